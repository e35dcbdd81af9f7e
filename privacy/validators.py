"""Refusals of what is typed: citizen service numbers (UAVG art. 46 allows them only where a law
says so), and years that no calendar of ours has."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from privacy import texts
from privacy.personal_numbers import citizen_service_numbers


def no_citizen_service_number(text: str) -> None:
    """Raises ValidationError (code `citizen_service_number`) when the text holds such a number."""
    if any(True for _span in citizen_service_numbers(texts.clean(text, multiline=True))):
        raise ValidationError(
            _("This looks like a citizen service number. We may not keep it. Take it out."),
            code="citizen_service_number",
        )


FIRST_YEAR, LAST_YEAR = 1900, 2199


def year_of_ours(day: date) -> None:
    """Raises ValidationError (code `year`) for a day or moment beyond any that is meant.

    At the ends of what Python can count, in the years 1 and 9999, a month or a time zone more is
    an error.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("Look at the year."), code="year")
