"""The five steps of the reporting code: which was taken when, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_before
from signals.actions import terms
from signals.actions.moving import change
from signals.actions.triage import add_step
from signals.choices.signal import OPEN, Category, StepKind
from signals.models import ReportingCodeStep, Signal, SignalStep
from youthwork.lib.together import fetch


@transaction.atomic
def tick(signal: Signal, days: Mapping[int, date | None], *, by: User, now: datetime) -> list[int]:
    """Write on which day each step was taken; None takes it away. Returns the steps that changed.

    The first one counts as a step of the signal, until all of them are taken away. Raises
    ValidationError with code `closed`, `other_kind`, `future`, `year` or `stale`.
    """
    if signal.status not in OPEN:
        raise ValidationError(_("This signal is closed."), code="closed")
    if signal.category != Category.UNSAFE_HOME:
        told = _("The reporting code belongs to the kind Unsafe at home.")
        raise ValidationError(told, code="other_kind")
    if any(day > timezone.localdate(now) for day in days.values() if day):
        raise ValidationError(_("This day is still to come."), code="future")
    for day in days.values():
        not_long_before(day, timezone.localdate(signal.seen_at))
    written = signal.reporting_code.values_list("step", "done_on")
    started = SignalStep.objects.filter(signal=signal, kind=StepKind.REPORTING_CODE_STARTED)
    # What was done before it was opened again counts no more.
    counts = started.filter(done_at__isnull=False, noted_at__gte=signal.opened_at)[:1]
    fetch(written, counts)
    was = dict(written)
    changed = [step for step, day in sorted(days.items()) if was.get(step) != day]
    if not changed:
        return changed
    entries = [
        audit.entry(
            AuditVerb.STEP_ADDED if days[step] else AuditVerb.CHANGED,
            signal,
            by=by,
            after=f"reporting_code_{step}",
            at=now,
        )
        for step in changed
    ]
    # Of two who tick at once the second sees what the first wrote: both change the signal.
    if any(days[step] for step in changed) and not counts:
        add_step(signal, StepKind.REPORTING_CODE_STARTED, by=by, now=now, beside=entries)
    else:
        change(signal)
        audit.record_all(entries)
    ReportingCodeStep.objects.bulk_create(
        (
            ReportingCodeStep(signal=signal, step=step, done_on=day, by=by)
            for step in changed
            if (day := days[step])
        ),
        update_conflicts=True,
        unique_fields=["signal", "step"],
        update_fields=["done_on", "by"],
    )
    if gone := [step for step in changed if not days[step]]:
        ReportingCodeStep.objects.filter(signal=signal, step__in=gone).delete()
    if not any({**was, **days}.values()):
        _was_not_started(signal, by=by, now=now)
    return changed


def _was_not_started(signal: Signal, *, by: User, now: datetime) -> None:
    """Take the step away that came with the first tick; one that somebody wrote down stays."""
    told = AuditEntry.objects.about(audit.label(signal)).filter(
        verb=AuditVerb.STEP_ADDED, after__regex=r"^reporting_code_\d$"
    )
    started = SignalStep.objects.filter(signal=signal, kind=StepKind.REPORTING_CODE_STARTED)
    # One, or after it was opened again another one.
    for ours in started.filter(noted_at__in=list(told.values_list("at", flat=True))):
        noted_at = ours.noted_at
        ours.delete()
        change(signal, **terms.without_a_step(signal, noted_at))
        after = StepKind.REPORTING_CODE_STARTED
        audit.record(AuditVerb.STEP_DROPPED, signal, by=by, after=after, at=now)


@transaction.atomic
def forget(signal: Signal, *, by: User, now: datetime) -> None:
    """Take the days away of a signal that is of another kind by now; each leaves a trace."""
    days = ReportingCodeStep.objects.filter(signal=signal)
    audit.record_all(
        audit.entry(AuditVerb.CHANGED, signal, by=by, after=f"reporting_code_{step}", at=now)
        for step in days.order_by("step").values_list("step", flat=True)
    )
    days.delete()
