"""What is typed about a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.models import Municipality, User
from policy.choices.reports import TEXT_MAX, YIELDED_MAX, Block, Funding
from policy.models import FundingSource, Report
from policy.querysets.reports import texts_of
from privacy.asking import TextCheckMixin
from privacy.forms import Day, FreeText
from workers.models import PracticeExample
from youthwork.lib.said import SeenMixin

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
EVERYTHING = ""


class NewReportForm(forms.Form):
    """Which period, and of whom."""

    first_day = Day(label=gettext_lazy("First day"))
    last_day = Day(label=gettext_lazy("Last day"))
    of_whom = forms.ChoiceField(
        label=gettext_lazy("For whom?"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = (
            {f"m{row.pk}": row for row in Municipality.objects.order_by("name")}
            if by.has_perm("policy.write_all_reports")
            else {}
        )
        self.teams = {
            f"t{team.public_id}": team
            for team in (by.current_teams if self.municipalities else by.led_teams)
        }
        choices = [(key, row.name) for key, row in self.municipalities.items()]
        if by.has_perm("policy.write_all_reports"):
            choices.insert(0, (EVERYTHING, gettext_lazy("The whole organisation")))
        else:
            self.fields["of_whom"].required = True
        choices += [(key, team.name) for key, team in self.teams.items()]
        self.fields["of_whom"].choices = choices

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "first_day": given["first_day"],
            "last_day": given["last_day"],
            "municipality": self.municipalities.get(given["of_whom"]),
            "team": self.teams.get(given["of_whom"]),
        }


class TextsForm(SeenMixin, TextCheckMixin):
    """Own words with each block."""

    checked_texts = tuple(f"text_{block}" for block in Block)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, initial=texts_of(report), **kwargs)
        for block in Block:
            self.fields[f"text_{block}"] = FreeText(
                label=str(block.label),
                required=False,
                max_length=TEXT_MAX,
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "spellcheck": "true"}),
            )
        self.carry(report, self.checked_texts, beside=texts_of)

    def texts(self) -> dict[Block, str]:
        return {block: self.cleaned_data[f"text_{block}"] or "" for block in Block}


class ExamplesForm(SeenMixin, forms.Form):
    """Which published examples of the period stand in the report."""

    examples = forms.ModelMultipleChoiceField(
        queryset=PracticeExample.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Practice examples"),
        error_messages={
            "invalid_choice": UNKNOWN_CHOICE,
            "invalid_pk_value": UNKNOWN_CHOICE,
            "invalid_list": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        chosen = [str(each.public_id) for each in report.examples.all()]
        super().__init__(*args, initial={"examples": chosen}, **kwargs)
        rows = PracticeExample.objects.in_period(report.first_day, report.last_day)
        self.fields["examples"].queryset = rows.exclude(published_at=None)
        self.fields["examples"].label_from_instance = lambda row: row.title
        self.carry(report, self.base_fields)


class FundingForm(SeenMixin, forms.Form):
    """Who pays for which hours."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("funding", "From"),
        choices=Funding.choices,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    money_of = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        help_text=gettext_lazy(
            "Whose money it is, or for whose teams. A report to another municipality says nothing "
            "of it."
        ),
        queryset=Municipality.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("For the whole organisation"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    name = FreeText(
        label=pgettext_lazy("funding", "Name"),
        max_length=80,
        multiline=False,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    weekly_hours = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        min_value=0,
        max_value=9999,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    euros_per_year = forms.IntegerField(
        label=gettext_lazy("Euros a year"), required=False, min_value=0, max_value=100_000_000
    )
    from_day = Day(label=gettext_lazy("First day"))
    until = Day(label=gettext_lazy("Last day"), required=False)
    yielded = FreeText(
        label=gettext_lazy("What it yielded"),
        max_length=YIELDED_MAX,
        required=False,
        help_text=gettext_lazy("What became possible by these hours, for the report. No names."),
    )

    def __init__(self, *args: Any, source: FundingSource, **kwargs: Any) -> None:
        known = {name: getattr(source, name, None) for name in self.base_fields}
        known |= {"weekly_hours": source.hours_per_week, "money_of": source.municipality}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(source, self.base_fields, weekly_hours="hours_per_week", money_of="municipality")

    def values(self) -> dict[str, Any]:
        given = self.typed
        given["hours_per_week"] = given.pop("weekly_hours")
        given["municipality"] = given.pop("money_of")
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_day"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", gettext_lazy("The last day is before the first."))
        return cleaned
