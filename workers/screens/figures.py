"""Figures as charts and tables: each series with its source, nothing filled in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.choices import PlatformStatus
from organisation.models import User
from workers.choices.platforms import FigureScope
from workers.dates import figures_are_out
from workers.models import KnownFigure, PlatformFigure
from workers.querysets.figures import KnownPlace
from youthwork.lib import shares
from youthwork.lib.keyset import PAGE, page_of

WIDE, NARROW = 560, 330
NARROW_LEFT = 80.0
SCOPES = (FigureScope.OWN, FigureScope.NATIONAL)
Ages = tuple[int, int]


def percent(figure: PlatformFigure) -> str:
    """What a figure reads: 81%, 8,5%; of too few answers only that there are few."""
    if figure.is_small:
        return "<5"
    return f"{_number(figure)}%"


def _number(figure: PlatformFigure) -> str:
    whole = figure.percent == figure.percent.to_integral_value()
    return number_format(figure.percent, decimal_pos=0 if whole else 1)


def ages_in_words(ages: Ages) -> str:
    return _("%(from)s to %(to)s years") % {"from": ages[0], "to": ages[1]}


def ages_of(figure: PlatformFigure) -> Ages:
    return figure.age_from, figure.age_to


def main_ages(rows: Iterable[PlatformFigure]) -> Ages | None:
    """The age group that a chart shows: of the newest year, the one with most figures."""
    rows = list(rows)
    if not rows:
        return None
    newest = {ages: max(r.year for r in rows if ages_of(r) == ages) for ages in map(ages_of, rows)}
    counts = Counter(map(ages_of, rows))
    return max(newest, key=lambda ages: (newest[ages], counts[ages], ages))


@dataclass(frozen=True)
class OfScope:
    """The figures of one scope and age group on one platform, by year."""

    scope: str
    ages: Ages
    by_year: dict[int, PlatformFigure]

    @classmethod
    def of(cls, rows: Sequence[PlatformFigure], scope: str) -> OfScope | None:
        mine = [row for row in rows if row.scope == scope]
        ages = main_ages(mine)
        if ages is None:
            return None
        return cls(scope, ages, {row.year: row for row in mine if ages_of(row) == ages})

    @property
    def newest(self) -> PlatformFigure:
        return self.by_year[max(self.by_year)]

    @property
    def short(self) -> str:
        return _("We") if self.scope == FigureScope.OWN else pgettext("figure", "National")

    def drawn(self, last_year: int) -> shares.Series:
        drawn = {y: float(r.percent) for y, r in self.by_year.items() if not r.is_small}
        last = ""
        if drawn:
            row = self.by_year[max(drawn)]
            last = f"{self.short} {percent(row)}"
            if row.year != last_year:
                last += f" ({row.year})"
        return shares.Series(self.short, drawn, last)


def over_years(name: str, rows: Sequence[PlatformFigure]) -> dict[str, Any] | None:
    """One platform through the years, our survey beside the national figures."""
    found = [each for scope in SCOPES if (each := OfScope.of(rows, scope))]
    if not found:
        return None
    years = sorted({year for each in found for year in each.by_year})
    series = [
        each.drawn(years[-1]) if each else shares.Series("", {})
        for each in (next((f for f in found if f.scope == s), None) for s in SCOPES)
    ]
    return {
        "about": _about(found),
        "wide": shares.over_years(series, WIDE),
        "narrow": shares.over_years(series, NARROW, 220),
        "described": _described(name, found),
        "sources": [_source(each, years) for each in found],
        "rows": [_line(year, found) for year in range(years[-1], years[0] - 1, -1)],
        "others": _others(rows, found),
    }


def _about(found: Sequence[OfScope]) -> str:
    ages = {each.scope: ages_in_words(each.ages) for each in found}
    words = {"own": ages.get(FigureScope.OWN), "national": ages.get(FigureScope.NATIONAL)}
    if len(found) > 1:
        told = _(
            "Our young people (%(own)s) beside young people of %(national)s in the Netherlands"
        )
    elif words["own"]:
        told = _("Our young people (%(own)s)")
    else:
        told = _("Young people of %(national)s in the Netherlands")
    return told % words


def _described(name: str, found: Sequence[OfScope]) -> str:
    """The chart in words."""
    parts = [
        f"{each.short}: "
        + ", ".join(
            _("%(percent)s in %(year)s") % {"percent": percent(row), "year": year}
            for year, row in sorted(each.by_year.items())
        )
        for each in found
    ]
    of_whom = _("Daily use of %(platform)s.") % {"platform": name}
    return f"{of_whom} {'. '.join(parts)}."


def _source(each: OfScope, years: Sequence[int]) -> str:
    """Who counted the newest figure, among how many, and which years are missing."""
    row = each.newest
    told = [f"{each.short}: {row.source}, {row.year}"]
    if row.sample:
        told[0] += ", " + answers(row.sample)
    missing = [y for y in range(years[0], years[-1] + 1) if y not in each.by_year]
    if missing:
        names = ", ".join(map(str, missing))
        told.append(_("No figure for %(years)s") % {"years": names})
    return ". ".join(told) + "."


def answers(count: int) -> str:
    told = ngettext("%(count)s answer", "%(count)s answers", count)
    return told % {"count": number_format(count, force_grouping=True)}


def _line(year: int, found: Sequence[OfScope]) -> dict[str, Any]:
    """One year in the table: what each scope says, and who says so."""
    by_scope = {each.scope: each.by_year.get(year) for each in found}
    rows = [row for scope in SCOPES if (row := by_scope.get(scope))]
    return {
        "year": str(year),
        "own": by_scope.get(FigureScope.OWN),
        "national": by_scope.get(FigureScope.NATIONAL),
        "cells": [_cell(by_scope.get(scope)) for scope in SCOPES],
        "sources": [told(row) for row in rows],
    }


def _cell(row: PlatformFigure | None) -> dict[str, Any]:
    return {"text": percent(row) if row else "–", "is_small": bool(row and row.is_small)}


def told(row: PlatformFigure) -> str:
    """Source, sample and age group of a figure in one line."""
    parts = [row.source, ages_in_words(ages_of(row))]
    if row.sample:
        parts.append(answers(row.sample))
    return f"{row.get_scope_display()}: " + ", ".join(parts)


def _others(rows: Sequence[PlatformFigure], found: Sequence[OfScope]) -> bool:
    """Whether there are figures of other age groups that the chart leaves out."""
    shown = {(each.scope, each.ages) for each in found}
    return any((row.scope, ages_of(row)) not in shown for row in rows)


def side_by_side(rows: Sequence[PlatformFigure]) -> dict[str, Any] | None:
    """Every platform that is in use, in the newest year of each scope; largest first."""
    rows = [row for row in rows if row.platform.status != PlatformStatus.ARCHIVED]
    chosen: dict[str, dict[int, PlatformFigure]] = {}
    heads = {}
    for scope in SCOPES:
        mine = [row for row in rows if row.scope == scope]
        ages = main_ages(mine)
        if ages is None:
            continue
        year = max(row.year for row in mine if ages_of(row) == ages)
        found = [row for row in mine if ages_of(row) == ages and row.year == year]
        chosen[scope] = {row.platform_id: row for row in found}
        heads[scope] = found[0]
    platforms = {row.platform_id: row.platform for of in chosen.values() for row in of.values()}
    if not platforms:
        return None

    def size(key: int) -> tuple[float, ...]:
        return tuple(
            -float(row.percent) if (row := chosen.get(scope, {}).get(key)) else 1.0
            for scope in SCOPES
        )

    keys = sorted(platforms, key=lambda key: (*size(key), platforms[key].position))
    missing = {
        FigureScope.OWN: _("no figure of our own"),
        FigureScope.NATIONAL: _("no national figure"),
    }
    drawn, table = [], []
    for key in keys:
        of = [chosen.get(scope, {}).get(key) for scope in SCOPES]
        parts = [float(r.percent) if r and not r.is_small else None for r in of]
        texts = [percent(r) if r else missing[s] for s, r in zip(SCOPES, of, strict=True)]
        drawn.append(shares.Both(platforms[key].name, parts, texts))
        table.append({"platform": platforms[key], "cells": [_cell(row) for row in of]})
    return {
        "wide": shares.pairs(drawn, WIDE),
        "narrow": shares.pairs(drawn, NARROW, NARROW_LEFT),
        "described": _("Daily use, our young people and national")
        + ": "
        + "; ".join(f"{row.label} {' / '.join(row.texts)}" for row in drawn)
        + ".",
        "rows": table,
        "sources": [f"{told(row)}, {row.year}" for row in heads.values()],
    }


# --- the page of figures --------------------------------------------------------------------------


def page(user: User, today: date, after: str = "") -> dict[str, Any]:
    """What the page of figures shows: what to know, and every figure of every platform.

    What to know comes by page; `after` is where the one before ended. A platform has a line for
    each year and age group.
    """
    rows, place = list(PlatformFigure.objects.visible_to(user)), KnownPlace.parse(after)
    known = page_of(
        KnownFigure.objects.visible_to(user).behind(place)[: PAGE + 1],
        place,
        lambda figure: KnownPlace(figure.year, figure.position, figure.pk),
        part="known-t",
    )
    may_edit = user.has_perm("workers.edit_platforms")
    groups: dict[int, list[PlatformFigure]] = {}
    for row in sorted(rows, key=lambda row: (row.platform.position, row.platform.name)):
        groups.setdefault(row.platform_id, []).append(row)
    for of in groups.values():
        of.sort(key=lambda row: (-row.year, row.scope != FigureScope.OWN, row.age_from))
    entered = any(
        row.scope == FigureScope.NATIONAL and row.written_at.year == today.year for row in rows
    )
    return {
        "known": [(figure, figure.is_old(today)) for figure in known.rows],
        "newest_url": known.first_url,
        "older_url": known.next_url,
        "groups": [
            (of[0].platform.name, newest_words(of), [_row(row) for row in of])
            for of in groups.values()
        ],
        "may_edit": may_edit,
        "asks_for_new": may_edit and figures_are_out(today) and not entered,
        "side": side_by_side(rows),
    }


def newest_words(rows: Iterable[PlatformFigure]) -> str:
    """The newest figure of each scope: "Wij 81% (2026) · Landelijk 78% (2026)"."""
    words = {FigureScope.OWN: _("We"), FigureScope.NATIONAL: pgettext("figure", "National")}
    newest: dict[str, PlatformFigure] = {}
    for row in sorted(rows, key=lambda row: row.year):
        newest[row.scope] = row
    return " · ".join(
        f"{words[scope]} {percent(row)} ({row.year})"
        for scope in SCOPES
        if (row := newest.get(scope))
    )


def _row(row: PlatformFigure) -> dict[str, Any]:
    return {
        "figure": row,
        "year": str(row.year),
        "scope": row.get_scope_display(),
        "ages": ages_in_words(ages_of(row)),
        "percent": _cell(row),
        "answers": answers(row.sample) if row.sample else "",
    }
