"""The organisation's logo and colour."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from organisation.house_style import LOGO_LARGEST, checked_colour, checked_logo
from organisation.models import HouseStyle, User
from privacy import viruses
from youthwork.lib.said import SeenMixin


class HouseStyleForm(SeenMixin, forms.Form):
    """Cleaned, the logo is the bytes that are kept, or None."""

    colour = forms.CharField(
        label=gettext_lazy("Colour"),
        help_text=gettext_lazy("A dark one: white letters have to be readable on it."),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages={
            "required": gettext_lazy("Choose a colour."),
            "max_length": gettext_lazy("Write a colour like #0b5d63."),
        },
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("PNG or JPEG, at most 2 MB. Best on a white or clear ground."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        error_messages=dict.fromkeys(
            ("invalid", "missing", "empty"), gettext_lazy("This file is empty.")
        ),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("No logo any more"), required=False)

    def __init__(self, *args: Any, by: User, style: HouseStyle, **kwargs: Any) -> None:
        super().__init__(*args, initial={"colour": style.colour}, **kwargs)
        self.by = by
        if not style.logo:
            del self.fields["without_logo"]
        self.carry(style, ("colour", "logo"))

    def clean_colour(self) -> str:
        return checked_colour(self.cleaned_data["colour"])

    def clean_logo(self) -> bytes | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if not file:
            return None
        viruses.look_over(file, most=LOGO_LARGEST, by=self.by)
        return checked_logo(file)
