"""What the page of closed months shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from organisation.models import Team, User
from workers.models import ClosedMonth, HourPart
from workers.wording import hours
from youthwork.lib.dates import add_months, day_of, month_start
from youthwork.lib.together import Asking, together

MONTHS = 13


@dataclass(frozen=True)
class Month:
    """One month of one team: what was written, and whether it is closed."""

    value: str  # "2026-10"
    name: str
    online: str
    offline: str
    other: str
    people: int
    closed_on: str
    closed_by: str
    reopen: str  # "" while it is open
    may_close: bool  # it is over


def read(user: User, today: date) -> dict[str, Any]:
    [found] = together(page(user, today))
    context: dict[str, Any] = found
    return context


def page(user: User, today: date) -> Asking[dict[str, Any]]:
    """The months of the teams that somebody leads, the newest first.

    Of a team of before that went on in one of these: what was written there.
    """
    yield (teams := Team.objects.finished_by(user, today))
    led = user.led_keys
    first = add_months(month_start(today), 1 - MONTHS)
    totals = HourPart.objects.of_teams(teams).between(first, today).by_team_and_month()
    closed = ClosedMonth.objects.closable_by(user, today).between(first, today).with_people()
    yield totals, closed
    written = {(team, date(year, month, 1)): rest for team, year, month, *rest in totals}
    shut = {(each.team_id, each.month): each for each in closed}
    recent = add_months(month_start(today), -1)
    months = [add_months(month_start(today), -back) for back in range(MONTHS)]
    found = []
    for team in teams:
        shown = [
            _month(team, month, written.get((team.pk, month)), shut, today)
            for month in months
            if (month >= recent and team.pk in led)
            or (team.pk, month) in written
            or (team.pk, month) in shut
        ]
        if shown:
            found.append((team, shown))
    return {"teams": found}


def _month(
    team: Team,
    month: date,
    written: list[int] | None,
    shut: dict[tuple[int, date], ClosedMonth],
    today: date,
) -> Month:
    online, offline, other, people = written or (0, 0, 0, 0)
    closed = shut.get((team.pk, month))
    by = closed.closed_by if closed else None
    return Month(
        value=f"{month:%Y-%m}",
        name=date_format(month, "F Y"),
        online=hours(online),
        offline=hours(offline),
        other=hours(other),
        people=people,
        closed_on=date_format(day_of(closed.closed_at), "j F").lower() if closed else "",
        closed_by=by.name if by else "",
        reopen=reverse("workers:reopen_month", args=[closed.public_id]) if closed else "",
        may_close=closed is None and month < month_start(today),
    )
