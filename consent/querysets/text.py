"""Every read of the versioned texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

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
        return self.published().latest("number")


class FormTextQuerySet(QuerySet["FormText"]):
    def offered(self, version: TextVersion, role: str, *, unchecked: bool) -> list[str]:
        """Languages in which this version may be shown to this kind of signer.

        With `unchecked` also those that nobody checked yet (the demo). Dutch always: it is the
        text that all others follow.
        """
        rows = self.filter(version=version, role=role).values_list("language", "checked_on")
        return [lang for lang, checked in rows if unchecked or checked or lang == "nl"]

    def of_newest(self) -> Self:
        """The texts of the last version that was made."""
        newest = self.model.version.field.related_model._default_manager.order_by("-number")
        return self.filter(version__in=newest.values("pk")[:1]).select_related("version")

    def shown(self, version: TextVersion, role: str, language: str) -> FormText:
        return self.select_related("version").get(version=version, role=role, language=language)
