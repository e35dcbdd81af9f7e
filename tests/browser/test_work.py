"""The page of long work follows it by itself, and stops looking when it is done."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from outbox.models import Job
from tests import make
from tests.chromium import PHONE


@pytest.fixture
def job(site):
    return make.job(site.house.lead, state="running", progress=20)


def test_the_page_follows_the_work_and_stops_when_it_is_done(visit, site, job):
    page = visit(site.house.lead, PHONE)
    page.goto(f"/work/{job.ref}/")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "20")
    Job.objects.filter(pk=job.pk).update(progress=80)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "80")
    Job.objects.filter(pk=job.pk).update(
        state="done", progress=100, finished_at=timezone.now(), result="a.b:C"
    )
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator("#job-told")).to_contain_text("Het is klaar.")
    assert not page.locator("#job").evaluate("each => each.hasAttribute('hx-get')")
