"""Which closed signals are emptied soon: by the rule that retention keeps, ahead of its day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from organisation.choices import Role
from organisation.models import User
from privacy.models import RetentionTerm
from signals.holds import held_until
from signals.models import Signal
from youthwork.lib.dates import DAY, day_of, kept_from, over_on, start_of_day
from youthwork.lib.together import read, together

if TYPE_CHECKING:
    from organisation.models import Team
    from outbox.models import Message

Stretch = tuple[date, date]  # first and last day
RULE = "signals.narrative"
CLOSED_MONTHS, LOGGED_MONTHS = 12, 24
TOLD_BEFORE = timedelta(days=14)  # time to ask for a hold


@dataclass(frozen=True)
class Going:
    """A closed signal, by its key and that of its team, and the day on which it is emptied."""

    signal: int
    team: int
    day: date


def going(today: date) -> list[Going]:
    """Closed signals that are emptied within fourteen days after this one.

    As retention will by what is known today: its term, shorter where the organisation chose that,
    and the last day of each hold. What is due today is not among them: it goes before anybody can
    do something about it.
    """
    last = today + TOLD_BEFORE
    held, shorter = together(held_until(today), read(RetentionTerm.objects.newest_days(RULE)))
    ahead = timedelta(days=sum(days for (days,) in shorter))
    due = Signal.objects.due_for_anonymising(
        closed_before=start_of_day(kept_from(last + ahead, CLOSED_MONTHS)),
        logged_before=start_of_day(kept_from(last + ahead, LOGGED_MONTHS)),
        but=(),
    )
    found = []
    for pk, ref, team, closed, logged in due.values_list(
        "pk", "ref", "team", "closed_at", "received_at"
    ):
        by_closing = over_on(day_of(closed), CLOSED_MONTHS)
        day = min(by_closing, over_on(day_of(logged), LOGGED_MONTHS)) - ahead
        if ref in held:
            day = max(day, held[ref] + DAY)
        if today < day <= last:
            found.append(Going(pk, team, day))
    return found


def who_hears(team: Team, today: date) -> list[User]:
    """Who leads a team, or the one in which it went on; nobody where nobody does.

    Not who else answers for it: who may not open these signals gets no number of them.
    """
    home = team.goes_on_in(today)
    if not home.is_active_on(today):
        return []
    return list(User.objects.holding(Role.TEAM_LEAD, today, home))


def stretches(days: Collection[date], told: Collection[Stretch]) -> list[Stretch]:
    """These days without those that were told of, as stretches that hold no day told of.

    Of a run each day that is one day, after a run that was missed several together.
    """
    found: list[Stretch] = []
    for day in sorted(days):
        if any(first <= day <= last for first, last in told):
            continue
        if found and not any(found[-1][1] < first < day for first, _last in told):
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found


def grown(days: Mapping[date, int], told: Collection[tuple[Stretch, int]]) -> list[Stretch]:
    """What was told of and holds more signals by now than were told of: a hold was lifted, or one
    was closed late."""
    most = dict[Stretch, int]()
    for stretch, many in told:
        most[stretch] = max(many, most.get(stretch, 0))
    return [stretch for stretch, many in most.items() if within(days, stretch) > many]


def within(days: Mapping[date, int], stretch: Stretch) -> int:
    """How many signals go on the days of a stretch."""
    first, last = stretch
    return sum(many for day, many in days.items() if first <= day <= last)


def key_of(team: Team, stretch: Stretch, many: int) -> str:
    """What keeps a message about so many signals of these days of a team from coming twice; each
    recipient follows."""
    first, last = stretch
    return f"signals.emptied_soon:{team.public_id}:{first}:{last}:{many}"


def told_by(message: Message) -> tuple[Stretch, int]:
    """The days that a message tells of, and of how many signals, as they stand in its key."""
    _kind, _team, first, last, many, _person = message.dedupe_key.split(":")
    return (date.fromisoformat(first), date.fromisoformat(last)), int(many)
