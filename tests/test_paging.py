"""Lists that grow for years come by page: none is passed over, and none stands there twice.

Those with more to say of themselves have their pages tested beside the rest of their app.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse_lazy
from django.utils import timezone

from policy.actions import reports
from policy.actions import survey as surveys
from policy.models import FundingSource
from privacy.actions import breaches, reading_questions
from privacy.breach_choices import BreachKind
from tests.paging import pages
from tests.policy import make
from tests.sign_in import sign_in
from youthwork.lib.dates import DAY, day_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
PAGE = 50


def running(cast, now, place):
    """A breach; two are found in one minute."""
    return breaches.start(
        BreachKind.WRONG_PARENT, "Mail.", by=cast.worker, now=now,
        found_at=now - (place // 2) * MINUTE,
    ).pk  # fmt: skip


def ended(cast, now, place):
    row = breaches.start(
        BreachKind.WRONG_PARENT, "Mail.", by=cast.worker, now=now,
        found_at=now - (place // 2) * MINUTE,
    )  # fmt: skip
    breaches.dismiss(row, "Geen lek.", revision=row.revision, by=cast.privacy_officer, now=now)
    return row.pk


def question(cast, now, place):
    """A question about yesterday that was taken back; two are asked at one moment."""
    day, at = day_of(now) - DAY, now - (place // 2) * MINUTE
    officer = cast.privacy_officer
    row = reading_questions.ask(cast.worker, day, day, "Waarom?", by=officer, now=at)
    reading_questions.withdraw(row, by=officer, now=at)
    return row.pk


def report(cast, now, place):
    """A concept; two of one period."""
    last = day_of(now) - (place // 2) * DAY
    return reports.begin(
        first_day=last - 30 * DAY, last_day=last, municipality=None, team=None,
        by=cast.manager, now=now,
    ).public_id  # fmt: skip


def money(cast, now, place):
    row = make.funding(cast.manager, now=now)
    FundingSource.objects.filter(pk=row.pk).update(from_day=day_of(now) - (place // 2) * DAY)
    return row.pk


def survey(cast, now, place):
    opens = day_of(now) - (place // 2) * DAY
    return surveys.announce(
        name="Waar?", opens_on=opens, closes_on=opens + 7 * DAY, needs_code=False,
        by=cast.manager, now=now,
    ).public_id  # fmt: skip


def last_part(row):
    return row.url.rstrip("/").rpartition("/")[2]


LISTS = {
    "running": (
        reverse_lazy("privacy:breaches"), "privacy_officer", "running", "older_running_url",
        running, lambda row: row["breach"].pk,
    ),
    "ended": (
        reverse_lazy("privacy:breaches"), "privacy_officer", "ended", "older_url", ended,
        lambda row: row["breach"].pk,
    ),
    "questions": (
        reverse_lazy("privacy:questions"), "privacy_officer", "rows", "older_url", question,
        lambda row: row["question"].pk,
    ),
    "reports": (reverse_lazy("policy:reports"), "manager", "rows", "older_url", report, last_part),
    "money": (
        reverse_lazy("policy:reports"), "manager", "funding", "older_funding_url", money,
        lambda row: row.pk,
    ),
    "surveys": (reverse_lazy("policy:surveys"), "manager", "rows", "older_url", survey, last_part),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_pass_none_over_and_show_none_twice(client, cast, name):
    """Also when a row comes in meanwhile that stands before them."""
    address, reader, listed, url, come, key = LISTS[name]
    now = timezone.now()
    every = [come(cast, now, place) for place in range(1, PAGE + 4)]
    browser, shown, asked = sign_in(client, getattr(cast, reader)), [], []
    browser.get(address)
    walk = pages(browser, str(address), url)
    while True:
        with CaptureQueriesContext(connection) as statements:
            page = next(walk, None)
        if page is None:
            break
        asked.append(len(statements))
        assert len(page[listed]) <= PAGE
        shown += [str(key(row)) for row in page[listed]]
        come(cast, now, 0)
    assert sorted(shown) == sorted(str(row) for row in every)
    assert len(asked) == 2 and max(asked) <= 6


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("place", ["x", "2026-11-20.", "9999-99-99.1", "0001-01-01.1", "1.1"])
def test_any_place_in_a_list_is_answered(client, cast, name, place):
    address, reader, *_rest = LISTS[name]
    browser = sign_in(client, getattr(cast, reader))
    for part in ("after", "ended", "paid"):
        assert browser.get(address, {part: place}).status_code == 200
