"""What is typed about competences, agreements and trainings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from privacy.asking import TextCheckMixin
from privacy.forms import Day, FreeText
from workers.choices.competences import INDICATORS, Competence, Level
from workers.forms.activities import UNKNOWN_CHOICE
from workers.models import Training
from workers.models.competences import GOAL_MAX
from youthwork.lib.said import SeenMixin

LONGEST_TRAINING = 80  # hours


class LevelsForm(forms.Form):
    """How far somebody is, for each indicator; nothing is chosen that was not chosen before."""

    def __init__(self, *args: Any, known: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=known, **kwargs)
        for indicators in INDICATORS.values():
            for code, text in indicators.items():
                self.fields[code] = forms.TypedChoiceField(
                    label=text,
                    choices=Level.choices,
                    coerce=int,
                    widget=forms.RadioSelect,
                    error_messages={
                        "required": gettext_lazy("Choose how far it is."),
                        "invalid_choice": UNKNOWN_CHOICE,
                    },
                )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the competence they belong to."""
        return [
            (str(Competence(key).label), [self[code] for code in indicators])
            for key, indicators in INDICATORS.items()
        ]


class GoalForm(TextCheckMixin):
    """What somebody agrees to learn, and before when."""

    checked_texts = ("text",)

    public_id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("This form is damaged. Open it again."),
            "invalid": gettext_lazy("This form is damaged. Open it again."),
        },
    )
    competence = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Competence.choices,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    text = FreeText(
        label=gettext_lazy("What do you agree?"),
        max_length=GOAL_MAX,
        multiline=False,
        help_text=gettext_lazy("Small and clear. No names of young people."),
        error_messages={"required": gettext_lazy("Write what you agree.")},
    )
    due_on = Day(
        label=gettext_lazy("Before when?"),
    )

    def __init__(self, *args: Any, allowed: list[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"public_id": uuid4()}, **kwargs)
        self.allowed, self.today = allowed, today

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError(_("Choose a day that is still to come."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_texts(allowed=self.allowed)
        data = dict(self.cleaned_data)
        data.pop("text_confirmed", None)
        return data


class TrainingForm(SeenMixin, forms.Form):
    """A training, webinar or session."""

    title = FreeText(
        label=gettext_lazy("What is it called?"),
        max_length=80,
        multiline=False,
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    day = Day(
        label=gettext_lazy("Day"),
    )
    hours = forms.IntegerField(
        label=gettext_lazy("How many hours?"),
        min_value=1,
        max_value=LONGEST_TRAINING,
        error_messages={
            "required": gettext_lazy("Write how many hours it takes."),
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": gettext_lazy("Write a number from 1 to 80."),
            "max_value": gettext_lazy("Write a number from 1 to 80."),
        },
    )
    competences = forms.MultipleChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Competence.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one."),
            "invalid_choice": UNKNOWN_CHOICE,
            "invalid_list": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, training: Training | None = None, **kwargs: Any) -> None:
        known = training and {name: getattr(training, name) for name in self.base_fields}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(training, self.base_fields)


class PresenceForm(SeenMixin, forms.Form):
    """Who was at a training, of the people about whom one may say so."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE},
    )

    def __init__(
        self,
        *args: Any,
        training: Training,
        among: Iterable[User],
        there: Callable[[Training], Iterable[User]],
        **kwargs: Any,
    ) -> None:
        self.among = {str(person.public_id): person for person in among}

        def said(row: Training) -> dict[str, list[str]]:
            found = {str(person.public_id) for person in there(row)}
            return {"people": [key for key in self.among if key in found]}

        super().__init__(*args, initial=said(training), **kwargs)
        self.carry(training, ("people",), beside=said)
        self.fields["people"].choices = [(key, one.name) for key, one in self.among.items()]

    def clean_people(self) -> list[User]:
        return [self.among[key] for key in self.cleaned_data["people"]]
