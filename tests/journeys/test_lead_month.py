"""A lead's month: reads the time split, has a word with somebody, comes to the months."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.chromium import DESKTOP
from workers.models import Nudge
from youthwork.lib.dates import month_start


@pytest.fixture
def last_month(site):
    """Hours of the month before, that nobody closed yet; the last day of it."""
    day = month_start(timezone.localdate()) - timedelta(days=1)
    make.hours(site.house.colleague, day=day, minutes=90)
    make.hours(site.house.colleague, day=day, where="offline", minutes=400)
    return day


def test_a_leads_month(visit, site, last_month):
    page = visit(site.house.lead, DESKTOP)

    # The start page tells of Fridays and of who was asked a week ago.
    page.goto("/")
    tile = page.get_by_role("region", name="Uren van het team")
    expect(tile).to_contain_text("Vrijdagavond gedekt")
    expect(tile).to_contain_text(site.house.worker.name)
    tile.get_by_role("link", name="Tijd online").click()

    # The split stands by alphabet, with the own team and nobody else.
    table = page.get_by_role("table", name="per jongerenwerker")
    expect(page.get_by_role("button", name="Toon")).to_be_visible()
    expect(table.get_by_role("rowheader").nth(1)).to_be_visible()
    page.wait_for_load_state()  # the whole table has come
    names = table.get_by_role("rowheader").all_inner_texts()
    assert names == sorted(names)
    expect(table).not_to_contain_text(site.house.other_worker.name)
    page.get_by_label("Periode").select_option("12")
    page.get_by_role("button", name="Toon").click()
    expect(page).to_have_url(re.compile("weeks=12"))
    expect(table).to_contain_text(site.house.colleague.name)

    # A word with who was asked: the text is ready, the mail will say nothing of it.
    page.get_by_role("button", name="Stuur bericht").click()
    expect(page.get_by_text("Je schreef een bericht.")).to_be_visible()
    assert Nudge.objects.get(pk=site.house.nudge.pk).lead == site.house.lead

    # From there to the months, to close what is complete.
    page.goto("/hours/")
    page.get_by_role("link", name="Maanden").first.click()
    expect(page.get_by_role("button", name=re.compile("^Sluit de maand af")).first).to_be_visible()
