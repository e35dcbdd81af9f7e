"""Hours of a report: online and offline, the share, evenings and Fridays, what is missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from policy.report_content.about import About
from policy.report_tables import Table, fact, hours, per_cent, rounded, table
from workers import figures
from workers.agreed import may_follow
from workers.choices.hours import Function, Where
from workers.models import HourEntry, HourPart
from workers.small_teams import FEWEST
from youthwork.lib.dates import DAY, week_start

if TYPE_CHECKING:
    from organisation.models import Team

WEEK = timedelta(days=7)


def time_block(of: About, today: date) -> dict[str, Any]:
    """Hours online and offline, the share, evenings, Fridays, and what comes on top.

    Of fewer than three people who wrote down time nothing: everybody in the house reads a report,
    and the municipality, and those would be hours of one of them (decision 0148).
    """
    if not may_follow(today):
        told = _("Hours are not reported: the works council has not agreed yet.")
        return {"facts": [], "tables": [], "lines": [told]}
    period = of.period
    read = figures.read(period, today, of.pks)
    if _too_few(read):
        missing = [] if read.by_worker else _missing_weeks(of)  # else of one person
        lines = [_left_out(), *(each["title"] for each in missing)]
        return {"facts": [], "tables": [], "lines": lines, "missing": missing}
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
    missing = _missing_weeks(of)
    lines = [on_top(lacking), *(each["title"] for each in missing)]
    return {"facts": facts, "tables": [_by_function(of)], "lines": lines, "missing": missing}


def online_and_offline(read: figures.Reading) -> list[str]:
    """The first two facts, as they are said; none where too few people wrote down time."""
    return [] if _too_few(read) else [hours(read.whole.online), hours(read.whole.offline)]


def _too_few(read: figures.Reading) -> bool:
    return len(read.by_worker) < FEWEST


def _left_out() -> str:
    return _(
        "Hours are left out: fewer than %(n)s people wrote down time. They would show how many "
        "hours one of them makes."
    ) % {"n": FEWEST}


def _by_function(of: About) -> Table:
    """Hours online by what they are for: parts of a day, as the hours online that they come to."""
    online = HourPart.objects.between(of.first, of.last).filter(team__in=of.pks, where=Where.ONLINE)
    sums = online.order_by().values_list("entry__function").annotate(total=Sum("minutes"))
    minutes = dict(sums)
    labels = [*Function.labels, pgettext("function", "Not said")]
    rows = [
        [str(label), hours(minutes.get(each, 0))]
        for each, label in zip((*Function.values, ""), labels, strict=True)
    ]
    rows.append([_("Together"), hours(sum(minutes.values()))])
    header = [_("Function"), _("Hours")]
    title = _("Hours online by function")
    return table("hours_by_function", title, header, rows, note=rounded())


def _norm(norm: float | None) -> str:
    return "" if norm is None else _("norm %(norm)s%%") % {"norm": round(norm)}


def _signed(minutes: float) -> str:
    """A difference in whole hours: `+12`, `−30`, `0`."""
    whole = round(minutes / 60)
    return ("+" if whole > 0 else "−" if whole < 0 else "") + hours(abs(minutes))


def _missing_weeks(of: About) -> list[dict[str, str]]:
    """Teams of which nobody wrote down hours in some whole weeks, named in the report itself."""
    written: dict[int, set[date]] = {}
    days = HourEntry.objects.between(of.first, of.last).filter(team__in=of.pks)
    for team, day in days.order_by().values_list("team", "day").distinct():
        written.setdefault(team, set()).add(week_start(day))
    found = []
    for team in of.teams:
        n = sum(week not in written.get(team.pk, set()) for week in _weeks(of, team))
        if n:
            told = ngettext(
                "Hours of %(n)s week are missing: team %(team)s",
                "Hours of %(n)s weeks are missing: team %(team)s",
                n,
            )
            text = _("The figures hold what is written down.")
            found.append({"title": told % {"n": n, "team": team.name}, "text": text})
    return found


def _weeks(of: About, team: Team) -> list[date]:
    """The Mondays of the weeks that lie wholly in the period and in the days of a team."""
    first = max(of.first, team.active_from)
    last = of.last if team.active_until is None else min(of.last, team.active_until)
    monday = week_start(first + WEEK - DAY)
    return [monday + n * WEEK for n in range((last + DAY - monday) // WEEK)]


def on_top(lacking: figures.Shortfall) -> str:
    """The fixed block: online comes on top."""
    week = number_format(lacking.hours_per_week, decimal_pos=1)
    return _(
        "Online youth work comes on top of the work in the street; it does not take its place. "
        "To reach the norm %(hours)s more hours a week are needed than were made possible."
    ) % {"hours": week}
