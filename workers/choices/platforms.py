"""Vocabulary of platform pages: stored in English, shown in Dutch (docs/glossary.md)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ProposalStatus(TextChoices):
    """What became of a proposal to change a page."""

    OPEN = "open", pgettext_lazy("proposal", "Waits for a decision")
    ADOPTED = "adopted", pgettext_lazy("proposal", "Adopted")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class NoteStatus(TextChoices):
    """What became of a note of what was learned from young people."""

    NEW = "new", pgettext_lazy("trend note", "Not looked at yet")
    REVIEWED = "reviewed", pgettext_lazy("trend note", "Looked at")
    DECLINED = "declined", pgettext_lazy("trend note", "Doesn't fit here")


class FigureScope(TextChoices):
    """Of whom a figure tells."""

    OWN = "own", pgettext_lazy("figure", "Our young people")
    NATIONAL = "national", pgettext_lazy("figure", "National")
