"""What is typed about a goal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.forms.fields import not_in_the_future
from organisation.models import Organisation
from policy.choices.goals import NO_SHARES, FigureSource, GoalStatus, Unit
from policy.forms.documents import UNKNOWN_CHOICE, SeenForm
from policy.goal_figures import figure, live
from policy.models import Goal
from policy.models.goals import LARGEST, TEXT_MAX, WHY_MAX
from privacy.forms import Day, FreeText
from workers.choices.activities import Theme
from workers.choices.hours import Function
from youthwork.lib.said import SeenMixin

FIGURES_TOLD = 3  # to who writes one down after somebody else did
FIELDS = (
    *("text", "figure_source", "measure", "unit", "baseline", "target", "due"),
    *("feasible_because", "function", "theme"),
)


def themes(known: str = "") -> list[tuple[str, Any]]:
    """The three themes and those of the municipality; one that was dropped stays with its goal."""
    organisation = Organisation.objects.current()
    own = list(organisation.municipal_themes) if organisation else []
    if known and known not in Theme.values and known not in own:
        own.append(known)
    return [*Theme.choices, *((name, name) for name in own)]


class Figure(forms.DecimalField):
    """A number with at most one decimal, with a comma or a point."""

    def __init__(self, **kwargs: Any) -> None:
        told = gettext_lazy("Write a number, such as 12 or 12,5.")
        large = gettext_lazy("This number is too large.")
        super().__init__(
            localize=True,
            max_digits=9,
            decimal_places=1,
            min_value=-LARGEST,
            max_value=LARGEST,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            error_messages={
                "invalid": told,
                "required": told,
                "max_decimal_places": gettext_lazy("One decimal is enough."),
                **dict.fromkeys(
                    ("max_digits", "max_whole_digits", "max_value", "min_value"), large
                ),
            },
            **kwargs,
        )


def _line(label: Any, most: int, hint: Any = "", **also: Any) -> FreeText:
    return FreeText(label=label, max_length=most, multiline=False, help_text=hint, **also)


def _choice(label: Any, choices: Any, **also: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
        **also,
    )


class GoalForm(SeenForm):
    """A goal as a draft: what is missing is asked when it is proposed."""

    text = _line(
        gettext_lazy("What do you want to reach?"),
        TEXT_MAX,
        error_messages={"required": gettext_lazy("Write what you want to reach.")},
    )
    figure_source = _choice(
        gettext_lazy("Where does the figure come from?"),
        FigureSource.choices,
        help_text=gettext_lazy("What Vindplaats counts itself is kept each month."),
    )
    measure = _line(
        gettext_lazy("What do you measure?"),
        TEXT_MAX,
        gettext_lazy("For instance: young people helped to a job after a question online."),
        required=False,
    )
    unit = _choice(gettext_lazy("A number or per cent?"), Unit.choices, widget=forms.RadioSelect)
    baseline = Figure(
        label=gettext_lazy("Where are you now?"),
        required=False,
        help_text=gettext_lazy(
            "Empty is what Vindplaats counts today, where it counts itself; of few the least it can"
            " be."
        ),
    )
    target = Figure(label=gettext_lazy("Where do you want to be?"), required=False)
    due = Day(
        label=gettext_lazy("Before which day?"),
        required=False,
    )
    feasible_because = _line(
        gettext_lazy("Why is it attainable?"),
        WHY_MAX,
        gettext_lazy("For instance: the rota of each team is fixed."),
        required=False,
    )
    function = _choice(
        gettext_lazy("Which function?"),
        [("", pgettext_lazy("function", "More than one")), *Function.choices],
        required=False,
    )
    theme = _choice(gettext_lazy("Which theme?"), (), required=False)

    def __init__(self, *args: Any, today: date, goal: Goal | None = None, **kwargs: Any) -> None:
        self.today = today
        known: dict[str, Any] = {"unit": Unit.NUMBER, "figure_source": FigureSource.MANUAL}
        if goal is not None:
            known = {name: getattr(goal, name) for name in (*FIELDS, "revision")}
        super().__init__(*args, initial=known, **kwargs)
        if goal is None:
            del self.fields["revision"]
        offered = themes(goal.theme if goal else "")
        self["theme"].field.choices = [("", _("All themes")), *offered]

    def clean_due(self) -> date | None:
        day: date | None = self.cleaned_data["due"]
        if day is not None and day <= self.today:
            raise ValidationError(_("This day is past. Choose one to come."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        source = data.get("figure_source")
        if source and source != FigureSource.MANUAL:
            data["unit"] = Unit.NUMBER if source in NO_SHARES else Unit.PERCENT
            data["measure"] = data.get("measure") or str(FigureSource(source).label)[:TEXT_MAX]
            if data.get("baseline") is None and "baseline" not in self.errors:
                found = live(source, self.today)
                data["baseline"] = found.value if found else None
        if data.get("unit") == Unit.PERCENT:
            for name in ("baseline", "target"):
                value: Decimal | None = data.get(name)
                if value is not None and not 0 <= value <= 100:
                    told = _("Per cent lies between 0 and 100.")
                    self.add_error(name, ValidationError(told, code="percent"))
        if data.get("baseline") is not None and data.get("baseline") == data.get("target"):
            told = _("That is where you are already. Write what you want to reach.")
            self.add_error("target", ValidationError(told, code="same"))
        return data


class ReadingForm(SeenMixin, forms.Form):
    """How far a goal is on a day."""

    value = Figure(label=gettext_lazy("How far is it?"))
    day = Day(
        label=gettext_lazy("On which day?"),
    )

    def __init__(self, *args: Any, goal: Goal, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": today}, **kwargs)
        self.goal, self.today = goal, today
        self.carry(goal, ("value",), beside=_figures)

    def clean_day(self) -> date | None:
        day = not_in_the_future(self.cleaned_data["day"], self.today)
        if day and self.goal.adopted_on and day < self.goal.adopted_on:
            raise ValidationError(_("That is before the goal was adopted."), code="before")
        return day

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if self.goal.unit == Unit.PERCENT and not 0 <= value <= 100:
            raise ValidationError(_("Per cent lies between 0 and 100."), code="percent")
        return value


def _figures(goal: Goal) -> dict[str, list[str]]:
    """The newest figures of a goal with their days, as they are told."""
    rows = goal.readings.order_by("-day")[:FIGURES_TOLD]
    told = [(date_format(row.day, "j F Y"), figure(row.value, goal.unit)) for row in rows]
    return {"value": [f"{value} ({day})" for day, value in told]}


class EndForm(forms.Form):
    """How a goal ends."""

    status = _choice(
        gettext_lazy("How does it end?"),
        [
            (GoalStatus.REACHED, GoalStatus.REACHED.label),
            (GoalStatus.DROPPED, GoalStatus.DROPPED.label),
        ],
        widget=forms.RadioSelect,
    )
    why = _line(
        gettext_lazy("Why?"),
        WHY_MAX,
        error_messages={"required": gettext_lazy("Write a few words.")},
    )
