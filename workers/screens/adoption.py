"""How many of all workers are active online, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from organisation.models import User
from workers import figures
from workers.screens.split_reading import percent, scope_of
from youthwork.lib.charts import share
from youthwork.lib.dates import add_months, month_start
from youthwork.lib.suppression import THRESHOLD
from youthwork.lib.together import answered

MONTHS = 12


@dataclass(frozen=True)
class Row:
    """A month: how many of how many, as far as this reader may know."""

    month: str
    active: str
    workers: str
    share: str
    bar: str
    is_now: bool


def page(user: User, wanted: str, today: date) -> dict[str, Any]:
    """Twelve months at most, newest first: of the teams led, or of everybody as numbers."""
    scope = scope_of(user, wanted)
    this = month_start(today)
    months = [add_months(this, -back) for back in range(MONTHS)]
    found = answered(figures.adoption_by_month(months, today, scope.keys))
    while len(found) > 1 and not found[-1][1].active:  # nobody wrote down anything yet
        found.pop()
    rows = [_row(month, each, this, few=not scope.sees_people) for month, each in found]
    return {"scope": scope, "rows": [row for row in rows if row is not None]}


def _row(month: date, found: figures.Adoption, this: date, *, few: bool) -> Row | None:
    """None of a month in which nobody worked, or so few that a number tells of somebody."""
    if not found.workers or (few and found.workers < THRESHOLD):
        return None
    return Row(
        month=date_format(month, "F Y"),
        active=str(found.active),
        workers=str(found.workers),
        share=percent(found.share),
        bar=share(found.active, found.workers),
        is_now=month == this,
    )
