"""What is typed when somebody asks about reading, and in answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.forms import Day, FreeText
from privacy.models.reading import ANSWER_MAX, REASON_MAX
from privacy.querysets.trail import Person


class QuestionForm(forms.Form):
    """Whom, about which days, and why; `entry` is what the question began with, if anything."""

    who = forms.ChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        error_messages={
            "required": gettext_lazy("Choose a colleague."),
            "invalid_choice": gettext_lazy("Choose a colleague."),
        },
    )
    first_day = Day(label=gettext_lazy("From"))
    last_day = Day(label=gettext_lazy("Until"))
    entry = forms.CharField(widget=forms.HiddenInput, required=False, max_length=14)
    reason = FreeText(
        label=gettext_lazy("Why do you ask?"),
        help_text=gettext_lazy(
            "What you noticed and what you want to understand. Your colleague reads this. No names "
            "of young people."
        ),
        max_length=REASON_MAX,
        min_length=15,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write down why you ask."),
            "min_length": gettext_lazy("Write a whole sentence, so that your colleague gets it."),
        },
    )

    def __init__(self, *args: Any, people: Collection[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.public_id: each for each in people}
        choices = [(each.public_id, each.name) for each in people]
        self["who"].field.choices = [("", _("Choose one.")), *choices]

    def clean_who(self) -> Person:
        return self.people[self.cleaned_data["who"]]


class AnswerForm(forms.Form):
    reply = FreeText(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("In your own words. No names of young people."),
        max_length=ANSWER_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write your answer.")},
    )
