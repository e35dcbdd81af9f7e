"""Every read of campaigns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from workers.choices.activities import ActivityMode, ReachKind
from workers.choices.campaigns import CampaignState
from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Campaign
else:
    Campaign = Any


class CampaignQuerySet(QuerySet["Campaign"]):
    def visible_to(self, user: User) -> Self:
        """What we take part in, for who may see campaigns; all of it for who decides or checks."""
        if not user.has_perm("workers.see_campaigns"):
            return self.none()
        if user.has_perm("workers.edit_campaigns") or user.has_perm("workers.check_practice"):
            return self
        return self.filter(Q(state=CampaignState.ADOPTED) | Q(created_by=user))

    def editable_by(self, user: User) -> Self:
        """Any campaign for who decides; a proposal for who made it, until it is decided."""
        if user.has_perm("workers.edit_campaigns"):
            return self
        if not user.has_perm("workers.propose_campaigns"):
            return self.none()
        return self.filter(created_by=user, state=CampaignState.PROPOSED)

    def decidable_by(self, user: User) -> Self:
        """Campaigns for which this person may say whether we take part."""
        return self if user.has_perm("workers.edit_campaigns") else self.none()

    def written_by(self, person: User, public_id: UUID) -> Campaign | None:
        """The one that this person wrote down with this id, if it is there."""
        return self.filter(created_by=person, public_id=public_id).first()

    def adopted(self) -> Self:
        return self.filter(state=CampaignState.ADOPTED)

    def running(self, today: date) -> Self:
        """What we take part in on this day."""
        rows = self.adopted().filter(Q(last_day=None) | Q(last_day__gte=today))
        return rows.filter(first_day__lte=today).order_by("first_day", "pk")

    def choosable(self) -> Self:
        """What an activity may be part of: what we take part in, newest first."""
        return self.adopted().order_by("-first_day", "name")

    def in_period(self, first: date, last: date) -> Self:
        """What we took part in on one of these days, for a report."""
        rows = self.adopted().filter(Q(last_day=None) | Q(last_day__gte=first))
        return rows.filter(first_day__lte=last).order_by("first_day", "pk")

    def proposed(self) -> Self:
        """What waits for somebody who decides."""
        return self.filter(state=CampaignState.PROPOSED)

    def decided(self) -> Self:
        return self.exclude(state=CampaignState.PROPOSED)

    def newest(self) -> Self:
        return self.select_related("partner").order_by("-first_day", "-pk")

    def behind(self, place: Place | None) -> Self:
        """The rows that come after a row of `newest`."""
        return self.filter(place.before("first_day")) if place else self.all()

    def with_results(self) -> Self:
        """Each with `posts`, `offline` and `views`: how often posts were seen, never by how many.

        Followers are not added up: they are the same people at every post.
        """
        online = Q(activities__mode=ActivityMode.ONLINE)
        return self.annotate(
            posts=Count("activities", filter=online),
            offline=Count("activities", filter=~online),
            views=Sum("activities__reach", filter=Q(activities__reach_kind=ReachKind.VIEWS)),
        )

    def over_before(self, day: date) -> Self:
        """Campaigns without an activity that ended, or were never begun, before a day."""
        ended = Q(last_day__lt=day) | Q(last_day=None, first_day__lt=day)
        idle = self.filter(activities=None).exclude(state=CampaignState.ADOPTED, last_day=None)
        return idle.filter(ended).order_by("pk")
