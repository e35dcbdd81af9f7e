"""Every read of equipment and of when it is taken."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from workers.choices.means import IN_USE, EquipmentKind, EquipmentState
from workers.periods import clock_of
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Booking, Equipment
else:
    Booking = Equipment = Any


class EquipmentQuerySet(QuerySet["Equipment"]):
    def visible_to(self, user: User, today: date) -> Self:
        """One's own and what the own teams share; all for whoever manages everybody's.

        A lead also sees what is held by who works today in a team that they lead, an account that
        is paused included: whoever moved to another team takes the telephone out of sight.
        """
        if user.has_perm("workers.manage_all_equipment"):
            return self
        if not user.has_perm("workers.use_equipment"):
            return self.none()
        teams = user.current_keys
        shown = Q(holder=user) | Q(teams__in=teams)
        if user.has_perm("workers.manage_equipment"):
            shown |= self._of_led(user, today)
        return self._either(shown)

    def editable_by(self, user: User, today: date) -> Self:
        """What this person may change: all, or that of the teams led and of who works there."""
        if user.has_perm("workers.manage_all_equipment"):
            return self
        if not user.has_perm("workers.manage_equipment"):
            return self.none()
        return self._either(self._of_led(user, today))

    def _either(self, condition: Q) -> Self:
        """By subquery, not by join: what several teams share would stand there twice."""
        return self.filter(pk__in=self.model._default_manager.filter(condition).values("pk"))

    def _of_led(self, user: User, today: date) -> Q:
        people: Any = self.model._meta.get_field("holder").related_model
        teams = user.led_keys
        here = people.objects.in_teams(teams, today).values("pk")
        return Q(holder__in=here) | Q(teams__in=teams)

    def held_by(self, user: User) -> Self:
        """What this person has alone."""
        return self.filter(holder=user)

    def in_use(self) -> Self:
        return self.filter(state__in=IN_USE)

    def shared(self) -> Self:
        """Laptops that several take in turn, and that work."""
        rows = self.in_use().exclude(state=EquipmentState.BROKEN)
        return rows.filter(kind=EquipmentKind.LAPTOP, holder=None)

    def listed(self) -> Self:
        rows = self.select_related("holder").prefetch_related("teams")
        return rows.order_by("kind", "holder__name", "label", "pk")

    def good_phones(self) -> QuerySet[Equipment, tuple[int]]:
        """The keys of who has a work phone that does what it should."""
        rows = self.filter(kind=EquipmentKind.PHONE, state=EquipmentState.GOOD)
        return rows.exclude(holder=None).values_list("holder_id")

    def retired_before(self, day: date) -> Self:
        return self.filter(state=EquipmentState.RETIRED, until__lt=day).order_by("pk")


class BookingQuerySet(QuerySet["Booking"]):
    def made_by(self, user: User) -> Self:
        return self.filter(by=user)

    def from_day(self, today: date) -> Self:
        """From a day on, first come first."""
        return self.filter(day__gte=today).select_related("by").order_by("day", "from_time", "pk")

    def not_over(self, now: datetime) -> Self:
        """Those that have not ended, first come first."""
        today = day_of(now)
        return self.from_day(today).exclude(day=today, until_time__lte=clock_of(now))

    def clashing(self, equipment: Equipment, day: date, start: time, end: time) -> Self:
        """Those that share a minute with this one; who ends as another begins doesn't."""
        rows = self.filter(equipment=equipment, day=day, from_time__lt=end, until_time__gt=start)
        return rows.select_related("by")

    def older_than(self, day: date) -> Self:
        return self.filter(day__lt=day).order_by("pk")
