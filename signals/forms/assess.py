"""What a signal may be, said later; and the days of the reporting code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.forms.fields import not_in_the_future
from privacy.forms import Day, FreeText
from privacy.validators import not_long_before
from signals.choices.signal import (
    IdentitySure,
    Interpretation,
    OfflinePicture,
)
from signals.forms.fields import radio
from signals.forms.text_check import TextCheckMixin
from signals.models import NOTE_MAX, Signal
from signals.models.reporting_code import STEPS
from youthwork.lib.dates import day_of
from youthwork.lib.light_forms import light


@light
class AssessForm(TextCheckMixin):
    """What the worker makes of it: a choice, in words if wanted, and how it looks on the street."""

    checked_texts = ("meaning",)

    interpretation = radio(Interpretation, label=gettext_lazy("What do you think it is?"))
    meaning = FreeText(
        label=gettext_lazy("Why do you think so?"),
        help_text=gettext_lazy("What you make of it, apart from what was seen. No names."),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "spellcheck": "false"}),
    )
    offline_picture = radio(OfflinePicture, label=gettext_lazy("Does it fit the street?"))
    identity_sure = radio(IdentitySure, label=gettext_lazy("Are you sure whose it is?"))
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("This form is damaged. Open it again."),
        ),
    )

    def __init__(
        self,
        *args: Any,
        signal: Signal,
        allowed: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        names = ("interpretation", "meaning", "offline_picture", "identity_sure", "version")
        first = {name: getattr(signal, name) for name in names}
        super().__init__(*args, auto_id="assess_%s", initial=first, **kwargs)
        self.signal, self.allowed = signal, list(allowed)

    def clean(self) -> dict[str, Any]:
        """What is said of the signal; the tick about names only answers a question."""
        if (self.cleaned_data.get("meaning") or "") != (self.signal.meaning or ""):
            self.check_texts(allowed=self.allowed)
        return {name: v for name, v in self.cleaned_data.items() if name != "text_confirmed"}


class ReportingCodeForm(forms.Form):
    """The five steps with the day on which each was taken; an empty day is not yet."""

    def __init__(
        self,
        *args: Any,
        signal: Signal,
        today: date,
        days: Iterable[Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`days` are those of the signal where the page has them at hand."""
        known = signal.reporting_code.all() if days is None else days
        taken = {each.step: each.done_on for each in known}
        first = {f"code_step_{step}": taken.get(step) for step in STEPS}
        super().__init__(*args, auto_id="code_%s", initial=first, **kwargs)
        labels = (
            _("1. I listed what I see."),
            _("2. I talked with the attention officer or Safe at Home."),
            _("3. I talked with those involved."),
            _("4. We weighed it."),
            _("5. We decided: report, arrange help, or both."),
        )
        for step, label in zip(STEPS, labels, strict=True):
            self.fields[f"code_step_{step}"] = Day(
                label=label,
                required=False,
                validators=[
                    partial(not_in_the_future, today=today),
                    partial(not_long_before, of=day_of(signal.seen_at)),
                ],
            )

    def clean(self) -> dict[str, Any]:
        days: dict[int, date | None] = {
            step: self.cleaned_data.get(f"code_step_{step}") for step in STEPS
        }
        return {"days": days}
