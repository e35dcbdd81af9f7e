"""Staff from a table that was pasted or chosen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from organisation.choices import Role
from organisation.forms import tables
from organisation.models import Team, User
from organisation.staff_list import MOST, Line
from privacy.validators import no_citizen_service_number

HEADINGS = {
    "name": "name",
    "naam": "name",
    "e-mail": "email",
    "email": "email",
    "e-mailadres": "email",
    "role": "role",
    "rol": "role",
    "team": "team",
}
COLUMNS = ("name", "email", "role", "team")
LONGEST = 100_000  # characters pasted


class StaffListForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("Paste the rows of a table"),
        help_text=gettext_lazy("The first row holds the headings name, e-mail, role and team."),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy("CSV or XLSX, at most 1 MB"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Team.objects.invitable_by(by, today)
        self.by = by
        self.teams = {team.name.casefold(): team for team in found}
        self.lines: list[Line] = []

    def clean_file(self) -> list[list[str]]:
        found: UploadedFile | None = self.cleaned_data["file"]
        return tables.from_file(found, by=self.by) if found else []

    def clean_pasted(self) -> list[list[str]]:
        return tables.from_text(self.cleaned_data["pasted"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        table = cleaned.get("file") or cleaned.get("pasted") or []
        if not self.errors:
            if not table:
                raise ValidationError(_("Paste a table or choose a file."), code="empty")
            self.lines = _lines(table, self.teams)
        return cleaned

    @property
    def as_text(self) -> str:
        """What was read, to be sent again with the press that invites."""
        rows = [[*COLUMNS]] + [
            [line.name, line.email, str(line.role or ""), line.team.name if line.team else ""]
            for line in self.lines
        ]
        return "\n".join("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)


def _lines(table: list[list[str]], teams: dict[str, Team]) -> list[Line]:
    """Raises ValidationError for a table without our headings, without lines or with too many."""
    names = [HEADINGS.get(cell.casefold().strip(" *:")) for cell in table[0]]
    if missing := [name for name in ("name", "email", "role") if name not in names]:
        told = _("The first row lacks the heading %(missing)s.")
        raise ValidationError(told % {"missing": ", ".join(missing)}, code="headings")
    rows = [row for row in table[1:] if any(cell.strip() for cell in row)]
    if not rows:
        raise ValidationError(_("There is nobody in this table."), code="empty")
    if len(rows) > MOST:
        told = _("At most %(most)s lines at a time.")
        raise ValidationError(told % {"most": MOST}, code="too_many")
    roles = _roles()
    return [
        _line(number, dict(zip(names, row, strict=False)), teams, roles)
        for number, row in enumerate(rows, 1)
    ]


def _roles() -> dict[str, Role]:
    """Roles by their code and by what they are called, in both languages."""
    known = {role.value: role for role in Role}
    for language in ("nl", "en"):
        with override(language):
            known |= {str(role.label).casefold(): role for role in Role}
    return known


def _line(
    number: int, row: dict[str | None, str], teams: dict[str, Team], roles: dict[str, Role]
) -> Line:
    typed = {name: " ".join(str(row.get(name, "")).split())[:254] for name in COLUMNS}
    errors = []
    email = typed["email"].lower()
    try:
        validate_email(email)
    except ValidationError as refusal:
        errors += refusal.messages
    try:
        no_citizen_service_number(typed["name"])
    except ValidationError as refusal:
        errors += refusal.messages
    if len(typed["name"]) > 120:
        errors.append(_("This name is too long."))
    if (role := roles.get(typed["role"].casefold())) is None:
        errors.append(_("Nobody knows the role “%(role)s”.") % {"role": typed["role"][:40]})
    team = teams.get(typed["team"].casefold()) if typed["team"] else None
    if typed["team"] and team is None:
        errors.append(_("There is no team “%(team)s”.") % {"team": typed["team"][:40]})
    return Line(number, typed["name"][:120], email, role, team, tuple(errors))
