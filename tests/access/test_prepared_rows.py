"""Prepared querysets ask exactly what the same querysets ask when they are built anew: for every
role, for another person of that role, after somebody's role changed, and on another day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import caches

from organisation.choices import Role
from organisation.models import Membership, Organisation, User
from signals.models import Signal
from tests import make
from tests.make import AMSTERDAM
from tests.sameness import compared
from workers.models import WorkProfile
from youthwork.home import tiles_for
from youthwork.lib.prepared_rows import prepared
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
    Organisation.objects.update(works_council_agreed_on=NOW.date() - timedelta(days=90))
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
    held.update(until_day=NOW.date() - timedelta(days=400), from_day=NOW.date().replace(year=2020))
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
