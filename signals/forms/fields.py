"""Fields and words that the forms of signals share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youthwork.lib.dates import NoSuchTime, moment_at

if TYPE_CHECKING:
    pass


MOMENT_FORMATS = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
]


DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y"]
NOT_A_DAY = gettext_lazy("Choose a day.")
NOT_A_MOMENT = gettext_lazy("Choose a day and a time.")
UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")


class Moment(forms.DateTimeField):
    """A moment by the Amsterdam clock; of a time that it shows twice the first one."""

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
                raise ValidationError(
                    _("This time did not exist: the clock went an hour ahead. Choose a later one."),
                    code="no_such_time",
                ) from None
        return moment


def radio(choices: type, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=lambda: choices.choices,  # a list is copied, label by label, for every form
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
        **kwargs,
    )
