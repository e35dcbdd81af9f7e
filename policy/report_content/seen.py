"""What was seen: signals by kind and month, counted once for every block that tells of them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policy.report_content.about import About
from policy.report_tables import Table, hidden_list
from signals.choices.signal import Category
from signals.models import Signal, SignalMonth
from signals.querysets.trend import Counts, added, count_between, count_by_month
from signals.trends import CATEGORIES
from youthwork.lib.dates import DAY, add_months, month_start, start_of_day


def seen_of(of: About) -> Counts:
    """The counts of all signals of these days: whole months as they are kept, the rest live."""
    months, month = [], month_start(of.first)
    while month <= of.last:
        months.append(month)
        month = add_months(month, 1)
    whole = [
        month for month in months if month >= of.first and add_months(month, 1) - DAY <= of.last
    ]
    kept = SignalMonth.objects.of_teams(of.pks, whole) if whole else []
    full = {
        (row.team_id, row.month): row
        for row in kept
        if row.counts is not None and row.counted_until >= start_of_day(add_months(row.month, 1))
    }
    # What is not kept is counted as few stretches, each of the teams that lack it: a walk over the
    # rows for every team and month would ask a thousand questions of each row.
    stretches: dict[tuple[datetime, datetime], list[int]] = {}
    for team in of.pks:
        lacking = [month for month in months if (team, month) not in full]
        for begins, ends in _joined(of, lacking):
            stretches.setdefault((begins, ends), []).append(team)
    live = [
        count_between(Signal.objects.filter(team__in=teams), begins, ends)
        for (begins, ends), teams in stretches.items()
    ]
    found = added([*(row.counts for row in full.values() if row.counts), *live])
    by_month = dict.fromkeys(months, 0)
    for row in full.values():
        by_month[row.month] += sum((row.counts or {}).get("category", {}).values())
    for (begins, ends), teams in stretches.items():
        seen = count_by_month(Signal.objects.filter(team__in=teams), begins, ends)
        for month, many in seen.items():
            by_month[month] += many
    return found | {"month": {month.isoformat(): many for month, many in by_month.items()}}


def _joined(of: About, months: list[date]) -> list[tuple[datetime, datetime]]:
    """Months in their order as stretches without a gap, within the days of the report."""
    found: list[tuple[datetime, datetime]] = []
    for month in months:
        begins = max(of.begins, start_of_day(month))
        ends = min(of.ends, start_of_day(add_months(month, 1)))
        if found and found[-1][1] == begins:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((begins, ends))
    return found


def seen_tables(signals: Counts) -> list[Table]:
    """Signals by kind, with the total that the lists of what was done share."""
    by, months = signals.get("category", {}), signals.get("month", {})
    by_month = hidden_list(
        "signals_by_month",
        _("Signals by month"),
        [date_format(date.fromisoformat(month), "YEAR_MONTH_FORMAT") for month in months],
        list(months.values()),
        what=_("Month"),
        note=_("Of a month that lies partly in the period, that part."),
    )
    return [
        hidden_list(
            "signals_by_category",
            _("Signals by kind"),
            [Category(key).label for key in CATEGORIES],
            [by.get(key, 0) for key in CATEGORIES],
            note=_("A signal is a phenomenon, not a young person."),
        ),
        *([by_month] if len(months) > 1 else []),
    ]
