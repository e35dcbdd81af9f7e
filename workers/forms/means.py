"""What is typed about telephones and laptops."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Team, User
from privacy.forms import Day, FreeText
from workers.choices.means import IN_USE, EquipmentKind, EquipmentState
from workers.forms.activities import UNKNOWN_CHOICE
from workers.models import Equipment
from youthwork.lib.said import SeenMixin

NOT_A_TIME = gettext_lazy("Write a time like 19:00.")


class EquipmentForm(SeenMixin, forms.Form):
    """A telephone or laptop, with who has it or which teams share it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=EquipmentKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what it is."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    label = FreeText(
        label=gettext_lazy("Name or number"),
        max_length=40,
        multiline=False,
        help_text=gettext_lazy("As it stands on the sticker."),
        error_messages={"required": gettext_lazy("Write a name or number.")},
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How is it?"),
        choices=EquipmentState.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how it is."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    holder = forms.ModelChoiceField(
        label=gettext_lazy("Who has it?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Nobody"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Or shared by"),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": UNKNOWN_CHOICE,
            "invalid_pk_value": UNKNOWN_CHOICE,
            "invalid_list": UNKNOWN_CHOICE,
        },
    )
    since = Day(
        label=gettext_lazy("In use since"),
    )
    note = FreeText(label=gettext_lazy("Remark"), max_length=120, multiline=False, required=False)

    def __init__(
        self, *args: Any, by: User, today: date, row: Equipment | None = None, **kwargs: Any
    ) -> None:
        known: dict[str, Any] = {"since": today, "state": EquipmentState.GOOD}
        if row is not None:
            known = {
                name: getattr(row, name) for name in ("kind", "label", "state", "since", "note")
            }
            known["holder"] = row.holder and row.holder.public_id
            known["teams"] = [team.public_id for team in row.teams.all()]
        super().__init__(*args, initial=known, **kwargs)
        self.until = row.until if row else None
        self.kept: list[Team] = []  # that share it too, and that this person may not choose
        teams, people = Team.objects.order_by("name"), User.objects.working()
        if not by.has_perm("workers.manage_all_equipment"):
            led = [team.pk for team in by.led_teams]
            teams, people = teams.filter(pk__in=led), people.in_teams(led, today)
            self.kept = [each for each in row.teams.all() if each.pk not in led] if row else []
        if row is not None and row.holder_id:
            people = people | User.objects.filter(pk=row.holder_id)
        self.fields["teams"].queryset = teams
        self.fields["holder"].queryset = people.distinct().order_by("name")
        self.fields["holder"].label_from_instance = lambda person: person.name
        self.carry(row, self.base_fields)

    def clean_teams(self) -> list[Team]:
        """Those that were chosen, and the teams of other leads that share it."""
        return [*self.cleaned_data["teams"], *self.kept]

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if self.until and day > self.until:
            raise ValidationError(_("The start lies after the end."), code="after_end")
        return day


class StateForm(forms.Form):
    """How one's own telephone or laptop is."""

    state = forms.ChoiceField(
        label=gettext_lazy("How is it?"),
        choices=[(state.value, state.label) for state in IN_USE],
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )


class BookingForm(forms.Form):
    """When one takes a shared laptop."""

    public_id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("This form is damaged. Open it again."),
            "invalid": gettext_lazy("This form is damaged. Open it again."),
        },
    )
    day = Day(
        label=gettext_lazy("Day"),
    )
    from_time = forms.TimeField(
        label=gettext_lazy("From"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": NOT_A_TIME, "invalid": NOT_A_TIME},
    )
    until_time = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": NOT_A_TIME, "invalid": NOT_A_TIME},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"public_id": uuid4(), "day": today}, **kwargs)
