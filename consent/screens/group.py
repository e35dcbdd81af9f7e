"""What the page for a group shows: the list with what is wrong in each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from consent import addresses
from consent.actions.groups import FIELDS, MOST, Line, Standing
from consent.choices.request import SignerRole
from consent.screens import asking

BLANK = 5  # lines of an empty list
STATES = {
    Standing.READY: ("ok", "check-lg"),
    Standing.WRONG: ("bad", "exclamation-lg"),
    Standing.ANSWERED: ("info", "check-lg"),
    Standing.WAITING: ("warn", "hourglass-split"),
}


@dataclass(frozen=True)
class Cell:
    name: str
    value: str
    error: str
    label: str
    below: list[Cell] = field(default_factory=list)  # in the same cell of the table


@dataclass(frozen=True)
class Row:
    number: int
    cells: list[Cell]
    who: str
    tone: str
    state: str
    icon: str


def _state(standing: Standing) -> str:
    return {
        Standing.READY: _("Ready"),
        Standing.WRONG: _("Check"),
        Standing.ANSWERED: _("Has answered"),
        Standing.WAITING: _("Was asked"),
    }[standing]


def _labels() -> dict[str, str]:
    return {
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "date_of_birth": _("Date of birth"),
        "email": _("E-mail address"),
        "second_email": _("E-mail of second parent"),
    }


def page(form: Any, lines: Sequence[Line], *, looked: bool, more: int = 0) -> dict[str, Any]:
    """The form with its lines; `looked` whether they were looked over."""
    labels = _labels()
    blank = more or (0 if lines else BLANK)
    shown = [*lines, *([Line()] * min(blank, max(MOST - len(lines), 0)))]
    rows = [_row(number, line, labels, looked) for number, line in enumerate(shown, 1)]
    wrong = [one for one in lines if one.standing == Standing.WRONG]
    ready = sum(one.standing == Standing.READY for one in lines)
    return asking.rows_of(form) | {
        "form": form,
        "lines": rows,
        "columns": [label for name, label in labels.items() if name != "second_email"],
        "most": MOST,
        "typed": len(lines),
        "looked": looked,
        "ready": ready if looked else 0,
        "left": len(wrong) if looked else 0,
        "told": [
            (f"line-{number}-{name}", number, error)
            for number, line in enumerate(lines, 1)
            for name, error in line.errors.items()
            if looked
        ],
        "as_typed": " ".join(
            email
            for one in lines
            for email in (one.email, one.second)
            if looked and email and addresses.suggestion(email)
        ),
        "too_many": len(lines) > MOST,
        "other_errors": len(lines) > MOST or (looked and any(line.errors for line in lines)),
    }


def _row(number: int, line: Line, labels: dict[str, str], looked: bool) -> Row:
    made = {
        name: Cell(
            name, getattr(line, name), line.errors.get(name, "") if looked else "", labels[name]
        )
        for name in FIELDS
    }
    made["email"].below.append(made.pop("second_email"))
    cells = list(made.values())
    if not looked or line.is_empty:
        return Row(number, cells, "", "", "", "")
    tone, icon = STATES[line.standing]
    who = {SignerRole.GUARDIAN: _("Parent"), SignerRole.YOUTH: _("Young person")}
    told = who[line.role] if line.role else "–"
    return Row(number, cells, told, tone, _state(line.standing), icon)
