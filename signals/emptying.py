"""Which closed signals are emptied soon: by the rule that retention keeps, ahead of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from organisation.choices import Role
from organisation.models import User
from outbox.models import Message
from privacy import audit
from privacy.models import RetentionTerm
from signals.choices.signal import Outcome
from signals.holds import held_until
from signals.models import Signal
from youthwork.lib.dates import DAY, day_of, kept_from, over_on, start_of_day
from youthwork.lib.together import read, together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organisation.models import Team

KIND = "signals.emptied_soon"
RULE = "signals.narrative"
CLOSED_MONTHS, LOGGED_MONTHS = 12, 24
TOLD_BEFORE = timedelta(days=14)  # time to ask for a hold


@dataclass(frozen=True)
class Going:
    """A closed signal, its key and that of its team, the day on which it is emptied, and whether
    the figures keep it then."""

    ref: str
    signal: int
    team: int
    day: date
    counts: bool

    @property
    def label(self) -> str:
        """As the trail names it."""
        return f"signals.signal:{self.ref}"


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
    for pk, ref, team, closed, logged, outcome in due.filter(is_practice=False).values_list(
        "pk", "ref", "team", "closed_at", "received_at", "outcome"
    ):
        by_closing = over_on(day_of(closed), CLOSED_MONTHS)
        day = min(by_closing, over_on(day_of(logged), LOGGED_MONTHS)) - ahead
        if ref in held:
            day = max(day, held[ref] + DAY)
        if today < day <= last:
            found.append(Going(ref, pk, team, day, outcome != Outcome.RETRACTED))
    return found


def who_hears(team: Team, today: date) -> list[User]:
    """Who leads a team, or the one in which it went on; nobody where nobody does.

    Not who else answers for it: who may not open these signals gets no number of them.
    """
    home = team.goes_on_in(today)
    if not home.is_active_on(today):
        return []
    return list(User.objects.holding(Role.TEAM_LEAD, today, home))


def key_of(team: Team, first: date, last: date, today: date) -> str:
    """What keeps a message of a run about these days of a team from coming twice; each recipient
    follows."""
    return f"{KIND}:{team.public_id}:{first}:{last}:{today}"


def days_told(team: Team, people: Iterable[User]) -> list[tuple[date, date]]:
    """The days of which these people have a message about this team, each from and up to."""
    messages = Message.objects.about(audit.label(team)).of_kind(KIND)
    to = {person.label for person in people}
    return [told_by(message) for message in messages if message.recipient in to]


def told_by(message: Message) -> tuple[date, date]:
    """The first and the last day that a message tells of, as they stand in its key."""
    _kind, _team, first, last, *_others = message.dedupe_key.split(":")
    return date.fromisoformat(first), date.fromisoformat(last)
