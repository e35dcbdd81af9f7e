"""Who had something to do hears when it isn't theirs any more: taken back, lapsed, given on."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from organisation import notifications
from organisation.actions import leaving, teams
from organisation.choices import Timing
from organisation.models import Membership, NotificationChoice, User
from outbox.actions import Wait
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import approach, editing, owning, planned, steps, triage
from signals.choices.editing import RetractReason
from signals.choices.signal import SEXUAL_IMAGE_MINOR, Outcome, Severity, StepKind
from signals.models import Approach, ApproachStep, Signal, SignalStep
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
LATER = MONDAY + timedelta(hours=2)
DAY = timedelta(days=1)
NOTE = "Eerst bellen met de trainer."


@pytest.fixture(autouse=True)
def colleagues_read(cast):
    may_read(cast, True)


def may_read(cast, may):
    cast.organisation.colleagues_may_read = may
    cast.organisation.save()
    caches["process"].clear()


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, now=MONDAY, severity=3)


def plan(signal, owner, by, *, now=MONDAY, days=1):
    due_on = day_of(now) + days * DAY
    return steps.plan_step(
        signal, StepKind.TALK_YOUTH, owner=owner, due_on=due_on, by=by, now=now, note=NOTE
    )


def take_back(signal, by, now=LATER):
    editing.retract(fresh(signal), RetractReason.MISTAKE, by=by, now=now)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def told(kind="signals.step_gone"):
    names = {person.label: person.first_name for person in User.objects.all()}
    return [names[row.recipient] for row in Message.objects.filter(kind=kind).order_by("pk")]


def mail(now=LATER, kind="signals.step_gone"):
    return render(Message.objects.filter(kind=kind).latest("pk"), now)


# --- taken back -----------------------------------------------------------------------------------


def test_who_planned_something_hears_that_the_signal_was_taken_back(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    take_back(signal, cast.worker)

    assert told() == ["Cora"]
    letter = mail()
    assert letter.to == [cast.colleague.email] and signal.ref in letter.subject
    assert fresh(signal).get_absolute_url() in letter.text


def test_the_mail_says_nothing_about_the_signal_or_the_step(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    take_back(signal, cast.worker)

    letter = mail()
    said = (letter.subject + letter.text).lower()
    kind = str(StepKind.TALK_YOUTH.label).lower()
    names = [person.name.lower() for person in (cast.worker, cast.lead)]
    for word in ("groepsapp", "uitgelachen", "trainer", kind, *names):
        assert word not in said


def test_who_takes_back_hears_nothing_of_their_own_plan(cast, signal):
    plan(signal, cast.worker, cast.lead)
    take_back(signal, cast.worker)
    assert told() == []


def test_of_two_steps_one_hears_once_and_each_who_has_one(cast, signal):
    for owner in (cast.colleague, cast.colleague, cast.lead):
        plan(signal, owner, cast.lead)
    take_back(signal, cast.worker)
    assert told() == ["Cora", "Lea"]


def test_what_was_done_is_nobody_s_to_do(cast, signal):
    step = plan(signal, cast.colleague, cast.lead)
    steps.tick_off(step, by=cast.colleague, now=MONDAY)
    take_back(signal, cast.worker)
    assert told() == []


def test_what_was_ticked_off_a_moment_ago_stays_with_who_had_it(cast, signal):
    """Who gives on what waits has read it before."""
    step = plan(signal, cast.colleague, cast.lead)
    steps.tick_off(fresh(step), by=cast.colleague, now=MONDAY)
    assert planned.give([step], cast.lead) == 0
    assert fresh(step).owner == cast.colleague


def test_what_is_not_taken_back_after_all_tells_nobody(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_back(signal, cast.worker)
        raise RuntimeError("the deed around it failed")
    with pytest.raises(ValidationError):
        take_back(signal, cast.colleague)  # not theirs to take back
    assert told() == []


def test_two_who_take_back_at_once_tell_once(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    other = fresh(signal)
    take_back(signal, cast.worker)
    with pytest.raises(ValidationError):
        editing.retract(other, RetractReason.MISTAKE, by=cast.worker, now=LATER)
    assert told() == ["Cora"]


@pytest.mark.parametrize("status", ["left", "paused"])
def test_who_does_not_work_here_now_gets_no_mail(cast, signal, status):
    plan(signal, cast.colleague, cast.lead)
    take_back(signal, cast.worker)
    left = {"left_on": day_of(MONDAY)} if status == "left" else {}
    User.objects.filter(pk=cast.colleague.pk).update(status=status, **left)
    assert mail() is None


def test_who_may_not_read_it_gets_no_mail(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    take_back(signal, cast.worker)
    may_read(cast, False)
    assert mail() is None


def test_opened_again_before_the_mail_went_it_is_theirs_as_before(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    take_back(signal, cast.worker)
    triage.reopen(fresh(signal), "toch niet", by=cast.lead, now=LATER)
    assert mail() is None

    take_back(signal, cast.worker, LATER + timedelta(hours=1))
    assert told() == ["Cora", "Cora"] and mail() is not None


def test_it_comes_when_they_chose_to_hear_of_their_steps(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    take_back(signal, cast.worker)
    message = Message.objects.get(kind="signals.step_gone")
    assert notifications.wait(message, LATER) is None
    NotificationChoice.objects.create(
        user=cast.colleague, kind="signals.step_due", timing=Timing.DIGEST
    )
    assert notifications.wait(Message.objects.get(pk=message.pk), LATER) == Wait(None)


def test_practice_tells_nobody(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    Signal.objects.update(is_practice=True)
    take_back(signal, cast.worker)
    assert told() == []


def test_nothing_stands_to_be_done_on_what_was_taken_back(cast):
    now = timezone.now()
    signal = make.signal(cast.worker, now=now, severity=3)
    step = plan(signal, cast.colleague, cast.lead, now=now)
    done = f"{signal.get_absolute_url()}steps/{step.pk}/"
    colleague = signed_in(cast.colleague)
    assert done in colleague.get(signal.get_absolute_url()).content.decode()
    take_back(signal, cast.worker, now)
    page = colleague.get(signal.get_absolute_url()).content.decode()
    assert 'class="to-do"' not in page


# --- lapsed, given on -----------------------------------------------------------------------------


def test_whose_step_somebody_else_lets_lapse_hears_of_it(cast, signal):
    steps.drop(plan(signal, cast.colleague, cast.lead), by=cast.lead, now=MONDAY)
    assert told() == ["Cora"]
    assert signal.get_absolute_url() in mail().text


def test_who_lets_their_own_step_lapse_knows(cast, signal):
    steps.drop(plan(signal, cast.colleague, cast.lead), by=cast.colleague, now=MONDAY)
    assert told() == []


def test_whose_step_goes_to_another_owner_hears_of_it(cast, signal):
    owning.assign(signal, cast.colleague, by=cast.lead, now=MONDAY)
    plan(signal, cast.colleague, cast.lead)
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    assert told() == ["Cora"]
    assert signal.get_absolute_url() in mail().text

    owning.assign(signal, cast.colleague, by=cast.lead, now=MONDAY)
    [back, first] = Message.objects.filter(kind="signals.step_gone").order_by("-pk")
    assert told() == ["Cora", "Wim"]
    assert render(first, LATER) is None and render(back, LATER) is not None  # hers again


def test_who_gives_their_own_work_on_knows(cast, signal):
    owning.assign(signal, cast.lead, by=cast.lead, now=MONDAY)
    plan(signal, cast.lead, cast.lead)
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    assert told() == [] and SignalStep.objects.get().owner == cast.worker


def test_who_may_not_read_what_became_urgent_hears_only_that_somebody_else_does_it(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    triage.change_severity(signal, Severity.FAST, "het loopt op", by=cast.lead, now=MONDAY)
    assert told() == ["Cora"]
    text = mail().text
    assert signal.ref in text and signal.get_absolute_url() not in text


def test_the_same_when_it_turns_out_to_be_an_image_of_a_minor(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    seen = make.observation(
        signal.team, category="exposing", subcategory=SEXUAL_IMAGE_MINOR, severity=5, narrative="",
        interpretation="", seen_at=signal.seen_at,
    )  # fmt: skip
    editing.edit(fresh(signal), seen, version=fresh(signal).version, by=cast.worker, now=LATER)
    step = SignalStep.objects.get()
    assert (step.owner, step.note) == (cast.worker, None)
    assert told() == ["Cora"] and signal.get_absolute_url() not in mail().text


def test_who_can_open_the_signal_no_more_hears_that_the_lead_does_it(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    may_read(cast, False)
    assert steps.give_back(LATER) == 1
    assert steps.give_back(LATER) == 0
    assert told() == ["Cora"] and signal.get_absolute_url() not in mail().text


def test_a_step_of_a_signal_stays_where_nobody_else_could_open_it(cast, signal):
    """A lead of another team answers for this one, but may not open its signals."""
    step = plan(signal, cast.colleague, cast.lead)
    may_read(cast, False)
    leave_the_team(cast.lead)
    assert steps.give_back(LATER) == 0
    assert fresh(step).owner == cast.colleague and told() == []


def test_who_does_not_go_along_with_a_merged_team_hears_that_somebody_else_does_it(cast):
    signal = make.signal(cast.other_worker, now=MONDAY, severity=3)
    owning.assign(signal, cast.other_worker, by=cast.other_lead, now=MONDAY)
    helper = make.person("Hans Helper", "worker", cast.zuid)
    plan(signal, helper, cast.other_lead, days=7)
    teams.merge_team(cast.zuid, cast.noord, by=cast.administrator, today=day_of(MONDAY), now=MONDAY)
    Membership.objects.filter(user=helper, team=cast.noord).delete()
    now = MONDAY + DAY
    calendar.merged_teams(day_of(now), now)
    calendar.steps_to_do(day_of(now), now)
    assert SignalStep.objects.get().owner in (cast.lead, cast.other_lead)
    assert told() == ["Hans"]


def test_who_leaves_hears_nothing_and_the_lead_is_reminded_anew(cast, signal):
    step = plan(signal, cast.colleague, cast.lead)
    tuesday = MONDAY + DAY
    calendar.steps_to_do(day_of(tuesday), tuesday)
    assert told("signals.step_due") == ["Cora"]

    leaving.leave(cast.colleague, by=cast.administrator, today=day_of(tuesday), now=tuesday)
    assert fresh(step).owner == cast.lead and told() == []
    calendar.steps_to_do(day_of(tuesday), tuesday)
    calendar.steps_to_do(day_of(tuesday), tuesday)
    assert told("signals.step_due") == ["Cora", "Lea"]


def test_a_reminder_that_waited_says_nothing_once_the_step_was_given_on(cast, signal):
    owning.assign(signal, cast.colleague, by=cast.lead, now=MONDAY)
    plan(signal, cast.colleague, cast.lead)
    tuesday = MONDAY + DAY
    calendar.steps_to_do(day_of(tuesday), tuesday)
    [reminder] = Message.objects.filter(kind="signals.step_due")
    assert render(reminder, tuesday) is not None

    owning.assign(fresh(signal), cast.worker, by=cast.lead, now=tuesday)
    assert render(reminder, tuesday) is None
    calendar.steps_to_do(day_of(tuesday), tuesday)
    assert told("signals.step_due") == ["Cora", "Wim"]


def test_what_is_closed_or_taken_together_has_nothing_left_to_do(cast, signal):
    plan(signal, cast.colleague, cast.lead)
    with pytest.raises(ValidationError) as refusal:
        triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=LATER)
    assert refusal.value.code == "still_to_do"
    assert told() == []


# --- steps of an approach -------------------------------------------------------------------------


def in_approach(cast):
    row = make.approach(cast.lead, now=MONDAY)
    due = day_of(MONDAY) + DAY
    return approach.add_step(
        row, StepKind.TALK_YOUTH, owner=cast.worker, due_on=due, by=cast.lead, now=MONDAY
    )


GONE = "signals.approach_step_gone"


def test_whose_step_of_an_approach_lapses_hears_of_it_without_its_title(cast):
    step = in_approach(cast)
    approach.drop_step(step, by=cast.lead, now=MONDAY)
    assert told(GONE) == ["Wim"]
    letter = mail(kind=GONE)
    assert letter.to == [cast.worker.email] and "Noord" in letter.text
    assert step.approach.get_absolute_url() in letter.text
    assert "vape" not in (letter.subject + letter.text).lower()


def test_who_had_something_to_do_in_an_approach_hears_that_it_ended(cast):
    row = in_approach(cast).approach
    approach.end(row, "Klaar.", by=cast.lead, now=MONDAY, ended_on=day_of(MONDAY))
    assert told(GONE) == ["Wim"] and mail(kind=GONE) is not None
    approach.reopen(row, by=cast.lead, now=MONDAY)
    assert mail(kind=GONE) is None  # theirs to do, as before
    approach.end(row, "Klaar.", by=cast.worker, now=MONDAY, ended_on=day_of(MONDAY))
    assert told(GONE) == ["Wim"]


AGAIN = "signals.approach_step_again"


def test_who_heard_that_it_ended_hears_that_it_runs_again(cast):
    """They were told that it isn't needed, and then were late with it."""
    row = in_approach(cast).approach
    approach.end(row, "Klaar.", by=cast.lead, now=MONDAY, ended_on=day_of(MONDAY))
    Message.objects.filter(kind=GONE).update(status="sent", sent_at=MONDAY)
    approach.reopen(row, by=cast.lead, now=MONDAY)
    assert told(AGAIN) == ["Wim"]
    letter = mail(kind=AGAIN)
    assert letter.to == [cast.worker.email] and row.get_absolute_url() in letter.text
    assert "vape" not in (letter.subject + letter.text).lower()

    approach.end(row, "Toch klaar.", by=cast.lead, now=MONDAY, ended_on=day_of(MONDAY))
    assert mail(kind=AGAIN) is None


def test_of_an_approach_that_ended_long_ago_they_hear_it_too(cast):
    """The mail that said so is no longer kept."""
    row = in_approach(cast).approach
    approach.end(row, "Klaar.", by=cast.lead, now=MONDAY, ended_on=day_of(MONDAY))
    Message.objects.filter(kind=GONE).delete()
    approach.reopen(row, by=cast.lead, now=MONDAY)
    assert mail(kind=AGAIN) is not None


def test_a_late_step_that_is_given_on_is_told_to_who_gets_it(cast):
    """Its reminders were over: it had been late for whoever had it."""
    step = in_approach(cast)
    late = MONDAY + timedelta(days=9)
    approach.give_step(step, cast.colleague, by=cast.lead, now=late)
    assert told("signals.approach_step_due") == ["Cora"]
    assert mail(kind="signals.approach_step_due").to == [cast.colleague.email]


def test_who_did_not_hear_yet_that_it_ended_hears_nothing_of_both(cast):
    row = in_approach(cast).approach
    approach.end(row, "Klaar.", by=cast.lead, now=MONDAY, ended_on=day_of(MONDAY))
    approach.reopen(row, by=cast.lead, now=MONDAY)
    assert mail(kind=GONE) is None and mail(kind=AGAIN) is None


def test_who_may_not_read_the_approach_hears_nothing_of_it(cast):
    approach.drop_step(in_approach(cast), by=cast.lead, now=MONDAY)
    Membership.objects.filter(user=cast.worker).update(until_day=date(2026, 1, 1))
    assert mail(kind=GONE) is None


def leave_the_team(person):
    Membership.objects.filter(user=person).update(until_day=date(2026, 1, 1))


def test_who_can_open_the_approach_no_more_hears_that_somebody_else_does_it(cast):
    step = in_approach(cast)
    ApproachStep.objects.update(reminded_at=MONDAY)
    leave_the_team(cast.worker)
    assert approach.give_back(LATER) == 1
    assert approach.give_back(LATER) == 0
    step.refresh_from_db()
    assert (step.owner, step.reminded_at) == (cast.lead, None)
    assert told(GONE) == ["Wim"]
    letter = mail(kind=GONE)
    assert "Noord" in letter.text and step.approach.get_absolute_url() not in letter.text
    entry = AuditEntry.objects.filter(verb="step_given").latest("pk")
    assert (entry.subject, entry.after, entry.by) == (
        f"signals.approach:{step.approach.public_id}", cast.lead.label, None
    )  # fmt: skip


def test_it_goes_to_who_pulls_the_approach_else_to_who_leads_the_team(cast):
    row = make.approach(cast.lead, now=MONDAY, lead=cast.colleague)
    due = day_of(MONDAY) + DAY
    for _step in range(2):
        approach.add_step(
            row, StepKind.TALK_YOUTH, owner=cast.worker, due_on=due, by=cast.lead, now=MONDAY
        )
    first, second = ApproachStep.objects.order_by("pk")
    ApproachStep.objects.filter(pk=second.pk).update(done_at=MONDAY, by=cast.worker)
    leave_the_team(cast.worker)
    assert approach.give_back(LATER) == 1
    assert fresh(first).owner == cast.colleague and fresh(second).owner == cast.worker

    User.objects.filter(pk=cast.colleague.pk).update(status="paused")
    ApproachStep.objects.filter(pk=first.pk).update(owner=cast.worker)
    assert approach.give_back(LATER) == 1
    assert fresh(first).owner == cast.lead


def test_it_stays_where_nobody_else_could_open_it(cast):
    """Who is told that somebody else does it may rely on that: a lead of another team can't."""
    step = in_approach(cast)
    leave_the_team(cast.worker)
    leave_the_team(cast.lead)
    Approach.objects.update(lead=None)
    assert approach.give_back(LATER) == 0
    assert fresh(step).owner == cast.worker and told(GONE) == []


def test_an_approach_that_ended_gives_nothing_back(cast):
    row = in_approach(cast).approach
    approach.end(row, "Klaar.", by=cast.lead, now=MONDAY, ended_on=day_of(MONDAY))
    leave_the_team(cast.worker)
    assert approach.give_back(LATER) == 0


def test_the_day_gives_it_back_before_it_reminds(cast):
    step = in_approach(cast)
    leave_the_team(cast.worker)
    tuesday = MONDAY + DAY
    done = calendar.steps_to_do(day_of(tuesday), tuesday)
    assert done["steps_given_back"] == 1 and fresh(step).owner == cast.lead
    assert told("signals.approach_step_due") == ["Lea"]


def test_who_heard_that_a_signal_was_taken_back_hears_that_it_is_open_again(cast):
    """The step stood in their list again, and nobody had said so."""
    signal = make.signal(cast.colleague, now=MONDAY, severity=3)
    step = plan(signal, cast.worker, cast.lead)
    take_back(signal, cast.colleague)
    assert told("signals.step_gone") == ["Wim"]
    Message.objects.filter(kind="signals.step_gone").update(status="sent", sent_at=LATER)

    triage.reopen(fresh(signal), "Toch echt.", by=cast.lead, now=LATER)

    again = "signals.step_again"
    assert told(again) == ["Wim"]
    letter = mail(kind=again)
    assert letter.to == [cast.worker.email] and signal.get_absolute_url() in letter.text
    steps.drop(fresh(step), by=cast.lead, now=LATER)
    assert mail(kind=again) is None
