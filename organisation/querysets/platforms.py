"""Every read of the platforms that the house works on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.cache import caches
from django.db.models import Q, QuerySet

from organisation.choices import PlatformStatus
from organisation.querysets.house import ROW_CACHE_SECONDS

if TYPE_CHECKING:
    from organisation.models import Platform
else:
    Platform = Any


class PlatformQuerySet(QuerySet["Platform"]):
    def offered(self, known: Platform | None = None) -> list[Platform]:
        """Platforms that a form offers, in their order; kept in the process for half a minute.

        `known` was chosen before and stays, though it may have been put away since.
        """
        cache = caches["process"]
        rows: list[Platform] | None = cache.get("platforms")
        if rows is None:
            rows = list(self.exclude(status=PlatformStatus.ARCHIVED).order_by("position", "name"))
            cache.set("platforms", rows, ROW_CACHE_SECONDS)
        return [*rows, known] if known and known not in rows else [*rows]

    def of_items(self, items: QuerySet[Any, Any]) -> list[Platform]:
        """Those of rows with a platform, in their order, put away or not."""
        return list(
            self.filter(pk__in=items.order_by().values("platform")).order_by("position", "name")
        )

    def names(self) -> dict[str, str]:
        """What every platform is called by its slug, also one that was put away."""
        cache = caches["process"]
        found: dict[str, str] | None = cache.get("platform_names")
        if found is None:
            found = dict(self.order_by("position", "name").values_list("slug", "name"))
            cache.set("platform_names", found, ROW_CACHE_SECONDS)
        return {**found}

    def choosable(self, chosen: int | None = None) -> Self:
        """What a form offers, as rows; with the one that was chosen before it was archived."""
        offered = ~Q(status=PlatformStatus.ARCHIVED)
        return self.filter(offered | Q(pk=chosen)).order_by("position", "name")
