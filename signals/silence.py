"""*No answer* of a platform: from which day it counts, wherever it is written down."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from signals.choices.rounds import Decision
from signals.quarters import silent_from


def too_soon(asked_on: date) -> str:
    """From when *no answer* can be chosen, in words."""
    return _("“No answer” can be chosen from %(day)s: the platform has 30 days.") % {
        "day": date_format(silent_from(asked_on), "j F Y")
    }


def refuse_early(
    decision: str, on: date, asked_on: date, today: date, *, day_field: str = "on"
) -> None:
    """Refuse *no answer* while the platform still has time to give one (ValidationError by field).

    `on`: the day that was chosen for it, in `day_field`.
    """
    first = silent_from(asked_on)
    if decision != Decision.NO_ANSWER or on >= first:
        return
    field = "decision" if today < first else day_field
    raise ValidationError({field: ValidationError(too_soon(asked_on), code="too_early")})
