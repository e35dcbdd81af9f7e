"""Teams."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.forms.fields import Lines
from organisation.models import Team, User
from privacy.forms import Day, FreeText
from youthwork.lib.said import SeenMixin


class TeamForm(SeenMixin, forms.Form):
    name = FreeText(label=gettext_lazy("Name"), max_length=80, multiline=False)
    municipality = FreeText(label=gettext_lazy("Municipality"), max_length=120, multiline=False)
    areas = Lines(
        label=gettext_lazy("Areas"),
        required=False,
        help_text=gettext_lazy(
            "One on each line. A signal can say in which area something goes on."
        ),
    )
    team_channel = FreeText(
        label=gettext_lazy("Where the team asks each other when in doubt"),
        help_text=gettext_lazy("A group, a number or an address."),
        max_length=200,
        multiline=False,
        required=False,
    )
    active_from = Day(label=gettext_lazy("Active from"))
    active_until = Day(label=gettext_lazy("Active until and including"), required=False)
    merged_into = forms.ModelChoiceField(
        label=gettext_lazy("After that its work goes on in"),
        help_text=gettext_lazy(
            "What is still open goes there on the day after. People don't move along. Only teams "
            "with a team lead can be chosen."
        ),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Nowhere"),
    )

    def __init__(self, *args: Any, team: Team, by: User, today: date, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"active_from": today}
        if team.pk:
            initial = {name: getattr(team, name) for name in self.base_fields}
            initial["merged_into"] = team.merged_into and team.merged_into.public_id
        super().__init__(*args, initial=initial, **kwargs)
        self.team = team
        if team.went_on(today):
            del self.fields["merged_into"]
        else:
            others = Team.objects.manageable_by(by).that_take_over(team, today, today)
            self.fields["merged_into"].queryset = others
        self.carry(team, self.fields)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if Team.objects.filter(name=name).exclude(pk=self.team.pk).exists():
            raise ValidationError(_("Another team has this name."), code="taken")
        return name


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label=gettext_lazy("Goes on in"), queryset=Team.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, team: Team, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Team.objects.manageable_by(by).active_on(today).exclude(pk=team.pk)
        self.fields["into"].queryset = others
