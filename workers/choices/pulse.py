"""Three short questions that workers answer without a name."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Pulse(TextChoices):
    """Each is answered from 1 (not at all) to 5 (very much)."""

    CONFIDENCE = "confidence", _("How sure do you feel online?")
    ENOUGH_TIME = "enough_time", _("Do you have enough time for online work?")
    SUPPORT = "support", _("Do you know whom to turn to?")


LOWEST, HIGHEST = 1, 5
HALF_YEARLY = (Pulse.CONFIDENCE,)  # an evaluation asks all three
EVERY_MONTHS = 6
OPEN_DAYS = 14
FEWEST_ANSWERS = 5
