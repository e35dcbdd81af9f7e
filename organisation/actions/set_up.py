"""The organisation itself: its beginning, the answers of the set-up, the opening of signals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation import readiness
from organisation.choices import ReadyPoint, SetUpQuestion
from organisation.models import HelpLine, Organisation, ReadyStatement, User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import Dpia
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen


@transaction.atomic
def begin(name: str, *, now: datetime) -> Organisation:
    """The one organisation; made with this name where there is none yet."""
    organisation = Organisation.objects.first()
    if organisation is None:
        organisation = Organisation.objects.create(pk=1, name=name)
        audit.record(AuditVerb.MADE, organisation, by=None, at=now)
        Organisation.objects.forget_current()
    return organisation


@transaction.atomic
def answer(
    organisation: Organisation,
    question: SetUpQuestion,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    decided_by: str = "",
    seen: Seen | None = None,
) -> None:
    """Keep the answer to a question of the set-up: `values` by field name.

    The tenth answer ends the set-up. The trail keeps which fields changed, not their contents.
    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    answered this question meanwhile.
    """
    changed = sorted(name for name, value in values.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, values[name])
    # What somebody else answered meanwhile stays: one waits for the other.
    kept = (seen.hold(organisation) if seen else Organisation.objects.locked()) or organisation
    organisation.set_up_at = kept.set_up_at
    organisation.answers = {
        **kept.answers,
        str(question): {"on": day_of(now).isoformat(), "decided_by": decided_by},
    }
    if organisation.set_up_at is None and not organisation.questions_left:
        organisation.set_up_at = now
    organisation.save(update_fields=[*changed, "answers", "set_up_at"])
    audit.record(AuditVerb.CHANGED, organisation, by=by, fields=[str(question), *changed], at=now)
    Organisation.objects.forget_current()


@transaction.atomic
def change_details(
    organisation: Organisation,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Change name, addresses and the like, outside the ten questions.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    if seen:
        seen.hold(organisation)
    changed = sorted(name for name, value in values.items() if getattr(organisation, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(organisation, name, values[name])
    organisation.save(update_fields=changed)
    audit.record(AuditVerb.CHANGED, organisation, by=by, fields=changed, at=now)
    Organisation.objects.forget_current()


@transaction.atomic
def dpia_decided(day: date, *, by: User, now: datetime) -> None:
    """Keep the day on which it was decided, after a DPIA, that signals may open (AVG art. 35)."""
    organisation = Organisation.objects.first()
    if organisation is None:
        return
    organisation.dpia_on = day
    organisation.save(update_fields=["dpia_on"])
    audit.record(AuditVerb.CHANGED, organisation, by=by, fields=["dpia_on"], at=now)
    Organisation.objects.forget_current()


@transaction.atomic
def open_signals(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Let signals be logged from now on; there is no way back, the database keeps it so.

    The decision on the DPIA and the ground come before the processing (AVG art. 35(1), 6(1)),
    whoever needs help now must not meet a number that nobody looked up, and what is urgent in the
    evening has to reach somebody. Raises ValidationError before all four, and when open.
    """
    if not Dpia.objects.opens_signals():
        told = _("First the DPIA: the director has to decide that signals may open.")
        raise ValidationError(told, code="no_dpia")
    if HelpLine.objects.unchecked_by(by).exists():
        raise ValidationError(
            _("First look up the numbers and sites above, and say so."), code="unchecked_numbers"
        )
    if not ReadyStatement.objects.filter(point=ReadyPoint.LEGAL_BASIS).exists():
        told = _("First the legal basis: the director has to say that it was laid down.")
        raise ValidationError(told, code="no_legal_basis")
    if organisation.signals_open_since is None and not readiness.is_ready(ReadyPoint.DUTY, by, now):
        told = _("First the duty rota: each evening of the next four weeks needs somebody.")
        raise ValidationError(told, code="no_duty")
    if not Organisation.objects.filter(pk=organisation.pk, signals_open_since=None).update(
        signals_open_since=now, signals_opened_by=by
    ):
        raise ValidationError(_("Signals are open already."), code="stale")
    organisation.signals_open_since, organisation.signals_opened_by = now, by
    audit.record(AuditVerb.CONFIRMED, organisation, by=by, fields=["signals_open_since"], at=now)
    Organisation.objects.forget_current()
