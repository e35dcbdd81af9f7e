"""When texts go: by the rules that retention keeps, ahead of their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from organisation.choices import Role
from organisation.models import User
from outbox.models import Message
from privacy import audit
from privacy.models import RetentionTerm
from signals.choices.signal import Outcome
from signals.holds import approach_held_until, held_until, held_until_of
from signals.models import Approach, Signal
from youthwork.lib.dates import DAY, day_of, kept_from, over_on, start_of_day
from youthwork.lib.together import Asking, all_of, read, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from organisation.models import Team

KIND = "signals.emptied_soon"
RULE = "signals.narrative"
ACCOUNT_RULE, APPROACH_RULE = "signals.account", "signals.approach"
ACCOUNT_DAYS = 90
CLOSED_MONTHS, LOGGED_MONTHS = 12, 24
ENDED_MONTHS, STARTED_MONTHS = 24, 48
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
    ahead = _days(shorter)
    due = Signal.objects.due_for_anonymising(
        closed_before=start_of_day(kept_from(last + ahead, CLOSED_MONTHS)),
        logged_before=start_of_day(kept_from(last + ahead, LOGGED_MONTHS)),
        but=(),
    )
    found = []
    for pk, ref, team, closed, logged, outcome in due.filter(is_practice=False).values_list(
        "pk", "ref", "team", "closed_at", "received_at", "outcome"
    ):
        day = _after(held.get(ref), _text_day(closed, logged) - ahead)
        if today < day <= last:
            found.append(Going(ref, pk, team, day, outcome != Outcome.RETRACTED))
    return found


def kept_since(today: date) -> date:
    """The first day of which nothing that was seen is emptied by its age: it was closed later."""
    ahead = _days(RetentionTerm.objects.newest_days(RULE))
    return kept_from(today + ahead, CLOSED_MONTHS)


def _days(shorter: Iterable[tuple[int]]) -> timedelta:
    """By how much the organisation made a term shorter, if it did."""
    return timedelta(days=sum(days for (days,) in shorter))


def _text_day(closed: datetime, logged: datetime) -> date:
    """The first day on which the text of a closed signal was kept as long as it may be."""
    by_closing = over_on(day_of(closed), CLOSED_MONTHS)
    return min(by_closing, over_on(day_of(logged), LOGGED_MONTHS))


def _after(last_held: date | None, day: date) -> date:
    """This day, or the first after the last one of a hold."""
    return day if last_held is None else max(day, last_held + DAY)


def days_of(signal: Signal, today: date) -> Asking[tuple[date, date] | None]:
    """The days on which the account and the text of a closed signal go, as known today; None of one
    that isn't closed."""
    if signal.closed_at is None:
        return None
    newest = RetentionTerm.objects.newest_days
    rules: Sequence[Any] = newest(ACCOUNT_RULE), newest(RULE)
    until, account_sooner, sooner = yield from all_of(
        held_until_of(signal, today), *map(read, rules)
    )
    account = day_of(signal.closed_at) + timedelta(days=ACCOUNT_DAYS) + DAY - _days(account_sooner)
    text = _text_day(signal.closed_at, signal.received_at) - _days(sooner)
    # What is due goes by the run of the night.
    return (
        max(today, _after(until, min(account, text))),
        max(today, _after(until, text)),
    )


def day_of_approach(approach: Approach, today: date) -> Asking[date | None]:
    """The day on which the text of an approach that ended goes; None of one that runs."""
    if approach.ended_on is None:
        return None
    newest = RetentionTerm.objects.newest_days(APPROACH_RULE)
    shorter, held = yield from all_of(read(newest), approach_held_until(approach, today))
    by_start = over_on(approach.started_on, STARTED_MONTHS)
    day = min(over_on(approach.ended_on, ENDED_MONTHS), by_start) - _days(shorter)
    return max(today, _after(held, day))


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
