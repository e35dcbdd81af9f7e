"""What the register of questions about reading says about a person (GDPR art. 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from privacy.models import ReadingQuestion
from privacy.subject_access import Hit, Source
from youthwork.lib.dates import day_of


def _questions(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Questions to or by somebody of this name, and those in which one of the words stands."""
    asked = [each.casefold() for each in (name, *handles, *words) if each.strip()]
    hits = []
    for row in ReadingQuestion.objects.select_related("person", "asked_by").newest_first():
        texts = {
            str(_("Why it was asked")): row.reason,
            str(_("Answer")): row.answer,
        }
        told = {label: text for label, text in texts.items() if text}
        people = [each.name.casefold() for each in (row.person, row.asked_by) if each is not None]
        mine = name.casefold() in people
        if mine or any(word in "\n".join(told.values()).casefold() for word in asked):
            hits.append(
                Hit(
                    subject=f"privacy.readingquestion:{row.ref}",
                    title=_("Question about reading"),
                    day=day_of(row.asked_at),
                    fields=told,
                    exact=mine,
                    others=True,
                )
            )
    return hits


SOURCES = [Source("privacy.reading", _("Questions about reading"), _questions)]
