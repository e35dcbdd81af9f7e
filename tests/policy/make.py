"""Plain factories of policy: each makes one thing that is right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from policy.actions import reports
from policy.actions import survey as actions
from policy.actions.survey import Picked
from policy.models import FundingSource, Report, Survey
from youthwork.lib.dates import day_of


def survey(by: Any, *, now: datetime, answers: int = 0, **also: Any) -> Survey:
    """A round that is open for a week, with so many answers that are all alike."""
    given = {
        "name": "Waar ben jij online?",
        "opens_on": day_of(now),
        "closes_on": day_of(now) + timedelta(days=7),
        "needs_code": False,
    }
    made = actions.announce(**given | also, by=by, now=now)
    for _each in range(answers):
        actions.answer(made, picked(), now=now)
    made.refresh_from_db()
    return made


def picked(**also: Any) -> Picked:
    given = {
        "age": "12_15",
        "daily": ["whatsapp", "snapchat"],
        "apps": {"friends": "snapchat", "news": "", "help": "none"},
        "follows": "no",
        "help_by": "drop_in",
        "moments": ["4-evening", "5-evening"],
    }
    return Picked(**given | also)


def report(by: Any, director: Any, example: Any, *, now: datetime) -> Report:
    """Of the last month with one example; definitive where a director is given."""
    made = reports.begin(
        first_day=day_of(now) - timedelta(days=30),
        last_day=day_of(now),
        municipality=None,
        team=None,
        by=by,
        now=now,
    )
    reports.fill(made, lambda _percent: None, now=now)
    reports.choose_examples(made, [example], by=by, now=now)
    if director is not None:
        reports.make_definitive(made, by=director, now=now)
    return made


def funding(by: Any, *, now: datetime) -> FundingSource:
    """Money of the municipality for 300 hours a week."""
    made = FundingSource()
    values = {
        "kind": "municipality",
        "name": "Subsidie",
        "hours_per_week": 300,
        "from_day": day_of(now) - timedelta(days=100),
    }
    reports.save_funding(made, values, by=by, now=now)
    return made
