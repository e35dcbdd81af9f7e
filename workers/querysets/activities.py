"""Every read of activities."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from workers.choices.activities import Recurrence
from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Activity
else:
    Activity = Any

RECENT_DAYS = 183
FILTERS = ("kind", "mode", "function", "give_take", "origin")


class ActivityQuerySet(QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        """Activities this person may see: those of the own teams, and those they work in."""
        if not user.has_perm("workers.see_activities"):
            return self.none()
        teams = user.current_keys
        # By subquery, not by join: several workers would make several rows.
        return self.filter(Q(team__in=teams) | Q(pk__in=self._of(user)))

    def editable_by(self, user: User) -> Self:
        """Activities this person may change: made, worked in, or of a team that they lead."""
        if not user.has_perm("workers.see_activities"):
            return self.none()
        led = user.led_keys
        return self.filter(Q(team__in=led) | Q(created_by=user) | Q(pk__in=self._of(user)))

    def _of(self, user: User) -> QuerySet[Any]:
        through = self.model.workers.through
        return through._default_manager.filter(user=user).values("activity_id")

    def written_by(self, person: User, public_id: UUID) -> Activity | None:
        """The one that this person wrote down with this id, if it is there."""
        return self.filter(created_by=person, public_id=public_id).first()

    def worked_by(self, user: User) -> Self:
        return self.filter(workers=user).order_by("first_day", "pk")

    def going_on(self, today: date) -> Self:
        """What takes place today or later, or goes on without an end."""
        return self.filter(_not_over(today))

    def over(self, today: date) -> Self:
        """What had its last day before today, newest first."""
        return self.exclude(_not_over(today)).order_by("-first_day", "-pk")

    def behind(self, place: Place | None) -> Self:
        """The rows that come after a row of `over`."""
        return self.filter(place.before("first_day")) if place else self.all()

    def matching(self, chosen: Mapping[str, str], user: User) -> Self:
        """What a filter chose, by the names of its fields; empty filters nothing."""
        rows = self.filter(**{name: chosen[name] for name in FILTERS if chosen.get(name)})
        if campaign := chosen.get("campaign"):
            rows = rows.filter(campaign__public_id=campaign)
        if chosen.get("mine"):
            rows = rows.filter(pk__in=self._of(user))
        if chosen.get("digital"):
            rows = rows.filter(is_digital=True)
        if theme := chosen.get("theme"):
            # SQLite keeps the list as text with escapes, PostgreSQL as it reads.
            words = (json.dumps(theme), json.dumps(theme, ensure_ascii=False))
            rows = rows.annotate(themes_text=Cast("themes", TextField()))
            rows = rows.filter(
                Q(themes_text__contains=words[0]) | Q(themes_text__contains=words[1])
            )
        return rows

    def between(self, first: date, last: date) -> Self:
        """What was there on one of these days at least, or might have been."""
        once = Q(recurrence=Recurrence.ONCE, first_day__gte=first)
        returning = ~Q(recurrence=Recurrence.ONCE) & (Q(last_day=None) | Q(last_day__gte=first))
        return self.filter(once | returning, first_day__lte=last)

    def choosable(self, today: date) -> Self:
        """What a step may point at: what goes on, and what was there in the last half year."""
        recent = Q(first_day__gte=today - timedelta(days=RECENT_DAYS))
        return self.filter(_not_over(today) | recent).order_by("title", "pk")

    def with_rights_of(self, user: User) -> Self:
        """Each row with `may_edit`, by the rule of `editable_by`."""
        editable = self.model._default_manager.editable_by(user).filter(pk=OuterRef("pk"))
        return self.annotate(may_edit=Exists(editable))

    def with_people(self) -> Self:
        return self.with_names().prefetch_related("workers")

    def with_names(self) -> Self:
        return self.select_related("team", "platform", "partner", "campaign")

    def last_day_before(self, day: date) -> Self:
        """What ended before a day, oldest first."""
        return self.exclude(_not_over(day)).order_by("first_day", "pk")


def _not_over(today: date) -> Q:
    once = Q(recurrence=Recurrence.ONCE)
    return (once & Q(first_day__gte=today)) | (~once & (Q(last_day=None) | Q(last_day__gte=today)))
