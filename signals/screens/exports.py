"""Files of signals: figures as they are published, and a lead's list without any text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from organisation.models import User
from signals.choices.signal import Category, Outcome, Severity, Status
from signals.models import Signal
from signals.screens.trends import figure_header, figure_rows, names_for, scope_of
from youthwork.lib import sheets
from youthwork.lib.dates import day_of

LABELS: tuple[dict[str, object], ...] = (
    dict(Category.choices),
    dict(Severity.choices),
    dict(Status.choices),
    dict(Outcome.choices),
)


@dataclass(frozen=True)
class File:
    """A table on its way out: its name holds the day and nobody's name."""

    what: str
    form: str
    day: str
    header: Sequence[str]
    lines: Callable[[], Iterator[Sequence[sheets.Value]]]
    rows: int

    def response(self) -> HttpResponseBase:
        return sheets.attachment(f"{self.what}-{self.day}", self.form, self.header, self.lines())


def figures(user: User, form: str, now: datetime, team: str = "") -> File:
    """The published lists of this person's scope: also a lead's file shows no small number.

    `team`: the one that the page shows, of who has several.
    """
    scope = scope_of(user, team)
    rows = list(figure_rows(scope, names_for(scope)))
    return File("trends", form, str(day_of(now)), figure_header(), lambda: iter(rows), len(rows))


def signals(user: User, form: str, now: datetime) -> File:
    """Every signal of the teams led, without story, account, address or anybody's name."""
    header = [
        _("Number"),
        _("Seen"),
        _("Logged"),
        _("Team"),
        _("Kind"),
        _("Severity"),
        _("State"),
        _("Outcome"),
        _("Closed"),
    ]
    found = Signal.objects.exportable_by(user)
    return File(
        "signals",
        form,
        str(day_of(now)),
        header,
        lambda: _lines(found.iterator(500)),
        found.count(),
    )


def _lines(rows: Iterator[tuple[Any, ...]]) -> Iterator[Sequence[sheets.Value]]:
    category, severity, status, outcome = (
        {value: str(label) for value, label in labels.items()} for labels in LABELS
    )
    for ref, seen, logged, team, kind, level, state, end, closed, anonymised in rows:
        yield (
            ref,
            _month(seen) if anonymised else seen,
            _month(logged) if anonymised else logged,
            team,
            category.get(kind, ""),
            severity.get(level, ""),
            status.get(state, ""),
            outcome.get(end, ""),
            closed,
        )


def _month(moment: datetime) -> str:
    """What is known of a moment once its signal was anonymised."""
    return f"{day_of(moment):%Y-%m}"
