"""What is typed about a campaign."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.models import Partner, Platform, User
from privacy.asking import TextCheckMixin
from privacy.forms import Day, FreeText
from workers.choices.campaigns import CampaignOwner
from workers.forms.activities import UNKNOWN_CHOICE, choice
from workers.models import NOTE_MAX, Campaign
from workers.themes import themes
from youthwork.lib.said import SeenMixin

SAID = tuple("name owner partner goal message first_day last_day themes result".split())
ROWS_OF_TEXT = {"rows": 3, "dir": "auto", "spellcheck": "false"}


class CampaignForm(SeenMixin, TextCheckMixin):
    """Whose campaign it is, what it wants, what it says and when."""

    checked_texts = ("name", "goal", "message", "result")

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = FreeText(
        label=pgettext_lazy("campaign", "Name"),
        max_length=80,
        multiline=False,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    owner = choice(
        pgettext_lazy("campaign", "Whose is it?"),
        gettext_lazy("Choose whose campaign it is."),
        CampaignOwner.choices,
        widget=forms.RadioSelect,
    )
    partner = forms.ModelChoiceField(
        label=gettext_lazy("Partner"),
        queryset=Partner.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("None"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    goal = FreeText(
        label=pgettext_lazy("campaign", "Goal"),
        help_text=gettext_lazy("What will be different for young people?"),
        max_length=300,
        widget=forms.Textarea(attrs=ROWS_OF_TEXT),
        error_messages={"required": gettext_lazy("Write what it is for.")},
    )
    message = FreeText(
        label=pgettext_lazy("campaign", "Message"),
        help_text=gettext_lazy("In words that young people use."),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs=ROWS_OF_TEXT),
        error_messages={"required": gettext_lazy("Write what it says.")},
    )
    first_day = Day(
        label=gettext_lazy("First day"),
    )
    last_day = Day(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty while it goes on."),
        required=False,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        required=False,
        choices=themes,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE},
    )
    result = FreeText(
        label=gettext_lazy("What came of it"),
        help_text=gettext_lazy("No names."),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs=ROWS_OF_TEXT),
    )

    def __init__(
        self, *args: Any, by: User, today: date, campaign: Campaign | None = None, **kwargs: Any
    ) -> None:
        if campaign is None:
            known: dict[str, Any] = {"public_id": uuid4(), "first_day": today}
        else:
            known = {name: getattr(campaign, name) for name in SAID}
            known["partner"] = campaign.partner and campaign.partner.public_id
        super().__init__(*args, initial=known, **kwargs)
        if campaign is not None:
            del self.fields["public_id"]
        self.fields["partner"].queryset = Partner.objects.visible_to(by).order_by("name")
        self.carry(campaign, SAID)

    def clean(self) -> dict[str, Any]:
        """What fits together: whose it is and the partner, the days."""
        super().clean()
        own = [row.name for row in Platform.objects.offered()]
        own += [partner.name for partner in self.fields["partner"].queryset]
        self.check_texts(allowed=own)
        data = dict(self.cleaned_data)
        data.pop("text_confirmed", None)
        if not data.get("public_id"):
            data.pop("public_id", None)
        nobody = not data.get("partner") and "partner" not in self.errors
        if data.get("owner") == CampaignOwner.PARTNER and nobody:
            told = _("Choose which partner.")
            self.add_error("partner", ValidationError(told, code="which"))
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            told = _("The last day lies before the first.")
            self.add_error("last_day", ValidationError(told, code="before_first"))
        return data
