"""Saying how far somebody is, agreeing about learning, and trainings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.competences import CODES, Level, Presence, Side
from workers.models import Attendance, CompetenceAssessment, GrowthGoal, Training
from youthwork.lib.said import Seen

if TYPE_CHECKING:
    from organisation.models import User


@transaction.atomic
def assess(
    person: User, levels: Mapping[str, int], *, by: User, now: datetime
) -> CompetenceAssessment:
    """Keep one view of a worker: one's own, or the lead's. On the same day it replaces itself.

    `levels` says of every indicator how far somebody is.
    """
    if set(levels) != set(CODES) or not set(levels.values()) <= set(Level.values):
        raise ValidationError(_("Say of every point how far it is."), code="levels")
    teams = person.current_teams
    if not teams:
        raise ValidationError(_("Somebody without a team has no lead."), code="no_team")
    side = Side.SELF if by.pk == person.pk else Side.LEAD
    made, is_new = CompetenceAssessment.objects.update_or_create(
        person=person,
        side=side,
        day=timezone.localdate(now),
        defaults={"levels": dict(levels), "by": by, "team": teams[0]},
    )
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, made, by=by, at=now)
    return made


@transaction.atomic
def agree(person: User, values: Mapping[str, Any], *, by: User, now: datetime) -> GrowthGoal:
    """Write down what was agreed about learning. A form sent twice is one agreement."""
    made, is_new = GrowthGoal.objects.get_or_create(
        public_id=values["public_id"],
        defaults=dict(values) | {"person": person, "made_by": by, "made_at": now},
    )
    if made.person_id != person.pk:
        raise ValidationError(_("This form is damaged. Open it again."), code="damaged")
    if is_new:
        audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def erase(row: CompetenceAssessment | GrowthGoal, *, by: User | None, now: datetime) -> None:
    """A view of somebody or an agreement about learning goes before its term, on request."""
    audit.record(AuditVerb.ERASED, row, by=by, at=now)
    row.delete()


@transaction.atomic
def tick(goal: GrowthGoal, *, done: bool, by: User, now: datetime) -> None:
    """Say that what was agreed is done, or not after all; twice changes nothing more."""
    open_now = GrowthGoal.objects.filter(pk=goal.pk, done_on__isnull=done)
    if open_now.update(done_on=timezone.localdate(now) if done else None):
        audit.record(AuditVerb.CHANGED, goal, by=by, fields=("done_on",), at=now)


@transaction.atomic
def save_training(
    training: Training,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Training:
    """Put a training on the list, or change it.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    if seen:
        seen.hold(training)
    is_new = training.pk is None
    changed = [name for name, value in values.items() if getattr(training, name) != value]
    for name, value in values.items():
        setattr(training, name, value)
    training.save()
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, training, by=by, fields=() if is_new else changed, at=now)
    return training


@transaction.atomic
def sign_up(training: Training, *, coming: bool, by: User, now: datetime) -> None:
    """Say that one comes to a training that is still to be, or doesn't after all."""
    if training.day < timezone.localdate(now):
        raise ValidationError(_("This training is over."), code="over")
    if coming:
        _row, changed = Attendance.objects.get_or_create(training=training, person=by)
    else:
        gone, _rows = Attendance.objects.filter(training=training, person=by).delete()
        changed = bool(gone)
    if changed:
        after = Presence.SIGNED_UP if coming else ""
        audit.record(AuditVerb.CHANGED, training, by=by, fields=("presence",), after=after, at=now)


@transaction.atomic
def note_presence(
    training: Training,
    people: Collection[User],
    among: Collection[User],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Write down who was there; only about the people of whom this lead may say so (`among`).

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    wrote it down meanwhile.
    """
    if seen:
        seen.hold(training)
    there = {person.pk for person in people}
    for person in among:
        if person.pk in there:
            Attendance.objects.update_or_create(
                training=training, person=person, defaults={"presence": Presence.ATTENDED}
            )
        else:
            rows = Attendance.objects.filter(training=training, person=person)
            rows.filter(presence=Presence.ATTENDED).delete()
    audit.record(
        AuditVerb.CHANGED, training, by=by, fields=("presence",), after=str(len(there)), at=now
    )
