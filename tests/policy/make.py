"""Plain factories of policy: each makes one thing that is right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from organisation.models import Municipality
from policy.actions import reports
from policy.actions import survey as actions
from policy.actions.survey import Picked
from policy.models import FundingSource, Report, Survey
from signals.models import PublishedList
from signals.trends import CATEGORIES, CHECKED, ENDS, TAKEN
from youthwork.lib.dates import add_months, day_of, month_start


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


TOLD = {  # figures of a month, by what they count; of the rest there were few
    "category": (CATEGORIES, {"exposing": 14, "violence": 9, "substances": 7}),
    "closed": (ENDS, {"resolved": 12, "guided": 8}),
    "checked": (CHECKED, {"checked": 19, "unchecked": 6}),
    "taken": (TAKEN, {"talk_youth": 16, "checked_offline": 9}),
}


def told_signals(months: Iterable[date], now: datetime) -> None:
    """Published lists of these months, each by itself; of each month one more of everything."""
    for more, month in enumerate(months):
        for kind, (keys, counts) in TOLD.items():
            shown = {key: number + more for key, number in counts.items()}
            few = 0 if len(shown) == len(keys) else 6
            PublishedList.objects.get_or_create(
                kind=kind,
                first_month=month,
                team=None,
                municipality=None,
                defaults={
                    "last_month": month,
                    "total": sum(shown.values()) + few,
                    "figures": [
                        [key, shown.get(key), "shown" if key in shown else "under"] for key in keys
                    ],
                    "published_at": now,
                },
            )


def report(by: Any, director: Any, example: Any, *, now: datetime) -> Report:
    """Of this month and the two before, with one example; definitive where a director is given."""
    this_month = month_start(day_of(now))
    told_signals((add_months(this_month, -2), add_months(this_month, -1)), now)
    made = reports.begin(
        first_day=add_months(this_month, -2),
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
        "municipality": Municipality.objects.earliest("pk"),
        "name": "Subsidie",
        "hours_per_week": 300,
        "from_day": day_of(now) - timedelta(days=100),
    }
    reports.save_funding(made, values, by=by, now=now)
    return made
