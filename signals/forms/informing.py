"""Whether who is behind a kept account was told of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from signals.choices.informing import AccountTold
from signals.forms.fields import UNKNOWN_CHOICE


class AccountToldForm(forms.Form):
    """One choice; a text would only say more about the person."""

    account_told = forms.ChoiceField(
        label=gettext_lazy("Does the person behind it know that we keep it?"),
        choices=AccountTold.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, question: int, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"told-{question}_%s", **kwargs)
