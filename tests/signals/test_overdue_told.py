"""A signal whose term passes unmet is told of: to who has it, and two working days later on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from organisation import notifications
from organisation.choices import PersonStatus, Timing
from organisation.models import Membership, NotificationChoice
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import merging, owning, triage
from signals.choices.signal import LATE_KINDS, Outcome
from signals.models import Signal
from tests import make
from tests.make import AMSTERDAM
from tests.signals.test_budgets import asked
from youthwork.lib.dates import DAY, day_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
THURSDAY, MONDAY_AFTER = (
    MONDAY + 3 * DAY,
    MONDAY + 7 * DAY,
)  # the term of severity 3 ended in between


@pytest.fixture(autouse=True)
def english(settings):
    """Mails in the words of the source."""
    settings.LANGUAGE_CODE = "en"


def fresh(signal):
    return Signal.objects.get(pk=signal.pk)


def seen(by, severity=3, owner=None, lead=None, **also):
    signal = make.signal(by, now=MONDAY, severity=severity, **also)
    if owner:
        owning.assign(fresh(signal), owner, by=lead or owner, now=MONDAY)
    return signal


def run(now):
    return calendar.overdue_told(day_of(now), now)["told_of_terms"]


def posted():
    return list(Message.objects.filter(kind__in=LATE_KINDS).order_by("pk"))


def told():
    return [(message.kind.removeprefix("signals."), message.recipient) for message in posted()]


def mails(now):
    return [mail for message in posted() if (mail := render(message, now))]


def test_the_owner_hears_once_and_two_working_days_later_who_leads(cast):
    signal = seen(cast.worker, owner=cast.worker)
    assert run(MONDAY + 2 * DAY) == 0  # the last day of the term
    assert (run(THURSDAY), run(THURSDAY), run(THURSDAY + DAY)) == (1, 0, 0)
    assert told() == [("overdue", cast.worker.label)]
    assert run(THURSDAY + 3 * DAY) == 0  # a Sunday
    assert (run(MONDAY_AFTER), run(MONDAY_AFTER + 9 * DAY)) == (1, 0)
    assert told() == [("overdue", cast.worker.label), ("overdue", cast.lead.label)]
    # What waited for the owner so long says it as well.
    _of_owner, mail = mails(MONDAY_AFTER)
    assert mail.to == [cast.lead.email]
    assert signal.ref in mail.subject and "two working days" in mail.text


def test_the_mail_names_number_and_address_and_nothing_else(cast):
    signal = seen(cast.worker, owner=cast.worker, narrative="Vechtpartij bij het plein.")
    run(THURSDAY)
    [mail] = mails(THURSDAY)
    assert mail.subject == f"Past its term: signal {signal.ref}"
    assert signal.get_absolute_url() in mail.text
    assert "plein" not in mail.text and str(signal.get_category_display()) not in mail.text


@pytest.mark.parametrize("how", ["no owner", "away"])
def test_where_nobody_who_is_there_has_it_who_leads_hears_and_then_the_managers(cast, how):
    signal = seen(cast.worker, owner=cast.colleague if how == "away" else None, lead=cast.lead)
    if how == "away":
        cast.colleague.status = PersonStatus.PAUSED
        cast.colleague.save()
    run(THURSDAY)
    assert told() == [("overdue", cast.lead.label)]
    [mail] = mails(THURSDAY)
    assert signal.ref in mail.text
    run(MONDAY_AFTER)
    assert told()[1:] == [("overdue", cast.manager.label)]
    _of_lead, mail = mails(MONDAY_AFTER)
    assert mail.subject == "Past their term: signals of team Noord"
    assert signal.ref not in mail.text and "/signals/" not in mail.text


def test_of_a_lead_who_owns_it_and_leads_alone_the_managers_hear_next(cast):
    seen(cast.worker, owner=cast.lead)
    run(THURSDAY)
    run(MONDAY_AFTER)
    assert told() == [("overdue", cast.lead.label), ("overdue", cast.manager.label)]


def test_of_a_team_that_nobody_leads_another_lead_hears_of_the_team_alone(cast):
    signal = seen(cast.worker)
    Membership.objects.filter(user=cast.lead).update(until_day=day_of(MONDAY))
    run(THURSDAY)
    assert told() == [("overdue", cast.other_lead.label)]
    [mail] = mails(THURSDAY)
    assert "team Noord" in mail.text and signal.ref not in mail.text + mail.subject


def test_of_several_one_mail_names_the_numbers_and_says_how_many_more(cast):
    signals = [seen(cast.worker, owner=cast.worker) for _each in range(22)]
    assert run(THURSDAY) == 1
    [mail] = mails(THURSDAY)
    named = [signal for signal in signals if signal.ref in mail.text]
    assert len(named) == 20 and "and 2 other ones" in mail.text
    assert "and 19 other ones" in mail.subject
    assert "?tab=overdue" in mail.text


def test_a_lead_of_two_teams_gets_one_mail(cast):
    make.membership(cast.lead, "team_lead", cast.zuid)
    first, second = seen(cast.worker), seen(cast.other_worker)
    assert run(THURSDAY) == 2  # the other lead of that team too
    [theirs] = [mail for mail in mails(THURSDAY) if mail.to == [cast.lead.email]]
    assert first.ref in theirs.text and second.ref in theirs.text


def test_what_is_urgent_comes_at_once_whatever_somebody_chose(cast):
    for severity in (3, 4):
        seen(cast.worker, severity, owner=cast.lead)
    NotificationChoice.objects.create(user=cast.lead, kind="signals.overdue", timing=Timing.DIGEST)
    run(THURSDAY)
    waits = {message.kind: notifications.wait(message, THURSDAY) for message in posted()}
    assert waits["signals.overdue_now"] is None
    assert waits["signals.overdue"].until is None  # with the daily mail


def test_severity_four_is_told_of_after_a_day(cast):
    seen(cast.worker, 4)
    assert (run(MONDAY + DAY - timedelta(hours=1)), run(MONDAY + DAY)) == (0, 1)
    assert told() == [("overdue_now", cast.lead.label)]


def test_what_is_met_closed_resting_practice_or_taken_together_is_not_told(cast):
    met = seen(cast.worker, owner=cast.worker)
    triage.add_step(fresh(met), "talk_youth", by=cast.worker, now=MONDAY)
    triage.close(fresh(seen(cast.worker)), Outcome.NOTHING_FOUND, by=cast.lead, now=MONDAY)
    resting = seen(cast.worker)
    triage.pause(fresh(resting), day_of(MONDAY_AFTER), "Wacht.", by=cast.lead, now=MONDAY)
    Signal.objects.filter(pk=seen(cast.worker).pk).update(is_practice=True)
    _stays, goes = merging.merge(
        fresh(seen(cast.worker)), fresh(seen(cast.worker)), by=cast.lead, now=MONDAY
    )
    seen(cast.worker, 2)
    assert run(THURSDAY) == 1
    [mail] = mails(THURSDAY)
    assert mail.subject.startswith("Past its term") and goes.ref not in mail.text


def test_a_new_term_is_told_of_anew(cast):
    signal = seen(cast.worker)
    run(THURSDAY)
    triage.pause(fresh(signal), day_of(THURSDAY + 5 * DAY), "Wacht.", by=cast.lead, now=THURSDAY)
    later = THURSDAY + 6 * DAY
    calendar.rests_that_end(day_of(later), later)
    assert run(later) == 1
    triage.change_severity(fresh(signal), 4, "Erger.", by=cast.lead, now=later)
    assert (run(later), run(later + DAY)) == (0, 1)
    assert [kind for kind, _to in told()] == ["overdue", "overdue", "overdue_now"]


def test_a_mail_that_waited_tells_what_is_late_by_then(cast):
    done, given, stays = (seen(cast.worker, owner=cast.worker) for _each in range(3))
    run(THURSDAY)
    triage.add_step(fresh(done), "talk_youth", by=cast.worker, now=THURSDAY)
    owning.assign(fresh(given), cast.colleague, by=cast.lead, now=THURSDAY)
    [mail] = mails(THURSDAY + DAY)
    assert stays.ref in mail.text and done.ref not in mail.text and given.ref not in mail.text
    triage.add_step(fresh(stays), "talk_youth", by=cast.worker, now=THURSDAY)
    assert mails(THURSDAY + DAY) == []


def test_who_is_no_lead_any_more_or_is_away_gets_no_mail(cast):
    seen(cast.worker)
    run(THURSDAY)
    Membership.objects.filter(user=cast.lead).update(until_day=day_of(THURSDAY))
    cast.lead.status = PersonStatus.PAUSED
    cast.lead.save()
    assert mails(THURSDAY + DAY) == []


def test_each_signal_remembers_it_and_what_nobody_could_hear_is_told_later(cast):
    signal = seen(cast.worker)
    Membership.objects.exclude(user=cast.worker).update(until_day=day_of(MONDAY))
    assert run(THURSDAY) == 0
    make.membership(cast.colleague, "team_lead", cast.noord)
    assert run(THURSDAY) == 1
    [entry] = AuditEntry.objects.filter(subject_ref=signal.ref, verb="queued")
    assert (entry.after, entry.by) == ("signals.overdue", None)


def test_what_was_late_for_long_is_one_mail_and_asks_the_same_whatever_the_rows(cast):
    asked_of = {}
    for number in (1, 30):
        rows = [seen(cast.worker) for _each in range(number)]
        statements, posts = asked(lambda: run(MONDAY + 200 * DAY))
        assert posts == 1
        asked_of[number] = len(statements)
        Signal.objects.filter(pk__in=[row.pk for row in rows]).update(is_practice=True)
    assert asked_of[1] == asked_of[30] <= 12


def test_many_are_read_in_parts(cast, monkeypatch):
    monkeypatch.setattr("signals.actions.overdue.READ", 2)
    for _each in range(5):
        seen(cast.worker)
    assert (run(THURSDAY), run(THURSDAY)) == (1, 0)
    assert AuditEntry.objects.filter(after="signals.overdue").count() == 5


def test_where_the_owner_went_away_meanwhile_the_lead_is_not_passed_over(cast):
    seen(cast.worker, owner=cast.worker)
    run(THURSDAY)
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(status=PersonStatus.PAUSED)

    run(MONDAY_AFTER)

    assert told() == [("overdue", cast.worker.label), ("overdue", cast.lead.label)]


def test_whose_it_became_hears_before_who_stands_above_the_lead(cast):
    signal = seen(cast.worker)
    run(THURSDAY)
    owning.assign(fresh(signal), cast.colleague, by=cast.lead, now=THURSDAY + DAY)

    run(MONDAY_AFTER)

    assert told() == [("overdue", cast.lead.label), ("overdue", cast.colleague.label)]


def test_an_owner_who_works_one_day_a_week_hears_it_on_that_day(cast):
    """The second telling silenced what waited for them."""
    seen(cast.worker, owner=cast.worker)
    run(THURSDAY)
    run(MONDAY_AFTER)

    assert sorted(mail.to[0] for mail in mails(MONDAY_AFTER + DAY)) == sorted(
        [cast.worker.email, cast.lead.email]
    )


def test_of_severity_5_the_alarm_goes_first(cast):
    seen(cast.worker, severity=5)
    assert (run(MONDAY), run(MONDAY + timedelta(minutes=50))) == (0, 0)
    assert run(MONDAY + timedelta(minutes=61)) == 1
