"""Handing out telephones and laptops, and taking a shared one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.means import EquipmentState
from workers.models import Booking, Equipment

if TYPE_CHECKING:
    from organisation.models import User

BOOKED_AHEAD_DAYS = 92


@transaction.atomic
def save_equipment(
    row: Equipment, values: Mapping[str, Any], *, by: User, now: datetime
) -> Equipment:
    """Put a telephone or laptop on the list, or change who has it and how it is.

    It belongs to one person or to teams. What is no longer in use is nobody's.
    """
    values = dict(values)
    teams = list(values.pop("teams", []))
    if values.get("state") == EquipmentState.RETIRED:
        values |= {"holder": None, "until": values.get("until") or timezone.localdate(now)}
        teams = []
    elif values.get("holder") and teams:
        told = _("Choose one person, or the teams that share it.")
        raise ValidationError({"teams": ValidationError(told, code="both")})
    is_new = row.pk is None
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.teams.set(teams)
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, row, by=by, fields=() if is_new else changed, at=now)
    return row


@transaction.atomic
def say_state(row: Equipment, state: EquipmentState, *, by: User, now: datetime) -> None:
    """The one who has it says how it is."""
    if state == EquipmentState.RETIRED:
        raise ValidationError(_("Choose one of the options."), code="retired")
    if Equipment.objects.in_use().filter(pk=row.pk).exclude(state=state).update(state=state):
        audit.record(AuditVerb.CHANGED, row, by=by, fields=("state",), after=state, at=now)


@transaction.atomic
def book(
    equipment: Equipment,
    day: date,
    start: time,
    end: time,
    *,
    by: User,
    now: datetime,
    public_id: uuid.UUID | None = None,
) -> Booking:
    """Take a shared laptop; what is taken is refused with who has it. Sent twice is one."""
    today = timezone.localdate(now)
    if public_id and (known := Booking.objects.made_by(by).filter(public_id=public_id).first()):
        return known
    if not today <= day or (day - today).days > BOOKED_AHEAD_DAYS:
        told = _("Choose a day from today, at most three months ahead.")
        raise ValidationError({"day": ValidationError(told, code="day")})
    if end <= start:
        told = _("Choose an end after the start.")
        raise ValidationError({"until_time": ValidationError(told, code="no_time")})
    # Whoever books the same laptop waits here, so that of two only one gets it.
    locked = Equipment.objects.shared().select_for_update().filter(pk=equipment.pk).first()
    if locked is None:
        raise ValidationError(_("This laptop can't be booked."), code="not_shared")
    if clash := Booking.objects.clashing(locked, day, start, end).first():
        raise ValidationError(
            _("%(who)s has it from %(from)s to %(until)s.")
            % {
                "who": clash.by.name,
                "from": f"{clash.from_time:%H:%M}",
                "until": f"{clash.until_time:%H:%M}",
            },
            code="taken",
        )
    made = Booking.objects.create(
        equipment=locked,
        by=by,
        day=day,
        from_time=start,
        until_time=end,
        public_id=public_id or uuid.uuid4(),
    )
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def cancel(booking: Booking, *, by: User, now: datetime) -> None:
    """Let a booking go; twice changes nothing more."""
    audit.record(AuditVerb.CANCELLED, booking, by=by, at=now)
    booking.delete()


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """What somebody who leaves had is nobody's, and their bookings are free again."""
    rows = list(Equipment.objects.filter(holder=person))
    for row in rows:
        Equipment.objects.filter(pk=row.pk).update(holder=None)
        audit.record(AuditVerb.CHANGED, row, by=by, fields=("holder",), at=now)
    Booking.objects.made_by(person).from_day(timezone.localdate(now)).delete()
    return len(rows)
