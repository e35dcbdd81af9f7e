"""What was agreed in an evaluation: written down, done, changed, handed over."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import User
from policy.actions import reminders
from policy.models import Decision, Evaluation
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen


def _check_due(due_on: date, now: datetime) -> None:
    if due_on < day_of(now):
        told = _("Choose today or a later day.")
        raise ValidationError({"due_on": ValidationError(told, code="in_past")})


@transaction.atomic
def decide(
    evaluation: Evaluation, what: str, owner: User, due_on: date, *, by: User, now: datetime
) -> Decision:
    """Write down what somebody will do and by when; it stands in what they have to do."""
    _check_due(due_on, now)
    if not Evaluation.objects.open().filter(pk=evaluation.pk).exists():
        raise ValidationError(_("This evaluation is finished."), code="closed")
    known = Decision.objects.filter(evaluation=evaluation, owner=owner, due_on=due_on)
    twice = next((row for row in known if row.what == what), None)
    if twice is not None:
        return twice  # pressed twice
    made = Decision.objects.create(
        evaluation=evaluation, what=what, owner=owner, due_on=due_on, made_by=by, made_at=now
    )
    audit.record(AuditVerb.MADE, made, by=by, after=owner.label, at=now)
    return made


@transaction.atomic
def change(
    decision: Decision,
    owner: User,
    due_on: date,
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Give a decision another owner or day; reminders start anew for another day or owner.

    Who gets it on its day or after it is told at once: by then only who plans hears of the day.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    if seen:
        decision = seen.hold(decision)
    if due_on != decision.due_on:
        _check_due(due_on, now)
    if (owner.pk, due_on) == (decision.owner_id, decision.due_on):
        return
    values = {"owner": owner, "due_on": due_on, "reminded_at": None, "escalated_at": None}
    if not Decision.objects.to_do().filter(pk=decision.pk).update(**values):
        raise ValidationError(_("This decision was done already."), code="stale")
    is_new, today = owner.pk not in (decision.owner_id, by.pk), day_of(now)
    decision.owner, decision.due_on = owner, due_on
    audit.record(AuditVerb.ASSIGNED, decision, by=by, after=owner.label, at=now)
    if is_new and due_on <= today:
        reminders.remind_of_decision(decision, late=False, today=today, now=now)


@transaction.atomic
def done(decision: Decision, *, by: User, now: datetime) -> None:
    """Say that it was done. Raises ValidationError with code `stale` when it was."""
    if not Decision.objects.to_do().filter(pk=decision.pk).update(done_on=day_of(now)):
        raise ValidationError(_("This decision was done already."), code="stale")
    decision.done_on = day_of(now)
    audit.record(AuditVerb.MOVED, decision, by=by, after="done", at=now)


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Give what somebody who leaves had agreed to do to whom their work goes to."""
    rows = list(Decision.objects.owned_by(person))
    for row in rows:
        Decision.objects.filter(pk=row.pk).update(owner=to)
        audit.record(AuditVerb.ASSIGNED, row, by=by, after=to.label, at=now)
    return len(rows)
