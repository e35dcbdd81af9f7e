"""Vocabularies of the checklist *interne randvoorwaarden*."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Item(models.TextChoices):
    """The six conditions within the own house, in their order."""

    VISION = "vision", pgettext_lazy("checklist item", "Vision")
    EVALUATION = "evaluation", pgettext_lazy("checklist item", "Evaluation")
    QUALITY = "quality", pgettext_lazy("checklist item", "Quality")
    PRIVACY = "privacy", pgettext_lazy("checklist item", "Privacy")
    MEANS = "means", pgettext_lazy("checklist item", "Means")
    IMPORTANCE = "importance", pgettext_lazy("checklist item", "Importance")


class ItemStatus(models.TextChoices):
    IN_ORDER = "in_order", pgettext_lazy("checklist status", "In order")
    PARTLY = "partly", pgettext_lazy("checklist status", "Partly")
    NOT = "not", pgettext_lazy("checklist status", "Not in order")


class Answer(models.TextChoices):
    """Of a sub-question."""

    YES = "yes", pgettext_lazy("checklist answer", "Yes")
    PARTLY = "partly", pgettext_lazy("checklist answer", "Partly")
    NO = "no", pgettext_lazy("checklist answer", "No")


class RunStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("checklist", "Draft")
    FILED = "filed", pgettext_lazy("checklist", "Filed")


class EvidenceKind(models.TextChoices):
    LINK = "link", pgettext_lazy("evidence", "Link")
    DOCUMENT = "document", pgettext_lazy("evidence", "Policy document")
    FIGURE = "figure", pgettext_lazy("evidence", "Figure from Vindplaats")


QUESTIONS_EACH = 6
ICONS = {
    Item.VISION: "compass",
    Item.EVALUATION: "arrow-repeat",
    Item.QUALITY: "mortarboard",
    Item.PRIVACY: "shield-lock",
    Item.MEANS: "phone",
    Item.IMPORTANCE: "megaphone",
}
TONES = {ItemStatus.IN_ORDER: "ok", ItemStatus.PARTLY: "warn", ItemStatus.NOT: "bad"}
STATUS_ICONS = {
    ItemStatus.IN_ORDER: "check-lg",
    ItemStatus.PARTLY: "circle-half",
    ItemStatus.NOT: "exclamation-lg",
}


def keys_of(item: str) -> list[str]:
    """The keys of an item's questions: `vision_1` to `vision_6`."""
    return [f"{item}_{number}" for number in range(1, QUESTIONS_EACH + 1)]


def follows_from(answers: list[str]) -> str:
    """The status that six answers come to; empty while one is missing."""
    if len(answers) < QUESTIONS_EACH or not all(answers):
        return ""
    if set(answers) == {Answer.YES}:
        return str(ItemStatus.IN_ORDER)
    return str(ItemStatus.NOT if set(answers) == {Answer.NO} else ItemStatus.PARTLY)
