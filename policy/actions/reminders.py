"""Telling people of an evaluation or a decision that is due, each time once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

import outbox.actions
from organisation.choices import Role
from organisation.models import User
from policy.choices.evaluations import OPEN
from policy.dates import Reminder, ReminderKind
from policy.models import Decision, Evaluation, EvaluationReminder
from policy.querysets.evaluations import receivers
from privacy import audit
from privacy.choices import AuditVerb
from workers.actions import pulse
from workers.choices.pulse import Pulse
from youthwork.lib.dates import DAY

PLANNERS = (Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)
ABOVE = (Role.DIRECTOR, Role.ADMINISTRATOR)
# What was missed and what comes is told by the same mail; when it is sent it knows which.
MAILS = {
    ReminderKind.MONTH: "policy.evaluation_month",
    ReminderKind.WEEK: "policy.evaluation_week",
    ReminderKind.DAY: "policy.evaluation_day",
    ReminderKind.LATE: "policy.evaluation_late",
    ReminderKind.ESCALATED: "policy.evaluation_late",
}

# They tell of the day that was chosen.
BEFORE = (ReminderKind.MONTH, ReminderKind.WEEK, ReminderKind.DAY)


@transaction.atomic
def remind(evaluation: Evaluation, reminder: Reminder, *, today: date, now: datetime) -> bool:
    """Send one reminder to whoever plans evaluations, or to the director; False when it went.

    Without a manager the director gets it, without either the administrators. Nobody gets
    the same mail twice, whichever way it reaches them, nor on one day that it comes and that it is
    late: who plans it, and was told that day of the day chosen, isn't told as the director too.
    """
    _row, is_new = EvaluationReminder.objects.get_or_create(
        evaluation=evaluation,
        kind=reminder.kind,
        key=reminder.key,
        defaults={"sent_on": today},
    )
    if not is_new:
        return False
    people = receivers(PLANNERS, today)
    if reminder.kind == ReminderKind.ESCALATED:
        of_the_day = EvaluationReminder.objects.filter(
            evaluation=evaluation, kind__in=BEFORE, sent_on=today
        )
        told = people if of_the_day.exists() else []
        people = [person for person in receivers(ABOVE, today) if person not in told]
    kind = MAILS[reminder.kind]
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(evaluation),
        recipients=[person.label for person in people],
        dedupe_key=f"{kind}:{evaluation.public_id}:{reminder.key}",
    )
    audit.record(AuditVerb.QUEUED, evaluation, by=None, after=reminder.kind, at=now)
    return True


@transaction.atomic
def ask_the_team(evaluation: Evaluation, *, today: date, now: datetime) -> bool:
    """Ask the three short questions before the meeting, once; False when that was done.

    They close on the day itself, so that the meeting sees the answers.
    """
    until = max(evaluation.meets_on, today + DAY)
    rows = Evaluation.objects.filter(pk=evaluation.pk, status__in=OPEN, pulse_on=None)
    if not rows.exists() or not pulse.ask_before_evaluation(
        list(Pulse), today, until=until, now=now
    ):
        return False
    rows.update(pulse_on=today)
    evaluation.pulse_on = today
    audit.record(AuditVerb.CHANGED, evaluation, by=None, fields=("pulse_on",), at=now)
    return True


@transaction.atomic
def remind_of_decision(decision: Decision, *, late: bool, today: date, now: datetime) -> bool:
    """Remind the owner on the day, or who plans evaluations when it is late; each once.

    Of an owner who is away or left, who plans hears on the day. False where it was done meanwhile,
    or given another day or owner: then reminders start anew.
    """
    owner = decision.owner
    here = owner is not None and User.objects.working().filter(pk=owner.pk).exists()
    people = [owner] if owner and here and not late else receivers(PLANNERS, today)
    kind, mark = (
        ("policy.decision_late", "escalated_at") if late else ("policy.decision_due", "reminded_at")
    )
    marks = {mark: now} | ({"reminded_at": now} if late else {})
    rows = Decision.objects.to_do().filter(pk=decision.pk, due_on=decision.due_on, owner=owner)
    if not rows.update(**marks):
        return False
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(decision),
        recipients=[person.label for person in people],
        dedupe_key=f"{kind}:{decision.public_id}:{decision.due_on}",
    )
    audit.record(AuditVerb.QUEUED, decision, by=None, after=mark, at=now)
    return True
