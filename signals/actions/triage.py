"""Following a signal up: its moves, its owner, its steps."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from signals import dates
from signals.actions import terms
from signals.choices.signal import (
    NEXT,
    URGENT,
    Outcome,
    Status,
    StepKind,
    keeps_no_story,
    needs_interpretation,
    stands_alone,
)
from signals.models import Signal, SignalStep

if TYPE_CHECKING:
    from organisation.models import Partner


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
    also |= {"came_from": before, "moved_at": now}
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
    given: dict[str, object] = {"owner": to} | terms.met(signal, now, has_owner=True)
    if signal.status in (Status.NEW, Status.REOPENED):
        move(signal, Status.IN_PROGRESS, by=by, now=now, **given)
    elif not Signal.objects.filter(pk=signal.pk, status=signal.status).update(**given):
        raise ValidationError(
            _("Someone else just changed this signal. Look again; your text is still here."),
            code="stale",
        )
    for name, value in given.items():
        setattr(signal, name, value)
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
    disclosed: bool = False,
) -> SignalStep:
    """Add what was done; a closed signal takes no more steps.

    `disclosed`: sharing made this step, which is how a partner is informed.
    """
    if kind == StepKind.INFORMED_PARTNER and not disclosed:
        told = _("Use *Share with a partner*: it says what the agreement allows.")
        raise ValidationError({"kind": ValidationError(told, code="share_instead")})
    if signal.status in (Status.CLOSED, Status.MERGED, Status.ANONYMISED):
        raise ValidationError(_("This signal is closed."), code="closed")
    if note and keeps_no_story(signal.category, signal.subcategory, signal.concerns_one_youth):
        told = _("Nothing is written down about this kind of signal.")
        raise ValidationError({"note": ValidationError(told, code="no_story")})
    if partner and stands_alone(signal.subcategory):
        raise ValidationError(
            _("A signal of this kind is shown to no partner. Call the police or the hotline."),
            code="stands_alone",
        )
    step = SignalStep.objects.create(
        signal=signal, kind=kind, done_at=now, by=by, note=note, partner=partner
    )
    terms.step_was_done(signal, now)
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
        if not signal.first_step_at:
            raise ValidationError(
                _("First add what was done. This severity is not closed without a step."),
                code="step_first",
            )
    _interpreted_first(signal, outcome)
    move(signal, Status.CLOSED, by=by, now=now, outcome=outcome, closed_at=now, paused_until=None)


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
def reopen(signal: Signal, *, by: User, now: datetime) -> None:
    """Open a closed signal again with a new term; what it ended in stays in the trail."""
    anew = terms.begun(signal, now)
    move(signal, Status.REOPENED, by=by, now=now, outcome="", closed_at=None, **anew)


@transaction.atomic
def pause(signal: Signal, until: date, reason: str, *, by: User, now: datetime) -> None:
    """Let a signal rest until a day in the future, with the reason."""
    if until <= timezone.localdate(now):
        told = _("Choose a day after today.")
        raise ValidationError({"until": ValidationError(told, code="not_after_today")})
    if signal.status in (Status.CLOSED, Status.MERGED, Status.ANONYMISED):
        raise ValidationError(_("This signal is closed."), code="closed")
    since = dates.since_with_pause(signal.term_from, now, until)
    terms.runs_from(signal, since)
    signal.paused_until, signal.paused_reason = until, reason
    signal.save(update_fields=["paused_until", "paused_reason", "term_from", "due_at"])
    audit.record(AuditVerb.PAUSED, signal, by=by, after=until.isoformat(), at=now)


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
