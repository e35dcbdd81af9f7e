"""Several signals of one thing: taken together, and apart again.

The one that stays keeps its own text, owner, term and steps; the other keeps its own as well, so
that splitting needs to undo nothing but the tie.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from signals import answered
from signals.actions import moving, terms, triage
from signals.choices.signal import NEXT, OPEN, URGENT, Status, stands_alone
from signals.models import AccountQuestion, Signal
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking, together


@transaction.atomic
def merge(one: Signal, other: Signal, *, by: User, now: datetime) -> tuple[Signal, Signal]:
    """Take two open signals of one team together; returns the one that stays, and its duplicate.

    Of two teams each follows up its own, also for who leads both
    (docs/decisions/0333-two-teams-stay-two-signals.md).

    What is planned about either stays with it: both are closed once all of it is done.

    The more serious stays, of two alike the older, unless one holds duplicates already. What is
    urgent thus never hides in what is not. Where somebody has the one that stays, who logged the
    other hears that it is taken up. Raises ValidationError with code `same`, `alone`,
    `good_and_worrying`, `no_story`, `closed`, `other_team` or `both_hold`.
    """
    holders = Signal.objects.hold_with_duplicates(one, other)
    _check(one, other)
    stays, goes = _which_stays(one, other, holders)
    if _rests(stays, now) and not _rests(goes, now):  # what was seen again waits no longer
        triage.resume(stays, by=by, now=now)
    told = [
        audit.entry(AuditVerb.MERGED, goes, by=by, after=stays.ref, at=now),
        audit.entry(AuditVerb.MERGED, stays, by=by, before=goes.ref, at=now),
    ]
    _moved, columns, _asked = together(
        moving.moved(goes, Status.MERGED, by=by, now=now, beside=told, merged_into=stays),
        terms.taken_over(stays, goes, now),
        _ask_once(stays),
    )
    moving.change(stays, **columns)
    outbox.actions.post_many(answered.taken_along(goes, stays, by=by))
    return stays, goes


@transaction.atomic
def split(signal: Signal, *, by: User, now: datetime) -> None:
    """Let a duplicate stand on its own again, as it was: its state, owner, steps and term.

    One that was emptied stays a duplicate: nothing of it is left to follow up. So does one on whose
    steps alone something urgent was closed. Raises ValidationError with code `no_such_step`, `gone`
    or `closed_on_it`.
    """
    stays = signal.merged_into
    if signal.status != Status.MERGED or stays is None:
        raise ValidationError(_("This signal stands on its own."), code="no_such_step")
    if signal.anonymised_at:
        raise ValidationError(_("Its text was erased. It can't be split any more."), code="gone")
    back = Status(signal.came_from)
    if back not in NEXT[Status.MERGED]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if together(Signal.objects.turn_of_all(signal.pk, stays.pk)) == [False]:
        raise moving.stale()
    split = [
        audit.entry(AuditVerb.SPLIT, signal, by=by, after=stays.ref, at=now),
        audit.entry(AuditVerb.SPLIT, stays, by=by, before=signal.ref, at=now),
    ]
    moving.move(signal, back, by=by, now=now, beside=split, merged_into=None)
    if stays.status in (*OPEN, Status.CLOSED):
        columns = terms.given_back(stays, signal)
        if stays.status == Status.CLOSED and stays.severity in URGENT:
            _refuse_without_a_step(stays, columns["first_step_at"])
        moving.change(stays, **columns)


def _ask_once(signal: Signal) -> Asking[None]:
    """Of what was just taken together let each account be asked about once.

    What was answered stays, else the question of the signal that goes on. Split, who has the other
    is asked anew.
    """
    rows = AccountQuestion.objects.of_page(signal).answered_first().select_related("signal")
    yield rows
    asked = set[int]()
    for row in rows:
        if row.signal.account_term in asked:
            AccountQuestion.objects.filter(pk=row.pk, told="").delete()
        elif row.signal.account_term is not None:  # of one that was covered nothing is known
            asked.add(row.signal.account_term)


def _refuse_without_a_step(stays: Signal, first: object) -> None:
    if not first:
        told = _("%(ref)s was closed on what was done about this one. Open it again first.")
        raise ValidationError(told, code="closed_on_it", params={"ref": stays.ref})


def _check(one: Signal, other: Signal) -> None:
    if one.pk == other.pk:
        raise ValidationError(_("Choose another signal."), code="same")
    if stands_alone(one.subcategory) or stands_alone(other.subcategory):
        raise ValidationError(_("A signal of this kind stands on its own."), code="alone")
    if one.is_opportunity != other.is_opportunity:
        told = _("Good news and a worry stay apart: each asks for something else.")
        raise ValidationError(told, code="good_and_worrying")
    if one.keeps_no_story != other.keeps_no_story:
        told = _("Nothing is written down about one of these. They stay apart.")
        raise ValidationError(told, code="no_story")
    if one.status not in OPEN or other.status not in OPEN:
        raise ValidationError(_("Only open signals are taken together."), code="closed")
    if one.team_id != other.team_id:
        told = _("These signals are of two teams. Each team follows up its own.")
        raise ValidationError(told, code="other_team")


def _rests(signal: Signal, now: datetime) -> bool:
    return signal.paused_until is not None and signal.paused_until > day_of(now)


def _which_stays(one: Signal, other: Signal, holders: Collection[int]) -> tuple[Signal, Signal]:
    """Of two, of which `holders` (keys) hold duplicates."""
    first, second = sorted((one, other), key=_by_weight)
    if second.pk not in holders:
        return first, second
    if first.pk in holders:
        raise ValidationError(
            _("Both hold other signals. Split those of one of them first."), code="both_hold"
        )
    if (first.severity or 0) > (second.severity or 0):
        raise ValidationError(
            _("The less serious one holds other signals. Split those first."), code="both_hold"
        )
    return second, first


def _by_weight(signal: Signal) -> tuple[int, datetime, int]:
    return -(signal.severity or 0), signal.received_at, signal.pk
