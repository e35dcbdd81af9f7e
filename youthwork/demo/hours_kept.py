"""What is done with hours beside writing them: older months are closed, a timer was forgotten."""

from __future__ import annotations

from datetime import date, time

from organisation.choices import Role
from organisation.models import User
from workers.actions import months, timer
from workers.choices.hours import Where
from workers.models import HourPart
from youthwork.demo.people import Cast
from youthwork.lib.dates import DAY, add_months, month_start

FORGETS = "W8"  # whose timer still runs from the evening before
CLOSED_ON = 5  # day of the next month


def write(cast: Cast) -> None:
    """Every month but the last is closed by the lead of the team; one timer asks a question."""
    today = cast.plan.last_day
    first = HourPart.objects.order_by("day").values_list("day", flat=True).first()
    if first is None:
        return
    last = add_months(month_start(today), -2)
    for team in dict.fromkeys(cast.teams.values()):
        lead = User.objects.holding(Role.TEAM_LEAD, today, team).first()
        month = month_start(first)
        while lead is not None and month <= last:
            _close(cast, team, month, lead)
            month = add_months(month, 1)
    evening = cast.plan.shift.moment(_file_day(cast, today - DAY), time(19, 30))
    timer.start(cast.team_of(FORGETS), Where.ONLINE, by=cast.people[FORGETS], now=evening,
                kind="present")  # fmt: skip


def _close(cast: Cast, team: object, month: date, lead: User) -> None:
    done_on = add_months(month, 1).replace(day=CLOSED_ON)
    moment = cast.plan.shift.moment(_file_day(cast, done_on), time(9, 40))
    months.close(team, month, by=lead, now=moment)  # type: ignore[arg-type]


def _file_day(cast: Cast, day: date) -> date:
    """A real day on the calendar of the file."""
    return day - 7 * cast.plan.shift.weeks * DAY
