"""The page of long work: for who asked, how far it is, what came of it, and once more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outbox import jobs
from outbox.choices import JobState
from outbox.models import Job
from tests import make
from tests.sign_in import sign_in

HTMX = {"HX-Request": "true"}


def address_of(job):
    """Where what `test.counted` made is opened."""
    return f"/made/{job.result.partition(':')[2]}/"


@pytest.fixture(autouse=True)
def names(settings):
    settings.JOB_NAMES = {"test.counted": "Tellen", "test.never": "Nooit"}
    settings.JOB_RESULTS = {"test.counted": "tests.outbox.test_job_pages.address_of"}


@pytest.fixture
def lead(client, cast):
    return sign_in(client, cast.lead)


@pytest.fixture
def queued(cast):
    return jobs.queue(
        "test.counted", subject="test.order:O-1", dedupe_key="one", asked_by=cast.lead.label
    )


def page_of(job):
    return reverse("outbox:job", args=[job.ref])


def test_work_goes_from_waiting_to_a_link_to_what_came_of_it(lead, queued):
    before = lead.get(page_of(queued)).content.decode()
    assert "Tellen" in before
    assert 'hx-trigger="every 2s"' in before
    assert "<progress" in before
    assert jobs.take_one()  # the real sweep
    after = lead.get(page_of(queued)).content.decode()
    assert 'href="/made/R-1/"' in after
    assert "hx-get" not in after
    assert "<progress" not in after


def test_nobody_but_who_asked_sees_it(lead, queued, cast):
    for other in (cast.worker, cast.other_lead, cast.manager, cast.administrator):
        client = sign_in(Client(), other)
        assert client.get(page_of(queued)).status_code == 404
        assert client.post(reverse("outbox:try_job_again", args=[queued.ref])).status_code == 404
        assert queued.ref not in client.get(reverse("outbox:jobs")).content.decode()
    assert queued.ref in lead.get(reverse("outbox:jobs")).content.decode()


def test_while_nothing_changed_nothing_is_sent(lead, queued):
    address = page_of(queued)
    same = lead.get(f"{address}?seen=waiting-0", headers=HTMX)
    assert (same.status_code, same.content) == (204, b"")
    Job.objects.update(state=JobState.RUNNING, progress=40)
    further = lead.get(f"{address}?seen=running-20", headers=HTMX).content.decode()
    assert 'value="40"' in further
    assert "hx-swap-oob" not in further  # a screen reader isn't told at every step
    began = lead.get(f"{address}?seen=waiting-0", headers=HTMX).content.decode()
    assert "hx-swap-oob" in began


def test_work_that_failed_says_so_plainly_and_can_be_tried_again(lead, cast):
    job = jobs.queue(
        "test.never", subject="test.order:O-1", dedupe_key="one", asked_by=cast.lead.label
    )
    Job.objects.update(
        state=JobState.FAILED,
        finished_at=timezone.now(),
        last_error="RuntimeError",
        position="3",
        attempts=5,
    )
    page = lead.get(page_of(job)).content.decode()
    assert "RuntimeError" not in page
    assert job.ref in page
    again = reverse("outbox:try_job_again", args=[job.ref])
    assert again in page
    assert lead.post(again).url == page_of(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.position) == (JobState.WAITING, 0, "3")


def test_pressing_again_twice_starts_nothing_anew(lead, queued):
    assert jobs.take_one()
    answer = lead.post(reverse("outbox:try_job_again", args=[queued.ref]), follow=True)
    queued.refresh_from_db()
    assert queued.state == JobState.DONE
    assert answer.status_code == 200


def test_the_list_holds_the_last_days_and_what_still_runs(lead, cast):
    old = timezone.now() - timedelta(days=8)
    gone = make.job(cast.lead, state="done", finished_at=old, created_at=old)
    running = make.job(cast.lead, state="running", created_at=old)
    fresh = make.job(cast.lead)
    page = lead.get(reverse("outbox:jobs")).content.decode()
    assert gone.ref not in page
    assert running.ref in page
    assert fresh.ref in page


@pytest.mark.parametrize("rows", [0, 40])
def test_the_pages_ask_six_queries_at_most(lead, cast, rows):
    for _number in range(rows):
        make.job(cast.lead)
    one = make.job(cast.lead, state="running", progress=3)
    lead.get(reverse("outbox:jobs"))
    for address in (reverse("outbox:jobs"), page_of(one)):
        with CaptureQueriesContext(connection) as asked:
            lead.get(address)
        assert len(asked) <= 6


@pytest.mark.parametrize("ref", ["J-NOSUCH", "x" * 300, "%F0%9F%98%80", "..%2F"])
def test_an_unknown_number_is_not_found(lead, ref):
    assert lead.get(f"/work/{ref}/").status_code == 404


def test_every_kind_of_work_has_a_name():
    from youthwork import settings as ours

    assert set(ours.JOB_NAMES) == set(ours.JOB_KINDS)
    assert set(ours.JOB_RESULTS) <= set(ours.JOB_KINDS)
