"""What is typed about worked time."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.models import Platform, Team, User
from privacy.asking import TextCheckMixin
from privacy.forms import Day, FreeText
from workers import periods
from workers.actions.hours import Worked
from workers.choices.hours import LEAVE, Function, Where, kind_choices, kind_fits
from workers.models import MAX_MINUTES, NOTE_MAX, HourEntry, Timer
from workers.team_of_day import held_between, team_of
from workers.words import no_names
from youthwork.lib.dates import NoSuchTime, add_months, day_of

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
WRITE_A_TIME = gettext_lazy("Write a time like 19:00.")
OFFERED_MINUTES = (15, 30, 45, 60, 90, 120)
PRESET_MINUTES = 60
BACK_MONTHS = 12  # hours are written for a year back; payroll of older ones is done
AHEAD_DAYS = 366  # of leave
_CLOCK = re.compile(r"\d{1,3}:[0-5]\d")


class Length(forms.Field):
    """Minutes: one of those offered, or typed as "75" or "1:15"; what is typed wins."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        if _CLOCK.fullmatch(text):
            hours, minutes = text.split(":")
            return int(hours) * 60 + int(minutes)
        if not re.fullmatch(r"\d{1,6}", text) or not text.isascii():
            raise ValidationError(_("Write minutes, like 75 or 1:15."), code="invalid")
        return int(text)

    def validate(self, value: int | None) -> None:
        if value is not None and not 1 <= value <= MAX_MINUTES:
            told = _("At least one minute, at most fourteen hours.")
            raise ValidationError(told, code="length")


class LengthWidget(forms.TextInput):
    """Radio buttons and a line under one name: the last that says something counts."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        said = [value for value in values if value and str(value).strip()]
        return said[-1] if said else None


class Clock(forms.TimeField):
    """A time on the clock; 24:00 is midnight."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": WRITE_A_TIME},
            **kwargs,
        )

    def to_python(self, value: Any) -> time | None:
        found: time | None = super().to_python("00:00" if value == "24:00" else value)
        return found.replace(second=0, microsecond=0) if found else None


class HourForm(TextCheckMixin):
    """Worked time: minutes, or start and end; everything but where may be skipped."""

    checked_texts = ("note",)

    team = forms.ModelChoiceField(
        label=gettext_lazy("For which team?"),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where did you work?"),
        choices=Where.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose where you worked."),
            "invalid_choice": gettext_lazy("Choose where you worked."),
        },
    )
    minutes = Length(label=gettext_lazy("How long?"), required=False, widget=LengthWidget)
    day = Day(
        label=gettext_lazy("Day"),
    )
    start = Clock(label=pgettext_lazy("time", "Start"))
    end = Clock(label=pgettext_lazy("time", "End"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What did you do?"),
        required=False,
        choices=lambda: [("", ""), *kind_choices()],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    function = forms.ChoiceField(
        label=gettext_lazy("What was it for?"),
        required=False,
        choices=[("", gettext_lazy("I don't say")), *Function.choices],
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    platform = forms.ChoiceField(
        label=gettext_lazy("Platform"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    note = FreeText(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For yourself and your team lead. No names of young people."),
        max_length=NOTE_MAX,
        required=False,
    )
    public_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        by: User,
        now: datetime,
        entry: HourEntry | Timer | None = None,
        **kwargs: Any,
    ) -> None:
        self.by, self.now, self.entry = by, now, entry
        super().__init__(*args, **kwargs)
        self.teams = _teams(by, entry)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        if len(self.teams) > 1:
            team.queryset = Team.objects.filter(pk__in=[each.pk for each in self.teams])
            team.choices = [(str(each.public_id), each.name) for each in self.teams]
        else:
            del self.fields["team"]
        self.platforms = _platforms(entry)
        platform = self.fields["platform"]
        assert isinstance(platform, forms.ChoiceField)
        platform.choices = [("", _("None")), *((each.slug, each.name) for each in self.platforms)]

    def clean_team(self) -> Team | None:
        return self.cleaned_data.get("team")

    def clean_platform(self) -> Platform | None:
        slug = self.cleaned_data.get("platform")
        return next((each for each in self.platforms if each.slug == slug), None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_day(data)
        self._check_length(data)
        where, kind = data.get("where"), data.get("kind")
        if where and not kind_fits(where, kind or ""):
            told = _("This kind of work does not fit where you worked.")
            self.add_error("kind", ValidationError(told, code="kind"))
        if where and where != Where.ONLINE and data.get("function"):
            told = _("Only online work has a function.")
            self.add_error("function", ValidationError(told, code="function"))
        self.check_texts(allowed=no_names(self.teams, self.platforms))
        data["team"] = self._team_of_day(data)
        return data

    def _team_of_day(self, data: dict[str, Any]) -> Team | None:
        """As chosen; of an earlier day the team of that day. A team that an entry has stays."""
        chosen, day, today = data.get("team"), data.get("day"), day_of(self.now)
        if chosen is None and len(self.teams) == 1:
            chosen = self.teams[0]
        if chosen is None or day is None or day >= today:
            return chosen
        if isinstance(self.entry, HourEntry) and (day, chosen) == (self.entry.day, self.entry.team):
            return chosen
        return team_of(day, chosen, held_between(self.by, day, today), today)

    def _check_day(self, data: dict[str, Any]) -> None:
        day, today = data.get("day"), day_of(self.now)
        if day is None:
            return
        if day < add_months(today, -BACK_MONTHS):
            told = _("You can write hours for a year back.")
            self.add_error("day", ValidationError(told, code="too_old"))
        is_leave = data.get("kind") == LEAVE and data.get("where") == Where.OTHER
        if day > today + timedelta(days=AHEAD_DAYS if is_leave else 0):
            told = _("This day is still to come. Only leave can be written ahead.")
            self.add_error("day", ValidationError(told, code="future"))

    def _check_length(self, data: dict[str, Any]) -> None:
        """Start and end win over minutes: a length stands chosen beforehand."""
        self.period: tuple[datetime, datetime] | None = None
        start, end, day = data.get("start"), data.get("end"), data.get("day")
        if self.has_error("start") or self.has_error("end"):
            return
        if (start is None) != (end is None):
            missing = "end" if end is None else "start"
            told = _("Give both a start and an end.")
            self.add_error(missing, ValidationError(told, code="half"))
        elif start is not None and end is not None:
            if day is not None:
                self._check_period(day, start, end)
        elif data.get("minutes") is None and not self.has_error("minutes"):
            told = _("Choose how long, or give a start and an end.")
            self.add_error("minutes", ValidationError(told, code="required"))

    def _check_period(self, day: date, start: time, end: time) -> None:
        self.period = self._as_known(day, start, end)
        if self.period is not None:
            return
        if start == end:
            told = _("Start and end are the same.")
            self.add_error("end", ValidationError(told, code="empty"))
            return
        try:
            self.period = periods.moments(day, start, end)
        except NoSuchTime:
            told = _("This time does not exist: that night the clock goes from 2:00 to 3:00.")
            field = "start" if not _exists(day, start) else "end"
            self.add_error(field, ValidationError(told, code="no_such_time"))
            return
        if periods.minutes_between(*self.period) > MAX_MINUTES:
            told = _("That is more than fourteen hours. Check start and end.")
            self.add_error("end", ValidationError(told, code="length"))

    def _as_known(self, day: date, start: time, end: time) -> tuple[datetime, datetime] | None:
        """The moments of the entry itself where its times stand as they were.

        No field says which of the two it was of a time that the clock shows twice.
        """
        if not isinstance(self.entry, HourEntry):
            return None
        started_at, ended_at = self.entry.started_at, self.entry.ended_at
        if started_at is None or ended_at is None or day_of(started_at) != day:
            return None
        known = (periods.clock_of(started_at), periods.clock_of(ended_at))
        return (started_at, ended_at) if (start, end) == known else None

    def worked(self) -> Worked:
        """What was typed, as the actions take it."""
        data = self.cleaned_data
        started_at, ended_at = self.period or (None, None)
        return Worked(
            team=data["team"],
            day=data["day"],
            where=data["where"],
            minutes=0 if self.period else data["minutes"],
            started_at=started_at,
            ended_at=ended_at,
            kind=data.get("kind") or "",
            function=data.get("function") or "",
            platform=data.get("platform"),
            note=data.get("note") or "",
            public_id=data.get("public_id") or uuid.uuid4(),
        )

    @property
    def typed_minutes(self) -> str:
        """What stands in the line for minutes: nothing when it is one of those offered."""
        value = str(self["minutes"].value() or "").strip()
        return "" if value in map(str, OFFERED_MINUTES) else value


def first_values(user: User, day: date) -> dict[str, Any]:
    """An empty form: an hour online on this day, in the first of one's teams."""
    first: dict[str, Any] = {"day": day, "where": Where.ONLINE, "minutes": PRESET_MINUTES}
    if user.current_teams:
        first["team"] = user.current_teams[0].public_id
    return first | {"public_id": uuid.uuid4()}


def values_of(row: HourEntry) -> dict[str, Any]:
    """An entry as its form shows it."""
    timed = row.started_at is not None and row.ended_at is not None
    return {
        "team": row.team.public_id,
        "day": row.day,
        "where": row.where,
        "minutes": "" if timed else row.minutes,
        "start": periods.clock_of(row.started_at) if row.started_at else None,
        "end": periods.clock_of(row.ended_at) if row.ended_at else None,
        "kind": row.kind,
        "function": row.function,
        "platform": row.platform.slug if row.platform else "",
        "note": row.note,
    }


def _teams(by: User, entry: HourEntry | Timer | None) -> list[Team]:
    """One's teams, and that of the entry though one left it."""
    teams = list(by.current_teams)
    if entry is not None and entry.team not in teams:
        teams.append(entry.team)
    return teams


def _platforms(entry: HourEntry | Timer | None) -> list[Platform]:
    offered = Platform.objects.offered()
    known = getattr(entry, "platform", None)
    return [*offered, known] if known and known not in offered else offered


def _exists(day: date, clock: time) -> bool:
    try:
        periods.moments(day, clock, clock)
    except NoSuchTime:
        return False
    return True


class TimerForm(forms.Form):
    """What a timer is started for; everything but where may be left out or make no sense."""

    team = forms.ChoiceField(required=False)
    where = forms.ChoiceField(choices=Where.choices)
    kind = forms.ChoiceField(required=False, choices=lambda: [("", ""), *kind_choices()])

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.public_id): team for team in by.current_teams}
        team = self.fields["team"]
        assert isinstance(team, forms.ChoiceField)
        team.choices = [("", ""), *((key, each.name) for key, each in self.teams.items())]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first = next(iter(self.teams.values()), None)
        data["team"] = self.teams.get(data.get("team") or "", first)
        if not kind_fits(data.get("where", ""), data.get("kind", "")):
            data["kind"] = ""
        return data


def day_asked(text: str | None, today: date) -> date:
    """The day that an address asks for; today for one that makes no sense or lies out of reach."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return today
    first, last = add_months(today, -BACK_MONTHS), today + timedelta(days=AHEAD_DAYS)
    return day if first <= day <= last else today
