"""Asking whether who is behind a kept account was told of it, and writing the answer down."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from signals.choices.informing import AccountTold
from signals.models import AccountQuestion, Signal
from youthwork.lib.dates import start_of_day

ASKED_AFTER = timedelta(days=30)
AT_ONCE = 1000  # the day asks again until nothing is left


@transaction.atomic
def ask(today: date, now: datetime) -> int:
    """Ask about each account that has been kept for thirty days and was not asked about; how many.

    Once for each signal, whatever was answered.
    """
    due = Signal.objects.account_kept_since(start_of_day(today - ASKED_AFTER))[:AT_ONCE]
    asked = [AccountQuestion(signal=signal, asked_on=today) for signal in due]
    AccountQuestion.objects.bulk_create(asked, batch_size=500)
    about = [each.signal for each in asked]
    audit.record_many(AuditVerb.QUEUED, about, by=None, after="account_question", at=now)
    return len(asked)


@transaction.atomic
def answer(signal: Signal, account_told: AccountTold, *, by: User, now: datetime) -> None:
    """Write down whether the person knows, or why not; a later answer replaces it.

    Raises ValidationError with code `not_asked` where the account is not kept, or not that long.
    """
    rows = AccountQuestion.objects.filter(signal=signal)
    if not rows.update(told=account_told, answered_on=timezone.localdate(now), by=by):
        raise ValidationError(_("Nothing is asked about this account."), code="not_asked")
    audit.record(
        AuditVerb.NOTED, signal, by=by, fields=("account_told",), after=account_told, at=now
    )
