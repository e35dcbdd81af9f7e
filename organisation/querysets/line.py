"""Whom something urgent may reach, and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from organisation.choices import ON_CALL, PersonStatus, Role
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


class InShift(NamedTuple):
    """Somebody in a shift that runs, and what decides whether they are reached first in it."""

    pk: int
    name: str
    public_id: UUID
    phone: str
    status: str
    role: str | None  # one by which they may have the duty
    has_push: bool
    team: int | None
    backup: int | None

    @property
    def may(self) -> bool:
        """Whether they can do something about a signal: neither on leave nor without a role."""
        return self.status == PersonStatus.ACTIVE and self.role is not None

    @property
    def reached(self) -> Reachable:
        """As one of the line, of whom no more is known than that they have the duty."""
        own = self.team is not None
        is_what = {"own_duty": own, "house_duty": not own, "has_push": self.has_push}
        no = dict.fromkeys(IN_LINE, False)
        return Reachable(self.pk, self.name, self.public_id, self.phone, **no | is_what)


def _in_line(columns: Any) -> QuerySet[Any, Any]:
    """These columns of everybody in the line, and what they are.

    Who is in it is asked of shifts and memberships, once each: of each person it would be asked
    of the whole house.
    """
    (member, _of_member), (person, _names), _team = signed_in_columns()
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
    rows = person.objects.working().annotate(**said)
    shifts = shifts.filter(Q(team=team) | Q(team=None)).order_by()
    roles = (Role.TEAM_LEAD, Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)
    in_line = member.objects.filter(in_force(today), role__in=roles).order_by()
    stand_in = shifts.filter(backup__isnull=False)
    # As one list, which PostgreSQL sees to be short: it looks up the few that stand in it.
    whom = shifts.values("person").union(stand_in.values("backup"), in_line.values("user"))
    rows = rows.filter(pk__in=whom).order_by("name", "pk")
    return cast("QuerySet[Any, Any]", rows.values_list(*columns, *IN_LINE))


def _in_shift(_shape: Any) -> QuerySet[Any, Any]:
    """Whose shifts run now: of a rota one at most, of a team and of all.

    A role is asked as a value: whether there is one PostgreSQL would look up of the whole house.
    """
    (member, _of_member), (person, _names), _team = signed_in_columns()
    moment = cast("Any", Later("moment", DateTimeField()))
    team = cast("Any", Later("team", BigIntegerField()))
    today, me = cast("Any", Later("today", DateField())), OuterRef("person")
    held = member.objects.filter(in_force(today), user=me, role__in=ON_CALL).order_by()
    devices = person._meta.get_field("push_devices").related_model.objects
    shifts = person._meta.get_field("duty_shifts").related_model.objects
    rows = shifts.filter(Q(team=team) | Q(team=None), starts_at__lte=moment, ends_at__gt=moment)
    names = [f"person__{name}" for name in ("pk", "name", "public_id", "phone", "status")]
    is_what = [Subquery(held.values("role")[:1]), Exists(devices.filter(user=me))]
    columns = [*names, *is_what, "team", "backup"]
    return cast("QuerySet[Any, Any]", rows.order_by().values_list(*columns))


_lines, _shifts = Prepared(_in_line), Prepared(_in_shift)


def line_of(team: Team | None, moment: datetime, columns: Sequence[str]) -> Question:
    """Asks for everybody in the line by name."""
    today = timezone.localdate(moment)
    return _lines.question(tuple(columns), team=team and team.pk, moment=moment, today=today)


def in_shift(team: Team, moment: datetime) -> Question:
    """Asks who is in a shift of this moment, as `InShift`."""
    today = timezone.localdate(moment)
    return _shifts.question((), team=team.pk, moment=moment, today=today)
