"""Hours written twice at the same moment, which SQLite with its one writer cannot show."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests import make
from tests.postgresql.test_outbox_at_once import at_once
from workers.actions import hours as actions
from workers.actions import months, timer
from workers.models import HourEntry, HourPart
from youthwork.lib.dates import month_start

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now().replace(second=0, microsecond=0)
START = NOW - timedelta(hours=3)


def worked(team, minutes, **also):
    start = START + timedelta(minutes=minutes)
    values = {"started_at": start, "ended_at": start + timedelta(minutes=30)}
    day = timezone.localdate(start)
    return actions.Worked(team=team, day=day, where="online", **(values | also))


def tried(deed):
    try:
        return deed()
    except ValidationError as refusal:
        return refusal.code


def test_one_form_sent_four_times_at_once_is_one_entry(cast):
    wanted = worked(cast.noord, 0, public_id=uuid.uuid4())
    found = at_once(4, lambda: tried(lambda: actions.book(wanted, by=cast.worker, now=NOW).pk))
    assert len(set(found)) == 1
    assert (HourEntry.objects.count(), HourPart.objects.count()) == (1, len(wanted_days(wanted)))


def wanted_days(wanted):
    return HourEntry.objects.get(public_id=wanted.public_id).split()


def test_of_overlapping_entries_at_once_one_is_written(cast):
    places = iter([0, 10, 20])
    found = at_once(3, lambda: tried(
        lambda: actions.book(worked(cast.noord, next(places)), by=cast.worker, now=NOW) and "made"
    ))  # fmt: skip
    assert sorted(found) == ["made", "overlap", "overlap"]


def test_a_timer_stopped_twice_at_once_is_written_once(cast):
    running = timer.start(cast.noord, "online", by=cast.worker, now=START)
    found = at_once(3, lambda: tried(
        lambda: timer.stop(running, by=cast.worker, now=NOW) and "made"
    ))  # fmt: skip
    assert sorted(found) == ["made", "stale", "stale"]
    assert HourEntry.objects.count() == 1


def done_or_waits_for_us(done):
    """Whether the other one went through; False once it waits for what this transaction holds."""
    while not done.wait(0.01):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return False
    return True


def test_of_an_hour_and_the_closing_of_its_month_at_once_none_slips_past_the_other(cast):
    """Whichever comes first: the hour is in the month that its lead closed, or it is refused."""
    month = month_start(timezone.localdate(NOW))
    day = month - timedelta(days=10)
    wanted = actions.Worked(team=cast.noord, day=day, where="online", minutes=30)
    held, booked = threading.Event(), threading.Event()

    def close():
        with transaction.atomic():
            months.close(cast.noord, day, by=cast.lead, now=NOW)
            held.set()
            return "written" if done_or_waits_for_us(booked) else "closed first"

    def book():
        held.wait()
        code = tried(lambda: actions.book(wanted, by=cast.worker, now=NOW) and "made")
        booked.set()
        return code

    deeds = iter([close, book])
    assert sorted(at_once(2, lambda: next(deeds)())) == ["closed", "closed first"]
    assert not HourEntry.objects.exists()


def test_a_month_waits_for_an_hour_that_is_being_written(cast):
    day = month_start(timezone.localdate(NOW)) - timedelta(days=10)
    wanted = actions.Worked(team=cast.noord, day=day, where="online", minutes=30)
    written, closed = threading.Event(), threading.Event()

    def book():
        with transaction.atomic():
            actions.book(wanted, by=cast.worker, now=NOW)
            written.set()
            return "too early" if done_or_waits_for_us(closed) else "written"

    def close():
        written.wait()
        months.close(cast.noord, day, by=cast.lead, now=NOW)
        closed.set()
        return "closed after"

    deeds = iter([book, close])
    assert sorted(at_once(2, lambda: next(deeds)())) == ["closed after", "written"]
    assert HourEntry.objects.count() == 1


def test_the_database_itself_refuses_a_minute_twice_and_lets_edges_touch(cast):
    make.hours(cast.worker, started_at=START, ended_at=NOW, day=timezone.localdate(START))
    values = {"worker": cast.worker, "team": cast.noord, "where": "online", "minutes": 60}
    values |= {"day": timezone.localdate(NOW)}
    hour = timedelta(hours=1)
    HourEntry.objects.create(started_at=NOW, ended_at=NOW + hour, **values)
    with pytest.raises(IntegrityError, match="hours_do_not_overlap"), transaction.atomic():
        HourEntry.objects.create(started_at=NOW - hour, ended_at=NOW, **values)
    HourEntry.objects.create(
        started_at=NOW - hour, ended_at=NOW, **(values | {"worker": cast.colleague})
    )
