"""Which word is covered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.forms import FreeText


class MaskForm(forms.Form):
    """A word or passage, as it stands in the text."""

    words = FreeText(
        label=gettext_lazy("Word or passage"),
        help_text=gettext_lazy(
            "Just as it stands there. It is covered in the text, in every version, in the notes, "
            "in what was shared, and in the approaches and notices of this signal that you may "
            "change."
        ),
        max_length=200,
        min_length=2,
        multiline=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Give the word.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="mask_%s", **kwargs)


class MaskRequestForm(MaskForm):
    """A word or passage in what a partner asked and what was told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _(
            "Just as it stands there. It is covered in what was asked and in what was told."
        )
