"""Who is given a signal hears of it: nobody else told them, and its alarm ends with an owner."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from organisation import notifications
from organisation.actions import leaving
from organisation.choices import PersonStatus, Timing
from organisation.models import Membership, NotificationChoice
from outbox.mail import render
from outbox.models import Message
from signals import calendar
from signals.actions import triage
from signals.choices.signal import Outcome
from signals.models import Signal
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
LATER, DAY = MONDAY + timedelta(hours=2), timedelta(days=1)
KINDS = ("signals.given", "signals.given_now")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def posted():
    return list(Message.objects.filter(kind__in=KINDS).order_by("pk"))


def mails(now=LATER):
    return [letter for message in posted() if (letter := render(message, now))]


def give(signal, to, by, now=MONDAY):
    triage.assign(fresh(signal), to, by=by, now=now)


def test_who_is_given_a_signal_hears_of_it(cast):
    signal = make.signal(cast.worker, now=MONDAY, severity=3)
    give(signal, cast.colleague, cast.lead)
    [mail] = mails()
    assert mail.to == [cast.colleague.email]
    assert signal.ref in mail.subject and signal.get_absolute_url() in mail.text


def test_the_mail_says_nothing_about_the_signal(cast):
    signal = make.signal(cast.worker, now=MONDAY, narrative="Vechtpartij bij het plein.")
    give(signal, cast.colleague, cast.lead)
    [mail] = mails()
    kind = signal.get_category_display().lower()
    assert "plein" not in mail.text and kind not in mail.text.lower()


def test_who_takes_one_up_or_has_it_already_hears_nothing(cast):
    mine, theirs = (make.signal(cast.worker, now=MONDAY) for _ in range(2))
    give(mine, cast.lead, cast.lead)
    give(theirs, cast.colleague, cast.lead)
    give(theirs, cast.colleague, cast.lead, LATER)
    assert [message.subject_ref for message in posted()] == [theirs.ref]


def test_several_given_at_once_are_one_mail(cast):
    signals = [make.signal(cast.worker, now=MONDAY) for _ in range(3)]
    triage.assign_each(signals, cast.colleague, by=cast.lead, now=MONDAY)
    [mail] = mails()
    assert all(signal.ref in mail.text for signal in signals)


def test_what_is_given_at_once_is_written_at_once(cast):
    """A mail that left between two of them would tell of the first and never of the second."""
    signal = make.signal(cast.worker, now=MONDAY)
    with pytest.raises(AttributeError):
        triage.assign_each(
            [signal, SimpleNamespace(pk=0)], cast.colleague, by=cast.lead, now=MONDAY
        )
    assert fresh(signal).owner is None and not posted()


def test_what_is_somebody_else_s_or_closed_by_then_is_left_out(cast):
    first, second, closed = (make.signal(cast.worker, now=MONDAY, severity=1) for _ in range(3))
    triage.assign_each([first, second, closed], cast.colleague, by=cast.lead, now=MONDAY)
    give(first, cast.lead, cast.lead, LATER)
    triage.close(fresh(closed), Outcome.NOTHING_FOUND, by=cast.lead, now=LATER)
    [mail] = mails()
    assert second.ref in mail.text
    assert first.ref not in mail.text and closed.ref not in mail.text


def test_an_urgent_one_comes_at_once_whatever_somebody_chose(cast):
    NotificationChoice.objects.create(
        user=cast.colleague, kind="signals.given", timing=Timing.DIGEST
    )
    for severity in (3, 5):
        give(make.signal(cast.worker, now=MONDAY, severity=severity), cast.colleague, cast.lead)
    waits = {message.kind: notifications.wait(message, MONDAY) for message in posted()}
    assert waits["signals.given_now"] is None
    assert waits["signals.given"].until is None  # with the daily mail


def test_who_is_away_and_a_practice_signal_get_no_mail(cast):
    practice = make.signal(cast.worker, now=MONDAY)
    Signal.objects.filter(pk=practice.pk).update(is_practice=True)
    give(practice, cast.colleague, cast.lead)
    assert posted() == []
    give(make.signal(cast.worker, now=MONDAY), cast.colleague, cast.lead)
    cast.colleague.status = PersonStatus.PAUSED
    cast.colleague.save()
    assert mails() == []


@pytest.mark.parametrize("how", ["left", "role_ended"])
def test_what_was_of_who_went_is_told_to_who_has_it_now(cast, how):
    signal = make.signal(cast.colleague, now=MONDAY, severity=4)
    give(signal, cast.worker, cast.worker)
    if how == "left":
        leaving.leave(cast.worker, by=cast.administrator, today=day_of(MONDAY), now=MONDAY)
    else:
        Membership.objects.filter(user=cast.worker).update(until_day=day_of(MONDAY) - DAY)
        calendar.left_behind(day_of(MONDAY), MONDAY)

    assert fresh(signal).owner == cast.lead
    [mail] = mails()
    assert mail.to == [cast.lead.email] and signal.ref in mail.subject


def test_the_page_where_one_chooses_names_it(cast):
    page = signed_in(cast.worker).get("/profile/notifications/").text
    assert 'value="signals.given"' in page
