"""What is typed about work accounts: the account, its check, being public, its end.

No form here asks for a private account, and no remark takes the name of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.choices import PlatformStatus
from organisation.models import Platform, User
from privacy.forms import Day, FreeText
from workers.choices.profiles import (
    REFLECTION,
    Answer,
    EndedHow,
    Item,
    Visibility,
    Visible,
)
from workers.forms.activities import UNKNOWN_CHOICE, choice
from workers.models import WorkProfile
from workers.models.profiles import HANDLE_MAX, REASON_MAX, REMARK_MAX, TEXT_MAX, URL_MAX
from youthwork.lib.said import SeenMixin

MOST_FOLLOWERS = 100_000_000


class AccountForm(SeenMixin, forms.Form):
    """A work account; the platform of one that is there already stays."""

    platform = forms.ModelChoiceField(
        label=gettext_lazy("Platform"),
        queryset=Platform.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose a platform."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    handle = FreeText(
        label=gettext_lazy("User name"),
        max_length=HANDLE_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Write down the user name of your work account.")},
    )
    url = FreeText(
        label=gettext_lazy("Address of the profile"),
        max_length=URL_MAX,
        multiline=False,
        required=False,
    )
    visibility = choice(
        gettext_lazy("Who sees it?"),
        gettext_lazy("Choose who sees it."),
        Visibility.choices,
        widget=forms.RadioSelect,
    )
    bio = FreeText(
        label=gettext_lazy("Bio"),
        help_text=gettext_lazy("As it stands on your profile."),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    availability_text = FreeText(
        label=gettext_lazy("When you are there, and where to go when you are not"),
        help_text=gettext_lazy("Young people read this, in your bio or pinned."),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    followers = forms.IntegerField(
        label=gettext_lazy("Followers"),
        help_text=gettext_lazy("A number, about. Never who."),
        required=False,
        min_value=0,
        max_value=MOST_FOLLOWERS,
        error_messages={
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": gettext_lazy("Write a whole number."),
            "max_value": gettext_lazy("This number is too large."),
        },
    )
    buddy = forms.ModelChoiceField(
        label=gettext_lazy("Buddy"),
        help_text=gettext_lazy("A colleague who may check this profile with you."),
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Nobody"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(
        self, *args: Any, by: User, today: date, profile: WorkProfile | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_known(profile), **kwargs)
        self.profile = profile
        if profile:
            del self.fields["platform"]
        else:
            taken = WorkProfile.objects.held_by(by).current().values("platform")
            offered = Platform.objects.exclude(status=PlatformStatus.ARCHIVED)
            offered = offered.exclude(pk__in=taken)
            self.fields["platform"].queryset = offered.order_by("position", "name")
        teams = [team.pk for team in by.current_teams]
        colleagues = User.objects.in_teams(teams, today).working().exclude(pk=by.pk)
        self.fields["buddy"].queryset = colleagues.order_by("name")
        self.fields["buddy"].label_from_instance = lambda person: person.name
        self.carry(profile, [name for name in self.base_fields if name != "platform"])


def _known(profile: WorkProfile | None) -> dict[str, Any]:
    if profile is None:
        return {"visibility": Visibility.CLOSED}
    names = ("handle", "url", "visibility", "bio", "availability_text", "followers")
    known = {name: getattr(profile, name) for name in names}
    return known | {"buddy": profile.buddy and profile.buddy.public_id}


def _answer() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=Answer.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )


def _remark() -> FreeText:
    """Its name is of the field itself: sixteen hidden labels are a fiftieth of the page."""
    label = gettext_lazy("Remark")
    field = FreeText(label=label, max_length=REMARK_MAX, multiline=False, required=False)
    field.widget.attrs["aria-label"] = label
    return field


class CheckForm(forms.Form):
    """The sixteen items, each with an answer and a remark; half of them may wait."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in Item:
            self.fields[item].label = item.label
            if item in REFLECTION:
                self.fields[item].choices = [
                    (Answer.YES, Answer.YES.label),
                    (Answer.NO, _("To talk about")),
                ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not any(self.cleaned_data.get(item) for item in Item):
            raise ValidationError(_("Answer at least one question."), code="empty")
        return self.cleaned_data

    @property
    def given(self) -> dict[str, tuple[str, str]]:
        """What was answered: item -> answer and remark."""
        data = self.cleaned_data
        return {
            item.value: (data[item], data.get(f"{item}_remark") or "")
            for item in Item
            if data.get(item)
        }


for _item in Item:
    CheckForm.base_fields[_item.value] = _answer()
    CheckForm.base_fields[f"{_item.value}_remark"] = _remark()


class ExceptionForm(forms.Form):
    """Why a profile should be public, and until when."""

    reason = FreeText(
        label=gettext_lazy("Why should this profile be public?"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write why, in a sentence.")},
    )
    until_day = Day(
        label=gettext_lazy("Until and including"),
        help_text=gettext_lazy("At most half a year."),
    )


class DecideForm(forms.Form):
    """Yes or no to a profile that is public for a while."""

    decision = choice(
        gettext_lazy("May this profile be public?"),
        gettext_lazy("Choose yes or no."),
        [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )


class EndForm(forms.Form):
    """What became of an account, and how one can see it."""

    how = choice(
        gettext_lazy("What happened to the account?"),
        gettext_lazy("Choose what happened."),
        EndedHow.choices,
        widget=forms.RadioSelect,
    )
    proof = FreeText(
        label=gettext_lazy("How can somebody see that?"),
        help_text=gettext_lazy("For instance: deleted together, the page is gone."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write how one can see it.")},
    )


class VisibleForm(forms.Form):
    """Card, line under e-mails, poster."""

    visible = forms.MultipleChoiceField(
        label=gettext_lazy("What do you have?"),
        choices=Visible.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE},
    )

    @classmethod
    def of(cls, items: Iterable[str]) -> VisibleForm:
        return cls(initial={"visible": list(items)})
