"""Three lights that follow data, and what managers see of them on their start page."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import caches

from organisation.models import Organisation
from policy.conditions import lights
from policy.models import PolicyDocument
from tests import make
from tests.make import AMSTERDAM
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = day_of(NOW)


def seen(user, today=TODAY):
    return {light.key: light.status for light in answered(lights(user, today))}


def agree(day):
    Organisation.objects.update(works_council_agreed_on=day)
    caches["process"].clear()


def adopt(*types):
    for type in types:
        PolicyDocument.objects.create(
            type=type, number=1, title="Visie", body="Wij zijn er.", status="adopted",
            adopted_on=TODAY, adopted_at=NOW, made_at=NOW,
        )  # fmt: skip


def test_vision_follows_what_is_adopted(cast):
    assert seen(cast.manager)["vision"] == "not"
    adopt("vision_offline")
    assert seen(cast.manager)["vision"] == "partly"
    adopt("vision_online")
    assert seen(cast.manager)["vision"] == "in_order"


def test_equipment_follows_the_list_of_phones_and_laptops(cast):
    assert seen(cast.manager)["equipment"] == "not"
    for holder in (cast.worker, cast.colleague):
        phone = make.equipment(by=cast.manager, kind="phone", holder=holder)
    make.equipment(by=cast.manager, teams=[cast.noord])
    assert seen(cast.manager)["equipment"] == "partly"  # the other team has neither
    assert seen(cast.lead)["equipment"] == "in_order"
    assert seen(cast.other_lead)["equipment"] == "not"
    type(phone).objects.filter(pk=phone.pk).update(state="broken")
    assert seen(cast.lead)["equipment"] == "partly"


def test_time_follows_the_hours_and_waits_for_the_works_council(cast):
    agree(None)
    assert seen(cast.manager)["time"] == ""
    agree(TODAY)
    assert seen(cast.manager)["time"] == ""  # nobody wrote hours
    day = TODAY - timedelta(days=2)
    make.hours(cast.worker, day=day, minutes=120, now=NOW)
    make.hours(cast.worker, day=day, minutes=480, where="offline", now=NOW)
    assert seen(cast.manager)["time"] == "partly"  # a fifth
    make.hours(cast.worker, day=day, minutes=60, now=NOW)
    assert seen(cast.manager)["time"] == seen(cast.lead)["time"] == "in_order"
    assert seen(cast.other_lead)["time"] == ""


# --- the start page of managers -------------------------------------------------------------------


def home_of(person):
    return make.signed_in(person).get("/").content.decode()


def test_a_manager_sees_what_stands_and_goes_on_from_there(cast, django_assert_max_num_queries):
    now = datetime.now(tz=AMSTERDAM)
    agree(day_of(now))
    make.hours(cast.worker, day=day_of(now) - timedelta(days=9))
    run = make.filed_checklist(cast.manager)
    client = make.signed_in(cast.manager)
    client.get("/")
    with django_assert_max_num_queries(10):
        page = client.get("/").content.decode()
    for tile in ("conditions-t", "six-tile-t", "months-t"):
        assert f'id="{tile}"' in page
    for address in ("/equipment/", "/hours/team/", run.get_absolute_url(), "/policy/checklist/"):
        assert f'href="{address}"' in page


def test_lights_are_for_who_leads_manages_or_directs(cast):
    for person in (cast.lead, cast.director):
        assert 'id="conditions-t"' in home_of(person)
    for person in (cast.worker, cast.privacy_officer, cast.administrator):
        assert 'id="conditions-t"' not in home_of(person)


def test_figures_of_staff_wait_for_the_works_council(cast):
    agree(None)
    make.hours(cast.worker)
    assert 'id="months-t"' not in home_of(cast.manager)
