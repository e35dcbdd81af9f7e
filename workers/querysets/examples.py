"""Every read of practice examples."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from organisation.models import Team, User
    from workers.models import PracticeExample
else:
    PracticeExample = Any


class PracticeExampleQuerySet(QuerySet["PracticeExample"]):
    def visible_to(self, user: User) -> Self:
        """All for who decides over the organisation or checks; of own teams; and what is published.

        A director reads what is published.
        """
        if not user.has_perm("workers.see_examples"):
            return self.none()
        sees_all = ("workers.edit_all_examples", "workers.check_practice")
        if any(map(user.has_perm, sees_all)):
            return self
        teams = user.current_keys
        own = Q(team__in=teams) | Q(created_by=user)
        return self.filter(Q(published_at__isnull=False) | own)

    def editable_by(self, user: User) -> Self:
        """One's own until it is published, those of teams one leads, all for a manager."""
        if user.has_perm("workers.edit_all_examples"):
            return self
        if not user.has_perm("workers.write_examples"):
            return self.none()
        own = Q(created_by=user, published_at=None)
        return self.filter(own | Q(team__in=user.led_keys))

    def publishable_by(self, user: User) -> Self:
        if user.has_perm("workers.edit_all_examples"):
            return self
        return self.filter(team__in=user.led_keys)

    def written_by(self, person: User, public_id: UUID) -> PracticeExample | None:
        """The one that this person wrote down with this id, if it is there."""
        return self.filter(created_by=person, public_id=public_id).first()

    def written_since(self, moment: datetime, team: Team) -> Self:
        """Examples of this team from this moment on, in their order."""
        return self.filter(team=team, created_at__gte=moment).order_by("pk")

    def in_period(self, first: date, last: date) -> Self:
        """Examples of these days, both included, in their order: what a report takes out."""
        rows = self.filter(day__gte=first, day__lte=last)
        return rows.select_related("team").order_by("day", "pk")

    def of_function(self, function: str) -> Self:
        return self.filter(function=function) if function else self.all()

    def newest(self) -> Self:
        return self.select_related("team", "created_by").order_by("-day", "-pk")

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def behind(self, place: Place | None) -> Self:
        """The rows that come after a row of `newest`."""
        return self.filter(place.before("day")) if place else self.all()

    def older_than(self, day: date) -> Self:
        return self.filter(day__lt=day).order_by("pk")
