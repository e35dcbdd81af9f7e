"""Every read of the organisation itself, its paper and what is said of its start."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.core.cache import caches
from django.db.models import Exists, QuerySet, Subquery

from organisation.choices import READY_ASKED, ReadyPoint

if TYPE_CHECKING:
    from organisation.models import HouseStyle, Organisation, ReadyStatement, User
else:
    HouseStyle = Organisation = ReadyStatement = User = Any


ROW_CACHE_SECONDS = 30


def _copy_of(row: Organisation) -> Organisation:
    """What `copy.copy` gives, which goes by way of a pickle."""
    new = object.__new__(type(row))
    new.__dict__.update(row.__dict__, _state=copy(row._state))
    return new


class OrganisationQuerySet(QuerySet["Organisation"]):
    def current(self) -> Organisation | None:
        """The one row, None before set-up; kept in the process for half a minute."""
        cache = caches["process"]
        row: Organisation | None = cache.get("organisation")
        if row is None and (row := self._with_logo().first()) is not None:
            cache.set("organisation", row, ROW_CACHE_SECONDS)
        return row and _copy_of(row)

    @staticmethod
    def forget_current() -> None:
        """Let what `current` says be asked anew in this process, after a change of it."""
        caches["process"].delete("organisation")

    def _with_logo(self) -> Self:
        """With `logo_at`, since when the logo is as it is (None without one), and whether a team
        ever went on in another (`teams_went_on`)."""
        style, team = (
            cast("Any", apps.get_model("organisation", name)) for name in ("HouseStyle", "Team")
        )
        with_logo = style.objects.exclude(logo=None).values("changed_at")[:1]
        went_on = team.objects.filter(merged_into__isnull=False)
        return self.annotate(logo_at=Subquery(with_logo), teams_went_on=Exists(went_on))

    def locked(self) -> Organisation | None:
        """The one row, for whoever must be the only one until the transaction ends."""
        return self.select_for_update(no_key=True).first()

    def changeable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.change_settings") else self.none()

    def practice_set_by(self, user: User) -> Self:
        """For who sets the balance of giving and taking, and the period of a pilot."""
        return self if user.has_perm("organisation.set_practice") else self.none()

    def openable_by(self, user: User) -> Self:
        """For who decides that signals may be logged."""
        return self if user.has_perm("organisation.open_signals") else self.none()


class ReadyStatementQuerySet(QuerySet["ReadyStatement"]):
    def points_said_by(self, user: User) -> list[ReadyPoint]:
        """Points that this person may say, and take back."""
        return [point for point, right in READY_ASKED.items() if user.has_perm(right)]

    def said_by(self, person: User) -> Self:
        return self.filter(said_by=person).order_by("pk")

    def shown(self) -> Self:
        """Everything that was said, with who said it."""
        return self.select_related("said_by").order_by("pk")


class HouseStyleQuerySet(QuerySet["HouseStyle"]):
    def current(self) -> HouseStyle | None:
        return self.first()

    def changeable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.change_settings") else self.none()
