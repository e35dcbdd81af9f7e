"""What was reported to a platform, on the course of a signal: that it went, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from outbox.models import Message
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_before
from signals import silence
from signals.actions import moving, owning, terms
from signals.choices.rounds import Decision
from signals.choices.signal import OPEN, Status, StepKind
from signals.models import InstacleanItem, Signal, SignalStep
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

if TYPE_CHECKING:
    from organisation.models import User


@dataclass(frozen=True)
class Held:
    """The signals of notices, taken in turn; of those that still say anything also which reports
    were planned."""

    signals: QuerySet[Signal]
    planned: QuerySet[SignalStep]


def sent(
    found: Sequence[InstacleanItem], held: Held, *, at: datetime, by: User, now: datetime
) -> list[AuditEntry]:
    """Leave a step on each signal that a notice came from; what was planned is then done.

    `at` is when they went; raises ValidationError, of `on`, where that is long before what was
    seen, as of any step. Returns the entries, for who sends them to record with the others.

    Who sends them holds those signals before the notices (`hold_all`). Also on one that was closed
    meanwhile: the notice went all the same; on one that was emptied nothing is written any more.
    Of a duplicate it is done about the signal that goes on too. As many statements for several
    notices as for one.
    """
    rows = [each for each in held.signals if each.status != Status.ANONYMISED]
    goes_on = {each.merged_into_id for each in rows if each.merged_into_id}
    signals = {signal.pk: signal for signal in rows if not signal.anonymised_at}
    if not (signals or goes_on):
        return []
    for signal in signals.values():
        not_long_before(day_of(at), day_of(signal.seen_at), "on")
    planned = {step.signal_id: step for step in held.planned if step.signal_id in signals}
    steps = []
    for item in found:
        if item.signal_id and item.signal_id in signals:
            new = SignalStep(kind=StepKind.REPORTED_PLATFORM)
            step = planned.pop(item.signal_id, new)
            step.signal, step.item, step.by = signals[item.signal_id], item, by
            step.done_at, step.noted_at = at, now
            steps.append(step)
    ticked_off = [step for step in steps if step.pk]
    SignalStep.objects.bulk_create(step for step in steps if not step.pk)
    if ticked_off:
        SignalStep.objects.bulk_update(ticked_off, ["item", "by", "done_at", "noted_at"])
    terms.each_with_a_step(signals, now, goes_on=goes_on, done_at=at)
    about, what = [step.signal for step in steps], StepKind.REPORTED_PLATFORM
    return [audit.entry(AuditVerb.STEP_ADDED, one, by=by, after=what, at=now) for one in about]


def follow(item: InstacleanItem) -> None:
    """Let the step of a notice say what the platform confirmed and decided about it."""
    SignalStep.objects.filter(item=item).update(
        receipt_on=item.receipt_on,
        decision=item.final_decision,
        decided_on=item.appeal_decided_on or item.decided_on,
    )


def hold(item: InstacleanItem) -> Held:
    """Take the signal of a notice, with what it was taken together with, before the notice."""
    return hold_all([item])


def hold_all(found: Iterable[InstacleanItem]) -> Held:
    """The same of several notices, in one statement.

    Raises ValidationError, `stale`, where one of them was taken together with another just before.
    """
    own = {item.signal.pk: item.signal.merged_into_id for item in found if item.signal}
    held = Held(
        Signal.objects.filter(pk__in=own),
        SignalStep.objects.planned_reports(own),
    )
    if own:
        keys = {key for both in own.items() for key in both if key}
        if not answered(Signal.objects.turn_of_all(*keys, then=(held.signals, held.planned))):
            raise moving.stale()
    return held


def decided(item: InstacleanItem, *, by: User, now: datetime, late: bool = False) -> None:
    """The same once there is a decision: its signal waits no longer, and whose it is hears.

    `late`: one that came after all, where *no answer* was written down before.
    Who writes on the notice holds that signal before it (`hold`).
    """
    follow(item)
    about = ("late" if late else "", "appeal" if item.appeal_decision else "")
    for step in SignalStep.objects.filter(item=item):
        _go_on(step, "-".join(filter(None, about)), by=by, now=now)


def _go_on(step: SignalStep, what: str = "", *, by: User, now: datetime) -> None:
    """Let a signal that waits for the platform go on, and tell whose it is, once.

    While another report about it waits, it does. `what` a decision is about besides the report.
    """
    signal = Signal.objects.followed_up_as(step.signal_id)
    if signal.status not in OPEN or signal.is_practice:
        return
    waits = signal.status == Status.WAITING_PLATFORM
    if waits and not SignalStep.objects.reports_waiting(signal).exists():
        moving.move(signal, Status.IN_PROGRESS, by=by, now=now)
    _tell("signals.platform_decided", signal, step, what, but=by, now=now)


def _tell(
    kind: str,
    signal: Signal,
    step: SignalStep,
    what: str = "",
    *,
    but: User | None = None,
    now: datetime,
) -> int:
    """Tell whose signal it is about a report, `but` not to who knows; to how many."""
    people = [person for person in owning.who_has(signal, now) if person != but]
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(signal),
        recipients=[person.label for person in people],
        dedupe_key=":".join(filter(None, (kind, str(step.pk), what))),
    )
    return len(people)


@transaction.atomic
def tell_silence(today: date, now: datetime) -> int:
    """Tell whose signal it is that no answer came in 30 days to a report by hand; how many heard.

    As of notices (`rounds.tell_silence`): once, and again when the mail of before is no longer kept
    while no answer came.
    """
    kind, told = "signals.platform_silent", 0
    silent = list(SignalStep.objects.reports_without_answer(today))
    signals = {step.pk: Signal.objects.followed_up_as(step.signal_id) for step in silent}
    about = {audit.label(signal) for signal in signals.values()}
    posted = Message.objects.filter(kind=kind, subject__in=about)
    heard = {message.dedupe_key.rpartition(":")[0] for message in posted}
    for step in silent:
        if f"{kind}:{step.pk}" not in heard:
            told += _tell(kind, signals[step.pk], step, now=now)
    return told


def forget(item: InstacleanItem) -> None:
    """Cut the step loose from a notice of which nothing but its figures stays."""
    SignalStep.objects.filter(item=item).update(item=None)


@transaction.atomic
def answer(
    step: SignalStep,
    *,
    receipt_on: date | None,
    decision: Decision | str,
    decided_on: date | None,
    by: User,
    now: datetime,
) -> None:
    """Note when the platform confirmed a report and what it decided, also after the closing.

    Of a signal that was taken together with another its report goes on there. Raises
    ValidationError by field, or with code `follows_notice` or `no_report` for the whole.
    """
    signal = step.signal
    about = signal.merged_into or signal
    if about.status == Status.ANONYMISED or step.kind != StepKind.REPORTED_PLATFORM:
        raise ValidationError(_("This step is not possible now."), code="no_report")
    if step.item_id:
        told = _("Write it down with the notice; it then stands here too.")
        raise ValidationError(told, code="follows_notice")
    _check_days(step, receipt_on, decision, decided_on, now)
    values = {"receipt_on": receipt_on, "decision": decision, "decided_on": decided_on}
    changed = [name for name, value in values.items() if getattr(step, name) != value]
    if changed:
        moving.change(about)
        SignalStep.objects.done().filter(pk=step.pk, item=None).update(**values)
        audit.record(AuditVerb.NOTED, signal, by=by, fields=changed, at=now)
    late = step.decision == Decision.NO_ANSWER != decision
    if decision and (late or not step.decision):
        _go_on(step, "late" if late else "", by=by, now=now)


def _check_days(
    step: SignalStep,
    receipt_on: date | None,
    decision: str,
    decided_on: date | None,
    now: datetime,
) -> None:
    wrong: dict[str, ValidationError] = {}
    today = timezone.localdate(now)
    first = timezone.localdate(step.done_at) if step.done_at else None
    for name, day in (("receipt_on", receipt_on), ("decided_on", decided_on)):
        if day and day > today:
            wrong[name] = ValidationError(_("Choose today or a day before."), code="in_the_future")
        elif day and first and day < first:
            told = _("Choose a day on or after the one it was sent.")
            wrong[name] = ValidationError(told, code="too_early")
    if decision and not decided_on:
        wrong["decided_on"] = ValidationError(_("Choose a day."), code="no_day")
    if decided_on and not decision:
        told = _("Choose what the platform decided.")
        wrong["decision"] = ValidationError(told, code="no_decision")
    if wrong:
        raise ValidationError(wrong)
    is_new = (decision, decided_on) != (step.decision, step.decided_on)
    if is_new and decided_on and first:  # by hand as of a notice
        silence.refuse_early(decision, decided_on, first, today, day_field="decided_on")
