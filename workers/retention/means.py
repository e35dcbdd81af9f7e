"""How long telephones, laptops and bookings are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.retention import Rule, Term, delete_first
from workers.models import Booking, Equipment
from youthwork.lib.dates import kept_from

EQUIPMENT_MONTHS = 24
BOOKING_MONTHS = 3


def _delete_equipment(today: date, now: datetime, limit: int) -> int:
    old = kept_from(today, EQUIPMENT_MONTHS)
    count = delete_first(Equipment.objects.retired_before(old), limit)
    due = Booking.objects.older_than(kept_from(today, BOOKING_MONTHS))
    return count + delete_first(due, limit - count)


RULES = [
    Rule(
        key="workers.equipment",
        models=("workers.equipment", "workers.booking"),
        basis=_("To know who works with what; a booking is kept for three months."),
        term=Term(months=EQUIPMENT_MONTHS, after=_("the day it went out of use")),
        erases=_("Telephones and laptops that are no longer in use, and old bookings."),
        run=_delete_equipment,
    ),
]
