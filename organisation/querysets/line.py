"""Whom something urgent may reach, and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.utils import timezone

from organisation.choices import Role
from organisation.querysets.duty import first_reached
from organisation.querysets.holding import in_force, signed_in_columns
from youthwork.lib.prepared import Later, Prepared, Question

if TYPE_CHECKING:
    from organisation.models import Team
else:
    Team = Any


class Reachable(NamedTuple):
    """What `reachable` says of each person, and what it takes to name and warn them."""

    pk: int
    name: str
    public_id: UUID
    phone: str
    own_duty: bool
    own_backup: bool
    house_duty: bool
    house_backup: bool
    leads_team: bool
    leads: bool
    manages: bool
    directs: bool
    administers: bool
    has_push: bool

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this person, as `User.label`."""
        return f"organisation.user:{self.public_id}"


IN_LINE = Reachable._fields[4:]
BRIEFLY = Reachable._fields[:4]
# What decides nothing about who has the duty: only the steps behind it go by these.
BEYOND_DUTY = ("own_backup", "house_backup", "leads_team", "directs", "administers")


def _in_line(shape: Any) -> QuerySet[Any, Any]:
    """These columns of everybody in the line, or of those in a shift, and what they are.

    Who is in it is asked of shifts and memberships, once each: of each person it would be asked
    of the whole house.
    """
    (member, _of_member), (person, _names), _team = signed_in_columns()
    columns, in_shift = shape
    moment = cast("Any", Later("moment", DateTimeField()))
    team = cast("Any", Later("team", BigIntegerField()))
    shifts = person._meta.get_field("duty_shifts").related_model.objects.running(moment)
    devices = person._meta.get_field("push_devices").related_model.objects
    today = cast("Any", Later("today", DateField()))
    held, me = member.objects.filter(in_force(today), user=OuterRef("pk")), OuterRef("pk")
    first = first_reached(me)
    is_what = {
        "own_duty": shifts.filter(first, team=team),
        "own_backup": shifts.filter(backup=me, team=team),
        "house_duty": shifts.filter(first, team=None),
        "house_backup": shifts.filter(backup=me, team=None),
        "leads_team": held.filter(role=Role.TEAM_LEAD, team=team),
        "leads": held.filter(role=Role.TEAM_LEAD),
        "manages": held.filter(role=Role.MANAGER),
        "directs": held.filter(role=Role.DIRECTOR),
        "administers": held.filter(role=Role.ADMINISTRATOR),
        "has_push": devices.filter(user=me),
    }
    said: dict[str, Any] = {name: Exists(of_them) for name, of_them in is_what.items()}
    if in_shift:
        said |= dict.fromkeys(BEYOND_DUTY, Value(False, BooleanField()))
    rows = person.objects.working().annotate(**said)
    shifts = shifts.filter(Q(team=team) | Q(team=None)).order_by()
    roles = (Role.TEAM_LEAD, Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)
    in_line = member.objects.filter(in_force(today), role__in=roles).order_by()
    stand_in = shifts.filter(backup__isnull=False)
    # As one list, which PostgreSQL sees to be short: it looks up the few that stand in it.
    whom = shifts.values("person").union(stand_in.values("backup"))
    if not in_shift:
        whom = whom.union(in_line.values("user"))
    rows = rows.filter(pk__in=whom).order_by("name", "pk")
    return cast("QuerySet[Any, Any]", rows.values_list(*columns, *IN_LINE))


_lines = Prepared(_in_line)


def line_of(
    team: Team | None, moment: datetime, columns: Sequence[str], *, in_shift: bool = False
) -> Question:
    """Asks for everybody in the line by name; `in_shift`: only who is in a shift of this moment.

    Of these it asks what decides who has the duty, and says no to the rest (`BEYOND_DUTY`).
    """
    today = timezone.localdate(moment)
    shape = (tuple(columns), in_shift)
    return _lines.question(shape, team=team and team.pk, moment=moment, today=today)
