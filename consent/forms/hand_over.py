"""What is chosen around a hand-over: the language, who was seen, where the copy goes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.choices.request import Attested, SignerRole
from consent.languages import Language
from consent.models.request import MAIL_MAX
from consent.shown import Words
from privacy.forms import FreeText

PLACE_MAX = 80
SAID = [
    (Attested.SEEN, _("Yes, I was there")),
    (Attested.SPOKEN, _("No, but I spoke to them")),
    (Attested.UNSEEN, _("I did not see it")),
]


class LanguageForm(forms.Form):
    """In which language the signer reads."""

    language = forms.ChoiceField(label=_("Language of the parent"))

    def __init__(self, among: Collection[Language], role: str, data: Any, initial: str) -> None:
        super().__init__(data, initial={"language": initial})
        field = self.fields["language"]
        field.choices = [(one.code, one.name) for one in among]  # type: ignore[attr-defined]
        if role == SignerRole.YOUTH:
            field.label = _("Language of the young person")


class AttestForm(forms.Form):
    """What the worker states about who signed."""

    attested = forms.ChoiceField(
        label=_("Did you see who signed?"), choices=SAID, widget=forms.RadioSelect
    )
    place = FreeText(
        label=_("Where was it?"), multiline=False, max_length=PLACE_MAX, required=False
    )


class CopyForm(forms.Form):
    """Where the copy goes, in the signer's own language."""

    email = forms.EmailField(max_length=MAIL_MAX)

    def __init__(self, words: Words, data: Any = None, *, handed: bool = True) -> None:
        """A worker's device that was `handed` over neither offers nor keeps addresses."""
        super().__init__(data)
        field = self.fields["email"]
        field.label = words.plain("H03")
        wrong = words.plain("Q14")
        field.error_messages = dict.fromkeys(("required", "invalid", "max_length"), wrong)
        field.widget.attrs |= {"dir": "ltr", "inputmode": "email"}
        field.widget.attrs["autocomplete"] = "off" if handed else "email"
