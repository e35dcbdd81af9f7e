"""Every read of the register of publications and its tasks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

if TYPE_CHECKING:
    from consent.models import Consent, ConsentRequest, Publication, TakedownTask
    from organisation.models import User
else:
    Consent = ConsentRequest = Publication = TakedownTask = User = Any


def _on_it() -> Any:
    return cast("Any", apps.get_model("consent", "PublicationSubject")).objects


class PublicationQuerySet(QuerySet["Publication"]):
    def visible_to(self, user: User) -> Self:
        """Posts of the own teams; all for the privacy officer."""
        if user.has_perm("consent.view_all"):
            return self
        if not user.has_perm("consent.publish"):
            return self.none()
        return self.filter(team__in=[team.pk for team in user.current_teams])

    def online(self) -> Self:
        return self.filter(taken_down_at=None)

    def resting_on(self, consent: Consent) -> Self:
        """Posts that rest on one consent, newest first."""
        return self.filter(subjects__consent=consent).order_by("-posted_on", "-pk")

    def resting_on_request_of(self, request: ConsentRequest) -> Self:
        """Posts that rest on the consent of a request, or had to go because of it, newest first.

        With `task_due`, the day by which this consent wants it gone, and `could_not`.
        """
        consent = getattr(request, "consent", None)
        if consent is None:
            return self.none()
        tasks = cast("Any", apps.get_model("consent", "TakedownTask")).objects
        mine = tasks.filter(publication=OuterRef("pk"), consent=consent)
        return (
            self.filter(
                Q(pk__in=_on_it().filter(consent=consent).values("publication"))
                | Q(pk__in=tasks.filter(consent=consent).values("publication"))
            )
            .annotate(
                task_due=Subquery(mine.filter(done_at=None).values("due_on")[:1]),
                could_not=Exists(mine.filter(impossible__isnull=False, done_at__isnull=False)),
            )
            .order_by("-posted_on", "-pk")
        )

    def nobody_on_it_before(self, moment: datetime) -> Self:
        """Posted before a moment, and nobody on it has a consent here any more."""
        return self.filter(subjects=None, made_at__lt=moment).order_by("pk")


class TakedownTaskQuerySet(QuerySet["TakedownTask"]):
    def visible_to(self, user: User) -> Self:
        if user.has_perm("consent.view_all"):
            return self
        if not user.has_perm("consent.publish"):
            return self.none()
        return self.filter(publication__team__in=[team.pk for team in user.current_teams])

    def open(self) -> Self:
        return self.filter(done_at=None)

    def open_or_impossible(self) -> Self:
        """What is still to be done, and what was said to be impossible: not asked again."""
        return self.filter(Q(done_at=None) | Q(impossible__isnull=False))

    def late_on(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)
