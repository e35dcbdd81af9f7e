"""What is typed about terms and legal holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacy.forms import Day, FreeText
from privacy.register import name_of_table
from privacy.retention import Rule


def holdable() -> list[tuple[str, str]]:
    """What a hold may keep: the label of its model, and what people call it."""
    return [(name, name_of_table(apps.get_model(name))) for name in settings.HOLDABLE]


class HoldForm(forms.Form):
    """What is kept, why, and until when at the latest (GDPR art. 18)."""

    kind = forms.ChoiceField(label=_("What is it?"))
    ref = forms.CharField(
        label=_("Number"),
        max_length=80,
        help_text=_(
            "For instance S-2026-0041. Is there no number on the page? Then the last part of its "
            "address. A colleague is kept with all that names them."
        ),
        error_messages={"required": _("Write the number.")},
    )
    reason = FreeText(
        label=_("Why does it have to stay?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write down why.")},
    )
    until = Day(
        label=_("Until when?"), help_text=_("At most six months; after that with a new reason.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self["kind"].field.choices = holdable()


class TermForm(forms.Form):
    """How many days sooner than the rule came with."""

    days_shorter = forms.IntegerField(
        label=_("How many days sooner does it go?"),
        help_text=_("0 is the term that Vindplaats came with; it can't be longer."),
        min_value=0,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), _("Write a whole number.")
        ),
    )
    note = FreeText(
        label=_("Why?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Required when things are kept longer than now."),
    )

    def __init__(self, *args: Any, rule: Rule, days: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"days_shorter": days}, **kwargs)
        most = rule.term.least_days - 1
        self["days_shorter"].field.widget.attrs |= {"max": str(most)}
