"""Every read of work profiles and their checks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, TruncMonth
from django.utils import timezone

from organisation.choices import PersonStatus, Role
from organisation.querysets.holding import in_force
from workers.choices.profiles import Status

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import ProfileCheck, ProfileException, WorkProfile
else:
    ProfileCheck = ProfileException = WorkProfile = Any


def _people(model: Any) -> Any:
    return model._meta.get_field("user").related_model.objects


class WorkProfileQuerySet(QuerySet["WorkProfile"]):
    def held_by(self, user: User) -> Self:
        """Somebody's own, ended ones too."""
        return self.filter(user=user)

    def current(self) -> Self:
        return self.exclude(status=Status.ENDED)

    def changeable_by(self, user: User) -> Self:
        """Accounts this person may change: their own that they still use."""
        if not user.has_perm("workers.keep_profile"):
            return self.none()
        return self.held_by(user).current()

    def led_by(self, user: User) -> Self:
        """Accounts of others who work today in a team that this person leads."""
        if not user.has_perm("workers.check_profiles"):
            return self.none()
        teams = user.led_keys
        people = _people(self.model).in_teams(teams, timezone.localdate())
        return self.filter(user__in=people.values("pk")).exclude(user=user)

    def checkable_by(self, user: User, *, others: bool) -> Self:
        """Accounts this person may check: own ones, and those of others once that is agreed.

        Of others: those of teams led, and those of who asked this person as a buddy.
        """
        if not user.has_perm("workers.keep_profile"):
            return self.none()
        own = Q(user=user)
        if others:
            led = self.model._default_manager.led_by(user).values("pk")
            own |= Q(pk__in=led) | Q(buddy=user, user__status=PersonStatus.ACTIVE)
        return self.current().filter(own)

    def own_and_asked(self, user: User, *, others: bool) -> Self:
        """Own accounts, and those of colleagues who asked this person to look along."""
        mine = Q(user=user) | Q(buddy=user) if others else Q(user=user)
        return self.of_who_works().filter(mine).whole().in_order_list()

    def with_own(self, public_id: UUID, user: User) -> Self:
        """One account, and this person's own beside it."""
        return self.filter(Q(public_id=public_id) | Q(user=user))

    def to_check_by(self, user: User, today: date) -> Self:
        """Own accounts that are to be looked at by today."""
        return self.held_by(user).due_by(today)

    def to_look_at(self, day: date) -> Self:
        """Accounts of who works here that who leads the team should look at by this day."""
        rows = self.of_who_works().filter(lead_looks_on__lte=day)
        return rows.order_by("lead_looks_on", "pk")

    def to_close_by(self, user: User) -> Self:
        """Accounts of people who left that wait for this person."""
        return self.current().filter(closer=user, user__status=PersonStatus.LEFT)

    def nobody_closes(self) -> Self:
        """Accounts of people who left for which nobody was found yet, or not any more."""
        gone = Q(closer=None) | ~Q(closer__status=PersonStatus.ACTIVE)
        return self.current().filter(gone, user__status=PersonStatus.LEFT).order_by("pk")

    def close_due_by(self, day: date) -> Self:
        """Accounts of who left that were to be closed by this day, with who closes them."""
        rows = self.current().filter(close_by__lte=day, user__status=PersonStatus.LEFT)
        return rows.exclude(closer=None).select_related("user", "closer").order_by("pk")

    def endable_by(self, user: User) -> Self:
        """Accounts this person may end: their own, and those they close for who left."""
        return self.current().filter(Q(user=user) | Q(closer=user, user__status=PersonStatus.LEFT))

    def whole(self) -> Self:
        """With person, platform and the answers of the last check."""
        return self.select_related(
            "user", "platform", "last_check", "last_check__by"
        ).prefetch_related("last_check__answers")

    def in_order_list(self) -> Self:
        """By person and platform: by name, never by result."""
        return self.order_by("user__name", "user_id", "platform__position", "pk")

    def counted_by_team(self, today: date) -> dict[tuple[int, str], int]:
        """How many accounts are at which status, of everybody who works in a team today."""
        held = in_force(today, "user__memberships__") & Q(user__memberships__team__isnull=False)
        rows = self.of_who_works().filter(held).order_by()
        counted = rows.values_list("user__memberships__team", "status")
        return {
            (team, status): number
            for team, status, number in counted.annotate(number=Count("pk", distinct=True))
        }

    def names_on(self, platform: Any, today: date) -> QuerySet[Any, Any]:
        """Who has a work account on a platform: name and team of everybody who works here."""
        held = in_force(today, "user__memberships__") & Q(user__memberships__team__isnull=False)
        rows = self.of_who_works().filter(held, platform=platform).order_by("user__name", "pk")
        return rows.values_list("user__name", "user__memberships__team__name", "pk")

    def of_who_works(self) -> Self:
        return self.current().filter(user__status=PersonStatus.ACTIVE)

    def due_by(self, day: date) -> Self:
        """Accounts of who works here that somebody should look at by this day."""
        return self.of_who_works().filter(next_check_on__lte=day).order_by("next_check_on", "pk")

    def exception_over(self, today: date) -> Self:
        """Public by an exception that ended before today."""
        return self.current().filter(public_until__lt=today).order_by("pk")

    def on_platform(self, platform: Any) -> Self:
        return self.current().filter(platform=platform).order_by("pk")

    def ended_before(self, day: date) -> Self:
        """What ended, or whose worker left, by this day, oldest first."""
        left = Q(user__status=PersonStatus.LEFT, user__left_on__lte=day)
        ended = Q(status=Status.ENDED, ended_at__date__lte=day)
        return self.filter(left | ended).order_by("pk")


class ProfileCheckQuerySet(QuerySet["ProfileCheck"]):
    def of(self, profile: WorkProfile) -> Self:
        """Every check of a profile, newest first."""
        rows = self.filter(profile=profile).select_related("by").prefetch_related("answers")
        return rows.order_by("-day", "-pk")

    def by_month(self, first: date, last: date) -> QuerySet[Any, tuple[Any, ...]]:
        """(first day of a month, how many checks, after how many all was in order)."""
        month = Cast(TruncMonth("day"), DateField())
        counts = {"number": Count("pk"), "good": Count("pk", filter=Q(outcome=Status.IN_ORDER))}
        rows = self.filter(day__gte=first, day__lte=last).order_by().annotate(month=month)
        found = rows.values("month").annotate(**counts).order_by("month")
        return found.values_list("month", *counts)

    def older_than(self, day: date) -> Self:
        """Checks of long ago that are not the last one of their profile."""
        profiles: Any = self.model._meta.get_field("profile").related_model
        last = profiles.objects.filter(last_check=OuterRef("pk"))
        return self.filter(~Exists(last), day__lt=day).order_by("pk")


class ProfileExceptionQuerySet(QuerySet["ProfileException"]):
    def running(self) -> Self:
        """What was asked or granted and didn't end."""
        return self.filter(ended_on=None).exclude(is_granted=False)

    def undecided(self) -> Self:
        return self.filter(is_granted=None, ended_on=None)

    def undecided_too_long(self, today: date) -> Self:
        """Questions whose own last day has passed without a yes or a no."""
        return self.undecided().filter(until_day__lt=today).order_by("pk")

    def decidable_by(self, user: User) -> Self:
        """Questions this person decides on, never their own: as `User.objects.deciding_for`.

        A lead those of the teams led, and of who has no lead but themselves; where nobody else
        leads a team, a manager; where there is no other manager either, the director.
        """
        if not any(map(user.has_perm, ("workers.check_profiles", "workers.decide_for_leads"))):
            return self.none()
        profiles: Any = self.model._meta.get_field("profile").related_model
        memberships: Any = _people(profiles).model._meta.get_field("memberships").related_model
        held = memberships.objects.filter(in_force(timezone.localdate()))
        others = held.filter(user__status=PersonStatus.ACTIVE).exclude(
            user=OuterRef("profile__user")
        )
        theirs = held.filter(user=OuterRef(OuterRef("profile__user"))).values("team")
        no_own_lead = ~Exists(others.filter(role=Role.TEAM_LEAD, team__in=theirs))
        no_lead = ~Exists(others.filter(role=Role.TEAM_LEAD))
        no_manager = ~Exists(others.filter(role=Role.MANAGER))
        mine = Q(pk__in=[])
        if Role.TEAM_LEAD in user.roles:
            led = profiles.objects.led_by(user).values("pk")
            mine |= Q(profile__in=led) | Q(no_own_lead)
        if Role.MANAGER in user.roles:
            mine |= Q(no_lead)
        if Role.DIRECTOR in user.roles:
            mine |= Q(no_lead & no_manager)
        return self.undecided().filter(mine).exclude(asked_by=user).exclude(profile__user=user)
