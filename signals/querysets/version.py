"""Reads of what a signal said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from privacy import blind_index

if TYPE_CHECKING:
    from signals.models import SignalVersion
else:
    SignalVersion = Any


class SignalVersionQuerySet(QuerySet["SignalVersion"]):
    def newest_first(self) -> Self:
        return self.select_related("by").order_by("-number")

    def about_words(self, text: str) -> list[SignalVersion]:
        """Versions whose text holds every word of the question; for an access request only.

        What a signal said before is not indexed, so each is opened and looked through.
        """
        wanted = set(blind_index.query_terms(text))
        if not wanted:
            return []
        return [
            version
            for version in self.select_related("signal").iterator(chunk_size=500)
            if wanted <= set(blind_index.word_terms(" ".join(version.words())))
        ]

    def with_account_terms(self, terms: list[int]) -> list[SignalVersion]:
        """Versions that named one of these accounts, by keyed hash; for an access request only."""
        named = self.filter(account_handle__isnull=False).select_related("signal")
        return [
            version
            for version in named.iterator(chunk_size=500)
            if blind_index.handle_term(version.account_handle) in terms
        ]
