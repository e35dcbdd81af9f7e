"""Shape of what is typed about people, teams and the organisation; rules live in actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation import sessions
from organisation.choices import (
    IMAGE_PLACES_MAX,
    TEAM_ROLES,
    ImagePlace,
    PersonStatus,
    RetentionProfile,
    Role,
    SetUpQuestion,
    SixteenPolicy,
)
from organisation.models import Membership, Organisation, Team, User
from privacy.forms import FreeText

DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y"]
phone_like = RegexValidator(r"^[0-9+()\s-]{3,20}$", gettext_lazy("Use digits, spaces, + and -."))


class Day(forms.DateField):
    """A day as the browser's date field sends it, or as the Dutch write it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=DAY_FORMATS, **({"widget": widget} | kwargs))


class YesNo(forms.TypedChoiceField):
    """Yes or no as two radio buttons, nothing chosen beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class Lines(FreeText):
    """Several names, one on each line; a list without doubles, in the order typed."""

    def __init__(self, *, most: int = 30, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > self.most or any(len(line) > 60 for line in found):
            raise ValidationError(
                _("At most %(most)d lines of 60 characters."),
                code="too_many",
                params={"most": self.most},
            )
        return found


class LoginForm(AllauthLoginForm):
    """Log-in without *remember me*: a session lasts twelve hours, on every device."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:  # allauth has just set a term that moves along
            sessions.limit(request, timezone.now())
        return response


# --- invitations and people ---------------------------------------------------------------------


class InviteForm(forms.Form):
    name = FreeText(label=gettext_lazy("Name"), max_length=120, multiline=False, required=False)
    email = forms.EmailField(label=gettext_lazy("Work e-mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("No team"),
        help_text=gettext_lazy("Only for a youth worker or team lead."),
        error_messages={"required": gettext_lazy("Choose a team.")},
    )

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Role if by.has_perm("organisation.manage_people") else [Role.WORKER]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["team"].queryset = Team.objects.invitable_by(by, today)
        if len(self.fields["role"].choices) == 1:
            self.initial.setdefault("role", Role.WORKER)
            self.fields["team"].required, self.fields["team"].help_text = True, ""
        if not self.is_bound and len(teams := list(self.fields["team"].queryset[:2])) == 1:
            self.initial.setdefault("team", teams[0].public_id)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") not in (None, *TEAM_ROLES):
            cleaned["team"] = None
        elif "role" in cleaned and cleaned.get("team") is None and "team" not in self.errors:
            self.add_error("team", ValidationError(_("Choose a team."), code="required"))
        return cleaned


class NewPassword(forms.Form):
    """A name and a password typed twice; the password is never shown back."""

    name = FreeText(label=gettext_lazy("Your name"), max_length=120, multiline=False)
    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least twelve characters. Four words in a row is fine."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error(
                "password2", ValidationError(_("This differs from the first one."), code="differs")
            )
        elif first:
            person = User(email=self.email, name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(first, person)
            except ValidationError as refusal:
                self.add_error("password1", refusal)
        return cleaned


class PersonForm(forms.Form):
    name = FreeText(label=gettext_lazy("Name"), max_length=120, multiline=False)
    email = forms.EmailField(label=gettext_lazy("Work e-mail address"), max_length=254)
    phone = FreeText(
        label=gettext_lazy("Work phone"),
        max_length=20,
        multiline=False,
        required=False,
        validators=[phone_like],
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        initial = {"name": person.name, "email": person.email, "phone": person.phone}
        super().__init__(*args, initial=initial, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exclude(pk=self.person.pk).exists():
            raise ValidationError(_("Another account has this address."), code="taken")
        return email


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("No team"),
    )
    from_day = Day(label=gettext_lazy("From"))
    until_day = Day(label=gettext_lazy("Until and including"), required=False)

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"from_day": today}, **kwargs)
        self.fields["team"].queryset = Team.objects.invitable_by(by, today)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class EndRoleForm(forms.Form):
    membership = forms.ModelChoiceField(queryset=Membership.objects.none())
    until_day = Day(label=gettext_lazy("Until and including"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = person.memberships.all()


class PeopleFilter(forms.Form):
    """What the list shows; anything unknown in the address is as if it weren't there."""

    q = FreeText(
        label=gettext_lazy("Find a colleague"), required=False, max_length=80, multiline=False
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("All teams"),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[("", gettext_lazy("All roles")), *Role.choices],
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Active and invited")), *PersonStatus.choices],
    )

    def __init__(self, data: Any, *, teams: Any) -> None:
        super().__init__(data)
        self.fields["team"].queryset = teams
        self.is_valid()
        self.chosen: dict[str, Any] = {
            name: self.cleaned_data.get(name) for name in self.fields if self.cleaned_data.get(name)
        }


# --- teams --------------------------------------------------------------------------------------


class TeamForm(forms.Form):
    name = FreeText(label=gettext_lazy("Name"), max_length=80, multiline=False)
    municipality = FreeText(label=gettext_lazy("Municipality"), max_length=120, multiline=False)
    areas = Lines(
        label=gettext_lazy("Areas"),
        required=False,
        help_text=gettext_lazy(
            "One on each line. A signal can say in which area something goes on."
        ),
    )
    active_from = Day(label=gettext_lazy("Active from"))
    active_until = Day(label=gettext_lazy("Active until and including"), required=False)

    def __init__(self, *args: Any, team: Team, today: date, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"active_from": today}
        if team.pk:
            initial = {name: getattr(team, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.team = team

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


# --- the set-up ---------------------------------------------------------------------------------


class DetailsForm(forms.Form):
    name = FreeText(label=gettext_lazy("Name"), max_length=120, multiline=False)
    legal_name = FreeText(
        label=gettext_lazy("Legal name"), max_length=160, multiline=False, required=False
    )
    contact_mail = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    handle_pattern = FreeText(
        label=gettext_lazy("Pattern of work account names"),
        max_length=80,
        multiline=False,
        required=False,
    )
    bio_template = FreeText(
        label=gettext_lazy("Template of a work profile's bio"), max_length=300, required=False
    )


class AnswerForm(forms.Form):
    """One question of the set-up; the subclass names the organisation's fields it fills."""

    decided_by = FreeText(
        label=gettext_lazy("Who decided this?"),
        help_text=gettext_lazy("Function and date."),
        max_length=120,
        multiline=False,
        required=False,
    )
    field_order: Iterable[str] | None = None

    def __init__(self, *args: Any, organisation: Organisation, question: SetUpQuestion) -> None:
        kept = organisation.answers.get(str(question))
        initial = {"decided_by": (kept or {}).get("decided_by", "")}
        own = [name for name in self.base_fields if name != "decided_by"]
        for name in own:
            value = getattr(organisation, name, None)
            # What nobody answered yet is not shown as if they had.
            initial[name] = value if kept or value not in (False, None) else None
        super().__init__(*args, initial=initial)
        self.order_fields([*own, "decided_by"])
        self.own = own

    @property
    def values(self) -> dict[str, Any]:
        """The organisation's fields by name."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.own and name not in ("partners_are_right",)
        }


class KindForm(AnswerForm):
    retention_profile = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=RetentionProfile.choices,
        widget=forms.RadioSelect,
    )


class CareProviderForm(AnswerForm):
    is_care_provider = YesNo(label=gettext_lazy("Provider under the Wmo or Jeugdwet"))


class PrivacyOfficerForm(AnswerForm):
    privacy_officer_name = FreeText(
        label=gettext_lazy("Privacy officer"), max_length=120, multiline=False
    )
    privacy_officer_external = forms.BooleanField(
        label=gettext_lazy("Works for another organisation"), required=False
    )
    privacy_officer_replacement = FreeText(
        label=gettext_lazy("Stands in"), max_length=120, multiline=False, required=False
    )
    privacy_mail = forms.EmailField(label=gettext_lazy("E-mail address for privacy questions"))


class FridayDutyForm(AnswerForm):
    friday_duty = FreeText(label=gettext_lazy("Who is on duty"), max_length=300)
    friday_duty_paid = YesNo(label=gettext_lazy("Is duty paid?"))


class ColleaguesForm(AnswerForm):
    colleagues_may_read = YesNo(
        label=gettext_lazy("Workers read signals of severity 1 to 3 of their team")
    )


class SixteenForm(AnswerForm):
    sixteen_policy = forms.ChoiceField(
        label=gettext_lazy("From sixteen"), choices=SixteenPolicy.choices, widget=forms.RadioSelect
    )
    require_both_parents = YesNo(label=gettext_lazy("Ask two parents, where there are two"))


class ImagePlacesForm(AnswerForm):
    image_places = forms.MultipleChoiceField(
        label=gettext_lazy("Places"),
        choices=ImagePlace.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one place.")},
    )

    def clean_image_places(self) -> list[str]:
        places = self.cleaned_data["image_places"]
        if len(places) > IMAGE_PLACES_MAX:
            raise ValidationError(
                _("Choose at most six. You have %(number)d."),
                code="too_many",
                params={"number": len(places)},
            )
        return places


class PartnersForm(AnswerForm):
    partners_are_right = forms.BooleanField(
        label=gettext_lazy("I looked at this list with the manager"),
        help_text=gettext_lazy("The manager keeps partners and agreements."),
    )


class WorksCouncilForm(AnswerForm):
    works_council_agreed_on = Day(
        label=gettext_lazy("Agreed on"),
        required=False,
        help_text=gettext_lazy("Leave empty as long as there is no agreement; then it is off."),
    )

    def clean_works_council_agreed_on(self) -> date | None:
        return _not_in_the_future(self.cleaned_data["works_council_agreed_on"])


class ThemesForm(AnswerForm):
    municipal_themes = Lines(
        label=gettext_lazy("Own themes"),
        help_text=gettext_lazy("One on each line."),
        required=False,
        most=12,
    )


ANSWER_FORMS: dict[SetUpQuestion, type[AnswerForm]] = {
    SetUpQuestion.KIND: KindForm,
    SetUpQuestion.CARE_PROVIDER: CareProviderForm,
    SetUpQuestion.PRIVACY_OFFICER: PrivacyOfficerForm,
    SetUpQuestion.FRIDAY_DUTY: FridayDutyForm,
    SetUpQuestion.COLLEAGUES: ColleaguesForm,
    SetUpQuestion.SIXTEEN: SixteenForm,
    SetUpQuestion.IMAGE_PLACES: ImagePlacesForm,
    SetUpQuestion.PARTNERS: PartnersForm,
    SetUpQuestion.WORKS_COUNCIL: WorksCouncilForm,
    SetUpQuestion.THEMES: ThemesForm,
}


class DpiaForm(forms.Form):
    dpia_on = Day(label=gettext_lazy("DPIA done on"))

    def clean_dpia_on(self) -> date | None:
        return _not_in_the_future(self.cleaned_data["dpia_on"])


def _not_in_the_future(day: date | None) -> date | None:
    if day is not None and day > timezone.localdate():
        raise ValidationError(_("This day is still to come."), code="future")
    return day
