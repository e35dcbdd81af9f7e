"""Every read of teams, also of those that went on in another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from organisation.choices import PersonStatus, Role
from organisation.querysets.holding import in_force
from youthwork.lib.dates import DAY

if TYPE_CHECKING:
    from organisation.models import Team, User
else:
    Team = User = Any

MERGERS = 3  # of teams one after another, that rights to what ended look back


class TeamQuerySet(QuerySet["Team"]):
    def in_turn(self, *teams: Team) -> Self:
        """These as they stand now, for whoever must be the only one until the transaction ends.

        Who only writes something that names one doesn't wait: they may hold what is wanted next.
        """
        rows = self.select_for_update(no_key=True)
        return rows.filter(pk__in=[team.pk for team in teams]).order_by("pk")

    def visible_to(self, user: User) -> Self:
        """Teams this person may see: all, or the own ones."""
        if user.has_perm("organisation.see_all_people"):
            return self
        return self.filter(pk__in=user.current_keys)

    def manageable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.manage_teams") else self.none()

    def invitable_by(self, user: User, today: date) -> Self:
        """Working teams that this person may invite somebody to: all, or those they lead.

        Not on the last day of one whose people have moved to another.
        """
        teams = self.active_on(today).not_gone_on(today)
        if user.has_perm("organisation.manage_people"):
            return teams
        if user.has_perm("organisation.invite"):
            return teams.filter(pk__in=user.led_keys)
        return teams.none()

    def listed(self, today: date) -> Self:
        """Teams by name with their municipality and, under `people`, how many work there today."""
        held = in_force(today, "memberships__") & Q(memberships__user__status=PersonStatus.ACTIVE)
        return (
            self.select_related("municipality", "merged_into")
            .annotate(people=Count("memberships__user", filter=held, distinct=True))
            .order_by("name")
        )

    def on_rota_of(self, user: User, today: date) -> Self:
        """Teams whose duty this person plans or may look at, by name: the own ones, or all."""
        if user.has_perm("organisation.see_all_people"):
            return self.active_on(today)
        return self.active_on(today).filter(pk__in=user.current_keys)

    def planned_by(self, user: User, today: date) -> Self:
        """Teams whose own duty this person plans."""
        if not user.has_perm("organisation.plan_duty"):
            return self.none()
        if Role.MANAGER in user.roles:
            return self.active_on(today)
        return self.active_on(today).filter(pk__in=user.led_keys)

    def merged_before(self, today: date) -> Self:
        """Teams that went on in another one before this day, oldest first."""
        rows = self.filter(merged_into__isnull=False, active_until__lt=today)
        return rows.select_related("merged_into").order_by("pk")

    def went_on_before(self, today: date) -> dict[int, int | None]:
        """In which team each one went on that merged before this day."""
        return dict(self.merged_before(today).values_list("pk", "merged_into"))

    def that_went_on_in(self, keys: Collection[int], today: date) -> Self:
        """Teams of before whose work goes on in one of these, also by way of another team."""
        into, ended, found = "", Q(), Q()
        for _step in range(MERGERS):
            ended &= Q(**{f"{into}active_until__lt": today})
            found |= ended & Q(**{f"{into}merged_into__in": keys})
            into = f"{into}merged_into__"
        return self.filter(found) if keys else self.none()

    def finished_by(self, lead: User, today: date) -> Self:
        """Teams that this person leads, and those of before that went on in them, by name."""
        before = self.that_went_on_in(lead.led_keys, today).values("pk")
        return self.filter(Q(pk__in=lead.led_keys) | Q(pk__in=before)).order_by("name", "pk")

    def not_gone_on(self, today: date) -> Self:
        """Teams whose work did not go on elsewhere yet; what is planned can still be changed."""
        return self.filter(Q(merged_into=None) | Q(active_until__gt=today))

    def ended_with_nobody_after(self, today: date) -> Self:
        """Teams that ended before this day, of which nothing goes on anywhere, oldest first."""
        return self.filter(merged_into=None, active_until__lt=today).order_by("pk")

    def that_take_over(self, team: Team, last: date, today: date) -> Self:
        """Teams that can go on with the work of one after its last day, by name.

        Not before tomorrow; they go on themselves, and somebody leads them today.
        """
        leads = in_force(today, "memberships__") & Q(memberships__role=Role.TEAM_LEAD)
        leads &= Q(memberships__user__status=PersonStatus.ACTIVE)
        rows = self.filter(leads, merged_into=None).exclude(pk=team.pk)
        return rows.active_on(max(last, today) + DAY).distinct()

    def without_lead(self, today: date) -> Self:
        """Teams that work on this day and that nobody leads, by name."""
        held = in_force(today) & Q(role=Role.TEAM_LEAD, user__status=PersonStatus.ACTIVE)
        memberships = cast("Any", self.model).memberships.rel.related_model._default_manager
        leads = memberships.filter(held, team=OuterRef("pk"))
        return self.active_on(today).filter(~Exists(leads))

    def active_on(self, today: date) -> Self:
        """Teams that work on this day, by name."""
        return self.filter(
            Q(active_until=None) | Q(active_until__gte=today), active_from__lte=today
        ).order_by("name")
