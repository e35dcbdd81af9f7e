"""An answer that was signed on a worker's device, as the device brings it."""

from __future__ import annotations

from datetime import datetime

from django import forms

from consent.models.request import MAIL_MAX
from youthwork.lib.device_clock import DeviceMoment, by_our_clock

REF_MAX = 20


class BroughtForm(forms.Form):
    """Which question it answers, in which language it was read, when it was signed."""

    ref = forms.CharField(max_length=REF_MAX)
    number = forms.IntegerField(min_value=1, max_value=2)
    client_id = forms.UUIDField()
    language = forms.CharField(max_length=2)
    text_hash = forms.CharField(max_length=64)
    signed_at = DeviceMoment(required=False)  # there when it was kept for want of a connection
    device_time = DeviceMoment(required=False)

    def signed(self, now: datetime) -> datetime | None:
        """When, by our clock; None when it is brought at once."""
        given = self.cleaned_data
        return by_our_clock(given["signed_at"], given["device_time"], now)


class CopyToForm(forms.Form):
    """The address for the copy that the signer typed meanwhile."""

    copy_to = forms.EmailField(max_length=MAIL_MAX)
