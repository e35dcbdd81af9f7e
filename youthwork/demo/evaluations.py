"""Evaluations of the policy, on the file's calendar: two were held, the next is prepared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial

from organisation.choices import Role
from policy import agenda
from policy.actions import decisions, figures
from policy.actions import evaluations as deeds
from policy.choices.evaluations import AgendaItem, Verdict
from policy.models import Evaluation, PolicyDocument
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY, DecisionPlan, EvaluationPlan

STAYS = "Past nog bij hoe we werken."
MEETING, EARLY = time(14), time(7)
# What a finding is about, by a word in it; the rest is about platforms.
ABOUT = {
    "vrijdagavond": AgendaItem.TIME,
    "online": AgendaItem.TIME,
    "brengen": AgendaItem.BALANCE,
    "profielen": AgendaItem.PROFILES,
}
# The number in a finding that the next evaluation is held against.
NUMBERS = (
    (re.compile(r"online (\d+)%"), AgendaItem.TIME, ("share",)),
    (re.compile(r"vrijdagavond \D*(\d+) van (\d+)"), AgendaItem.TIME, ("covered", "weeks")),
    (re.compile(r"brengen (\d+)%"), AgendaItem.BALANCE, ("give",)),
    (re.compile(r"(\d+) van (\d+) werkers"), AgendaItem.PROFILES, ("in_order", "people")),
)
ELSE = {AgendaItem.TIME: {"norm": 25}, AgendaItem.BALANCE: {"least": 55}}


def deeds_of(cast: Cast) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """The two that were held, and what of their decisions was done."""
    shift = cast.plan.shift
    for row in cast.plan.evaluations:
        at = shift.moment(row.held, MEETING)
        yield at, partial(_hold, cast, row, at)
        for decision in row.decisions:
            if decision.done:
                on = shift.moment(decision.due, MEETING)
                yield on, partial(_do, cast, row, decision, on)


def _hold(cast: Cast, row: EvaluationPlan, at: datetime) -> None:
    """Prepared, held and finished in one afternoon."""
    manager = cast.with_role(Role.MANAGER)
    evaluation = Evaluation.objects.open().first()
    if evaluation is None:
        evaluation = deeds.plan_next(cast.plan.shift.day(row.due), by=None, now=at)
    assert evaluation is not None
    today = cast.plan.shift.day(row.held)
    figures.keep(evaluation, _numbers(row.findings), today=today, now=at)
    deeds.start(evaluation, by=manager, now=at)
    for item, text in _answers(row.findings).items():
        deeds.answer(evaluation, item, text, version=0, by=manager, now=at)
    for each in row.decisions:
        owner, due = cast.people[each.owner], cast.plan.shift.day(each.due)
        decisions.decide(evaluation, each.what, owner, due, by=manager, now=at)
    present = [cast.people[key] for key in row.present]
    stay = dict.fromkeys(PolicyDocument.objects.adopted(), (Verdict.KEEP, STAYS))
    following = deeds.finish(evaluation, today, present, verdicts=stay, by=manager, now=at)
    following.invited.set(person for person in present if person != manager)


def _answers(findings: list[str]) -> dict[AgendaItem, str]:
    found: dict[AgendaItem, list[str]] = {}
    for text in findings:
        item = next((item for word, item in ABOUT.items() if word in text), AgendaItem.PLATFORMS)
        found.setdefault(item, []).append(text[:1].upper() + text[1:])
    return {item: ". ".join(texts) + "." for item, texts in found.items()}


def _numbers(findings: list[str]) -> dict[str, agenda.Numbers]:
    found: dict[str, agenda.Numbers] = {}
    for pattern, item, names in NUMBERS:
        for text in findings:
            if match := pattern.search(text):
                known = found.setdefault(str(item), dict(ELSE.get(item, {})))
                known |= dict(zip(names, map(int, match.groups()), strict=True))
    return found


def _do(cast: Cast, row: EvaluationPlan, decision: DecisionPlan, at: datetime) -> None:
    held = Evaluation.objects.held().get(held_on=cast.plan.shift.day(row.held))
    for made in held.decisions.all():
        if made.what == decision.what:
            decisions.done(made, by=cast.people[decision.owner], now=at)


def count(cast: Cast) -> None:
    """The figures of the one to come, of the last morning of the file."""
    today: date = cast.plan.last_day
    evaluation = Evaluation.objects.open().get()
    at = cast.plan.shift.moment(FILE_DAY, EARLY)
    figures.keep(evaluation, agenda.collect(evaluation, today), today=today, now=at)
