"""When a signal was written down, for one that was sent later: by our clock, not the phone's."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone

from youthwork.lib.device_clock import DeviceMoment, by_our_clock


class WrittenOffline(forms.Form):
    """Two moments of the same clock: it may be wrong by hours, the time between them is right."""

    now: datetime
    written: datetime | None = None  # by the clock of the device

    device_time = DeviceMoment(required=False)
    created_offline_at = DeviceMoment(required=False)

    def clean_created_offline_at(self) -> datetime | None:
        """The moment of writing by our clock; None when it was not offline, or can't be true."""
        given = self.cleaned_data
        self.written = given["created_offline_at"]
        return by_our_clock(given["created_offline_at"], given.get("device_time"), self.now)

    def is_filled_in(self, moment: datetime) -> bool:
        """Whether the device filled in this moment: that of writing, shown without its seconds."""
        if self.written is None:
            return False
        return moment == timezone.localtime(self.written).replace(second=0, microsecond=0)
