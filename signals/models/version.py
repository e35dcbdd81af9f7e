"""What a signal said before somebody changed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from signals.models.signal import NARRATIVE_MAX, NOTE_MAX, Signal
from signals.querysets.version import SignalVersionQuerySet

# What a version keeps of a signal: texts that are encrypted, and coded values.
KEPT_TEXTS = ("title", "narrative", "meaning", "account_handle", "location_url")
KEPT_CODES = (
    "category",
    "subcategory",
    "severity",
    "opportunity_when",
    "area",
    "still_visible",
    "identity_sure",
    "observed",
    "interpretation",
    "offline_picture",
    "about_minors",
    "group_size",
    "age_band",
    "concerns_one_youth",
)


class SignalVersion(models.Model):
    """A signal as it was until somebody changed it; the signal itself holds the newest version."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(editable=False)
    changed = models.CharField(max_length=400, editable=False)  # fields that the change touched
    changed_at = models.DateTimeField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = EncryptedTextField(max_length=80, null=True, editable=False)
    narrative = EncryptedTextField(max_length=NARRATIVE_MAX, null=True, editable=False)
    meaning = EncryptedTextField(max_length=NOTE_MAX, null=True, editable=False)
    account_handle = EncryptedTextField(max_length=200, null=True, editable=False)
    location_url = EncryptedTextField(max_length=2000, null=True, editable=False)
    platform = models.ForeignKey(
        "organisation.Platform", models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(editable=False)
    codes = models.JSONField(default=dict, editable=False)  # the values of KEPT_CODES

    objects = SignalVersionQuerySet.as_manager()
    personal = {
        "title": _("to account for what a signal said before"),
        "narrative": _("to account for what a signal said before"),
        "meaning": _("to account for what a signal said before"),
        "account_handle": _("to account for what a signal said before"),
        "location_url": _("to account for what a signal said before"),
        "by": _("to ask back about a change"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "number"], name="signal_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of signal {self.signal_id}"

    def words(self) -> list[str]:
        """The texts that people wrote, without the empty ones."""
        return [text for text in (self.title, self.narrative, self.meaning) if text]

    def tells(self, nothing: Mapping[str, Any]) -> bool:
        """Whether it holds what `leave_out` would take."""
        texts = any(getattr(self, name) for name in KEPT_TEXTS)
        kept = [
            name for name in nothing if name in self.codes
        ]  # of before one was kept it has none
        codes = any(self.codes[name] != nothing[name] for name in kept)
        return texts or codes or ("platform" in nothing and self.platform_id is not None)

    def leave_out(self, nothing: Mapping[str, Any]) -> None:
        """Keep no text, and of what a kind doesn't keep (`choices.signal.unkept`) nothing."""
        if not self.tells(nothing):
            return
        kept = self.codes | {name: nothing[name] for name in nothing if name in KEPT_CODES}
        columns: dict[str, Any] = dict.fromkeys(KEPT_TEXTS, "") | {"codes": kept}
        if "platform" in nothing:
            columns["platform"] = None
        for name, value in columns.items():
            setattr(self, name, value)
        if self.pk:
            SignalVersion.objects.filter(pk=self.pk).update(**columns)

    @classmethod
    def of(cls, signal: Signal) -> SignalVersion:
        """The signal as it is now, unsaved."""
        return cls(
            signal=signal,
            number=signal.version,
            platform=signal.platform,
            seen_at=signal.seen_at,
            codes={name: getattr(signal, name) for name in KEPT_CODES},
            **{name: getattr(signal, name) for name in KEPT_TEXTS},
        )
