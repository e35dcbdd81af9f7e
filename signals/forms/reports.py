"""What a platform answered to a report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from privacy.forms import Day
from signals.choices.rounds import Decision
from signals.forms.fields import UNKNOWN_CHOICE, offer_silence
from signals.models import SignalStep


class AnswerForm(forms.Form):
    """When a platform confirmed a report and what it decided; each may still be open."""

    receipt_on = Day(
        label=gettext_lazy("Receipt confirmed on"),
        required=False,
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("What did the platform decide?"),
        choices=[("", gettext_lazy("Nothing yet")), *Decision.choices],
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    decided_on = Day(
        label=gettext_lazy("Decided on"),
        help_text=gettext_lazy("No answer came? Then the day on which you stopped waiting."),
        required=False,
    )

    def __init__(self, *args: Any, step: SignalStep, today: date, **kwargs: Any) -> None:
        known = {name: getattr(step, name) for name in ("receipt_on", "decision", "decided_on")}
        super().__init__(*args, auto_id=f"answer-{step.pk}_%s", initial=known, **kwargs)
        if step.done_at and step.decision != Decision.NO_ANSWER:  # what stands there stays
            offer_silence(self.fields["decision"], timezone.localdate(step.done_at), today)
