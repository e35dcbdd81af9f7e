"""J9: a report to the municipality, from choosing a period to what the municipality reads."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from outbox import jobs
from outbox.models import Job
from policy.models import Report
from tests import make
from tests.journeys.hand import in_proportion


@pytest.fixture
def of_before():
    """The reports and the work that others look at; what comes of this journey goes."""
    now, known = timezone.now(), set(Report.objects.values_list("pk", flat=True))
    others = list(Job.objects.due(now).values_list("pk", "leased_until"))
    Job.objects.due(now).update(leased_until=now + timedelta(hours=1))
    yield
    Report.objects.exclude(pk__in=known).delete()
    for key, until in others:
        Job.objects.filter(pk=key).update(leased_until=until)


def test_from_a_period_to_what_the_municipality_reads(desktop, site, of_before):
    make.example(site.house.lead, day=timezone.localdate(), published_at=timezone.now())
    page = desktop(site.house.manager)

    # 1. Whom and when; the concept is there within fifteen seconds.
    page.goto("/policy/report/")
    page.get_by_role("link", name="Verslag maken").first.click()
    today = timezone.localdate()
    page.locator("#id_first_day").fill((today - timedelta(days=30)).isoformat())
    page.locator("#id_last_day").fill(today.isoformat())
    began = time.monotonic()
    page.get_by_role("button", name="Maak het concept").click()
    expect(page).to_have_url(re.compile("/work/"))
    assert jobs.take_one()
    report = Report.objects.order_by("-pk").first()
    page.goto(report.get_absolute_url())
    assert time.monotonic() - began < in_proportion(15)

    # 2. What is missing or hidden stands on top; figures lead to their list.
    look = page.get_by_role("region", name="Om na te kijken")
    expect(look).to_contain_text("Geen praktijkvoorbeeld")
    expect(page.get_by_role("link", name=re.compile("lijst")).first).to_be_visible()

    # 3. Own words and an example.
    page.get_by_role("link", name="Je eigen woorden").click()
    page.locator("#id_text_summary").fill("Vaker samen met de straat.")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Vaker samen met de straat.")).to_be_visible()
    page.get_by_role("link", name="Kies voorbeelden").click()
    page.locator("input[name=examples] + label").first.click()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Geen praktijkvoorbeeld")).to_have_count(0)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("bestuurder")).click()

    # 4. The director makes it definitive, and a link.
    page = desktop(site.house.director)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(report.get_absolute_url())
    page.get_by_role("button", name="Maak definitief").click()
    expect(page.get_by_text("Het verslag is definitief.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Maak een link")).click()
    address = page.locator("#share-report").input_value()

    # 5. The municipality reads it, as a page and on paper, and gets nowhere into the house.
    page = desktop(None)
    page.goto(address)
    expect(page.get_by_text("Vaker samen met de straat.")).to_be_visible()
    assert address.rpartition("/r/")[2].strip("/") not in page.url
    inner = page.locator("main a:not([href^='/r/'])")
    assert [one.get_attribute("href") for one in inner.all()] == []
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
