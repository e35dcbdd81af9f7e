"""Choosing what reaches me and when, and switching push on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation import notifications
from organisation.choices import Timing
from organisation.forms.duty import Clock
from organisation.models import User
from privacy.forms import FreeText
from youthwork.lib.outside import LONGEST


class NotificationsForm(forms.Form):
    at_once = forms.MultipleChoiceField(
        label=gettext_lazy("At once"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest_at = Clock(
        label=gettext_lazy("The daily mail comes at"),
        help_text=gettext_lazy("On working days, only when something waits."),
    )
    quiet_from = Clock(label=gettext_lazy("Quiet from"), required=False)
    quiet_until = Clock(label=gettext_lazy("Quiet until"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.kinds = [kind for kind in notifications.kinds().values() if kind.is_for(user)]
        hours = notifications.hours_of(user)
        chosen = notifications.timings(user)
        initial = {
            "at_once": [k.key for k in self.kinds if chosen.get(k.key, k.usual) == Timing.AT_ONCE],
            "digest_at": hours.digest_at,
            "quiet_from": hours.quiet_from,
            "quiet_until": hours.quiet_until,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["at_once"].stands_at = "id_at_once"
        self.fields["at_once"].choices = [(kind.key, kind.name) for kind in self.kinds]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            missing = "quiet_from" if start is None else "quiet_until"
            told = _("Give both times, or leave both empty.")
            self.add_error(missing, ValidationError(told, code="both"))
        return cleaned

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The switches: each kind with whether it comes at once."""
        value = self["at_once"].value() or []
        return [{"kind": kind, "on": kind.is_urgent or kind.key in value} for kind in self.kinds]


class DeviceForm(forms.Form):
    endpoint = forms.CharField(
        max_length=LONGEST,
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("This browser gave no address. Try again.")},
    )
    before = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput, required=False)
    name = FreeText(
        label=gettext_lazy("What do you call this device?"), max_length=40, multiline=False
    )
