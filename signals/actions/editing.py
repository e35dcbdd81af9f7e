"""Changing what a signal says or of what kind it is, with every version kept; saying what it may
be; taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation.models import User
from privacy import audit, journal
from privacy.choices import AuditVerb
from signals import answered
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
from signals.actions.moving import move, stale, still_open
from signals.actions.sharing import forget_signal
from signals.actions.triage import nothing_written, tell_of
from signals.choices.editing import EDITABLE_FOR, RetractReason
from signals.choices.signal import (
    OPEN,
    STORY_FIELDS,
    URGENT,
    Category,
    Outcome,
    Status,
    keeps_no_story,
    proposed_severity,
    stands_alone,
    unkept,
)
from signals.models import AccountQuestion, InstacleanItem, Signal, SignalStep, SignalVersion

if TYPE_CHECKING:
    from organisation.models import Platform

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
    if not change(signal, content, version=signal.version, by=by, now=now, reason=reason):
        raise ValidationError({"kind": ValidationError(_("It is of this kind already."), "same")})
    outbox.actions.post_many(answered.of_another_kind(signal, by=by))


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
) -> list[str]:
    """Keep what the signal says as a version and write these values; returns what changed.

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
    was_good = signal.is_opportunity
    values = values | terms.of_kind(signal, values, now)
    if {*STORY_FIELDS} & set(changed):  # which may part it from its duplicates
        Signal.objects.hold_with_duplicates(signal)
    expected = Signal.objects.filter(pk=signal.pk, version=version, status=signal.status)
    if not expected.update(version=version + 1, **values):
        raise stale()
    for name, value in values.items():
        setattr(signal, name, value)
    signal.version = version + 1
    before.number, before.by, before.changed_at = version, by, now
    before.changed = ",".join(changed)
    before.save(force_insert=True)
    _leave_out(signal)
    if {"account_handle", "location_url"} & set(changed) and not signal.keeps_account:
        AccountQuestion.objects.filter(signal=signal, told="").delete()
    if "category" in changed and signal.category != Category.UNSAFE_HOME:
        reporting_code.forget(signal, by=by, now=now)
    if signal.keeps_no_story and not was_silent:
        # A backup that is put back must not bring back what it said before (`signals.replaying`).
        kind = (signal.category, signal.subcategory)
        journal.note("signals.silenced", audit.label(signal), kind, at=now)
        forget_signal(signal, by=by, now=now)  # the partner's page closes with the texts
        approach.part_from(signal, by=by, now=now)
    alone_now = stands_alone(signal.subcategory) and not stood_alone
    other_kind = signal.is_opportunity != was_good or signal.keeps_no_story != was_silent
    if alone_now or other_kind:
        _part_from_others(signal, by=by, now=now)
    if signal.keeps_no_story:
        for item in InstacleanItem.objects.of_forbidden_signals().filter(signal=signal):
            items.erase(item, by=by, now=now)  # off the list, or emptied where it was sent
    elif signal.is_opportunity and not was_good:
        items.take_off_of(signal, by=by, now=now)
    if {"narrative", "title", "meaning"} & set(changed):
        indexing.index_anew(signal)
    audit.record(verb, signal, by=by, fields=changed, reason=reason, at=now)
    tell_of(signal, severity, rested, by=by, now=now)
    return changed


def _leave_out(signal: Signal) -> None:
    """Take from versions and steps what the kind that the signal has now never keeps."""
    if signal.keeps_no_story:
        kind = (signal.category, signal.subcategory, signal.concerns_one_youth)
        for version in signal.versions.all():
            version.leave_out(unkept(*kind))
        nothing: dict[str, object] = {"note": "", "outcome": "", "activity": None}
        if stands_alone(signal.subcategory):
            nothing["partner"] = None
        SignalStep.objects.filter(signal=signal).update(**nothing)


def _part_from_others(signal: Signal, *, by: User, now: datetime) -> None:
    """What turns out to stand alone, or good news or a worry, or of a kind with a story or without
    one after all, holds no duplicates: they would tell what it doesn't keep."""
    for duplicate in signal.duplicates.filter(status=Status.MERGED, anonymised_at=None):
        merging.split(duplicate, by=by, now=now)


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
    move(
        signal,
        Status.CLOSED,
        by=by,
        now=now,
        outcome=Outcome.RETRACTED,
        closed_at=now,
        paused_until=None,
        paused_reason="",
    )
    planned.tell_gone(signal.steps.planned_by_others(by), by=by)
    audit.record(AuditVerb.RETRACTED, signal, by=by, after=reason, at=now)


def _check_own(signal: Signal, by: User, now: datetime) -> None:
    own = signal.created_by_id == by.pk and signal.status in OPEN
    if not own or signal.received_at <= now - EDITABLE_FOR:
        raise ValidationError(
            _("A signal can be changed for 24 hours. Add a step, or talk with your team lead."),
            code="too_late",
        )
