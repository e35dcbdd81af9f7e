"""Writing hours down, and what the database refuses by itself."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from privacy.models import AuditEntry
from tests.workers.conftest import FRIDAY, NOW
from workers.actions import hours as actions
from workers.choices.hours import KINDS, Where, kind_choices
from workers.models import Availability, Contract, HourEntry
from workers.planning import Period, norm_minutes
from youthwork.lib.dates import DAY, week_start


def refused(field, call):
    with pytest.raises(ValidationError) as refusal:
        call()
    return refusal.value.error_dict[field][0].code


def test_minutes_on_a_day_are_written_down_and_audited(cast, worked):
    made = actions.book(worked(minutes=90, kind="conversation"), by=cast.worker, now=NOW)
    assert (made.worker, made.minutes, made.started_at) == (cast.worker, 90, None)
    entry = AuditEntry.objects.get(subject=f"workers.hourentry:{made.public_id}")
    assert (entry.verb, entry.by, entry.at) == ("made", cast.worker, NOW)


def test_start_and_end_give_the_minutes(cast, worked, at):
    made = actions.book(
        worked(started_at=at("20:00"), ended_at=at("22:45")), by=cast.worker, now=NOW
    )
    assert made.minutes == 165


def test_work_past_midnight_belongs_to_the_day_it_began(cast, worked, at):
    night = {"started_at": at("23:00"), "ended_at": at("01:00", date(2026, 11, 21))}
    assert actions.book(worked(**night), by=cast.worker, now=NOW).minutes == 120
    code = refused("day", lambda: actions.book(
        worked(day=date(2026, 11, 21), **night), by=cast.worker, now=NOW
    ))  # fmt: skip
    assert code == "other_day"


@pytest.mark.parametrize(
    ("also", "field", "code"),
    [
        ({"minutes": 0}, "minutes", "length"),
        ({"minutes": 841}, "minutes", "length"),
        ({"minutes": 60, "where": "moon"}, "where", "where"),
        ({"minutes": 60, "kind": "school"}, "kind", "kind"),
        ({"minutes": 60, "where": "offline", "function": "contact"}, "function", "function"),
        ({"minutes": 60, "started_at": NOW}, "ended_at", "half"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_field(cast, worked, also, field, code):
    assert refused(field, lambda: actions.book(worked(**also), by=cast.worker, now=NOW)) == code
    assert not HourEntry.objects.exists()


def test_the_same_time_is_not_written_down_twice(cast, worked, at):
    first = {"started_at": at("20:00"), "ended_at": at("22:00")}
    actions.book(worked(**first), by=cast.worker, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        actions.book(worked(started_at=at("21:59"), ended_at=at("23:00")), by=cast.worker, now=NOW)
    assert refusal.value.code == "overlap"
    actions.book(worked(started_at=at("22:00"), ended_at=at("23:00")), by=cast.worker, now=NOW)
    actions.book(worked(**first), by=cast.colleague, now=NOW)
    actions.book(worked(minutes=120), by=cast.worker, now=NOW)
    assert HourEntry.objects.count() == 4


def test_many_entries_are_written_all_or_none_with_one_audit_entry(cast, worked, at):
    rows = [
        worked(started_at=at("14:00"), ended_at=at("16:00"), where="offline", kind="centre"),
        worked(started_at=at("16:00"), ended_at=at("17:00"), kind="present"),
    ]
    with pytest.raises(ValidationError) as refusal:
        actions.book_many(
            [*rows, worked(started_at=at("15:59"), ended_at=at("16:30"))],
            by=cast.worker,
            now=NOW,
        )
    assert refusal.value.code == "overlap"
    assert not HourEntry.objects.exists()
    before = AuditEntry.objects.count()
    assert actions.book_many(rows, by=cast.worker, now=NOW) == 2
    assert AuditEntry.objects.count() == before + 1


@pytest.mark.parametrize(
    "also",
    [
        {"minutes": 0},
        {"minutes": 841},
        {"kind": "travel"},
        {"where": "other", "kind": "present"},
        {"where": "offline", "function": "contact"},
        {"started_at": NOW},
        {"started_at": NOW, "ended_at": NOW},
    ],
)
def test_the_database_refuses_it_too(cast, also):
    values = {"worker": cast.worker, "team": cast.noord, "day": FRIDAY, "minutes": 60}
    with pytest.raises(IntegrityError), transaction.atomic():
        HourEntry.objects.create(**(values | {"where": "online"} | also))


@pytest.mark.parametrize("where", Where.values)
def test_every_kind_fits_where_it_stands_also_in_the_database(cast, worked, where):
    for kind in KINDS[where]:
        actions.book(worked(where=where, kind=kind, minutes=5), by=cast.worker, now=NOW)
    assert HourEntry.objects.filter(where=where).count() == len(KINDS[where])
    assert set(KINDS[where]) <= dict(kind_choices()).keys()


def test_a_contract_keeps_the_norm_of_its_time(cast, contract):
    Contract.objects.create(
        user=cast.worker, hours_per_week="28.5", norm_percent=20, from_day=FRIDAY
    )
    week = Period(week_start(FRIDAY), week_start(FRIDAY) + 6 * DAY)
    assert norm_minutes([contract], week) == 9 * 60
    assert Contract.objects.in_force(cast.worker, date(2026, 11, 19)) == contract
    assert Contract.objects.in_force(cast.worker, FRIDAY).norm_percent == 20
    both = Contract.objects.until(cast.worker, FRIDAY)
    assert norm_minutes(both, week) == round((4 * 540 + 342) / 5)  # four days as they were
    assert Contract.objects.in_force(cast.worker, date(2023, 12, 31)) is None


def test_availability_ends_after_it_starts(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Availability.objects.create(
            user=cast.worker, weekday=4, from_time=time(22), until_time=time(14)
        )
