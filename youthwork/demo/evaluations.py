"""Evaluations of the policy, on the file's calendar: two were held, the next is prepared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import partial
from statistics import mean
from typing import Any

from organisation.choices import Role
from policy import agenda
from policy.actions import decisions, figures
from policy.actions import evaluations as deeds
from policy.choices.evaluations import AgendaItem, Verdict
from policy.models import Evaluation, PolicyDocument
from privacy import audit
from workers.choices.pulse import Pulse
from youthwork.demo import growing
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY, DecisionPlan, EvaluationPlan

STAYS = "Past nog bij hoe we werken."
MEETING, EARLY = time(14), time(7)
# What a finding is about, by a word in it; the rest is about platforms.
ABOUT = {
    "vrijdagavond": AgendaItem.TIME,
    "online": AgendaItem.TIME,
    "brengen": AgendaItem.BALANCE,
    "signalen": AgendaItem.SIGNALS,
    "profielen": AgendaItem.PROFILES,
    "datalek": AgendaItem.PRIVACY,
    "collega": AgendaItem.COLLEAGUES,
}
YEARS = ("own_year", "national_year")


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
    figures.keep(evaluation, _figures(cast, row), today=today, now=at)
    deeds.start(evaluation, by=manager, now=at)
    for item, text in _answers(row.findings).items():
        deeds.answer(evaluation, item, text, version=0, by=manager, now=at)
    for each in row.decisions:
        owner, due = cast.people[each.owner], cast.plan.shift.day(each.due)
        decisions.decide(evaluation, each.what, owner, due, by=manager, now=at)
    present = [cast.people[key] for key in row.present]
    stay = dict.fromkeys(PolicyDocument.objects.adopted(), (Verdict.KEEP, STAYS))
    following = deeds.finish(evaluation, today, present, verdicts=stay, by=manager, now=at)
    guests = [person for person in present if person != manager]
    following.invited.set(guests)
    if row.next_due is not None:
        day = cast.plan.shift.day(row.next_due)
        deeds.choose_day(following, day, MEETING, guests, by=manager, now=at)
        forget_about(audit.label(following), at)


def _answers(findings: list[str]) -> dict[AgendaItem, str]:
    found: dict[AgendaItem, list[str]] = {}
    for text in findings:
        item = next((item for word, item in ABOUT.items() if word in text), AgendaItem.PLATFORMS)
        found.setdefault(item, []).append(text[:1].upper() + text[1:])
    return {item: ". ".join(texts) + "." for item, texts in found.items()}


def _figures(cast: Cast, row: EvaluationPlan) -> dict[str, Mapping[str, Any]]:
    """What was counted then, as the file has it, its years shifted; how sure colleagues felt."""
    years = cast.plan.last_day.year - FILE_DAY.year
    found: dict[str, dict[str, Any]] = {
        item: {
            name: value + years if name in YEARS and value is not None else value
            for name, value in numbers.items()
        }
        for item, numbers in row.figures.items()
    }
    found[AgendaItem.COLLEAGUES] |= _said_by_colleagues(cast, row)
    return dict(found)


def _said_by_colleagues(cast: Cast, row: EvaluationPlan) -> dict[str, Any]:
    """The three questions of the last round before it; how sure they felt in each until then."""
    rounds = [(day, mean(values)) for day, values in growing.CONFIDENCE.items()]
    said: dict[str, Any] = {}
    for each in cast.plan.pulse:
        if each.day <= row.held:
            means = {
                question: sum(value * many for value, many in given.items()) / sum(given.values())
                for question, given in each.answers.items()
            }
            rounds.append((each.day, means[Pulse.CONFIDENCE]))
            said = {question: round(value, 1) for question, value in means.items()}
            said["answered"] = sum(each.answers[Pulse.SUPPORT].values())
    shift = cast.plan.shift
    return said | {"rounds": [(str(shift.day(day)), round(value, 1)) for day, value in rounds]}


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
