"""A closed month: no hour of it comes, changes or goes, until its lead opens it with a reason."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from organisation.models import Organisation, Team
from privacy.models import AuditEntry
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.workers.conftest import FRIDAY, NOW
from workers.actions import hours as actions
from workers.actions import months as deeds
from workers.models import ClosedMonth, HourEntry, HourPart
from workers.retention import hours as retention
from workers.screens import hours as screen
from youthwork.lib.dates import DAY, add_months, day_of, month_start

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def lead(client, cast):
    return sign_in(client, cast.lead)


@pytest.fixture
def october(cast, worked):
    """Two entries in October, of which one goes on into November; the month is closed."""
    day = date(2026, 10, 20)
    row = actions.book(worked(day=day, minutes=60), by=cast.worker, now=NOW)
    deeds.close(cast.noord, day, by=cast.lead, now=NOW)
    return row


def refused(deed):
    with pytest.raises(ValidationError) as refusal:
        deed()
    return refusal.value.code


def test_nothing_of_a_closed_month_is_written_changed_or_removed(cast, worked, october, at):
    by = {"by": cast.worker, "now": NOW}
    assert refused(lambda: actions.book(worked(day=OCTOBER, minutes=5), **by)) == "closed"
    assert refused(lambda: actions.book_many([worked(day=OCTOBER, minutes=5)], **by)) == "closed"
    assert refused(lambda: actions.change(october, worked(minutes=5), **by)) == "closed"
    assert refused(lambda: actions.remove(october, **by)) == "closed"
    night = worked(day=date(2026, 9, 30), started_at=at("23:00", date(2026, 9, 30)),
                   ended_at=at("01:00", OCTOBER))  # fmt: skip
    assert refused(lambda: actions.book(night, **by)) == "closed"
    november = actions.book(worked(minutes=5), **by)
    moved = worked(day=OCTOBER, minutes=5)
    assert refused(lambda: actions.change(november, moved, **by)) == "closed"
    assert actions.book(worked(day=OCTOBER, minutes=5, team=cast.zuid), **by)


@pytest.mark.parametrize(
    "deed",
    [
        lambda row: HourEntry.objects.filter(pk=row.pk).update(minutes=5),
        lambda row: HourEntry.objects.filter(pk=row.pk).update(day=FRIDAY),
        lambda row: HourEntry.objects.filter(pk=row.pk).update(note="Anders"),
        lambda row: HourEntry.objects.filter(pk=row.pk).update(note=None, where="offline"),
        lambda row: HourPart.objects.filter(entry=row).update(minutes=5),
        lambda row: HourPart.objects.filter(entry=row).update(id=F("id") + 100_000, minutes=5),
        lambda row: HourPart.objects.filter(entry=row).delete(),
        lambda row: row.delete(),
        lambda row: HourEntry.objects.create(
            worker=row.worker, team=row.team, day=OCTOBER, minutes=5, where="online"
        ),
    ],
    ids=[
        "update",
        "move away",
        "note",
        "with its note",
        "update part",
        "under another key",
        "delete part",
        "delete",
        "insert",
    ],
)
def test_the_database_refuses_it_too_by_whatever_way(october, deed):
    with pytest.raises(Error), transaction.atomic():
        deed(october)


def test_only_a_month_that_is_over_is_closed_and_twice_is_once(cast):
    assert refused(lambda: deeds.close(cast.noord, FRIDAY, by=cast.lead, now=NOW)) == "going_on"
    first = deeds.close(cast.noord, OCTOBER, by=cast.lead, now=NOW)
    assert deeds.close(cast.noord, date(2026, 10, 31), by=cast.lead, now=NOW) == first


def test_a_lead_closes_and_opens_the_months_of_the_own_team_only(lead, cast):
    month = add_months(month_start(timezone.localdate()), -1)
    typed = {"team": str(cast.noord.public_id), "month": f"{month:%Y-%m}"}
    lead.post("/hours/months/close/", typed | {"team": str(cast.zuid.public_id)})
    lead.post("/hours/months/close/", typed | {"month": "2026-13"})
    assert not ClosedMonth.objects.exists()
    lead.post("/hours/months/close/", typed)
    closed = ClosedMonth.objects.get()
    assert (closed.team, closed.month, closed.closed_by) == (cast.noord, month, cast.lead)
    page = lead.get("/hours/months/").content.decode()
    address = f"/hours/months/{closed.public_id}/reopen/"
    assert address in page
    assert sign_in(Client(), cast.other_lead).get(address).status_code == 404
    assert lead.post(address, {"reason": " "}).status_code == 422
    assert lead.post(address, {"reason": "Uren van een zieke collega."}).status_code == 302
    assert not ClosedMonth.objects.exists()
    entry = AuditEntry.objects.filter(verb="reopened").get()
    assert (entry.reason, entry.after) == ("Uren van een zieke collega.", f"{month:%Y-%m}")


def test_f25_the_last_months_of_a_merged_team_are_closed_by_the_lead_of_the_other(
    lead, cast, worked
):
    today = timezone.localdate()
    month = add_months(month_start(today), -1)
    actions.book(worked(day=month, minutes=60, team=cast.zuid),
                 by=cast.other_worker, now=timezone.now())  # fmt: skip
    typed = {"team": str(cast.zuid.public_id), "month": f"{month:%Y-%m}"}
    Team.objects.filter(pk=cast.zuid.pk).update(merged_into=cast.noord, active_until=today)
    assert typed["team"] not in lead.get("/hours/months/").content.decode()
    lead.post("/hours/months/close/", typed)
    assert not ClosedMonth.objects.exists()  # the old team still works this day

    Team.objects.filter(pk=cast.zuid.pk).update(active_until=today - DAY)
    assert typed["team"] in lead.get("/hours/months/").content.decode()
    lead.post("/hours/months/close/", typed)
    closed = ClosedMonth.objects.get()
    assert (closed.team, closed.month, closed.closed_by) == (cast.zuid, month, cast.lead)
    address = f"/hours/months/{closed.public_id}/reopen/"
    assert address in lead.get("/hours/months/").content.decode()
    assert lead.post(address, {"reason": "Een uur vergeten"}).status_code == 302
    assert not ClosedMonth.objects.exists()


def test_a_team_that_went_on_shows_no_months_in_which_nothing_was_written(lead, cast):
    ended = timezone.localdate() - DAY
    Team.objects.filter(pk=cast.zuid.pk).update(merged_into=cast.noord, active_until=ended)
    page = lead.get("/hours/months/").content.decode()
    assert str(cast.noord.public_id) in page and str(cast.zuid.public_id) not in page


def test_months_wait_for_the_works_council_but_reopening_does_not(lead, cast, october):
    Organisation.objects.update(works_council_agreed_on=None)
    caches["process"].clear()
    page = lead.get("/hours/months/").content.decode()
    assert "ondernemingsraad" in page and "oktober" not in page
    month = add_months(month_start(timezone.localdate()), -2)
    lead.post("/hours/months/close/", {"team": cast.noord.public_id, "month": f"{month:%Y-%m}"})
    assert ClosedMonth.objects.count() == 1
    closed = ClosedMonth.objects.get()
    lead.post(f"/hours/months/{closed.public_id}/reopen/", {"reason": "Een uur vergeten"})
    assert not ClosedMonth.objects.exists()


def test_the_page_of_hours_says_that_a_month_is_closed_and_links_no_entry(cast, october):
    found = screen.read(cast.worker, date(2026, 10, 20), NOW)
    assert found["closed"] == ["oktober 2026"]
    assert [line.url for line in found["week"].lines] == [""]


def test_hours_of_a_closed_month_still_go_when_they_are_too_old(cast, october):
    now = NOW + timedelta(days=760)
    rules = {rule.key: rule for rule in retention.RULES}
    assert rules["workers.hours"].run(day_of(now), now, 100) == 1
    assert not HourEntry.objects.exists()
    assert not ClosedMonth.objects.exists()


@pytest.mark.parametrize("today", [date(2028, 3, 1), date(2028, 2, 29)])
def test_a_night_into_a_closed_month_goes_when_it_is_too_old(cast, worked, at, today):
    last, first = date(2026, 2, 28), date(2026, 3, 1)
    now = at("12:00", date(2026, 4, 2))
    night = worked(day=last, started_at=at("22:00", last), ended_at=at("02:00", first))
    actions.book(night, by=cast.worker, now=now)
    for month in (last, first):
        deeds.close(cast.noord, month, by=cast.lead, now=now)
    rules = {rule.key: rule for rule in retention.RULES}
    assert rules["workers.hours"].run(today, at("12:00", today), 100) == 1
    assert not HourPart.objects.exists()


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_of_months_asks_six_queries(lead, cast, worked, number):
    rows = [worked(day=FRIDAY - n * 20 * DAY, minutes=15) for n in range(number)]
    actions.book_many(rows, by=cast.worker, now=NOW)
    lead.get("/hours/months/")
    statements, answer = asked(lambda: lead.get("/hours/months/"))
    assert answer.status_code == 200
    assert len(statements) <= 6, told(statements)
