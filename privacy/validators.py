"""Refusals of what is typed: citizen service numbers (UAVG art. 46 allows them only where a law
says so), and years that no calendar of ours has or that can't be meant."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy import texts
from privacy.personal_numbers import citizen_service_numbers
from youthwork.lib.dates import add_months


def no_citizen_service_number(text: str) -> None:
    """Raises ValidationError (code `citizen_service_number`) when the text holds such a number."""
    if any(True for _span in citizen_service_numbers(texts.clean(text, multiline=True))):
        raise ValidationError(
            _("This looks like a citizen service number. We may not keep it. Take it out."),
            code="citizen_service_number",
        )


FIRST_YEAR, LAST_YEAR = 1900, 2199
YEAR = 12  # months


def year_of_ours(day: date) -> None:
    """Raises ValidationError (code `year`) for a day or moment beyond any that is meant.

    At the ends of what Python can count, in the years 1 and 9999, a month or a time zone more is
    an error.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("Look at the year."), code="year")


def not_long_before(day: date | None, of: date, field: str = "", *, years: int = 1) -> None:
    """Raises ValidationError (code `year`, of this field) for a day more than a year before `of`.

    That is the day of what it belongs to: of a signal, or on which something is written down.
    It may have been done before that; a whole year before, it is a slip of the keys. `years`
    where more may be meant.
    """
    first = add_months(of, -YEAR * years)
    if day is not None and day < first:
        told = gettext("Look at the year: choose a day from %(day)s on.")
        error = ValidationError(told % {"day": date_format(first, "j F Y")}, code="year")
        raise ValidationError({field: error}) if field else error


def not_long_after(day: date | None, of: date, field: str = "", *, years: int = 1) -> None:
    """Raises ValidationError (code `year`, of this field) for a day more than a year after `of`.

    That is the day on which it is planned; what is to wait longer than a year is a slip of the
    keys. `years` where more may be meant.
    """
    last = add_months(of, YEAR * years)
    if day is not None and day > last:
        told = gettext("Look at the year: choose a day until %(day)s.")
        error = ValidationError(told % {"day": date_format(last, "j F Y")}, code="year")
        raise ValidationError({field: error}) if field else error
