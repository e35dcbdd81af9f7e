"""Who has a signal: given, given on by whoever leaves, and who hears of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import Role
from organisation.models import Membership, Team, User
from outbox.actions import Post
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals import answered
from signals.actions import moving, planned, terms
from signals.choices.signal import FRESH, OPEN, Status
from signals.models import Signal, SignalStep
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking, read, together

if TYPE_CHECKING:
    from signals.querysets.signal import SignalQuerySet


@transaction.atomic
def assign(signal: Signal, to: User, *, by: User, now: datetime) -> None:
    """Give a signal an owner, who hears of it, as do who logged it and what is taken together with
    it; a new or reopened one is then in progress.

    What the owner before had still to do about it goes along; they hear of that.
    """
    moving.still_open(signal)
    met, theirs, beside = together(
        terms.met_by_owner([signal]), _goes_along([signal], to), _beside([signal], by)
    )
    _give([signal], to, met, theirs, beside, by=by, now=now)


def _beside(signals: Iterable[Signal], by: User) -> Asking[dict[int, list[Signal]]]:
    """By the key of each of these what was taken together with it, of others than who gives it."""
    keys = [each.pk for each in signals if answered.is_first_given(each)]
    if not keys:
        return {}
    yield (rows := Signal.objects.filter(merged_into__in=keys).logged_by_others(by))
    found: dict[int, list[Signal]] = {}
    for row in rows:
        found.setdefault(cast("int", row.merged_into_id), []).append(row)
    return found


def _goes_along(signals: Iterable[Signal], to: User) -> Asking[list[SignalStep]]:
    """What the owners of these have still to do about them, where somebody else gets them."""
    others = {each.pk: each for each in signals if each.owner_id not in (None, to.pk)}
    if not others:
        return []
    yield (steps := SignalStep.objects.to_do_of_owners(others))
    for step in steps:
        step.signal = others[step.signal_id]
    return list(steps)


def _give(
    signals: Sequence[Signal],
    to: User,
    met: Collection[int],
    theirs: Collection[SignalStep],
    beside: Mapping[int, Sequence[Signal]],
    *,
    by: User,
    now: datetime,
) -> None:
    """Write down that these open signals are somebody's, in as many statements as of one.

    `met`: the keys of those whose term that meets. `theirs`: the steps that go along. `beside`: by
    key what was taken together with each.
    """
    fresh, at = Q(status__in=FRESH), Value(now, DateTimeField())
    moves = {"status": Value(Status.IN_PROGRESS), "came_from": F("status"), "moved_at": at}
    moving.change_each(
        signals,
        owner=to,
        term_met_at=Case(When(pk__in=met, then=at), default=F("term_met_at")),
        **{name: Case(When(fresh, then=new), default=F(name)) for name, new in moves.items()},
    )
    entries, given, heard = list[AuditEntry](), list[tuple[Signal, User]](), list[Post]()
    for signal in signals:
        heard += answered.taken(signal, beside.get(signal.pk, ()), to, by=by)
        before = Status(signal.status)
        if before in FRESH:
            signal.status, signal.came_from, signal.moved_at = Status.IN_PROGRESS, before, now
            step = {"before": before, "after": Status.IN_PROGRESS}
            entries.append(audit.entry(AuditVerb.MOVED, signal, by=by, at=now, **step))
        if signal.owner_id != to.pk:
            given.append((signal, to))
        signal.owner = to
        signal.term_met_at = now if signal.pk in met else signal.term_met_at
        entries.append(audit.entry(AuditVerb.ASSIGNED, signal, by=by, after=to.label, at=now))
    planned.give(theirs, to)
    gone, told = planned.gone(theirs, by=by), _told_given(given, by=by, now=now)
    outbox.actions.post_many([*gone, *told, *heard])
    audit.record_all(entries)


def _told_given(
    given: Iterable[tuple[Signal, User]], *, by: User | None, now: datetime
) -> Iterator[Post]:
    """What tells who has them now, but not whoever took one; of several at once one mail tells."""
    for signal, to in given:
        if (by and to.pk == by.pk) or signal.is_practice:
            continue
        kind = "signals.given_now" if signal.is_urgent else "signals.given"
        key = f"{kind}:{now.isoformat()}:{to.public_id}:{signal.ref}"
        yield Post(kind, audit.label(signal), to.label, key)


@transaction.atomic
def assign_each(
    signals: SignalQuerySet,
    to: User,
    *,
    by: User,
    now: datetime,
    seen: Mapping[str, int | None] | None = None,
) -> tuple[list[str], list[tuple[str, str]]]:
    """Give several signals to one person, at once: the one mail about them tells of all.

    Returns the numbers of those given, and of those refused with why: one that can't be given
    never stops the others. `seen` says which version of each stood on the screen: what somebody
    else changed since is refused.
    """
    held = list(
        signals.held().select_related("created_by")
    )  # so that from here on nobody changes one
    teams = Membership.objects.teams_of(to, day_of(now))
    _months, _teams, met, theirs, beside = together(
        read(Signal.objects.filter(pk__in=[each.pk for each in held]).held_months()),
        read(teams),
        terms.met_by_owner(held),
        _goes_along(held, to),
        _beside(held, by),
    )
    works_in = {key for (key,) in teams if key}
    # Of other teams only the names are needed: a join would lose what changed team meanwhile.
    elsewhere = Team.objects.in_bulk({each.team_id for each in held} - works_in)
    why = {each.pk: _why_not(each, to, elsewhere, (seen or {}).get(each.ref)) for each in held}
    given = [each for each in held if not why[each.pk]]
    if given:
        steps = [step for step in theirs if step.signal in given]
        _give(given, to, met, steps, beside, by=by, now=now)
    return [one.ref for one in given], [(one.ref, why[one.pk]) for one in held if why[one.pk]]


def _why_not(signal: Signal, to: User, elsewhere: Mapping[int, Team], seen: int | None) -> str:
    """Why this person can't be given a signal; "" where nothing is in the way."""
    if signal.team_id in elsewhere:
        named = {"name": to.name, "team": elsewhere[signal.team_id]}
        return _("%(name)s doesn't work in team %(team)s.") % named
    if seen not in (None, signal.version):
        return _("Somebody changed it meanwhile. Look again.")
    return "" if signal.status in OPEN else _("This signal is closed.")


def to_who_goes_on(signal: Signal, *, by: User, now: datetime) -> None:
    """Of an owner who left, or reads none any more, it goes to who leads, who hears of it.

    In a team that nobody leads it waits, as in `give_back`.
    """
    today, owner = timezone.localdate(now), signal.owner_id
    if not owner or not User.objects.filter(pk=owner).without("signals.view", today):
        return
    if (lead := Signal.objects.who_goes_on(signal, today)) is None:
        return
    moving.change(signal, owner=lead)
    outbox.actions.post_many(_told_given([(signal, lead)], by=by, now=now))
    audit.record(AuditVerb.ASSIGNED, signal, by=by, after=lead.label, at=now)


def who_has(signal: Signal, now: datetime) -> list[User]:
    """Who hears what there is about a signal: its owner, or who answers for its team where the
    owner is away or there is none."""
    owner = signal.owner
    people: list[User] = [owner] if owner is not None and owner.is_active else []
    return people or User.objects.answering_for(signal.team, day_of(now))


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Give the open signals of someone who leaves to the lead of each one's team, who hears it.

    Where a team has no other lead they go to `to`. Returns how many were given.
    """
    given, leads = list[tuple[Signal, User]](), dict[int, User]()
    Signal.objects.in_turn(*Signal.objects.open_of(person).values_list("pk", flat=True))
    for signal in Signal.objects.open_of(person):
        lead = lead_after(person, to, signal.team, leads, now)
        Signal.objects.filter(pk=signal.pk).update(owner=lead, version=F("version") + 1)
        audit.record(AuditVerb.ASSIGNED, signal, by=by, after=lead.label, at=now)
        given.append((signal, lead))
    outbox.actions.post_many(_told_given(given, by=by, now=now))
    return len(given)


@transaction.atomic
def give_back(now: datetime) -> int:
    """Give open signals of who left, or reads none any more, to who leads the team, and hears it.

    What leaving could not hand over because nobody led the team, and what somebody still owned
    whose roles ended. In a team that nobody leads it waits: who gets that role finds it.
    """
    given, today = list[tuple[Signal, User]](), timezone.localdate(now)
    owners = Signal.objects.open_owned().values("owner")
    people = list(User.objects.filter(pk__in=owners).without("signals.view", today))
    owned = Signal.objects.open_owned().filter(owner__in=people)
    Signal.objects.in_turn(*owned.values_list("pk", flat=True))
    for person in people:
        for signal in Signal.objects.open_of(person):
            if (lead := Signal.objects.who_goes_on(signal, today)) is not None:
                Signal.objects.filter(pk=signal.pk).update(owner=lead, version=F("version") + 1)
                audit.record(AuditVerb.ASSIGNED, signal, by=None, after=lead.label, at=now)
                given.append((signal, lead))
    outbox.actions.post_many(_told_given(given, by=None, now=now))
    return len(given)


def lead_after(person: User, to: User, team: Team, leads: dict[int, User], now: datetime) -> User:
    """Who takes over from someone who leaves in a team: its lead, else `to`; found once each."""
    if team.pk not in leads:
        found = User.objects.holding(Role.TEAM_LEAD, timezone.localdate(now), team)
        leads[team.pk] = found.exclude(pk=person.pk).first() or to
    return leads[team.pk]
