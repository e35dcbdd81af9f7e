"""Every read of the roles that people hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import BigIntegerField, DateField, F, Q, QuerySet

from organisation.choices import PersonStatus, Role
from organisation.querysets.holding import in_force, object_of, signed_in_columns
from youthwork.lib.dates import DAY
from youthwork.lib.prepared import Later, Prepared

if TYPE_CHECKING:
    from organisation.models import Membership, User
else:
    Membership = User = Any


def _memberships_of(_shape: Any) -> QuerySet[Any, Any]:
    (member, names), _user, (_team, of_team) = signed_in_columns()
    rows = member.objects.on(cast("Any", Later("today", DateField())))
    rows = rows.filter(user=Later("user", BigIntegerField()))
    return cast("QuerySet[Any, Any]", rows.values_list(*names, *(f"team__{n}" for n in of_team)))


_held = Prepared(_memberships_of)


class MembershipQuerySet(QuerySet["Membership"]):
    def held_by(self, user: User, today: date) -> list[Membership]:
        """Somebody's memberships in force on a day, with their teams."""
        members, _user, teams = signed_in_columns()
        held: list[Membership] = []
        for row in _held("", user=user.pk, today=today):
            membership: Membership = object_of(members, row)
            membership.user = user
            team = row[len(members[1]) :]
            membership.team = object_of(teams, team) if membership.team_id else None
            held.append(membership)
        return held

    def teams_of(self, user: User, today: date) -> QuerySet[Membership, tuple[int | None]]:
        """Keys of the teams in which somebody works or that they lead on a day, None of a role
        without a team."""
        return self.filter(in_force(today), user=user).values_list("team")

    def on(self, today: date) -> Self:
        return self.filter(in_force(today)).select_related("team")

    def names_by_role(self, today: date) -> QuerySet[Membership, tuple[str, int, str]]:
        """Role, key and name of everybody who works here, by name; somebody once for each team."""
        held = self.filter(in_force(today), user__status=PersonStatus.ACTIVE)
        rows = held.order_by("user__name", "user_id", "pk")
        return rows.values_list("role", "user_id", "user__name")

    def of_people(self, people: Iterable[int]) -> Self:
        """Every membership, ended ones too, of these people (by key)."""
        return self.filter(user__in=set(people))

    def began_as(self, role: Role, today: date) -> dict[int, date]:
        """By person since when they hold a role without a day in between, whatever the team.

        Whoever came back begins anew; a move from one team to the next breaks nothing.
        """
        held = self.filter(role=role, from_day__lte=today).order_by("user", "from_day", "pk")
        began: dict[int, date] = {}
        until: dict[int, date] = {}
        for person, first, last in held.values_list("user_id", "from_day", "until_day"):
            if person not in began or first > until[person] + DAY:
                began[person] = first
            until[person] = max(until.get(person, first), min(last or today, today))
        return {person: day for person, day in began.items() if until[person] == today}

    def overlapping(self, from_day: date, until_day: date | None) -> Self:
        """Those that share a day with this period."""
        rows = self.filter(Q(until_day=None) | Q(until_day__gte=from_day))
        return rows if until_day is None else rows.filter(from_day__lte=until_day)

    def not_over_by(self, today: date) -> Self:
        """Those of today and those to come; what ended stays as it was."""
        return self.filter(Q(until_day=None) | Q(until_day__gte=today))

    def going_on_after(self, today: date) -> Self:
        """Those that don't end by today, coming ones too, the first to begin first."""
        rows = self.filter(Q(until_day=None) | Q(until_day__gt=today))
        return rows.order_by("from_day", "pk")

    def deputies_of(self, user: User, today: date) -> Self:
        """Who stands in for somebody, now or later, the first to end first."""
        rows = self.filter(deputy_for=user, until_day__gte=today).select_related("user", "team")
        return rows.order_by("until_day", "pk")

    def endable_by(self, user: User, today: date) -> Self:
        """Deputies this person may send home: their own; every one for who manages people."""
        rows = self.filter(deputy_for__isnull=False, until_day__gte=today)
        if not user.has_perm("organisation.manage_people"):
            rows = rows.filter(deputy_for=user)
        return rows.select_related("user", "team", "deputy_for")

    def outliving_their_team(self, today: date) -> Self:
        """Those that go on although their team ended before today."""
        return self.filter(
            Q(until_day=None) | Q(until_day__gt=F("team__active_until")),
            team__active_until__lt=today,
            from_day__lte=F("team__active_until"),
        ).select_related("team", "user")
