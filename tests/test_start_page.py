"""The start page: where tiles stand, and the row of figures of who sees the whole house."""

from datetime import datetime, timedelta

import pytest

from tests import make
from tests.make import AMSTERDAM
from youthwork.home import tiles_for
from youthwork.lib.tiles import Place
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = NOW.date()


def tiles_of(person, now=NOW):
    return {tile.key: tile for tile in answered(tiles_for(person, now))}


def test_what_asks_for_a_look_stands_before_how_things_stand(cast):
    now = datetime.now(tz=AMSTERDAM)
    make.hours(cast.worker, day=now.date() - timedelta(days=9))
    page = make.signed_in(cast.manager).get("/").content.decode()
    columns = page.index('<div class="grid-2 side">')
    assert columns < page.index('id="months-t"') < page.index('id="six-tile-t"')


def test_an_evaluation_waits_in_the_narrow_column_until_it_is_late(cast):
    make.evaluation(planned_on=TODAY + timedelta(days=90))
    assert tiles_of(cast.manager)["policy.evaluation"].place == Place.NARROW
    late = tiles_of(cast.manager, NOW + timedelta(days=91))
    assert late["policy.evaluation"].place == Place.WIDE
    assert next(key for key, tile in late.items() if tile.place == Place.WIDE) == (
        "policy.evaluation"
    )
