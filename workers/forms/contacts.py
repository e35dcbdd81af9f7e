"""What is tapped about a contact; every field is chosen, none is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.models import Platform, User
from privacy.forms import Day
from workers.choices.contacts import ContactOutcome, Direction, Known
from workers.forms.activities import UNKNOWN_CHOICE, choice
from workers.models import ContactTally
from workers.querysets.contacts import REMOVE_DAYS
from workers.team_of_day import held_between, team_of
from workers.themes import themes

AT_ONCE = 5  # the form counts up to this many with one tap
HABIT = ("direction", "known", "outcome")  # what is chosen beforehand as it was last time


def _platforms() -> list[tuple[str, str]]:
    return [(platform.slug, platform.name) for platform in Platform.objects.offered()]


def _themes() -> list[tuple[str, object]]:
    return [("", pgettext_lazy("theme", "Something else")), *themes()]


class ContactForm(forms.Form):
    """A contact as it was last time, so that one tap counts the next one; it asks for nobody."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    direction = choice(
        gettext_lazy("Who began?"),
        gettext_lazy("Choose who began."),
        Direction.choices,
        widget=forms.RadioSelect,
    )
    known = choice(
        gettext_lazy("Do you know this young person already?"),
        gettext_lazy("Choose known or new."),
        Known.choices,
        widget=forms.RadioSelect,
    )
    outcome = choice(
        pgettext_lazy("contact", "What came of it?"),
        gettext_lazy("Choose what came of it."),
        ContactOutcome.choices,
        widget=forms.RadioSelect,
    )
    platform = choice(
        gettext_lazy("Where?"),
        gettext_lazy("Choose where it was."),
        _platforms,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("What about?"),
        choices=_themes,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    count = forms.TypedChoiceField(
        label=gettext_lazy("How many times?"),
        choices=[(number, str(number)) for number in range(1, AT_ONCE + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    team = choice(gettext_lazy("Team"), UNKNOWN_CHOICE, (), widget=forms.RadioSelect)
    day = Day(
        label=gettext_lazy("Day"),
        required=False,
    )

    def __init__(
        self, *args: Any, by: User, today: date, last: ContactTally | None = None, **kwargs: Any
    ) -> None:
        self.by, self.today = by, today
        teams = by.current_teams
        known: dict[str, Any] = {"public_id": uuid4(), "count": 1, "theme": ""}
        if last is None:  # the first one takes three taps
            slug = next((slug for slug, _name in _platforms()), "")
            known |= {"direction": Direction.YOUTH_BEGAN, "platform": slug}
        if last is not None:
            known |= {name: getattr(last, name) for name in HABIT}
            known["platform"] = last.platform.slug
        mine = [team for team in teams if last is not None and team.pk == last.team_id] or teams
        known["team"] = str(mine[0].public_id) if mine else ""
        super().__init__(*args, initial=known, **kwargs)
        if len(teams) > 1:
            offered = [(str(team.public_id), team.name) for team in teams]
            self["team"].field.choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["team"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or self.today
        if day > self.today:
            raise ValidationError(_("This day is still to come."), code="future")
        if day < self.today - timedelta(days=REMOVE_DAYS):
            raise ValidationError(_("That is too long ago to count."), code="too_old")
        return day

    def clean(self) -> dict[str, Any]:
        """Platform and team as rows, by what the form offered."""
        super().clean()
        data = dict(self.cleaned_data)
        slug, public_id = data.get("platform"), data.pop("team", None)
        if slug:
            rows = Platform.objects.offered()
            data["platform"] = next((row for row in rows if row.slug == slug), None)
        teams = self.by.current_teams
        data["team"] = next((t for t in teams if str(t.public_id) == public_id), None)
        if data["team"] is None and "team" not in self.fields:
            data["team"] = next(iter(teams), None)
        if data["team"] is None and "team" not in self.errors:
            raise ValidationError(_("You are in no team today."), code="no_team")
        day = data.get("day")
        if data["team"] is not None and day is not None and day < self.today:
            held = held_between(self.by, day, self.today)
            data["team"] = team_of(day, data["team"], held, self.today)
        return data
