"""Lists that grow for years come by page: none is passed over, and none stands there twice.

Those with more to say of themselves have their pages tested beside the rest of their app.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from consent.actions import events
from organisation.models import Partner
from policy.actions import reports
from policy.actions import survey as surveys
from policy.models import FundingSource
from privacy.actions import breaches, reading_questions
from privacy.breach_choices import BreachKind
from signals.actions import approach as approaches
from signals.actions import sharing
from signals.models import Signal
from tests import make as house
from tests.consent import make as consents
from tests.paging import pages
from tests.policy import make
from tests.sign_in import sign_in
from workers.models import KnownFigure
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


def approach(cast, now, place):
    return house.approach(cast.lead, started_on=day_of(now) - (place // 2) * DAY).public_id


def ended_approach(cast, now, place):
    row = house.approach(cast.lead, started_on=day_of(now) - (place // 2) * DAY)
    approaches.end(row, "Het is stil.", by=cast.lead, now=now, ended_on=day_of(now))
    return row.public_id


def partner(cast, now, place):
    """By kind and name; two have one name."""
    kind = "municipality" if place < 20 else "school"
    return house.partner(f"Partner {place // 2:03}", kind).pk


def waiting(cast, now, place):
    """A proposal for the lead; two were made at one moment."""
    police = Partner.objects.first() or house.partner()
    signal = Signal.objects.first() or house.signal(cast.worker)
    made = now - 60 * MINUTE + (place // 2) * MINUTE
    row = house.draft(signal, police, by=cast.worker, now=made)
    sharing.propose(row, by=cast.worker, now=now)
    return row.ref


def known_figure(cast, now, place):
    """Two are of one year."""
    return KnownFigure.objects.create(
        value="60%", tells="Iets", year=2060 - place // 2, source="CBS"
    ).pk


def event(cast, now, place):
    """Two are on one day."""
    day = day_of(now) + 60 * DAY - (place // 2) * DAY
    consents.places()
    return events.announce(
        "Toernooi", day, consents.ROWS, team=cast.noord, by=cast.worker, now=now
    ).ref


def partners_of(page):
    return [row for group in page["groups"] for row in group["rows"]]


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
    "approaches": (
        reverse_lazy("signals:approaches"), "lead", "running", "older_running_url", approach,
        last_part,
    ),
    "ended approaches": (
        reverse_lazy("signals:approaches"), "lead", "ended", "older_url", ended_approach, last_part
    ),
    "partners": (
        reverse_lazy("partners:list"), "lead", partners_of, "next_url", partner,
        lambda row: row["partner"].pk,
    ),
    "waiting": (
        reverse_lazy("partners:list"), "lead", "waiting", "next_waiting_url", waiting,
        lambda row: row["url"].rstrip("/").rpartition("/")[2],
    ),
    "known figures": (
        reverse_lazy("workers:figures"), "lead", "known", "older_url", known_figure,
        lambda row: row[0].pk,
    ),
    "events": (
        reverse_lazy("consent:events"), "worker", "rows", "older_url", event, last_part
    ),
    "surveys": (reverse_lazy("policy:surveys"), "manager", "rows", "older_url", survey, last_part),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_pass_none_over_and_show_none_twice(client, cast, name):
    """Also when a row comes in meanwhile that stands before them."""
    address, reader, listed, url, come, key = LISTS[name]
    now = timezone.now()
    every = {str(come(cast, now, place)) for place in range(1, PAGE + 4)}
    browser, shown, asked = sign_in(client, getattr(cast, reader)), [], []
    came = set()
    browser.get(address)
    walk = pages(browser, str(address), url)
    while True:
        with CaptureQueriesContext(connection) as statements:
            page = next(walk, None)
        if page is None:
            break
        asked.append(len(statements))
        rows = listed(page) if callable(listed) else page[listed]
        assert len(rows) <= PAGE
        shown += [str(key(row)) for row in rows]
        came.add(str(come(cast, now, 0)))
    assert len(shown) == len(set(shown))
    assert every <= set(shown) and not came & set(shown)
    assert len(asked) == 2 and max(asked) <= 6


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "place", ["x", "2026-11-20.", "9999-99-99.1", "0001-01-01.1", "1.1", "9.9.9"]
)
def test_any_place_in_a_list_is_answered(client, cast, name, place):
    address, reader, *_rest = LISTS[name]
    browser = sign_in(client, getattr(cast, reader))
    for part in ("after", "ended", "paid", "waiting"):
        assert browser.get(address, {part: place}).status_code == 200


def test_two_lists_of_one_page_lead_on_by_names_of_their_own(client, cast):
    """Else who goes by landmarks can't tell them apart."""
    now = timezone.now()
    for place in range(PAGE + 1):
        running(cast, now, place)
        ended(cast, now, place)
    page = sign_in(client, cast.privacy_officer).get(reverse("privacy:breaches")).content.decode()
    found = re.findall(r'<nav class="pager" aria-label="([^"]+)"', page)
    assert len(found) == len(set(found)) == 2
