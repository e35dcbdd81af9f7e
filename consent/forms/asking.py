"""What a worker types to ask for consent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import addresses
from consent.actions import asking
from consent.choices.request import Route, SignerRole
from consent.forms.fields import UNKNOWN_CHOICE, Address, Birthday, line, option_rows
from consent.languages import DUTCH, LANGUAGES
from consent.models import ConsentRequest, Subject
from consent.models.request import NAME_MAX
from consent.screens import asking as screen
from organisation.models import Organisation, Team, User

SOMEBODY_ELSE = "else"
NAMED = {"first_name", "date_of_birth", "last_name"}
MAILS = ("guardian_email", "youth_email", "second_guardian_email")


class AskForm(forms.Form):
    """A young person, what is asked, and how it reaches whoever signs."""

    team = forms.ChoiceField(
        label=gettext_lazy("Team"), error_messages={"invalid_choice": UNKNOWN_CHOICE}
    )
    first_name = line(
        gettext_lazy("First name of the young person"),
        NAME_MAX,
        error_messages={"required": gettext_lazy("Fill in the first name.")},
    )
    date_of_birth = Birthday(
        label=gettext_lazy("Date of birth"), help_text=gettext_lazy("For instance 3-6-2012")
    )
    same_person = forms.ChoiceField(
        label=gettext_lazy("Is this the same young person?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    note = line(
        gettext_lazy("How do you tell them apart?"),
        60,
        required=False,
        help_text=gettext_lazy("A few words that say nothing bad, for instance the school year."),
    )
    rows = option_rows()
    route = forms.ChoiceField(
        label=gettext_lazy("How do you want to ask?"),
        choices=screen.ROUTE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how you want to ask."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    guardian_email = Address(label=gettext_lazy("E-mail of the parent or guardian"))
    youth_email = Address(label=gettext_lazy("Own e-mail of the young person"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    last_name = line(gettext_lazy("Last name"), NAME_MAX, required=False)
    occasion = line(gettext_lazy("Occasion"), 80, required=False)
    guardian_name = line(gettext_lazy("Name of the parent or guardian"), NAME_MAX, required=False)
    second_guardian_email = Address(label=gettext_lazy("E-mail of the second parent or guardian"))
    one_guardian = forms.BooleanField(
        label=gettext_lazy("There is only one parent or guardian"), required=False
    )
    family_asks = forms.BooleanField(
        label=gettext_lazy("The family asks us to ask again"), required=False
    )
    client_id = forms.UUIDField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("This form is damaged. Open it again.")},
    )
    as_typed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=800)

    def __init__(
        self,
        *args: Any,
        user: User,
        organisation: Organisation | None,
        languages: Sequence[str],
        today: date,
        about: Subject | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisation, self.today, self.user = organisation, today, user
        self.initial.setdefault("client_id", uuid.uuid4())
        self.stands: ConsentRequest | None = None  # what came of this form, sent before
        self.subject = about  # somebody who is known: name and birthday aren't asked again
        self.teams: dict[str, Team] = {str(team.public_id): team for team in user.current_teams}
        self.alike: list[Subject] = []
        fields = self.fields
        if len(self.teams) < 2:
            del fields["team"]
        else:
            fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]
        if not self.asks_both:
            del fields["one_guardian"]
        fields["rows"].choices = screen.row_choices(asking.offered_rows(organisation))
        fields["language"].choices = [
            (code, language.name) for code, language in LANGUAGES.items() if code in languages
        ]
        fields["same_person"].choices = []
        if about is not None:
            for name in ("first_name", "last_name", "date_of_birth", "same_person", "note"):
                del fields[name]

    def clean_date_of_birth(self) -> date:
        born: date = self.cleaned_data["date_of_birth"]
        asking.check_born(born, self.today)
        return born

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or DUTCH

    @property
    def asks_both(self) -> bool:
        """Whether this organisation asks two parents, when there are two."""
        return self.organisation is not None and self.organisation.require_both_parents

    def clean(self) -> dict[str, Any]:
        if self._was_sent():
            return self.cleaned_data
        self._ask_both()
        if self.subject is None and not NAMED & set(self.errors):
            self._look_for_the_same()
        self._ask_about_domains()
        return self.cleaned_data

    def _was_sent(self) -> bool:
        """Whether this form was sent a moment ago, about the same young person."""
        client_id = self.cleaned_data.get("client_id")
        if client_id is None or self.errors:
            return False
        found = ConsentRequest.objects.of_form(self.user, client_id)
        if found is not None and asking.is_about(found, self.about()):
            self.stands = found
        return self.stands is not None

    def _ask_both(self) -> None:
        given = self.cleaned_data
        born = self._born()
        if (
            self.asks_both
            and born
            and asking.role_on(born, self.today) == SignerRole.GUARDIAN
            and given.get("route") == Route.EMAIL
            and not given.get("one_guardian")
            and not given.get("second_guardian_email")
            and "second_guardian_email" not in self.errors
        ):
            told = _("Fill in the address of both, or say that there is only one.")
            self.add_error("second_guardian_email", told)

    def _born(self) -> date | None:
        return self.subject.born if self.subject else self.cleaned_data.get("date_of_birth")

    @property
    def known_role(self) -> str:
        """Who signs about somebody known; "" while a birthday is still to be typed."""
        born = self.subject.born if self.subject else None
        return asking.role_on(born, self.today).value if born else ""

    def show_alike(self) -> None:
        """Offer those of this name and birthday who are known by now."""
        given = self.cleaned_data
        self.alike = asking.same_named(
            given["first_name"], given["last_name"], given["date_of_birth"]
        )
        if self.alike:
            choices = screen.alike_choices(self.alike, SOMEBODY_ELSE)
            self.fields["same_person"].choices = choices

    def _look_for_the_same(self) -> None:
        """Whether somebody of this name and birthday is known: never taken for the same."""
        self.show_alike()
        if not self.alike:
            return
        given, field = self.cleaned_data, self.fields["same_person"]
        said = self.data.get("same_person", "")
        self.errors.pop("same_person", None)
        if said not in dict(field.choices):
            self.add_error("same_person", asking.alike_told())
            return
        given["same_person"] = said
        if said == SOMEBODY_ELSE and not given.get("note"):
            self.add_error("note", _("Write how you tell the two apart."))

    def _ask_about_domains(self) -> None:
        """Suggest what was probably meant; sent again as it is, it is right."""
        seen = set((self.data.get("as_typed") or "").split())
        for name in MAILS:
            typed = self.cleaned_data.get(name) or ""
            meant = addresses.suggestion(typed) if typed else ""
            if meant and typed not in seen:
                told = _("Do you mean %(meant)s? If it is right as it is, send again.")
                self.add_error(name, told % {"meant": meant})

    @property
    def typed_addresses(self) -> str:
        """For the page: the addresses that were asked about, so that it asks once."""
        values = (str(self.data.get(name) or "").strip() for name in MAILS)
        return " ".join(value for value in values if value and addresses.suggestion(value))[:800]

    @property
    def refused_lately(self) -> bool:
        return self.is_bound and (
            any(error.code == "refused_lately" for error in self.non_field_errors().as_data())
            or bool(self.data.get("family_asks"))
        )

    @property
    def already_asked(self) -> bool:
        errors = self.non_field_errors().as_data() if self.is_bound else []
        return any(error.code == "already_asked" for error in errors)

    @property
    def known(self) -> Subject | None:
        if self.subject is not None:
            return self.subject
        said = self.cleaned_data.get("same_person")
        return next((one for one in self.alike if one.ref == said), None)

    def about(self) -> asking.About:
        given, known = self.cleaned_data, self.subject
        if known is not None and known.born is not None:
            return asking.About(
                first_name=known.first_name or "",
                last_name=known.last_name or "",
                born=known.born,
                email=given["youth_email"] or known.email or "",
                known=known,
            )
        return asking.About(
            first_name=given["first_name"],
            last_name=given["last_name"],
            born=given["date_of_birth"],
            email=given["youth_email"],
            note=given["note"] if self.known is None else "",
            known=self.known,
            is_namesake=bool(self.alike),
        )

    def asked(self) -> list[asking.Asked]:
        """Who signs: from sixteen the young person, else one guardian or two."""
        given = self.cleaned_data
        language = given["language"]
        about = self.about()
        if asking.role_on(about.born, self.today) == SignerRole.YOUTH:
            return [asking.Asked(email=about.email, language=language)]
        first = asking.Asked(given["guardian_email"], given["guardian_name"], language=language)
        second = given["second_guardian_email"]
        both = second or (self.asks_both and not given["one_guardian"])
        return [first, asking.Asked(second, language=language)] if both else [first]

    def chosen_team(self) -> Team:
        return self.teams.get(self.cleaned_data.get("team", "")) or next(iter(self.teams.values()))

    def values(self) -> dict[str, Any]:
        """What `asking.ask` takes, once the form is valid."""
        given = self.cleaned_data
        return {
            "about": self.about(),
            "asked": self.asked(),
            "rows": given["rows"],
            "route": Route(given["route"]),
            "team": self.chosen_team(),
            "occasion": given["occasion"],
            "family_asks": given["family_asks"],
            "client_id": given["client_id"],
        }
