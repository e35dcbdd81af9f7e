"""Every read of the register of publications and its tasks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

if TYPE_CHECKING:
    from consent.models import (
        Consent,
        ConsentRequest,
        Publication,
        PublicationSubject,
        Subject,
        TakedownTask,
    )
    from organisation.models import User
else:
    Consent = ConsentRequest = Publication = PublicationSubject = Any
    Subject = TakedownTask = User = Any


PAGE = 50


@dataclass(frozen=True)
class Page:
    """A keyset page of the register, and the cursor of the next one."""

    rows: list[Publication]
    after: str


def _on_it() -> Any:
    return cast("Any", apps.get_model("consent", "PublicationSubject")).objects


class PublicationQuerySet(QuerySet["Publication"]):
    def visible_to(self, user: User) -> Self:
        """Posts of the own teams; all for the privacy officer."""
        if user.has_perm("consent.view_all"):
            return self
        if not user.has_perm("consent.publish"):
            return self.none()
        return self.filter(team__in=user.current_keys)

    def with_people(self) -> Self:
        return self.select_related("made_by", "team")

    def edited_by(self, user: User) -> Self:
        """Posts that this person may mark as taken down: those of the own teams."""
        if not user.has_perm("consent.publish"):
            return self.none()
        return self.filter(team__in=user.current_keys)

    def page(self, tab: str, after: str = "") -> Page:
        """A page of the register, the latest first; `tab` is online, gone, or "" for all."""
        rows = self.with_people()
        if tab in ("online", "gone"):
            rows = rows.filter(taken_down_at__isnull=tab == "online")
        day, _dot, key = after.partition(".")
        if (
            day.isdecimal()
            and key.isdecimal()
            and len(day) < 9
            and 0 < int(day) < date.max.toordinal()
            and len(key) < 19
        ):
            last = date.fromordinal(int(day))
            rows = rows.filter(posted_on__lte=last)
            rows = rows.filter(Q(posted_on__lt=last) | Q(pk__lt=int(key)))
        found = list(rows.order_by("-posted_on", "-pk")[: PAGE + 1])
        end = found[PAGE - 1] if len(found) > PAGE else None
        return Page(found[:PAGE], f"{end.posted_on.toordinal()}.{end.pk}" if end else "")

    def online(self) -> Self:
        return self.filter(taken_down_at=None)

    def with_anybody_of(self, subject: Subject) -> Self:
        """Posts that rest on any consent about one young person."""
        return self.filter(subjects__consent__subject=subject).distinct()

    def resting_on(self, consent: Consent) -> Self:
        """Posts that rest on one consent, newest first."""
        return self.filter(subjects__consent=consent).order_by("-posted_on", "-pk")

    def not_to_go_for(self, consent: Consent) -> Self:
        """Without those that somebody was asked to take down for this consent, done or not."""
        tasks = cast("Any", apps.get_model("consent", "TakedownTask")).objects
        asked = tasks.open_or_impossible().filter(consent=consent)
        return self.exclude(pk__in=asked.values("publication"))

    def resting_on_request_of(self, request: ConsentRequest) -> Self:
        """Posts that rest on the consent of a request, or had to go because of it, newest first.

        With `task_due`, the day by which this consent wants it gone, and `could_not`.
        """
        consent = request.consent_or_none
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
        return self.filter(publication__team__in=user.current_keys)

    def open(self) -> Self:
        return self.filter(done_at=None)

    def still_to_do_at(self, moment: datetime) -> Self:
        """Made or not yet done at a moment."""
        return self.filter(Q(done_at=None) | Q(done_at__gte=moment))

    def open_or_impossible(self) -> Self:
        """What is still to be done, and what was said to be impossible: not asked again."""
        return self.filter(Q(done_at=None) | Q(impossible__isnull=False))

    def about(self, post: Publication) -> list[TakedownTask]:
        """Every task of one post, done or not."""
        rows = self.filter(publication=post).select_related("consent__request")
        return list(rows.order_by("made_at", "pk"))

    def due_of(self, posts: Collection[Publication]) -> dict[int, date]:
        """By which day these posts have to go, by key, for those that have to."""
        rows = self.open().filter(publication__in=posts).order_by("-due_on")
        return dict(rows.values_list("publication", "due_on"))

    def to_do(self, most: int) -> list[TakedownTask]:
        """Open tasks with their posts, the first to be done first."""
        rows = self.open().select_related("publication__team", "consent__request__subject")
        return list(rows.order_by("due_on", "pk")[:most])

    def to_tell(self, today: date) -> Self:
        """Open ones whose day has come and of which nobody was told yet, or not that it passed."""
        rows = self.open().filter(
            Q(due_on=today, reminded_at=None) | Q(due_on__lt=today, escalated_at=None)
        )
        rows = rows.select_related("publication__team", "consent__request", "consent__team")
        return rows.order_by("consent", "due_on", "pk")


class PublicationSubjectQuerySet(QuerySet["PublicationSubject"]):
    def on_each_of(self, posts: Collection[Publication]) -> dict[int, list[PublicationSubject]]:
        """Who is on these posts, by key of the post, with the consent that it rests on."""
        found: dict[int, list[PublicationSubject]] = {}
        rows = self.filter(publication__in=posts).order_by("publication", "pk")
        for row in rows.select_related("consent__subject", "consent__request"):
            found.setdefault(row.publication_id, []).append(row)
        return found
