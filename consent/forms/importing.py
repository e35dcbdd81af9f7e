"""A table of paper consents: which column holds what, and each row read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import births, people
from consent.actions import asking
from consent.actions.groups import ONLY_ONE
from consent.actions.importing import MOST, Common, Row
from consent.choices.request import Answered, ChildAgrees, Relation
from consent.forms.fields import NO_SECOND, NOT_A_MAIL, UNKNOWN_CHOICE, line
from consent.models.request import MAIL_MAX, NAME_MAX, PHONE_MAX
from consent.screens import asking as screen
from organisation.forms import tables
from organisation.models import Organisation, Team, User
from privacy.validators import no_citizen_service_number
from youthwork.lib import sheets

TABLE_MAX = 150_000  # letters that the page carries on
NONE, ALL = "", "all"
# What a column may hold, with the headings by which it is known.
COLUMNS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "first_name": (gettext_lazy("First name"), ("voornaam", "naam", "first name", "name")),
    "last_name": (gettext_lazy("Last name"), ("achternaam", "last name", "surname")),
    "date_of_birth": (
        gettext_lazy("Date of birth"),
        ("geboortedatum", "geboren", "geb datum", "date of birth", "born"),
    ),
    "signer_name": (
        gettext_lazy("Who signed"),
        ("ondertekenaar", "getekend door", "ouder", "naam ouder", "who signed", "signed by"),
    ),
    "relation": (
        gettext_lazy("What this person is of the child"),
        ("relatie", "relation", "is", "hoedanigheid"),
    ),
    "signed_on": (
        gettext_lazy("Signed on"),
        ("getekend op", "datum", "datum handtekening", "ondertekend op", "signed on", "date"),
    ),
    "child_agrees": (
        gettext_lazy("Does the child agree?"),
        ("kind akkoord", "kind wil het ook", "child agrees"),
    ),
    "email": (
        gettext_lazy("E-mail of who signed"),
        ("e-mail", "email", "mail", "e-mailadres", "emailadres", "e-mail ouder"),
    ),
    "phone": (
        gettext_lazy("Phone of who signed"),
        ("telefoon", "mobiel", "tel", "telefoonnummer", "phone"),
    ),
    "second_name": (
        gettext_lazy("Who else signed"),
        ("ook getekend door", "tweede ouder", "ouder 2", "naam ouder 2", "second parent"),
    ),
}
REQUIRED = ("first_name", "date_of_birth", "signer_name", "signed_on")
_ROW_HEADINGS = {
    "photo": ("foto", "foto's", "photos", "photo"),
    "video": ("video", "video's", "film", "videos"),
    "closed_profiles": ("gesloten profielen", "besloten werkprofielen", "besloten profielen"),
    "public_pages": ("openbare pagina's", "instagram", "facebook", "public pages"),
    "video_platforms": ("tiktok en youtube", "tiktok", "youtube", "video platforms"),
    "website": ("website", "website en nieuwsbrief", "nieuwsbrief"),
    "print": ("papier", "drukwerk", "folder", "print"),
    "press": ("pers", "krant", "press"),
    "training": ("scholing", "training", "scholing van collega's"),
}
_YES = {"ja", "j", "yes", "y", "x", "1", "wel", "waar", "true", "akkoord", "v", "✓", "✔"}
_NO = {"nee", "n", "no", "0", "niet", "onwaar", "false", "geen", "-"}
_RELATIONS: dict[str, Relation] = {
    **dict.fromkeys(
        ("ouder", "moeder", "vader", "parent", "mother", "father", "mama", "papa"), Relation.PARENT
    ),
    **dict.fromkeys(("voogd", "guardian", "pleegoudervoogd"), Relation.GUARDIAN),
    **dict.fromkeys(
        ("gecertificeerde instelling", "voogdijinstelling", "gi", "nidos"),
        Relation.GUARDIAN_INSTITUTION,
    ),
    **dict.fromkeys(("zelf", "jongere", "self", "kind"), Relation.SELF),
}


def headings(organisation: Organisation | None) -> list[str]:
    """Of an empty table to fill in: what we need, then a column for each use asked about."""
    rows = screen.row_choices(asking.offered_rows(organisation))
    return [str(label) for label, _known in COLUMNS.values()] + [str(name) for _row, name in rows]


class SheetsForm(forms.Form):
    """A file, where its sheets of paper lie, and which of its columns holds what."""

    team = forms.ChoiceField(
        label=gettext_lazy("Team"), error_messages={"invalid_choice": UNKNOWN_CHOICE}
    )
    sheet_holder = line(
        gettext_lazy("Who has the sheets?"), 40, help_text=gettext_lazy("For instance: Rodney")
    )
    sheet_place = line(
        gettext_lazy("Where do they lie?"),
        36,
        help_text=gettext_lazy("For instance: locked cupboard, office"),
    )
    occasion = line(gettext_lazy("Occasion"), 80, required=False)
    declares_authority = forms.BooleanField(
        label=gettext_lazy("Each sheet says that who signed may decide for the child"),
        error_messages={"required": gettext_lazy("Without this the sheets don't count.")},
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV or XLSX, a row for each sheet, at most 200 rows and 1 MB"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    table = forms.CharField(required=False, widget=forms.HiddenInput, max_length=TABLE_MAX)

    def __init__(
        self, *args: Any, user: User, organisation: Organisation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by = user
        self.teams: dict[str, Team] = {str(team.public_id): team for team in user.led_teams}
        self.offered = asking.offered_rows(organisation)
        self.cells: list[list[str]] = []
        self.is_new = False  # a file came with it
        self.refusal: ValidationError | None = None
        if len(self.teams) < 2:
            del self.fields["team"]
        else:
            choices = [(key, team.name) for key, team in self.teams.items()]
            self.fields["team"].choices = choices  # type: ignore[attr-defined]
        if self.is_bound:
            self._read_table()
        if self.cells:
            self._add_columns()

    # --- the table ------------------------------------------------------------------------------

    def _read_table(self) -> None:
        """Cells of the file, else those that the page carried; what is wrong waits for `clean`."""
        found = self.files.get("file")
        try:
            carried = str(self.data.get("table") or "")
            cells = _of_file(found, by=self.by) if found else _of_page(carried)
            self.is_new = bool(found)
            if cells:
                _check_table(cells)
        except ValidationError as refusal:
            self.refusal = refusal
            return
        self.cells = cells

    def _add_columns(self) -> None:
        """A select for each thing that a column may hold."""
        there = [(str(at), name or _("Column %(n)s") % {"n": at + 1}) for at, name in self._heads()]
        for name, (label, _known) in COLUMNS.items():
            none = _("Choose a column") if name in REQUIRED else _("Not in this file")
            self._add_column(name, label, [(NONE, none), *there])
        for row, label in screen.row_choices(self.offered):
            also = [(NONE, _("Was not asked")), (ALL, _("Everybody said yes"))]
            self._add_column(row, label, [*also, *there])

    def _add_column(self, name: str, label: Any, choices: list[tuple[str, Any]]) -> None:
        key = f"column_{name}"
        self.fields[key] = forms.ChoiceField(
            label=label,
            choices=choices,
            required=False,
            error_messages={"invalid_choice": UNKNOWN_CHOICE},
        )
        if self.is_new or key not in self.data:
            self.data = self.data.copy()
            self.data[key] = self._guess(name)

    def _heads(self) -> list[tuple[int, str]]:
        return list(enumerate(self.cells[0]))

    def _guess(self, name: str) -> str:
        own = str(self.fields[f"column_{name}"].label)
        words = COLUMNS[name][1] if name in COLUMNS else _ROW_HEADINGS[name]
        known = {_plain(word) for word in (own, *words)}
        for at, head in self._heads():
            if _plain(head) in known:
                return str(at)
        return NONE

    @property
    def carried(self) -> str:
        """The table as the page carries it on."""
        return json.dumps(self.cells, ensure_ascii=False) if self.cells else ""

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{name}"] for name in COLUMNS] if self.cells else []

    @property
    def use_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{row}"] for row in self.offered] if self.cells else []

    def clean(self) -> dict[str, Any]:
        if self.refusal is not None:
            self.add_error("file", self.refusal)
        elif not self.cells:
            self.add_error("file", _("Choose a file."))
        else:
            self._check_columns()
        return self.cleaned_data

    def _check_columns(self) -> None:
        for name in REQUIRED:
            key = f"column_{name}"
            if key not in self.errors and not self.cleaned_data.get(key):
                self.add_error(key, _("Choose the column that holds this."))
        try:
            asking.checked_rows(self.uses, Organisation.objects.current())
        except ValidationError as refusal:
            self.add_error(f"column_{self.offered[0]}", refusal.messages[0])

    # --- what it says ---------------------------------------------------------------------------

    @property
    def uses(self) -> list[str]:
        """The rows that the sheets asked about."""
        return [row for row in self.offered if self.cleaned_data.get(f"column_{row}")]

    @property
    def common(self) -> Common:
        given = self.cleaned_data
        return Common(
            rows=self.uses,
            holder=given.get("sheet_holder", ""),
            place=given.get("sheet_place", ""),
            occasion=given.get("occasion", ""),
        )

    def chosen_team(self) -> Team:
        return self.teams.get(self.cleaned_data.get("team", "")) or next(iter(self.teams.values()))

    def rows(self) -> list[Row]:
        """Each row of the table, read by the columns that were chosen."""
        return [self._row(number, cells) for number, cells in enumerate(self.cells[1:], 2)]

    def _cell(self, name: str, cells: Sequence[str]) -> str:
        at = self.cleaned_data.get(f"column_{name}") or NONE
        return cells[int(at)] if at.isdecimal() and len(at) < 9 and int(at) < len(cells) else ""

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        typed = {name: self._cell(name, cells) for name in COLUMNS}
        errors: dict[str, str] = {}
        born = _day(typed["date_of_birth"], "date_of_birth", errors)
        signed_on = _day(typed["signed_on"], "signed_on", errors)
        relation = _relation(typed["relation"], errors)
        for name in ("first_name", "last_name", "signer_name", "second_name"):
            if len(typed[name]) > NAME_MAX:
                errors[name] = _("Too long: at most %(n)s letters.") % {"n": NAME_MAX}
        return Row(
            number=number,
            first_name=typed["first_name"],
            last_name=typed["last_name"],
            born=born,
            signer_name=typed["signer_name"],
            second_name=_second(typed["second_name"], typed["signer_name"], errors),
            relation=relation,
            signed_on=signed_on,
            email=_email(typed["email"], errors),
            phone=typed["phone"][:PHONE_MAX],
            child_agrees=_child_agrees(typed["child_agrees"], errors),
            decisions=self._decisions(cells, errors),
            errors=errors,
        )

    def _decisions(self, cells: Sequence[str], errors: dict[str, str]) -> dict[str, str]:
        found = {}
        for row in self.uses:
            if self.cleaned_data[f"column_{row}"] == ALL:
                found[row] = Answered.YES.value
                continue
            said = _said(self._cell(row, cells))
            if said is None:
                label = self.fields[f"column_{row}"].label
                errors[row] = _("%(row)s: write yes or no.") % {"row": label}
            else:
                found[row] = said.value
        return found


def _plain(heading: str) -> str:
    return heading.casefold().replace("’", "'").strip(" *:?")


def _of_file(found: UploadedFile, *, by: User) -> list[list[str]]:
    cells = tables.from_file(found, by=by)
    if len(cells) < 2:
        raise ValidationError(_("The first row holds the headings, and a sheet stands below."))
    if len(cells) > MOST + 1 or len(json.dumps(cells, ensure_ascii=False)) > TABLE_MAX:
        raise ValidationError(_("At most %(most)s rows at once.") % {"most": MOST}, code="most")
    return cells


def _of_page(carried: str) -> list[list[str]]:
    """What the page carried; anything else is no table."""
    if not carried:
        return []
    try:
        cells = json.loads(carried[: TABLE_MAX + 1])
    except (ValueError, RecursionError):
        cells = None
    if (
        not isinstance(cells, list)
        or not 2 <= len(cells) <= MOST + 1
        or not all(isinstance(row, list) and len(row) <= sheets.COLUMNS_MAX for row in cells)
        or not all(isinstance(cell, str) for row in cells for cell in row)
    ):
        raise ValidationError(_("This is no table that we can read."), code="unreadable")
    return [[cell.replace("\x00", "")[: sheets.CELL_READ_MAX] for cell in row] for row in cells]


def _check_table(cells: list[list[str]]) -> None:
    """Raises ValidationError for a table with a citizen service number: that is never kept."""
    for number, row in enumerate(cells, 1):
        for cell in row:
            try:
                no_citizen_service_number(cell)
            except ValidationError:
                told = _(
                    "Row %(number)s holds a citizen service number. We may not have that: take the "
                    "column out and choose the file again."
                )
                raise ValidationError(told % {"number": number}, code="bsn") from None


def _day(text: str, name: str, errors: dict[str, str]) -> date | None:
    found = births.read(text) if text else None
    if found is None:
        errors[name] = (
            _("This date doesn't exist. Look at day, month and year again.")
            if text
            else _("Fill in the date.")
        )
    return found


def _second(text: str, first: str, errors: dict[str, str]) -> str:
    """The name of the other who signed, or ONLY_ONE where there is one parent or guardian.

    A yes, a no or a cross says neither, and the first name again is nobody else.
    """
    plain = text.strip()
    if plain.casefold() in NO_SECOND:
        return ONLY_ONE
    if plain and (_said(plain) is not None or people.plain(plain) == people.plain(first)):
        errors["second_name"] = _("Write the name, or “-” where there is only one.")
    return plain


def _relation(text: str, errors: dict[str, str]) -> str:
    plain = text.casefold().strip()
    if not plain:
        return ""
    if plain in _RELATIONS:
        return _RELATIONS[plain]
    by_label = {str(one.label).casefold(): one for one in Relation}
    found = by_label.get(plain)
    if found in set(_RELATIONS.values()):
        return str(found)
    errors["relation"] = _("“%(said)s” may not sign. A parent, a guardian or the young person.") % {
        "said": text[:40]
    }
    return ""


def _said(text: str) -> Answered | None:
    plain = text.casefold().strip(" .!")
    if plain in _YES:
        return Answered.YES
    return Answered.NO if plain in _NO else None


def _child_agrees(text: str, errors: dict[str, str]) -> str:
    if not text.strip():
        return ""
    said = _said(text)
    if said is None:
        errors["child_agrees"] = _("Does the child agree? Write yes or no, or leave it empty.")
        return ""
    return (ChildAgrees.YES if said == Answered.YES else ChildAgrees.NO).value


def _email(text: str, errors: dict[str, str]) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        errors["email"] = str(NOT_A_MAIL)
        return ""
    if len(text) > MAIL_MAX:
        errors["email"] = str(NOT_A_MAIL)
    return text
