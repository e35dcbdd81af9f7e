"""What is asked about a table of hours: the file, and what its columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from privacy import viruses
from privacy.forms import Upload
from workers import imports
from youthwork.lib import sheets

FIELD_NAMES = {
    "day": gettext_lazy("Day"),
    "start": gettext_lazy("Start time"),
    "end": gettext_lazy("End time"),
    "minutes": gettext_lazy("Minutes"),
    "hours": gettext_lazy("Number of hours"),
    "where": gettext_lazy("Where"),
    "kind": gettext_lazy("Kind of work"),
    "function": gettext_lazy("Function"),
    "platform": gettext_lazy("Platform"),
    "team": gettext_lazy("Team"),
    "note": gettext_lazy("Note"),
    "public_id": gettext_lazy("Reference"),
}


class FileForm(forms.Form):
    file = Upload(
        endings=".csv,.xlsx,.txt",
        help_text=gettext_lazy("CSV or XLSX, at most 1 MB and 10,000 rows."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_file(self) -> list[list[str]]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        viruses.look_over(file, most=sheets.READ_MAX, by=self.by)
        try:
            if file.size is not None and file.size > sheets.READ_MAX:
                raise sheets.Unreadable("too large")
            # One row too many shows that there are more.
            return sheets.read(file.read(), imports.ROWS_MAX + 2)
        except sheets.Unreadable as why:
            told = _("We can't read this file. Save it as CSV or XLSX.")
            if str(why) == "too large":
                told = _("This file is too large: at most 1 MB.")
            raise ValidationError(told, code="unreadable") from None


class ColumnsForm(forms.Form):
    """For each column the field that it holds, or nothing."""

    def __init__(
        self, *args: Any, heading: Sequence[str], known: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Leave out")), *FIELD_NAMES.items()]
        errors = {"invalid_choice": _("Choose one of the options.")}
        for number, cell in enumerate(heading):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=cell or _("Column %(number)d") % {"number": number + 1},
                choices=choices,
                required=False,
                initial=known[number] if number < len(known) else "",
                error_messages=errors,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = [name for name in data.values() if name]
        for twice in sorted({name for name in said if said.count(name) > 1}):
            told = _("Two columns can't both be: %(field)s.")
            raise ValidationError(told, code="twice", params={"field": FIELD_NAMES[twice]})
        if told := imports.missing(said):
            raise ValidationError(told, code="missing")
        return data

    def columns(self) -> list[str]:
        return list(self.cleaned_data.values())
