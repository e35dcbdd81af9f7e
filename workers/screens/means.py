"""What the pages of telephones and laptops show."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import User
from workers.agreed import may_follow
from workers.choices.means import EquipmentKind, EquipmentState
from workers.models import Booking, Equipment, Nudge
from workers.screens.activities import in_words
from workers.screens.profile_tasks import ToDo
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, fetch

PHONE = EquipmentKind.PHONE
MOST = 10  # tasks on the list of what there is to do
ICONS = {EquipmentKind.PHONE: "phone", EquipmentKind.LAPTOP: "laptop"}
TONES = {
    EquipmentState.GOOD: ("ok", "check-lg"),
    EquipmentState.POOR: ("warn", "exclamation-triangle"),
    EquipmentState.BROKEN: ("bad", "x-lg"),
    EquipmentState.RETIRED: ("", "archive"),
}


def page(user: User, today: date) -> dict[str, Any]:
    """One's own, what the team shares with when it is taken, and for who manages it the list."""
    listed = Equipment.objects.visible_to(user, today).in_use().listed()
    shared = Equipment.objects.visible_to(user, today).shared()
    coming = Booking.objects.from_day(today).filter(equipment__in=shared.values("pk"))
    own = Equipment.objects.editable_by(user, today).values_list("pk")
    people, phones = _asked_about(user, today), Equipment.objects.good_phones()
    asked = Nudge.objects.phones_to_see_to(user, today)
    asked = asked if may_follow(today) else asked.none()
    fetch(listed, coming, own, people, phones, asked)
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
        "to_see_to": [_to_see_to(nudge, rows, today) for nudge in asked],
        "may_manage": user.has_perm("workers.manage_equipment"),
        "may_book": user.has_perm("workers.use_equipment"),
        "without_phone": [person.name for person in people if person.pk not in equipped],
    }


def _to_see_to(nudge: Nudge, rows: list[Equipment], today: date) -> dict[str, Any]:
    """Somebody whose telephone or account doesn't work, with the telephone when there is one."""
    held = (row for row in rows if row.holder_id == nudge.worker_id and row.kind == PHONE)
    phone = next(held, None)
    change = reverse("workers:change_equipment", args=[phone.public_id]) if phone else ""
    return {
        "id": nudge.public_id,
        "name": nudge.worker.name,
        "since": in_words(day_of(nudge.answered_at), today) if nudge.answered_at else "",
        "label": phone.label if phone else "",
        "deed": _("Change") if phone else _("Give a phone"),
        "url": change or reverse("workers:new_equipment"),
    }


def tasks(user: User, now: datetime) -> Asking[list[ToDo]]:
    """What a lead has to see to, for the list of what there is to do."""
    today = day_of(now)
    if not user.led_teams or not may_follow(today):
        return []
    asked = prepared(lambda me, day: Nudge.objects.phones_to_see_to(me, day)[:MOST], user, today)
    yield asked
    url, title = f"{reverse('workers:equipment')}#to-see-to", _("See to a work phone")
    return [ToDo(url, "phone", title, nudge.worker.name, None) for nudge in asked]


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
