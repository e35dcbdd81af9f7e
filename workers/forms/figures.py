"""What is typed of a figure: never without its source and year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.models import Platform
from workers.choices.platforms import FigureScope
from workers.forms.platforms import UNKNOWN_CHOICE, line
from workers.models import KnownFigure, PlatformFigure
from workers.models.figures import FIRST_YEAR, LEAST_ANSWERS, OLDEST
from workers.models.platforms import NOTE_MAX
from youthwork.lib.said import SeenMixin

WHOLE = gettext_lazy("Write a whole number.")
MOST_ANSWERS = 10_000_000


def number(label: Any, least: int, most: int, *, hint: Any = "", required: bool = True) -> Any:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        required=required,
        error_messages={
            "required": WHOLE,
            "invalid": WHOLE,
            "min_value": gettext_lazy("Write a number from %(limit_value)s on."),
            "max_value": gettext_lazy("Write a number of at most %(limit_value)s."),
        },
    )


def source() -> Any:
    return line(
        gettext_lazy("Source"), 160, hint=gettext_lazy("Who counted it, and where is it written?")
    )


def year() -> Any:
    return number(gettext_lazy("Year"), FIRST_YEAR, 2100)


class _OfAYear(SeenMixin, forms.Form):
    """A figure tells of a year that has begun."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("year") or 0) > self.today.year:
            told = _("This year hasn't begun yet.")
            self.add_error("year", ValidationError(told, code="future"))
        return data


class FigureForm(_OfAYear):
    """How many per cent of an age group use a platform every day."""

    platform = forms.ModelChoiceField(
        label=gettext_lazy("Platform"),
        queryset=Platform.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose the platform."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Of whom?"),
        choices=FigureScope.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose of whom it tells."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    year = year()
    age_from = number(gettext_lazy("Age from"), 0, OLDEST)
    age_to = number(gettext_lazy("up to and including"), 0, OLDEST)
    percent = forms.DecimalField(
        label=gettext_lazy("Per cent that uses it every day"),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        localize=True,
        error_messages={
            **{
                name: gettext_lazy("Write a number from 0 to 100.")
                for name in ("required", "invalid", "min_value", "max_value", "max_digits")
            },
            "max_decimal_places": gettext_lazy("At most one decimal."),
            "max_whole_digits": gettext_lazy("Write a number from 0 to 100."),
        },
    )
    sample = number(
        gettext_lazy("Number of answers"),
        1,
        MOST_ANSWERS,
        hint=gettext_lazy("How many young people answered. Needed for a survey of your own."),
        required=False,
    )
    source = source()
    source_url = line(
        gettext_lazy("Address of the source"),
        500,
        hint=gettext_lazy("Stays text; Vindplaats never opens it."),
        required=False,
    )

    def __init__(
        self, *args: Any, today: date, figure: PlatformFigure | None = None, **kwargs: Any
    ) -> None:
        known: dict[str, Any] = {"year": today.year}
        if figure:
            known = {name: getattr(figure, name) for name in self.base_fields}
            known["platform"] = figure.platform.slug
        kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, today=today, **kwargs)
        chosen = figure.platform_id if figure else None
        rows = Platform.objects.choosable(chosen).filter(page__isnull=False)
        self.fields["platform"].queryset = rows
        self.carry(figure, self.base_fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        youngest, oldest = data.get("age_from"), data.get("age_to")
        if youngest is not None and oldest is not None and oldest < youngest:
            told = _("The oldest is younger than the youngest.")
            self.add_error("age_to", ValidationError(told, code="order"))
        is_own = data.get("scope") == FigureScope.OWN
        if is_own and "sample" not in self.errors and (data["sample"] or 0) < LEAST_ANSWERS:
            told = _("A survey of your own counts from ten answers on.")
            self.add_error("sample", ValidationError(told, code="too_few"))
        return data


class KnownFigureForm(_OfAYear):
    """A national figure to know."""

    value = line(
        pgettext_lazy("count", "Number"), 20, hint=gettext_lazy("With what it is: 60% or 143.")
    )
    tells = line(gettext_lazy("What does it tell?"), NOTE_MAX)
    year_from = number(gettext_lazy("From year"), FIRST_YEAR, 2100, required=False)
    year = year()
    source = source()
    remark = line(gettext_lazy("Remark"), NOTE_MAX, required=False)

    def __init__(
        self, *args: Any, today: date, figure: KnownFigure | None = None, **kwargs: Any
    ) -> None:
        known = {name: getattr(figure, name) for name in self.base_fields} if figure else {}
        kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, today=today, **kwargs)
        self.carry(figure, self.base_fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("year_from") and data.get("year") and data["year_from"] > data["year"]:
            told = _("This is after the last year.")
            self.add_error("year_from", ValidationError(told, code="order"))
        return data
