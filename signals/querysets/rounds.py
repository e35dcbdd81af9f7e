"""Every read of Instaclean rounds and their talks; of their items: items.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Q, QuerySet

from signals.choices.rounds import ENDED, TAKES_ITEMS, RoundStatus

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import InstacleanRound, RoundSession
else:
    InstacleanRound = RoundSession = Any


class InstacleanRoundQuerySet(QuerySet["InstacleanRound"]):
    def visible_to(self, user: User) -> Self:
        """Rounds with their figures: for everybody who has a part in them, one organisation's."""
        return self if user.has_perm("signals.see_rounds") else self.none()

    def editable_by(self, user: User) -> Self:
        """Rounds whose days this person may choose, and which they may send and close."""
        return self if user.has_perm("signals.send_round") else self.none()

    def guided_by(self, user: User) -> Self:
        """Rounds of which this person may hand over the screen and write down talks."""
        may = user.has_perm("signals.list_items")
        return self.filter(community_service=True).exclude(status__in=ENDED) if may else self.none()

    def exported_by(self, user: User) -> Self:
        """Rounds whose list this person may take out: who sends it."""
        return self.editable_by(user)

    def newest_first(self) -> Self:
        return self.select_related("lead").order_by("-year", "-quarter")

    def open_for(self, user: User) -> Self:
        """Rounds that take items from this person now, the nearest first."""
        if not user.has_perm("signals.list_items"):
            return self.none()
        return self.filter(status__in=TAKES_ITEMS).order_by("year", "quarter")

    def due_to_open(self, today: date) -> Self:
        return self.filter(status=RoundStatus.PLANNED, starts_on__lte=today)

    def late(self, today: date) -> Self:
        """Rounds whose list would have been sent by now."""
        return self.filter(status=RoundStatus.OPEN, ends_on__lt=today).select_related("lead")

    def planned_or_open(self) -> Self:
        rows = self.annotate(item_count=Count("items"))
        return rows.filter(status__in=TAKES_ITEMS).order_by("year", "quarter")

    def of_quarters(self, first: tuple[int, int], last: tuple[int, int]) -> list[InstacleanRound]:
        """Rounds from one quarter (year, quarter) to another, both included, in their order."""
        rows = self.filter(year__gte=first[0], year__lte=last[0]).order_by("year", "quarter")
        return [round for round in rows if first <= (round.year, round.quarter) <= last]

    def latest(self) -> InstacleanRound | None:  # type: ignore[override]
        """The round of the latest quarter."""
        return self.order_by("-year", "-quarter").first()

    def led_by(self, person: User) -> Self:
        """Rounds not ended yet that this person leads."""
        return self.filter(lead=person).exclude(status__in=ENDED)

    def of_employee(self, name: str) -> Self:
        """Rounds that an employee with exactly this name led, or held a talk in."""
        mine = Q(lead__name__iexact=name) | Q(sessions__by__name__iexact=name)
        return self.filter(mine).distinct()

    def with_people_before(self, day: date) -> Self:
        """Rounds that ended before a day and still say who led them, or in words why not."""
        said = Q(lead__isnull=False) | Q(not_held_reason__isnull=False)
        return self.filter(said, ends_on__lt=day)

    def hold(self, round: InstacleanRound) -> InstacleanRound:
        """The round as it is, to decide on: who changes it or its list meanwhile waits."""
        return self.held(round).get()

    def held(self, round: InstacleanRound | None) -> Self:
        """The same once this is asked, for who asks more with it; nothing of no round."""
        rows = self.filter(pk=round.pk) if round is not None else self.none()
        return rows.select_for_update(no_key=True)


class RoundSessionQuerySet(QuerySet["RoundSession"]):
    def in_order(self) -> Self:
        return self.order_by("held_on", "pk")

    def first_day_of(self, round: InstacleanRound) -> date | None:
        """The day of the first talk of a round; None where there was none."""
        return (
            self.filter(round=round).order_by("held_on").values_list("held_on", flat=True).first()
        )

    def with_text_before(self, day: date) -> Self:
        """Talks of before a day that still hold how it went."""
        return self.filter(held_on__lt=day).filter(
            Q(reflection__isnull=False) | Q(by__isnull=False)
        )
