"""What is typed on the overview: whom to look for, and whose requests to show."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.models import Team
from privacy.forms import FreeText


class NameForm(forms.Form):
    """A first name or a whole name; posted, so that no name stands in an address."""

    name = FreeText(
        label=_("First name or whole name"),
        max_length=160,
        multiline=False,
        help_text=_("Exactly as it was written down. Each search is recorded."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )


class WhoseForm(forms.Form):
    """Filters of the address; what makes no sense filters nothing."""

    team = forms.ChoiceField(required=False)
    mine = forms.BooleanField(required=False)
    show = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=80)

    def __init__(self, *args: object, teams: Iterable[Team], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.teams = {str(team.public_id): team for team in teams}
        self.fields["team"].choices = [(key, key) for key in self.teams]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def team_chosen(self) -> Team | None:
        return self.teams.get(self.cleaned_data.get("team", ""))

    @property
    def mine_chosen(self) -> bool:
        return bool(self.cleaned_data.get("mine"))

    def kept(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        if self.mine_chosen:
            return {"mine": "1"}
        team = self.team_chosen
        return {"team": str(team.public_id)} if team else {}
