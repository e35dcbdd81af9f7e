"""Asking who is little online how it goes: first the person, after a week who leads the team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.actions import post, post_to_each
from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.nudges import NudgeReason
from workers.models import Nudge
from youthwork.lib.said import Seen


@transaction.atomic
def ask(worker: User, *, online: float, norm: float, today: date, now: datetime) -> Nudge | None:
    """Ask somebody how it goes; None when they were asked in the last 28 days.

    `online` and `norm` are shares of 100. The mail waits for their own hours, as every mail of
    this app does (workers.availability.wait).
    """
    User.objects.in_turn(worker)  # two runs at once ask one after the other
    if Nudge.objects.sent_since(today).filter(worker=worker).exists():
        return None
    nudge = Nudge.objects.create(
        worker=worker, sent_on=today, online_percent=round(online), norm_percent=round(norm)
    )
    post(
        "workers.nudge",
        subject=audit.label(nudge),
        recipient=worker.label,
        dedupe_key=f"workers.nudge:{worker.public_id}:{today}",
    )
    audit.record(AuditVerb.QUEUED, nudge, by=None, after="nudge", at=now)
    return nudge


@transaction.atomic
def answer(nudge: Nudge, reason: str, *, with_colleague: bool, by: User, now: datetime) -> None:
    """Say why; another answer replaces the one before. Raises ValidationError by field."""
    if reason not in NudgeReason:
        raise ValidationError({"nudge_reason": ValidationError(_("Choose one."), code="reason")})
    Nudge.objects.filter(pk=nudge.pk).update(
        reason=reason, with_colleague=with_colleague, answered_at=now
    )
    audit.record(AuditVerb.CHANGED, nudge, by=by, fields=["reason"], at=now)


@transaction.atomic
def tell_leads(nudge: Nudge, leads: Iterable[User], *, now: datetime) -> bool:
    """Let who leads the team know that a question is a week old; False when they were told."""
    if not Nudge.objects.filter(pk=nudge.pk, lead_told_at=None).update(lead_told_at=now):
        return False
    post_to_each(
        "workers.nudge_week",
        subject=audit.label(nudge),
        recipients=[lead.label for lead in leads],
        dedupe_key=f"workers.nudge_week:{nudge.public_id}",
    )
    audit.record(AuditVerb.QUEUED, nudge, by=None, after="nudge_week", at=now)
    return True


@transaction.atomic
def write_to(
    nudge: Nudge, words: str, *, by: User, now: datetime, seen: Seen | None = None
) -> None:
    """A lead's words to somebody who was asked; their mail only says that something waits.

    `seen` is what the form was opened with. Raises ValidationError (`required`; `stale` where
    somebody wrote meanwhile, whose words these would take the place of).
    """
    words = words.strip()
    if not words:
        raise ValidationError({"words": ValidationError(_("Write something."), code="required")})
    if seen:
        seen.hold(nudge)
    Nudge.objects.filter(pk=nudge.pk).update(lead_words=words, lead=by, lead_wrote_at=now)
    post(
        "workers.nudge_words",
        subject=audit.label(nudge),
        recipient=nudge.worker.label,
        dedupe_key=f"workers.nudge_words:{nudge.public_id}:{now:%Y%m%d%H%M%S%f}",
    )
    audit.record(AuditVerb.CHANGED, nudge, by=by, fields=["lead_words"], at=now)
