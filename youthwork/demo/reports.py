"""What goes to the municipality: who pays for hours, a definitive report, and a concept."""

from __future__ import annotations

from datetime import date, time, timedelta

from organisation.choices import Role
from policy.actions import reports as actions
from policy.choices.reports import Block, Funding
from policy.models import FundingSource, Report
from signals.querysets.trend import SETTLES_IN
from workers.models import PracticeExample
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY
from youthwork.lib.dates import DAY, add_months, month_start

MEETING, LATER = time(11), time(16, 30)
KINDS = {  # by the first word of a source
    "gemeente": Funding.MUNICIPALITY,
    "eigen": Funding.OWN_INNOVATION,
    "fonds": Funding.FUND,
}
SINCE = date(2026, 1, 1)
YIELDED = {
    Funding.MUNICIPALITY: "Elke week zijn er avonden online naast het werk op straat.",
    Funding.OWN_INNOVATION: "De eerste vaste vrijdagavond, en werktelefoons voor iedereen.",
    Funding.FUND: "Een pilot van een half jaar met vijf praktijkvoorbeelden.",
}
WORDS = {
    Block.SUMMARY: "Meer avonden online, en vaker samen met de straat. De vrijdagavond blijft een "
    "punt: die is nog niet elke week bezet.",
    Block.DONE: "Wat we online zien, bekijken we ook op straat. Pas als beide beelden kloppen, "
    "ondernemen we iets.",
    Block.OUTLOOK: "We vragen uren voor een vaste vrijdagavond in elke wijk.",
}
CONCEPT_WORDS = {Block.SUMMARY: "Nog aan te vullen na het teamoverleg."}


def write(cast: Cast) -> None:
    """The last half year that is told is definitive; the months since then are a concept."""
    shift, manager = cast.plan.shift, cast.with_role(Role.MANAGER)
    _fund(cast)
    yesterday = FILE_DAY - timedelta(days=1)
    made_at, fixed_at = shift.moment(yesterday, MEETING), shift.moment(yesterday, LATER)
    month = month_start(shift.day(yesterday) - SETTLES_IN * DAY)
    until = month.replace(month=7 if month.month > 6 else 1) - DAY
    half_year = _concept(cast, add_months(month_start(until), -5), until, WORDS)
    examples = PracticeExample.objects.in_period(half_year.first_day, half_year.last_day)
    chosen = list(examples.exclude(published_at=None))
    actions.choose_examples(half_year, chosen, by=manager, now=made_at)
    actions.make_definitive(half_year, by=cast.with_role(Role.DIRECTOR), now=fixed_at)
    _concept(cast, until + DAY, shift.day(yesterday), CONCEPT_WORDS)


def _concept(cast: Cast, first: date, last: date, words: dict[Block, str]) -> Report:
    manager = cast.with_role(Role.MANAGER)
    now = cast.plan.shift.moment(FILE_DAY - timedelta(days=1), MEETING)
    report = actions.begin(
        first_day=first, last_day=last, municipality=None, team=None, by=manager, now=now
    )
    actions.fill(report, lambda _percent: None, now=now)
    actions.write(report, words, by=manager, now=now)
    return report


def _fund(cast: Cast) -> None:
    shift = cast.plan.shift
    place = next(iter(cast.teams.values())).municipality
    for row in cast.plan.funding:
        kind = KINDS[row.source.split()[0].strip(",")]
        values = {
            "kind": kind,
            "municipality": place if kind == Funding.MUNICIPALITY else None,
            "name": shift.prose(row.source).capitalize(),
            "hours_per_week": row.hours_per_week,
            "from_day": shift.day(SINCE),
            "until": shift.day(row.until) if row.until else None,
            "yielded": YIELDED[kind],
        }
        manager, at = cast.with_role(Role.MANAGER), shift.moment(SINCE, MEETING)
        actions.save_funding(FundingSource(), values, by=manager, now=at)
