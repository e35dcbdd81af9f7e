"""Days in words, for pages and paper of policy."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def period(first: date, last: date) -> str:
    """From one day to another: 5 to 31 January 2026; the month once where it is the same."""
    same = (first.year, first.month) == (last.year, last.month)
    start = date_format(first, "j") if same else date_format(first, "j F Y")
    return _("%(first)s to %(last)s") % {"first": start, "last": date_format(last, "j F Y")}
