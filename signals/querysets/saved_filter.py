"""Every read of saved filters: each person the own ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import BigIntegerField, QuerySet

from organisation.choices import PersonStatus
from youthwork.lib.prepared import Later, Prepared

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import SavedFilter
else:
    SavedFilter = Any


def _visible(shape: Any) -> QuerySet[Any, Any]:
    rows = cast("Any", apps.get_model("signals", "SavedFilter"))._default_manager
    found = rows.visible_to(Later("user", BigIntegerField())).values_list(*_COLUMNS)
    return cast("QuerySet[Any, Any]", found)


_COLUMNS = ["id", "public_id", "user_id", "name", "query", "is_default"]
_own = Prepared(_visible)


class SavedFilterQuerySet(QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> Self:
        """The own filters by name."""
        return self.filter(user=user).order_by("name")

    def kept_by(self, user: User) -> list[SavedFilter]:
        """The same, for the inbox."""
        return [self.model.from_db("default", _COLUMNS, row) for row in _own("", user=user.pk)]

    def of_leavers(self) -> Self:
        """Filters of people who don't work here any more."""
        return self.filter(user__status=PersonStatus.LEFT).order_by("pk")

    def of_employee(self, name: str) -> Self:
        """Filters of an employee with exactly this name."""
        return self.filter(user__name__iexact=name).order_by("name")
