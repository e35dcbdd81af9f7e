"""The organisation: its details, the questions of the set-up, the opening of signals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.choices import (
    IMAGE_PLACES_MAX,
    ImagePlace,
    LinkEnough,
    RetentionProfile,
    SetUpQuestion,
    SixteenPolicy,
)
from organisation.forms.fields import Lines, YesNo, not_in_the_future
from organisation.models import GIVE_LEAST, GIVE_MOST, OWN_NO_LEAST, OWN_NO_MOST, Organisation
from privacy.forms import Day, FreeText
from youthwork.lib.said import SeenMixin

NO_COLUMN = ("partners_are_right",)  # what an answer says and no row keeps


class _OfTheOrganisation(SeenMixin, forms.Form):
    """Over some of what is known of the organisation, each field called like its column."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        known = {name: getattr(organisation, name) for name in self.base_fields}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(organisation, self.base_fields)


class DetailsForm(_OfTheOrganisation):
    """Name, addresses and what work profiles look like."""

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
    team_channel = FreeText(
        label=gettext_lazy("Where colleagues ask each other when in doubt"),
        help_text=gettext_lazy("A group, a number or an address. A team can have its own."),
        max_length=200,
        multiline=False,
        required=False,
    )


class AnswerForm(SeenMixin, forms.Form):
    """One question of the set-up; the subclass names the organisation's fields it fills."""

    decided_by = FreeText(
        label=gettext_lazy("Who decided this?"),
        help_text=gettext_lazy("Function and date."),
        max_length=120,
        multiline=False,
        required=False,
    )
    field_order: Iterable[str] | None = None

    def __init__(
        self, *args: Any, organisation: Organisation, question: SetUpQuestion, today: date
    ) -> None:
        kept = organisation.answers.get(str(question))
        initial = {"decided_by": (kept or {}).get("decided_by", "")}
        own = [name for name in self.base_fields if name != "decided_by"]
        for name in own:
            value = getattr(organisation, name, None)
            # What nobody answered yet is not shown as if they had.
            initial[name] = value if kept or value not in (False, None) else None
        super().__init__(*args, initial=initial)
        self.order_fields([*own, "decided_by"])
        self.own, self.today = own, today
        kept_by = f"answers__{question}__decided_by"
        said = [name for name in own if name not in NO_COLUMN]
        self.carry(organisation, [*said, "decided_by"], decided_by=kept_by)

    @property
    def values(self) -> dict[str, Any]:
        """The organisation's fields by name."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.own and name not in NO_COLUMN
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
    own_no_from = forms.IntegerField(
        label=gettext_lazy("From what age does a young person get an own link to see and stop?"),
        help_text=gettext_lazy("From 6 to 12. Their no counts at any age."),
        min_value=OWN_NO_LEAST,
        max_value=OWN_NO_MOST,
        initial=OWN_NO_MOST,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Write an age from 6 to 12."),
        ),
    )


class ImagePlacesForm(AnswerForm):
    image_places = forms.MultipleChoiceField(
        label=gettext_lazy("Places"),
        choices=ImagePlace.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one place.")},
    )
    link_is_enough = forms.ChoiceField(
        label=gettext_lazy("Where is a signature by link alone enough?"),
        choices=LinkEnough.choices,
        widget=forms.RadioSelect,
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
        return not_in_the_future(self.cleaned_data["works_council_agreed_on"], self.today)


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


class OpenSignalsForm(forms.Form):
    """The numbers are right, signals open, or both; `open` is the name of a button."""

    numbers_checked = forms.BooleanField(
        label=gettext_lazy("I looked up all numbers and sites today. They are right."),
        required=False,
    )
    open = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("numbers_checked") and not data.get("open"):
            told = _("Nothing was kept. First look up the numbers, and tick that they are right.")
            raise ValidationError(told, code="nothing_chosen")
        return data


class ReadyForm(forms.Form):
    """Whoever it is asked of says that a point is so, or takes that back."""

    deed = forms.ChoiceField(
        choices=[("say", gettext_lazy("It is so")), ("take_back", gettext_lazy("Take back"))],
        error_messages={
            "required": gettext_lazy("Nothing was kept. Choose the button beside the point."),
            "invalid_choice": gettext_lazy("Nothing was kept. Choose the button beside the point."),
        },
    )


class RemindForm(forms.Form):
    """Only a button: whom a point waits for is reminded."""


class PracticeForm(_OfTheOrganisation):
    """The balance of giving and taking, and the period in which a pilot collects examples."""

    give_percent = forms.IntegerField(
        label=gettext_lazy("At least this share gives, in per cent"),
        help_text=gettext_lazy("From 40 to 60. Below it people get a friendly hint, never more."),
        min_value=GIVE_LEAST,
        max_value=GIVE_MOST,
        error_messages={
            "required": gettext_lazy("Write a number from 40 to 60."),
            "invalid": gettext_lazy("Write a number from 40 to 60."),
            "min_value": gettext_lazy("Write a number from 40 to 60."),
            "max_value": gettext_lazy("Write a number from 40 to 60."),
        },
    )
    pilot_from = Day(
        label=gettext_lazy("Pilot from"),
        help_text=gettext_lazy("Half a year, for instance. Leave both empty without a pilot."),
        required=False,
    )
    pilot_until = Day(label=gettext_lazy("Pilot until and including"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("pilot_from"), data.get("pilot_until")
        whole = not self.has_error("pilot_from") and not self.has_error("pilot_until")
        if whole and bool(first) != bool(last):
            told = _("Give both days, or neither.")
            self.add_error(
                "pilot_until" if first else "pilot_from", ValidationError(told, code="half")
            )
        elif first and last and last < first:
            told = ValidationError(_("The last day lies before the first."), code="before_first")
            self.add_error("pilot_until", told)
        return data
