"""Every read of help lines and of facts that are looked up again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.cache import caches
from django.db.models import Q, QuerySet

from organisation.querysets.house import ROW_CACHE_SECONDS

if TYPE_CHECKING:
    from organisation.models import Fact, HelpLine, User
else:
    Fact = HelpLine = User = Any

SEE_FACTS = "organisation.see_facts"


class HelpLineQuerySet(QuerySet["HelpLine"]):
    def unchecked_by(self, user: User) -> Self:
        """Lines that still wait for this person to look them up; nothing for who needn't."""
        if not user.has_perm("organisation.open_signals"):
            return self.none()
        return self.filter(checked_on=None).order_by("position", "name")

    def shown_to(self, user: User) -> Self:
        """Every help line in its order, for whoever works here."""
        return self.order_by("position", "name") if user.has_perm(SEE_FACTS) else self.none()

    def checkable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.check_facts") else self.none()

    def to_check(self, before: date) -> Self:
        """What nobody looked up since this day, or ever."""
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=before))

    def by_key(self) -> dict[str, HelpLine]:
        """Every help line by its key, in their order; kept in the process for half a minute."""
        cache = caches["process"]
        lines: dict[str, HelpLine] | None = cache.get("help_lines")
        if lines is None:
            lines = {line.key: line for line in self.order_by("position", "name")}
            cache.set("help_lines", lines, ROW_CACHE_SECONDS)
        return lines


class FactQuerySet(QuerySet["Fact"]):
    def shown_to(self, user: User) -> Self:
        """Every fact in its order, for whoever works here."""
        return self.order_by("position", "name") if user.has_perm(SEE_FACTS) else self.none()

    def checkable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.check_facts") else self.none()

    def to_check(self, before: date) -> Self:
        """What nobody looked up since this day, or ever."""
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=before))
