"""What a worker types about a question that was asked: another address, a sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import addresses
from consent.actions.following import Sheet
from consent.choices.request import MAY_SIGN, ChildAgrees, Relation, SignerRole
from consent.forms.fields import UNKNOWN_CHOICE, Address, Birthday, line
from consent.models import Signer, Subject
from consent.models.request import NAME_MAX
from organisation.forms.fields import YesNo
from youthwork.lib.said import SeenMixin


class NothingForm(forms.Form):
    """Nothing to fill in: the button is the question."""


class NoteForm(SeenMixin, forms.Form):
    """How to tell two young people of one name and birthday apart."""

    note = line(
        gettext_lazy("How do you tell them apart?"),
        60,
        help_text=gettext_lazy("A few words that say nothing bad, for instance the school year."),
        error_messages={"required": gettext_lazy("Write how you tell the two apart.")},
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, initial={"note": subject.note or ""}, **kwargs)
        self.carry(subject, self.base_fields)


class AddressForm(SeenMixin, forms.Form):
    """Another address for one who was asked."""

    email = Address(
        label=gettext_lazy("E-mail address"),
        required=True,
        error_messages={"required": gettext_lazy("Fill in the e-mail address.")},
    )
    as_typed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=300)

    def __init__(self, *args: Any, of: Signer | Subject, **kwargs: Any) -> None:
        super().__init__(*args, initial={"email": of.email}, **kwargs)
        self.carry(of, ("email",))

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        meant = addresses.suggestion(typed)
        if meant and typed not in (self.data.get("as_typed") or "").split():
            told = _("Do you mean %(meant)s? If it is right as it is, send again.")
            raise forms.ValidationError(told % {"meant": meant})
        return typed

    @property
    def typed_addresses(self) -> str:
        return str(self.data.get("email") or "").strip()[:300]


class SheetForm(forms.Form):
    """An answer as it stands on paper: each row, who signed it, and where the sheet is."""

    signer_name = line(gettext_lazy("Name of who signed"), NAME_MAX)
    relation = forms.ChoiceField(
        label=gettext_lazy("What is this person of the child?"),
        choices=[(one.value, one.label) for one in Relation if one in MAY_SIGN],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose who signed. Others may not."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    declares_authority = forms.BooleanField(
        label=gettext_lazy("The sheet says that this person may decide for the child"),
        error_messages={"required": gettext_lazy("Without this the sheet doesn't count.")},
    )
    child_agrees = forms.ChoiceField(
        label=gettext_lazy("Does the child agree?"),
        choices=ChildAgrees.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    signed_on = Birthday(
        label=gettext_lazy("Signed on"),
        help_text=gettext_lazy("The day on the sheet"),
        error_messages={
            "required": gettext_lazy("Fill in the day on the sheet."),
            "invalid": gettext_lazy("This date doesn't exist. Look at day, month and year again."),
        },
    )
    sheet_holder = line(
        gettext_lazy("Who has the sheet?"), 40, help_text=gettext_lazy("For instance: Rodney")
    )
    sheet_place = line(
        gettext_lazy("Where does it lie?"),
        36,
        help_text=gettext_lazy("For instance: locked cupboard, office"),
    )
    was_seen = YesNo(
        label=gettext_lazy("Did you see this person sign?"),
        error_messages={"required": gettext_lazy("Say whether you saw it.")},
    )

    def __init__(
        self,
        *args: Any,
        signer: Signer,
        rows: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.signer, self.today = rows, signer, today
        for name, label in rows:
            self.fields[f"row_{name}"] = YesNo(
                label=label,
                error_messages={
                    "required": _("Choose yes or no, as on the sheet."),
                    "invalid_choice": UNKNOWN_CHOICE,
                },
            )
        if signer.role == SignerRole.YOUTH:
            for name in ("relation", "declares_authority", "child_agrees"):
                del self.fields[name]

    @property
    def row_fields(self) -> list[forms.BoundField]:
        return [self[f"row_{name}"] for name, _label in self.rows]

    def clean_signed_on(self) -> date:
        signed: date = self.cleaned_data["signed_on"]
        if signed > self.today:
            raise forms.ValidationError(_("This date lies in the future."))
        return signed

    def sheet(self) -> Sheet:
        """What was typed, once the form is valid."""
        given = self.cleaned_data
        return Sheet(
            decisions={name: "yes" if given[f"row_{name}"] else "no" for name, _label in self.rows},
            signed_on=given["signed_on"],
            name=given["signer_name"],
            relation=given.get("relation", Relation.SELF),
            holder=given["sheet_holder"],
            place=given["sheet_place"],
            declares_authority=bool(given.get("declares_authority")),
            child_agrees=given.get("child_agrees", ""),
            seen=given["was_seen"],
        )
