"""What somebody answers to a nudge, and what a lead writes to them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.forms import FreeText
from workers.choices.nudges import NudgeReason
from workers.models import WORDS_MAX

CHOOSE = pgettext_lazy("nudge", "Choose what fits best.")


class AnswerForm(forms.Form):
    nudge_reason = forms.ChoiceField(
        label=_("What is it for you?"),
        choices=NudgeReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    with_colleague = forms.BooleanField(
        label=_("I would like to look along with a colleague"), required=False
    )


class WordsForm(forms.Form):
    words = FreeText(
        label=_("Your message"),
        max_length=WORDS_MAX,
        error_messages={"required": _("Write something.")},
    )
