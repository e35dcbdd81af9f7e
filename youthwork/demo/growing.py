"""What people can do, what they learned and what they work with."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, time, timedelta

from organisation.choices import Role
from workers.actions import competences, means
from workers.choices.competences import INDICATORS
from workers.choices.pulse import HIGHEST, LOWEST, OPEN_DAYS, Pulse
from workers.models import Booking, Equipment, PulseAnswer, PulseRound, Training
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY, GrowthPlan

OFFICE = time(15)
LOOKED_ON = date(2026, 11, 2)  # by themselves; the lead a week later
WEEK, YEAR = timedelta(days=7), timedelta(days=364)
# Who logs in as the youth worker of the demo sees both views, and two agreements.
SHOWN = GrowthPlan(
    "W4",
    "W1",
    LOOKED_ON,
    {
        "social_media": (3, 3),
        "signalling": (3, 4),
        "accuracy": (2, 2),
        "collaboration": (3, 3),
        "curiosity": (4, 4),
        "privacy": (3, 2),
    },
    "Meelopen met Yusuf bij het maken van een video",
)
NEXT_TRAINING = ("Privacy in gewone taal", date(2027, 1, 12), 1, ["privacy"])
# Answers to the half-yearly question before evaluations asked it.
CONFIDENCE = {
    date(2025, 3, 10): (2, 3, 3, 3, 4, 2, 3, 3, 3),
    date(2025, 9, 8): (3, 3, 3, 4, 3, 2, 3, 3, 4),
}


def write(cast: Cast) -> None:
    """Everything of this module, for who works here on the file's day."""
    _competences(cast)
    _trainings(cast)
    _equipment(cast)
    _pulse(cast)


def _competences(cast: Cast) -> None:
    known = {row.who: row for row in [*cast.plan.growth, SHOWN]}
    for person in cast.plan.people:
        if person.role != Role.WORKER or person.left_on is not None or person.key == "W12":
            continue
        dice = random.Random(f"{cast.plan.seed}:growth:{person.key}")  # noqa: S311
        row = known.get(person.key) or _drawn(person.key, dice)
        _look(
            cast,
            row,
            row.day - YEAR,
            {key: (own - dice.randint(0, 1), lead) for key, (own, lead) in row.levels.items()},
        )
        _look(cast, row, row.day, row.levels)
        values = {
            "public_id": cast.plan.uuid("growth", row.who),
            "competence": min(row.levels, key=lambda key: row.levels[key][1]),
            "text": row.agreed,
            "due_on": cast.plan.shift.day(max(row.day + 6 * WEEK, FILE_DAY + 4 * WEEK)),
        }
        worker, at = cast.people[row.who], cast.plan.shift.moment(row.day + WEEK, OFFICE)
        competences.agree(worker, values, by=cast.lead_of(row.who), now=at)


def _drawn(key: str, dice: random.Random) -> GrowthPlan:
    levels = {}
    for competence in INDICATORS:
        own = dice.choice((2, 3, 3, 3, 4))
        levels[str(competence)] = (own, min(4, max(1, own + dice.choice((-1, 0, 0, 1)))))
    return GrowthPlan(key, "", LOOKED_ON, levels, "Samen een bericht schrijven en nakijken")


def _look(cast: Cast, row: GrowthPlan, day: date, levels: Mapping[str, tuple[int, int]]) -> None:
    worker, shift = cast.people[row.who], cast.plan.shift
    for place, by, on in ((0, worker, day), (1, cast.lead_of(row.who), day + WEEK)):
        said = {
            code: max(1, levels[str(competence)][place])
            for competence, indicators in INDICATORS.items()
            for code in indicators
        }
        competences.assess(worker, said, by=by, now=shift.moment(on, OFFICE))


def _trainings(cast: Cast) -> None:
    lead, shift = cast.with_role(Role.TEAM_LEAD), cast.plan.shift
    for row in cast.plan.trainings:
        values = {"title": row.title, "day": shift.day(row.day), "hours": row.hours}
        values["competences"] = row.competences
        at = shift.moment(row.day, OFFICE)
        made = competences.save_training(Training(), values, by=lead, now=at)
        there = [cast.people[key] for key in row.attended]
        competences.note_presence(made, there, there, by=lead, now=at)
    title, day, hours, about = NEXT_TRAINING
    values = {"title": title, "day": shift.day(day), "hours": hours, "competences": about}
    at = shift.moment(LOOKED_ON, OFFICE)
    coming = competences.save_training(Training(), values, by=lead, now=at)
    for key in ("W2", "W4", "W7"):
        competences.sign_up(coming, coming=True, by=cast.people[key], now=at)


def _equipment(cast: Cast) -> None:
    manager, shift = cast.with_role(Role.MANAGER), cast.plan.shift
    for row in cast.plan.equipment:
        values = {
            "kind": row.kind,
            "label": row.key,
            "state": row.state,
            "since": shift.day(row.since),
            "until": row.until and shift.day(row.until),
            "holder": cast.people[row.who] if row.who else None,
            "teams": [cast.teams[key] for key in row.teams],
            "note": row.note,
        }
        at = shift.moment(min(row.since, FILE_DAY), OFFICE)
        made = means.save_equipment(Equipment(), values, by=manager, now=at)
        Booking.objects.bulk_create(
            Booking(
                equipment=made,
                by=cast.people[who],
                day=shift.day(day),
                from_time=start,
                until_time=end,
            )
            for who, day, start, end in row.bookings
        )


def _pulse(cast: Cast) -> None:
    """Rounds that are closed; of an answer nobody is the giver here either."""
    rounds = [
        (day, day + timedelta(days=OPEN_DAYS), {Pulse.CONFIDENCE: values})
        for day, values in CONFIDENCE.items()
    ]
    for row in cast.plan.pulse:
        answers = {
            Pulse(question): tuple(value for value, many in given.items() for _each in range(many))
            for question, given in row.answers.items()
        }
        rounds.append((row.day, row.until, answers))
    for day, until, answers in rounds:
        made = PulseRound.objects.create(
            opened_on=cast.plan.shift.day(day),
            closes_on=cast.plan.shift.day(until),
            questions=list(answers),
        )
        PulseAnswer.objects.bulk_create(
            PulseAnswer(round=made, question=question, value=value, times=values.count(value))
            for question, values in answers.items()
            for value in range(LOWEST, HIGHEST + 1)
        )
