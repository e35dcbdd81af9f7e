"""Two years of signals beside those of the file, most of them statistics by now.

Of those closed over a year ago kind, severity, month, team and platform are left; `past_year`
writes the others.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from organisation.models import Platform
from signals import numbers
from signals.choices.signal import Category, Status, keeps_no_story
from signals.emptying import CLOSED_MONTHS
from signals.models import Signal
from youthwork.demo.nights import AT, FOUND_ON
from youthwork.demo.people import Cast
from youthwork.lib.dates import DAY, add_months, day_of, moment_at, month_start, start_of_day
from youthwork.lib.working_days import add_working_days, is_working_day

ROWS = 600
MONTHS = 24
FIRST_NUMBER = 101  # in each year; the numbers before are the seed file's
SETTLED = 3  # days before the file's day after which nothing more of these was seen
LONGEST = 10  # working days from the first after logging until it was closed
HOURS = {"day": (12, 13, 15, 16, 17), "evening": (18, 19, 20, 21), "night": (22, 22, 23)}
# When young people are online: weights of weekday and part of the day.
WEEK: dict[tuple[int, str], float] = (
    {(day, "day"): 3 for day in range(5)}
    | {(day, "evening"): 4 for day in range(4)}
    | {(day, "night"): 1.5 for day in range(4)}
    | {(4, "evening"): 12, (4, "night"): 20}
    | {(5, "day"): 2, (5, "evening"): 8, (5, "night"): 9}
    | {(6, "day"): 2, (6, "evening"): 5, (6, "night"): 2}
)

TEAMS = {"T1": 40, "T2": 36, "T3": 24}
CATEGORIES: dict[str, float] = {
    Category.EXPOSING: 8,
    Category.VIOLENCE: 10,
    Category.WEAPONS: 3,
    Category.SUBSTANCES: 10,
    Category.ALCOHOL: 5,
    Category.RECRUITMENT: 6,
    Category.BULLYING: 11,
    Category.SEXUAL_MISCONDUCT: 3,
    Category.WELLBEING: 11,
    Category.GAMING: 5,
    Category.UNSAFE_HOME: 1,
    Category.NUISANCE: 12,
    Category.EXTREMISM: 1,
    Category.TREND: 5,
    Category.OPPORTUNITY: 11,
    Category.OTHER: 1,
}
# More of a kind in some months: fireworks, carnival, the dark of January, summer in the open.
SEASONS: dict[str, dict[int, float]] = {
    Category.NUISANCE: {11: 1.6, 12: 2.4, 1: 1.7, 6: 1.3, 7: 1.5, 8: 1.4},
    Category.WEAPONS: {12: 1.8, 1: 1.4},
    Category.ALCOHOL: {2: 2.2, 5: 1.3, 7: 1.5},
    Category.WELLBEING: {1: 1.9, 2: 1.6, 11: 1.3, 7: 0.6, 8: 0.6},
    Category.SUBSTANCES: {2: 1.5, 6: 1.4, 7: 1.5},
    Category.BULLYING: {9: 1.4, 10: 1.3, 7: 0.4, 8: 0.4},
    Category.OPPORTUNITY: {5: 1.4, 6: 1.5, 9: 1.3},
}
GROWTH: dict[str, float] = {  # weight at the end of the two years for each 1 at their start
    Category.RECRUITMENT: 2.2,
    Category.EXPOSING: 1.5,
    Category.GAMING: 1.5,
    Category.VIOLENCE: 0.8,
}
# In the last whole month there was far more of this than usual, most of it in one team: what
# stands out in the trends.
RISE, RISE_WEIGHT, RISE_TEAMS = Category.EXPOSING, 4.0, {"T1": 75, "T2": 15, "T3": 10}
MONTH_VOLUME = {7: 0.7, 8: 0.6, 12: 1.1, 1: 1.1}
SEVERITIES: dict[str, tuple[int, int, int, int, int]] = {  # weights of 1 to 5
    Category.EXPOSING: (0, 8, 45, 42, 5),
    Category.VIOLENCE: (0, 15, 50, 32, 3),
    Category.WEAPONS: (0, 5, 35, 50, 10),
    Category.SEXUAL_MISCONDUCT: (0, 5, 30, 55, 10),
    Category.UNSAFE_HOME: (0, 0, 40, 50, 10),
    Category.WELLBEING: (5, 45, 38, 9, 3),
    Category.TREND: (55, 30, 13, 2, 0),
    Category.OTHER: (40, 40, 20, 0, 0),
}
USUAL_SEVERITY = (10, 42, 40, 8, 0)
PLATFORMS: dict[str, tuple[float, float]] = {  # weight at the start and at the end
    "whatsapp": (16, 15),
    "instagram": (26, 22),
    "snapchat": (27, 25),
    "tiktok": (12, 22),
    "youtube": (4, 3),
    "facebook": (8, 4),
    "telegram": (4, 6),
    "discord": (3, 3),
    "other": (1, 1),
}


@dataclass(frozen=True)
class Drawn:
    """One signal of the two years: what stays of it, and the moments that go with its text."""

    ref: str
    team: str  # keys of the seed file
    category: str
    severity: int | None
    platform: str
    seen_at: datetime
    received_at: datetime
    closed_at: datetime
    is_evening: bool


def drawn(cast: Cast) -> list[Drawn]:
    """About 600 signals over 24 months, numbered from 0101 in each year as they came in."""
    plan = cast.plan
    dice = random.Random(f"{plan.seed}:statistics")  # noqa: S311 - a seed, not a secret
    clock = random.Random(f"{plan.seed}:statistics:moments")  # noqa: S311 - a seed as well
    latest = plan.last_day - DAY
    rows = []
    for place, (month, count) in enumerate(_months(plan.last_day - SETTLED * DAY)):
        progress = place / (MONTHS - 1)
        for _row in range(count):
            category = _drawn(dice, _categories(month, progress, risen=place == MONTHS - 2))
            of_rise = place == MONTHS - 2 and category == RISE
            seen_on, part = _seen(clock, month, plan.last_day - SETTLED * DAY)
            hour = clock.choice(HOURS[part])
            seen_at = moment_at(seen_on, time(hour, clock.randrange(60)))
            received_at = _received(clock, seen_at)
            rows.append(
                Drawn(
                    ref="",
                    team=_drawn(dice, RISE_TEAMS if of_rise else TEAMS),
                    category=category,
                    severity=_severity(dice, category),
                    platform=_drawn(dice, _platforms(progress)),
                    seen_at=seen_at,
                    received_at=received_at,
                    closed_at=_closed(clock, received_at, latest),
                    is_evening=part != "day" and day_of(received_at) == seen_on,
                )
            )
    numbers: Counter[int] = Counter()
    found = []
    for row in sorted(rows, key=lambda row: row.received_at):
        year = day_of(row.received_at).year
        numbers[year] += 1
        found.append(replace(row, ref=f"S-{year}-{FIRST_NUMBER - 1 + numbers[year]:04d}"))
    return found


def still_written_out(cast: Cast, row: Drawn) -> bool:
    """Whether its text was still there in the night of the file's run: closed under a year ago."""
    since = add_months(cast.plan.shift.day(FOUND_ON), -CLOSED_MONTHS)
    return row.closed_at >= start_of_day(since)


def write(cast: Cast, rows: list[Drawn]) -> None:
    """What was a statistic before the night of the file's run, which found the file's only; each
    became one in the night after its year."""
    last = cast.plan.shift.day(FOUND_ON) - DAY
    platforms = {platform.slug: platform for platform in Platform.objects.all()}
    made = []
    for row in rows:
        begins = start_of_day(month_start(day_of(row.seen_at)))
        ended = min(add_months(day_of(row.closed_at), CLOSED_MONTHS) + DAY, last)
        made.append(
            Signal(
                ref=row.ref,
                client_id=cast.plan.uuid("statistic", row.ref),
                team=cast.teams[row.team],
                category=row.category,
                severity=row.severity,
                # Of what keeps no story no platform was kept either (decision 0326).
                platform=None
                if keeps_no_story(row.category, "", False)
                else platforms[row.platform],
                status=Status.ANONYMISED,
                came_from=Status.CLOSED,
                seen_at=begins,
                received_at=begins,
                moved_at=moment_at(ended, AT),
                opened_at=begins,
                term_began_at=begins,
                term_from=begins,
                anonymised_at=moment_at(ended, AT),
            )
        )
    Signal.objects.bulk_create(made, batch_size=200)


def continue_numbers() -> None:
    """Let the next number of every year come after the highest one given out."""
    highest: dict[int, int] = {}
    for ref in Signal.objects.values_list("ref", flat=True):
        year, number = (int(part) for part in ref.removeprefix("S-").split("-"))
        highest[year] = max(highest.get(year, 0), number)
    for year, last in highest.items():
        numbers.go_on_after(year, last)


def _seen(dice: random.Random, month: date, latest: date) -> tuple[date, str]:
    """A day of the month, no later than `latest`, and a part of it."""
    end = min(latest, add_months(month, 1) - DAY)
    days = [month + number * DAY for number in range((end - month).days + 1)]
    weekday, part = dice.choices(list(WEEK), list(WEEK.values()))[0]
    alike = [day for day in days if day.weekday() == weekday]
    return dice.choice(alike or days), part


def _received(dice: random.Random, seen_at: datetime) -> datetime:
    """Logged within minutes, or on the next working morning when nobody was at work."""
    day = day_of(seen_at)
    if is_working_day(day):
        return seen_at + timedelta(minutes=dice.randint(3, 15))
    return moment_at(add_working_days(day, 1), time(9, dice.randint(5, 55)))


def _closed(dice: random.Random, received_at: datetime, latest: date) -> datetime:
    """Closed in the afternoon of a working day, no later than `latest`."""
    first = add_working_days(day_of(received_at), 1)
    day = add_working_days(first, dice.randint(0, LONGEST))
    return moment_at(min(day, max(first, latest)), time(15, dice.randrange(60)))


def _months(last_day: date) -> list[tuple[date, int]]:
    """The 24 months up to this day's, oldest first, with how many rows each gets: ROWS in all."""
    months = [add_months(month_start(last_day), back) for back in range(1 - MONTHS, 1)]
    weights = [
        MONTH_VOLUME.get(month.month, 1.0) * (1 + 0.4 * place / MONTHS)
        for place, month in enumerate(months)
    ]
    weights[-1] *= last_day.day / 31
    so_far, taken, found = 0.0, 0, []
    for month, weight in zip(months, weights, strict=True):
        so_far += weight
        until = round(ROWS * so_far / sum(weights))
        found.append((month, until - taken))
        taken = until
    return found


def _categories(month: date, progress: float, *, risen: bool) -> dict[str, float]:
    return {
        category: weight
        * (RISE_WEIGHT if risen and category == RISE else 1.0)
        * SEASONS.get(category, {}).get(month.month, 1.0)
        * (1 + (GROWTH.get(category, 1.0) - 1) * progress)
        for category, weight in CATEGORIES.items()
    }


def _platforms(progress: float) -> dict[str, float]:
    return {slug: start + (end - start) * progress for slug, (start, end) in PLATFORMS.items()}


def _severity(dice: random.Random, category: str) -> int | None:
    if category == Category.OPPORTUNITY:
        return None
    weights = SEVERITIES.get(category, USUAL_SEVERITY)
    return dice.choices(range(1, 6), weights)[0]


def _drawn(dice: random.Random, weights: dict[str, float] | dict[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]
