"""What is typed about an event, and on its page by a parent or young person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from consent import addresses, people
from consent.actions import asking
from consent.actions.events import FilledIn
from consent.choices.request import SignerRole
from consent.forms.fields import (
    UNKNOWN_CHOICE,
    Address,
    Birthday,
    line,
    option_rows,
    refuse_in_words,
)
from consent.languages import Language
from consent.models.request import MAIL_MAX, NAME_MAX
from consent.screens import asking as screen
from consent.screens.events import Words
from organisation.models import Organisation, Team, User
from privacy.forms import Day, FreeText


class EventForm(forms.Form):
    """An event for which a poster is made."""

    name = line(
        gettext_lazy("What is it?"),
        60,
        help_text=gettext_lazy("As it stands on the poster, for instance: football tournament"),
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    day = Day(label=gettext_lazy("On which day?"))
    rows = option_rows()
    open_until = Day(
        label=gettext_lazy("Until when does the code work?"),
        required=False,
        help_text=gettext_lazy("Empty is a week after the event."),
    )
    team = forms.ChoiceField(
        label=gettext_lazy("Team"), error_messages={"invalid_choice": UNKNOWN_CHOICE}
    )

    def __init__(
        self, *args: Any, user: User, organisation: Organisation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teams: dict[str, Team] = {str(team.public_id): team for team in user.current_teams}
        self.fields["rows"].choices = screen.row_choices(asking.offered_rows(organisation))
        if len(self.teams) < 2:
            del self.fields["team"]
        else:
            self.fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        team = self.teams.get(given.get("team", "")) or next(iter(self.teams.values()))
        return {
            "name": given["name"],
            "day": given["day"],
            "rows": given["rows"],
            "open_until": given["open_until"],
            "team": team,
        }


class FillInForm(forms.Form):
    """The page of an event, in the reader's language."""

    first_name = FreeText(multiline=False, max_length=NAME_MAX)
    last_name = FreeText(multiline=False, max_length=NAME_MAX, required=False)
    date_of_birth = Birthday()
    guardian_name = FreeText(multiline=False, max_length=NAME_MAX, required=False)
    email = Address(required=True)
    second_email = Address()
    one_guardian = forms.BooleanField(required=False)
    language = forms.ChoiceField(required=False)
    as_typed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=800)

    LABELS = {
        "first_name": "Q03",
        "last_name": "Q04",
        "date_of_birth": "Q05",
        "guardian_name": "Q06",
        "email": "Q07",
        "second_email": "Q15",
        "one_guardian": "Q16",
        "language": "Q08",
    }

    def __init__(
        self,
        words: Words,
        languages: Sequence[Language],
        *,
        today: date,
        organisation: Organisation | None = None,
        data: Any = None,
    ) -> None:
        super().__init__(data, initial={"language": words.language})
        self.words, self.today = words, today
        self.asks_both = organisation is not None and organisation.require_both_parents
        for name, key in self.LABELS.items():
            self.fields[name].label = words.plain(key)
        self.fields["language"].choices = [(one.code, one.name) for one in languages]
        for name, missing, wrong in (
            ("first_name", "X04", "X04"),
            ("date_of_birth", "X02", "X03"),
            ("email", "Q14", "Q14"),
            ("second_email", "Q14", "Q14"),
        ):
            self.fields[name].error_messages |= {
                "required": words.plain(missing),
                "invalid": words.plain(wrong),
                "max_length": words.plain(wrong),
            }
        refuse_in_words(self, words.plain)
        self.fields["language"].error_messages["invalid_choice"] = words.plain("B24")
        for name in ("first_name", "last_name", "guardian_name"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        self.fields["guardian_name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "dir": "ltr"}
        self.fields["second_email"].widget.attrs |= {"dir": "ltr"}
        self.fields["second_email"].help_text = words.plain("G01")
        born = self.fields["date_of_birth"]
        born.help_text = words.plain("F03")
        born.widget.attrs |= {"dir": "ltr"}
        if not self.asks_both:
            del self.fields["second_email"], self.fields["one_guardian"]

    def clean_date_of_birth(self) -> date:
        born: date = self.cleaned_data["date_of_birth"]
        try:
            asking.check_born(born, self.today)
        except ValidationError:
            raise ValidationError(self.words.plain("X03"), code="age") from None
        return born

    def clean_email(self) -> str:
        return self._meant("email")

    def clean_second_email(self) -> str:
        return self._meant("second_email")

    def _meant(self, name: str) -> str:
        """The address, unless it looks like another and was not sent again as it is."""
        typed: str = self.cleaned_data[name]
        meant = addresses.suggestion(typed)
        if meant and typed not in (self.data.get("as_typed") or "").split():
            raise ValidationError(self.words.plain("A06", suggestion=meant), code="suggestion")
        return typed

    def clean(self) -> dict[str, Any]:
        """Where both are asked: two addresses, or that there is one parent or guardian."""
        given = self.cleaned_data
        born, email, second = (given.get(n) for n in ("date_of_birth", "email", "second_email"))
        if not self.asks_both or not born or "second_email" in self.errors:
            return given
        if asking.role_on(born, self.today) == SignerRole.GUARDIAN:
            if not second and not given["one_guardian"]:
                self.add_error("second_email", self.words.plain("Q17"))
            elif second and email and people.same_mailbox(second, email):
                self.add_error("second_email", self.words.plain("Q18"))
        return given

    @property
    def typed_addresses(self) -> str:
        typed = [str(self.data.get(name) or "").strip() for name in ("email", "second_email")]
        return " ".join(one[:MAIL_MAX] for one in typed if one)

    def filled_in(self) -> FilledIn:
        given = self.cleaned_data
        return FilledIn(
            first_name=given["first_name"],
            last_name=given["last_name"],
            born=given["date_of_birth"],
            email=given["email"],
            name=given["guardian_name"],
            language=given["language"] or self.words.language,
            second_email=given.get("second_email", ""),
        )
