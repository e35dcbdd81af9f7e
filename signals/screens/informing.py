"""What the page of a signal asks about the account that it keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from signals.forms.informing import AccountToldForm
from signals.models import AccountQuestion, Signal
from signals.screens.wording import day
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking


def shown(signal: Signal, now: datetime) -> Asking[dict[str, Any]]:
    """The question for who works on it, once it was asked; the answer, once it was given."""
    yield (rows := prepared(lambda of: AccountQuestion.objects.of_page(of), signal))
    question = next(iter(rows), None)
    if question is None:
        return {}
    asks = signal.may_work and not question.told and bool(signal.account_handle)
    today = timezone.localdate(now)
    return {
        "told_form": AccountToldForm() if asks else None,
        "account_told": question.get_told_display() if question.told else "",
        "account_told_on": day(question.answered_on, today) if question.answered_on else "",
    }
