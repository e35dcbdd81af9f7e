"""Lists of signals: prepared queries give what the plain conditions give, page by page."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from organisation.models import User
from privacy import blind_index
from signals.actions import moving, owning
from signals.choices.signal import Status
from signals.models import Signal
from signals.querysets import lists
from signals.querysets.lists import Filters
from signals.querysets.tabs import LATE, TABS, in_tab, overdue
from signals.querysets.ways import Ways, ways_of
from tests import make
from youthwork.lib.prepared import Statement

NOW = make.FRIDAY_NIGHT
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast, monkeypatch):
    """Signals of both teams in every state, more than fit on a page of seven."""
    monkeypatch.setattr(lists, "PAGE", 7)
    words = ("vechten", "account", "vechten account", "feest")
    made = []
    for number, (by, severity, status) in enumerate(
        product((cast.worker, cast.other_worker, cast.lead), (1, 3, 4), range(4))
    ):
        when = NOW - timedelta(days=number // 4, minutes=number)
        signal = make.signal(
            by, now=when, severity=severity, seen_at=when, category="violence",
            narrative=f"Er is {words[number % 4]} gezien.", account_handle=f"naam{number % 5}",
            area="Plein" if by.current_teams[0] == cast.noord and number % 2 else "",
        )  # fmt: skip
        if status == 1:
            owning.assign(signal, by, by=cast.lead, now=when)
        if status == 2:
            moving.move(signal, Status.WAITING_PARTNER, by=cast.lead, now=when)
        made.append(signal)
    return made


def people(cast):
    return [cast.worker, cast.colleague, cast.lead, cast.other_lead, cast.manager]


def every_page(fetch):
    """The numbers of all pages, one after the other."""
    refs, after = [], ""
    while True:
        page = fetch(after)
        refs += [row.ref for row in page.rows]
        if not page.after:
            return refs
        after = page.after


@pytest.mark.parametrize("colleagues_read", [False, True])
@pytest.mark.parametrize("tab", TABS)
def test_a_tab_holds_what_its_condition_says_in_its_order(cast, house, tab, colleagues_read):
    cast.organisation.colleagues_may_read = colleagues_read
    cast.organisation.save()
    today = timezone.localdate(NOW)
    for person in people(cast):
        fits = Signal.objects.visible_to(person).filter(in_tab(tab, NOW, today, person))
        late = set(Signal.objects.filter(overdue(NOW, today)).values_list("pk", flat=True))
        rank = {
            signal.pk: 0 if tab == "closed" else LATE * (signal.pk in late) + signal.severity
            for signal in fits
        }
        expected = sorted(
            fits, key=lambda s: (rank[s.pk], s.received_at, s.pk), reverse=True
        )  # fmt: skip

        refs = every_page(lambda after, p=person: lists.inbox(p, tab, Filters(), NOW, after))

        assert refs == [signal.ref for signal in expected]


@pytest.mark.parametrize("colleagues_read", [False, True])
def test_the_tabs_count_once_what_they_hold(cast, house, colleagues_read):
    """Also what comes by several ways: logged and owned, of a team that is read, or led twice."""
    cast.organisation.colleagues_may_read = colleagues_read
    cast.organisation.save()
    for by in (cast.worker, cast.other_worker):
        seen = {"category": "opportunity", "severity": None, "opportunity_when": "now"}
        talent = make.signal(by, now=NOW, **seen)
        owning.assign(talent, by, by=cast.lead, now=NOW)
    # Who logged it is no longer known.
    Signal.objects.filter(pk=talent.pk).update(created_by=None, owner=cast.worker)
    stands_in = {"deputy_for": cast.manager, "until_day": date(2099, 1, 1)}
    make.membership(cast.lead, "team_lead", cast.noord, **stands_in)
    lead = User.objects.get(pk=cast.lead.pk)
    assert lead.led_keys == [cast.noord.pk] * 2
    today = timezone.localdate(NOW)
    for person in [lead, *people(cast)]:
        for tab in lists.tabs(person, NOW):
            rows = Signal.objects.visible_to(person).filter(
                in_tab(tab.key, NOW, today, person)
            )  # fmt: skip
            assert tab.count == (None if tab.key == "closed" else rows.count())


@pytest.mark.parametrize("shape", [(20, 0), (0, 20), (20, 20)], ids=str)
def test_who_reads_many_teams_asks_a_statement_that_grows_with_them(shape):
    sql, values = lists._counts(shape).query.sql_with_params()
    assert len(sql) < 2_500 * (sum(shape) + 2)
    assert len(values) < 60 * (sum(shape) + 2)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(severity=4),
        Filters(category="violence", area="Plein"),
        Filters(category="bullying"),
        Filters(opportunities=True),
        Filters(nobody=True),
        Filters(since=NOW - timedelta(days=2)),
        Filters(platform="instagram"),
    ],
    ids=lambda filters: "-".join(filters.values()),
)
def test_filters_narrow_a_tab(cast, house, filters):
    rows = Signal.objects.visible_to(cast.lead).filter(
        in_tab("decide", NOW, timezone.localdate(NOW), cast.lead)
    )
    plain = {
        "severity": lambda s: s.severity == filters.severity,
        "opportunities": lambda s: s.category == "opportunity",
        "category": lambda s: s.category == filters.category,
        "area": lambda s: s.area == filters.area,
        "nobody": lambda s: s.owner_id is None,
        "since": lambda s: s.received_at >= filters.since,
        "platform": lambda s: s.platform is not None and s.platform.slug == filters.platform,
    }
    expected = {s.ref for s in rows if all(plain[name](s) for name in filters.values())}

    refs = every_page(lambda after: lists.inbox(cast.lead, "decide", filters, NOW, after))

    assert set(refs) == expected
    assert len(refs) == len(expected)


def test_an_owner_is_a_filter(cast, house):
    filters = Filters(owner=cast.worker.public_id)
    refs = every_page(lambda after: lists.inbox(cast.lead, "mine", filters, NOW, after))
    assert refs == []
    refs = every_page(lambda after: lists.inbox(cast.lead, "running", filters, NOW, after))
    owned = Signal.objects.filter(owner=cast.worker, status=Status.IN_PROGRESS)
    assert sorted(refs) == sorted(signal.ref for signal in owned)


@pytest.mark.parametrize(
    "words", ["vechten", "account vechten", "feest", "vechten feest", "", "de"]
)
@pytest.mark.parametrize("newest", [1, lists.NEWEST])
def test_words_are_found_within_what_somebody_may_read(cast, house, words, newest, monkeypatch):
    monkeypatch.setattr(lists, "NEWEST", newest)
    for person in people(cast):
        visible = Signal.objects.visible_to(person).order_by("-pk")
        asked = [word for word in words.split() if word != "de"]
        expected = [
            signal.ref
            for signal in visible
            if asked and all(word in signal.narrative for word in asked)
        ]
        refs = every_page(lambda after, p=person: lists.found(p, words, NOW, after))
        assert refs == expected


def by_rarity(ways, *words):
    """The words in the order in which a search takes them, where three rows say how rare one is."""
    shape = lists._Search(len(ways.led), len(ways.calm), len(words), True, 50, newest=3)
    terms = {f"word{n}": blind_index.query_terms(word)[0] for n, word in enumerate(words)}
    ordered = lists._Words(
        Ways.later(shape.led, shape.calm), [lists.later(name) for name in terms], shape
    )
    asked = Statement(f"{ordered.sql} SELECT word FROM by_rarity ORDER BY place", ordered.given)
    called = dict(zip(terms.values(), words, strict=True))
    return [called[term] for (term,) in asked.run(ways.values() | terms | {"after": 10**9})]


def test_of_words_that_are_all_common_the_one_seldom_among_the_newest_is_walked_first(cast):
    for text in ("feest en ruzie", "ruzie", "feest en ruzie", "feest", "feest en kermis"):
        make.signal(cast.worker, narrative=text)
    for text in ("feest", "ruzie en feest"):
        make.signal(cast.other_worker, narrative=text)
    both = Ways((cast.noord.pk, cast.zuid.pk), (), cast.lead.pk)

    for ways in (both, ways_of(cast.lead)):
        assert by_rarity(ways, "feest", "ruzie") == ["ruzie", "feest"]
        assert by_rarity(ways, "ruzie", "feest") == ["ruzie", "feest"]
        assert by_rarity(ways, "feest", "ruzie", "kermis") == ["kermis", "ruzie", "feest"]
        assert by_rarity(ways, "feest", "kermis", "zomaar")[2] == "feest"


@pytest.mark.parametrize(("teams", "words"), [(60, 5), (20, 15)])
def test_many_words_are_found_in_many_teams(cast, teams, words):
    text = [f"woord{chr(97 + n)}" for n in range(words)]
    signal = make.signal(cast.worker, narrative=" ".join(text))
    make.signal(cast.worker, narrative=" ".join(text[1:]))
    terms = {f"word{n}": blind_index.query_terms(word)[0] for n, word in enumerate(text)}
    led = {f"led{n}": -n for n in range(1, teams)} | {"led0": cast.noord.pk}
    shape = lists._Search(teams, 0, words, False, 50, lists.NEWEST)
    rows = lists._searches(shape, **led, **terms, person=cast.lead.pk, after=0)
    assert [row[0] for row in rows] == [signal.pk]


def test_a_damaged_cursor_starts_at_the_top(cast, house):
    first = [row.ref for row in lists.inbox(cast.lead, "decide", Filters(), NOW).rows]
    for damaged in ("x", "1.2.3", "1.99999999999999999999.3.4", "-.-", "٣.1.1.1"):
        page = lists.inbox(cast.lead, "decide", Filters(), NOW, damaged)
        assert [row.ref for row in page.rows][:1] in ([], first[:1]) or page.rows
        found = lists.found(cast.lead, "vechten", NOW, damaged)
        assert len(found.rows) <= lists.PAGE


def test_a_list_costs_one_query_and_its_rows_none(cast, house, django_assert_num_queries):
    lists.inbox(cast.lead, "decide", Filters(), NOW)
    with django_assert_num_queries(1):
        rows = lists.inbox(cast.lead, "decide", Filters(), NOW).rows
        assert all(row.team and row.created_by.first_name for row in rows)


def test_an_account_seen_more_often_is_marked_for_the_lead_alone(cast, house):
    marked = {r.ref for r in lists.inbox(cast.lead, "decide", Filters(), NOW).rows if r.seen_more}
    assert marked
    assert not any(r.seen_more for r in lists.inbox(cast.worker, "decide", Filters(), NOW).rows)
