"""Hours of a report: online and offline, the share, evenings and Fridays, what is missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from policy.report_content.about import About
from policy.report_tables import fact, hours, per_cent, table
from workers import balance, figures
from workers.agreed import may_follow
from workers.choices.hours import Function
from workers.models import HourEntry
from youthwork.lib.dates import week_start


def time_block(of: About, today: date, practice: balance.Practice | None) -> dict[str, Any]:
    """Hours online and offline, the share, evenings, Fridays, and what comes on top."""
    if not may_follow(today):
        told = _("Hours are not reported: the works council has not agreed yet.")
        return {"facts": [], "tables": [], "lines": [told]}
    period = of.period
    read = figures.read(period, today, of.pks)
    whole, lacking = read.whole, read.shortfall()
    cover = figures.friday_cover(period, today, of.pks)
    planned = read.planned(period)
    facts = [
        fact("online", _("Hours online"), hours(whole.online)),
        fact("offline", _("Hours offline"), hours(whole.offline)),
        fact("other", _("Other hours"), hours(whole.other), _("not in the share")),
        fact("share", _("Online share"), per_cent(whole.share), _norm(read.norm())),
        fact("planned", _("Hours online planned"), hours(planned), _("contracts, less leave")),
        fact("beside_planned", _("Made beside planned"), _signed(whole.online - planned)),
        fact("evening", _("Of which after 18 h"), per_cent(whole.evening_share)),
        fact(
            "friday",
            _("Friday evenings covered"),
            _("%(covered)s of %(weeks)s") % {"covered": cover.covered, "weeks": cover.weeks},
        ),
        fact(
            "needed",
            _("Extra hours needed a week"),
            number_format(lacking.hours_per_week, decimal_pos=1),
            _("what the norm asks, less what was made possible"),
        ),
    ]
    tables = []
    if practice is not None:
        said = [practice.minutes.get(each, 0) for each in (*Function.values, "")]
        rows = [
            [str(label), hours(minutes)]
            for label, minutes in zip(
                [*Function.labels, pgettext("function", "Not said")], said, strict=True
            )
        ]
        rows.append([_("Together"), hours(sum(said))])
        header = [_("Function"), _("Hours")]
        tables.append(table("hours_by_function", _("Hours online by function"), header, rows))
    missing = _missing_weeks(of)
    lines = [on_top(lacking), *(each["title"] for each in missing)]
    return {"facts": facts, "tables": tables, "lines": lines, "missing": missing}


def _norm(norm: float | None) -> str:
    return "" if norm is None else _("norm %(norm)s%%") % {"norm": round(norm)}


def _signed(minutes: float) -> str:
    """A difference in whole hours: `+12`, `−30`, `0`."""
    whole = round(minutes / 60)
    return ("+" if whole > 0 else "−" if whole < 0 else "") + hours(abs(minutes))


def _missing_weeks(of: About) -> list[dict[str, str]]:
    """Teams of which nobody wrote down hours in some whole weeks, named in the report itself."""
    first = of.first + timedelta(days=-of.first.weekday() % 7)  # a Monday
    weeks = [first + timedelta(days=7 * n) for n in range(max(0, (of.last - first).days + 1) // 7)]
    written: dict[int, set[date]] = {}
    days = HourEntry.objects.between(of.first, of.last).filter(team__in=of.pks)
    for team, day in days.order_by().values_list("team", "day").distinct():
        written.setdefault(team, set()).add(week_start(day))
    found = []
    for team in of.teams:
        n = len([week for week in weeks if week not in written.get(team.pk, set())])
        if n:
            told = ngettext(
                "Hours of %(n)s week are missing: team %(team)s",
                "Hours of %(n)s weeks are missing: team %(team)s",
                n,
            )
            text = _("The figures hold what is written down.")
            found.append({"title": told % {"n": n, "team": team.name}, "text": text})
    return found


def on_top(lacking: figures.Shortfall) -> str:
    """The fixed block: online comes on top."""
    week = number_format(lacking.hours_per_week, decimal_pos=1)
    return _(
        "Online youth work comes on top of the work in the street; it does not take its place. "
        "To reach the norm %(hours)s more hours a week are needed than were made possible."
    ) % {"hours": week}
