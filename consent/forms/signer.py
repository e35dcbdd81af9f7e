"""What a signer types and chooses."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from consent import births, signature
from consent.actions.signing import Given
from consent.choices.request import MAY_SIGN, Answered, ChildAgrees, Relation, SignerRole
from consent.forms.fields import refuse_in_words
from consent.models import ConsentRequest, FormText
from consent.models.request import NAME_MAX
from consent.shown import Words, parted
from consent.texts.catalogue import ROWS, whole_dates
from privacy.forms import FreeText

REFUSE = "refuse"  # the value of `decision` that says no to every row
RELATIONS = {  # as offered, with the key of its words
    Relation.PARENT: "F10",
    Relation.GUARDIAN: "F11",
    Relation.GUARDIAN_INSTITUTION: "F12",
    Relation.FOSTER_PARENT: "F13",
    Relation.STEP_PARENT: "F14",
    Relation.SIBLING: "F15",
    Relation.OTHER: "F16",
}
AGREES = {ChildAgrees.YES: "F17", ChildAgrees.NO: "F18", ChildAgrees.NOT_DISCUSSED: "F19"}


class BirthForm(forms.Form):
    """The date of birth, and the first letter of the name where twins have one mailbox."""

    date_of_birth = forms.CharField(max_length=births.LONGEST)
    first_letter = FreeText(multiline=False, max_length=births.LONGEST)

    def __init__(self, words: Words, *, asks_letter: bool, data: Any = None) -> None:
        super().__init__(data)
        self.words = words
        refuse_in_words(self, words.plain)
        young = words.role == SignerRole.YOUTH
        for name, label, missing, wrong in (
            ("date_of_birth", "F02" if young else "F01", "X02", "X03"),
            ("first_letter", "A04", "A04", "A04"),
        ):
            field = self.fields[name]
            field.label = words.plain(label)
            field.error_messages |= {
                "required": words.plain(missing),
                "max_length": words.plain(wrong),
            }
        if not asks_letter:
            del self.fields["first_letter"]
        field = self.fields["date_of_birth"]
        field.help_text = whole_dates(words["F03"])
        field.widget.attrs |= {
            "inputmode": "text",
            "autocomplete": "bday" if young else "off",
            "dir": "ltr",
            "maxlength": None,
        }

    def clean_date_of_birth(self) -> Any:
        born = births.read(self.cleaned_data["date_of_birth"])
        if born is None:
            raise ValidationError(self.words.plain("X03"), code="no_such_day")
        return born

    def cleaned(self) -> dict[str, Any]:
        """Arguments of `signing.identify`."""
        letter = self.cleaned_data.get("first_letter")
        return {"born": self.cleaned_data["date_of_birth"], "letter": letter}


class SigningForm(forms.Form):
    """Yes or no to each row, who signs, and the signature."""

    relation = forms.ChoiceField(widget=forms.RadioSelect)
    child_agrees = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    declares_authority = forms.BooleanField()
    signer_name = FreeText(multiline=False, max_length=NAME_MAX)
    typed_signature = FreeText(multiline=False, max_length=NAME_MAX, required=False)
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    decision = forms.CharField(required=False, widget=forms.HiddenInput)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)  # made by the page

    def __init__(
        self,
        words: Words,
        asked: ConsentRequest,
        data: Any = None,
        kept: Any = None,
        *,
        handed: bool = False,
    ) -> None:
        """`kept`: what was chosen before the page was asked for in another language.

        A worker's device that was `handed` over neither offers nor keeps names of parents.
        """
        super().__init__(data, initial=kept)
        self.words, self.asked = words, asked
        refuses = self.refuses
        rows = {
            f"row_{row}": forms.ChoiceField(
                label=parted(words.plain(ROWS[row]))[0],
                choices=Answered.choices,
                widget=forms.RadioSelect,
                required=not refuses,
                error_messages=dict.fromkeys(("required", "invalid_choice"), words.plain("E03")),
            )
            for row in asked.rows
        }
        for each in rows.values():
            each.label_in_summary = True
        self.fields = rows | self.fields
        if words.role == SignerRole.YOUTH:
            for name in ("relation", "child_agrees", "declares_authority"):
                del self.fields[name]
        else:
            self._for_a_guardian()
        full_name = self.fields["signer_name"]
        refuse_in_words(self, words.plain)
        full_name.label = words.plain("F08" if words.role == SignerRole.YOUTH else "F07")
        full_name.error_messages |= {"required": words.plain("X04")}
        full_name.widget.attrs |= {"autocomplete": "off" if handed else "name", "dir": "auto"}
        for name in ("typed_signature", "signature"):
            self.fields[name].stands_at = "signed"  # drawn or typed: one of both is on the screen
        typed = self.fields["typed_signature"]
        typed.label = words.plain("F23")
        typed.widget.attrs |= {"autocomplete": "off", "dir": "auto"}

    def _for_a_guardian(self) -> None:
        words = self.words
        relation = cast("forms.ChoiceField", self.fields["relation"])
        relation.choices = [(value, words.plain(key)) for value, key in RELATIONS.items()]
        relation.label = words.plain("F09")
        relation.error_messages = dict.fromkeys(("required", "invalid_choice"), words.plain("X05"))
        agrees = cast("forms.ChoiceField", self.fields["child_agrees"])
        agrees.choices = [(value, words.plain(key)) for value, key in AGREES.items()]
        agrees.error_messages["invalid_choice"] = words.plain("B24")
        authority = self.fields["declares_authority"]
        authority.label = words.plain("P18")
        authority.error_messages = {"required": words.plain("X06")}

    @property
    def refuses(self) -> bool:
        """Whether *no everywhere* was pressed."""
        return bool(self.is_bound and self.data.get("decision") == REFUSE)

    @property
    def may_not_sign(self) -> bool:
        """Whether somebody chose to be what has no say over a child (BW 1:245, 1:253i)."""
        if not self.is_bound or "relation" not in self.fields:
            return False
        chosen = self.data.get("relation", "")
        return chosen in RELATIONS and chosen not in MAY_SIGN

    def said(self, row: str) -> str:
        """What the page shows for a row: what was chosen, nothing beforehand."""
        if self.refuses:
            return str(Answered.NO)
        chosen = self.data if self.is_bound else self.initial
        return str(chosen.get(f"row_{row}", ""))

    def clean_signature(self) -> str:
        sent = self.cleaned_data["signature"]
        if not sent:
            return ""
        try:
            return signature.read(sent)
        except signature.NoSignature:
            raise ValidationError(self.words.plain("X08"), code="no_signature") from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        names = ("typed_signature", "signature")
        if not any(given.get(name) or self.has_error(name) for name in names):
            missing = ValidationError(self.words.plain("X07"), code="required")
            self.add_error("typed_signature", missing)
        return given

    def decisions(self) -> dict[str, str]:
        """Row to yes or no."""
        return {
            row: str(Answered.NO) if self.refuses else self.cleaned_data[f"row_{row}"]
            for row in self.asked.rows
        }

    def given(self, text: FormText, text_hash: str, **also: Any) -> Given:
        """What was sent, for `signing.sign`, with the text that stood on the page."""
        values = self.cleaned_data
        return Given(
            decisions=self.decisions(),
            name=values["signer_name"],
            relation=values.get("relation") or Relation.SELF,
            text=text,
            text_hash=text_hash,
            declares_authority=values.get("declares_authority", False),
            child_agrees=values.get("child_agrees", ""),
            typed=values["typed_signature"],
            drawn=values["signature"],
            client_id=values["client_id"],
            **also,
        )
