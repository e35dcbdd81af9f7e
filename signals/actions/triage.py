"""Following a signal up: its steps, its severity, its rests, and how it ends or opens again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import Role
from organisation.models import User
from outbox.actions import Post
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_before
from signals import answered, dates
from signals.actions import alerts, merged_teams, moving, owning, planned, sharing_status, terms
from signals.choices.signal import (
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
from youthwork.lib.together import Asking, fetch, read, together

if TYPE_CHECKING:
    from organisation import duty
    from organisation.models import Partner
    from organisation.querysets.line import Reachable
    from workers.models import Activity

CLOCKS_DIFFER = timedelta(minutes=5)  # between a phone and the server


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
    disclosed: AuditEntry | None = None,
    planned: SignalStep | None = None,
    beside: Iterable[AuditEntry] = (),
) -> SignalStep:
    """Add what was done, now or earlier; a closed signal takes no more steps.

    `disclosed`: the entry of the sharing that made this step, which is how a partner is informed;
    written with its own, as are those `beside` it. `planned`: the step that this was to be.
    `activity`: which one was started; an activity stands with a signal once.
    """
    if disclosed is None:
        not_by_a_step(kind)
    moving.still_open(signal)
    no_story_in(signal, note=note, result=outcome)
    told = _("Choose a time that has passed. For what comes, choose a day below.")
    refuse_moment(done_at, now, told, of=signal.seen_at)
    if partner:
        no_partner_of(signal)
    no_activity_of(signal, kind)
    if activity:
        not_there_yet(signal, activity)
    at = min(done_at or now, now)
    done = {"done_at": at, "noted_at": now, "by": by, "partner": partner}
    about = [signal]
    if planned and planned.signal_id != signal.pk:
        about.append(planned.signal)
        _done_about_both(signal, planned.signal, at, now)
    else:
        moving.change(signal, **terms.with_a_step(signal, now))
    if planned and SignalStep.objects.to_do().filter(pk=planned.pk).update(**done):
        step = planned
    else:
        also = {"note": note, "outcome": outcome, "activity": activity}
        step = SignalStep.objects.create(signal=signal, kind=kind, **done, **also)
    was = "planned" if planned and step is planned else ""
    added = [
        audit.entry(AuditVerb.STEP_ADDED, each, by=by, before=was, after=kind, at=now)
        for each in about
    ]
    audit.record_all([*beside, *added, *filter(None, [disclosed])])
    return step


def _done_about_both(signal: Signal, duplicate: Signal, done_at: datetime, now: datetime) -> None:
    """What was planned about a duplicate is done about the signal in which it goes on too."""
    [is_so] = together(Signal.objects.turn_of_all(signal.pk, duplicate.pk))
    if not is_so:
        raise moving.stale()
    moving.change(duplicate, **terms.with_a_step(duplicate, now))
    moving.change(signal, **terms.with_a_step_of_a_duplicate(signal, done_at, now))


def refuse_moment(done_at: datetime | None, now: datetime, told: str, *, of: datetime) -> None:
    """Raises ValidationError for a step in the future (`in_future`, with this) or long before `of`,
    when that was seen or begun."""
    if done_at is None:
        return
    if done_at > now + CLOCKS_DIFFER:
        raise ValidationError({"done_at": ValidationError(told, code="in_future")})
    not_long_before(day_of(done_at), day_of(of), "done_at")


def not_by_a_step(kind: str) -> None:
    """Raises ValidationError for informing a partner, which sharing does; it may be planned."""
    if kind == StepKind.INFORMED_PARTNER:
        told = _("Use *Share with a partner*: it says what the agreement allows.")
        raise ValidationError({"kind": ValidationError(told, code="share_instead")})


def no_partner_of(signal: Signal) -> None:
    """Raises ValidationError for a partner of a kind that is shown to none."""
    if stands_alone(signal.subcategory):
        raise ValidationError(
            _("A signal of this kind is shown to no partner. Call the police or the hotline."),
            code="stands_alone",
        )


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

    Raises ValidationError with code `closed`, `no_story`, `fixed`, `same`, `stale`; `holds_worse`
    where an urgent duplicate would go on in what is less serious: colleagues would read what was
    done about it, and close it.
    """
    moving.still_open(signal)
    no_story_in(signal, reason=reason)
    if signal.is_opportunity or keeps_no_place(signal.subcategory):
        told = _("The severity of this kind of signal is fixed.")
        raise ValidationError({"severity": ValidationError(told, code="fixed")})
    before, rested = signal.severity or 0, signal.paused_until
    if severity == before:
        told = _("It has this severity already.")
        raise ValidationError({"severity": ValidationError(told, code="same")})
    if before in URGENT and severity < before:
        _refuse_above_worse(signal, severity, by, now)
    [term] = together(terms.of_kind(signal, {"severity": severity}, now))
    moving.change(signal, **term, severity=severity)
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


def _refuse_above_worse(signal: Signal, severity: Severity, by: User, now: datetime) -> None:
    left = signal.duplicates.filter(anonymised_at=None)  # one that was emptied can't be split off
    worse = left.filter(severity__in=URGENT, severity__gt=severity)
    if other := worse.order_by("-severity", "pk").first():
        told = _("%(ref)s belongs to it and is more serious. Split that one first.")
        if not signal.is_led_by(by, day_of(now)):  # who has the duty for another team
            told = _("%(ref)s belongs to it and is more serious. Let its team lead split that one.")
        refused = ValidationError(told, code="holds_worse", params={"ref": other.ref})
        raise ValidationError({"severity": refused})


def tell_of(
    signal: Signal,
    before: int,
    rested: date | None,
    *,
    by: User,
    now: datetime,
    seen_by_partners: bool = True,
    theirs: QuerySet[SignalStep] | None = None,
    line: duty.Line[Reachable] | None = None,
    beside: Iterable[Post] = (),
) -> None:
    """After a change of a signal: partners see nothing of it any more, and where it is urgent, and
    more so than `before`, it warns and rests no longer.

    `seen_by_partners`: whether they still may. `theirs`: the steps that colleagues lose by it
    (`lost_by_colleagues`), and `line` whom it warns, where they were asked for. `beside`: messages
    that go with the others.
    """
    asked: list[Asking[Any]] = [sharing_status.changed(signal, now)] if seen_by_partners else []
    if signal.severity not in URGENT or (signal.severity or 0) <= before:
        together(*asked)
        outbox.actions.post_many(beside)
        return
    if rested:
        audit.record(AuditVerb.RESUMED, signal, by=by, at=now)
    theirs = lost_by_colleagues(signal, now) if theirs is None else theirs
    together(*asked, read(theirs))
    _take_over(theirs, signal, by=by, now=now)
    alerts.raise_alarm(signal, now, line, beside=beside)


def lost_by_colleagues(signal: Signal, now: datetime) -> QuerySet[SignalStep]:
    """What colleagues have still to do who may not read it while it is urgent."""
    leads = User.objects.holding(Role.TEAM_LEAD, timezone.localdate(now), signal.team)
    may = Q(owner__in=[signal.owner_id, signal.created_by_id]) | Q(owner__in=leads)
    rows = signal.steps.to_do().filter(owner__isnull=False).exclude(may)
    return rows.select_related("owner")


def _take_over(theirs: Collection[SignalStep], signal: Signal, *, by: User, now: datetime) -> None:
    """Of what is urgent from now on: that is for its owner to do.

    They hear that they don't have to, and nothing else.
    """
    if not theirs:
        return
    to = signal.owner or by
    planned.give(theirs, to)
    planned.tell_gone(theirs, by=by)
    audit.record_many(AuditVerb.STEP_GIVEN, [signal] * len(theirs), by=by, after=to.label, at=now)


@transaction.atomic
def close(signal: Signal, outcome: Outcome, *, by: User, now: datetime) -> None:
    """Close with an outcome. Severity 4 and 5 need a step first, and a lead to close them.

    A lead of its team alone calls it a mistake here: whoever logged it takes it back within a day,
    with a reason (`editing.retract`), and nobody's counts nowhere by a colleague's word.

    Who logged it, and what is taken together with it, hears that it ended.
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
    to_do = SignalStep.objects.all_of(signal).to_do()[:1]
    theirs = signal.duplicates.logged_by_others(by)
    fetch(to_do, theirs)
    if to_do:
        raise ValidationError(
            _("Something is still to be done. Tick it off, or let it lapse, and close it then."),
            code="still_to_do",
        )
    terms.rest_ended(signal, now)
    moving.move(
        signal,
        Status.CLOSED,
        by=by,
        now=now,
        outcome=outcome,
        closed_at=now,
        paused_until=None,
        paused_reason="",
    )
    outbox.actions.post_many(answered.closed(signal, theirs, by=by))


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
    moving.move(signal, Status.REOPENED, by=by, now=now, beside=[told], **anew)
    into = signal.team.goes_on_in(timezone.localdate(now))
    if into != signal.team:
        merged_teams.take_along([signal, *signal.duplicates.order_by("pk")], into, now=now)
        signal.refresh_from_db(fields=["team", "version"])
    owning.to_who_goes_on(signal, by=by, now=now)
    if ended == Outcome.RETRACTED:  # who had something to do about it heard that it isn't needed
        planned.tell_again(signal.steps.planned_by_others(by), by=by)


@transaction.atomic
def pause(signal: Signal, until: date, reason: str, *, by: User, now: datetime) -> None:
    """Let a signal rest until a day in the future, with the reason; its term waits as long."""
    today = timezone.localdate(now)
    if not today < until <= dates.latest_pause(today):
        told = _("Choose a day after today, within 90 days.")
        raise ValidationError({"until": ValidationError(told, code="not_within_90_days")})
    moving.still_open(signal)
    no_story_in(signal, reason=reason)
    before = signal.paused_until
    Signal.objects.hold_with_duplicates(signal)

    def resting(since: datetime) -> datetime:
        if before:
            since = dates.since_without_pause(since, now, before)
        return dates.since_with_pause(since, now, until)

    columns = terms.moved(signal, resting)
    moving.change(signal, paused_until=until, paused_reason=reason, **columns)
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
    moving.change(signal, paused_until=None, paused_reason="", **columns)
    audit.record(AuditVerb.RESUMED, signal, by=by, at=now)
    if by is None:
        outbox.actions.post_to_each(
            "signals.rest_ended",
            subject=audit.label(signal),
            recipients=[person.label for person in owning.who_has(signal, now)],
            dedupe_key=f"signals.rest_ended:{signal.ref}:{signal.version}",
        )
