"""What is published: no count of a few can be told from everything that anybody gets."""

import itertools
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organisation.models import Team
from privacy.models import AuditEntry, RetentionTerm
from signals import calendar, retention
from signals.actions import erasing, merging, triage
from signals.actions import trends as trend_actions
from signals.choices.signal import Outcome, StepKind
from signals.emptying import RULE, kept_since
from signals.models import EmptiedCounts, PublishedList, Signal, WaitingLists
from signals.querysets.trend import Span, bounds_of, count
from signals.trends import CATEGORIES, cut
from tests import make
from youthwork.lib.dates import AMSTERDAM, add_months, start_of_day
from youthwork.lib.suppression import Figure, Mark

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=AMSTERDAM)
YEAR = [date(2026, month, 1) for month in range(1, 13)]


def words(cuts, threshold):
    """What a reader gets: months, total and cells; both dashes look alike."""
    return tuple(
        (c.first, c.last, c.shown.total.count, *(f.text(threshold) for f in c.shown.cells))
        for c in cuts
    )


def worlds(cells, most):
    """Every way to spread up to so many signals over cells."""
    for total in range(most + 1):
        for places in itertools.combinations(range(total + cells - 1), cells - 1):
            edges = (-1, *places, total + cells - 1)
            yield tuple(b - a - 1 for a, b in itertools.pairwise(edges))


def everything_published(world, months, kinds, platforms, threshold):
    """Lists of kinds and of platforms of the same signals, over several months."""
    size = kinds * platforms
    by_kind, by_platform = [], []
    for number, month in enumerate(months):
        part = world[number * size : (number + 1) * size]
        table = [part[k * platforms : (k + 1) * platforms] for k in range(kinds)]
        by_kind.append((month, [sum(row) for row in table]))
        by_platform.append((month, [sum(column) for column in zip(*table, strict=True)]))
    first = cut(by_kind, threshold=threshold)
    second = cut(by_platform, {c.last for c in first}, threshold=threshold)
    told = (words(first, threshold), words(second, threshold))
    hidden = {}
    for name, cuts, rows in (("kind", first, by_kind), ("platform", second, by_platform)):
        for c in cuts:
            inside = [numbers for month, numbers in rows if c.first <= month <= c.last]
            for place, figure in enumerate(c.shown.cells):
                if not figure.is_shown:
                    hidden[name, c.first, place] = sum(numbers[place] for numbers in inside)
    return told, hidden


@pytest.mark.parametrize(
    ("months", "kinds", "platforms", "most", "threshold"),
    [
        (YEAR[:3], 2, 2, 6, 2),
        (YEAR[3:6], 2, 1, 12, 3),
        (YEAR[1:6], 2, 1, 7, 2),
        (YEAR[5:7], 2, 2, 10, 3),
    ],
)
def test_no_hidden_count_can_be_told_from_everything_that_is_published(
    months, kinds, platforms, most, threshold
):
    """By exhaustion: every history up to a size, grouped by all that is ever published of it.

    The reader knows this program, all lists and how they hang together: totals of the same months,
    months that waited for their quarter or half year.
    """
    alike = defaultdict(list)
    for world in worlds(len(months) * kinds * platforms, most):
        told, hidden = everything_published(world, months, kinds, platforms, threshold)
        alike[told].append(hidden)
    assert len(alike) > 20
    for told, histories in alike.items():
        for place in histories[0]:
            assert len({history[place] for history in histories}) > 1, (told, place)


@pytest.mark.parametrize("kept_since", [date.min, date.max], ids=["new", "old"])
@pytest.mark.parametrize(
    ("months", "cells", "most", "threshold"),
    [(YEAR[:1], 4, 14, 3), (YEAR[1:4], 3, 10, 2), (YEAR[5:7], 3, 14, 3)],
)
def test_who_knows_how_much_is_emptied_can_tell_no_other_count(
    months, cells, most, threshold, kept_since
):
    """By exhaustion, for who has this program: one reader knows in each list what isn't known any
    more, of new months that it is nought; to the other it may be anything from nought on."""
    alike, emptied = defaultdict(list), defaultdict(set)
    for world in worlds(len(months) * cells, most):
        rows = {m: world[n * cells : (n + 1) * cells] for n, m in enumerate(months)}
        if kept_since == date.min and any(numbers[-1] for numbers in rows.values()):
            continue
        cuts = cut(list(rows.items()), None, threshold, kept_since)
        told = words(cuts, threshold)
        sums = [
            [sum(n) for n in zip(*(rows[m] for m in rows if c.first <= m <= c.last), strict=True)]
            for c in cuts
        ]
        known = tuple(numbers[-1] for numbers in sums)
        hidden = {}
        for at, (c, numbers) in enumerate(zip(cuts, sums, strict=True)):
            assert (len(c.shown.cells) < cells) == (kept_since == date.min)
            for place, figure in enumerate(c.shown.cells):
                if place < cells - 1 and not figure.is_shown:
                    hidden[at, place] = numbers[place]
                elif not figure.is_shown:
                    emptied[told, at].add(numbers[place])
        alike[told, known].append(hidden)
    assert len(alike) > 20
    for found, histories in alike.items():
        for place in histories[0]:
            assert len({history[place] for history in histories}) > 1, (found, place)
    assert all(found >= set(range(threshold)) for found in emptied.values())


counts = st.lists(st.integers(0, 12), min_size=6, max_size=6)


@given(st.lists(counts, min_size=1, max_size=12))
def test_no_two_published_figures_overlap_and_none_is_small(rows):
    cuts = cut(list(zip(YEAR, rows, strict=False)))
    for one, other in itertools.pairwise(cuts):
        assert one.last < other.first
    for c in cuts:
        assert c.shown.total.count >= 5
        assert all(figure.count is None or figure.count >= 5 for figure in c.shown.cells)


@settings(deadline=None)
@given(st.lists(counts, min_size=1, max_size=12), st.integers(1, 12))
def test_publishing_month_by_month_gives_what_publishing_at_once_gives(rows, stop):
    """So what is told about a month never depends on when somebody looked."""
    months = list(zip(YEAR, rows, strict=False))
    early = cut(months[:stop])
    rest = [(m, n) for m, n in months if not early or m > early[-1].last]
    assert words(early, 5) + words(cut(rest), 5) == words(cut(months), 5)


def test_a_month_of_few_waits_for_its_quarter_and_says_so():
    cuts = cut(list(zip(YEAR[:3], [[19, 12, 3, 4], [2, 1, 3, 1], [9, 4, 4, 6]], strict=True)))
    assert [(c.first.month, c.last.month) for c in cuts] == [(1, 1), (2, 3)]


def fill(cast, month, numbers):
    for category, number in numbers.items():
        for place in range(number):
            make.signal(
                cast.worker,
                category=category,
                severity=None if category == "opportunity" else 2,
                seen_at=datetime(month.year, month.month, 3 + place % 20, 20, tzinfo=AMSTERDAM),
                platform=make.platform(*(("tiktok", "TikTok") if place % 2 else ())),
            )


def figures(kind="category", team=None):
    return [
        (row.first_month.month, row.total, {k: n for k, n, _m in row.figures if n is not None})
        for row in PublishedList.objects.filter(kind=kind, team=team).order_by("first_month")
    ]


@pytest.mark.django_db
def test_what_was_published_never_changes_whatever_comes_in_later(cast):
    fill(cast, date(2026, 9, 1), {"bullying": 12, "violence": 9, "gaming": 3, "weapons": 4})
    fill(cast, date(2026, 10, 1), {"bullying": 12, "violence": 9, "opportunity": 6})
    trend_actions.publish(TODAY, NOW)
    before = list(PublishedList.objects.order_by("pk").values())
    assert figures() == [
        (9, 28, {"bullying": 12, "violence": 9}),
        (10, 27, {"violence": 9, "opportunity": 6}),  # the noughts take the last one along
    ]

    fill(cast, date(2026, 9, 1), {"gaming": 5})
    Signal.objects.filter(category="violence").update(category="weapons")
    trend_actions.publish(TODAY + timedelta(days=5), NOW + timedelta(days=5))

    assert list(PublishedList.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_the_month_that_runs_and_one_that_has_not_settled_are_not_published(cast):
    fill(cast, date(2026, 10, 1), {"bullying": 15, "violence": 16})
    fill(cast, date(2026, 11, 1), {"bullying": 15, "violence": 16})
    trend_actions.publish(date(2026, 11, 3), NOW)
    assert figures() == []
    trend_actions.publish(date(2026, 11, 4), NOW)
    assert [first for first, *_rest in figures()] == [10]


@pytest.mark.django_db
def test_hidden_counts_stand_in_no_published_row(cast):
    fill(cast, date(2026, 10, 1), {"bullying": 9, "violence": 8, "gaming": 3, "weapons": 4})
    trend_actions.publish(TODAY, NOW)
    for row in PublishedList.objects.all():
        for _key, number, mark in row.figures:
            assert (number is None) == (mark != "shown")
            assert number is None or number >= 5


@pytest.mark.django_db
def test_the_other_lists_are_cut_only_where_the_totals_are(cast):
    fill(cast, date(2026, 7, 1), {"bullying": 10, "violence": 12})
    fill(cast, date(2026, 8, 1), dict.fromkeys(CATEGORIES[:6], 2))
    fill(cast, date(2026, 9, 1), {"bullying": 16, "violence": 6})
    trend_actions.publish(TODAY, NOW)
    ends = {row.last_month for row in PublishedList.objects.filter(kind="category", team=None)}
    assert PublishedList.objects.filter(kind="platform", team=None).exists()
    for row in PublishedList.objects.filter(team=None):
        assert row.last_month in ends


@pytest.mark.django_db
def test_publishing_is_done_once_and_leaves_an_entry(cast):
    fill(cast, date(2026, 10, 1), {"bullying": 15, "violence": 16})
    assert trend_actions.publish(TODAY, NOW) > 0
    assert trend_actions.publish(TODAY, NOW) == 0
    assert AuditEntry.objects.filter(verb="made", subject__contains="category-2026-10").exists()


def totals(team, kind):
    rows = PublishedList.objects.filter(team=team, kind=kind).order_by("first_month")
    return [(row.first_month, row.last_month, row.total) for row in rows]


@pytest.mark.django_db
def test_a_list_that_waits_for_its_quarter_comes_to_the_same_whatever_came_in_meanwhile(cast):
    """Three beside a quarter with two more would be a few (0102)."""
    team = cast.noord
    team.areas = ["Park", "Plein", "School", "Haven", "Markt", "Hal", "Brug"]
    team.save()
    for month in (4, 5, 6):
        fill(cast, date(2026, month, 1), {"bullying": 14, "violence": 13, "gaming": 12})
        seen = [row.pk for row in Signal.objects.filter(seen_at__month=month).order_by("pk")]
        Signal.objects.filter(pk__in=seen[::3]).update(team=cast.zuid)
        for number, pk in enumerate(seen):  # in each part of the week a few
            at = datetime(2026, month, 3 + number % 7, (10, 20, 23)[number % 3], tzinfo=AMSTERDAM)
            area = team.areas[number % 7] if number % 3 else ""
            Signal.objects.filter(pk=pk).update(seen_at=at, area=area)
        trend_actions.publish(date(2026, month + 1, 10), NOW)
        waited = {kind for row in WaitingLists.objects.all() for kind in row.counts}
        fill(cast, date(2026, month, 1), {"gaming": 2, "weapons": 1})  # logged late
        Signal.objects.filter(seen_at__month=month).order_by("pk").first().delete()
    for month in (7, 8, 9, 10):
        trend_actions.publish(date(2026, month + 1, 10), NOW)
    for of in (None, team.pk):
        leading = totals(of, "category")
        for kind in {row.kind for row in PublishedList.objects.filter(team=of)} - {"category"}:
            for first, last, total in totals(of, kind):
                inside = [t for begins, ends, t in leading if first <= begins and ends <= last]
                assert total == sum(inside), (of, kind, first)
    quarter = [(date(2026, 4, 1), date(2026, 6, 1))]
    assert [row[:2] for row in totals(None, "slot")] == quarter
    assert [row[:2] for row in totals(team.pk, "area")] == quarter
    assert waited >= {"slot", "area", "team"}, "what waited is what this is about"
    trend_actions.publish(date(2029, 12, 10), NOW)  # what nobody looks back to is not kept
    assert not WaitingLists.objects.exists()


# --- what isn't known any more --------------------------------------------------------------------


def texts(kind, team=None):
    (row,) = PublishedList.objects.filter(kind=kind, team=team)
    return {key: Figure(n, Mark(mark)).text() for key, n, mark in row.figures}


def seen_in(cast, month, *groups):
    """Of each group so many with these values, of two kinds in turn."""
    at_eight = datetime(month.year, month.month, 3, 20, tzinfo=AMSTERDAM)
    every = [values for number, values in groups for _each in range(number)]
    for place, values in enumerate(every):
        kind = ("exposing", "violence")[place % 2]
        signal = make.signal(cast.worker, category=kind, severity=2, seen_at=at_eight)
        Signal.objects.filter(pk=signal.pk).update(**values)


def of_pictures(fits, differs, rest):
    return (
        (fits, {"offline_picture": "fits"}),
        (differs, {"offline_picture": "differs"}),
        (rest, {}),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pictures", "checked", "told"),
    [
        ((4, 4, 29), 20, {"fits": "<5", "differs": "<5", "checked": "20", "unchecked": "–"}),
        ((6, 7, 20), 9, {"fits": "6", "differs": "7", "checked": "9", "unchecked": "11"}),
    ],
)
def test_nothing_hides_behind_a_nought_that_everybody_knows(cast, pictures, checked, told):
    """Nothing of a month that has just ended is emptied, so what isn't known was no cover; and
    where nothing is small it costs no other its number."""
    seen_in(cast, date(2026, 10, 1), *of_pictures(*pictures))
    for signal in Signal.objects.filter(offline_picture="").order_by("pk")[:checked]:
        signal.steps.create(kind=StepKind.CHECKED_OFFLINE, done_at=NOW)
    trend_actions.publish(TODAY, NOW)
    assert texts("offline") == told


@pytest.mark.django_db
def test_two_places_of_four_give_each_other_away_and_wait(cast):
    Team.objects.filter(pk=cast.noord.pk).update(areas=["Park", "Plein"])
    places = ((14, {"area": "Park"}), (4, {"area": "Plein"}), (4, {"area": ""}))
    seen_in(cast, date(2026, 10, 1), *places)
    trend_actions.publish(TODAY, NOW)
    assert not PublishedList.objects.filter(kind="area").exists()
    assert PublishedList.objects.filter(kind="category", team=cast.noord).exists()


@pytest.mark.django_db
def test_a_place_that_the_team_has_no_more_counts_with_the_whole_team(cast):
    """As all of what isn't known it would be told."""
    Team.objects.filter(pk=cast.noord.pk).update(areas=["Park", "Plein"])
    places = ((10, {"area": "Park"}), (9, {"area": "Plein"}), (3, {"area": "Kade"}))
    seen_in(cast, date(2026, 10, 1), *places, (4, {"area": ""}))
    trend_actions.publish(TODAY, NOW)
    assert texts("area", cast.noord) == {"Park": "10", "Plein": "9", "*": "7"}


@pytest.mark.django_db
@pytest.mark.parametrize(("emptied", "told"), [(0, "<5"), (4, "<5"), (8, "8")])
def test_of_months_of_which_something_may_be_emptied_it_stands_there_and_covers_nothing(
    cast, emptied, told
):
    seen_in(cast, date(2026, 10, 1), *of_pictures(24, 12, 20))
    for signal in Signal.objects.filter(offline_picture="").order_by("pk")[:9]:
        signal.steps.create(kind=StepKind.CHECKED_OFFLINE, done_at=NOW)
    for signal in Signal.objects.filter(offline_picture="fits").order_by("pk")[:emptied]:
        triage.close(signal, Outcome.GUIDED, by=cast.lead, now=NOW)
        erasing.anonymise(signal, by=None, now=NOW)
    trend_actions.publish(date(2027, 11, 20), NOW)
    shown = texts("offline")
    assert shown[""] == told
    hidden = [key for key, text in shown.items() if text == "–"]
    assert hidden == ([] if emptied == 8 else ["checked", "unchecked"])


@pytest.mark.django_db
def test_the_term_that_an_organisation_chose_says_of_which_months_nothing_is_emptied(cast):
    assert kept_since(TODAY) == date(2025, 11, 20)
    RetentionTerm.objects.create(
        rule=RULE, days_shorter=300, set_at=NOW, set_by=cast.privacy_officer
    )
    assert kept_since(TODAY) == date(2026, 9, 16)


# --- what was emptied before its list was told ----------------------------------------------------


def at(*moment):
    return datetime(*moment, tzinfo=AMSTERDAM)


def done_in(cast, month, outcomes, *, logged=None):
    """Closed in that month with these outcomes, each after a step of its own kind."""
    for outcome in outcomes:
        now = at(month.year, month.month, 5, 20)
        signal = make.signal(cast.worker, now=logged or now, seen_at=logged or now, severity=2)
        triage.add_step(signal, STEP_OF[outcome], by=cast.lead, now=now)
        triage.close(signal, outcome, by=cast.lead, now=now + timedelta(days=3))


def told_of(kind):
    """Of all published lists of the organisation together: the total, and what is shown."""
    found = Counter()
    for row in PublishedList.objects.filter(kind=kind, team=None, municipality=None):
        found["total"] += row.total
        found.update({key: count for key, count, _mark in row.figures if count})
    return found


SOME_OF_ALL = [
    Outcome.CONTENT_REMOVED, Outcome.ACTIVITY, Outcome.HANDED_OVER, Outcome.NOTHING_FOUND,
    Outcome.NO_FOLLOW_UP,
]  # fmt: skip
STEP_OF = {
    Outcome.GUIDED: StepKind.TALK_YOUTH, Outcome.RESOLVED: StepKind.CHECKED_OFFLINE,
    Outcome.CONTENT_REMOVED: StepKind.TALK_PARENT, Outcome.ACTIVITY: StepKind.ACTIVITY_STARTED,
    Outcome.HANDED_OVER: StepKind.INFORMATION_GIVEN, Outcome.NOTHING_FOUND: StepKind.NONE_NEEDED,
    Outcome.NO_FOLLOW_UP: StepKind.VICTIM_SUPPORT,
}  # fmt: skip


def test_a_small_house_is_told_of_what_was_emptied_while_its_list_waited(cast):
    """A list waits until it tells enough; after twelve months what it waited for was gone."""
    for month in (add_months(date(2025, 1, 1), number) for number in range(18)):
        late = month >= date(2026, 1, 1)
        done_in(cast, month, [Outcome.RESOLVED] * 2 if late else [Outcome.GUIDED])
        if month == date(2026, 6, 1):
            done_in(cast, month, SOME_OF_ALL)
        if month.month % 3 == 0:
            after = add_months(month, 1).replace(day=6)
            now = start_of_day(after) + timedelta(hours=3)
            retention._anonymise(after, now, 100)
            calendar.trends(after, now)

    told = told_of("closed")
    assert (told["total"], told["guided"], told["resolved"]) == (29, 12, 12)
    assert told_of("taken")["total"] == 28  # *nothing was needed* is no step that was taken
    assert not EmptiedCounts.objects.filter(month__lte=date(2026, 6, 1)).exists()


def test_what_was_open_for_years_and_goes_once_it_is_closed_is_told_too(cast):
    done_in(cast, date(2026, 1, 1), [Outcome.GUIDED] * 14 + SOME_OF_ALL, logged=at(2023, 12, 20))
    done_in(cast, date(2026, 3, 1), [Outcome.GUIDED] * 14 + SOME_OF_ALL)
    assert retention._anonymise(date(2026, 1, 11), at(2026, 1, 11, 3), 100) == 19

    calendar.trends(date(2026, 4, 6), at(2026, 4, 6, 3))

    assert (told_of("closed")["total"], told_of("taken")["total"]) == (38, 36)
    assert not EmptiedCounts.objects.exists()


def test_what_was_told_already_is_not_kept_once_more(cast):
    done_in(cast, date(2026, 1, 1), [Outcome.GUIDED] * 14 + SOME_OF_ALL * 2)
    calendar.trends(date(2026, 4, 6), at(2026, 4, 6, 3))
    assert (told_of("closed")["total"], told_of("taken")["total"]) == (24, 22)

    retention._anonymise(date(2027, 4, 7), at(2027, 4, 7, 3), 100)

    assert not EmptiedCounts.objects.exists()


@pytest.mark.parametrize(
    "emptied", [(), ("stays",), ("goes",), ("stays", "goes"), ("goes", "stays")]
)
def test_what_was_done_about_a_duplicate_is_told_whichever_was_emptied_first(cast, emptied):
    for month in (1, 3):
        done_in(cast, date(2026, month, 1), [Outcome.GUIDED] * 14 + SOME_OF_ALL)
    now, hour = at(2026, 2, 5, 20), timedelta(hours=1)
    both = [make.signal(cast.worker, now=now, seen_at=now, severity=2) for _each in range(2)]
    triage.add_step(both[1], StepKind.TALK_YOUTH, by=cast.lead, now=now)
    pair = dict(
        zip(("stays", "goes"), merging.merge(*both, by=cast.lead, now=now + hour), strict=True)
    )
    triage.close(pair["stays"], Outcome.GUIDED, by=cast.lead, now=now + 2 * hour)
    for which in emptied:
        empty = erasing.anonymise if which == "stays" else erasing.empty_duplicate
        empty(Signal.objects.get(pk=pair[which].pk), by=None, now=at(2026, 4, 5, 12))

    calendar.trends(date(2026, 4, 6), at(2026, 4, 6, 3))

    assert (told_of("closed")["total"], told_of("taken")["total"]) == (39, 37)


def test_what_is_emptied_while_it_is_counted_counts_once(cast, monkeypatch):
    for month in (1, 3):
        done_in(cast, date(2026, month, 1), [Outcome.GUIDED] * 14 + SOME_OF_ALL)
    counted = trend_actions.count_closed

    def slow(begins, ends):
        found = counted(begins, ends)
        monkeypatch.setattr(trend_actions, "count_closed", counted)
        if not Signal.objects.filter(status="anonymised").exists():
            closed = Signal.objects.filter(status="closed").first()
            erasing.anonymise(closed, by=None, now=at(2026, 4, 6, 3))
        return found

    monkeypatch.setattr(trend_actions, "count_closed", slow)
    trend_actions.publish(date(2026, 4, 6), at(2026, 4, 6, 3))

    assert (told_of("closed")["total"], told_of("taken")["total"]) == (38, 36)


def test_more_teams_and_months_than_one_question_holds_are_counted(cast):
    make.signal(cast.worker, now=NOW, seen_at=NOW)
    months = [add_months(date(1990, 1, 1), number) for number in range(450)]
    found = count([Span(cast.noord.pk, month, *bounds_of(month)) for month in months])
    assert sum(sum(each.get("category", {}).values()) for each in found.values()) == 1
    assert len(found) == 450
