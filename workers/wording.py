"""Minutes as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from workers.models import Contract

IN_WHOLE_HOURS = 10 * 60  # minutes from which tenths of an hour say nothing more


def hours(minutes: float) -> str:
    """Minutes as hours with at most one decimal, as the reader's language writes it: "5,5"."""
    tenths = round(minutes / 6)
    return number_format(tenths / 10, decimal_pos=0 if tenths % 10 == 0 else 1)


def about(minutes: float) -> str:
    """The same for sums of many: from ten hours on in whole hours, "7,5" and "26"."""
    whole = round(minutes / 6) * 6 >= IN_WHOLE_HOURS
    return hours(round(minutes / 60) * 60 if whole else minutes)


def norm_of(contract: Contract) -> str:
    """The norm as it was agreed: "25%", or hours a week with the share that they come to."""
    if contract.norm_hours is None:
        return f"{contract.norm_percent}%"
    return _("%(hours)s hours a week (%(percent)d%%)") % {
        "hours": hours(float(contract.norm_hours) * 60),
        "percent": round(contract.terms.norm_percent),
    }
