"""Somebody logs in their own time: that goes as ever, and who leads gets a hint."""

from datetime import datetime, time, timedelta

import pytest

from organisation.models import User
from signals.models import Signal
from tests import make
from tests.make import AMSTERDAM, signed_in
from workers.models import Availability, HourEntry
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 17, 11, tzinfo=AMSTERDAM)
NIGHT = TUESDAY.replace(hour=22)
HINT = "buiten de tijden"


@pytest.fixture
def by_day(cast):
    """The worker can be reached on Tuesdays from nine to five."""
    Availability.objects.create(user=cast.worker, weekday=1, from_time=time(9), until_time=time(17))


def page(person, signal):
    return signed_in(person).get(signal.get_absolute_url()).content.decode()


def test_f72_who_logs_in_their_own_time_saves_and_the_lead_gets_a_hint(cast, by_day):
    worker = signed_in(cast.worker)
    answer = worker.post("/signals/new/", make.posted(severity="3"))
    assert answer.status_code == 302
    Signal.objects.update(seen_at=NIGHT, received_at=NIGHT)
    signal = Signal.objects.get()

    assert HINT in page(cast.lead, signal)
    for other in (cast.worker, cast.colleague):
        assert HINT not in page(other, signal)


@pytest.mark.parametrize(
    ("at", "hinted"),
    [(TUESDAY, False), (NIGHT, True), (TUESDAY + timedelta(days=1), True),
     (TUESDAY.replace(hour=9), False), (TUESDAY.replace(hour=17), True)],
)  # fmt: skip
def test_f72_the_hint_goes_by_the_hours_at_which_somebody_can_be_reached(cast, by_day, at, hinted):
    signal = make.signal(cast.worker, severity=3, now=at)
    assert (HINT in page(cast.lead, signal)) is hinted


def test_f72_of_who_wrote_down_no_hours_nothing_is_known(cast):
    assert HINT not in page(cast.lead, make.signal(cast.worker, severity=3, now=NIGHT))


def test_f72_written_offline_the_moment_of_writing_counts(cast, by_day):
    signal = make.signal(cast.worker, severity=3, now=NIGHT, created_offline_at=TUESDAY)
    assert HINT not in page(cast.lead, signal)


def test_f72_leave_counts_and_duty_does_not(cast, by_day):
    signal = make.signal(cast.worker, severity=3, now=TUESDAY)
    HourEntry.objects.create(
        worker=cast.worker, team=cast.noord, day=day_of(TUESDAY), minutes=480, where="other",
        kind="leave_sick",
    )  # fmt: skip
    assert HINT in page(cast.lead, signal)
    make.duty(cast.worker, TUESDAY, TUESDAY + timedelta(hours=1), team=cast.noord)
    assert HINT not in page(cast.lead, signal)


def test_f72_who_is_away_meanwhile_is_left_alone(cast):
    signal = make.signal(cast.worker, severity=3, now=TUESDAY)
    User.objects.filter(pk=cast.worker.pk).update(status="paused")
    assert "Wim Werker is er nu even niet" in page(cast.lead, signal)
