"""What the page of a signal asks about the accounts that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone

from signals.forms.informing import AccountToldForm
from signals.models import AccountQuestion, Signal
from signals.screens.wording import day
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking


@dataclass(frozen=True)
class Question:
    """Whether who is behind an account knows of it: the form, or what was answered."""

    key: str
    ref: str  # of the duplicate that keeps the account; "" for the signal itself
    url: str
    form: BaseForm | None
    answer: str
    answered_on: str


def shown(
    signal: Signal, now: datetime, given: Mapping[str, BaseForm] | None = None
) -> Asking[dict[str, Any]]:
    """The questions for who works on it, once they were asked; the answers, once they were given.

    Those about what is taken together with it too: it goes on here.
    """
    yield (rows := prepared(lambda of: AccountQuestion.objects.of_page(of), signal))
    found = [_question(row, signal, now, given or {}) for row in rows]
    return {"account_questions": [each for each in found if each.form or each.answer]}


def _question(row: Any, signal: Signal, now: datetime, given: Mapping[str, BaseForm]) -> Question:
    key, today = key_of(row.pk), timezone.localdate(now)
    goes_on = signal.merged_into_id is None
    asks = goes_on and signal.may_work and not row.told and row.is_kept
    return Question(
        key=key,
        ref=row.ref if row.ref != signal.ref else "",
        url=reverse("signals:account_told", args=[signal.ref, row.pk]),
        form=(given.get(key) or AccountToldForm(question=row.pk)) if asks else None,
        answer=row.get_told_display() if row.told else "",
        answered_on=day(row.answered_on, today) if row.answered_on else "",
    )


def key_of(question: int) -> str:
    """What the deed is called that answers a question."""
    return f"told-{question}"
