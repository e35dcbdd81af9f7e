"""Planning who is on duty."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.actions.duty import Pattern
from organisation.models import DutyShift, Team, User
from privacy.forms import Day
from youthwork.lib.dates import week_of, week_start
from youthwork.lib.said import SeenMixin, is_overtaken, see_again

WEEKDAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]
AHEAD = 12  # weeks that a week is copied at most
USUAL = (time(17), time(23, 30))


class Person(forms.ModelChoiceField):
    """Somebody who may be on duty, by public id, shown by name."""

    def __init__(self, **also: Any) -> None:
        super().__init__(User.objects.none(), to_field_name="public_id", **also)

    def label_from_instance(self, obj: User) -> str:
        return obj.name


class Clock(forms.TimeField):
    def __init__(self, **also: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], widget=widget, **also)


class _OfARota(forms.Form):
    """Which rota a form is about: one team's, or that of all teams."""

    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("For"),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("All teams"),
    )

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.planned_by(by, today)


class _WithPeople(forms.Form):
    person = Person(label=gettext_lazy("Who has duty"), empty_label=gettext_lazy("Choose somebody"))
    backup = Person(
        label=gettext_lazy("Who stands in"), required=False, empty_label=gettext_lazy("Nobody")
    )
    starts = Clock(label=gettext_lazy("From"))
    ends = Clock(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Earlier than the start is the next day."),
    )

    def let_choose(self, people: Any) -> None:
        for name in ("person", "backup"):
            self.fields[name].queryset = people


class PlanForm(_OfARota, _WithPeople):
    from_day = Day(label=gettext_lazy("First day"))
    until_day = Day(label=gettext_lazy("Last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these days"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )
    replace = forms.BooleanField(label=gettext_lazy("Replace who has duty then"), required=False)
    field_order = [
        "team",
        "person",
        "backup",
        "from_day",
        "until_day",
        "weekdays",
        "starts",
        "ends",
    ]

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, by=by, today=today, **kwargs)
        self.let_choose(User.objects.on_call_of(None, today))

    @property
    def pattern(self) -> Pattern:
        cleaned = self.cleaned_data
        return Pattern(
            from_day=cleaned["from_day"],
            until_day=cleaned["until_day"],
            weekdays=cleaned["weekdays"],
            starts=cleaned["starts"],
            ends=cleaned["ends"],
        )

    @staticmethod
    def first_values(day: date | None, today: date) -> dict[str, Any]:
        """A whole week, or one day that was pressed."""
        monday = week_start(today) + timedelta(weeks=1)
        first, last = (day, day) if day else (monday, monday + timedelta(days=6))
        return {
            "from_day": first,
            "until_day": last,
            "weekdays": [day.weekday()] if day else list(range(7)),
            "starts": USUAL[0],
            "ends": USUAL[1],
        }


class ShiftForm(SeenMixin, _WithPeople):
    def __init__(self, *args: Any, shift: DutyShift, today: date, **kwargs: Any) -> None:
        initial = {
            "person": shift.person.public_id,
            "backup": shift.backup.public_id if shift.backup else None,
            "starts": timezone.localtime(shift.starts_at).time(),
            "ends": timezone.localtime(shift.ends_at).time(),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.let_choose(User.objects.on_call_of(shift.team, today))
        self.carry(shift, self.base_fields, starts="starts_at", ends="ends_at")


class SwapForm(SeenMixin, forms.Form):
    """With which other shift of the rota one is exchanged, as both stood on the screen."""

    other = forms.ModelChoiceField(
        DutyShift.objects.none(),
        label=gettext_lazy("Exchange with"),
        to_field_name="public_id",
        empty_label=gettext_lazy("Choose a shift"),
        error_messages={"invalid_choice": gettext_lazy("Someone else just changed this.")},
    )

    def __init__(
        self, *args: Any, shift: DutyShift, by: User, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rota = DutyShift.objects.planned_by(by).filter(team=shift.team).coming(now)
        self.fields["other"].queryset = self.rota.exclude(pk=shift.pk)
        # Somebody may have got both meanwhile: what was chosen stays among them.
        asked = self["other"].value() if self.is_bound else ""
        self.others = [
            (str(row.public_id), self._label(row))
            for row in self.rota
            if row.person_id != shift.person_id or (str(row.public_id) == asked and row != shift)
        ]
        self.fields["other"].choices = [("", self.fields["other"].empty_label), *self.others]
        self.carry(shift, ["other"], beside=self._read)

    def _read(self, _shift: DutyShift) -> dict[str, list[str]]:
        """Which is chosen is not known when the form is opened: the whole rota, in its order.

        Read anew for a form that was sent: somebody may change it until the row is held.
        """
        rows = self.rota.all() if self.is_bound else self.rota
        return {"other": sorted(f"{row.pk} {self._label(row)}" for row in rows)}

    def overtaken(self) -> list[tuple[str, str]]:
        """The two shifts that were to be exchanged, as they are by now."""
        if self.row is None or not is_overtaken(self):
            return []
        chosen = self["other"].value()
        rows = {str(row.public_id): row for row in self.rota.all()}
        if chosen not in rows:
            return []
        see_again(self, self.row, self.shows, self.beside)
        mine = rows.get(str(self.row.public_id))
        there = [(_("Duty"), mine), (str(self.fields["other"].label), rows[chosen])]
        return [(label, self._label(row)) for label, row in there if row]

    @staticmethod
    def _label(shift: DutyShift) -> str:
        starts = timezone.localtime(shift.starts_at)
        return f"{date_format(starts, 'D j b')} {starts:%H:%M} · {shift.person.name}"


class CopyForm(_OfARota):
    week = forms.TypedChoiceField(label=gettext_lazy("Copy the week of"), coerce=date.fromisoformat)
    weeks = forms.IntegerField(
        label=gettext_lazy("How many times"), min_value=1, max_value=AHEAD, initial=4
    )
    every = forms.TypedChoiceField(
        label=gettext_lazy("How often"), coerce=int, initial=1, widget=forms.RadioSelect
    )
    field_order = ["week", "team", "weeks", "every"]

    def __init__(self, *args: Any, by: User, today: date, weeks: list[date], **kwargs: Any) -> None:
        super().__init__(*args, by=by, today=today, **kwargs)
        self.fields["week"].choices = [
            (monday.isoformat(), _("week %(number)s, from %(day)s") % _of_week(monday))
            for monday in weeks
        ]
        self.fields["every"].choices = [
            (1, _("Every week")), (2, _("Every second week")), (3, _("Every third week")),
        ]  # fmt: skip


def _of_week(monday: date) -> dict[str, object]:
    return {"number": week_of(monday)[1], "day": date_format(monday, "j F")}
