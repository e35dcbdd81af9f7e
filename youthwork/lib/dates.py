"""Rules of days, weeks and months in Amsterdam time, as pure functions.

A day is a `date` in Europe/Amsterdam; a moment is an aware datetime. Between the two stands the
clock that jumps twice a year, so nobody adds 24 hours to a moment to reach the next day.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)


class NoSuchTime(ValueError):
    """The clock skips this time in the night that summer time begins."""


def day_of(moment: datetime) -> date:
    """The Amsterdam day in which an aware moment falls; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return moment.astimezone(AMSTERDAM).date()


def moment_at(day: date, clock: time) -> datetime:
    """The moment, in UTC, at which the Amsterdam clock shows `clock` on `day`.

    A time that the clock shows twice is the first of the two; one that it skips raises
    NoSuchTime.
    """
    local = datetime.combine(day, clock.replace(tzinfo=None, fold=0), AMSTERDAM)
    moment = local.astimezone(UTC)
    if moment.astimezone(AMSTERDAM).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(f"the clock skips {clock:%H:%M} on {day}")
    return moment


def start_of_day(day: date) -> datetime:
    """The first moment of an Amsterdam day, in UTC."""
    return moment_at(day, time.min)


def end_of_day(day: date) -> datetime:
    """The first moment, in UTC, that is no longer in the day: the bound of a half-open range."""
    return start_of_day(day + DAY)


def last_moment(day: date) -> datetime:
    """The last moment of an Amsterdam day, in UTC: of what only its day is known."""
    return end_of_day(day) - timedelta.resolution


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on (or back); a month's last day where it ends.

    31 August plus six months is 28 or 29 February; 29 February plus six is 29 August.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def kept_from(today: date, months: int) -> date:
    """The first day of which a term of so many months still runs: of each day before it, ended.

    What is of 28 February was kept for six months on 28 August: from the 29th on this is 1 March,
    where six months back from the 31st would be 28 February again.
    """
    back = add_months(today, -months)
    return back if back.day == today.day else back + DAY


def over_on(day: date, months: int) -> date:
    """The first day on which what is of this day was kept so many months."""
    return add_months(day, months) + DAY


def week_start(day: date) -> date:
    """The Monday of the ISO week in which the day falls."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> tuple[int, int]:
    """ISO year and week number; the first days of January may belong to the year before."""
    year, week, _weekday = day.isocalendar()
    return year, week


def month_start(day: date) -> date:
    """The first day of the month in which the day falls."""
    return day.replace(day=1)


def micros_of(moment: datetime) -> int:
    """Microseconds since 1970: a moment in an address, exactly."""
    return round(moment.timestamp() * 1_000_000)


def moment_of(micros: int) -> datetime:
    """The moment that many microseconds since 1970.

    Raises ValueError, OverflowError or OSError where there is none.
    """
    return datetime.fromtimestamp(micros / 1_000_000, tz=AMSTERDAM)
