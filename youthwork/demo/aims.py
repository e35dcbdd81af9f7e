"""Goals with a figure of each month, to where they are on the file's day."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from policy.actions import goals
from policy.choices.goals import FigureSource, Unit
from privacy import audit
from workers.choices.hours import Function
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY, GoalPlan
from youthwork.lib.dates import add_months, month_start

MORNING = time(9, 30)
ADOPTED_ON = date(2026, 3, 19)
# What the file doesn't say, by the place of a goal in it: where its figure comes from, its
# function, why it is attainable.
KNOWN = (
    (FigureSource.FRIDAY_COVER, Function.EARLY_WARNING, "het rooster per team staat vast"),
    (FigureSource.HOURS_SHARE, "", ""),
    (FigureSource.GIVE_SHARE, Function.CONTACT, "elk team heeft wekelijks een uur om te reageren"),
    (FigureSource.PROFILES_IN_ORDER, Function.PROFILING, "teamleiders kijken mee in november"),
    (FigureSource.MANUAL, Function.PROFILING, "werkgever De Kade doet mee"),
)


def write(cast: Cast) -> int:
    """Every goal of the file, adopted and followed; how many."""
    for place, plan in enumerate(cast.plan.goals):
        _goal(cast, plan, *KNOWN[place])
    return len(cast.plan.goals)


def _goal(cast: Cast, plan: GoalPlan, source: str, function: str, because: str) -> None:
    shift, officer, director = cast.plan.shift, cast.people["beleid"], cast.people["bestuurder"]
    at = shift.moment(ADOPTED_ON, MORNING)
    is_share = plan.measure.startswith("%")
    values = {
        "text": plan.text,
        "measure": plan.measure.removeprefix("%").strip(),
        "unit": Unit.PERCENT if is_share else Unit.NUMBER,
        "baseline": Decimal(plan.baseline),
        "target": Decimal(plan.target),
        "due": shift.day(plan.due),
        "feasible_because": plan.feasible or because,
        "function": function,
        "theme": plan.theme,
        "figure_source": source,
    }
    key = cast.plan.uuid("goal", plan.text)
    goal = goals.write(values, by=officer, now=at - timedelta(days=14), public_id=key)
    goals.propose(goal, revision=1, by=officer, now=at - timedelta(days=7))
    goals.adopt(goal, revision=goal.revision, by=director, now=at)
    forget_about(audit.label(goal), at)
    days = [FILE_DAY]
    while month_start(days[0]) > month_start(ADOPTED_ON):
        days.insert(
            0,
            add_months(month_start(days[0]), -1) if days[0] != FILE_DAY else month_start(FILE_DAY),
        )
    days = [day for day in days if day > ADOPTED_ON and day != month_start(FILE_DAY)]
    way = plan.now - plan.baseline
    for number, day in enumerate(days, 1):
        value = Decimal(plan.baseline + way * number / len(days)).quantize(Decimal("0.1"))
        value = value if is_share else value.to_integral_value()
        by, today, now = None, shift.day(day), shift.moment(day, MORNING)
        if source == FigureSource.MANUAL:
            by = officer
        elif day == FILE_DAY and goals.count(goal, today=today, now=now):
            continue  # as the app reckons it everywhere else, whatever the file says of today
        goals.read(goal, today, value, by=by, now=now)
