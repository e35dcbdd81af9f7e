"""What is asked before posting: what it is, who is on it, where it goes. Never the image."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from consent.choices.consent import PLACE_OF, Channel
from consent.choices.request import ImageKind
from consent.models import Publication
from organisation.forms.fields import not_in_the_future
from organisation.models import Organisation
from privacy.forms import Day, FreeText

MOST = 40  # people on one image
WHO = gettext_lazy("Choose who is on it.")
WHERE = gettext_lazy("Choose where it goes.")


def channels(organisation: Organisation | None) -> list[Channel]:
    """Channels in the places that the organisation uses."""
    places = organisation.image_places if organisation else []
    return [channel for channel in Channel if PLACE_OF[channel] in places]


class CheckForm(forms.Form):
    """What is it, who is on it, where does it go?"""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (ImageKind.PHOTO.value, pgettext_lazy("image", "Photo")),
            (ImageKind.VIDEO.value, pgettext_lazy("image", "Video")),
        ],
        initial=ImageKind.PHOTO.value,
        widget=forms.RadioSelect,
    )
    who = forms.MultipleChoiceField(
        label=gettext_lazy("Who is on it?"),
        help_text=gettext_lazy(
            "Everybody you can recognise. Somebody isn't there? Then nothing was asked yet."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": WHO, "invalid_choice": WHO, "invalid_list": WHO},
    )
    first_name = FreeText(
        label=gettext_lazy("Another first name"),
        required=False,
        max_length=160,
        multiline=False,
        widget=forms.TextInput(
            attrs={
                "dir": "auto",
                "autocomplete": "off",
                "spellcheck": "false",
                "enterkeyhint": "search",
            }
        ),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Where will it stand?"),
        widget=forms.RadioSelect,
        error_messages={"required": WHERE, "invalid_choice": WHERE},
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        organisation: Organisation | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self["who"].field.choices = people
        self["channel"].field.choices = [
            (channel.value, channel.label) for channel in channels(organisation)
        ]

    def clean_who(self) -> list[str]:
        chosen: list[str] = list(dict.fromkeys(self.cleaned_data["who"]))
        if len(chosen) > MOST:
            raise forms.ValidationError(gettext_lazy("At most forty people on one image."))
        return chosen


class PublishForm(CheckForm):
    """What stands in the register: beside who and where, a few words, the day and the address."""

    what = FreeText(
        label=gettext_lazy("What is it about?"),
        max_length=Publication._meta.get_field("what").max_length,
        multiline=False,
        help_text=gettext_lazy("A few words to know it by. No names."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    posted_on = Day(label=gettext_lazy("Day on which it is posted"))
    address = FreeText(
        label=gettext_lazy("Address of the post"),
        required=False,
        max_length=Publication._meta.get_field("address").max_length,
        multiline=False,
        help_text=gettext_lazy("As text, to find it again. We never open it."),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_posted_on(self) -> date | None:
        return not_in_the_future(self.cleaned_data["posted_on"], self.today)


class ImpossibleForm(forms.Form):
    """One sentence on why a post can't be removed, which who signed gets to read."""

    impossible = FreeText(
        label=gettext_lazy("What could not be removed, and why?"),
        max_length=120,
        multiline=False,
        help_text=gettext_lazy("One sentence. Who signed reads it in the last mail."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
