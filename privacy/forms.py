"""The form fields of every free text, day and moment, and the filters of the audit trail."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy import texts
from privacy.choices import AuditVerb, Period
from privacy.querysets.trail import Person
from privacy.validators import no_citizen_service_number, year_of_ours
from youthwork.lib.dates import NoSuchTime, moment_at

NUMBER = re.compile(r"[a-z]{1,2}-[a-z0-9-]{4,}", re.IGNORECASE)  # as people type S-2026-0041
DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y"]
TOO_LONG = _("Make it shorter: at most %(limit_value)s characters, now %(show_value)s.")


class FreeText(forms.CharField):
    """Free text as a person types or pastes it; refuses citizen service numbers.

    `multiline` (default) keeps newlines and shows a `textarea`. Length is counted after cleaning,
    so a Windows newline is one character.
    """

    default_validators = [no_citizen_service_number]

    def __init__(self, *, multiline: bool = True, **kwargs: Any) -> None:
        self.multiline = multiline
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if text in self.empty_values or text is None:
            return text
        return texts.clean(text, multiline=self.multiline) or self.empty_value


class Upload(forms.FileField):
    """A file that somebody has to choose; `endings` are those that the browser offers.

    The form looks it over for viruses (`privacy.viruses`) before anything reads it.
    """

    default_error_messages = {
        "required": _("Choose a file."),
        "invalid": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": _("This file is empty."),
    }

    def __init__(self, *, endings: str, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": endings})
        super().__init__(**({"label": _("File"), "widget": widget} | kwargs))


class Day(forms.DateField):
    """A day as the browser's date field sends it, or as the Dutch write it."""

    default_validators = [year_of_ours]
    default_error_messages = {
        "required": _("Choose a day."),
        "invalid": _("Write a day like 20-11-2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=DAY_FORMATS, **({"widget": widget} | kwargs))


class Moment(forms.DateTimeField):
    """A moment by the Amsterdam clock; of a time that it shows twice the first one."""

    default_validators = [year_of_ours]

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError, with code `no_such_time` for a time that the clock skips."""
        try:
            moment: datetime | None = super().to_python(value)
        except ValidationError as refusal:
            if refusal.code != "ambiguous_timezone":
                raise
            local: datetime = refusal.params["datetime"]
            try:
                return moment_at(local.date(), local.time())
            except NoSuchTime:
                told = gettext(
                    "This time did not exist: the clock went an hour ahead. Choose a later one."
                )
                raise ValidationError(told, code="no_such_time") from None
        return moment


class AuditFilter(forms.Form):
    """What of the trail is shown; `people` is None where a person sees only their own."""

    tells_errors = False

    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    period = forms.ChoiceField(label=_("Period"), choices=Period, required=False)
    about = forms.CharField(label=_("Number"), max_length=120, required=False)

    stands_out = forms.BooleanField(label=_("Only what stands out"), required=False)

    def __init__(
        self,
        *args: Any,
        people: Iterable[Person] | None,
        about: bool,
        stands_out: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self["what"].field.choices = [("", _("All deeds")), *AuditVerb.choices]
        self.people = {each.public_id: each for each in people or ()}
        if people is None:
            del self.fields["who"]
        else:
            choices = [(each.public_id, each.name) for each in self.people.values()]
            self["who"].field.choices = [("", _("Everyone")), *choices]
        if not about:
            del self.fields["about"]
        if not stands_out:
            del self.fields["stands_out"]
        for field in self.fields.values():
            select = isinstance(field, forms.ChoiceField)
            tick = isinstance(field, forms.BooleanField)
            field.widget.attrs["class"] = (
                "form-check-input" if tick else "form-select s" if select else "form-control s"
            )
        if about:
            self["about"].field.widget.attrs["placeholder"] = "S-2026-0041"

    def criteria(self, now: datetime) -> dict[str, Any]:
        """Arguments of `AuditEntryQuerySet.matching`; what makes no sense is left out."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name, "") for name in ("what", "about")}
        if NUMBER.fullmatch(values["about"]):
            values["about"] = values["about"].upper()
        days = self.cleaned_data.get("period")
        since = now - timedelta(days=int(days)) if days else None
        return {
            **values,
            "who": self.person.pk if self.person else None,
            "since": since,
            "stands_out": bool(self.cleaned_data.get("stands_out")),
        }

    @property
    def person(self) -> Person | None:
        """Whose entries were asked for, after `criteria`."""
        return self.people.get(self.cleaned_data.get("who", ""))

    @property
    def kept(self) -> dict[str, str]:
        """What was chosen, as an address keeps it, after `criteria`."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return chosen | ({"stands_out": "on"} if "stands_out" in chosen else {})
