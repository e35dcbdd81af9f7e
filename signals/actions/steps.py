"""What somebody will do about a signal: planned, ticked off, dropped, reminded of.

What was planned about a duplicate stays with it, and is done where it goes on: each deed on it is
one on both signals.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import PersonStatus
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from signals.actions import moving, owning, planned, terms, triage
from signals.choices.signal import Status, StepKind
from signals.models import Signal, SignalStep
from signals.sharing import refuse_signal
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered


@transaction.atomic
def plan_step(
    signal: Signal,
    kind: StepKind,
    *,
    owner: User | None,
    due_on: date,
    by: User,
    now: datetime,
    note: str = "",
) -> SignalStep:
    """Write down what somebody will do, and by when; the calendar reminds them, or who leads the
    team while it is nobody's."""
    moving.still_open(signal)
    triage.no_story_in(signal, note=note)
    triage.no_activity_of(signal, kind)
    planned.refuse_day(due_on, now)
    planned.refuse_kind(kind)
    if kind == StepKind.INFORMED_PARTNER:
        refuse_signal(signal)
    moving.change(signal)
    step = SignalStep.objects.create(
        signal=signal,
        kind=kind,
        noted_at=now,
        by=by,
        owner=owner,
        due_on=due_on,
        note=note,
    )
    audit.record(AuditVerb.STEP_PLANNED, signal, by=by, after=kind, at=now)
    return step


@transaction.atomic
def tick_off(
    step: SignalStep,
    *,
    by: User,
    now: datetime,
    outcome: str = "",
    done_at: datetime | None = None,
) -> None:
    """Say that a planned step was done, now or earlier, and what came of it."""
    triage.not_by_a_step(step.kind)
    signal, goes_on = _taken_up(step)
    triage.no_story_in(signal, result=outcome)
    told = _("Choose a time that has passed.")
    triage.refuse_moment(done_at, now, told, of=signal.seen_at)
    moving.change(signal, **terms.with_a_step(signal, now))
    at = min(done_at or now, now)
    if goes_on:
        moving.change(goes_on, **terms.with_a_step_of_a_duplicate(goes_on, at, now))
    done = {"done_at": at, "noted_at": now, "outcome": outcome, "by": by}
    if not SignalStep.objects.to_do().filter(pk=step.pk).update(**done):
        raise ValidationError(_("This step was ticked off already."), code="stale")
    # What was done before the other was seen takes up no alarm about that.
    about = [each for each in _both(step) if each == signal or at >= each.seen_at]
    audit.record_many(AuditVerb.STEP_ADDED, about, by=by, after=step.kind, at=now)


def _taken_up(step: SignalStep) -> tuple[Signal, Signal | None]:
    """The signal of a planned step, and the open one in which that goes on, both held.

    Raises ValidationError with code `closed` where the one or the other isn't open.
    """
    signal, *others = _both(step)
    goes_on = next(iter(others), None)
    moving.still_open(goes_on or signal)
    if goes_on and not answered(Signal.objects.turn_of_all(signal.pk, goes_on.pk)):
        raise moving.stale()
    return signal, goes_on


def _both(step: SignalStep) -> list[Signal]:
    signal = step.signal
    goes_on = signal.merged_into if signal.status == Status.MERGED else None
    return [signal, goes_on] if goes_on else [signal]


@transaction.atomic
def give_step(step: SignalStep, to: User, *, by: User, now: datetime) -> None:
    """Let somebody else do what was planned, on its day.

    They are reminded of it as of what was planned for them, at once where its day has come; who
    had it hears that it isn't theirs any more. Raises ValidationError (`closed`; `cant_open` for
    who may not open the signal; `stale` where it was done or changed meanwhile).
    """
    signal, _goes_on = _taken_up(step)
    if to == step.owner:
        return
    opens = to.status == PersonStatus.ACTIVE and Signal.objects.visible_to(to).contains(signal)
    if not opens:
        told = _("%(name)s can't open this signal. Choose somebody else.") % {"name": to.name}
        raise ValidationError({"to": ValidationError(told, code="cant_open")})
    moving.change_each(_both(step))
    if not planned.give([step], to):
        raise ValidationError(_("This step was ticked off already."), code="stale")
    planned.tell_gone([step], by=by)
    if step.due_on is not None and step.due_on <= day_of(now) and not signal.is_practice:
        outbox.actions.post_to_each(
            "signals.step_due",
            subject=audit.label(signal),
            recipients=[to.label] if to != by else [],
            dedupe_key=f"signals.step_due:{step.pk}:{step.due_on}:{signal.version}",
        )
        SignalStep.objects.filter(pk=step.pk).update(reminded_at=now)
    audit.record_many(AuditVerb.STEP_GIVEN, _both(step), by=by, after=to.label, at=now)


@transaction.atomic
def drop(step: SignalStep, *, by: User, now: datetime) -> None:
    """Let a planned step lapse: it isn't needed any more. The trail keeps that it was planned.

    Whose it was hears of it.
    """
    _taken_up(step)
    moving.change_each(_both(step))
    if not SignalStep.objects.to_do().filter(pk=step.pk).delete()[0]:
        raise ValidationError(_("This step was ticked off already."), code="stale")
    planned.tell_gone([step], by=by)
    audit.record_many(AuditVerb.STEP_DROPPED, _both(step), by=by, after=step.kind, at=now)


@transaction.atomic
def remind(step: SignalStep, people: Collection[User], *, late: bool, now: datetime) -> None:
    """Remind of a planned step: its owner on its day, or who leads when it is late. Once each.

    Whoever is given it is reminded anew, also who had it before.
    """
    kind = "step_late" if late else "step_due"
    marks = planned.marks_of(step, people, late=late)
    outbox.actions.post_to_each(
        f"signals.{kind}",
        subject=audit.label(step.signal),
        recipients=[person.label for person in people],
        dedupe_key=f"signals.{kind}:{step.pk}:{step.due_on}" + planned.again(late, now),
    )
    SignalStep.objects.filter(pk=step.pk).update(**dict.fromkeys(marks, now))
    audit.record(AuditVerb.QUEUED, step.signal, by=None, after=kind, at=now)


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Give what someone who leaves had still to do to the lead of each signal's team.

    The lead is reminded of it on its day; who leaves hears nothing.
    """
    given, leads = 0, dict[int, User]()
    for step in SignalStep.objects.to_do_of(person).select_related("signal__team"):
        lead = owning.lead_after(person, to, step.signal.team, leads, now)
        if planned.give([step], lead):
            audit.record(AuditVerb.STEP_GIVEN, step.signal, by=by, after=lead.label, at=now)
            given += 1
    return given


@transaction.atomic
def give_back(now: datetime) -> int:
    """Give planned steps of signals that their owner can no longer open to who leads the team.

    Its team merged, the duty or a role ended, or the organisation no longer lets colleagues read.
    They hear that they don't have to do it any more. In a team that nobody leads it stays, as it
    does of an approach: who answers for it meanwhile may not open its signals.
    """
    given, today = 0, timezone.localdate(now)
    owners = SignalStep.objects.to_do().values("owner")
    for person in User.objects.filter(pk__in=owners).here_or_gone():
        closed = SignalStep.objects.to_do_of(person).beyond(person)
        for step in closed.select_related("signal__team", "owner"):
            to = Signal.objects.who_goes_on(step.signal, today)
            if to is not None and planned.give([step], to):
                planned.tell_gone([step], by=None)
                audit.record(AuditVerb.STEP_GIVEN, step.signal, by=None, after=to.label, at=now)
                given += 1
    return given
