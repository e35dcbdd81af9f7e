"""What the answers of a survey come to, as plain counts by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from policy.choices.survey import MINORS
from policy.models import SurveyResponse

SKIPPED = ""  # the key of who skipped a question


def count(responses: Iterable[SurveyResponse]) -> dict[str, Any]:
    """Counts by question: `n`, `ages` (age: help: number, `SKIPPED` among both), `daily`,
    `daily_of_minors` (12 to 17) and `moments` (tick: number), `apps` (what for: app: number),
    `follows` (answer: number)."""
    n = 0
    ages: dict[str, Counter[str]] = {}
    apps: dict[str, Counter[str]] = {}
    daily: Counter[str] = Counter()
    of_minors: Counter[str] = Counter()
    moments: Counter[str] = Counter()
    follows: Counter[str] = Counter()
    for each in responses:
        n += 1
        ages.setdefault(each.age, Counter())[each.help_by] += 1
        daily.update(each.daily)
        if each.age in MINORS:
            of_minors.update(each.daily)
        moments.update(each.moments)
        follows[each.follows] += 1
        for what_for, app in each.apps.items():
            apps.setdefault(what_for, Counter())[app] += 1
    return {
        "n": n,
        "ages": ages,
        "daily": daily,
        "daily_of_minors": of_minors,
        "apps": apps,
        "follows": follows,
        "moments": moments,
    }
