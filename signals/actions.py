"""Every write of signals, one function for each deed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import Role
from organisation.models import User
from privacy import audit, blind_index
from privacy.choices import AuditVerb
from signals.choices import (
    NEXT,
    SEXUAL_IMAGE_MINOR,
    URGENT,
    Category,
    Outcome,
    Severity,
    Status,
    StepKind,
    keeps_no_place,
    keeps_no_story,
)
from signals.models import Signal, SignalStep, SignalTerm
from youthwork.lib.dates import month_start, start_of_day

if TYPE_CHECKING:
    from organisation.models import Partner, Platform, Team


@dataclass(frozen=True)
class Observation:
    """What a worker typed: the fields of the signal form, checked for shape."""

    client_id: uuid.UUID
    team: Team
    category: str
    severity: int | None
    seen_at: datetime
    subcategory: str = ""
    narrative: str = ""
    opportunity_when: str = ""
    title: str = ""
    platform: Platform | None = None
    area: str = ""
    account_handle: str = ""
    location_url: str = ""
    still_visible: str = ""
    identity_sure: str = ""
    interpretation: str = ""
    offline_picture: str = ""
    about_minors: str = ""
    group_size: str = ""
    age_band: str = ""
    concerns_one_youth: bool = False
    text_confirmed: bool = False
    first_steps: list[str] = field(default_factory=list)


def _next_ref(year: int) -> str:
    """The next number of a year, given out once; a number of a save that failed stays a gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO signals_yearcounter (year, last) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = signals_yearcounter.last + 1 RETURNING last",
            [year],
        )
        row = cursor.fetchone()
    return f"S-{year}-{row[0]:04d}"


def log_signal(
    seen: Observation, *, by: User, now: datetime, is_practice: bool = False
) -> tuple[Signal, bool]:
    """Save a signal and warn who must know; returns it and whether it is new.

    The same `client_id` twice is one signal: a retry gets the first one back. Another person's
    `client_id` is refused. The alert of severity 4 and 5 stands in the same transaction.
    """
    try:
        with transaction.atomic():
            return _write(seen, by=by, now=now, is_practice=is_practice), True
    except IntegrityError:
        found = Signal.objects.filter(client_id=seen.client_id).first()
        if found is None:
            raise
        return _own_earlier(found, by), False


def _own_earlier(found: Signal, by: User) -> Signal:
    if found.created_by_id != by.pk:
        raise ValidationError(
            _("This form was already used. Open a new one; your text stays here."),
            code="client_id_taken",
        )
    return found


def _write(seen: Observation, *, by: User, now: datetime, is_practice: bool) -> Signal:
    no_story = keeps_no_story(seen.category, seen.subcategory, seen.concerns_one_youth)
    no_place = keeps_no_place(seen.subcategory)
    opportunity = seen.category == Category.OPPORTUNITY
    severity = Severity.NOW if seen.subcategory == SEXUAL_IMAGE_MINOR else seen.severity
    handle = "" if no_place else seen.account_handle
    signal = Signal.objects.create(
        ref=_next_ref(timezone.localdate(now).year),
        client_id=seen.client_id,
        team=seen.team,
        area=seen.area,
        category=seen.category,
        subcategory=seen.subcategory,
        severity=None if opportunity else severity,
        opportunity_when=seen.opportunity_when if opportunity else "",
        title=seen.title if seen.category == Category.OTHER else "",
        narrative="" if no_story else seen.narrative,
        platform=seen.platform,
        seen_at=seen.seen_at,
        account_handle=handle,
        account_term=blind_index.handle_term(handle) if handle else None,
        location_url="" if no_place else seen.location_url,
        still_visible=seen.still_visible,
        identity_sure=seen.identity_sure,
        interpretation=seen.interpretation,
        offline_picture=seen.offline_picture,
        about_minors=seen.about_minors,
        group_size=seen.group_size,
        age_band=seen.age_band,
        concerns_one_youth=seen.concerns_one_youth,
        text_confirmed=seen.text_confirmed,
        created_by=by,
        is_practice=is_practice,
        received_at=now,
        index_mark=blind_index.key_mark(),
    )
    _index(signal)
    if seen.first_steps:
        SignalStep.objects.bulk_create(
            SignalStep(signal=signal, kind=kind, done_at=now, by=by) for kind in seen.first_steps
        )
    audit.record(AuditVerb.LOGGED, signal, by=by, at=now)
    if signal.is_urgent and not is_practice:
        _alert(signal, now)
    return signal


def _index(signal: Signal) -> None:
    """Write the words of the narrative as keyed hashes."""
    text = " ".join(part for part in (signal.title, signal.narrative) if part)
    if text:
        SignalTerm.objects.bulk_create(
            [
                SignalTerm(signal=signal, team_id=signal.team_id, term=term)
                for term in sorted(blind_index.word_terms(text))
            ],
            ignore_conflicts=True,
        )


def _alert(signal: Signal, now: datetime) -> None:
    """One message, without content, to whoever is on duty and each lead of the team."""
    people = User.objects.alerted_by(signal.team, now)
    outbox.actions.post_to_each(
        "signals.urgent",
        subject=audit.label(signal),
        recipients=[person.label for person in people],
        dedupe_key=f"signals.urgent:{signal.ref}",
    )


def read(signal: Signal, *, by: User, now: datetime, reason: str = "") -> None:
    """Record that someone read the narrative."""
    audit.record(AuditVerb.READ, signal, by=by, reason=reason, at=now)


@transaction.atomic
def open_with_reason(signal: Signal, reason: str, *, by: User, now: datetime) -> None:
    """Record why someone from outside the team opens a signal.

    A lead on duty breaks the glass: each privacy officer hears of it, without content.
    """
    entry = audit.record(AuditVerb.CONFIRMED, signal, by=by, reason=reason, at=now)
    if by.has_perm("signals.view_with_reason"):
        return
    officers = User.objects.holding(Role.PRIVACY_OFFICER, timezone.localdate(now))
    outbox.actions.post_to_each(
        "signals.opened_on_duty",
        subject=audit.label(entry),
        recipients=[officer.label for officer in officers],
        dedupe_key=f"signals.opened_on_duty:{entry.ref}",
    )


def show_account(signal: Signal, *, by: User, now: datetime, reason: str = "") -> None:
    """Record that someone had the account and the address shown."""
    audit.record(
        AuditVerb.SHOWN_ACCOUNT,
        signal,
        by=by,
        reason=reason,
        fields=("account_handle", "location_url"),
        at=now,
    )


def searched(hits: int, *, by: User, now: datetime) -> None:
    """Record a word search: who and when, never the words."""
    audit.record(AuditVerb.SEARCHED, "signals.signal:search", by=by, after=str(hits), at=now)


@transaction.atomic
def move(signal: Signal, to: Status, *, by: User | None, now: datetime, **also: object) -> None:
    """Take one step of NEXT and audit it; `also` is what the new status implies (an outcome).

    The UPDATE names the status it expects, so of two people who press at once one wins; SQLite
    ignores select_for_update(), this holds on both databases. Raises ValidationError with code
    `no_such_step` or `stale`.
    """
    before = Status(signal.status)
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if not Signal.objects.filter(pk=signal.pk, status=before).update(status=to, **also):
        raise ValidationError(
            _("Someone else just changed this signal. Look again; your text is still here."),
            code="stale",
        )
    signal.status = to
    for name, value in also.items():
        setattr(signal, name, value)
    audit.record(AuditVerb.MOVED, signal, by=by, before=before, after=to, at=now)


@transaction.atomic
def assign(signal: Signal, to: User, *, by: User, now: datetime) -> None:
    """Give a signal an owner; a new or reopened one is then in progress."""
    if signal.status in (Status.CLOSED, Status.MERGED, Status.ANONYMISED):
        raise ValidationError(_("This signal is closed."), code="closed")
    if signal.status in (Status.NEW, Status.REOPENED):
        move(signal, Status.IN_PROGRESS, by=by, now=now, owner=to)
    elif not Signal.objects.filter(pk=signal.pk, status=signal.status).update(owner=to):
        raise ValidationError(
            _("Someone else just changed this signal. Look again; your text is still here."),
            code="stale",
        )
    signal.owner = to
    audit.record(AuditVerb.ASSIGNED, signal, by=by, after=to.label, at=now)


@transaction.atomic
def add_step(
    signal: Signal,
    kind: StepKind,
    *,
    by: User,
    now: datetime,
    note: str = "",
    partner: Partner | None = None,
) -> SignalStep:
    """Add what was done; a closed signal takes no more steps."""
    if signal.status in (Status.CLOSED, Status.MERGED, Status.ANONYMISED):
        raise ValidationError(_("This signal is closed."), code="closed")
    if note and keeps_no_story(signal.category, signal.subcategory, signal.concerns_one_youth):
        told = _("Nothing is written down about this kind of signal.")
        raise ValidationError({"note": ValidationError(told, code="no_story")})
    step = SignalStep.objects.create(
        signal=signal, kind=kind, done_at=now, by=by, note=note, partner=partner
    )
    audit.record(AuditVerb.STEP_ADDED, signal, by=by, after=kind, at=now)
    return step


@transaction.atomic
def close(signal: Signal, outcome: Outcome, *, by: User, now: datetime) -> None:
    """Close with an outcome. Severity 4 and 5 need a step first, and a lead to close them."""
    if signal.severity in URGENT:
        if not by.has_perm("signals.triage"):
            raise ValidationError(
                _("Only a team lead closes a signal of this severity."), code="lead_closes"
            )
        if not signal.steps.exists():
            raise ValidationError(
                _("First add what was done. This severity is not closed without a step."),
                code="step_first",
            )
    move(signal, Status.CLOSED, by=by, now=now, outcome=outcome, closed_at=now, paused_until=None)


@transaction.atomic
def reopen(signal: Signal, *, by: User, now: datetime) -> None:
    """Open a closed signal again; what it ended in stays in the trail."""
    move(signal, Status.REOPENED, by=by, now=now, outcome="", closed_at=None)


@transaction.atomic
def pause(signal: Signal, until: date, reason: str, *, by: User, now: datetime) -> None:
    """Let a signal rest until a day in the future, with the reason."""
    if until <= timezone.localdate(now):
        told = _("Choose a day after today.")
        raise ValidationError({"until": ValidationError(told, code="not_after_today")})
    if signal.status in (Status.CLOSED, Status.MERGED, Status.ANONYMISED):
        raise ValidationError(_("This signal is closed."), code="closed")
    signal.paused_until, signal.paused_reason = until, reason
    signal.save(update_fields=["paused_until", "paused_reason"])
    audit.record(AuditVerb.PAUSED, signal, by=by, after=until.isoformat(), at=now)


@transaction.atomic
def anonymise(signal: Signal, *, by: User | None, now: datetime) -> None:
    """Turn a closed signal into a statistic: kind, severity, month, team and platform stay."""
    SignalTerm.objects.filter(signal=signal).delete()
    SignalStep.objects.filter(signal=signal).delete()
    month = month_start(timezone.localdate(signal.seen_at))
    texts = ("narrative", "title", "account_handle", "location_url", "paused_reason")
    codes = (
        "subcategory area opportunity_when still_visible identity_sure interpretation "
        "offline_picture about_minors group_size age_band outcome"
    ).split()
    emptied: dict[str, object] = dict.fromkeys([*texts, *codes], "")
    gone = ("account_term", "created_by", "owner", "paused_until", "closed_at", "merged_into")
    move(
        signal,
        Status.ANONYMISED,
        by=by,
        now=now,
        seen_at=start_of_day(month),
        received_at=start_of_day(month),
        created_offline_at=None,
        anonymised_at=now,
        **emptied,
        **dict.fromkeys(gone),
    )
    audit.record(AuditVerb.ANONYMISED, signal, by=by, at=now)


@transaction.atomic
def erase_account(signal: Signal, *, by: User | None, now: datetime) -> None:
    """Erase the account and the address; the narrative stays."""
    Signal.objects.filter(pk=signal.pk).update(
        account_handle="", account_term=None, location_url="", account_erased_at=now
    )
    audit.record(AuditVerb.ERASED, signal, by=by, fields=("account_handle", "location_url"), at=now)


@transaction.atomic
def erase_text(signal: Signal, *, by: User | None, now: datetime) -> None:
    """Erase every text of a signal that is still open after two years; its follow-up stays."""
    SignalTerm.objects.filter(signal=signal).delete()
    SignalStep.objects.filter(signal=signal).update(note="")
    Signal.objects.filter(pk=signal.pk).update(
        narrative="",
        title="",
        account_handle="",
        account_term=None,
        location_url="",
        paused_reason="",
        account_erased_at=now,
    )
    audit.record(AuditVerb.ERASED, signal, by=by, fields=("narrative", "account_handle"), at=now)


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Give the open signals of someone who leaves to the lead of each one's team.

    Where a team has no other lead they go to `to`. Returns how many were given.
    """
    given, leads = 0, dict[int, User]()
    for signal in Signal.objects.open_of(person):
        if signal.team_id not in leads:
            found = User.objects.holding(Role.TEAM_LEAD, timezone.localdate(now), signal.team)
            leads[signal.team_id] = found.exclude(pk=person.pk).first() or to
        lead = leads[signal.team_id]
        Signal.objects.filter(pk=signal.pk).update(owner=lead)
        audit.record(AuditVerb.ASSIGNED, signal, by=by, after=lead.label, at=now)
        given += 1
    return given


def reindex(batch: int = 500) -> int:
    """Write words and accounts anew of every signal that another index key wrote; how many.

    Each row remembers the key that indexed it, so a run that was ended goes on where it was.
    """
    done, key = 0, blind_index.key_mark()
    while rows := list(Signal.objects.indexed_with_other_key(key)[:batch]):
        for signal in rows:
            with transaction.atomic():
                SignalTerm.objects.filter(signal=signal).delete()
                _index(signal)
                handle = signal.account_handle
                Signal.objects.filter(pk=signal.pk).update(
                    account_term=blind_index.handle_term(handle) if handle else None,
                    index_mark=key,
                )
                audit.record(AuditVerb.REINDEXED, signal, by=None, fields=("terms",))
            done += 1
    return done
