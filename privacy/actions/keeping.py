"""Runs of retention rules, and legal holds."""

import logging
from datetime import date, datetime
from time import monotonic, sleep
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy import audit, journal
from privacy.choices import AuditVerb
from privacy.models import LegalHold, RetentionRun, RetentionTerm
from privacy.retention import Rule, rules, run_ahead
from youthwork.lib.dates import add_months
from youthwork.lib.said import Seen

log = logging.getLogger(__name__)

BATCH = 500  # things that one rule erases in one transaction
SHORT, GAP = 0.05, 0.12  # seconds
MAX_BATCHES = 200  # of one rule in one run; the next run takes the rest
HOLD_MONTHS = 6
LOOKED_AT = 1000  # things of one rule that a dry run looks at


def keep_term(rule: Rule, today: date, now: datetime) -> int:
    """Run one retention rule until nothing is due; returns how much it erased.

    Each batch has its own transaction, audit entry and count in the run of the day. A rule that
    fails leaves the other rules alone: its run is marked failed and it is tried again at the next
    run. A run that is killed stays marked failed until one comes to its end.
    """
    erased, failed = 0, False
    try:
        for _batch in range(MAX_BATCHES):
            began = monotonic()
            count = _erase_batch(rule, today, now)
            if not count:
                break
            erased += count
            _let_others_write(monotonic() - began)
    except Exception:  # the one boundary: a rule never stops the others
        failed = True
        log.exception("retention rule %s did not finish", rule.key)
    _note_run(rule, today, now, failed=failed)
    return erased


def _let_others_write(held: float) -> None:
    """Leave a gap after a batch that held SQLite's one lock on writing.

    Who waits for it asks again every tenth of a second, and would find it taken each time. Inside
    a transaction around the run nothing is let go, so that a gap would only make it longer.
    """
    if connection.vendor == "sqlite" and held > SHORT and not connection.in_atomic_block:
        sleep(GAP)


@transaction.atomic
def _erase_batch(rule: Rule, today: date, now: datetime) -> int:
    count = run_ahead(rule, today, now, BATCH, RetentionTerm.objects.days_ahead_of(rule.key))
    if count:
        subject = f"privacy.retentionrule:{rule.key}"
        audit.record(AuditVerb.ERASED, subject, by=None, after=str(count), at=now)
        _note_run(rule, today, now, failed=True, erased=count)  # until the run is at its end
    return count


@transaction.atomic
def _note_run(rule: Rule, today: date, now: datetime, *, failed: bool, erased: int = 0) -> None:
    run, made = RetentionRun.objects.get_or_create(
        rule=rule.key,
        day=today,
        defaults={
            "erased": erased,
            "failed": failed,
            "finished_at": now,
            "held": LegalHold.objects.of_models(rule.models, today).count(),
        },
    )
    if not made and (erased or run.failed != failed):
        RetentionRun.objects.filter(pk=run.pk).update(
            erased=F("erased") + erased, failed=failed, finished_at=now
        )


@transaction.atomic
def place_hold(
    subject: str, *, reason: str, until: date, by: Any, today: date, now: datetime
) -> LegalHold:
    """Keep one object from being erased, for six months at most; renewing takes a new reason.

    `subject` is an audit label. Raises ValidationError (codes `past`, `too_long`,
    `stale`).
    """
    if until < today:
        raise ValidationError({"until": ValidationError(_("This day has passed."), code="past")})
    if until > add_months(today, HOLD_MONTHS):
        raise ValidationError(
            {"until": ValidationError(_("At most six months from today."), code="too_long")}
        )
    LegalHold.objects.filter(subject=subject, released_on=None).update(released_on=today)
    hold = LegalHold(subject=subject, reason=reason, placed_on=today, until=until, by=by)
    hold.full_clean(exclude=["by"], validate_constraints=False)
    try:
        with transaction.atomic():
            hold.save(force_insert=True)
    except IntegrityError:  # somebody else held it at the same moment
        told = _("Somebody else just placed a hold on this. Look at it again.")
        raise ValidationError(told, code="stale") from None
    audit.record(AuditVerb.HELD, subject, by=by, after=until.isoformat(), at=now)
    return hold


@transaction.atomic
def release_hold(hold: LegalHold, *, by: Any, today: date, now: datetime) -> None:
    """End a hold before its day. Raises ValidationError (code `stale`) when it ended already."""
    if not LegalHold.objects.filter(pk=hold.pk, released_on=None).update(released_on=today):
        raise ValidationError(_("This hold has ended already."), code="stale")
    hold.released_on = today
    audit.record(AuditVerb.RELEASED, hold.subject, by=by, at=now)


def label_of(model: str, ref: str) -> str:
    """The audit label of what somebody wants to hold. Raises ValidationError (code `unknown`)."""
    rows = apps.get_model(model)._default_manager
    try:
        known = rows.filter(**{settings.HOLDABLE[model]: ref}).exists()
    except (ValueError, ValidationError):  # no number of this kind
        known = False
    if not known:
        told = _("There is nothing with this number.")
        raise ValidationError({"ref": ValidationError(told, code="unknown")})
    return f"{model}:{ref}"


@transaction.atomic
def set_term(
    rule: Rule, days_shorter: int, note: str, *, by: Any, now: datetime, seen: Seen | None = None
) -> RetentionTerm:
    """Keep things so many days shorter than the rule came with; old rows follow at the next run.

    Making it longer again takes a note, and never goes beyond what the rule came with. Raises
    ValidationError (codes `fixed`, `range`, `note`; `stale` where somebody set another since the
    form was opened, `seen`).
    """
    newest = RetentionTerm.objects.newest_of(rule.key)
    if seen and newest:
        seen.hold(newest)
    if not rule.may_be_shorter:
        raise ValidationError(_("This term can't be changed."), code="fixed")
    if not 0 <= days_shorter <= rule.most_shorter:
        told = ngettext(
            "Keep at least %(count)d day, and not longer than the term it came with.",
            "Keep at least %(count)d days, and not longer than the term it came with.",
            rule.fewest_days,
        )
        told %= {"count": rule.fewest_days}
        raise ValidationError({"days_shorter": ValidationError(told, code="range")})
    before = newest.days_shorter if newest else 0
    if days_shorter < before and not note:
        told = _("Longer than it is now takes a note of the privacy officer.")
        raise ValidationError({"note": ValidationError(told, code="note")})
    made = RetentionTerm(
        rule=rule.key, days_shorter=days_shorter, note=note or None, set_by=by, set_at=now
    )
    made.full_clean(exclude=["set_by"])
    made.save(force_insert=True)
    subject = f"privacy.retentionrule:{rule.key}"
    audit.record(
        AuditVerb.CHANGED, subject, by=by, before=str(before), after=str(days_shorter), at=now
    )
    return made


def rehearse(today: date, now: datetime, *, by: Any) -> dict[str, int | None]:
    """How many each rule would erase on a day, LOOKED_AT at most; None for one that fails.

    Each rule is run and taken back, so that the answer comes from what will do it; nothing stays
    but the entry that it was asked, in the journal beside the database neither.
    """
    terms = RetentionTerm.objects.current()
    found: dict[str, int | None] = {}
    for rule in rules():
        ahead = terms[rule.key].days_shorter if rule.key in terms else 0
        try:
            found[rule.key] = _rehearsed(rule, today, now, ahead)
        except Exception:  # as in a run: a rule never stops the others
            log.exception("retention rule %s can't be tried", rule.key)
            found[rule.key] = None
    audit.record(AuditVerb.CHECKED, "privacy.retentionrule:all", by=by, at=now)
    return found


def _rehearsed(rule: Rule, today: date, now: datetime, ahead: int) -> int:
    if rule.count is not None:
        return rule.count(today, now, LOOKED_AT)
    with transaction.atomic(), journal.silent():
        count = run_ahead(rule, today, now, LOOKED_AT, ahead)
        transaction.set_rollback(True)
    return count
