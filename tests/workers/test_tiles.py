"""The own week and availability on the start page."""

import re
from datetime import date, time

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from organisation.models import Organisation
from tests import make
from tests.workers.conftest import FRIDAY, NOW
from workers import tiles
from workers.actions import hours as actions
from workers.models import Availability
from youthwork.lib.together import answered


def shown(user, now=NOW):
    return {tile.key: tile for tile in answered(tiles.tiles(user, now))}


def html(tile, language="en"):
    with translation.override(language):
        return render_to_string(tile.template, {"tile": tile.context})


@pytest.fixture
def half_done(cast, worked, contract):
    actions.book(worked(minutes=330), by=cast.worker, now=NOW)
    for _part in range(2):
        actions.book(worked(minutes=495, where="offline"), by=cast.worker, now=NOW)


def test_the_ring_shows_the_week_against_the_norm_of_the_contract(cast, half_done):
    with translation.override("nl"):
        tile = shown(cast.worker)["workers.week"]
        week = tile.context["week"]
    assert (week.online, week.norm, week.left) == ("5,5", "9", "3,5")
    page = html(tile)
    assert 'stroke-dasharray="192.0 314.2"' in page
    assert 'aria-label="5,5 of 9 hours written down online"' in page
    assert 'x1="130.0"' in page  # the norm: a quarter of 520


def test_numbers_in_the_drawing_are_never_written_the_dutch_way(cast, half_done):
    with translation.override("nl"):
        page = html(shown(cast.worker)["workers.week"], "nl")
    drawn = re.findall(r' (?:x1?|x2|width|stroke-dasharray)="([^"]*)"', page)
    assert drawn
    assert not [value for value in drawn if "," in value]
    assert "style=" not in page


def test_a_full_ring_stays_full(cast, worked, contract):
    actions.book(worked(minutes=660), by=cast.worker, now=NOW)
    week = shown(cast.worker)["workers.week"].context["week"]
    assert (week.left, week.ring) == ("", "314.2 314.2")
    assert (week.online_percent, week.on_width, week.off_width) == ("100", "519.0", "0.0")


def test_an_empty_week_says_so(cast, contract):
    tile = shown(cast.worker)["workers.week"]
    assert tile.context["week"] is None
    assert "No hours yet this week." in html(tile)


def test_without_a_contract_there_is_no_norm(cast, worked):
    actions.book(worked(minutes=60), by=cast.worker, now=NOW)
    page = html(shown(cast.worker)["workers.week"])
    assert "<circle" not in page
    assert "norm" not in page


@pytest.mark.parametrize("agreed_on", [None, date(2026, 11, 21)])
def test_no_figures_before_the_works_council_agreed(cast, half_done, agreed_on):
    Organisation.objects.update(works_council_agreed_on=agreed_on)
    assert "workers.week" not in shown(cast.worker)


def test_only_who_writes_hours_has_these_tiles(cast, contract):
    Availability.objects.create(user=cast.manager, weekday=4)
    assert shown(cast.manager) == {}
    assert "workers.week" in shown(cast.lead)


@pytest.mark.parametrize(
    ("clock", "text"),
    [("13:59", "Reachable from 14:00 today"), ("21:59", "Reachable until 22:00"), ("22:00", None)],
)
def test_availability_tells_until_when_or_from_when(cast, at, clock, text):
    Availability.objects.create(
        user=cast.worker, weekday=FRIDAY.weekday(), from_time=time(14), until_time=time(22)
    )
    tile = shown(cast.worker, at(clock)).get("workers.reachable")
    assert (tile and text in html(tile)) if text else tile is None


def test_the_tiles_take_three_queries(cast, half_done, django_assert_max_num_queries):
    person = make.person("Nora Nieuw", "worker", cast.noord)
    assert person.has_perm("workers.write_hours")
    Organisation.objects.current()
    with django_assert_max_num_queries(3):
        answered(tiles.tiles(person, NOW))
