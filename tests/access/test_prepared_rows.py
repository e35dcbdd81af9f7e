"""Prepared querysets ask exactly what the same querysets ask when they are built anew: for every
role, for another person of that role, after somebody's role changed, and on another day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from django.core.cache import caches

from consent.querysets.overview import numbers, overview, ways_of
from organisation.choices import Role
from organisation.models import Membership, Organisation, User
from policy.known.gather import known
from signals.models import Signal
from signals.screens.signal import opened
from tests import make
from tests.make import AMSTERDAM
from tests.sameness import compared
from workers.figures import adoption_asked
from workers.models import WorkProfile
from youthwork.home import tiles_for
from youthwork.lib import prepared_rows
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import padded, prepared
from youthwork.lib.together import answered, fetch

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)


def somebody(person):
    """The same person as another request knows them."""
    return User.objects.get(pk=person.pk)


def people(cast):
    return [one for one in vars(cast).values() if isinstance(one, User)]


@pytest.fixture
def house(cast):
    Organisation.objects.update(works_council_agreed_on=day_of(NOW) - timedelta(days=90))
    caches["process"].clear()
    for severity in (1, 3, 5):
        make.signal(cast.worker, severity=severity, now=NOW - timedelta(days=1))
    make.signal(cast.colleague, severity=4, now=NOW - timedelta(days=2))
    return cast


def test_tiles_of_everybody_ask_what_they_would_anew(house):
    with compared() as seen:
        for days in (0, 1, 30):
            for person in people(house):
                answered(tiles_for(somebody(person), NOW + timedelta(days=days)))
    assert len(set(seen)) >= 30


def test_pages_of_everybody_ask_what_they_would_anew(house):
    ref = Signal.objects.order_by("pk").first().ref
    with compared() as seen:
        for person in people(house):
            browser = make.signed_in(person)
            for address in ("/", f"/signals/{ref}/", "/consent/", "/consent/?show=todo"):
                assert browser.get(address).status_code in {200, 302, 403, 404}, address
    asked = {name.split(":")[0] for name in seen}
    assert asked >= {"signals.tiles", "signals.screens.signal", "consent.querysets.overview"}


def test_what_is_known_of_the_house_asks_what_it_would_anew(house):
    with compared() as seen:
        for days in (0, 1, 30):
            assert answered(known(day_of(NOW) + timedelta(days=days)))
    modules = {"agreed", "aims", "evaluations", "heard", "means", "people", "privacy"}
    asked = {name.split(":")[0] for name in seen}
    assert asked >= {f"policy.known.{each}" for each in modules} | {"workers.figures"}


@pytest.mark.parametrize("count", [None, 0, 1, 2, 7])
def test_who_takes_part_in_some_teams_asks_what_it_would_anew(house, count):
    teams = None if count is None else [make.team(f"Team {n}").pk for n in range(count)]
    with compared() as seen:
        for month in (date(2026, 11, 1), date(2024, 2, 29)):
            answered(adoption_asked(month, day_of(NOW), teams))
    assert {name.split(":")[0] for name in seen} >= {"workers.figures", "workers.split_rows"}


def rows_of(person):
    rows = prepared(lambda me: Signal.objects.visible_to(me).order_by("pk"), person)
    fetch(rows)
    return [row.pk for row in rows]


def test_everybody_sees_their_own_rows(house):
    for may in (False, True, False):
        Organisation.objects.update(colleagues_may_read=may)
        caches["process"].clear()
        for person in people(house):
            plain = Signal.objects.visible_to(somebody(person)).order_by("pk")
            assert rows_of(somebody(person)) == list(plain.values_list("pk", flat=True))


def test_a_role_that_ended_shows_nothing_more(house):
    before = rows_of(somebody(house.lead))
    assert before
    held = Membership.objects.filter(user=house.lead, role=Role.TEAM_LEAD)
    held.update(
        until_day=day_of(NOW) - timedelta(days=400), from_day=day_of(NOW).replace(year=2020)
    )
    assert rows_of(somebody(house.lead)) != before


def test_another_team_shows_its_own_rows(house):
    before = rows_of(somebody(house.lead))
    Membership.objects.filter(user=house.lead).update(team=make.team("Elders"))
    after = rows_of(somebody(house.lead))
    assert before and after != before


def test_what_a_build_closes_over_is_refused(house):
    severity = 3
    with pytest.raises(TypeError):
        prepared(lambda: Signal.objects.filter(severity=severity))


def test_what_is_narrowed_afterwards_never_answers(house):
    rows = prepared(lambda me: Signal.objects.logged_by(me), house.worker)
    with pytest.raises(Exception, match=r"(?i)adapt|not supported|unsupported"):
        list(rows.filter(severity=3))


def test_a_prepared_queryset_answers_alone_too(house):
    rows = prepared(lambda me: Signal.objects.logged_by(me), house.worker)
    assert [row.pk for row in rows] == [row.pk for row in Signal.objects.logged_by(house.worker)]


def test_what_was_asked_about_somebody_holds_at_its_moment_alone(house):
    """Who has the duty was asked for another moment: that answer is not used."""
    lead, later = somebody(house.lead), NOW + timedelta(days=2)
    with compared() as seen:
        for now in (NOW, later, NOW):
            answered(tiles_for(lead, now))
    assert seen


def test_duty_of_another_moment_opens_nothing(house):
    lead, later = somebody(house.lead), NOW + timedelta(days=2)
    lead.answers("duty")[NOW], lead.answers("warned_of")[NOW] = [None], []
    lead.answers("duty")[later], lead.answers("warned_of")[later] = [], []
    Signal.objects.update(team=make.team("Elders"))

    def opened(now):
        rows = prepared(
            lambda me, at: Signal.objects.triageable_by(me, at).order_by("pk"), lead, now
        )
        return len(list(rows))

    assert (opened(NOW), opened(later), opened(NOW)) == (2, 0, 2)


def test_a_build_that_looks_at_the_clock_is_found(house):
    with compared(), pytest.raises(AssertionError, match="clock"):
        prepared(lambda me: WorkProfile.objects.led_by(me), house.lead)


# --- people unlike those of the house ---

HOUSE_ROLES = [Role.MANAGER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.DIRECTOR]


def with_roles(cast, *roles, works_in=(), leads=()):
    """Somebody who holds several roles at once."""
    person = make.person(f"Iemand {User.objects.count()}")
    for role in roles:
        make.membership(person, role)
    for role, teams in ((Role.WORKER, works_in), (Role.TEAM_LEAD, leads)):
        for team in teams:
            make.membership(person, role, team)
    return somebody(person)


def unlike(cast):
    """One role of the house or two at once, with no team, one, and three of which two led."""
    west = make.team("West")
    places = [
        {},
        {"works_in": [cast.zuid]},
        {"leads": [cast.noord]},
        {"works_in": [cast.noord], "leads": [cast.noord]},
        {"works_in": [cast.noord, cast.zuid], "leads": [cast.zuid, west]},
    ]
    for place in places:
        yield with_roles(cast, **place)
    for role in HOUSE_ROLES:
        yield with_roles(cast, role)
        yield with_roles(cast, role, **places[-1])
    for two in combinations(HOUSE_ROLES, 2):
        yield with_roles(cast, *two, **places[-1])
    ended = with_roles(cast, Role.MANAGER, works_in=[west])
    Membership.objects.filter(user=ended).update(until_day=day_of(NOW).replace(year=2025))
    coming = with_roles(cast, leads=[cast.noord])
    later = day_of(NOW).replace(year=2090)
    Membership.objects.filter(user=coming).update(from_day=later)
    away = with_roles(cast, leads=[cast.noord])
    User.objects.filter(pk=away.pk).update(is_active=False)
    yield from map(somebody, (ended, coming, away))


def test_who_holds_several_roles_asks_what_they_would_anew(house):
    everybody = list(unlike(house))
    refs = list(Signal.objects.order_by("pk").values_list("ref", flat=True))[:1]
    with compared() as seen:
        for person in everybody:
            answered(tiles_for(person, NOW))
            for ref in refs:
                answered(opened(ref, person, NOW))
            ways = ways_of(person)
            answered(numbers(person, ways, NOW))
            overview(person, ways, "", NOW)
    assert len(set(seen)) >= 40


@pytest.mark.parametrize("duty", [[], [None], [1], [1, None], [1, 2, 3, 4, 5, 6, 7]], ids=str)
@pytest.mark.parametrize("warned_of", [0, 1, 3, 6, 9])
def test_who_has_any_duty_asks_what_they_would_anew(house, duty, warned_of):
    with compared() as seen:
        for leads in ([], [house.noord], [house.noord, house.zuid]):
            person = with_roles(house, Role.MANAGER, leads=leads)
            person.answers("duty")[NOW] = list(duty)
            person.answers("warned_of")[NOW] = [f"S{n}" for n in range(warned_of)]
            answered(tiles_for(person, NOW))
            answered(opened(Signal.objects.order_by("pk").first().ref, person, NOW))
    assert seen


def test_pages_of_who_holds_several_roles_open(house):
    ref = Signal.objects.order_by("pk").first().ref
    both = [
        with_roles(house, Role.PRIVACY_OFFICER, leads=[house.noord]),
        with_roles(house, Role.ADMINISTRATOR, works_in=[house.noord]),
        with_roles(house, Role.MANAGER, leads=[house.zuid], works_in=[house.noord, house.zuid]),
        with_roles(house),
    ]
    with compared():
        for person in both:
            browser = make.signed_in(person)
            for address in ("/", f"/signals/{ref}/", "/consent/"):
                assert browser.get(address).status_code in {200, 302, 403, 404}, address


# --- what can't be prepared ---


def undecided(severity):
    return Signal.objects.filter(severity=3 if severity == 3 else 1)


@pytest.fixture
def nothing_kept(monkeypatch):
    monkeypatch.setattr(prepared_rows, "_kept", {})


@pytest.mark.usefixtures("nothing_kept")
def test_a_build_that_decides_by_a_value_fails_where_somebody_develops(house):
    with pytest.raises(TypeError):
        prepared(undecided, 3)


@pytest.mark.usefixtures("nothing_kept")
def test_a_build_that_fails_with_stand_ins_is_built_anew_and_logged_once(house, settings, caplog):
    settings.PREPARED_OR_ERROR = False
    for severity in (3, 1, 3):
        rows = prepared(undecided, severity)
        assert {row.severity for row in rows} == {severity}
    [told] = [record for record in caplog.records if record.name == "youthwork.lib.prepared_rows"]
    assert told.levelname == "ERROR" and "undecided" in told.getMessage()


def test_what_nothing_stands_in_for_is_built_anew(house, settings):
    settings.PREPARED_OR_ERROR = False
    rows = prepared(lambda severity: Signal.objects.filter(severity=severity), 3.0)
    assert [row.severity for row in rows] == [3]


def test_lists_of_a_page_share_a_few_shapes():
    assert [len(padded(range(size))) for size in (0, 1, 3, 4, 5, 8, 9, 50, 300)] == [
        0, 1, 3, 4, 8, 8, 16, 64, 512,
    ]  # fmt: skip
    assert padded([7, 8, 9, 4, 5]) == [7, 8, 9, 4, 5, 5, 5, 5]


def test_a_longer_list_finds_its_own_rows(house):
    keys = list(Signal.objects.order_by("pk").values_list("pk", flat=True))
    for some in (keys[:1], [*keys, 0, -1], [*keys[1:], 0, -1, -2, -3]):
        rows = prepared(lambda them: Signal.objects.filter(pk__in=them).order_by("pk"), some)
        assert [row.pk for row in rows] == sorted({*some} & {*keys})
