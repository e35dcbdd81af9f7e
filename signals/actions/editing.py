"""Changing what a signal says or of what kind it is, with every version kept; saying what it may
be; taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.actions import Post
from privacy import audit, journal
from privacy.choices import AuditVerb
from signals import alarms, answered
from signals.actions import (
    approach,
    indexing,
    items,
    merging,
    planned,
    reporting_code,
    terms,
)
from signals.actions.log import Observation
from signals.actions.moving import moved, stale, still_open
from signals.actions.sharing import forget_signal
from signals.actions.triage import lost_by_colleagues, nothing_written, tell_of
from signals.choices.editing import EDITABLE_FOR, RetractReason
from signals.choices.signal import (
    OPEN,
    STORY_FIELDS,
    URGENT,
    Category,
    Outcome,
    Status,
    StepKind,
    keeps_no_story,
    proposed_severity,
    stands_alone,
    unkept,
)
from signals.models import (
    AccountQuestion,
    Approach,
    InstacleanItem,
    Signal,
    SignalStep,
    SignalVersion,
)
from youthwork.lib.together import Asking, Rows, all_of, read, together

if TYPE_CHECKING:
    from organisation.duty import Line
    from organisation.models import Platform
    from organisation.querysets.line import Reachable

# From what else is changed.
FOLLOWS = frozenset({"account_term", "text_confirmed", "no_person", "paused_reason"})
# What a lead who says of what kind a signal is never writes.
LEFT_ALONE = ("narrative", "account_handle", "account_term", "location_url")


@transaction.atomic
def edit(signal: Signal, seen: Observation, *, version: int, by: User, now: datetime) -> list[str]:
    """Change the own signal within a day; returns the names of the fields that changed.

    `version` is the one that was on the screen. Raises ValidationError with code `too_late`,
    `lead_lowers` or `stale` (somebody else changed it meanwhile).
    """
    _check_own(signal, by, now)
    severity = signal.severity
    content = _content(seen)
    # Also from Now to Fast: that ends the line of who is warned next.
    if severity in URGENT and (content["severity"] or 0) < severity:
        told = _("A severity of Fast or Now is only lowered by a team lead. Call them.")
        raise ValidationError({"severity": ValidationError(told, code="lead_lowers")})
    return change(signal, content, version=version, by=by, now=now)


@transaction.atomic
def change_kind(
    signal: Signal,
    *,
    category: str,
    subcategory: str,
    platform: Platform | None,
    concerns_one_youth: bool,
    reason: str,
    by: User,
    now: datetime,
) -> None:
    """Say of an open signal of what kind it is after all, with the reason in the trail.

    By who triages it, at any moment. Nothing else changes but what the kind decides: what it
    doesn't keep goes everywhere, and a severity that it fixes is that. What was good news is as
    serious as its kind is as a rule, until somebody says otherwise. A kind without story has no
    reason, as of another severity. Raises ValidationError with code `closed`, `no_story`, `same` or
    `stale`.
    """
    still_open(signal)
    if keeps_no_story(category, subcategory, concerns_one_youth) and reason:
        raise ValidationError({"reason": nothing_written()})
    is_now = Observation.of(
        signal,
        category=category,
        subcategory=subcategory,
        severity=signal.severity or proposed_severity(category, subcategory),
        platform=platform,
        concerns_one_youth=concerns_one_youth,
    )
    content = _content(is_now)
    # Left as they stand, to the letter, unless the kind keeps none.
    content |= {name: getattr(signal, name) for name in LEFT_ALONE if content[name]}
    changed = change(
        signal,
        content,
        version=signal.version,
        by=by,
        now=now,
        reason=reason,
        heard_by=partial(answered.of_another_kind, by=by),
    )
    if not changed:
        raise ValidationError({"kind": ValidationError(_("It is of this kind already."), "same")})


def _content(seen: Observation) -> dict[str, Any]:
    """What a signal that is there keeps of this, with what others wrote about it."""
    content = seen.content()
    if seen.keeps_no_story:
        content |= {"meaning": "", "paused_reason": ""}
    return content


@transaction.atomic
def change(
    signal: Signal,
    values: dict[str, Any],
    *,
    version: int,
    by: User,
    now: datetime,
    verb: AuditVerb = AuditVerb.CORRECTED,
    reason: str = "",
    heard_by: Callable[[Signal], Iterable[Post]] | None = None,
) -> list[str]:
    """Keep what the signal says as a version and write these values; returns what changed.

    `heard_by`: the messages that tell of it, made of the signal as it is then.
    A severity that is raised to Fast or Now warns as a new signal does.

    The UPDATE names the version it expects, so of two people who change at once one is told
    (`stale`). A kind that keeps no story or no place takes them out of every version too.
    """
    changed = [
        name
        for name, value in values.items()
        if name not in FOLLOWS and (getattr(signal, name) or "") != (value or "")
    ]
    if not changed:
        return []
    before, severity = SignalVersion.of(signal), signal.severity or 0
    rested = signal.paused_until
    was_silent, stood_alone = signal.keeps_no_story, stands_alone(signal.subcategory)
    was_good, was_home = signal.is_opportunity, signal.category == Category.UNSAFE_HOME
    severe = values.get("severity", signal.severity)
    worse = severe in URGENT and (severe or 0) > severity
    is_now = [values.get(name, getattr(signal, name)) for name in STORY_FIELDS]
    hangs = _Hanging(signal, now, silent=keeps_no_story(*is_now), alarm=severe if worse else None)
    turn: Asking[Any] = all_of()
    # A kind may part it from its duplicates, and what it doesn't keep goes everywhere.
    if was_silent or {*STORY_FIELDS} & set(changed):
        turn = Signal.objects.turn_with_duplicates(signal, then=hangs.rows)
    columns, _held = together(terms.of_kind(signal, values, now), turn)
    values = values | columns
    expected = Signal.objects.filter(pk=signal.pk, version=version, status=signal.status)
    if not expected.update(version=version + 1, **values):
        raise stale()
    for name, value in values.items():
        setattr(signal, name, value)
    signal.version = version + 1
    before.number, before.by, before.changed_at = version, by, now
    before.changed = ",".join(changed)
    if signal.keeps_no_story:
        _leave_out(signal, before, hangs)
    elif signal.is_opportunity and not was_good:
        _leave_out_account(before, hangs)
    before.save(force_insert=True)
    if {"account_handle", "location_url"} & set(changed) and not signal.keeps_account:
        AccountQuestion.objects.filter(signal=signal, told="").delete()
    if was_home and signal.category != Category.UNSAFE_HOME:
        reporting_code.forget(signal, by=by, now=now)
    went_silent = signal.keeps_no_story and not was_silent
    if went_silent:
        # A backup that is put back must not bring back what it said before (`signals.replaying`).
        kind = (signal.category, signal.subcategory)
        journal.note("signals.silenced", audit.label(signal), kind, at=now)
        if hangs.shared:
            forget_signal(signal, by=by, now=now)  # the partner's page closes with the texts
        approach.part_from(signal, by=by, now=now, found=hangs.approaches)
    alone_now = stands_alone(signal.subcategory) and not stood_alone
    other_kind = signal.is_opportunity != was_good or signal.keeps_no_story != was_silent
    if alone_now:
        _drop_calls(hangs.calls, signal, by=by, now=now)
    if alone_now or other_kind:
        for duplicate in hangs.duplicates:  # they would tell what it doesn't keep
            merging.split(duplicate, by=by, now=now)
    if signal.keeps_no_story:
        for item in hangs.items:
            items.erase(item, by=by, now=now)  # off the list, or emptied where it was sent
    elif signal.is_opportunity and not was_good:
        items.take_off_each(hangs.items, by=by, now=now)
    if {"narrative", "title", "meaning"} & set(changed):
        indexing.index_anew(signal)
    audit.record(verb, signal, by=by, fields=changed, reason=reason, at=now)
    tell_of(
        signal,
        severity,
        rested,
        by=by,
        now=now,
        seen_by_partners=not went_silent,
        theirs=hangs.lost,
        line=hangs.line(),
        beside=heard_by(signal) if heard_by else (),
    )
    return changed


def _leave_out_account(newest: SignalVersion, hangs: _Hanging) -> None:
    """Of good news no account is kept, of before it was that neither."""
    newest.account_handle = ""
    if keys := [version.pk for version in hangs.versions if version.account_handle]:
        SignalVersion.objects.filter(pk__in=keys).update(account_handle="")


class _Hanging:
    """What hangs on a signal and may go with its kind: asked for at once, when it is taken."""

    def __init__(self, signal: Signal, now: datetime, silent: bool, alarm: int | None) -> None:
        """`silent`: whether it keeps no story from now on. `alarm`: the severity to which it rises,
        where somebody is warned of that."""
        self.duplicates = signal.duplicates.filter(status=Status.MERGED, anonymised_at=None)
        self.items = InstacleanItem.objects.of_signal(signal).filter(erased_at=None)
        self.versions = signal.versions.all()
        self.telling = signal.steps.holding_what_goes()[:1]
        self.shared = signal.disclosures.all()[:1]
        approaches = Approach.objects.holding_in_turn(signal)
        self.approaches = approaches if silent else Approach.objects.none()
        self.lost = lost_by_colleagues(signal, now)
        calls = signal.steps.to_do().filter(kind=StepKind.INFORMED_PARTNER)
        self.calls = calls.select_related("owner")
        self._alarm = (alarm, signal.team, now)
        self._warned = alarms.asks_whom(*self._alarm).as_rows() if alarm else None

    @property
    def rows(self) -> tuple[Rows, ...]:
        """All of these, to be asked with others."""
        return tuple(each for each in vars(self).values() if isinstance(each, QuerySet))

    def line(self) -> Line[Reachable] | None:
        """Whom it warns, where that was asked."""
        asked = self._warned is not None and self._warned._result_cache is not None
        return alarms.whom_by(self._warned or (), *self._alarm) if asked else None


def _drop_calls(calls: Iterable[SignalStep], signal: Signal, *, by: User, now: datetime) -> None:
    """No partner is told of what stands alone: who was to tell one hears that it isn't needed."""
    if keys := [step.pk for step in calls]:
        SignalStep.objects.filter(pk__in=keys, done_at=None).delete()
        planned.tell_gone(calls, by=by)
        about, what = [signal] * len(keys), StepKind.INFORMED_PARTNER
        audit.record_many(AuditVerb.STEP_DROPPED, about, by=by, after=what, at=now)


def _leave_out(signal: Signal, newest: SignalVersion, hangs: _Hanging) -> None:
    """Take from versions and steps what the kind that the signal has now never keeps."""
    nothing = unkept(signal.category, signal.subcategory, signal.concerns_one_youth)
    for version in (newest, *hangs.versions):
        version.leave_out(nothing)
    if hangs.telling:
        columns: dict[str, object] = {"note": "", "outcome": "", "activity": None}
        if stands_alone(signal.subcategory):
            columns["partner"] = None
        SignalStep.objects.filter(signal=signal).update(**columns)


@transaction.atomic
def assess(
    signal: Signal,
    *,
    interpretation: str,
    offline_picture: str,
    version: int,
    by: User,
    now: datetime,
    identity_sure: str = "",
    meaning: str = "",
) -> list[str]:
    """Say what a signal may be, on its own page; returns the names of the fields that changed.

    How serious it is, is changed by itself, with a reason. Raises ValidationError with code
    `closed`, `no_such_step` (of a kind without story, of which no tick is kept) or `stale`.
    """
    if signal.status not in OPEN:
        raise ValidationError(_("This signal is closed."), code="closed")
    if signal.keeps_no_story:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    values: dict[str, object] = {
        "interpretation": interpretation,
        "identity_sure": identity_sure,
        "offline_picture": offline_picture,
        "meaning": meaning,
    }
    return change(signal, values, version=version, by=by, now=now, verb=AuditVerb.CHANGED)


@transaction.atomic
def retract(signal: Signal, reason: RetractReason, *, by: User, now: datetime) -> None:
    """Take the own signal back within a day; it is closed as retracted, the reason in the trail.

    An urgent one has warned people already: a lead closes it. What a colleague planned about it
    stays with it, and they hear that it isn't needed any more.
    """
    _check_own(signal, by, now)
    if signal.severity in URGENT:
        raise ValidationError(
            _("Your team lead has been warned already and closes this signal. Call them."),
            code="lead_closes",
        )
    told = audit.entry(AuditVerb.RETRACTED, signal, by=by, after=reason, at=now)
    theirs = signal.steps.planned_by_others(by)
    also = {"outcome": Outcome.RETRACTED, "closed_at": now}
    rest = {"paused_until": None, "paused_reason": ""}
    together(
        moved(signal, Status.CLOSED, by=by, now=now, beside=[told], **also, **rest), read(theirs)
    )
    planned.tell_gone(theirs, by=by)


def _check_own(signal: Signal, by: User, now: datetime) -> None:
    own = signal.created_by_id == by.pk and signal.status in OPEN
    if not own or signal.received_at <= now - EDITABLE_FOR:
        raise ValidationError(
            _("A signal can be changed for 24 hours. Add a step, or talk with your team lead."),
            code="too_late",
        )
