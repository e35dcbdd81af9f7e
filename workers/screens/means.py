"""What the pages of telephones and laptops show."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from organisation.choices import Role
from organisation.models import User
from workers.choices.means import EquipmentKind, EquipmentState
from workers.models import Booking, Equipment
from workers.screens.activities import in_words
from youthwork.lib.together import fetch

ICONS = {EquipmentKind.PHONE: "phone", EquipmentKind.LAPTOP: "laptop"}
TONES = {
    EquipmentState.GOOD: ("ok", "check-lg"),
    EquipmentState.POOR: ("warn", "exclamation-triangle"),
    EquipmentState.BROKEN: ("bad", "x-lg"),
    EquipmentState.RETIRED: ("", "archive"),
}


def page(user: User, today: date) -> dict[str, Any]:
    """One's own, what the team shares with when it is taken, and for who manages it the list."""
    listed = Equipment.objects.visible_to(user).in_use().listed()
    shared = Equipment.objects.visible_to(user).shared()
    coming = Booking.objects.from_day(today).filter(equipment__in=shared.values("pk"))
    own = Equipment.objects.editable_by(user, today).values_list("pk")
    people, phones = _asked_about(user, today), Equipment.objects.good_phones()
    fetch(listed, coming, own, people, phones)
    rows, editable = list(listed), {key for (key,) in own}
    shared_keys = {row.pk for row in rows if row.is_shared}
    booked: dict[int, list[Booking]] = defaultdict(list)
    for booking in coming:
        booked[booking.equipment_id].append(booking)
    equipped = {key for (key,) in phones}
    return {
        "mine": [_row(row, today) for row in rows if row.holder_id == user.pk],
        "shared": [
            _row(row, today)
            | {
                "bookings": [
                    {
                        "id": one.public_id,
                        "day": in_words(one.day, today),
                        "times": f"{one.from_time:%H:%M}–{one.until_time:%H:%M}",
                        "who": one.by.name,
                        "is_mine": one.by_id == user.pk,
                    }
                    for one in booked[row.pk]
                ]
            }
            for row in rows
            if row.pk in shared_keys
        ],
        "managed": [_row(row, today) for row in rows if row.pk in editable],
        "may_manage": user.has_perm("workers.manage_equipment"),
        "may_book": user.has_perm("workers.use_equipment"),
        "without_phone": [person.name for person in people if person.pk not in equipped],
    }


def _row(row: Equipment, today: date) -> dict[str, Any]:
    tone, icon = TONES[EquipmentState(row.state)]
    return {
        "id": row.public_id,
        "label": row.label,
        "kind": row.get_kind_display(),
        "icon": ICONS[EquipmentKind(row.kind)],
        "state": row.state,
        "state_label": row.get_state_display(),
        "tone": tone,
        "state_icon": icon,
        "holder": row.holder.name if row.holder else "",
        "teams": ", ".join(team.name for team in row.teams.all()),
        "since": in_words(row.since, today),
        "note": row.note,
    }


def _asked_about(user: User, today: date) -> QuerySet[User]:
    """Whose work phone this person sees to: of the teams led, or of everybody; by name."""
    if not user.has_perm("workers.manage_equipment"):
        return User.objects.none()
    if user.has_perm("workers.manage_all_equipment"):
        return User.objects.filter(
            pk__in=User.objects.holding(Role.WORKER, today).order_by().values("pk")
        ).order_by("name")
    return User.objects.led_by(user, today).order_by("name")
