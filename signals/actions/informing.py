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

    Once for each signal, whatever was answered; of what was taken together once for each account.
    """
    due = Signal.objects.account_kept_since(start_of_day(today - ASKED_AFTER))[:AT_ONCE]
    asked = [AccountQuestion(signal=signal, asked_on=today) for signal in due]
    AccountQuestion.objects.bulk_create(asked, batch_size=500)
    about = [each.signal for each in asked]
    audit.record_many(AuditVerb.QUEUED, about, by=None, after="account_question", at=now)
    return len(asked)


@transaction.atomic
def answer(
    signal: Signal, question: int, account_told: AccountTold, *, by: User, now: datetime
) -> None:
    """Write down whether the person knows, or why not; a later answer replaces it.

    `question`: the key of one of those on the page of the signal (`of_page`). Raises
    ValidationError with code `not_asked` where the account is not kept, or not that long.
    """
    asked = AccountQuestion.objects.of_page(signal).filter(pk=question).select_related("signal")
    row = asked.first()
    answered = {"told": account_told, "answered_on": timezone.localdate(now), "by": by}
    if row is None or not AccountQuestion.objects.filter(pk=row.pk).update(**answered):
        raise ValidationError(_("Nothing is asked about this account."), code="not_asked")
    about = row.signal
    audit.record(
        AuditVerb.NOTED, about, by=by, fields=("account_told",), after=account_told, at=now
    )
