"""Who stands in, for which role, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from organisation.choices import DEPUTY_ROLES
from organisation.models import Membership, User
from privacy.forms import Day

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")


class DeputyForm(forms.Form):
    """A colleague for a role of one's own."""

    post = forms.TypedChoiceField(
        label=gettext_lazy("For which role?"),
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    person = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in for you?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose a colleague."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    from_day = Day(label=gettext_lazy("From"))
    until_day = Day(
        label=gettext_lazy("Until and including"),
        help_text=gettext_lazy("At most three months. Then it ends by itself."),
    )

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        posts = [
            held
            for held in by.current_memberships
            if held.role in DEPUTY_ROLES and held.deputy_for_id is None
        ]
        first = {"from_day": today, "post": posts[0].pk if posts else None}
        super().__init__(*args, initial=first, **kwargs)
        self.posts = {held.pk: held for held in posts}
        self.fields["post"].choices = [(held.pk, _label(held)) for held in posts]
        people = User.objects.working().exclude(pk=by.pk).order_by("name")
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.name

    @property
    def chosen_post(self) -> Membership:
        return self.posts[self.cleaned_data["post"]]


def _label(held: Membership) -> str:
    role = str(held.get_role_display())
    return f"{role}, {held.team}" if held.team else role
