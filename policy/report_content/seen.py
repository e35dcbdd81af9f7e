"""What was told of signals: published lists of whole months, added up and never counted anew.

So a report says nothing that the lists don't, whatever its days and whatever other reports there
are (decision 0320).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.models import Team
from policy.report_content.about import About
from policy.report_tables import Table, added_list, table
from signals.choices.signal import Category
from signals.models import PublishedList
from signals.screens.trends import column_of, month_label
from signals.trend_text import period
from signals.trends import CATEGORIES
from youthwork.lib.dates import DAY, add_months, day_of
from youthwork.lib.suppression import Figure


@dataclass(frozen=True)
class Told:
    """The lists of signals that lie wholly in the days of a report, by what they count.

    `of_one_team`: nothing is told of one of several teams, beside which the numbers of all would
    give the others away.
    """

    lists: Mapping[str, Sequence[PublishedList]]
    of_one_team: bool = False

    def of(self, kind: str) -> Sequence[PublishedList]:
        return self.lists.get(kind, ())

    @property
    def total(self) -> int:
        return sum(row.total for row in self.of("category"))

    @property
    def teams(self) -> set[int]:
        """Keys of the teams that counted in lists of a municipality when these were told."""
        return {pk for rows in self.lists.values() for row in rows for pk in row.counted}


def told_of(of: About) -> Told:
    """What may be told of these teams: of all of them, or of all those of a municipality."""
    places = dict(Team.objects.order_by("pk").values_list("pk", "municipality"))
    mine = {places[pk] for pk in of.pks}
    if set(of.pks) == set(places):
        rows = PublishedList.objects.of_organisation()
    elif len(mine) == 1 and set(of.pks) == {pk for pk, place in places.items() if place in mine}:
        rows = PublishedList.objects.of_municipality(mine.pop())
    else:
        return Told({}, of_one_team=True)
    lists: dict[str, list[PublishedList]] = {}
    for row in rows.within(of.first, of.last):
        lists.setdefault(row.kind, []).append(row)
    return Told(lists)


def seen_tables(told: Told) -> list[Table]:
    """Signals by kind and by month; none where none is told of these days."""
    rows = told.of("category")
    if not rows:
        return []
    by_month = [[capfirst(period(row.first_month, row.last_month)), str(row.total)] for row in rows]
    total = [_("Together"), str(told.total)]
    return [
        added_list(
            "signals_by_category",
            _("Signals by kind"),
            [(key, Category(key).label) for key in CATEGORIES],
            [figures_of(row) for row in rows],
            told.total,
            note=" ".join((_("A signal is a phenomenon, not a young person."), months_of(rows))),
        ),
        *(
            [
                table(
                    "signals_by_month",
                    _("Signals by month"),
                    [_("Month"), pgettext("count", "Number")],
                    [*by_month, total],
                )
                | {"short": [month_label(column_of(row)) for row in rows]}  # below its column
            ]
            if len(rows) > 1
            else []
        ),
    ]


def seen_lines(told: Told, of: About) -> list[str]:
    """What is to be said where no number is told, or not of all days."""
    if told.of_one_team:
        return [
            _(
                "How many signals there were is told of all teams together. Beside that the "
                "numbers of one team would give small numbers of the others away."
            )
        ]
    rows = told.of("category")
    if not rows:
        return [
            _(
                "Signals are counted by whole months, three days after a month is over. Of these "
                "days no month is told yet, or too few signals came in to tell of them."
            )
        ]
    days = sum((_last_day(row) - row.first_month).days + 1 for row in rows)
    if days == (of.last - of.first).days + 1:
        return []
    return [
        _(
            "Signals are counted by whole months, three days after a month is over. The other days "
            "of this report are not in it."
        )
    ]


def figures_of(row: PublishedList) -> Mapping[str, Figure]:
    return column_of(row).figures


def stretches(rows: Iterable[PublishedList]) -> list[tuple[date, date]]:
    """The first and the last month of lists that follow each other without one between."""
    found: list[tuple[date, date]] = []
    for row in rows:
        first = row.first_month
        if found and add_months(found[-1][1], 1) == first:
            first, _last = found.pop()
        found.append((first, row.last_month))
    return found


def months_of(rows: Iterable[PublishedList]) -> str:
    """`Counted: January to June 2026, August 2026.`"""
    told = ", ".join(period(first, last) for first, last in stretches(rows))
    return _("Counted: %(months)s.") % {"months": told}


def counted_on(rows: Iterable[PublishedList]) -> str:
    """The day on which the last of these was counted."""
    newest = max((row.published_at for row in rows), default=None)
    return date_format(day_of(newest), "j F Y") if newest else ""


def _last_day(row: PublishedList) -> date:
    return add_months(row.last_month, 1) - DAY
