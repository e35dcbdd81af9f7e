"""Every read of platform pages, their versions, proposals and notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, Q, QuerySet

from organisation.choices import PlatformStatus
from workers.choices.platforms import NoteStatus, ProposalStatus

if TYPE_CHECKING:
    from organisation.models import Platform, User
    from workers.models import PlatformPage, PlatformProposal, PlatformVersion, TrendNote
else:
    PlatformPage = PlatformProposal = PlatformVersion = TrendNote = Any

SEE, PROPOSE, EDIT = (
    "workers.see_platforms",
    "workers.propose_platforms",
    "workers.edit_platforms",
)
NOTES = "workers.see_trend_notes"


class PlatformPageQuerySet(QuerySet["PlatformPage"]):
    def visible_to(self, user: User) -> Self:
        """Every page: knowledge of the house."""
        rows = self.select_related("platform", "current", "reviewed_by")
        return rows if user.has_perm(SEE) else rows.none()

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user) if user.has_perm(EDIT) else self.none()

    def proposable_by(self, user: User) -> Self:
        """Pages this person may change, or propose a change of."""
        may = user.has_perm(EDIT) or user.has_perm(PROPOSE)
        return self.visible_to(user) if may else self.none()

    def in_order(self) -> Self:
        return self.order_by("platform__position", "platform__name", "pk")

    def in_use(self) -> Self:
        """Pages of platforms that are not in the archive."""
        return self.exclude(platform__status=PlatformStatus.ARCHIVED)

    def to_remind_of(self, today: date) -> Self:
        """Pages whose term is over and of whose term nobody was told; not of archived ones."""
        return (
            self.filter(due_on__lte=today)
            .filter(Q(reminded_for=None) | ~Q(reminded_for=F("due_on")))
            .exclude(platform__status=PlatformStatus.ARCHIVED)
            .select_related("platform")
            .order_by("due_on", "pk")
        )


class PlatformVersionQuerySet(QuerySet["PlatformVersion"]):
    def of_page_for(self, page: PlatformPage, user: User) -> Self:
        """Versions of a page, newest first."""
        if not user.has_perm(SEE):
            return self.none()
        rows = self.filter(platform=page.platform_id).select_related("written_by", "adopted_by")
        return rows.order_by("-number")


class PlatformProposalQuerySet(QuerySet["PlatformProposal"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and all of them for who decides or oversees."""
        rows = self.select_related("platform", "base", "made_by", "decided_by")
        if user.has_perm(EDIT) or user.has_perm("workers.oversee_platforms"):
            return rows
        return rows.filter(made_by=user) if user.has_perm(PROPOSE) else rows.none()

    def decidable_by(self, user: User) -> Self:
        return self.visible_to(user) if user.has_perm(EDIT) else self.none()

    def withdrawable_by(self, user: User) -> Self:
        return self.visible_to(user).filter(made_by=user)

    def on(self, platform: Platform) -> Self:
        return self.filter(platform=platform)

    def open(self) -> Self:
        """What waits for a decision, oldest first."""
        return self.filter(status=ProposalStatus.OPEN).order_by("made_at", "pk")

    def done_before(self, moment: datetime) -> Self:
        """What was decided, or made and never decided, before a moment."""
        decided, waiting = Q(decided_at__lt=moment), Q(decided_at=None, made_at__lt=moment)
        return self.filter(decided | waiting).order_by("pk")

    def of_author(self, user: User) -> Self:
        return self.filter(made_by=user).select_related("platform").order_by("made_at", "pk")


class TrendNoteQuerySet(QuerySet["TrendNote"]):
    def visible_to(self, user: User) -> Self:
        """Notes that were looked at or wait; declined ones only for who decides or wrote them."""
        if not user.has_perm(NOTES):
            return self.none()
        rows = self.select_related("platform", "written_by")
        if user.has_perm(EDIT):
            return rows
        return rows.filter(~Q(status=NoteStatus.DECLINED) | Q(written_by=user))

    def decidable_by(self, user: User) -> Self:
        rows = self.select_related("platform")
        return rows.filter(status=NoteStatus.NEW) if user.has_perm(EDIT) else rows.none()

    def on(self, platform: Platform | None) -> Self:
        """Of a platform, or of none that has a page; newest first."""
        return self.filter(platform=platform).order_by("-written_at", "-pk")

    def waiting(self) -> Self:
        return self.filter(status=NoteStatus.NEW)

    def written_before(self, moment: datetime) -> Self:
        return self.filter(written_at__lt=moment).order_by("pk")

    def of_author(self, user: User) -> Self:
        return self.filter(written_by=user).select_related("platform").order_by("written_at", "pk")
