"""What the page of paper consents shows: the rows of the file, and what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent.actions.importing import MOST, Row, Standing
from consent.choices.request import NEED_CONTACT, Answered
from consent.screens.wording import SHORT

STATES = {
    Standing.READY: ("ok", "check-lg"),
    Standing.WRONG: ("bad", "exclamation-lg"),
    Standing.OVER: ("warn", "calendar-x"),
    Standing.KNOWN: ("info", "check-lg"),
    Standing.ONE: ("warn", "person"),
}


@dataclass(frozen=True)
class Line:
    """One sheet as the page shows it."""

    number: int
    name: str
    born: str
    signed: str
    signed_on: str
    uses: list[tuple[str, str]]  # icon and label of each yes
    all_no: bool
    tone: str
    state: str
    icon: str
    told: list[str]


def _state(row: Row) -> str:
    return {
        Standing.READY: _("Ready"),
        Standing.WRONG: _("Check"),
        Standing.OVER: _("Is over"),
        Standing.KNOWN: _("Known"),
        Standing.ONE: _("Signed by one"),
    }[row.standing]


def page(form: Any, rows: Sequence[Row]) -> dict[str, Any]:
    """The form with the rows of its table, once they were read."""
    counts = {one: sum(row.standing == one for row in rows) for one in Standing}
    ready = [row for row in rows if row.standing == Standing.READY]
    public = any(
        said == Answered.YES and name in NEED_CONTACT
        for row in ready
        if not row.is_no
        for name, said in row.decisions.items()
    )
    return {
        "form": form,
        "lines": [_line(row) for row in rows],
        "ready": counts[Standing.READY],
        "other_errors": counts[Standing.WRONG],
        "left_out": counts[Standing.OVER] + counts[Standing.KNOWN] + counts[Standing.ONE],
        "mails": sum(bool(row.email) for row in ready),
        "public": public,
        "most": MOST,
    }


def _line(row: Row) -> Line:
    tone, icon = STATES[row.standing]
    told = list(row.errors.values()) if row.standing == Standing.WRONG else []
    if row.why:
        told = [row.why]
    if row.until:
        told = [_("Valid until %(day)s") % {"day": date_format(row.until, "j F Y")}]
    yes = [name for name, said in row.decisions.items() if said == Answered.YES]
    if row.standing == Standing.READY and row.is_no:
        told = [_("A no: kept for a year, so that nobody asks again.")]
    return Line(
        number=row.number,
        name=" ".join(part for part in (row.first_name, row.last_name) if part) or "–",
        born=date_format(row.born, "j b Y") if row.born else "–",
        signed=", ".join(one.name for one in row.signers if one.name) or "–",
        signed_on=date_format(row.signed_on, "j b Y") if row.signed_on else "–",
        uses=[(SHORT[name][1], str(SHORT[name][0])) for name in yes],
        all_no=bool(row.decisions) and not yes,
        tone=tone,
        state=_state(row),
        icon=icon,
        told=told,
    )
