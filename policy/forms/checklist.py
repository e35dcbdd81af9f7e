"""What is typed into the checklist: answers, evidence, actions, the management's statement."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.models import User
from policy.actions.checklist import Said, note_field
from policy.checklist_content import Draft
from policy.choices.checklist import QUESTIONS_EACH, Answer, EvidenceKind, ItemStatus, keys_of
from policy.models import PolicyDocument
from policy.models.checklist import (
    ADDRESS_MAX,
    NOTE_MAX,
    STATEMENT_MAX,
    TEXT_MAX,
    TITLE_MAX,
)
from privacy.forms import Day, FreeText

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
DAMAGED = gettext_lazy("This form is damaged. Open it again.")


def question_field(question: str) -> str:
    return f"question_{question.rpartition('_')[2]}"


def _person(label: Any, empty: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=empty,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )


def _fill_people(field: forms.Field) -> None:
    field.queryset = User.objects.working().order_by("name")  # type: ignore[attr-defined]
    field.label_from_instance = lambda person: person.name  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """Six answers with remarks, the status and who sees to it; `version` is what one looked at."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages={"required": DAMAGED, "invalid": DAMAGED, "min_value": DAMAGED},
    )
    status = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"),
        help_text=gettext_lazy("Choose nothing else and it follows from the answers."),
        choices=[("", gettext_lazy("As the answers say")), *ItemStatus.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    owner = _person(gettext_lazy("Who sees to it?"), pgettext_lazy("person", "Nobody yet"))

    def __init__(self, *args: Any, found: Draft, item: str, **kwargs: Any) -> None:
        row = found.items[item]
        known: dict[str, Any] = {
            "version": row.version,
            "status": row.status,
            "owner": row.owner and row.owner.public_id,
        }
        self.item, self.keys = item, keys_of(item)
        for key in self.keys:
            said = found.answers.get(key)
            known[question_field(key)] = found.answer_to(key)
            known[note_field(key)] = said.note if said else ""
        super().__init__(*args, initial=known, **kwargs)
        for number in range(1, QUESTIONS_EACH + 1):
            self.fields[f"question_{number}"] = forms.ChoiceField(
                choices=Answer.choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": UNKNOWN_CHOICE},
            )
            self.fields[f"note_{number}"] = FreeText(
                label=gettext_lazy("Remark"), max_length=NOTE_MAX, multiline=False, required=False
            )
        _fill_people(self.fields["owner"])

    @property
    def said(self) -> dict[str, Said]:
        """What was answered, by key of the question."""
        data = self.cleaned_data
        return {key: Said(data[question_field(key)], data[note_field(key)]) for key in self.keys}


class EvidenceForm(forms.Form):
    """A link with its name, an adopted document, or a figure of this item that Vindplaats knows."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=EvidenceKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what it is."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    title = FreeText(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Of a link: what it is, as it stands on paper. No names of youths."),
        max_length=TITLE_MAX,
        multiline=False,
        required=False,
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Begins with https://"),
        max_length=ADDRESS_MAX,
        required=False,
        validators=[
            URLValidator(["https"], message=gettext_lazy("Write a whole address, with https://."))
        ],
        widget=forms.URLInput,
    )
    policy_document = forms.ModelChoiceField(
        label=gettext_lazy("Adopted document"),
        queryset=PolicyDocument.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Choose a document"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    figure = forms.ChoiceField(
        label=gettext_lazy("Figure"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args: Any, found: Draft, item: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": EvidenceKind.LINK}, **kwargs)
        figures = [(key, found.known[key].told) for key in keys_of(item) if key in found.known]
        self.fields["figure"].choices = [("", gettext_lazy("Choose a figure")), *figures]  # type: ignore[attr-defined]
        documents = self.fields["policy_document"]
        documents.queryset = PolicyDocument.objects.adopted().order_by("type")  # type: ignore[attr-defined]
        documents.label_from_instance = lambda row: row.title  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needed = {
            EvidenceKind.FIGURE: ("figure", _("Choose a figure.")),
            EvidenceKind.DOCUMENT: ("policy_document", _("Choose a document.")),
            EvidenceKind.LINK: ("title", _("Write what it is.")),
        }
        name, told = needed.get(data.get("kind"), ("", ""))  # type: ignore[call-overload]
        if name and not data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(told, code="required"))
        return data


class ActionForm(forms.Form):
    """What somebody does about an item, and before which day."""

    text = FreeText(
        label=gettext_lazy("What has to be done?"),
        help_text=gettext_lazy("No names of youths."),
        max_length=TEXT_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Write what has to be done.")},
    )
    owner = _person(gettext_lazy("Who does it?"), gettext_lazy("Choose somebody"))
    due_on = Day(
        label=gettext_lazy("Before which day?"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill_people(self.fields["owner"])
        self.fields["owner"].required = True
        self.fields["owner"].error_messages["required"] = _("Choose who does it.")


class StatementForm(forms.Form):
    """What the management says, with who said it and when."""

    text = FreeText(
        label=gettext_lazy("What does the management say?"),
        help_text=gettext_lazy(
            "Why online work matters here, and what it may cost. It stands on the PDF."
        ),
        max_length=STATEMENT_MAX,
        error_messages={"required": gettext_lazy("Write what the management says.")},
    )
    name = FreeText(
        label=gettext_lazy("Name"),
        max_length=TITLE_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Write who says it.")},
    )
    position = FreeText(
        label=gettext_lazy("Position"),
        max_length=TITLE_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Write the position.")},
    )
    given_on = Day(
        label=gettext_lazy("Said on"),
    )

    def __init__(self, *args: Any, today: date, name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"given_on": today, "name": name}, **kwargs)
