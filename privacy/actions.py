"""Every write of the privacy app but the trail itself (`privacy.audit`)."""

import logging
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import LegalHold, RetentionRun
from privacy.retention import Rule
from youthwork.lib.dates import add_months

log = logging.getLogger(__name__)

BATCH = 500  # things that one rule erases in one transaction
MAX_BATCHES = 200  # of one rule in one run; the next run takes the rest
HOLD_MONTHS = 6


def keep_term(rule: Rule, today: date, now: datetime) -> int:
    """Run one retention rule until nothing is due; returns how much it erased.

    Each batch has its own transaction, audit entry and count in the run of the day. A rule that
    fails leaves the other rules alone: its run is marked failed and it is tried again at the next
    run. A run that is killed stays marked failed until one comes to its end.
    """
    erased, failed = 0, False
    try:
        for _batch in range(MAX_BATCHES):
            count = _erase_batch(rule, today, now)
            if not count:
                break
            erased += count
    except Exception:  # the one boundary: a rule never stops the others
        failed = True
        log.exception("retention rule %s did not finish", rule.key)
    _note_run(rule, today, now, failed=failed)
    return erased


@transaction.atomic
def _erase_batch(rule: Rule, today: date, now: datetime) -> int:
    count = rule.run(today, now, BATCH)
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
        defaults={"erased": erased, "failed": failed, "finished_at": now},
    )
    if not made and (erased or run.failed != failed):
        RetentionRun.objects.filter(pk=run.pk).update(
            erased=F("erased") + erased, failed=failed, finished_at=now
        )


@transaction.atomic
def place_hold(subject: str, *, reason: str, until: date, by: Any, today: date) -> LegalHold:
    """Keep one object from being erased, for six months at most; renewing takes a new reason.

    `subject` is an audit label. Raises ValidationError (codes `past`, `too_long`).
    """
    if until < today:
        raise ValidationError({"until": ValidationError(_("This day has passed."), code="past")})
    if until > add_months(today, HOLD_MONTHS):
        raise ValidationError(
            {"until": ValidationError(_("At most six months from today."), code="too_long")}
        )
    LegalHold.objects.filter(subject=subject, released_on=None).update(released_on=today)
    hold = LegalHold(subject=subject, reason=reason, placed_on=today, until=until, by=by)
    hold.full_clean(exclude=["by"])
    hold.save()
    audit.record(AuditVerb.HELD, subject, by=by, after=until.isoformat())
    return hold


@transaction.atomic
def release_hold(hold: LegalHold, *, by: Any, today: date) -> None:
    """End a hold before its day. Raises ValidationError (code `stale`) when it ended already."""
    if not LegalHold.objects.filter(pk=hold.pk, released_on=None).update(released_on=today):
        raise ValidationError(_("This hold has ended already."), code="stale")
    hold.released_on = today
    audit.record(AuditVerb.RELEASED, hold.subject, by=by)
