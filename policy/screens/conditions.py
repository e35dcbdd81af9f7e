"""How the conditions of online work stand, for pages and for the start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from policy import checklist_content as contents
from policy.conditions import Light, lights
from policy.known.means import QUARTER
from policy.models import ChecklistRun
from policy.screens.checklist import standing
from workers import split_rows as rows
from workers.agreed import may_follow
from workers.models import ProfileCheck
from workers.planning import Period
from youthwork.lib.dates import add_months, day_of, month_start
from youthwork.lib.together import Asking

MONTHS = 6
WIDTH, HEIGHT, LEFT, TOP = 280, 84, 4, 18  # of a drawing, and room for its words
WORD = 14.0  # the height of a word in a drawing


def lights_for(user: User, now: datetime) -> Asking[list[tuple[Light, bool]]]:
    """The three for who leads, manages or directs, each with whether its list may be opened."""
    if not (user.has_perm("policy.give_input") or user.has_perm("policy.adopt")):
        return []
    found = yield from lights(user, day_of(now))
    return [(light, user.has_perm(light.right)) for light in found]


def six_for(user: User, now: datetime) -> Asking[dict[str, Any]]:
    """How the checklist stood when it was last filed."""
    yield (filed := ChecklistRun.objects.visible_to(user).filed_by_day(day_of(now))[:1])
    for run in filed:
        items = run.snapshot["items"] if run.snapshot else []
        return {
            "standing": standing(items),
            "url": run.get_absolute_url(),
            "day": run.day,
            "told": _("%(count)s of 6 in order") % {"count": contents.in_order(items)},
        }
    return {"standing": None}


# --- over the months ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """A month in a drawing: where it lies and what it says."""

    month: date
    told: str
    x: str
    y: str
    height: str = ""


def months_for(user: User, now: datetime) -> Asking[dict[str, Any] | None]:
    """The share online and the checks of profiles of half a year, for who sees all teams."""
    today = day_of(now)
    if user.led_teams or not user.has_perm("workers.see_all_team_hours") or not may_follow(today):
        return None
    first = add_months(month_start(today), 1 - MONTHS)
    shares = rows.shares_by_month(Period(first, today))
    checks = ProfileCheck.objects.by_month(first, today)
    yield shares, checks
    months = [add_months(first, number) for number in range(MONTHS)]
    share = {month: 100 * on / (on + off) for month, on, off in shares if on + off}
    made = {month: (number, good) for month, number, good in checks}
    if not share and not made:
        return None
    return {"share": _line(months, share), "checks": _bars(months, made)}


def _percent(value: float) -> str:
    return f"{formats.number_format(value, 0)}%"


def _x(place: int) -> float:
    return LEFT + (WIDTH - 2 * LEFT - 36) * place / (MONTHS - 1)  # room for the last figure


def _line(months: list[date], values: dict[date, float]) -> dict[str, Any]:
    """The share online as a line beside the norm; a month without hours is left out."""
    highest = max([QUARTER, *values.values()]) * 1.15
    span = HEIGHT - TOP

    def at(value: float) -> str:
        return f"{TOP + span * (1 - value / highest):.1f}"

    points = [
        Point(month, _percent(values[month]), f"{_x(place):.1f}", at(values[month]))
        for place, month in enumerate(months)
        if month in values
    ]
    norm_y = at(QUARTER)
    return {
        "points": points,
        "last_y": _apart(float(points[-1].y), float(norm_y)) if points else "",
        "path": " ".join(
            f"{'L' if place else 'M'}{point.x} {point.y}" for place, point in enumerate(points)
        ),
        "norm_y": norm_y,
        "norm": _percent(QUARTER),
        "label": "; ".join(
            f"{formats.date_format(point.month, 'F')} {point.told}" for point in points
        ),
    }


def _apart(y: float, norm_y: float) -> str:
    """Where the last figure stands: beside its point, a line away from the norm's own word."""
    if abs(y - norm_y) < WORD:
        y = norm_y + WORD if y >= norm_y else norm_y - WORD
    return f"{y:.1f}"


def _bars(months: list[date], values: dict[date, tuple[int, int]]) -> dict[str, Any]:
    """How many checks were done in each month."""
    highest = max([1, *(number for number, _good in values.values())])
    span, points = HEIGHT - TOP, []
    for place, month in enumerate(months):
        number = values.get(month, (0, 0))[0]
        height = span * number / highest
        point = Point(
            month, str(number), f"{_x(place):.1f}", f"{HEIGHT - height:.1f}", f"{height:.1f}"
        )
        points.append(point)
    every = sum(number for number, _good in values.values())
    good = sum(good for _number, good in values.values())
    told = ngettext("%(count)s check", "%(count)s checks", every) % {"count": every}
    return {
        "points": points,
        "told": told,
        "good": _("after %(count)s all was in order") % {"count": good},
        "label": "; ".join(
            f"{formats.date_format(point.month, 'F')} {point.told}" for point in points
        ),
    }
