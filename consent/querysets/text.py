"""Every read of the versioned texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from django.core.cache import caches
from django.db.models import QuerySet, Subquery

from youthwork.lib.digests import digest_of

if TYPE_CHECKING:
    from consent.models import FormText, TextVersion
else:
    FormText = TextVersion = Any


class TextVersionQuerySet(QuerySet["TextVersion"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False, faulty_at=None)

    def newest(self) -> TextVersion:
        """The last one made, shown or not."""
        return self.latest("number")

    def current(self) -> TextVersion:
        """The version that new requests show. Raises DoesNotExist when there is none."""
        return self.shown_now().get()

    def shown_now(self) -> Self:
        """The same as one row, for who asks more with it."""
        return self.published().order_by("-number")[:1]


KEPT_SECONDS = 30


def _newest(texts: FormTextQuerySet) -> QuerySet[Any, Any]:
    return texts.order_by("-version__number").values("version__number")[:1]


class FormTextQuerySet(QuerySet["FormText"]):
    def offered(
        self, version: TextVersion | QuerySet[TextVersion], role: str, *, unchecked: bool
    ) -> list[str]:
        """Languages in which this version may be shown to this kind of signer.

        With `unchecked` also those that nobody checked yet (the demo). Dutch always: it is the
        text that all others follow.
        """
        rows = self.filter(version=cast("Any", version), role=role)
        found = rows.values_list("language", "checked_on")
        return [lang for lang, checked in found if unchecked or checked or lang == "nl"]

    def of_newest(self) -> Self:
        """The texts of the last version that was made."""
        newest = self.model.version.field.related_model._default_manager.order_by("-number")
        return self.filter(version__in=newest.values("pk")[:1]).select_related("version")

    def languages_for(self, *, unchecked: bool) -> list[str]:
        """Languages of the newest version that somebody may be asked in; Dutch always.

        Kept in the process for half a minute: what a signer reads is decided when it is opened.
        """
        kept: list[str] | None = caches["process"].get(f"languages:{unchecked}")
        if kept is None:
            kept = self._languages(unchecked)
            caches["process"].set(f"languages:{unchecked}", kept, KEPT_SECONDS)
        return kept

    def _languages(self, unchecked: bool) -> list[str]:
        newest = self.filter(version__published_at__isnull=False, version__faulty_at=None)
        rows = newest.filter(version__number=Subquery(_newest(newest)))
        found = rows.values_list("language", "checked_on").distinct()
        return list(
            dict.fromkeys(lang for lang, checked in found if unchecked or checked or lang == "nl")
        )

    def read_by(self, version: TextVersion, role: str, language: str) -> FormText | None:
        """As `shown`; None where there is no such text."""
        rows = self.filter(version=version, role=role, language=language)
        return rows.select_related("version").first()

    def text_of(self, version: TextVersion, role: str, language: str) -> FormText:
        """The text of one version in one language."""
        return self.shown(version, role, language)

    def said_by(self, version: TextVersion) -> str:
        """The hash of all that a version says: of the same words the same, whatever its number."""
        rows = self.filter(version=version).values_list("role", "language", "content_hash")
        return digest_of({f"{role} {language}": said for role, language, said in rows})

    def shown(self, version: TextVersion, role: str, language: str) -> FormText:
        return self.select_related("version").get(version=version, role=role, language=language)
