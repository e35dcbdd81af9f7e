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
    was = dict(signal.reporting_code.values_list("step", "done_on"))
    changed = [step for step, day in sorted(days.items()) if was.get(step) != day]
    if changed:
        change(signal)  # of two who tick at once the second sees what the first wrote
    for step in changed:
        if day := days[step]:
            ReportingCodeStep.objects.update_or_create(
                signal=signal, step=step, defaults={"done_on": day, "by": by}
            )
        else:
            ReportingCodeStep.objects.filter(signal=signal, step=step).delete()
        verb = AuditVerb.STEP_ADDED if days[step] else AuditVerb.CHANGED
        audit.record(verb, signal, by=by, after=f"reporting_code_{step}", at=now)
    started = SignalStep.objects.filter(signal=signal, kind=StepKind.REPORTING_CODE_STARTED)
    # What was done before it was opened again counts no more.
    counts = started.filter(done_at__isnull=False, noted_at__gte=signal.opened_at)
    if any(days[step] for step in changed) and not counts.exists():
        add_step(signal, StepKind.REPORTING_CODE_STARTED, by=by, now=now)
    if changed and not ReportingCodeStep.objects.filter(signal=signal).exists():
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
    for step in days.order_by("step").values_list("step", flat=True):
        after = f"reporting_code_{step}"
        audit.record(AuditVerb.CHANGED, signal, by=by, after=after, at=now)
    days.delete()
