"""Every read of how somebody wants to hear of something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import BigIntegerField, CharField, QuerySet

from youthwork.lib.prepared import Later, Prepared

if TYPE_CHECKING:
    from organisation.models import NotificationChoice, PushDevice, User
else:
    NotificationChoice = PushDevice = User = Any


def _chosen(_shape: Any) -> QuerySet[Any, Any]:
    rows = cast("Any", apps.get_model("organisation", "NotificationChoice")).objects
    mine = rows.filter(user=Later("user", BigIntegerField()), kind=Later("kind", CharField()))
    return cast("QuerySet[Any, Any]", mine.order_by().values_list("timing"))


_choices = Prepared(_chosen)


class NotificationChoiceQuerySet(QuerySet["NotificationChoice"]):
    def timing_of(self, user: User, kind: str) -> str:
        """When somebody chose to hear of this kind; "" when it is as usual."""
        read: dict[str, str] = user.__dict__.get("_chosen", {})  # with them, by `reader_of`
        if kind in read:
            return read[kind]
        rows = _choices("", user=user.pk, kind=kind)
        return str(rows[0][0]) if rows else ""

    def of(self, user: User) -> dict[str, str]:
        """Somebody's own choices: kind -> timing."""
        return dict(self.filter(user=user).values_list("kind", "timing"))


class PushDeviceQuerySet(QuerySet["PushDevice"]):
    def changeable_by(self, user: User) -> Self:
        """One's own devices, oldest first."""
        return self.filter(user=user).order_by("created_at", "pk")
