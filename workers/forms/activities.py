"""What is typed about an activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Partner, Platform, Team, User
from privacy.asking import TextCheckMixin
from privacy.forms import Day, FreeText
from workers.choices.activities import (
    ONLY_MODE,
    ActivityKind,
    ActivityMode,
    GiveTake,
    Origin,
    ReachKind,
    Recurrence,
)
from workers.choices.hours import Function
from workers.models import NOTE_MAX, Activity, Campaign
from workers.themes import themes
from youthwork.lib.offered import RowField, RowsField, offer
from youthwork.lib.said import SeenMixin

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
MOST_PARTICIPANTS, MOST_REACH = 10_000, 100_000_000
ROWS = ("team", "workers", "platform", "partner", "campaign")  # fields that hold rows


def choice(label: Any, required: Any, choices: Any, **also: Any) -> forms.ChoiceField:
    errors = {"required": required, "invalid_choice": UNKNOWN_CHOICE}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **also)


class ActivityForm(SeenMixin, TextCheckMixin):
    """An activity with who is there; it asks for no young person anywhere."""

    checked_texts = ("title", "result")

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    team = RowField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    title = FreeText(
        label=gettext_lazy("What is it called?"),
        max_length=80,
        multiline=False,
        help_text=gettext_lazy("No names of young people."),
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    kind = choice(
        gettext_lazy("What kind is it?"),
        gettext_lazy("Choose what kind it is."),
        [("", gettext_lazy("Choose")), *ActivityKind.choices],
    )
    mode = choice(
        gettext_lazy("Where?"),
        gettext_lazy("Choose online or offline."),
        ActivityMode.choices,
        widget=forms.RadioSelect,
    )
    function = choice(
        gettext_lazy("What is it for?"),
        gettext_lazy("Choose what it is for."),
        [("", gettext_lazy("Choose")), *Function.choices],
    )
    platform = RowField(
        label=gettext_lazy("Platform"),
        help_text=gettext_lazy("Only for something online."),
        queryset=Platform.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("None"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    campaign = RowField(
        label=gettext_lazy("Campaign"),
        help_text=gettext_lazy("If it is part of one."),
        queryset=Campaign.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("None"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    first_day = Day(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Does it come back? Then the first day."),
    )
    from_time = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time like 19:00.")},
    )
    until_time = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time like 19:00.")},
    )
    recurrence = choice(
        gettext_lazy("How often?"), UNKNOWN_CHOICE, Recurrence.choices, widget=forms.RadioSelect
    )
    last_day = Day(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty while it goes on."),
        required=False,
    )
    workers = RowsField(
        label=gettext_lazy("Who of us is there?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one colleague."),
            "invalid_choice": UNKNOWN_CHOICE,
            "invalid_pk_value": UNKNOWN_CHOICE,
            "invalid_list": UNKNOWN_CHOICE,
        },
    )
    partner = RowField(
        label=gettext_lazy("Partner"),
        queryset=Partner.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("None"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    participants_count = forms.IntegerField(
        label=gettext_lazy("Young people who take part"),
        help_text=gettext_lazy("A number, about. Never who."),
        required=False,
        min_value=0,
        max_value=MOST_PARTICIPANTS,
        error_messages={
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": gettext_lazy("Write a whole number."),
            "max_value": gettext_lazy("This number is too large."),
        },
    )
    reach = forms.IntegerField(
        label=gettext_lazy("Reach"),
        help_text=gettext_lazy(
            "As the platform counts it. It says nothing about how many different people."
        ),
        required=False,
        min_value=0,
        max_value=MOST_REACH,
        error_messages={
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": gettext_lazy("Write a whole number."),
            "max_value": gettext_lazy("This number is too large."),
        },
    )
    reach_kind = forms.ChoiceField(
        label=gettext_lazy("Reach is the number of"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *ReachKind.choices],
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    origin = choice(
        gettext_lazy("Whose idea was it?"),
        UNKNOWN_CHOICE,
        Origin.choices,
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        required=False,
        choices=themes,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE},
    )
    is_digital = forms.BooleanField(
        label=gettext_lazy("Digital, without social media"),
        help_text=gettext_lazy("Gaming or making, for instance. It doesn't count as online work."),
        required=False,
    )
    result = FreeText(
        label=gettext_lazy("What came of it"),
        help_text=gettext_lazy("No names."),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: Any,
        by: User,
        today: date,
        activity: Activity | None = None,
        beside: Sequence[RowField] = (),
        **kwargs: Any,
    ) -> None:
        """`beside`: fields of another form on the page, whose rows are read with its own."""
        given = kwargs.pop("initial", None) or {}
        known = self._known(activity, by, today)
        super().__init__(*args, initial=known | given, **kwargs)
        self.by = by
        if activity:
            del self.fields["public_id"]
        teams = [team.pk for team in by.current_teams]
        people = User.objects.in_teams(teams, today).working()
        if activity:
            teams.append(activity.team_id)
            people = people | User.objects.filter(pk__in=activity.workers.values("pk"))
        self.fields["team"].queryset = Team.objects.filter(pk__in=teams).order_by("name")
        self.fields["workers"].queryset = people.distinct().order_by("name")
        self.fields["workers"].label_from_instance = lambda person: person.name
        chosen = activity.platform_id if activity else None
        self.fields["platform"].queryset = Platform.objects.choosable(chosen)
        campaigns = Campaign.objects.visible_to(by).choosable()
        if activity and activity.campaign_id:
            campaigns = campaigns | Campaign.objects.filter(pk=activity.campaign_id)
        self.fields["campaign"].queryset = campaigns
        self.fields["partner"].queryset = Partner.objects.visible_to(by).order_by("name")
        offer(*(self.fields[name] for name in ROWS), *beside)
        unsaid = ("public_id", "text_confirmed")
        self.carry(activity, [name for name in self.base_fields if name not in unsaid])

    def _known(self, activity: Activity | None, by: User, today: date) -> dict[str, Any]:
        """What is there already, or what a new one most often is."""
        if activity is None:
            return {
                "public_id": uuid4(),
                "team": by.current_teams[0].public_id if by.current_teams else None,
                "first_day": today,
                "workers": [by.public_id],
                "recurrence": Recurrence.ONCE,
                "origin": Origin.OWN,
            }
        known = {
            name: getattr(activity, name)
            for name in self.base_fields
            if name not in (*ROWS, "public_id", "text_confirmed")
        }
        return known | {
            "team": activity.team.public_id,
            "platform": activity.platform and activity.platform.slug,
            "partner": activity.partner and activity.partner.public_id,
            "campaign": activity.campaign and activity.campaign.public_id,
            "workers": [person.public_id for person in activity.workers.all()],
        }

    def _words(self) -> list[str]:
        """Words with a capital that are no names here: platforms, teams, areas, partners."""
        own = [row.name for row in Platform.objects.offered()]
        for team in self.by.current_teams:
            own += [team.name, *team.areas]
        return own + [partner.name for partner in self.fields["partner"].rows.values()]

    def clean(self) -> dict[str, Any]:
        """What fits together: kind and place, days, times, reach and what it counts."""
        super().clean()
        self.check_texts(allowed=self._words())
        data = dict(self.cleaned_data)
        data.pop("text_confirmed", None)
        if not data.get("public_id"):
            data.pop("public_id", None)
        kind, mode = data.get("kind"), data.get("mode")
        if kind and mode and ONLY_MODE.get(kind, mode) != mode:
            self.add_error("mode", ValidationError(_("This kind is never there."), code="mode"))
        if data.get("platform") and mode == ActivityMode.OFFLINE:
            told = _("Something offline has no platform.")
            self.add_error("platform", ValidationError(told, code="offline"))
        first, last = data.get("first_day"), data.get("last_day")
        if data.get("recurrence") == Recurrence.ONCE:
            data["last_day"] = None
        elif first and last and last < first:
            told = _("The last day lies before the first.")
            self.add_error("last_day", ValidationError(told, code="before_first"))
        if data.get("until_time") and not data.get("from_time"):
            told = _("Give the start too.")
            self.add_error("from_time", ValidationError(told, code="half"))
        elif data.get("until_time") and data["until_time"] == data.get("from_time"):
            told = _("Choose an end after the start.")
            self.add_error("until_time", ValidationError(told, code="no_time"))
        if data.get("reach") is not None and not data.get("reach_kind"):
            told = _("Choose what you counted.")
            self.add_error("reach_kind", ValidationError(told, code="of_what"))
        elif data.get("reach") is None:
            data["reach_kind"] = ""
        return data


def _any(label: Any, choices: Any) -> forms.ChoiceField:
    """A filter whose first choice, all, is called as the field."""
    return forms.ChoiceField(label=label, required=False, choices=lambda: [("", label), *choices()])


class ActivityFilter(forms.Form):
    """What the list of activities shows; what makes no sense is left out."""

    tells_errors = False

    kind = _any(gettext_lazy("Kind"), lambda: ActivityKind.choices)
    function = _any(gettext_lazy("Function"), lambda: Function.choices)
    give_take = _any(gettext_lazy("Give or take"), lambda: GiveTake.choices)
    mode = _any(gettext_lazy("Where"), lambda: ActivityMode.choices)
    origin = _any(gettext_lazy("Idea"), lambda: Origin.choices)
    theme = _any(gettext_lazy("Theme"), themes)
    campaign = _any(gettext_lazy("Campaign"), list)
    mine = forms.BooleanField(label=gettext_lazy("With me"), required=False)
    digital = forms.BooleanField(
        label=gettext_lazy("Digital, without social media"), required=False
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(each.public_id), each.name) for each in campaigns]
        self["campaign"].field.choices = [("", _("Campaign")), *offered]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
