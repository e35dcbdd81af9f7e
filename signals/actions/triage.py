"""Following a signal up: its moves, its owner, its steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import Role
from organisation.models import Membership, User
from outbox.actions import Post
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_before
from signals import dates
from signals.actions import alerts, merged_teams, planned, sharing_status, terms
from signals.choices.signal import (
    FRESH,
    NEXT,
    OPEN,
    URGENT,
    Outcome,
    Severity,
    Status,
    StepKind,
    keeps_no_place,
    keeps_no_story,
    needs_interpretation,
    stands_alone,
)
from signals.models import Signal, SignalStep
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking, read, together

if TYPE_CHECKING:
    from organisation.models import Partner, Team
    from signals.querysets.signal import SignalQuerySet
    from workers.models import Activity

CLOCKS_DIFFER = timedelta(minutes=5)  # between a phone and the server


def change(signal: Signal, **columns: Any) -> None:
    """Write these columns, unless somebody else changed the signal since it was read (`stale`)."""
    _change_each([signal], **columns)
    for name, value in columns.items():
        setattr(signal, name, value)


def _change_each(signals: Sequence[Signal], **columns: Any) -> None:
    """The same of several, in one statement; what the columns hold then is left to the caller.

    The UPDATE names the version and the status that it expects, so of two people who press at
    once one wins; SQLite ignores select_for_update(), this holds on both databases.
    """
    alike = dict[tuple[str, int], list[int]]()
    for signal in signals:
        alike.setdefault((signal.status, signal.version), []).append(signal.pk)
    expected = (
        Q(pk__in=keys, status=status, version=version) for (status, version), keys in alike.items()
    )
    rows = Signal.objects.filter(reduce(or_, expected))
    if rows.update(version=F("version") + 1, **columns) < len(signals):
        raise stale()
    for signal in signals:
        signal.version += 1


def stale() -> ValidationError:
    """What refuses a deed on a signal that somebody else changed meanwhile."""
    return ValidationError(
        _("Someone else just changed this signal. Look again; your text is still here."),
        code="stale",
    )


@transaction.atomic
def move(
    signal: Signal,
    to: Status,
    *,
    by: User | None,
    now: datetime,
    beside: Iterable[AuditEntry] = (),
    **also: object,
) -> None:
    """Take one step of NEXT and audit it; `also` is what the new status implies (an outcome).

    `beside`: entries of the deed of which it is a step, written with its own.

    Raises ValidationError with code `no_such_step`, `others_depend` or `stale`.
    """
    before = Status(signal.status)
    tied = Status.MERGED in (before, to)  # only merging and splitting say to what
    back = before != Status.MERGED or to == signal.came_from
    if to not in NEXT[before] or not back or tied != ("merged_into" in also):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if also.get("outcome") == Outcome.RETRACTED:
        _check_retractable(signal)
    change(signal, status=to, came_from=before, moved_at=now, **also)
    step = audit.entry(AuditVerb.MOVED, signal, by=by, before=before, after=to, at=now)
    audit.record_all([step, *beside])
    if before in OPEN and to not in OPEN:
        sharing_status.decline_waiting(signal, by=by, now=now)


def still_open(signal: Signal) -> None:
    """Raises ValidationError with code `closed` for a signal that isn't open."""
    if signal.status not in OPEN:
        raise ValidationError(_("This signal is closed."), code="closed")


@transaction.atomic
def assign(signal: Signal, to: User, *, by: User, now: datetime) -> None:
    """Give a signal an owner, who hears of it; a new or reopened one is then in progress.

    What the owner before had still to do about it goes along; they hear of that.
    """
    still_open(signal)
    met, theirs = together(terms.met_by_owner([signal]), _goes_along([signal], to))
    _give([signal], to, met, theirs, by=by, now=now)


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
    *,
    by: User,
    now: datetime,
) -> None:
    """Write down that these open signals are somebody's, in as many statements as of one.

    `met`: the keys of those whose term that meets. `theirs`: the steps that go along.
    """
    fresh, at = Q(status__in=FRESH), Value(now, DateTimeField())
    moves = {"status": Value(Status.IN_PROGRESS), "came_from": F("status"), "moved_at": at}
    _change_each(
        signals,
        owner=to,
        term_met_at=Case(When(pk__in=met, then=at), default=F("term_met_at")),
        **{name: Case(When(fresh, then=new), default=F(name)) for name, new in moves.items()},
    )
    entries, given = list[AuditEntry](), list[tuple[Signal, User]]()
    for signal in signals:
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
    outbox.actions.post_many([*planned.gone(theirs, by=by), *_told_given(given, by=by, now=now)])
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
    held = list(signals.held())  # so that from here on nobody changes one
    teams = Membership.objects.teams_of(to, day_of(now))
    _months, _teams, met, theirs = together(
        read(Signal.objects.filter(pk__in=[each.pk for each in held]).held_months()),
        read(teams),
        terms.met_by_owner(held),
        _goes_along(held, to),
    )
    works_in = {key for (key,) in teams if key}
    why = {each.pk: _why_not(each, to, works_in, (seen or {}).get(each.ref)) for each in held}
    given = [each for each in held if not why[each.pk]]
    if given:
        _give(given, to, met, [step for step in theirs if step.signal in given], by=by, now=now)
    return [one.ref for one in given], [(one.ref, why[one.pk]) for one in held if why[one.pk]]


def _why_not(signal: Signal, to: User, works_in: Collection[int], seen: int | None) -> str:
    """Why this person can't be given a signal; "" where nothing is in the way."""
    if signal.team_id not in works_in:
        named = {"name": to.name, "team": signal.team}
        return _("%(name)s doesn't work in team %(team)s.") % named
    if seen not in (None, signal.version):
        return _("Somebody changed it meanwhile. Look again.")
    return "" if signal.status in OPEN else _("This signal is closed.")


@transaction.atomic
def add_step(
    signal: Signal,
    kind: StepKind,
    *,
    by: User,
    now: datetime,
    note: str = "",
    outcome: str = "",
    done_at: datetime | None = None,
    partner: Partner | None = None,
    activity: Activity | None = None,
    disclosed: bool = False,
) -> SignalStep:
    """Add what was done, now or earlier; a closed signal takes no more steps.

    `disclosed`: sharing made this step, which is how a partner is informed. `activity`: which one
    was started; an activity stands with a signal once.
    """
    if not disclosed:
        not_by_a_step(kind)
    still_open(signal)
    no_story_in(signal, note=note, result=outcome)
    told = _("Choose a time that has passed. For what comes, choose a day below.")
    refuse_moment(done_at, now, told, of=signal.seen_at)
    if partner and stands_alone(signal.subcategory):
        raise ValidationError(
            _("A signal of this kind is shown to no partner. Call the police or the hotline."),
            code="stands_alone",
        )
    no_activity_of(signal, kind)
    if activity:
        not_there_yet(signal, activity)
    change(signal, **terms.with_a_step(signal, now))
    step = SignalStep.objects.create(
        signal=signal,
        kind=kind,
        done_at=min(done_at or now, now),
        noted_at=now,
        by=by,
        note=note,
        outcome=outcome,
        partner=partner,
        activity=activity,
    )
    audit.record(AuditVerb.STEP_ADDED, signal, by=by, after=kind, at=now)
    return step


def refuse_moment(done_at: datetime | None, now: datetime, told: str, *, of: datetime) -> None:
    """Raises ValidationError for a step in the future (`in_future`, with this) or long before `of`,
    when that was seen or begun."""
    if done_at is None:
        return
    if done_at > now + CLOCKS_DIFFER:
        raise ValidationError({"done_at": ValidationError(told, code="in_future")})
    not_long_before(day_of(done_at), day_of(of), "done_at")


def not_by_a_step(kind: StepKind) -> None:
    """Raises ValidationError for informing a partner, which sharing does."""
    if kind == StepKind.INFORMED_PARTNER:
        told = _("Use *Share with a partner*: it says what the agreement allows.")
        raise ValidationError({"kind": ValidationError(told, code="share_instead")})


def not_there_yet(signal: Signal, activity: Activity) -> None:
    """Raises ValidationError where a step of the signal points at this activity already."""
    if signal.steps.filter(activity=activity).exists():
        told = _("This activity stands with this signal already.")
        raise ValidationError({"activity": ValidationError(told, code="there_already")})


def nothing_written() -> ValidationError:
    """What refuses a text, an activity or an approach of a kind without a story."""
    told = _("Nothing is written down about this kind of signal.")
    return ValidationError(told, code="no_story")


def no_activity_of(signal: Signal, kind: StepKind = StepKind.ACTIVITY_STARTED) -> None:
    """Raises ValidationError for an activity, whose title would tell, of a kind without a story."""
    if kind == StepKind.ACTIVITY_STARTED and signal.keeps_no_story:
        raise ValidationError({"kind": nothing_written()})


def no_story_in(signal: Signal, **texts: str) -> None:
    """Raises ValidationError where one of these has a text and the kind of signal keeps none."""
    if not keeps_no_story(signal.category, signal.subcategory, signal.concerns_one_youth):
        return
    if written := {name: nothing_written() for name in texts if texts[name]}:
        raise ValidationError(written)


@transaction.atomic
def change_severity(
    signal: Signal, severity: Severity, reason: str, *, by: User, now: datetime
) -> None:
    """Another severity, with the reason in the trail; the term follows, an alarm if it rises.

    Colleagues don't read what became urgent: what they had to do about it, its owner does. Of a
    kind without story there is no reason: it would stand where nobody can cover or erase it.
    """
    still_open(signal)
    no_story_in(signal, reason=reason)
    if signal.is_opportunity or keeps_no_place(signal.subcategory):
        told = _("The severity of this kind of signal is fixed.")
        raise ValidationError({"severity": ValidationError(told, code="fixed")})
    before, rested = signal.severity or 0, signal.paused_until
    if severity == before:
        told = _("It has this severity already.")
        raise ValidationError({"severity": ValidationError(told, code="same")})
    change(signal, **terms.of_kind(signal, {"severity": severity}, now), severity=severity)
    audit.record(
        AuditVerb.RATED,
        signal,
        by=by,
        before=str(before),
        after=str(int(severity)),
        reason=reason,
        at=now,
    )
    tell_of(signal, before, rested, by=by, now=now)


def tell_of(signal: Signal, before: int, rested: date | None, *, by: User, now: datetime) -> None:
    """After a change of a signal: partners see nothing of it any more, and where it is urgent, and
    more so than `before`, it warns and rests no longer."""
    if signal.severity not in URGENT or (signal.severity or 0) <= before:
        sharing_status.tell_changed(signal, now)
        return
    if rested:
        audit.record(AuditVerb.RESUMED, signal, by=by, at=now)
    together(sharing_status.changed(signal, now), _take_over_steps(signal, by=by, now=now))
    alerts.raise_alarm(signal, now)


def _take_over_steps(signal: Signal, *, by: User, now: datetime) -> Asking[None]:
    """What colleagues had still to do, who may not read an urgent signal: for its owner to do.

    They hear that they don't have to, and nothing else.
    """
    leads = User.objects.holding(Role.TEAM_LEAD, timezone.localdate(now), signal.team)
    may = Q(owner__in=[signal.owner_id, signal.created_by_id]) | Q(owner__in=leads)
    rows = signal.steps.to_do().filter(owner__isnull=False).exclude(may)
    yield (rows := rows.select_related("owner"))
    theirs, to = list(rows), signal.owner or by
    if not theirs:
        return
    planned.give(theirs, to)
    planned.tell_gone(theirs, by=by)
    audit.record_many(AuditVerb.STEP_GIVEN, [signal] * len(theirs), by=by, after=to.label, at=now)


@transaction.atomic
def close(signal: Signal, outcome: Outcome, *, by: User, now: datetime) -> None:
    """Close with an outcome. Severity 4 and 5 need a step first, and a lead to close them.

    A lead of its team alone calls it a mistake here: whoever logged it takes it back within a day,
    with a reason (`editing.retract`), and nobody's counts nowhere by a colleague's word.
    """
    if signal.severity in URGENT:
        if not signal.is_led_by(by, day_of(now)):
            raise ValidationError(
                _("Only a team lead closes a signal of this severity."), code="lead_closes"
            )
        if not signal.first_step_at:
            raise ValidationError(
                _("First add what was done. This severity is not closed without a step."),
                code="step_first",
            )
    if outcome == Outcome.RETRACTED and not signal.is_led_by(by, day_of(now)):
        raise ValidationError(
            _("Only a team lead calls it a mistake now. Choose another outcome."),
            code="lead_closes",
        )
    _interpreted_first(signal, outcome)
    if signal.steps.to_do().exists():
        raise ValidationError(
            _("Something is still to be done. Tick it off, or let it lapse, and close it then."),
            code="still_to_do",
        )
    terms.rest_ended(signal, now)
    move(
        signal,
        Status.CLOSED,
        by=by,
        now=now,
        outcome=outcome,
        closed_at=now,
        paused_until=None,
        paused_reason="",
    )


def _check_retractable(signal: Signal) -> None:
    """Refuse to call a mistake what others rely on: a partner, the list of accounts, duplicates.

    What is taken back counts nowhere and goes without a trace in the figures when its term ends.
    """
    if signal.disclosures.shared().exists() or signal.duplicates.exists():
        raise ValidationError(
            _("A partner was told of this signal, or others belong to it. Choose another outcome."),
            code="others_depend",
        )
    if signal.items.exists():
        raise ValidationError(
            _("Its account is on the list of harmful accounts. Take it off first."),
            code="others_depend",
        )


def _interpreted_first(signal: Signal, outcome: Outcome) -> None:
    """From severity 3 on somebody says what it may be, unless it was a mistake to log it."""
    needed = needs_interpretation(
        signal.category, signal.subcategory, signal.severity, signal.concerns_one_youth
    )
    if needed and not signal.interpretation and outcome != Outcome.RETRACTED:
        raise ValidationError(
            _("First say what you think it is: a joke, peer pressure or possibly serious."),
            code="interpretation_first",
        )


@transaction.atomic
def reopen(signal: Signal, reason: str, *, by: User, now: datetime) -> None:
    """Open a closed signal again with a new term; what it ended in stays in the trail.

    Of a team that went on in another, that one has it from now on; of an owner who left, who leads
    the team, and hears of it. Of a kind without story there is no reason, as of another severity.
    """
    no_story_in(signal, reason=reason)
    ended = signal.outcome
    Signal.objects.hold_with_duplicates(signal)
    told = audit.entry(AuditVerb.REOPENED, signal, by=by, before=ended, reason=reason, at=now)
    anew = terms.begun(signal, now) | {"outcome": "", "closed_at": None}
    move(signal, Status.REOPENED, by=by, now=now, beside=[told], **anew)
    into = signal.team.goes_on_in(timezone.localdate(now))
    if into != signal.team:
        merged_teams.take_along([signal, *signal.duplicates.order_by("pk")], into, now=now)
        signal.refresh_from_db(fields=["team", "version"])
    _to_who_goes_on(signal, by=by, now=now)
    if ended == Outcome.RETRACTED:  # who had something to do about it heard that it isn't needed
        planned.tell_again(signal.steps.planned_by_others(by), by=by)


def _to_who_goes_on(signal: Signal, *, by: User, now: datetime) -> None:
    """Of an owner who left, or reads none any more, it goes to who leads, who hears of it.

    In a team that nobody leads it waits, as in `give_back`.
    """
    today, owner = timezone.localdate(now), signal.owner_id
    if not owner or not User.objects.filter(pk=owner).without("signals.view", today):
        return
    if (lead := Signal.objects.who_goes_on(signal, today)) is None:
        return
    change(signal, owner=lead)
    outbox.actions.post_many(_told_given([(signal, lead)], by=by, now=now))
    audit.record(AuditVerb.ASSIGNED, signal, by=by, after=lead.label, at=now)


@transaction.atomic
def pause(signal: Signal, until: date, reason: str, *, by: User, now: datetime) -> None:
    """Let a signal rest until a day in the future, with the reason; its term waits as long."""
    today = timezone.localdate(now)
    if not today < until <= dates.latest_pause(today):
        told = _("Choose a day after today, within 90 days.")
        raise ValidationError({"until": ValidationError(told, code="not_within_90_days")})
    still_open(signal)
    no_story_in(signal, reason=reason)
    before = signal.paused_until
    Signal.objects.hold_with_duplicates(signal)

    def resting(since: datetime) -> datetime:
        if before:
            since = dates.since_without_pause(since, now, before)
        return dates.since_with_pause(since, now, until)

    columns = terms.moved(signal, resting)
    change(signal, paused_until=until, paused_reason=reason, **columns)
    audit.record(AuditVerb.PAUSED, signal, by=by, after=until.isoformat(), at=now)


@transaction.atomic
def resume(signal: Signal, *, by: User | None, now: datetime) -> None:
    """End a rest: by hand before its day, or by the calendar on it.

    Then its owner hears of it, or who leads the team where the owner is away or there is none.
    """
    if signal.paused_until is None:
        raise ValidationError(_("This signal doesn't rest."), code="not_paused")
    until = signal.paused_until
    Signal.objects.hold_with_duplicates(signal)
    columns = terms.moved(signal, lambda since: dates.since_without_pause(since, now, until))
    change(signal, paused_until=None, paused_reason="", **columns)
    audit.record(AuditVerb.RESUMED, signal, by=by, at=now)
    if by is None:
        outbox.actions.post_to_each(
            "signals.rest_ended",
            subject=audit.label(signal),
            recipients=[person.label for person in who_has(signal, now)],
            dedupe_key=f"signals.rest_ended:{signal.ref}:{signal.version}",
        )


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
