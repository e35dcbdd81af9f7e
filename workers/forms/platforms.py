"""What is typed about a platform: its page, a proposal, a note, what was decided."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.choices import PlatformDecision, PlatformStatus
from organisation.models import Platform
from organisation.models.platforms import REPORT_ADDRESS_MAX
from privacy.asking import TextCheckMixin
from privacy.forms import FreeText
from workers.choices.platforms import NoteStatus
from workers.models import PlatformVersion
from workers.models.platforms import NOTE_MAX, SAID
from youthwork.lib.said import SeenMixin

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
# Words with a capital that a page of a platform may hold: firms, parts of platforms, offices.
KNOWN_WORDS = (
    *("Meta", "Google", "Microsoft", "Snap", "Map", "Ghost", "Reels", "Shorts", "Stories"),
    *("Story", "Bitmoji", "Messenger", "Threads", "Signal", "Twitch", "Reddit", "Roblox"),
    *("Apple", "Android", "Europa", "Europese", "EU", "AVG", "DSA", "AI", "BeReal", "Pinterest"),
)


def known_words(version: PlatformVersion | None = None) -> list[str]:
    """Platforms, what belongs to them, and what a page says already."""
    said = [getattr(version, name) for name in SAID] if version else []
    return [*KNOWN_WORDS, *(row.name for row in Platform.objects.offered()), *said]


def text(label: Any, most: int, rows: int, *, hint: Any = "", required: bool = True) -> FreeText:
    return FreeText(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a few words.")},
    )


def line(label: Any, most: int, *, hint: Any = "", required: bool = True) -> FreeText:
    return FreeText(
        label=label,
        max_length=most,
        multiline=False,
        required=required,
        help_text=hint,
        error_messages={"required": gettext_lazy("Write a few words.")},
    )


NOT_NEW = ("public_id", "seen", "what_changed", "settings_changed")


class PageForm(TextCheckMixin):
    """What a page says; `seen` is the version that was on the screen."""

    checked_texts = (*(name for name in SAID if name != "decision"), "what_changed")

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=100_000, required=False
    )
    name = line(gettext_lazy("What is the platform called?"), 60)
    audience = text(gettext_lazy("For whom is it?"), 300, 2)
    uses = text(
        gettext_lazy("What do we use it for?"),
        500,
        3,
        hint=gettext_lazy("And what do young people use it for?"),
    )
    pros = text(gettext_lazy("What speaks for it?"), 500, 3)
    cons = text(gettext_lazy("What speaks against it?"), 500, 3)
    privacy = text(
        gettext_lazy("Privacy weighing"),
        1500,
        5,
        hint=gettext_lazy("What does the platform keep of us and of young people?"),
    )
    dos = text(
        gettext_lazy("This we do"), 600, 4, hint=gettext_lazy("One on each line."), required=False
    )
    donts = text(
        gettext_lazy("This we never do"),
        600,
        4,
        hint=gettext_lazy("One on each line."),
        required=False,
    )
    min_age = line(
        gettext_lazy("Minimum age"),
        200,
        hint=gettext_lazy("As the terms say it, and when you looked."),
        required=False,
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Do we use it?"),
        choices=PlatformDecision.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose whether you use it."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    decision_note = line(
        gettext_lazy("On what condition?"),
        200,
        hint=gettext_lazy("Needed with ‘Yes, if’."),
        required=False,
    )
    settings_changed = forms.BooleanField(
        label=gettext_lazy("Settings of this platform changed"),
        help_text=gettext_lazy("Work profiles there are then checked again."),
        required=False,
    )
    what_changed = line(
        gettext_lazy("What did you change, and why?"),
        NOTE_MAX,
        hint=gettext_lazy("No names of young people."),
    )

    def __init__(self, *args: Any, version: PlatformVersion | None = None, **kwargs: Any) -> None:
        self.version = version
        if version:
            known = {name: getattr(version, name) for name in SAID}
            known |= {"seen": version.number, "public_id": uuid4()}
            kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        gone = ("name",) if version else NOT_NEW
        for name in gone:
            del self.fields[name]
        self.checked_texts = tuple(each for each in self.checked_texts if each in self.fields)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_texts(allowed=[*known_words(self.version), self.cleaned_data.get("name") or ""])
        data = dict(self.cleaned_data)
        data.pop("text_confirmed", None)
        if data.get("decision") == PlatformDecision.YES_IF and not data.get("decision_note"):
            told = _("Write the condition.")
            if "decision_note" not in self.errors:
                self.add_error("decision_note", ValidationError(told, code="required"))
        if self.version and data.get("seen") is None:
            told = _("This form is damaged. Open it again.")
            self.add_error(None, ValidationError(told, code="damaged"))
        return data


class SeenForm(forms.Form):
    """Which version was on the screen."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=100_000,
        error_messages={
            name: gettext_lazy("This form is damaged. Open it again.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )


class DeclineForm(TextCheckMixin):
    """Why a proposal isn't adopted."""

    checked_texts = ("reason",)

    reason = line(gettext_lazy("Why not?"), NOTE_MAX, hint=gettext_lazy("Your colleague reads it."))

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_texts(allowed=known_words())
        return self.cleaned_data


class StatusForm(SeenMixin, forms.Form):
    """Whether a platform is used, watched or put away."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=PlatformStatus.choices,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, initial={"status": platform.status}, **kwargs)
        self.carry(platform, ("status",))


class ReportAddressForm(SeenMixin, forms.Form):
    """Where accounts are reported to a platform."""

    report_address = FreeText(
        label=gettext_lazy("Address for reports"),
        help_text=gettext_lazy("Web address of the form, or an e-mail address. Of no person."),
        max_length=REPORT_ADDRESS_MAX,
        multiline=False,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        initial = {"report_address": platform.report_address}
        super().__init__(*args, initial=initial, **kwargs)
        self.carry(platform, ("report_address",))


class NoteForm(TextCheckMixin):
    """Something seen online or heard from young people, in one sentence."""

    checked_texts = ("text",)

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    platform = forms.ModelChoiceField(
        label=gettext_lazy("Platform"),
        queryset=Platform.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=pgettext_lazy("platform", "Another or a new one"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    text = text(
        gettext_lazy("What did you see or hear?"),
        NOTE_MAX,
        3,
        hint=gettext_lazy("One sentence. No names, no accounts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"public_id": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        pages = Platform.objects.choosable().filter(page__isnull=False)
        self.fields["platform"].queryset = pages

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_texts(allowed=known_words())
        self.cleaned_data.pop("text_confirmed", None)
        return self.cleaned_data


class NoteDecisionForm(forms.Form):
    """Whether a note stays."""

    status = forms.ChoiceField(
        choices=[(NoteStatus.REVIEWED, ""), (NoteStatus.DECLINED, "")],
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
