"""People, their roles and invitations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.choices import TEAM_ROLES, PersonStatus, Role
from organisation.forms.fields import phone_like
from organisation.models import Membership, Team, User
from privacy.forms import Day, FreeText
from youthwork.lib.said import SeenMixin


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


class PersonForm(SeenMixin, forms.Form):
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
        self.carry(person, self.base_fields)

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


class EndRoleForm(SeenMixin, forms.Form):
    """The last day of one of somebody's roles; the page has one for each."""

    membership = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        error_messages={"invalid_choice": gettext_lazy("Someone else just changed this.")},
    )
    until_day = Day(label=gettext_lazy("Until and including"))

    def __init__(
        self, *args: Any, person: User, held: Membership | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = person.memberships.all()
        self.fields["membership"].queryset = roles
        self.asked = self["membership"].value() or ""  # of which role, as it was typed
        if self.asked.isdecimal():  # each role on the page has a field of its own
            self.fields["until_day"].widget.attrs["id"] = f"until-{self.asked}"
            held = next((row for row in roles if str(row.pk) == self.asked), None)
        self.carry(held, ["until_day"])


class PeopleFilter(forms.Form):
    """What the list shows; anything unknown in the address is as if it weren't there."""

    tells_errors = False

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
