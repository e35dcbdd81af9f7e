"""Hours of the last weeks, made so that each person's online share comes out as the file gives it.

A week is divided first (online, offline, the rest; evenings; days) and laid out on the clock
second. Everything happens on the file's calendar and is shifted at the very end.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from organisation.models import Platform
from workers.actions import hours as actions
from workers.choices.hours import Where
from youthwork.demo.people import FRIDAY, Cast
from youthwork.demo.plan import FILE_DAY, HoursRules, Pattern, PersonPlan, Plan
from youthwork.lib.dates import week_start

STEP = 5  # minutes; everything is a multiple
EVENING = 18 * 60  # from here on it is evening
LONG_DAY = 9 * 60  # most minutes that a day with an evening takes
BREAK_AFTER, BREAK = 5 * 60, 30
AIR = 45  # minutes between what comes before an evening and the evening, break included
USUAL_ONLINE = 70  # minutes online at a stretch by day
USUAL_OFFLINE = 150
BY_DAY_ONLY = ("school", "partner_meeting")
PLATFORMS = {"instagram": 5, "snapchat": 3, "tiktok": 2, "whatsapp": 1, "": 2}
NOTED = 0.12  # of the entries that could have a note
NOTES = {
    "present": ("Rustige avond.", "Veel jongeren online na de wedstrijd."),
    "conversation": ("Lang gesprek over stage.", "Drie jongeren over geldzorgen."),
    "outreach": ("Ronde langs het plein.", "Regen, weinig jongeren buiten."),
    "making_posting": ("Filmpje voor de open avond.",),
}
DAY, WEEK = timedelta(days=1), 7


@dataclass(frozen=True)
class Block:
    """One entry, in minutes since midnight of a day on the file's calendar."""

    day: date
    start: int
    end: int
    where: str


def write(cast: Cast) -> int:
    """Hours of everybody with a contract, up to yesterday or the file's day; how many rows."""
    plan = cast.plan
    yesterday = plan.today - timedelta(weeks=plan.shift.weeks) - DAY  # on the file's calendar
    until = max(FILE_DAY, yesterday)
    share = _evening_share(plan)
    return sum(
        _write_person(cast, row, until, share)
        for row in plan.people
        if row.pattern is not None and row.left_on is None
    )


def _write_person(cast: Cast, row: PersonPlan, until: date, evening_share: float) -> int:
    plan, person = cast.plan, cast.people[row.key]
    dice = random.Random(f"{plan.seed}:hours:{row.key}")  # noqa: S311 - a seed, not a secret
    extra = random.Random(f"{plan.seed}:hours:more:{row.key}")  # noqa: S311 - a seed as well
    platforms = {each.slug: each for each in Platform.objects.filter(slug__in=PLATFORMS)}
    worked = []
    for monday in _mondays(plan.hours.weeks, until):
        for block in _week(row, monday, plan.hours, evening_share, dice):
            kind = _drawn(dice, _kinds(plan.hours, block))
            online = block.where == Where.ONLINE
            function = _drawn(dice, plan.hours.functions) if online else ""
            platform = platforms.get(_drawn(extra, PLATFORMS)) if online else None
            note = extra.choice(NOTES.get(kind, ("",))) if extra.random() < NOTED else ""
            if _is_written_down(row, block.day, until, plan.hours):
                moments = (_moment(plan, block.day, at) for at in (block.start, block.end))
                started_at, ended_at = moments
                worked.append(
                    actions.Worked(
                        team=cast.teams[row.team],
                        day=plan.shift.day(block.day),
                        where=block.where,
                        started_at=started_at,
                        ended_at=ended_at,
                        kind=kind,
                        function=function,
                        platform=platform,
                        note=note,
                        public_id=plan.uuid("hours", f"{row.key}:{block.day}:{block.start}"),
                    )
                )
    return actions.book_many(worked, by=person, now=plan.shift.moment(until - DAY, time(23, 30)))


def _is_written_down(row: PersonPlan, day: date, until: date, rules: HoursRules) -> bool:
    """Not before their first day, not ahead, and for who forgets not in the file's last week."""
    forgets = row.key in rules.not_entered and day >= week_start(FILE_DAY)
    return (row.in_service is None or day >= row.in_service) and day <= until and not forgets


def _mondays(weeks: int, until: date) -> Iterator[date]:
    monday = week_start(FILE_DAY) - (weeks - 1) * WEEK * DAY
    while monday <= until:
        yield monday
        monday += WEEK * DAY


def _moment(plan: Plan, day: date, minutes: int) -> datetime:
    return plan.shift.moment(day, time(minutes // 60, minutes % 60))


def _kinds(rules: HoursRules, block: Block) -> Mapping[str, int]:
    """Weights of the kinds of work at this hour: schools and partners have gone home by evening."""
    kinds = rules.kinds[block.where]
    if block.end <= EVENING:
        return kinds
    return {kind: weight for kind, weight in kinds.items() if kind not in BY_DAY_ONLY}


def _drawn(dice: random.Random, weights: Mapping[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


# --- dividing a week ------------------------------------------------------------------------------


def _evening_share(plan: Plan) -> float:
    """Which part of their online time people with evenings spend there.

    Some have no evenings at all, so that it is more than the organisation's share.
    """
    online = {
        row.key: row.hours * row.online_percent for row in plan.people if row.pattern is not None
    }
    evening = sum(
        online[row.key] for row in plan.people if row.pattern is not None and row.pattern.evenings
    )
    return plan.hours.evening_share * sum(online.values()) / evening


def _week(
    row: PersonPlan, monday: date, rules: HoursRules, evening_share: float, dice: random.Random
) -> Iterator[Block]:
    """One week of one person, day by day."""
    pattern = row.pattern
    assert pattern is not None
    total = row.hours * 60
    online = _round(total * rules.base_share * row.online_percent / 100)
    rest = _round(total * (1 - rules.base_share))
    evenings = _evenings(row, monday, rules)
    lengths = _lengths(pattern, total, evenings)
    late = _evening_minutes(_round(online * evening_share), evenings, rules.shortest)
    early = _day_minutes(online - sum(late.values()), pattern, dice)
    others = dict(zip(pattern.days, _parts(rest, len(pattern.days)), strict=True))
    for weekday in pattern.days:
        minutes = {
            "late": late.get(weekday, 0),
            Where.ONLINE: early.get(weekday, 0),
            Where.OTHER: others[weekday],
        }
        minutes[Where.OFFLINE] = lengths[weekday] - sum(minutes.values())
        yield from _laid_out(monday + weekday * DAY, pattern, minutes, dice)


def _evenings(row: PersonPlan, monday: date, rules: HoursRules) -> list[int]:
    """Weekdays with an evening this week, Friday first."""
    pattern = row.pattern
    assert pattern is not None
    is_odd = (monday + FRIDAY * DAY).isocalendar().week % 2 == 1
    friday = pattern.friday == "every" or pattern.friday == ("odd" if is_odd else "even")
    if (row.team, monday) in rules.friday_gaps:
        friday = False
    found = [day for day in pattern.evenings if day != FRIDAY or friday]
    return sorted(found, key=lambda day: day != FRIDAY)


def _lengths(pattern: Pattern, total: int, evenings: list[int]) -> dict[int, int]:
    """Minutes worked by weekday: a day with an evening goes on until its end."""
    found = {}
    if pattern.evening_until is not None:
        span = _minutes(pattern.evening_until) - _minutes(pattern.start) - AIR
        found = {day: min(LONG_DAY, span) for day in evenings}
    days = [day for day in pattern.days if day not in found]
    return found | dict(zip(days, _parts(total - sum(found.values()), len(days)), strict=True))


def _evening_minutes(total: int, evenings: list[int], shortest: int) -> dict[int, int]:
    """Minutes online by evening, none shorter than an entry may be."""
    used = evenings[: max(1, min(len(evenings), total // shortest))]
    return dict(zip(used, _parts(total, len(used)), strict=True)) if total and used else {}


def _day_minutes(total: int, pattern: Pattern, dice: random.Random) -> dict[int, int]:
    """Minutes online by day before the evening, on some of the days."""
    if not total:
        return {}
    count = max(1, min(len(pattern.days), round(total / USUAL_ONLINE)))
    days = sorted(dice.sample(pattern.days, count))
    return dict(zip(days, _parts(total, count), strict=True))


# --- laying out a day -----------------------------------------------------------------------------


def _laid_out(
    day: date, pattern: Pattern, minutes: dict[str, int], dice: random.Random
) -> Iterator[Block]:
    """Online and the rest first, to lie before the evening; then offline; then the evening."""
    pieces = [(where, minutes[where]) for where in (Where.ONLINE, Where.OTHER) if minutes[where]]
    dice.shuffle(pieces)
    offline = minutes[Where.OFFLINE]
    pieces += [
        (Where.OFFLINE, part) for part in _parts(offline, -(-offline // USUAL_OFFLINE)) if part
    ]
    at, worked, had_break = _minutes(pattern.start), 0, False
    for where, length in pieces:
        if worked + length > BREAK_AFTER and not had_break:
            at, had_break = at + BREAK, True
        yield Block(day, at, at + length, where)
        at, worked = at + length, worked + length
    if late := minutes["late"]:
        assert pattern.evening_until is not None
        end = _minutes(pattern.evening_until)
        yield Block(day, end - late, end, Where.ONLINE)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _round(minutes: float) -> int:
    return round(minutes / STEP) * STEP


def _parts(total: int, count: int) -> list[int]:
    """A total in about equal parts, each a multiple of five minutes."""
    bounds = [_round(total * place / count) for place in range(count + 1)] if count else []
    return [end - start for start, end in pairwise(bounds)]
