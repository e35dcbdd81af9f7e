"""Vocabulary of means: telephones and laptops."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class EquipmentKind(TextChoices):
    PHONE = "phone", pgettext_lazy("equipment", "Work phone")
    LAPTOP = "laptop", pgettext_lazy("equipment", "Laptop")


class EquipmentState(TextChoices):
    GOOD = "good", pgettext_lazy("equipment", "Good")
    POOR = "poor", pgettext_lazy("equipment", "Poor")
    BROKEN = "broken", pgettext_lazy("equipment", "Broken")
    RETIRED = "retired", pgettext_lazy("equipment", "No longer in use")


IN_USE = (EquipmentState.GOOD, EquipmentState.POOR, EquipmentState.BROKEN)
