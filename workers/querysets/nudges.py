"""Every read of nudges."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Q, QuerySet

from organisation.choices import TEAM_ROLES, PersonStatus
from organisation.querysets.holding import in_force
from workers.choices.nudges import NudgeReason
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Nudge
else:
    Nudge = Any

LEAD_AFTER = timedelta(days=7)
NOT_AGAIN = timedelta(days=28)


class NudgeQuerySet(QuerySet["Nudge"]):
    def answerable_by(self, user: User) -> Self:
        """Somebody's own."""
        return self.filter(worker=user)

    def open_for(self, user: User, now: datetime) -> Self:
        """What this person may still answer, or was written about lately."""
        recent = self.answerable_by(user).filter(sent_on__gt=day_of(now) - NOT_AGAIN)
        waiting = Q(answered_at=None) | Q(lead_wrote_at__gt=now - LEAD_AFTER)
        return recent.filter(waiting).order_by("-sent_on")[:1]

    def visible_to(self, user: User, today: date) -> Self:
        """For a lead: of who works in the teams led, a week after it went to them."""
        if not user.has_perm("workers.answer_nudges"):
            return self.none()
        return self.of_teams(user.led_keys, today).exclude(worker=user)

    def of_teams(self, teams: Collection[int], today: date) -> Self:
        """What leads of these teams may know of who works there today."""
        member = in_force(today, "worker__memberships__") & Q(
            worker__memberships__team__in=teams, worker__memberships__role__in=TEAM_ROLES
        )
        return self.filter(member, sent_on__lte=today - LEAD_AFTER).distinct()

    def phones_to_see_to(self, user: User, today: date) -> Self:
        """Of who said that the telephone or account doesn't work, for who leads them; oldest first.

        Until somebody saw to it, or the answer became another one.
        """
        rows = self.visible_to(user, today).filter(reason=NudgeReason.PHONE, phone_seen_to_at=None)
        return rows.select_related("worker").order_by("sent_on", "pk")

    def about_phone_of(self, worker: User) -> Self:
        """What somebody said of a telephone that nobody saw to yet."""
        return self.filter(worker=worker, reason=NudgeReason.PHONE, phone_seen_to_at=None)

    def not_of_teams(self, teams: Collection[int], today: date) -> Self:
        """Without those of who works in one of these teams today."""
        if not teams:
            return self
        people: Any = self.model._meta.get_field("worker").related_model
        return self.exclude(worker__in=people.objects.in_teams(list(teams), today).values("pk"))

    def between(self, first: date, last: date) -> Self:
        return self.filter(sent_on__gte=first, sent_on__lte=last)

    def sent_since(self, day: date) -> Self:
        """Those after which nobody is asked again yet."""
        return self.filter(sent_on__gt=day - NOT_AGAIN)

    def to_tell_leads_of(self, today: date) -> Self:
        """A week old, of who still works here, and not too old to say something about."""
        return self.filter(
            lead_told_at=None,
            sent_on__lte=today - LEAD_AFTER,
            sent_on__gt=today - NOT_AGAIN,
            worker__status=PersonStatus.ACTIVE,
        ).order_by("pk")

    def reasons(self) -> QuerySet[Nudge, tuple[str, int]]:
        """(reason, how many); an empty reason is no answer."""
        counts = self.order_by().values("reason").annotate(n=Count("pk"))
        return counts.values_list("reason", "n")

    def older_than(self, day: date) -> Self:
        return self.filter(sent_on__lt=day).order_by("sent_on", "pk")
