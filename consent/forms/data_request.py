"""The public form to ask for one's data, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from consent import addresses
from consent.forms.fields import Address, refuse_in_words
from consent.models.request import MAIL_MAX
from consent.shown import Words
from privacy.actions.requests import Asked
from privacy.forms import FreeText
from privacy.models.requests import NAME_MAX, PHONE_MAX, TEXT_MAX
from privacy.request_choices import Asker, Channel, Kind

STOP = "stop"  # of image consent: a withdrawal, which waits for nothing
KINDS = {
    Kind.ACCESS: "B04",
    Kind.RECTIFY: "B05",
    Kind.ERASE: "B06",
    Kind.RESTRICT: "B07",
    Kind.PORT: "B08",
    Kind.OBJECT: "B09",
    STOP: "B10",
}
ASKERS = {Asker.SELF: "B12", Asker.PARENT: "B13"}


class DataRequestForm(forms.Form):
    """What is asked, for whom, and where the answer goes; no copy of any document."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    asker = forms.ChoiceField(widget=forms.RadioSelect)
    name = FreeText(multiline=False, max_length=NAME_MAX)
    email = Address(required=True)
    subject_name = FreeText(multiline=False, max_length=NAME_MAX, required=False)
    phone = forms.CharField(max_length=PHONE_MAX, required=False)
    about = FreeText(
        max_length=TEXT_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    as_typed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MAIL_MAX)

    LABELS = {
        "kind": "B03",
        "asker": "B11",
        "name": "B14",
        "email": "B15",
        "subject_name": "B16",
        "phone": "B17",
        "about": "B18",
    }

    def __init__(self, words: Words, *, data: Any = None) -> None:
        super().__init__(data, initial={"asker": Asker.SELF})
        self.words = words
        for name, key in self.LABELS.items():
            self.fields[name].label = words.plain(key)
        self["kind"].field.choices = [(key, words.plain(text)) for key, text in KINDS.items()]
        self["asker"].field.choices = [(key, words.plain(text)) for key, text in ASKERS.items()]
        wrong = {
            "kind": "B24",
            "asker": "B24",
            "name": "X04",
            "email": "B25",
            "subject_name": "X04",
        }
        for name, key in wrong.items():
            kinds = ("required", "invalid", "invalid_choice", "max_length")
            self.fields[name].error_messages |= dict.fromkeys(kinds, words.plain(key))
        refuse_in_words(self, words.plain)
        phone = self.fields["phone"]
        phone.validators.append(RegexValidator(r"^[0-9+()\s-]{3,}$", words.plain("B27")))
        phone.error_messages["max_length"] = words.plain("X16", total=PHONE_MAX)
        for name in ("name", "subject_name"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "dir": "ltr"}
        phone.widget.attrs |= {"autocomplete": "tel", "dir": "ltr"}

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        meant = addresses.suggestion(typed)
        if meant and typed != (self.data.get("as_typed") or "").strip():
            raise ValidationError(self.words.plain("A06", suggestion=meant), code="suggestion")
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("asker") == Asker.PARENT and not given.get("subject_name"):
            self.add_error("subject_name", self.words.plain("X04"))
        return given

    @property
    def typed_address(self) -> str:
        return str(self.data.get("email") or "").strip()[:MAIL_MAX]

    @property
    def stops(self) -> bool:
        return bool(self.cleaned_data["kind"] == STOP)

    def asked(self, today: date) -> Asked:
        given = self.cleaned_data
        return Asked(
            kind=Kind(given["kind"]),
            asker=Asker(given["asker"]),
            channel=Channel.FORM,
            received_on=today,
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            subject_name=given["subject_name"] if given["asker"] == Asker.PARENT else "",
            about=given["about"],
            language=self.words.language,
        )
