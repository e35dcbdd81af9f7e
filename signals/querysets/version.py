"""Reads of what a signal said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from signals.models import SignalVersion
else:
    SignalVersion = Any


class SignalVersionQuerySet(QuerySet["SignalVersion"]):
    def newest_first(self) -> Self:
        return self.select_related("by", "platform").order_by("-number")
