"""Every read of the impact assessment."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from privacy.dpia_choices import HIGH_FROM, DpiaStatus, Outcome

if TYPE_CHECKING:
    from privacy.models import Dpia, DpiaRisk
else:
    Dpia = DpiaRisk = Any

SEE, WRITE = "privacy.see_dpia", "privacy.write_dpia"
ADVISE, DECIDE = "privacy.advise_dpia", "privacy.decide_dpia"


class DpiaQuerySet(QuerySet[Dpia]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm(SEE) else self.none()

    def writable_by(self, user: Any) -> Self:
        """The version that is worked on."""
        return self.undecided() if user.has_perm(WRITE) else self.none()

    def advisable_by(self, user: Any) -> Self:
        return self.undecided() if user.has_perm(ADVISE) else self.none()

    def decidable_by(self, user: Any) -> Self:
        return self.filter(status=DpiaStatus.ADVISED) if user.has_perm(DECIDE) else self.none()

    def undecided(self) -> Self:
        return self.exclude(status=DpiaStatus.DECIDED)

    def decided(self) -> Self:
        return self.filter(status=DpiaStatus.DECIDED)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def in_force(self) -> Dpia | None:
        """The newest version that was decided."""
        return self.decided().newest_first().first()

    def opens_signals(self) -> bool:
        """Whether the newest decision says that signals may open."""
        newest = self.decided().newest_first().values_list("outcome", flat=True).first()
        return bool(newest == Outcome.YES)

    def last_number(self) -> int:
        return self.newest_first().values_list("number", flat=True).first() or 0

    def to_look_at(self, by_day: date) -> Self:
        """The version in force, once it is to be looked at again by a day."""
        later = self.model.objects.decided().filter(number__gt=OuterRef("number"))
        return self.decided().filter(~Exists(later), look_again_on__lte=by_day)

    def unfinished(self) -> Self:
        """The one that is worked on, with what the start page says of it."""
        return self.undecided().only("number", "status", "advised_on")

    def written(self) -> Self:
        """The draft in which everything is written, so that the privacy officer may advise."""
        gaps = Q(description="") | Q(necessity="") | Q(proportionality="") | Q(views="")
        drafts = self.filter(status=DpiaStatus.DRAFT).exclude(gaps)
        return drafts.filter(risks__isnull=False).distinct().only("number")

    def replaced_before(self, moment: datetime) -> Self:
        """Decided versions after which another was decided before a moment."""
        later = self.model.objects.decided().filter(decided_at__lt=moment)
        return self.decided().filter(Exists(later.filter(number__gt=OuterRef("number"))))


class DpiaRiskQuerySet(QuerySet[DpiaRisk]):
    def in_order(self) -> Self:
        return self.order_by("number")

    def high_left(self) -> Self:
        """Those that stay high after what is done about them."""
        left = F("likelihood_left") * F("impact_left")
        return self.alias(left=left).filter(left__gte=HIGH_FROM)

    def last_number(self) -> int:
        return self.order_by("-number").values_list("number", flat=True).first() or 0
