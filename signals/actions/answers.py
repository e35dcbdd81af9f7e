"""What a platform answered to items of Instaclean: receipt, decision, appeal, and mistakes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from signals import silence
from signals.actions import items, reports, rounds
from signals.choices.rounds import (
    DECIDED,
    ENDED,
    Decision,
    NoticeStatus,
    RoundStatus,
)
from signals.models import InstacleanItem, InstacleanRound
from signals.quarters import appeal_until
from youthwork.lib.said import Seen


@transaction.atomic
def receipt(item: InstacleanItem, on: date, *, by: User, now: datetime) -> None:
    """Note that the platform confirmed the receipt (DSA article 16(4))."""
    _refuse_day(on, item.sent_at, now)
    items.move(item, NoticeStatus.RECEIVED, by=by, now=now, receipt_on=on)
    reports.follow(item)


@transaction.atomic
def decide(
    item: InstacleanItem,
    decision: Decision,
    on: date,
    redress: str = "",
    *,
    by: User,
    now: datetime,
) -> None:
    """Note what the platform decided, and which redress it named (DSA article 16(5))."""
    _refuse_decision(item, decision, on, now)
    _hold_what_follows(item)
    items.move(
        item,
        NoticeStatus.DECIDED,
        by=by,
        now=now,
        decision=decision,
        decided_on=on,
        redress=redress,
    )
    reports.decided(item, by=by, now=now)
    if item.round is not None and item.round.status == RoundStatus.SENT:
        # The first answer; of two at once one moves the round, the other finds it moved.
        with suppress(ValidationError):
            rounds.move(item.round, RoundStatus.OUTCOME, by=by, now=now)
        item.round.status = RoundStatus.OUTCOME


@transaction.atomic
def correct(
    item: InstacleanItem,
    decision: Decision,
    on: date,
    redress: str = "",
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Write a decision anew: the platform answered after all, or a slip of the hand is put right.

    Not once it was appealed or left, noted as a mistake or erased, nor of a round that is closed:
    its figures never change. `seen` is what the form was opened with. Raises ValidationError, with
    code `stale` where somebody wrote another decision meanwhile.
    """
    _refuse_decision(item, decision, on, now)
    _hold_what_follows(item)
    _hold(item, seen)
    late = item.decision == Decision.NO_ANSWER != decision
    if not item.may_be_corrected:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    values = {"decision": decision, "decided_on": on, "redress": redress}
    _write_anew(item, values, by=by, now=now)
    if late:
        reports.decided(item, by=by, now=now, late=True)


@transaction.atomic
def appeal(item: InstacleanItem, on: date, *, by: User, now: datetime) -> None:
    """Note that the decision was appealed, within six months of it (DSA article 20).

    Also when somebody left it as it is: once, and while it was not erased. Raises ValidationError
    (`removed`, `too_early`, `too_late`, `no_such_step`, `stale`).
    """
    if item.status in DECIDED and item.decision == Decision.REMOVED:
        raise ValidationError(_("It was removed: there is nothing to appeal."), code="removed")
    was_done = item.status == NoticeStatus.DONE
    if was_done and not item.may_be_appealed:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if item.decided_on is not None:
        items.refuse_future(on, now, "on")
        until = appeal_until(item.decided_on)
        if on < item.decided_on:
            told = _("Choose a day on or after the decision.")
            raise ValidationError({"on": ValidationError(told, code="too_early")})
        if on > until:
            told = _("An appeal was possible until %(day)s.") % {"day": date_format(until, "j F Y")}
            raise ValidationError({"on": ValidationError(told, code="too_late")})
    as_it_was = InstacleanItem.objects.filter(appealed_on=None)
    if was_done:
        as_it_was = as_it_was.filter(erased_at=None)
    items.move(
        item,
        NoticeStatus.APPEALED,
        by=by,
        now=now,
        seen=as_it_was,
        appealed_on=on,
        done_at=None,
    )


@transaction.atomic
def decide_appeal(
    item: InstacleanItem, decision: Decision, on: date, *, by: User, now: datetime
) -> None:
    """Note what came of the appeal; the item is done.

    Where its round ended since `now`, it is done after that: what was told of it never changes.
    """
    if item.status != NoticeStatus.APPEALED:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    _refuse_outcome(item, decision, on, now)
    done_at = _not_before_the_end(item, now)  # holds the round, before the signal
    reports.hold(item)
    items.move(
        item,
        NoticeStatus.DONE,
        by=by,
        now=now,
        appeal_decision=decision,
        appeal_decided_on=on,
        done_at=done_at,
    )
    reports.decided(item, by=by, now=now)


@transaction.atomic
def correct_appeal(
    item: InstacleanItem,
    decision: Decision,
    on: date,
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Write anew what came of an appeal, as a decision is (`correct`); when it was done stays.

    Raises ValidationError, with code `stale` where somebody wrote another outcome meanwhile.
    """
    _hold_what_follows(item)
    _hold(item, seen)
    late = item.appeal_decision == Decision.NO_ANSWER != decision
    if not item.appeal_may_be_corrected:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    _refuse_outcome(item, decision, on, now)
    _write_anew(item, {"appeal_decision": decision, "appeal_decided_on": on}, by=by, now=now)
    if late:
        reports.decided(item, by=by, now=now, late=True)


@transaction.atomic
def finish(item: InstacleanItem, *, by: User | None, now: datetime) -> None:
    """Leave a decision as it is."""
    if item.status == NoticeStatus.APPEALED:
        raise ValidationError(_("First write down what came of the appeal."), code="appealed")
    items.move(item, NoticeStatus.DONE, by=by, now=now, done_at=now)


@transaction.atomic
def note_wrong(item: InstacleanItem, note: str, *, by: User, now: datetime) -> None:
    """Note that an account was removed by mistake, so that it is put right and looked into.

    Once while the note is there: a second one would take its place, and that of who looked into
    it. Where the note was erased, what turns up later is noted anew and looked into once more.
    Raises ValidationError with code `undecided`, `not_removed`, `noted` or `stale`.
    """
    if item.status not in DECIDED:
        raise ValidationError(_("Nothing was decided yet."), code="undecided")
    if not item.may_have_gone:
        raise ValidationError(_("Nothing of it was removed."), code="not_removed")
    if not item.may_be_noted_wrong:
        told = _("What went wrong with this account was noted already. Look at what stands here.")
        raise ValidationError(told, code="noted")
    seen = InstacleanItem.objects.filter(
        status=item.status, wrong_on=item.wrong_on, wrong_note__isnull=True
    )
    noted: dict[str, object] = {"wrong_on": timezone.localdate(now), "wrong_note": note}
    items.write(item, noted | {"reviewed_by": None, "reviewed_at": None}, seen)
    audit.record(AuditVerb.NOTED, item, by=by, fields=("wrong_note",), at=now)


@transaction.atomic
def review(item: InstacleanItem, *, by: User, now: datetime) -> None:
    """Note that it was looked into how a wrong account came on the list."""
    if item.wrong_on is None or item.reviewed_at is not None:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    waiting = InstacleanItem.objects.filter(wrong_on=item.wrong_on, reviewed_at=None)
    items.write(item, {"reviewed_by": by, "reviewed_at": now}, waiting)
    audit.record(AuditVerb.CONFIRMED, item, by=by, fields=("wrong_note",), at=now)


def _hold_what_follows(item: InstacleanItem) -> None:
    """The round before the signal, and both before the notice, as who sends a list does."""
    if item.signal_id and item.round is not None:
        InstacleanRound.objects.hold(item.round)
    reports.hold(item)


def _not_before_the_end(item: InstacleanItem, now: datetime) -> datetime:
    """Hold the round, so that who closes it waits. Returns now, or what is just after its end."""
    held = InstacleanRound.objects.held(item.round)
    ends = [round.closed_at + timedelta(microseconds=1) for round in held if round.closed_at]
    return max([now, *ends])


def _hold(item: InstacleanItem, seen: Seen | None) -> None:
    """Hold the round, so that who closes it meanwhile waits, and the item as somebody saw it."""
    if item.round is not None:
        item.round = InstacleanRound.objects.hold(item.round)
        if item.round.status in ENDED:
            raise ValidationError(_("This round has ended."), code="ended")
    if seen:
        seen.hold(item)


def _write_anew(
    item: InstacleanItem, values: dict[str, object], *, by: User, now: datetime
) -> None:
    as_it_was = InstacleanItem.objects.filter(status=item.status, wrong_on=None, erased_at=None)
    items.write(item, values, as_it_was)
    audit.record(AuditVerb.CHANGED, item, by=by, fields=list(values), at=now)
    reports.follow(item)


def _refuse_outcome(item: InstacleanItem, decision: Decision, on: date, now: datetime) -> None:
    """Refuse an outcome of before the appeal, or no answer to it while there is time."""
    items.refuse_future(on, now, "on")
    if item.appealed_on is not None:
        if on < item.appealed_on:
            told = _("Choose a day on or after the appeal.")
            raise ValidationError({"on": ValidationError(told, code="too_early")})
        silence.refuse_early(decision, on, item.appealed_on, timezone.localdate(now))


def _refuse_decision(item: InstacleanItem, decision: Decision, on: date, now: datetime) -> None:
    """Refuse a decision of before the notice or its receipt, or no answer while there is time."""
    _refuse_day(on, item.sent_at, now)
    if item.receipt_on is not None and on < item.receipt_on:
        told = _("Choose a day on or after the receipt.")
        raise ValidationError({"on": ValidationError(told, code="too_early")})
    if item.sent_at is not None:
        sent_on = timezone.localdate(item.sent_at)
        silence.refuse_early(decision, on, sent_on, timezone.localdate(now))


def _refuse_day(day: date, since: datetime | None, now: datetime) -> None:
    """Refuse a day to come, and one before the notice was sent."""
    items.refuse_future(day, now, "on")
    if since is not None and day < timezone.localdate(since):
        told = _("Choose a day on or after the one it was sent.")
        raise ValidationError({"on": ValidationError(told, code="too_early")})
