"""Days of the week."""

from __future__ import annotations

from datetime import time

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Weekday(IntegerChoices):
    """Days as `date.weekday()` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


END_OF_DAY = time.max  # until midnight: a period ends on the day on which it began
