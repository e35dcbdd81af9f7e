"""Handing out telephones and laptops, and taking a shared one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import PersonStatus
from organisation.models import User
from outbox.actions import Post
from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.means import EquipmentKind, EquipmentState
from workers.models import Booking, Equipment, Nudge
from youthwork.lib.said import Seen

BOOKED_AHEAD_DAYS = 92
BOOKING_GONE = "workers.booking_gone"


@transaction.atomic
def save_equipment(
    row: Equipment,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Equipment:
    """Put a telephone or laptop on the list, or change who has it and how it is.

    It belongs to one person or to teams. What is no longer in use is nobody's; it can't have
    begun after that (ValidationError). Of a laptop that can't be shared any more bookings go, and
    who made them hears. `seen` is what the form was opened with; where somebody changed that
    meanwhile, it is refused (`stale`).
    """
    if seen:
        seen.hold(row)
    values = dict(values)
    teams = list(values.pop("teams", []))
    if values.get("state") == EquipmentState.RETIRED:
        values |= {"holder": None, "until": values.get("until") or timezone.localdate(now)}
        if values.get("since", row.since) > values["until"]:
            told = _("The start lies after the end.")
            raise ValidationError({"since": ValidationError(told, code="after_end")})
        teams = []
    elif values.get("holder") and teams:
        told = _("Choose one person, or the teams that share it.")
        raise ValidationError({"teams": ValidationError(told, code="both")})
    is_new = row.pk is None
    was_shared = not is_new and row.is_shared
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not is_new and set(row.teams.all()) != set(teams):
        changed.append("teams")
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.teams.set(teams)
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, row, by=by, fields=() if is_new else changed, at=now)
    if was_shared and not row.is_shared:
        _call_off(row, by=by, now=now)
    works = row.kind == EquipmentKind.PHONE and row.state == EquipmentState.GOOD
    if works and row.holder is not None:
        for nudge in Nudge.objects.about_phone_of(row.holder):
            see_to_phone(nudge, by=by, now=now)
    return row


def _call_off(row: Equipment, *, by: User, now: datetime) -> None:
    """Take away what is booked of a laptop and not over, and tell each who booked it once.

    The message holds the first day in its key: what was booked is gone when it is sent.
    """
    booked = list(Booking.objects.filter(equipment=row).not_over(now))
    Booking.objects.filter(pk__in=[booking.pk for booking in booked]).delete()
    posts: dict[int, Post] = {}
    audit.record_many(AuditVerb.CANCELLED, booked, by=by, at=now)
    for booking in booked:
        if booking.by_id not in (by.pk, row.holder_id):  # whose own it is now can use it
            key = f"{BOOKING_GONE}:{booking.public_id}:{booking.day}"
            post = Post(BOOKING_GONE, audit.label(row), booking.by.label, key)
            posts.setdefault(booking.by_id, post)
    outbox.actions.post_many(posts.values())


@transaction.atomic
def see_to_phone(nudge: Nudge, *, by: User, now: datetime) -> None:
    """Somebody saw to a telephone or account that didn't work; twice changes nothing more."""
    waiting = Nudge.objects.about_phone_of(nudge.worker).filter(pk=nudge.pk)
    if waiting.update(phone_seen_to_at=now):
        audit.record(AuditVerb.CHANGED, nudge, by=by, fields=("phone_seen_to_at",), at=now)


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
    # Whoever books the same laptop waits here, so that of two only one gets it.
    locked = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    if public_id and (known := Booking.objects.filter(public_id=public_id).first()):
        if known.by_id != by.pk:
            raise _damaged()
        return known
    if not today <= day or (day - today).days > BOOKED_AHEAD_DAYS:
        told = _("Choose a day from today, at most three months ahead.")
        raise ValidationError({"day": ValidationError(told, code="day")})
    if end <= start:
        told = _("Choose an end after the start.")
        raise ValidationError({"until_time": ValidationError(told, code="no_time")})
    if not locked.is_shared:
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
    made = Booking(
        equipment=locked,
        by=by,
        day=day,
        from_time=start,
        until_time=end,
        public_id=public_id or uuid.uuid4(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # another laptop was booked with this number at the same moment
        raise _damaged() from None
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def cancel(booking: Booking, *, by: User, now: datetime) -> None:
    """Let a booking go; twice changes nothing more."""
    if Booking.objects.filter(pk=booking.pk).delete()[0]:
        audit.record(AuditVerb.CANCELLED, booking, by=by, at=now)


def _damaged() -> ValidationError:
    return ValidationError(_("This form is damaged. Open it again."), code="damaged")


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """What somebody who leaves had is nobody's, and their bookings are free again."""
    return _let_go(person, by=by, now=now)


@transaction.atomic
def free(now: datetime) -> int:
    """The same of who left while nobody could take over: a laptop was booked by nobody there."""
    held = Equipment.objects.exclude(holder=None).values("holder")
    booked = Booking.objects.from_day(timezone.localdate(now)).values("by")
    gone = User.objects.filter(Q(pk__in=held) | Q(pk__in=booked), status=PersonStatus.LEFT)
    return sum(_let_go(person, by=None, now=now) for person in gone.order_by("pk"))


def _let_go(person: User, *, by: User | None, now: datetime) -> int:
    rows = list(Equipment.objects.filter(holder=person))
    for row in rows:
        Equipment.objects.filter(pk=row.pk).update(holder=None)
        audit.record(AuditVerb.CHANGED, row, by=by, fields=("holder",), at=now)
    Booking.objects.made_by(person).from_day(timezone.localdate(now)).delete()
    return len(rows)
