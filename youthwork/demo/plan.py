"""The seed file as frozen rows in our own words, with every date shifted to the given day.

What a row lacks in the file is empty here. A word that `words` doesn't know raises KeyError: a
seed with a mistake never fills half a database.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from organisation.choices import Role
from workers.choices.pulse import Pulse
from youthwork.demo import words
from youthwork.lib.dates import moment_at

FILE = Path(__file__).with_name("organisation.yaml")
FILE_DAY = date(2026, 11, 20)  # the day on which everything in the file stands
WEEK = 7  # days
NAMESPACE = uuid.UUID("6a0f3c1e-5d0b-4a53-9d57-8f6b0f2a7c11")

FAST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DAY_IN_PROSE = re.compile(r"\b(\d{1,2})-(\d{1,2})\b(?!-)")


@dataclass(frozen=True)
class Shift:
    """Whole weeks between the file's day and the same weekday at or before the given day."""

    weeks: int

    @classmethod
    def to(cls, today: date) -> Shift:
        return cls((today - FILE_DAY).days // WEEK)

    def day(self, day: date) -> date:
        return day + timedelta(weeks=self.weeks)

    def moment(self, day: date, clock: time) -> datetime:
        """The moment at which the Amsterdam clock shows the file's time on the shifted day."""
        return moment_at(self.day(day), clock)

    def prose(self, text: str) -> str:
        """A note in which "13-11" has become the shifted day."""

        def shifted(match: re.Match[str]) -> str:
            day = self.day(date(FILE_DAY.year, int(match[2]), int(match[1])))
            return f"{day.day}-{day.month}"

        return _DAY_IN_PROSE.sub(shifted, text)


@dataclass(frozen=True)
class House:
    name: str
    municipality: str
    mail: str
    privacy_mail: str
    handle_pattern: str
    bio: str
    works_council_on: date
    dpia_on: date


@dataclass(frozen=True)
class TeamPlan:
    key: str
    name: str
    areas: list[str]


@dataclass(frozen=True)
class Pattern:
    """How someone's week looks, on the file's calendar; days as `date.weekday()`."""

    days: tuple[int, ...]
    start: time
    evenings: tuple[int, ...]
    evening_until: time | None
    friday: str  # every, odd or even (ISO week of the file's calendar), never


@dataclass(frozen=True)
class PersonPlan:
    key: str
    name: str
    email: str
    role: Role
    team: str = ""
    in_service: date | None = None  # None: since the organisation began
    left_on: date | None = None
    hours: int = 0  # a week
    online_percent: int = 0
    pattern: Pattern | None = None
    external: bool = False


@dataclass(frozen=True)
class SignalPlan:
    number: int  # 0 for practice
    by: str
    owner: str
    seen_on: date  # on the file's calendar, as every day here
    seen_at: time
    category: str
    subcategory: str
    severity: int | None
    platform: str
    text: str
    handle: str
    offline_picture: str
    interpretation: str
    opportunity_when: str
    concerns_one_youth: bool
    status: str
    closed_on: date | None
    outcome: str
    steps: list[str]
    partners: list[str]
    note: str


@dataclass(frozen=True)
class PartnerPlan:
    key: str
    type: str
    name: str
    agreement: str
    from_day: date
    until_day: date
    purpose: str
    basis: str
    allowed: list[str]
    never: list[str]


@dataclass(frozen=True)
class DutyPlan:
    """One evening of duty."""

    day: date
    who: str
    backup: str
    starts: time
    ends: time


@dataclass(frozen=True)
class RoundPlan:
    """One round of Instaclean, by how many quarters it lies before the one of the file's day."""

    quarters_ago: int
    is_open: bool
    kinds: Mapping[str, int]
    removed: int
    partly: int
    not_removed: int
    median_days: int
    participants: int
    themes: list[str]


@dataclass(frozen=True)
class EquipmentPlan:
    key: str
    kind: str
    state: str
    since: date
    who: str
    teams: list[str]
    until: date | None
    note: str
    bookings: list[tuple[str, date, time, time]]  # who, day, from, until


@dataclass(frozen=True)
class GrowthPlan:
    """How somebody is seen by themselves and by the lead, and what they agreed."""

    who: str
    lead: str
    day: date
    levels: Mapping[str, tuple[int, int]]  # by competence
    agreed: str


@dataclass(frozen=True)
class TrainingPlan:
    key: str
    title: str
    day: date
    hours: int
    competences: list[str]
    attended: list[str]


@dataclass(frozen=True)
class HoursRules:
    weeks: int
    base_share: float  # of the contract: online and offline, without the rest
    evening_share: float  # of online, from 18:00, over the whole organisation
    shortest: int  # minutes of an entry
    longest: int
    not_entered: frozenset[str]  # people whose last week is empty
    friday_gaps: frozenset[tuple[str, date]]  # team and Monday: nobody online that Friday evening
    kinds: Mapping[str, Mapping[str, int]]  # weights, by where
    functions: Mapping[str, int]


@dataclass(frozen=True)
class FigurePlan:
    """How many per cent use a platform every day in one year, of the file's calendar."""

    scope: str
    year: int
    platform: str  # its slug
    percent: int
    sample: int
    source: str


@dataclass(frozen=True)
class FundingPlan:
    """Money that pays for hours a week, until a day or for as long as is known."""

    source: str
    hours_per_week: int
    until: date | None


@dataclass(frozen=True)
class SurveyPlan:
    """A survey that was held: how many picked what, and what was written."""

    name: str
    first: date
    last: date
    n: int
    counts: dict[str, dict[str, Any]]  # question: answer: number; of `apps` one level more
    shown: list[str]
    not_shown: list[str]


@dataclass(frozen=True)
class DecisionPlan:
    what: str
    owner: str
    due: date
    done: bool


@dataclass(frozen=True)
class EvaluationPlan:
    """One that was held: when it was due, who was there, what was found and agreed."""

    due: date
    held: date
    present: list[str]
    findings: list[str]
    figures: Mapping[str, Mapping[str, int | None]]  # by item of the agenda
    decisions: list[DecisionPlan]
    next_due: date | None  # when the one after it is to be held, where nobody did yet


@dataclass(frozen=True)
class PulsePlan:
    """The answers of a round: how many gave each value, by question."""

    day: date
    until: date
    answers: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class GoalPlan:
    """A goal with how far it is on the file's day."""

    text: str
    measure: str
    baseline: int
    target: int
    due: date
    now: int
    theme: str
    feasible: str


@dataclass(frozen=True)
class DocumentPlan:
    """The version of a policy document that holds, and who read it."""

    key: str
    type: str
    title: str
    version: int
    adopted_on: date
    adopted_by: str
    review_on: date
    confirmed: list[str]
    text: str


@dataclass(frozen=True)
class ChecklistPlan:
    """When the checklist was filed, and how its six items stood."""

    day: date
    statuses: list[str]


@dataclass(frozen=True)
class Plan:
    seed: int
    today: date
    shift: Shift
    house: House
    teams: list[TeamPlan]
    people: list[PersonPlan]
    signals: list[SignalPlan]
    practice: list[SignalPlan]
    partners: list[PartnerPlan]
    duty: list[DutyPlan]
    hours: HoursRules
    rounds: list[RoundPlan]
    equipment: list[EquipmentPlan]
    growth: list[GrowthPlan]
    trainings: list[TrainingPlan]
    figures: list[FigurePlan]
    funding: list[FundingPlan]
    survey: SurveyPlan
    evaluations: list[EvaluationPlan]
    pulse: list[PulsePlan]
    documents: list[DocumentPlan]
    goals: list[GoalPlan]
    checklist: ChecklistPlan

    @classmethod
    def read(cls, seed: int, today: date) -> Plan:
        """The plan for one seed and one day."""
        data, shift = _data(), Shift.to(today)
        return cls(
            seed=seed,
            today=today,
            shift=shift,
            house=_house(data["organisation"]),
            teams=[TeamPlan(row["id"], row["name"], row["areas"]) for row in data["teams"]],
            people=_people(data),
            signals=[_signal(row, shift) for row in data["signals"]],
            practice=[_signal(row, shift) for row in data["sandbox_signals"]],
            partners=[_partner(row) for row in data["partners"]],
            duty=[evening for row in data["duty"] for evening in _duty(row)],
            hours=_hours(data["hours_generation"]),
            rounds=[_round(row) for row in data["instaclean"]],
            equipment=[_equipment(row) for row in data["equipment"]],
            growth=[_growth(row) for row in data["competences"]],
            trainings=[_training(row) for row in data["trainings"]],
            figures=_figures(data["platform_figures"]),
            funding=[
                FundingPlan(row["source"], row["hours_per_week"], row.get("until"))
                for row in data["funding"]
            ],
            survey=_survey(data["survey"]),
            evaluations=[_evaluation(row) for row in data["evaluations"]],
            pulse=[_pulse(row) for row in data["pulse"]],
            documents=[_document(row) for row in data["policy_documents"]],
            goals=[_goal(row) for row in data["goals"]],
            checklist=_checklist(data["checklist_run"]),
        )

    @property
    def last_day(self) -> date:
        """The file's day, shifted: at most six days before today."""
        return self.shift.day(FILE_DAY)

    def uuid(self, kind: str, key: object) -> uuid.UUID:
        """A public id that is the same for the same seed."""
        return uuid.uuid5(NAMESPACE, f"{self.seed}:{kind}:{key}")


@cache
def _data() -> dict[str, Any]:
    with FILE.open("rb") as file:
        data: dict[str, Any] = yaml.load(file, FAST_LOADER)  # noqa: S506 - both loaders are safe
    return data


def _clock(text: str) -> time:
    return time.fromisoformat(text)


def _house(row: dict[str, Any]) -> House:
    return House(
        name=row["name"],
        municipality=row["municipality"],
        mail=row["mail"],
        privacy_mail=row["privacy_mail"],
        handle_pattern=row["handle_pattern"],
        bio=row["bio"],
        works_council_on=row["or_consent_date"],
        dpia_on=row["dpia_date"],
    )


def _people(data: dict[str, Any]) -> list[PersonPlan]:
    """The house's own roles first, then who works in teams."""
    roles = [
        PersonPlan(
            key=key,
            name=row["name"],
            email=words.LOG_INS[key],
            role=words.ROLES[key],
            external=row.get("external", False),
        )
        for key, row in data["roles"].items()
    ]
    return roles + [
        PersonPlan(
            key=row["id"],
            name=row["name"],
            email=words.LOG_INS.get(row["id"], row["mail"]),
            role=Role(row["role"]),
            team=row["team"],
            in_service=row["in_service"],
            left_on=row.get("left"),
            hours=row["hours"],
            online_percent=row["online"],
            pattern=_pattern(row["pattern"]),
        )
        for row in data["workers"]
    ]


def _pattern(row: dict[str, Any]) -> Pattern:
    until = row.get("evening_until")
    return Pattern(
        days=tuple(words.DAYS[day] for day in row["days"]),
        start=_clock(row["start"]),
        evenings=tuple(words.DAYS[day] for day in row["evenings"]),
        evening_until=_clock(until) if until else None,
        friday=row["friday"],
    )


def _signal(row: dict[str, Any], shift: Shift) -> SignalPlan:
    return SignalPlan(
        number=row.get("n", 0),
        by=row["by"],
        owner=row.get("owner", ""),
        seen_on=row["d"],
        seen_at=_clock(row["t"]),
        category=words.CATEGORIES[row["cat"]],
        subcategory=words.SUBCATEGORIES[row["sub"]],
        severity=row.get("e"),
        platform=words.PLATFORMS[row["plat"]],
        text=row.get("txt", ""),
        handle=row.get("handle", ""),
        offline_picture=words.OFFLINE_PICTURES.get(row.get("offline", ""), ""),
        interpretation=row.get("meant", ""),
        opportunity_when=row.get("when", ""),
        concerns_one_youth=row.get("one_youth", False),
        status=words.STATUSES[row["st"]],
        closed_on=row.get("closed"),
        outcome=row.get("outcome", ""),
        steps=row["steps"],
        partners=row.get("partners", []),
        note=shift.prose(row.get("note", "")),
    )


def _partner(row: dict[str, Any]) -> PartnerPlan:
    agreement = row["agreement"]
    return PartnerPlan(
        key=row["id"],
        type=row["type"],
        name=row["name"],
        agreement=agreement["type"],
        from_day=agreement["from"],
        until_day=agreement["to"],
        purpose=agreement["purpose"],
        basis=agreement["basis"],
        allowed=agreement["allowed"],
        never=agreement["never"],
    )


def _duty(row: dict[str, Any]) -> list[DutyPlan]:
    """The evenings of one week, Monday to Sunday, without the days that nobody has duty."""
    days = [row["week_of"] + timedelta(days=number) for number in range(WEEK)]
    return [
        DutyPlan(day, row["who"], row["backup"], _clock(row["from"]), _clock(row["to"]))
        for day in days
        if day not in row.get("except", [])
    ]


def _round(row: dict[str, Any]) -> RoundPlan:
    service = row.get("community_service", {})
    return RoundPlan(
        quarters_ago=row["quarters_ago"],
        is_open=row.get("open", False),
        kinds={words.CATEGORIES[kind]: count for kind, count in row["cats"].items()},
        removed=row.get("removed", 0),
        partly=row.get("partly", 0),
        not_removed=row.get("not", 0),
        median_days=row.get("median_days", 0),
        participants=service.get("participants", 0),
        themes=service.get("themes", []),
    )


def _equipment(row: dict[str, Any]) -> EquipmentPlan:
    return EquipmentPlan(
        key=row["id"],
        kind=row["kind"],
        state=row["state"],
        since=row["since"],
        who=row.get("who", ""),
        teams=row.get("shared_by", []),
        until=row.get("until"),
        note=row.get("note", ""),
        bookings=[
            (one["by"], one["day"], _clock(one["from"]), _clock(one["to"]))
            for one in row.get("bookings", [])
        ],
    )


def _checklist(row: dict[str, Any]) -> ChecklistPlan:
    statuses = [words.CHECKLIST[row[f"C{number}"]] for number in range(1, 7)]
    return ChecklistPlan(row["date"], statuses)


def _growth(row: dict[str, Any]) -> GrowthPlan:
    levels = {name: (own, lead) for name, (own, lead) in row["scores"].items()}
    return GrowthPlan(row["worker"], row["lead"], row["date"], levels, row["plan"])


def _evaluation(row: dict[str, Any]) -> EvaluationPlan:
    return EvaluationPlan(
        due=row["due"],
        held=row["held"],
        present=row["present"],
        findings=row["findings"],
        figures=row["figures"],
        next_due=row.get("next_due"),
        decisions=[
            DecisionPlan(one["what"], one["owner"], one["due"], one["done"])
            for one in row["decisions"]
        ],
    )


def _pulse(row: dict[str, Any]) -> PulsePlan:
    """The three questions before an evaluation; they closed a week later, on its day."""
    answers = {str(question): row[question] for question in Pulse}
    return PulsePlan(row["date"], row["date"] + timedelta(days=WEEK), answers)


def _training(row: dict[str, Any]) -> TrainingPlan:
    return TrainingPlan(
        key=row["id"],
        title=row["title"],
        day=row["date"],
        hours=row["hours"],
        competences=row["competences"],
        attended=row["attended"],
    )


def _hours(row: dict[str, Any]) -> HoursRules:
    shortest, longest = row["entry_minutes"]
    return HoursRules(
        weeks=row["weeks"],
        base_share=row["base_share"],
        evening_share=row["evening_share_of_online"],
        shortest=shortest,
        longest=longest,
        not_entered=frozenset(row["not_entered"]),
        friday_gaps=frozenset((gap["team"], gap["week_of"]) for gap in row["friday_gaps"]),
        kinds=row["kinds"],
        functions=row["functions"],
    )


def _survey(row: dict[str, Any]) -> SurveyPlan:
    questions = ("ages", "help_by", "daily", "apps", "follows", "moments")
    return SurveyPlan(
        name=row["name"],
        first=row["first"],
        last=row["last"],
        n=row["n"],
        counts={question: row[question] for question in questions},
        shown=row["shown"],
        not_shown=row["not_shown"],
    )


def _figures(rows: dict[str, Any]) -> list[FigurePlan]:
    """National figures have one sample, surveys one for each year."""
    return [
        FigurePlan(
            scope=scope,
            year=year,
            platform=platform,
            percent=percent,
            sample=row["sample"] if scope == "national" else row["sample"][year],
            source=row["source"],
        )
        for scope, row in (("national", rows["national"]), ("own", rows["own_survey"]))
        for year, shares in row["years"].items()
        for platform, percent in shares.items()
    ]


def _document(row: dict[str, Any]) -> DocumentPlan:
    return DocumentPlan(
        key=row["id"],
        type=row["type"],
        title=row["title"],
        version=row["version"],
        adopted_on=row["adopted_on"],
        adopted_by=row["adopted_by"],
        review_on=row["review_on"],
        confirmed=row["confirmed"],
        text=row["body"],
    )


def _goal(row: dict[str, Any]) -> GoalPlan:
    return GoalPlan(
        text=row["text"],
        measure=row["measure"],
        baseline=row["baseline"],
        target=row["target"],
        due=row["due"],
        now=row["now"],
        theme=words.THEMES[row["theme"]] if "theme" in row else "",
        feasible=row.get("feasible", ""),
    )
