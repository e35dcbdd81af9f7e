"""What the calendar reminds of: steps that are due, steps that are late, rests that end."""

from datetime import datetime, time, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from organisation import notifications
from organisation.models import QuietHours, User
from outbox.mail import render
from outbox.models import Message
from signals import calendar
from signals.actions import approach, owning, planned, steps, triage
from signals.choices.signal import Outcome, StepKind
from signals.models import Signal, SignalStep
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
DAY = timedelta(days=1)


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, now=MONDAY, severity=3)


@pytest.fixture
def step(signal, cast):
    """Due on Tuesday, by the worker."""
    due = day_of(MONDAY) + DAY
    return steps.plan_step(
        signal, StepKind.TALK_YOUTH, owner=cast.worker, due_on=due, by=cast.lead, now=MONDAY
    )


def colleagues_read(cast, may):
    cast.organisation.colleagues_may_read = may
    cast.organisation.save()
    caches["process"].clear()


def run(days):
    now = MONDAY + days * DAY
    return {k: n for k, n in calendar.steps_to_do(day_of(now), now).items() if n}


def sent():
    names = {person.label: person.first_name for person in User.objects.all()}
    others = ("signals.urgent", "signals.given", "signals.given_now")
    rows = Message.objects.exclude(kind__in=others).order_by("pk")
    return [(row.kind.removeprefix("signals."), names[row.recipient]) for row in rows]


def test_of_a_step_that_is_nobodys_yet_who_leads_is_reminded(signal, cast):
    """Picture 05: *Nog niemand*."""
    page = signed_in(cast.lead)
    address = reverse("signals:add_step", args=[signal.ref])
    typed = {"kind": "talk_youth", "owner": "nobody"}
    assert "Kies op welke dag" in page.post(address, typed).content.decode()
    assert page.post(address, typed | {"due_on": str(day_of(timezone.now()))}).status_code == 302
    step = signal.steps.get()
    assert step.owner is None
    assert "Niemand" in page.get(signal.get_absolute_url()).content.decode()
    signal.steps.update(due_on=day_of(MONDAY) + DAY)

    assert run(1) == {"steps_reminded": 1}
    assert sent() == [("step_due", "Lea")]

    now = MONDAY + DAY
    steps.give_step(SignalStep.objects.get(), cast.worker, by=cast.lead, now=now)
    steps.tick_off(SignalStep.objects.get(), by=cast.worker, now=now)
    assert SignalStep.objects.get().done_at


def test_the_owner_is_reminded_once_and_two_working_days_later_the_lead(step):
    assert run(0) == {}
    assert run(1) == {"steps_reminded": 1}
    assert run(1) == run(2) == {}
    assert run(3) == {"steps_escalated": 1}
    assert run(3) == run(9) == {}
    assert sent() == [("step_due", "Wim"), ("step_late", "Lea")]


def test_who_gets_it_after_the_lead_heard_is_reminded_as_well(step, cast):
    colleagues_read(cast, True)
    run(1)
    run(3)
    planned.give([step], cast.colleague)

    assert run(4) == {"steps_reminded": 1} and run(5) == {}
    assert sent()[-1] == ("step_due", cast.colleague.first_name)


def test_who_gets_it_back_is_reminded_again(step, cast):
    colleagues_read(cast, True)
    owner = step.owner
    run(1)
    for day, to in ((2, cast.colleague), (3, owner), (4, owner)):
        planned.give([step], to)
        run(day)
    assert [name for kind, name in sent() if kind == "step_due"] == [
        owner.first_name, cast.colleague.first_name, owner.first_name,
    ]  # fmt: skip


def test_a_reminder_that_comes_after_its_day_does_not_say_today(step, cast):
    run(1)
    message = Message.objects.get(kind="signals.step_due")
    on_its_day, later = (render(message, MONDAY + days * DAY) for days in (1, 3))
    assert "Vandaag" in on_its_day.text
    assert "Vandaag" not in later.text and "17 november" in later.text


@pytest.mark.parametrize(
    ("kind", "told", "never"),
    [("talk_youth", "Vink het af", "Deel het"), ("informed_partner", "Deel het", "Vink het af")],
)
def test_who_would_inform_a_partner_reads_to_share_it(signal, cast, kind, told, never):
    """It isn't ticked off by hand: sharing does it."""
    due = day_of(MONDAY) + DAY
    steps.plan_step(signal, kind, owner=cast.worker, due_on=due, by=cast.lead, now=MONDAY)
    row = make.approach(cast.lead, now=MONDAY)
    approach.add_step(row, kind, owner=cast.worker, due_on=due, by=cast.lead, now=MONDAY)
    run(1)
    for message in Message.objects.filter(kind__endswith="step_due"):
        text = render(message, MONDAY + DAY).text
        assert told in text and never not in text


def test_a_step_whose_owner_can_no_longer_open_the_signal_becomes_the_leads(cast, signal):
    colleagues_read(cast, True)
    due = day_of(MONDAY) + DAY
    step = steps.plan_step(
        signal, StepKind.TALK_YOUTH, owner=cast.colleague, due_on=due, by=cast.lead, now=MONDAY
    )
    assert run(0) == {}
    colleagues_read(cast, False)
    assert run(0) == {"steps_given_back": 1}
    step.refresh_from_db()
    assert step.owner == cast.lead
    assert run(0) == {}
    assert run(1) == {"steps_reminded": 1}
    assert sent() == [("step_gone", "Cora"), ("step_due", "Lea")]


def test_after_an_outage_the_lead_hears_and_the_owner_the_day_after(step):
    assert run(30) == {"steps_escalated": 1}
    assert run(31) == {"steps_reminded": 1}
    assert run(32) == {}
    assert sent() == [("step_late", "Lea"), ("step_due", "Wim")]


@pytest.mark.parametrize("status", ["paused", "left"])
def test_of_an_owner_who_is_away_or_left_the_lead_hears(step, cast, status):
    left = {"left_on": day_of(MONDAY)} if status == "left" else {}
    User.objects.filter(pk=cast.worker.pk).update(status=status, **left)
    run(1)
    assert sent() == [("step_due", "Lea")]


def test_nobody_is_reminded_of_what_was_done_dropped_closed_or_rests(step, signal, cast):
    triage.pause(signal, day_of(MONDAY) + 40 * DAY, "wacht op de school", by=cast.lead, now=MONDAY)
    assert run(5) == {}
    signal.refresh_from_db()
    triage.resume(signal, by=cast.lead, now=MONDAY)
    steps.drop(type(step).objects.select_related("signal").get(), by=cast.lead, now=MONDAY)
    assert run(5) == {}


def test_a_reminder_says_nothing_about_the_signal_and_nothing_once_it_was_done(step, signal, cast):
    run(1)
    message = Message.objects.get(kind="signals.step_due")
    mail = render(message, timezone.now())
    assert mail.to == [cast.worker.email] and signal.ref in mail.subject
    assert "exposing" not in mail.text.lower() and "groepsapp" not in mail.text
    steps.tick_off(type(step).objects.select_related("signal").get(), by=cast.worker, now=MONDAY)
    assert render(message, timezone.now()) is None


# --- steps of an approach -------------------------------------------------------------------------


@pytest.fixture
def in_approach(cast):
    """Due on Tuesday, by the worker, in an approach of the lead."""
    row = make.approach(cast.lead, now=MONDAY)
    due = day_of(MONDAY) + DAY
    return approach.add_step(
        row, StepKind.TALK_YOUTH, owner=cast.worker, due_on=due, by=cast.lead, now=MONDAY
    )


def test_of_a_step_of_an_approach_one_is_reminded_as_of_a_signal_s(in_approach):
    assert run(0) == {}
    assert run(1) == {"steps_reminded": 1}
    assert run(1) == run(2) == {}
    assert run(3) == {"steps_escalated": 1}
    assert run(3) == run(9) == {}
    assert sent() == [("approach_step_due", "Wim"), ("approach_step_late", "Lea")]


def test_of_an_owner_who_is_away_the_lead_hears_in_an_approach_too(in_approach, cast):
    User.objects.filter(pk=cast.worker.pk).update(status="paused")
    run(1)
    assert sent() == [("approach_step_due", "Lea")]


def test_nobody_is_reminded_of_a_step_that_lapsed_or_of_an_approach_that_ended(in_approach, cast):
    row = in_approach.approach
    approach.end(row, "Klaar.", by=cast.lead, now=MONDAY, ended_on=day_of(MONDAY))
    assert run(5) == {}
    approach.reopen(row, by=cast.lead, now=MONDAY)
    approach.drop_step(in_approach, by=cast.lead, now=MONDAY)
    assert run(5) == {}


def test_a_reminder_of_an_approach_says_nothing_of_it_and_nothing_once_it_was_done(
    in_approach, cast
):
    run(1)
    message = Message.objects.get(kind="signals.approach_step_due")
    mail = render(message, timezone.now())
    assert mail.to == [cast.worker.email] and "Noord" in mail.text
    assert str(in_approach.approach.public_id) in mail.text
    assert "vape" not in mail.text.lower() + mail.subject.lower()
    approach.finish_step(in_approach, by=cast.worker, now=MONDAY)
    assert render(message, timezone.now()) is None


def test_a_reminder_waits_for_the_end_of_quiet_hours_in_signals_and_approaches(
    cast, step, in_approach
):
    hours = {"quiet_from": time(8), "quiet_until": time(12)}
    QuietHours.objects.create(user=cast.worker, **hours)
    run(1)
    messages = Message.objects.filter(kind__endswith="step_due")
    noon = (MONDAY + DAY).replace(hour=12)
    held = [notifications.wait(message, MONDAY + DAY) for message in messages]
    assert [wait.until for wait in held] == [noon, noon]


def test_who_owns_a_step_of_an_approach_sees_it_on_the_start_page_and_ticks_it_off(cast):
    row = make.approach(cast.lead)
    step = approach.add_step(
        row, StepKind.TALK_YOUTH, owner=cast.worker, due_on=timezone.localdate(), by=cast.lead,
        now=timezone.now(),
    )  # fmt: skip
    worker, address = signed_in(cast.worker), row.get_absolute_url()
    start = worker.get("/").content.decode()
    assert address in start and row.title not in start
    done = reverse("signals:finish_approach_step", args=[row.public_id, step.public_id])
    assert done in worker.get(address).content.decode()
    assert signed_in(cast.colleague).post(done).status_code == 404
    assert [worker.post(done).status_code for _again in range(2)] == [302, 302]
    step.refresh_from_db()
    assert step.by == cast.worker and address not in worker.get("/").content.decode()


def test_a_rest_ends_by_itself_and_its_owner_hears_of_it(signal, cast):
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    until = day_of(MONDAY) + 5 * DAY
    triage.pause(signal, until, "wacht op de school", by=cast.lead, now=MONDAY)
    before = Signal.objects.get().due_at

    for days, count in ((4, 0), (5, 1), (6, 0)):
        now = MONDAY + days * DAY
        assert calendar.rests_that_end(day_of(now), now) == {"rests_ended": count}

    rested = Signal.objects.get()
    assert (rested.paused_until, rested.paused_reason, rested.due_at) == (None, None, before)
    assert sent() == [("rest_ended", "Wim")]
    assert render(Message.objects.get(kind="signals.rest_ended"), timezone.now()).to == [
        cast.worker.email
    ]


@pytest.mark.parametrize("status", ["paused", "left", ""], ids=["away", "left", "nobody"])
def test_that_a_rest_ended_is_told_to_who_leads_where_its_owner_is_not_there(signal, cast, status):
    """It came back into the inbox and nobody heard of it."""
    if status:
        owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
        left = {"left_on": day_of(MONDAY)} if status == "left" else {}
        User.objects.filter(pk=cast.worker.pk).update(status=status, **left)
    triage.pause(signal, day_of(MONDAY) + DAY, "wacht op de school", by=cast.lead, now=MONDAY)
    calendar.rests_that_end(day_of(MONDAY) + DAY, MONDAY + DAY)
    assert sent() == [("rest_ended", "Lea")]
    message = Message.objects.get(kind="signals.rest_ended")
    mail = render(message, timezone.now())
    assert mail.to == [cast.lead.email] and signal.get_absolute_url() in mail.text
    owning.assign(Signal.objects.get(), cast.colleague, by=cast.lead, now=MONDAY + DAY)
    assert render(message, timezone.now()) is None  # somebody has it


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_rest_is_for_90_days_at_most(signal, cast, days):
    with pytest.raises(triage.ValidationError) as refusal:
        triage.pause(signal, day_of(MONDAY) + days * DAY, "wacht", by=cast.lead, now=MONDAY)
    assert refusal.value.error_dict["until"][0].code == "not_within_90_days"


def test_closing_ends_a_rest_and_a_new_rest_replaces_the_old_one(signal, cast):
    free = Signal.objects.get().due_at
    triage.pause(signal, day_of(MONDAY) + 9 * DAY, "wacht", by=cast.lead, now=MONDAY)
    triage.pause(signal, day_of(MONDAY) + 2 * DAY, "korter", by=cast.lead, now=MONDAY)
    triage.resume(signal, by=cast.lead, now=MONDAY)
    assert Signal.objects.get().due_at == free

    triage.pause(signal, day_of(MONDAY) + 2 * DAY, "weer", by=cast.lead, now=MONDAY)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=MONDAY)
    assert Signal.objects.get().paused_until is None
