"""When a signal was written down, for one that was sent later: by our clock, not the phone's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

KEPT_AT_MOST = timedelta(hours=25)  # a device keeps a signal for a day; an hour for slow ones


class DeviceMoment(forms.DateTimeField):
    """A moment by the clock of a device, as a script writes it; what can't be read is nothing."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except (ValidationError, OverflowError):
            return None


class WrittenOffline(forms.Form):
    """Two moments of the same clock: it may be wrong by hours, the time between them is right."""

    now: datetime

    device_time = DeviceMoment(required=False)
    created_offline_at = DeviceMoment(required=False)

    def clean_created_offline_at(self) -> datetime | None:
        """The moment of writing by our clock; None when it was not offline, or can't be true."""
        written: datetime | None = self.cleaned_data["created_offline_at"]
        if written is None:
            return None
        age = (self.cleaned_data.get("device_time") or self.now) - written
        if age > KEPT_AT_MOST:
            return None
        return self.now - max(age, timedelta(0))
