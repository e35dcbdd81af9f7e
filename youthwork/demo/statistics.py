"""Two years of signals that are statistics already: kind, severity, month, team and platform."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, time

from organisation.models import Platform
from signals import numbers
from signals.choices.signal import Category, Status
from signals.models import Signal
from youthwork.demo.people import Cast
from youthwork.lib.dates import add_months, moment_at, month_start, start_of_day

ROWS = 600
MONTHS = 24
FIRST_NUMBER = 101  # in each year; the numbers before are the seed file's

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


def write(cast: Cast) -> int:
    """About 600 anonymised rows over 24 months, numbered from 0101 in each year; how many."""
    plan = cast.plan
    dice = random.Random(f"{plan.seed}:statistics")  # noqa: S311 - a seed, not a secret
    platforms = {platform.slug: platform for platform in Platform.objects.all()}
    numbers: Counter[int] = Counter()
    rows = []
    for place, (month, count) in enumerate(_months(plan.last_day)):
        progress = place / (MONTHS - 1)
        begins = moment_at(month, time.min)
        for _row in range(count):
            numbers[month.year] += 1
            number = FIRST_NUMBER - 1 + numbers[month.year]
            category = _drawn(dice, _categories(month, progress, risen=place == MONTHS - 2))
            of_rise = place == MONTHS - 2 and category == RISE
            rows.append(
                Signal(
                    ref=f"S-{month.year}-{number:04d}",
                    client_id=plan.uuid("statistic", f"{month.year}-{number}"),
                    team=cast.teams[_drawn(dice, RISE_TEAMS if of_rise else TEAMS)],
                    category=category,
                    severity=_severity(dice, category),
                    platform=platforms[_drawn(dice, _platforms(progress))],
                    status=Status.ANONYMISED,
                    came_from=Status.CLOSED,
                    seen_at=begins,
                    received_at=begins,
                    moved_at=begins,
                    term_from=begins,
                    anonymised_at=start_of_day(plan.last_day),
                )
            )
    Signal.objects.bulk_create(rows, batch_size=200)
    return len(rows)


def continue_numbers() -> None:
    """Let the next number of every year come after the highest one given out."""
    highest: dict[int, int] = {}
    for ref in Signal.objects.values_list("ref", flat=True):
        year, number = (int(part) for part in ref.removeprefix("S-").split("-"))
        highest[year] = max(highest.get(year, 0), number)
    for year, last in highest.items():
        numbers.go_on_after(year, last)


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
