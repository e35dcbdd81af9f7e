"""Every read of figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from workers.choices.platforms import FigureScope

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import KnownFigure, PlatformFigure
else:
    KnownFigure = PlatformFigure = Any

PLACE = re.compile(r"([0-9]{1,4})\.([0-9]{1,5})\.([0-9]{1,18})")
SEE, EDIT = "workers.see_platforms", "workers.edit_platforms"


@dataclass(frozen=True)
class KnownPlace:
    """Where a page of figures to know ended; what can't be read starts at the top."""

    year: int
    position: int
    key: int

    @classmethod
    def parse(cls, text: str) -> KnownPlace | None:
        found = PLACE.fullmatch(text)
        return cls(*map(int, found.groups())) if found else None

    def __str__(self) -> str:
        return f"{self.year}.{self.position}.{self.key}"


class PlatformFigureQuerySet(QuerySet["PlatformFigure"]):
    def visible_to(self, user: User) -> Self:
        """Every figure, by platform and year."""
        rows = self.select_related("platform")
        rows = rows if user.has_perm(SEE) else rows.none()
        return rows.order_by("platform__position", "platform__name", "year", "scope", "pk")

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user) if user.has_perm(EDIT) else self.none()

    def of_own_survey(self, year: int, ages: tuple[int, int]) -> frozenset[int]:
        """Keys of the platforms of which our own figure of that year and age group is there."""
        rows = self.filter(scope=FigureScope.OWN, year=year, age_from=ages[0], age_to=ages[1])
        return frozenset(rows.values_list("platform", flat=True))

    def national_since(self, moment: datetime) -> Self:
        """National figures written down from a moment on."""
        return self.filter(scope=FigureScope.NATIONAL, written_at__gte=moment)


class KnownFigureQuerySet(QuerySet["KnownFigure"]):
    def visible_to(self, user: User) -> Self:
        """Every figure, newest year first."""
        rows = self if user.has_perm(SEE) else self.none()
        return rows.order_by("-year", "position", "pk")

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user) if user.has_perm(EDIT) else self.none()

    def behind(self, place: KnownPlace | None) -> Self:
        """The rows that come after one in that order."""
        if place is None:
            return self.all()
        same_year = Q(position__gt=place.position) | Q(position=place.position, pk__gt=place.key)
        return self.filter(Q(year__lt=place.year) | (Q(year=place.year) & same_year))

    def written_since(self, moment: datetime) -> Self:
        return self.filter(written_at__gte=moment)
