"""The form of a signal again, to change what was written; and the question why one goes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organisation.models import Platform, User
from signals.actions.log import WRITTEN, Observation
from signals.choices.editing import RetractReason
from signals.choices.signal import ShowsMinor, may_show_a_minor
from signals.forms.fields import UNKNOWN_CHOICE
from signals.forms.log import SignalForm, may_be_a_victims
from signals.models import Signal
from signals.models.version import KEPT_CODES, KEPT_TEXTS

TYPED = "%d-%m-%Y %H:%M"


class EditForm(SignalForm):
    """What the signal says now, to be changed; it stays with its team."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("This form is damaged. Open it again."),
        ),
    )

    def __init__(
        self, *args: Any, signal: Signal, user: User, now: datetime, **kwargs: Any
    ) -> None:
        self.signal = signal
        first = {name: getattr(signal, name) for name in (*KEPT_TEXTS, *KEPT_CODES)}
        first |= {
            "platform": signal.platform.slug if signal.platform else "",
            "seen_at": timezone.localtime(signal.seen_at).strftime(TYPED),
            "version": signal.version,
        }
        super().__init__(*args, user=user, now=now, initial=first, **kwargs)
        self.platforms = Platform.objects.offered(signal.platform)
        self.teams = [signal.team]
        self.areas_before = {signal.area} - {""}  # also where the team's list of places is new
        self.whole()
        for name in ("client_id", "first_steps", "team"):
            del self.fields[name]

    def as_sent(self, typed: QueryDict) -> QueryDict:
        """What was typed into the form of a new signal, as this form takes it.

        Of a signal that somebody changed since only what was written counts: nothing that they
        chose is undone by it.
        """
        if self.signal.version == 1:
            typed["version"] = "1"
            return typed
        data = QueryDict(mutable=True)
        for name, value in self.initial.items():
            if value not in (None, "", False):
                data[name] = "on" if value is True else str(value)
        for name in WRITTEN:
            data[name] = typed.get(name, "")
        return data

    def clean_seen_at(self) -> datetime:
        """The moment of before when it was left alone; the form shows it without its seconds."""
        before = self.signal.seen_at
        typed: datetime | None = self.cleaned_data["seen_at"]
        if typed is None or typed.strftime(TYPED) == timezone.localtime(before).strftime(TYPED):
            return before
        return super().clean_seen_at()

    def clean_seen_long_ago(self) -> bool:
        """Whoever leaves the moment alone said so before."""
        untouched = self.cleaned_data.get("seen_at") == self.signal.seen_at
        return untouched or bool(self.cleaned_data["seen_long_ago"])

    def clean(self) -> dict[str, Any]:
        """As a new signal; what was answered about what is left alone still counts."""
        data, before = self.cleaned_data, self.signal
        if all(
            (data.get(name) or "") == (getattr(before, name) or "") for name in self.checked_texts
        ):
            data["text_confirmed"] = before.text_confirmed or data.get("text_confirmed")
            data["no_person"] = data.get("no_person") or before.no_person
        told = (before.title, before.narrative)
        one, place = before.concerns_one_youth, before.location_url
        asked = may_be_a_victims(before.category, one, place, *told)
        noted = ("account_handle", "location_url")
        if asked and all((data.get(n) or "") == (getattr(before, n) or "") for n in noted):
            data["handle_spreads"] = True
        if may_show_a_minor(before.subcategory, before.about_minors, before.age_band):
            data["shows_minor"] = data.get("shows_minor") or ShowsMinor.NO
        return super().clean()

    def observation(self) -> Observation:
        """What the signal is to say, for `actions.editing.edit`."""
        self.cleaned_data |= {"client_id": self.signal.client_id, "first_steps": []}
        return super().observation()


class RetractForm(forms.Form):
    """Why a signal goes back: one tap, nothing to write."""

    retract_reason = forms.ChoiceField(
        label=gettext_lazy("Why do you take it back?"),
        choices=RetractReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose why."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def clean_retract_reason(self) -> RetractReason:
        return RetractReason(self.cleaned_data["retract_reason"])
