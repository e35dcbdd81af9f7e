"""What is asked about closing a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from organisation.models import Team, User
from privacy.forms import FreeText

REASON_MAX = 300


class CloseForm(forms.Form):
    """Which month of which team."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), to_field_name="public_id")
    month = forms.DateField(input_formats=["%Y-%m"])

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = Team.objects.finished_by(by, today)

    def wanted(self) -> tuple[Team, date]:
        return self.cleaned_data["team"], self.cleaned_data["month"]


class ReopenForm(forms.Form):
    reason = FreeText(
        label=gettext_lazy("Why does it have to be opened?"),
        help_text=gettext_lazy("The privacy officer can read this. No names of young people."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write down why.")},
    )
