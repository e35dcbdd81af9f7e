"""What is typed about an evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from organisation.forms.fields import not_in_the_future
from organisation.models import User
from policy.choices.evaluations import ANSWER_MAX, WHAT_MAX, WHY_MAX, Verdict
from policy.models import PRESENT_MAX, Decision, Evaluation, PolicyDocument
from privacy.forms import Day, FreeText
from youthwork.lib.said import SeenMixin

DAMAGED = gettext_lazy("This form is damaged. Open it again.")


class People(forms.MultipleChoiceField):
    """Colleagues by name; gives back the people."""

    def __init__(self, **kwargs: Any) -> None:
        damaged = {"invalid_choice": DAMAGED, "invalid_list": DAMAGED}
        super().__init__(
            widget=forms.CheckboxSelectMultiple, required=False, error_messages=damaged, **kwargs
        )
        self.people: dict[str, User] = {}

    def offer(self, people: Iterable[User]) -> None:
        self.people = {str(person.public_id): person for person in people}
        self.choices = [(key, person.name) for key, person in self.people.items()]

    def clean(self, value: Any) -> list[User]:
        return [self.people[key] for key in super().clean(value)]


class PlanForm(SeenMixin, forms.Form):
    """When it is held, and who should be there."""

    planned_on = Day(label=gettext_lazy("When do you hold it?"))
    planned_time = forms.TimeField(
        label=gettext_lazy("At what time?"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time like 14:30.")},
    )
    invited = People(
        label=gettext_lazy("Who should be there?"),
        help_text=gettext_lazy(
            "Two youth workers and the privacy officer at least. They get it in their mail."
        ),
    )

    def __init__(
        self, *args: Any, evaluation: Evaluation, people: Sequence[User], **kwargs: Any
    ) -> None:
        known = {
            "planned_on": evaluation.meets_on,
            "planned_time": evaluation.planned_time,
            "invited": [str(person.public_id) for person in evaluation.invited.all()],
        }
        super().__init__(*args, initial=known, **kwargs)
        self["invited"].field.offer(people)
        self.carry(evaluation, self.base_fields)


class AnswerForm(forms.Form):
    """What was found about one item; `version` is the one on the screen."""

    text = FreeText(required=False, max_length=ANSWER_MAX)
    version = forms.IntegerField(
        min_value=0,
        max_value=10**6,
        error_messages=dict.fromkeys(("required", "invalid"), DAMAGED),
        widget=forms.HiddenInput,
    )


class DecisionForm(SeenMixin, forms.Form):
    """What somebody will do, and by when."""

    agreed = FreeText(
        label=gettext_lazy("What do we agree?"),
        max_length=WHAT_MAX,
        multiline=False,
        help_text=gettext_lazy("Small and clear. No names of young people."),
        error_messages={"required": gettext_lazy("Write what you agree.")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who does it?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose who does it.")
        ),
    )
    due_on = Day(label=gettext_lazy("Before when?"))

    def __init__(
        self,
        *args: Any,
        people: Sequence[User],
        decision: Decision | None = None,
        **kwargs: Any,
    ) -> None:
        known = {}
        if decision is not None:
            owner = decision.owner.public_id if decision.owner else ""
            known = {"owner": str(owner), "due_on": decision.due_on}
        super().__init__(*args, initial=known, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        choices = [(key, person.name) for key, person in self.people.items()]
        self["owner"].field.choices = [("", gettext_lazy("Choose somebody")), *choices]
        if decision is not None:
            del self.fields["agreed"]
        self.carry(decision, ("owner", "due_on"))

    def clean_owner(self) -> User:
        return self.people[self.cleaned_data["owner"]]


class FinishForm(forms.Form):
    """When it was held and who was there."""

    held_on = Day(label=gettext_lazy("When was it?"))
    present = People(label=gettext_lazy("Who was there?"))
    others_present = FreeText(
        label=gettext_lazy("Who else was there?"),
        help_text=gettext_lazy("What they do, not who they are: a young person, the municipality."),
        max_length=PRESENT_MAX,
        multiline=False,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        evaluation: Evaluation,
        people: Sequence[User],
        documents: Sequence[PolicyDocument],
        today: date,
        **kwargs: Any,
    ) -> None:
        known = {
            "held_on": today,
            "present": [str(person.public_id) for person in evaluation.invited.all()],
        }
        super().__init__(*args, initial=known, **kwargs)
        self["present"].field.offer(people)
        self.documents, self.today = documents, today
        for document in documents:
            self.fields[f"verdict_{document.type}"] = forms.ChoiceField(
                label=gettext_lazy("%(title)s: keep it or revise it?") % {"title": document.title},
                choices=Verdict.choices,
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("Choose one of the two.")},
            )
            self.fields[f"why_{document.type}"] = FreeText(
                label=gettext_lazy("Why?"),
                max_length=WHY_MAX,
                multiline=False,
                error_messages={"required": gettext_lazy("Write why.")},
            )

    @property
    def verdicts(self) -> dict[PolicyDocument, tuple[str, str]]:
        """What was said of each document, and why."""
        said = self.cleaned_data
        return {
            document: (said[f"verdict_{document.type}"], said[f"why_{document.type}"])
            for document in self.documents
        }

    def clean_held_on(self) -> date | None:
        return not_in_the_future(self.cleaned_data["held_on"], self.today)


class LapseForm(forms.Form):
    """Why it will not be held."""

    why = FreeText(
        label=gettext_lazy("Why is it not held?"),
        help_text=gettext_lazy("It stays in the list and counts as missed in the account."),
        max_length=WHY_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Write why.")},
    )
