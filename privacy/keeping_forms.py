"""What is typed about terms and legal holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from privacy.forms import Day, FreeText
from privacy.models import RetentionTerm
from privacy.querysets.trail import Person
from privacy.register import name_of_table
from privacy.retention import Rule
from youthwork.lib.said import SeenMixin

COLLEAGUE = "organisation.user"


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
            "address."
        ),
        error_messages={"required": _("Write the number.")},
    )
    person = forms.ChoiceField(
        label=_("Which colleague?"),
        help_text=_("Only to hold a colleague: with all that names them."),
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose one of the options."),
        },
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

    def __init__(
        self, *args: Any, people: Iterable[Person], asked: Mapping[str, str], **kwargs: Any
    ) -> None:
        """`asked`: what the address names, a kind and the reference of one of it."""
        initial = {"kind": asked["kind"], "ref": asked["ref"]}
        if asked["kind"] == COLLEAGUE:
            initial = {"kind": COLLEAGUE, "person": asked["ref"]}
        super().__init__(*args, initial=initial, **kwargs)
        self.of_colleague = self["kind"].value() == COLLEAGUE
        self["ref"].field.required = not self.of_colleague
        self["person"].field.required = self.of_colleague
        self["kind"].field.choices = holdable()
        self["person"].field.choices = [
            ("", _("Choose")),
            *((person.public_id, person.name) for person in people),
        ]

    def clean(self) -> dict[str, Any]:
        """`ref` is that of the colleague where one is held."""
        data = self.cleaned_data
        if self.of_colleague:
            data["ref"] = data.get("person", "")
        elif data.get("person"):
            told = _("You chose something else above. Choose one of the two.")
            self.add_error("person", ValidationError(told, code="both"))
        return data


class TermForm(SeenMixin, forms.Form):
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

    def __init__(self, *args: Any, rule: Rule, term: RetentionTerm | None, **kwargs: Any) -> None:
        days = term.days_shorter if term else 0
        super().__init__(*args, initial={"days_shorter": days}, **kwargs)
        self.carry(term, ("days_shorter",))
        self["days_shorter"].field.widget.attrs |= {"max": str(rule.most_shorter)}
