"""When something was written on a device without a connection: by our clock, not the device's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

# A device keeps it for a day, and where nobody looked for longer an hour from when somebody does
# (docs/decisions/0071-unsent-signals-on-the-device.md). A clock that leaps does so by years.
KEPT_AT_MOST = timedelta(days=30)


class DeviceMoment(forms.DateTimeField):
    """A moment by the clock of a device, as a script writes it; what can't be read is nothing."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment: datetime | None = super().to_python(value)
            # At the ends of what Python can count a time zone more is an error.
            return timezone.localtime(moment) if moment else None
        except (ValidationError, OverflowError):
            return None


def by_our_clock(
    written: datetime | None, device_now: datetime | None, now: datetime
) -> datetime | None:
    """The moment of writing, counted back from now; None when there was none, or can't be true.

    Both come from the same device: its clock may be wrong by hours, the time between them is right.
    """
    if written is None:
        return None
    age = (device_now or now) - written
    if age > KEPT_AT_MOST:
        return None
    return now - max(age, timedelta(0))
