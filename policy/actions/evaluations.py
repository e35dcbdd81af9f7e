"""What is done with an evaluation: planned, prepared, held, finished, and the next one planned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation.models import User
from policy import dates
from policy.actions import documents
from policy.choices.evaluations import NEXT, OPEN, AgendaItem, EvaluationStatus, Verdict
from policy.models import DocumentVerdict, Evaluation, EvaluationAnswer, PolicyDocument
from policy.querysets.evaluations import items_of
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import NoSuchTime, day_of, moment_at
from youthwork.lib.said import Seen


def _stale() -> ValidationError:
    return ValidationError(
        _("Somebody else just changed this evaluation. Look again."), code="stale"
    )


def move(
    evaluation: Evaluation,
    to: EvaluationStatus,
    *,
    by: User | None,
    now: datetime,
    **also: Any,
) -> None:
    """Take one step of NEXT and audit it; ValidationError with code `no_such_step` or `stale`.

    The UPDATE names the status it expects: of two people who press at once one is told.
    """
    before = EvaluationStatus(evaluation.status)
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    rows = Evaluation.objects.filter(pk=evaluation.pk, status=before)
    if not rows.update(status=to, **also):
        raise _stale()
    for name, value in {"status": to, **also}.items():
        setattr(evaluation, name, value)
    audit.record(AuditVerb.MOVED, evaluation, by=by, before=before, after=to, at=now)


@transaction.atomic
def plan_next(due_on: date, *, by: User | None, now: datetime) -> Evaluation | None:
    """Plan the evaluation after the newest one; None when one is open already.

    Two runs of the calendar at once: the number and the constraint let one of them through.
    """
    if Evaluation.objects.open().exists():
        return None
    number = Evaluation.objects.last_number() + 1
    try:
        with transaction.atomic():
            made = Evaluation.objects.create(number=number, due_on=due_on, made_at=now)
    except IntegrityError:
        return None
    audit.record(AuditVerb.MADE, made, by=by, after=made.status, at=now)
    return made


@transaction.atomic
def choose_day(
    evaluation: Evaluation,
    day: date,
    at: time | None,
    invited: Collection[User],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Choose when it is held and ask who should be there; they get it for their calendar.

    `seen` is what the form was opened with. Raises ValidationError with code `in_past`,
    `no_such_time` where the clock skips it, or `stale` where somebody changed that meanwhile.
    Another day, time or guest is told; the same again tells nobody.
    """
    if seen:
        seen.hold(evaluation)
    if day < day_of(now):
        told = _("Choose today or a later day.")
        raise ValidationError({"planned_on": ValidationError(told, code="in_past")})
    try:
        moment_at(day, at or time.min)
    except NoSuchTime:
        told = _("This time does not exist: that night the clock goes from 2:00 to 3:00.")
        refused = ValidationError(told, code="no_such_time")
        raise ValidationError({"planned_time": refused}) from None
    known = set(evaluation.invited.values_list("pk", flat=True))
    moved = (evaluation.planned_on, evaluation.planned_time) != (day, at)
    changes = evaluation.plan_changes + moved
    rows = Evaluation.objects.filter(
        pk=evaluation.pk, status__in=OPEN, plan_changes=evaluation.plan_changes
    )
    if not rows.update(planned_on=day, planned_time=at, plan_changes=changes):
        raise _stale()
    evaluation.planned_on, evaluation.planned_time = day, at
    evaluation.plan_changes = changes
    evaluation.invited.set(invited)
    audit.record(
        AuditVerb.CHANGED, evaluation, by=by, fields=("planned_on", "planned_time"), at=now
    )
    new = [person for person in invited if person.pk != by.pk and (moved or person.pk not in known)]
    outbox.actions.post_to_each(
        "policy.evaluation_planned",
        subject=audit.label(evaluation),
        recipients=[person.label for person in new],
        dedupe_key=f"policy.evaluation_planned:{evaluation.public_id}:{changes}",
    )


@transaction.atomic
def start(evaluation: Evaluation, *, by: User, now: datetime) -> None:
    """Begin the meeting: from now on answers and decisions are written down."""
    move(evaluation, EvaluationStatus.IN_PROGRESS, by=by, now=now, started_at=now)


@transaction.atomic
def answer(
    evaluation: Evaluation, item: str, text: str, *, version: int, by: User, now: datetime
) -> EvaluationAnswer:
    """Keep what was found about one item, while it is typed or at once.

    `version` is the one that was on the screen, 0 for nothing yet. Raises ValidationError with
    code `stale` when somebody else wrote it meanwhile, `not_yours` or `closed`.
    """
    if item not in items_of(by):
        told = _("You fill in the item about privacy.")
        raise ValidationError(told, code="not_yours")
    if not Evaluation.objects.open().filter(pk=evaluation.pk).exists():
        told = _("This evaluation is finished. What was found stays as it was.")
        raise ValidationError(told, code="closed")
    stale = ValidationError(
        _("Somebody else wrote here meanwhile. Your text is still here: put the two together."),
        code="stale",
    )
    known = EvaluationAnswer.objects.filter(evaluation=evaluation, item=item)
    found = known.first()
    if found is not None and found.text == text:
        return found  # both wrote the same, or a second time
    if found is None:
        if version:
            raise stale
        try:
            with transaction.atomic():
                found = EvaluationAnswer.objects.create(
                    evaluation=evaluation, item=item, text=text, by=by, changed_at=now
                )
        except IntegrityError:
            raise stale from None
    else:
        values = {"text": text, "version": version + 1, "by": by, "changed_at": now}
        if not known.filter(version=version).update(**values):
            raise stale
        for name, value in values.items():
            setattr(found, name, value)
    audit.record(AuditVerb.CHANGED, evaluation, by=by, fields=(AgendaItem(item),), at=now)
    return found


@transaction.atomic
def finish(
    evaluation: Evaluation,
    held_on: date,
    present: Collection[User],
    *,
    by: User,
    now: datetime,
    others_present: str = "",
    verdicts: Mapping[PolicyDocument, tuple[str, str]] | None = None,
) -> Evaluation:
    """Write down when it was held and who was there; returns the next one, which is planned.

    `verdicts`: of each document that is adopted whether it is kept or revised, and why; the next
    version of one to revise is begun. The next evaluation is
    one is due six months after this one was *held*. Raises ValidationError with code
    `in_future`, `before_last`, `nobody`, `unjudged`, `no_such_step` or `stale`.
    """
    judged = verdicts or {}
    _check_day(evaluation, held_on, day_of(now))
    if {row.pk for row in PolicyDocument.objects.adopted()} - {row.pk for row in judged}:
        told = _("Say of each document whether it stays or is revised, and why.")
        raise ValidationError(told, code="unjudged")
    if not present:
        told = _("Tick who was there.")
        raise ValidationError({"present": ValidationError(told, code="nobody")})
    move(
        evaluation,
        EvaluationStatus.FINISHED,
        by=by,
        now=now,
        held_on=held_on,
        finished_at=now,
        finished_by=by,
        others_present=others_present,
    )
    evaluation.present.set(present)
    DocumentVerdict.objects.bulk_create(
        DocumentVerdict(evaluation=evaluation, document=document, verdict=verdict, why=why)
        for document, (verdict, why) in judged.items()
    )
    _start_revisions(judged, by=by, now=now)
    following = plan_next(dates.next_due(held_on), by=by, now=now)
    assert following is not None, "this one was the only one open"
    return following


def _start_revisions(
    judged: Mapping[PolicyDocument, tuple[str, str]], *, by: User, now: datetime
) -> None:
    """A draft of the next version of each document that is to be revised (J7), with why; a version
    that is worked on already goes on as it is."""
    worked_on = set(PolicyDocument.objects.open().values_list("type", flat=True))
    for document, (verdict, why) in judged.items():
        if verdict == Verdict.REVISE and document.type not in worked_on:
            documents.start_next(document, what_changed=why, by=by, now=now)


def _check_day(evaluation: Evaluation, held_on: date, today: date) -> None:
    last = Evaluation.objects.before(evaluation).first()
    if held_on > today:
        told, code = _("This day is still to come."), "in_future"
    elif last is not None and last.held_on is not None and held_on <= last.held_on:
        told, code = _("The one before was held later. Choose a day after it."), "before_last"
    else:
        return
    raise ValidationError({"held_on": ValidationError(told, code=code)})


@transaction.atomic
def let_lapse(evaluation: Evaluation, why: str, *, by: User, now: datetime) -> Evaluation:
    """Give up one that will not be held, with the reason; returns the next one.

    It stays in the list and counts as missed. The next one is due half a year after this one was,
    or today where that has passed.
    """
    move(evaluation, EvaluationStatus.LAPSED, by=by, now=now, lapsed_because=why)
    due = max(dates.next_due(evaluation.due_on), day_of(now))
    following = plan_next(due, by=by, now=now)
    assert following is not None, "this one was the only one open"
    return following


def become_late(evaluation: Evaluation, *, now: datetime) -> None:
    """Say that its last day passed without it."""
    with transaction.atomic():
        move(evaluation, EvaluationStatus.OVERDUE, by=None, now=now)
