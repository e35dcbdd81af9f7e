"""Activities, and signals that were taken up together, on the file's calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db.models import Q

from organisation.models import Platform
from signals.actions import approach as deeds
from signals.choices.signal import StepKind
from signals.models import Approach, Signal, SignalStep
from workers.actions.activities import save_activity
from workers.choices.activities import (
    ActivityKind,
    ActivityMode,
    Origin,
    ReachKind,
    Recurrence,
    Theme,
)
from workers.choices.hours import Function
from workers.models import Activity
from youthwork.demo.people import Cast

MORNING = time(10)


@dataclass(frozen=True)
class ActivityPlan:
    """An activity, written down on `written`, with the signals whose step points at it."""

    key: str
    title: str
    written: date
    kind: str
    mode: str
    function: str
    workers: tuple[str, ...]
    first_day: date
    recurrence: str = Recurrence.ONCE
    times: tuple[time | None, time | None] = (None, None)
    platform: str = ""
    partner: str = ""
    participants: int | None = None
    reach: int | None = None
    reach_kind: str = ""
    origin: str = Origin.OWN
    themes: tuple[str, ...] = ()
    result: str = ""
    signals: tuple[int, ...] = ()


GROUP = ActivityPlan(
    key="even niet alleen",
    title="Praatgroep ‘Even niet alleen’",
    written=date(2026, 1, 20),
    kind=ActivityKind.OFFLINE_GROUP,
    mode=ActivityMode.OFFLINE,
    function=Function.EARLY_WARNING,
    workers=("W10", "W11"),
    first_day=date(2026, 2, 3),
    recurrence=Recurrence.WEEKLY,
    times=(time(19), time(20, 30)),
    participants=8,
    themes=(Theme.EQUAL_OPPORTUNITY,),
    result="Altijd twee jongerenwerkers. Na de zomer kwamen er drie jongeren bij.",
    signals=(6, 7, 8),
)
ACTIVITIES = (
    GROUP,
    ActivityPlan(
        key="vacaturevideo",
        title="Wekelijkse vacaturevideo",
        written=date(2026, 3, 2),
        kind=ActivityKind.VACANCY,
        mode=ActivityMode.ONLINE,
        function=Function.CONTACT,
        workers=("W4",),
        first_day=date(2026, 3, 4),
        recurrence=Recurrence.WEEKLY,
        platform="instagram",
        reach=410,
        reach_kind=ReachKind.VIEWS,
        themes=(Theme.LIVELIHOOD,),
    ),
    ActivityPlan(
        key="podium",
        title="Podium: open avond",
        written=date(2026, 9, 14),
        kind=ActivityKind.PODIUM,
        mode=ActivityMode.ONLINE,
        function=Function.UNDERSTANDING,
        workers=("W4",),
        first_day=date(2026, 9, 25),
        times=(time(20), time(22)),
        platform="youtube",
        participants=24,
        reach=1250,
        reach_kind=ReachKind.VIEWS,
        result="Muziek van eigen makers, live te volgen.",
    ),
    ActivityPlan(
        key="toernooi",
        title="Toernooi van de server in de sporthal",
        written=date(2026, 2, 10),
        kind=ActivityKind.PRACTICAL_HELP,
        mode=ActivityMode.OFFLINE,
        function=Function.UNDERSTANDING,
        workers=("W7",),
        first_day=date(2026, 2, 20),
        times=(time(14), time(18)),
        participants=34,
        origin=Origin.ASKED,
        result="Jongeren regelden het zelf, wij de zaal.",
        signals=(10,),
    ),
    ActivityPlan(
        key="wijkagent",
        title="Samen met de wijkagent op het plein",
        written=date(2026, 10, 1),
        kind=ActivityKind.WITH_PARTNER,
        mode=ActivityMode.ONLINE,
        function=Function.PROFILING,
        workers=("W6",),
        first_day=date(2026, 10, 9),
        platform="instagram",
        partner="P2",
        reach=870,
        reach_kind=ReachKind.VIEWS,
        themes=(Theme.SAFETY,),
    ),
    ActivityPlan(
        key="rondje online",
        title="Rondje online op vrijdagavond",
        written=date(2026, 9, 1),
        kind=ActivityKind.LOOK_AROUND,
        mode=ActivityMode.ONLINE,
        function=Function.EARLY_WARNING,
        workers=("W2", "W4"),
        first_day=date(2026, 9, 4),
        recurrence=Recurrence.FORTNIGHTLY,
        times=(time(20), time(21)),
        platform="snapchat",
    ),
)


@dataclass(frozen=True)
class StepPlan:
    kind: str
    by: str
    day: date
    at: time
    note: str
    partner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class ApproachPlan:
    key: str
    title: str
    problem: str
    goal: str
    lead: str
    partners: tuple[str, ...]
    began: tuple[date, time]
    signals: tuple[tuple[int, date, time], ...]
    steps: tuple[StepPlan, ...]
    ended_on: date | None = None
    result: str = ""
    lesson: str = ""


APPROACHES = (
    ApproachPlan(
        key="A1",
        title="Vapes op de kermis",
        problem="Verkoop van vapes aan minderjarigen, bij een kraam op de kermis.",
        goal="De verkoop stopt en jongeren weten wat erin zit.",
        lead="W1",
        partners=("P1", "P2", "P5"),
        began=(date(2026, 2, 10), time(21, 40)),
        signals=((11, date(2026, 2, 10), time(21, 41)), (12, date(2026, 2, 12), time(16, 45))),
        steps=(
            StepPlan("checked_offline", "W2", date(2026, 2, 12), time(19, 30),
                     "Samen over de kermis gelopen. Het klopte: geen controle op leeftijd."),
            StepPlan("talk_youth", "W3", date(2026, 2, 13), time(15),
                     "In het centrum en op school: wat zit erin, en waarom is het spannend?"),
            StepPlan("information_given", "W2", date(2026, 2, 13), time(20),
                     "Een kort filmpje met uitleg, in onze eigen woorden."),
        ),
        ended_on=date(2026, 2, 16),
        result="De kraam stopte met vapes. Een dag later nog eens gekeken: weg.",
        lesson="Online laat het zien, offline bevestigt het.",
    ),
    ApproachPlan(
        key="A2",
        title="Expose-accounts",
        problem="Accounts met foto's en scheldteksten over leerlingen komen steeds terug.",
        goal="Slachtoffers hebben steun en een account is binnen een week weg.",
        lead="W5",
        partners=("P3", "P6"),
        began=(date(2026, 1, 24), time(10)),
        signals=(
            (9, date(2026, 1, 24), time(10, 5)),
            (28, date(2026, 6, 15), time(9, 30)),
            (39, date(2026, 11, 16), time(9, 30)),
        ),
        steps=(
            StepPlan("reported_platform", "W6", date(2026, 1, 24), time(11),
                     "Het account gemeld, met alle berichten."),
            StepPlan("victim_support", "W7", date(2026, 1, 27), time(14),
                     "Wie het raakt weet waar steun is."),
            StepPlan("information_given", "W8", date(2026, 2, 5), time(10),
                     "Klassengesprek over delen en doorsturen."),
            StepPlan("reported_platform", "W6", date(2026, 11, 17), time(10),
                     "Terugkerend account opnieuw melden.", due_on=date(2026, 11, 24)),
        ),
    ),
)  # fmt: skip


def deeds_of(cast: Cast) -> list[tuple[datetime, Callable[[], object]]]:
    """What was done, each with its moment."""
    moment = cast.plan.shift.moment
    found: list[tuple[datetime, Callable[[], object]]] = []
    for plan in ACTIVITIES:
        at = moment(plan.written, MORNING)
        found.append((at, partial(_write_down, cast, plan, at)))
    for approach in APPROACHES:
        at = moment(*approach.began)
        found.append((at, partial(_begin, cast, approach, at)))
        for number, day, clock in approach.signals:
            at = moment(day, clock)
            found.append((at, partial(_hang_under, cast, approach, number, at)))
        for step in approach.steps:
            at = moment(step.day, step.at)
            found.append((at, partial(_take_step, cast, approach, step, at)))
        if approach.ended_on:
            at = moment(approach.ended_on, time(17))
            found.append((at, partial(_end, cast, approach, at)))
    return found


def point_at_activities(cast: Cast) -> None:
    """Let the steps of signals that started an activity point at it, once all is lived through."""
    for plan in ACTIVITIES:
        activity = Activity.objects.get(public_id=cast.plan.uuid("activity", plan.key))
        refs = Q(pk__in=[])
        for number in plan.signals:
            refs |= Q(signal__ref__endswith=f"-{number:04}")
        started = SignalStep.objects.filter(refs, kind=StepKind.ACTIVITY_STARTED)
        started.update(activity=activity)


def _write_down(cast: Cast, plan: ActivityPlan, now: datetime) -> None:
    from_time, until_time = plan.times
    values: dict[str, Any] = {
        "team": cast.team_of(plan.workers[0]),
        "title": plan.title,
        "kind": plan.kind,
        "mode": plan.mode,
        "function": plan.function,
        "platform": Platform.objects.filter(slug=plan.platform).first(),
        "partner": cast.partners.get(plan.partner),
        "first_day": cast.plan.shift.day(plan.first_day),
        "recurrence": plan.recurrence,
        "from_time": from_time,
        "until_time": until_time,
        "participants_count": plan.participants,
        "reach": plan.reach,
        "reach_kind": plan.reach_kind,
        "origin": plan.origin,
        "themes": [str(theme) for theme in plan.themes],
        "result": plan.result,
        "workers": [cast.people[key] for key in plan.workers],
    }
    activity = Activity(public_id=cast.plan.uuid("activity", plan.key))
    save_activity(activity, values, by=cast.people[plan.workers[0]], now=now)


def _begin(cast: Cast, plan: ApproachPlan, now: datetime) -> None:
    lead = cast.people[plan.lead]
    values = {
        "public_id": cast.plan.uuid("approach", plan.key),
        "team": cast.team_of(plan.lead),
        "title": plan.title,
        "problem": plan.problem,
        "goal": plan.goal,
        "lead": lead,
        "started_on": cast.plan.shift.day(plan.began[0]),
        "partners": [cast.partners[key] for key in plan.partners],
    }
    deeds.start(values, by=lead, now=now)


def _approach(cast: Cast, plan: ApproachPlan) -> Approach:
    return Approach.objects.get(public_id=cast.plan.uuid("approach", plan.key))


def _hang_under(cast: Cast, plan: ApproachPlan, number: int, now: datetime) -> None:
    signal = Signal.objects.get(ref__endswith=f"-{number:04}", is_practice=False)
    deeds.add_signal(_approach(cast, plan), signal, by=cast.people[plan.lead], now=now)


def _take_step(cast: Cast, plan: ApproachPlan, step: StepPlan, now: datetime) -> None:
    by = cast.people[step.by]
    deeds.add_step(
        _approach(cast, plan),
        StepKind(step.kind),
        by=by,
        now=now,
        note=step.note,
        partner=cast.partners.get(step.partner),
        due_on=cast.plan.shift.day(step.due_on) if step.due_on else None,
    )


def _end(cast: Cast, plan: ApproachPlan, now: datetime) -> None:
    assert plan.ended_on is not None
    deeds.end(
        _approach(cast, plan),
        plan.result,
        lesson=plan.lesson,
        ended_on=cast.plan.shift.day(plan.ended_on),
        by=cast.people[plan.lead],
        now=now,
    )
