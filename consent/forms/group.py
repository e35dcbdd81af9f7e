"""A group in rows: what is common, and each line as typed, pasted or read from a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from consent.actions import asking
from consent.actions.groups import FIELDS, MOST, ONLY_ONE, Common, Line
from consent.forms.fields import NO_SECOND, UNKNOWN_CHOICE, Address, Birthday, line, option_rows
from consent.languages import DUTCH, LANGUAGES
from consent.models.request import NAME_MAX
from consent.screens import asking as screen
from organisation.forms import tables
from organisation.models import Organisation, Team, User

HEADINGS = {
    "voornaam": "first_name",
    "naam": "first_name",
    "first name": "first_name",
    "achternaam": "last_name",
    "last name": "last_name",
    "geboortedatum": "date_of_birth",
    "geboren": "date_of_birth",
    "date of birth": "date_of_birth",
    "tweede ouder": "second_email",
    "second parent": "second_email",
}
# Words around "e-mail" in a heading that tell no more than whose list it is.
_OF_A_PARENT = {"van", "de", "een", "ouder", "ouders", "of", "verzorger", "parent", "guardian"}
_ADDRESS = {"email", "mail", "emailadres", "mailadres", "address"}
_SECOND = {"2", "tweede", "second"}
_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}")


class LineForm(forms.Form):
    """One line of the list."""

    first_name = line(gettext_lazy("First name"), NAME_MAX, required=False)
    last_name = line(gettext_lazy("Last name"), NAME_MAX, required=False)
    date_of_birth = Birthday()
    email = Address(max_length=254)
    second_email = Address(max_length=254)

    def line(self, *, as_typed: bool, second_as_typed: bool = False) -> Line:
        """What was typed, with what is wrong about its shape."""
        only_one = str(self.data.get("second_email") or "").strip().casefold() in NO_SECOND
        if only_one:
            self.data = {**self.data, "second_email": ""}
        self.is_valid()
        typed = {name: str(self.data.get(name) or "").strip()[:254] for name in FIELDS}
        for name in ("first_name", "last_name", "email", "second_email"):
            typed[name] = self.cleaned_data.get(name, typed[name])
        errors = {name: str(found[0]) for name, found in self.errors.items()}
        born = self.cleaned_data.get("date_of_birth")
        if only_one:
            typed["second_email"] = ONLY_ONE
        seen = {"as_typed": as_typed, "second_as_typed": second_as_typed}
        return Line(**typed, **seen, born=born, errors=errors)


class GroupForm(forms.Form):
    """What is the same for everybody, and a table to take in."""

    occasion = line(gettext_lazy("Occasion"), 80, required=False)
    rows = option_rows()
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    team = forms.ChoiceField(
        label=gettext_lazy("Team"), error_messages={"invalid_choice": UNKNOWN_CHOICE}
    )
    pasted = forms.CharField(
        label=gettext_lazy("Paste from a table"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "First name, date of birth and e-mail address, a line for each. A second address is "
            "that of the second parent or guardian."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        help_text=gettext_lazy("CSV or XLSX, at most 1 MB"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        organisation: Organisation | None,
        languages: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by = user
        self.teams: dict[str, Team] = {str(team.public_id): team for team in user.current_teams}
        fields = self.fields
        fields["rows"].choices = screen.row_choices(asking.offered_rows(organisation))
        fields["language"].choices = [
            (code, one.name) for code, one in LANGUAGES.items() if code in languages
        ]
        if len(self.teams) < 2:
            del fields["team"]
        else:
            fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]

    def clean_file(self) -> list[list[str]]:
        found: UploadedFile | None = self.cleaned_data["file"]
        return tables.from_file(found, by=self.by) if found else []

    def clean_pasted(self) -> list[list[str]]:
        return tables.from_text(self.cleaned_data["pasted"])

    @property
    def common(self) -> Common:
        given = self.cleaned_data
        return Common(
            rows=given.get("rows", []),
            occasion=given.get("occasion", ""),
            language=given.get("language") or DUTCH,
        )

    @property
    def taken_in(self) -> list[Line]:
        """Lines of the table that was pasted or chosen."""
        table = [*self.cleaned_data.get("pasted", []), *self.cleaned_data.get("file", [])]
        return lines_of_table(table)

    def chosen_team(self) -> Team:
        return self.teams.get(self.cleaned_data.get("team", "")) or next(iter(self.teams.values()))


def lines_of_table(table: list[list[str]]) -> list[Line]:
    """Lines of a table with headings, or by what a cell looks like."""
    if not table:
        return []
    names = [_field_of(cell) for cell in table[0]]
    if "first_name" in names:
        rows = [dict(zip(names, row, strict=False)) for row in table[1:]]
    else:
        rows = [_by_looks(row) for row in table]
    forms_ = [LineForm({name: row.get(name, "") for name in FIELDS}) for row in rows]
    return [one.line(as_typed=False) for one in forms_][: MOST + 1]


def _field_of(heading: str) -> str | None:
    """Also of "E-mail ouder 1" and "E-mailadres ouder/verzorger 2"; None for any other column."""
    plain = heading.casefold().strip(" *:")
    words = set(re.findall(r"\w+", plain.replace("e-mail", "email")))
    if words & _ADDRESS and words <= _ADDRESS | _OF_A_PARENT | _SECOND | {"1"}:
        return "second_email" if words & _SECOND else "email"
    return HEADINGS.get(plain)


def _by_looks(row: list[str]) -> dict[str | None, str]:
    """A cell with digits and dashes is a birthday, what follows it an address, others are names."""
    found: dict[str | None, str] = {}
    for cell in row:
        if "@" in cell or (cell and "date_of_birth" in found):  # an address without its sign too
            found.setdefault("second_email" if "email" in found else "email", cell)
        elif _DATE.search(cell):
            found.setdefault("date_of_birth", cell)
        elif cell:
            found.setdefault("last_name" if "first_name" in found else "first_name", cell)
    return found


def lines_of_post(data: QueryDict) -> list[Line]:
    """Lines as they stand in the fields of the page; a line without anything is left out."""
    columns = [
        [value.replace("\x00", "") for value in data.getlist(f"line_{name}")] for name in FIELDS
    ]
    seen = set((data.get("as_typed") or "").split())
    found = []
    for values in list(zip_longest(*columns, fillvalue=""))[: MOST + 1]:
        typed = dict(zip(FIELDS, values, strict=True))
        if any(value.strip() for value in values):
            asked = [typed[name].strip() in seen for name in ("email", "second_email")]
            found.append(LineForm(typed).line(as_typed=asked[0], second_as_typed=asked[1]))
    return found
