"""Every read of figures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from workers.choices.platforms import FigureScope

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import KnownFigure, PlatformFigure
else:
    KnownFigure = PlatformFigure = Any

SEE, EDIT = "workers.see_platforms", "workers.edit_platforms"


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

    def written_since(self, moment: datetime) -> Self:
        return self.filter(written_at__gte=moment)
