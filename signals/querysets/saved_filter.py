"""Every read of saved filters: each person the own ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from organisation.choices import PersonStatus

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import SavedFilter
else:
    SavedFilter = Any


class SavedFilterQuerySet(QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> Self:
        """The own filters by name."""
        return self.filter(user=user).order_by("name")

    def of_leavers(self) -> Self:
        """Filters of people who don't work here any more."""
        return self.filter(user__status=PersonStatus.LEFT).order_by("pk")

    def of_employee(self, name: str) -> Self:
        """Filters of an employee with exactly this name."""
        return self.filter(user__name__iexact=name).order_by("name")
