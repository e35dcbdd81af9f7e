"""Telling of signals whose term passed and that nobody met: once a term, and once more.

First who has it hears, two working days later who answers for them. Of several in one run each
hears in one mail. See docs/decisions/0330-a-term-that-passes-is-told.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from django.db import transaction

import outbox.actions
from organisation.choices import Role
from organisation.models import Team, User
from outbox.actions import Post
from privacy import audit
from privacy.choices import AuditVerb
from signals import dates
from signals.choices.signal import LATE, LATE_NOW
from signals.lateness import key_of
from signals.models import Signal
from youthwork.lib.dates import end_of_day

READ = 500  # signals at once, however many there are

Line = list[list[User]]  # who hears first, and who next


@transaction.atomic
def tell(today: date, now: datetime) -> int:
    """Tell of each late signal its owner, or who answers for its team where the owner is away or
    there is none; two working days later who comes next. How many messages.

    The trail of a signal remembers it, and a term that ends later is told of anew. What was late
    for long when this was first told goes with the others, in one mail for each person.
    """
    again_before = end_of_day(dates.escalated_by(today))
    line, posts, last = _lines(today), dict[str, Post](), 0
    while True:
        late = Signal.objects.late_to_tell(now, again_before)
        keys = list(late.filter(pk__gt=last).held().values_list("pk", flat=True)[:READ])
        if not keys:
            break
        entries, last = [], keys[-1]
        # Asked anew once they are held: another run may have told meanwhile.
        for signal in late.filter(pk__in=keys).with_who_hears():
            kind = LATE_NOW if signal.is_urgent else LATE
            row, team = cast("Any", signal), line(signal.team)
            people = _who_hears(signal, row.told, row.told_to, team)
            found = _posts(signal, row.told, kind, people, team[0], now)
            if people:
                posts |= {post.dedupe_key: post for post in found}
                to = audit.label(people[0]) if people == _owner_here(signal) else ""
                mark = {"before": to, "after": kind}
                entries.append(audit.entry(AuditVerb.QUEUED, signal, by=None, at=now, **mark))
        audit.record_all(entries)
    outbox.actions.post_many(posts.values())
    return len(posts)


def _lines(today: date) -> Callable[[Team], tuple[list[User], Line]]:
    """Of a team who leads it, and who hears of what is late in it; asked once each."""

    @cache
    def above() -> Line:
        return [list(User.objects.holding(role, today)) for role in (Role.MANAGER, Role.DIRECTOR)]

    @cache
    def of(team: Team) -> tuple[list[User], Line]:
        leads = list(User.objects.holding(Role.TEAM_LEAD, today, team))
        return leads, [leads or User.objects.answering_for(team, today), *above()]

    return of


def _owner_here(signal: Signal) -> list[User]:
    return [signal.owner] if signal.owner is not None and signal.owner.is_active else []


def _who_hears(
    signal: Signal, told: int, told_to: str, team: tuple[list[User], Line]
) -> list[User]:
    """Who hears of it now: the owner or the first in line; later the first who didn't yet.

    `told`: how often was told of it. `told_to`: the owner who heard first, by label; "" where the
    first in line did. Whose it is may be another by now, and be away.
    """
    owner, line = _owner_here(signal), team[1]
    groups = [group for group in (owner, *line) if group]
    if not told:
        return groups[0] if groups else []
    heard = {told_to} if told_to else {person.label for person in line[0]}
    fresh = ([person for person in group if person.label not in heard] for group in groups)
    return next(filter(None, fresh), [])


def _posts(
    signal: Signal, told: int, kind: str, people: list[User], leads: list[User], now: datetime
) -> Iterator[Post]:
    """One message for who reads it about all that they have, for who doesn't about its team."""
    for person in people:
        reads = person == signal.owner or person in leads
        about = person.label if reads else audit.label(signal.team)
        yield Post(kind, about, person.label, key_of(kind, told, about, person, now))
