"""What the page of trends shows: the same for exact figures and for published ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import Platform, Team, User
from privacy.validators import year_of_ours
from signals.choices.signal import Category, Outcome, StepKind
from signals.models import PublishedList, Signal, SignalMonth
from signals.querysets.signal import SignalQuerySet
from signals.querysets.trend import (
    Counts,
    added,
    bounds_of,
    count,
    counting,
    first_month_of,
    in_part_of_week,
    months_until,
    unkept,
)
from signals.querysets.ways import calm, opens_rows_of_a_team, reads_colleagues
from signals.trends import (
    CATEGORIES,
    DONE,
    FORMER_PARTS,
    OFFLINE,
    OUTCOMES,
    PARTS_OF_DAY,
    SLOTS,
    UNKNOWN,
    WHOLE_TEAM,
    Column,
    Rise,
    Unnamed,
    exact,
    peak,
    rises,
    unnamed,
)
from youthwork.lib import charts
from youthwork.lib.dates import add_months, day_of, month_start
from youthwork.lib.suppression import Figure, Mark
from youthwork.lib.together import Asking

PERIODS = (12, 6, 3)  # months that who sees exact figures may choose
SERIES = 4  # kinds with a colour of their own; the rest stands together
STAYS = ("category", "platform", "team", "municipality")  # what a statistic keeps
WIDE, NARROW = 920, 350
NOTHING = Figure(0, Mark.SHOWN)
Head = tuple[str, str]  # short and whole name of a column


@dataclass(frozen=True)
class Scope:
    """Whose figures somebody gets, and whether exactly: the teams led, one's team, or all."""

    teams: list[Team]
    is_exact: bool
    choices: list[Team] = field(default_factory=list)  # when there is something to choose
    area: str = ""  # the one place that it is about, only where the figures are exact
    is_calm: bool = False  # of severity 1 to 3 and chances: what colleagues read of their team

    @property
    def is_organisation(self) -> bool:
        return not self.teams

    @property
    def name(self) -> str:
        if self.is_organisation:
            return _("all teams")
        teams = ", ".join(_("team %(name)s") % {"name": team.name} for team in self.teams)
        return f"{teams}, {self.area}" if self.area else teams

    @property
    def areas(self) -> list[str]:
        """Places that figures may be asked of: of these teams, for who may open every signal."""
        if not self.is_exact:
            return []
        return sorted({area for team in self.teams for area in team.areas})


def scope_of(user: User, wanted: str = "", area: str = "") -> Scope:
    """The one kind of figures that this person gets; a team of others is never among them.

    `wanted`: one of the teams; `area`: one of their places. What isn't theirs is passed over.

    Whoever leads teams gets those exactly and nothing else: beside the organisation's figures
    they would give away the other teams'. Whoever reads colleagues' signals gets what may be
    read, exactly: beside a published list those would give away the urgent ones (decision 0102).
    """
    if user.led_teams:
        led = sorted(user.led_teams, key=lambda team: team.name)
        chosen = [team for team in led if str(team.public_id) == wanted] or led
        scope = Scope(chosen, True, led if len(led) > 1 else [])
        return replace(scope, area=area) if area in scope.areas else scope
    if gets_those_of_all(user):
        return Scope([], False)
    own = user.current_teams
    chosen = [team for team in own if str(team.public_id) == wanted]
    choices = own if len(own) > 1 else []
    if reads_colleagues(user):
        scope = Scope(chosen or own, True, choices, is_calm=True)
        return replace(scope, area=area) if area in scope.areas else scope
    return Scope(chosen or own[:1], False, choices)


def gets_those_of_all(user: User) -> bool:
    """Whether this person gets the organisation's figures on signals, wherever these stand.

    Who leads a team has exact ones of it, and who works in one where colleagues read each other's
    signals those of what they read: beside either the organisation's would give away the other
    teams' (decision 0102).
    """
    return user.has_perm("signals.see_all_trends") and not opens_rows_of_a_team(user)


@dataclass(frozen=True)
class Trends:
    """The columns of each list, oldest first; of lists without months one, and the one before."""

    scope: Scope
    first: date
    last: date
    columns: list[Column]  # by kind
    latest: Mapping[str, Column]
    before: Mapping[str, Column]
    past: list[Column]  # by kind, months before the first column, to compare with
    missed: tuple[date, date] | None = None  # months of which no list of this team is made


def read(scope: Scope, now: datetime, months: int = PERIODS[0]) -> Trends:
    """The figures of a scope, in three questions at most."""
    if scope.area or scope.is_calm:
        return _read_part(scope, now, months)
    return _read_exact(scope, now, months) if scope.is_exact else _read_published(scope, now)


def _read_exact(scope: Scope, now: datetime, number: int) -> Trends:
    today = day_of(now)
    months = months_until(today, PERIODS[0] * 2 + 1)
    pks = [team.pk for team in scope.teams]
    kept = SignalMonth.objects.of_teams(pks, months)
    live = count(unkept(kept, pks, months))
    by_month: dict[date, list[Counts]] = {month: [] for month in months}
    for row in kept:
        by_month[row.month].append(row.counts)
    for (_team, month), counts in live.items():
        by_month[month].append(counts)
    whole = {month: added(parts) for month, parts in by_month.items()}
    first = next((month for month in months if whole[month].get("category")), None)
    return _of_months(scope, whole, number, first)


def _read_part(scope: Scope, now: datetime, number: int) -> Trends:
    """Of one place, or without what is urgent; no longer back than a year: a statistic has no
    place, and nobody opens it."""
    months = months_until(day_of(now), PERIODS[0])
    pks = [team.pk for team in scope.teams]
    kept = SignalMonth.objects.parts_of_teams(pks, months, scope.area, scope.is_calm)
    by_month: dict[date, list[Counts]] = {month: [] for month in months}
    for row, part, _has_any in kept:
        by_month[row.month].append(part)
    spans = unkept([row for row, *_rest in kept], pks, months)
    for (_team, month), part in count(spans, scope.area, scope.is_calm).items():
        by_month[month].append(part)
    # In which month the teams logged first: asked where no month that is kept says so.
    first = min((row.month for row, _part, has_any in kept if has_any), default=None)
    if any(first is None or span.month < first for span in spans):
        ends = bounds_of(first)[0] if first else bounds_of(months[-1])[1]
        first = first_month_of(pks, bounds_of(months[0])[0], ends, scope.is_calm) or first
    return _of_months(
        scope, {month: added(of_month) for month, of_month in by_month.items()}, number, first
    )


def _of_months(
    scope: Scope, whole: Mapping[date, Counts], number: int, first: date | None
) -> Trends:
    """Exact columns; `whole` are the counts by month, oldest first, of which the last still goes
    on, `number` how many are shown, and `first` the one in which the teams logged anything."""
    months = list(whole)
    this_month = months[-1]
    every = [
        exact(
            month,
            month,
            whole[month].get("category", {}),
            is_live=month == this_month,
            is_before_all=first is None or month < first,
        )
        for month in months
    ]
    shown, earlier = months[-number:], months[-2 * number : -number]
    latest = added(whole[m] for m in shown)
    # Of months in which nobody looked yet nothing is said: the difference would be the start.
    known = bool(earlier) and first is not None and first <= earlier[0]
    before = added(whole[m] for m in earlier) if known else {}
    return Trends(
        scope,
        shown[0],
        shown[-1],
        every[-number:],
        {kind: exact(shown[0], shown[-1], counts) for kind, counts in latest.items()},
        {kind: exact(earlier[0], earlier[-1], counts) for kind, counts in before.items()},
        every[:-number],
    )


def _read_published(scope: Scope, now: datetime) -> Trends:
    found = _of_published(scope, published(scope, _published_since(now)), now)
    return replace(found, missed=_missed(found, now))


def _missed(found: Trends, now: datetime) -> tuple[date, date] | None:
    """First and last month that a team doesn't publish, as one that went on in it did.

    Of what is shown now. A month waits for others until the end of its half year at most.
    """
    teams = found.scope.teams
    gone = Team.objects.went_on_before(day_of(now)) if teams else {}
    if not teams or teams[0].pk not in gone.values():
        return None
    until = PublishedList.objects.told_by_teams_of_before(gone).get(teams[0].pk)
    if until is None or until < add_months(month_start(day_of(now)), -PERIODS[0]):
        return None
    held = [column.last for column in (*found.past, *found.columns) if column.first <= until]
    half_year = until.replace(month=1 if until.month < 7 else 7)
    first = max([half_year, *(add_months(last, 1) for last in held)])
    return (first, until) if first <= until else None


def of_the_house(now: datetime) -> Asking[Trends]:
    """What was published of the whole organisation, as a part of a page."""
    yield (rows := PublishedList.objects.beside_each_other(_published_since(now)))
    return _of_published(Scope([], False), rows, now)


def _published_since(now: datetime) -> date:
    return add_months(month_start(day_of(now)), -2 * PERIODS[0] - 6)


def _of_published(scope: Scope, rows: Iterable[PublishedList], now: datetime) -> Trends:
    last = add_months(month_start(day_of(now)), -1)
    since = add_months(last, 1 - PERIODS[0])
    by_kind: dict[str, list[Column]] = {}
    of_places: list[PublishedList] = []
    for row in rows:
        if row.kind in DONE:
            continue  # told in reports
        if row.municipality_id is None:
            by_kind.setdefault(row.kind, []).append(column_of(row))
        elif row.kind == "category":
            of_places.append(row)
    by_kind |= {"municipality": found} if (found := _by_place(of_places)) else {}
    columns = [c for c in by_kind.get("category", []) if c.last >= since]
    past = [c for c in by_kind.get("category", []) if c.last < since]
    latest = {kind: found[-1] for kind, found in by_kind.items() if found[-1].last >= since}
    before = {
        kind: found[-2]
        for kind, found in by_kind.items()
        if len(found) > 1 and found[-2].months == found[-1].months
    }
    first = columns[0].first if columns else since
    return Trends(
        scope, first, columns[-1].last if columns else last, columns, latest, before, past
    )


def _by_place(rows: Iterable[PublishedList]) -> list[Column]:
    """The totals of municipalities over the same months as a list by name; each is shown."""
    found: dict[tuple[date, date], dict[str, Figure]] = {}
    for row in rows:
        figures = found.setdefault((row.first_month, row.last_month), {})
        figures[str(row.municipality)] = Figure(row.total, Mark.SHOWN)
    return [
        Column(
            first, last, figures, Figure(sum(f.count or 0 for f in figures.values()), Mark.SHOWN)
        )
        for (first, last), figures in found.items()
    ]


def published(scope: Scope, since: date | None = None) -> list[PublishedList]:
    """The published lists of a scope, oldest first: what leaves the house is exactly this.

    None for who may open a part of what they count.
    """
    if scope.is_calm:
        return []
    if scope.is_organisation:
        return list(PublishedList.objects.beside_each_other(since))
    return [row for team in scope.teams for row in PublishedList.objects.of_team(team.pk, since)]


def column_of(row: PublishedList) -> Column:
    figures = {key: Figure(number, Mark(mark)) for key, number, mark in row.figures}
    return Column(row.first_month, row.last_month, figures, Figure(row.total, Mark.SHOWN))


# --- words ----------------------------------------------------------------------------------------


def month_label(column: Column) -> str:
    """`sep`, or `jul–sep` for months that were published together."""
    first = date_format(column.first, "M").rstrip(".").lower()
    if column.first == column.last:
        return first + (" *" if column.is_live else "")
    return f"{first}–{date_format(column.last, 'M').rstrip('.').lower()}"


def period(first: date, last: date) -> str:
    """`September 2026`, or `juni tot en met november 2026`."""
    if first == last:
        return date_format(first, "F Y")
    begin = date_format(first, "F" if first.year == last.year else "F Y")
    return _("%(first)s to %(last)s") % {"first": begin, "last": date_format(last, "F Y")}


def slot_label(key: str) -> str:
    """`Friday, 18 to 22`."""
    weekday, part = key.split("-")
    return f"{WEEKDAYS[int(weekday) - 1]}, {part_label(part)}"


def part_label(part: str) -> str:
    return {
        "daytime": _("06:00–18:00"),
        "evening": _("18:00–22:00"),
        "overnight": _("22:00–06:00"),
        "day": _("until 18:00"),
        "night": _("after 22:00"),
    }[part]


def key_label(kind: str, key: str, names: Mapping[str, str]) -> str:
    """The word on screen for one line of a list."""
    if key == UNKNOWN:
        return _("not known")
    if kind == "area" and key == WHOLE_TEAM:
        return _("whole team")
    if kind in ("category", "chance"):
        return str(Category(key).label) if key in Category else key
    if kind == "slot":
        return slot_label(key)
    if kind in ("outcome", "closed"):
        return _("still open") if key == "open" else str(Outcome(key).label)
    if kind in ("step", "taken"):
        return str(StepKind(key).label) if key in StepKind else key
    if kind == "checked":
        return _("Checked offline") if key == "checked" else _("not checked offline")
    if kind == "offline":
        return {
            "fits": _("fits what we see offline"),
            "differs": _("differs from what we see offline"),
            "checked": _("checked offline, result not written down"),
            "unchecked": _("not checked offline"),
        }[key]
    return names.get(key, key)


def list_label(kind: str) -> str:
    return {
        "category": _("Kind"),
        "platform": _("Platform"),
        "slot": _("Day and time"),
        "outcome": _("What came of it"),
        "offline": _("Offline picture"),
        "team": _("Team"),
        "area": _("Place"),
        "step": _("Step"),
        "closed": _("How it ended, of what was closed"),
        "checked": _("Checked in the street too, of what was closed"),
        "taken": _("Steps by when they were taken"),
    }[kind]


def names_for(scope: Scope) -> dict[str, str]:
    """Names of platforms, and of teams where they are a list."""
    names = Platform.objects.names()
    if scope.is_organisation:
        names |= {str(team.pk): team.name for team in Team.objects.order_by("pk")}
    return names


def on_the_street(trends: Trends) -> int | None:
    """How many of the newest months were guided offline or led to an activity; None where one of
    the two is hidden, or what came of it is published of other months."""
    newest, found = trends.columns[-1], trends.latest.get("outcome")
    if found is None or (found.first, found.last) != (newest.first, newest.last):
        return None
    guided, activity = (found.count(each) for each in (Outcome.GUIDED, Outcome.ACTIVITY))
    return None if guided is None or activity is None else guided + activity


# --- the page -------------------------------------------------------------------------------------


def page(trends: Trends, names: Mapping[str, str], months: int) -> dict[str, Any]:
    """Everything that the template shows."""
    total = sum(c.total.count or 0 for c in trends.columns)
    heads = [(month_label(c), period(c.first, c.last)) for c in trends.columns]
    return {
        "scope": trends.scope,
        "heading": period(trends.first, trends.last),
        "total": total,
        "months": months,
        "periods": [
            (n, ngettext("Last %(n)s month", "Last %(n)s months", n) % {"n": n}) for n in PERIODS
        ],
        "waits": not trends.columns,
        "missed": capfirst(period(*trends.missed)) if trends.missed else "",
        "insights": insights(trends),
        "kinds": kinds(trends, heads),
        "sides": sides(trends, heads),
        "platforms": bars(trends, "platform", names),
        "areas": None if trends.scope.area else bars(trends, "area", names),
        "teams": bars(trends, "team", names),
        "places": bars(trends, "municipality", names),
        "outcomes": bars(trends, "outcome", names),
        "steps": bars(trends, "step", names),
        "offline": offline(trends, names),
        "heat": heat(trends),
        "hides": any(c.hides for c in [*trends.columns, *trends.latest.values()]),
    }


def kinds(trends: Trends, heads: Sequence[Head]) -> dict[str, Any] | None:
    """The chart of months by kind, in two widths, with its legend and its table."""
    columns = trends.columns
    if not columns:
        return None
    sums = {key: sum(c.count(key) or 0 for c in columns) for key in CATEGORIES}
    top = sorted((k for k in CATEGORIES if sums[k]), key=lambda k: -sums[k])[:SERIES]
    drawn = []
    for column, (short, _whole) in zip(columns, heads, strict=True):
        shown = {k: n for k in CATEGORIES if (n := column.count(k))}
        whole = column.total.count or 0
        rest = sum(n for k, n in shown.items() if k not in top)
        counts = [*(shown.get(k, 0) for k in top), rest]
        drawn.append(charts.Bar(short, counts, whole - sum(shown.values()), str(whole)))
    labels = [str(Category(key).label) for key in top]
    is_monthly = all(column.months == 1 for column in columns)
    return {
        "wide": charts.stacked(drawn, WIDE),
        "narrow": [charts.stacked(part, NARROW, 260, drawn) for part in _halves(drawn)],
        "legend": [*enumerate([*labels, pgettext("kinds of signals", "Other kinds")], start=1)],
        "hidden": any(bar.hidden for bar in drawn),
        "live": columns[-1].is_live,
        "heads": heads,
        "is_monthly": is_monthly,
        "title": _("Signals per month") if is_monthly else _("Signals per period"),
        "caption": (
            _("Signals per month and kind") if is_monthly else _("Signals per period and kind")
        ),
        "rows": [
            (str(Category(key).label), [c.figures.get(key, NOTHING) for c in columns])
            for key in CATEGORIES
            if not trends.scope.is_exact or sums[key]
        ],
        "totals": [c.total for c in columns],
        "described": _described(columns),
    }


def _halves(bars_: list[charts.Bar]) -> list[list[charts.Bar]]:
    """At most six bars fit on a phone."""
    return [bars_[i : i + 6] for i in range(0, len(bars_), 6)]


def _described(columns: Sequence[Column]) -> str:
    first, last = columns[0], columns[-1]
    return _("Stacked bars, %(period)s. The total goes from %(first)s to %(last)s.") % {
        "period": period(first.first, last.last),
        "first": first.total.count,
        "last": last.total.count,
    }


def sides(trends: Trends, heads: Sequence[Head]) -> list[dict[str, Any]]:
    """What was good beside what was worrying, by column; the good comes first."""
    rows = []
    for column, head in zip(trends.columns, heads, strict=True):
        chance = column.figures.get(Category.OPPORTUNITY, NOTHING)
        whole = column.total.count or 0
        worry = (
            Figure(None, Mark.BLANK)
            if chance.count is None
            else Figure(whole - chance.count, Mark.SHOWN)
        )
        rows.append({"head": head, "chance": chance, "worry": worry})
    most = max([1, *(f.count or 0 for r in rows for f in (r["chance"], r["worry"]))])
    for place, row in enumerate(rows):
        for name in ("chance", "worry"):
            row[f"{name}_hidden"], row[f"{name}_id"] = not row[name].is_shown, f"{name}-{place}"
        row["chance_share"] = charts.share(row["chance"].count or 0, most)
        row["worry_share"] = charts.share(row["worry"].count or 0, most)
    return rows


def bars(trends: Trends, kind: str, names: Mapping[str, str]) -> dict[str, Any] | None:
    """One list as bars with the difference to the same length of time before."""
    column = trends.latest.get(kind)
    if column is None:
        return None
    before = trends.before.get(kind) if _is_comparable(trends, kind) else None
    cells = _ordered(column)
    known = [figure.count or 0 for key, figure in cells if key]
    most = max([1, *known])
    rows = []
    for key, figure in cells:
        label = key_label(kind, key, names)
        was = before.figures.get(key, NOTHING) if before else None
        difference = ""
        if was is not None and figure.count is not None and was.count is not None:
            difference = f"{figure.count - was.count:+d}".replace("-", "−").replace("+0", "0")
        rows.append(
            charts.BarRow(
                label if key in names else capfirst(label),  # a name is written as it is
                figure,
                charts.share(min(figure.count or 0, most), most) if key else "",
                f"{kind}-{len(rows)}",
                difference,
            )
        )
    return {
        "rows": rows,
        "period": period(column.first, column.last),
        "compares": any(row.difference for row in rows) and kind != "outcome",
        "before": period(before.first, before.last) if before else "",
        "waited": not trends.scope.is_exact and column.months > 1,
    }


def _is_comparable(trends: Trends, kind: str) -> bool:
    """Whether the time before can be held beside this one: of what goes with the text of a signal
    (place, outcome, steps) only while nothing of it is gone."""
    if kind in STAYS:
        return True
    ended = trends.before.get("outcome")
    return ended is not None and ended.figures.get(UNKNOWN, NOTHING).count == 0


def _ordered(column: Column) -> list[tuple[str, Figure]]:
    """Largest first, then what is hidden, what isn't known last; nought is left out if exact."""
    order = {key: place for place, key in enumerate((*OUTCOMES, *OFFLINE))}
    return sorted(
        (item for item in column.figures.items() if item[1].count != 0),
        key=lambda item: (
            item[0] == UNKNOWN,
            -(item[1].count or 0),
            order.get(item[0], 0),
            item[0],
        ),
    )


def offline(trends: Trends, names: Mapping[str, str]) -> dict[str, Any] | None:
    """How many signals were held against what is seen offline: of all whose picture is known."""
    column = trends.latest.get("offline")
    if column is None or column.total.count is None:
        return None
    gone = column.figures.get(UNKNOWN, NOTHING)
    unchecked = column.figures.get("unchecked", NOTHING)
    known = checked = None
    if gone.count is not None and unchecked.count is not None:
        known = column.total.count - gone.count
        checked = known - unchecked.count
    return {"known": known, "checked": checked, **(bars(trends, "offline", names) or {})}


def heat(trends: Trends) -> dict[str, Any] | None:
    """Weekdays by parts of the day, each cell with its number and a shade."""
    column = trends.latest.get("slot")
    if column is None or not any(key for key in column.figures):
        return None
    most = max([1, *(f.count or 0 for key, f in column.figures.items() if key)])
    parts = PARTS_OF_DAY if column.figures.keys() <= {*SLOTS, UNKNOWN} else FORMER_PARTS
    rows = []
    for weekday in range(1, 8):
        cells = []
        for part in parts:
            figure = column.figures.get(f"{weekday}-{part}", NOTHING)
            cells.append((figure, charts.shade(figure.count or 0, most)))
        rows.append((WEEKDAYS_ABBR[weekday - 1], WEEKDAYS[weekday - 1], cells))
    return {
        "parts": [part_label(part) for part in parts],
        "rows": rows,
        "unknown": column.figures.get(UNKNOWN, NOTHING),
        "period": period(column.first, column.last),
        "waited": not trends.scope.is_exact and column.months > 1,
    }


def insights(trends: Trends) -> list[dict[str, Any]]:
    """What stands out, by the rules that the page states; about kinds and hours, never people."""
    found = []
    worrying = [key for key in CATEGORIES if key != Category.OPPORTUNITY]
    for rise in rises([*trends.past, *trends.columns], worrying)[:2]:
        text = _beside_usual(rise)
        if rise.year_before is not None and trends.scope.is_exact:
            text += " " + _("A year before: %(then)s.") % {"then": rise.year_before}
        title = _("More than usual: %(kind)s") % {"kind": Category(rise.key).label}
        links = _to_the_list(trends, {"kind": rise.key}, rise.column, rise.now)
        found.append(
            {
                "title": title,
                "text": text,
                "icon": "arrow-up-right",
                "tone": "danger",
                "links": links,
            }
        )
    if top := peak(trends.latest.get("slot")):
        key, number, known = top
        column = trends.latest["slot"]
        text = _("%(number)s of %(known)s signals, %(months)s.") % {
            "number": number,
            "known": known,
            "months": period(column.first, column.last),
        }
        title = _("Most signals: %(when)s") % {"when": slot_label(key)}
        links = _to_the_list(trends, {"slot": key}, column, number)
        found.append(
            {"title": title, "text": text, "icon": "moon-stars", "tone": "warn", "links": links}
        )
    if other := unnamed(trends.columns):
        found.append(_asks_for_a_kind(trends, other))
    chances = [c.count(Category.OPPORTUNITY) for c in trends.columns]
    seen = sum(n for n in chances if n)
    if seen:
        followed = trends.latest["chance"].count("followed") if "chance" in trends.latest else None
        title = ngettext("%(n)s chance seen", "%(n)s chances seen", seen) % {"n": seen}
        if any(n is None for n in chances):
            title = _("At least %(n)s chances seen") % {"n": seen}
        text = (
            ngettext("%(n)s of them got a follow-up.", "%(n)s of them got a follow-up.", followed)
            % {"n": followed}
            if followed
            else _("Talent and opportunities, %(months)s.")
            % {"months": period(trends.columns[0].first, trends.columns[-1].last)}
        )
        found.insert(0, {"title": title, "text": text, "icon": "stars", "tone": "ok"})
    return found


def _asks_for_a_kind(trends: Trends, other: Unnamed) -> dict[str, Any]:
    """That more than a few fit no kind; what they are called stands in the list alone."""
    kind = Category.OTHER.label
    named = {"n": other.count, "kind": kind, "months": period(other.first, other.last)}
    if trends.scope.is_exact:
        title = _("This quarter %(n)s times ‘%(kind)s’") % named
    elif other.is_whole:
        title = _("%(n)s times ‘%(kind)s’ in %(months)s") % named
    else:
        title = _("At least %(n)s times ‘%(kind)s’ in %(months)s") % named
    counted = exact(other.first, other.last, {Category.OTHER: other.count})
    return {
        "title": title,
        "text": _("Does one kind come up more often? Propose a new kind for it."),
        "icon": "three-dots",
        "tone": "info",
        "links": _to_the_list(trends, {"kind": str(Category.OTHER)}, counted, other.count),
    }


def _beside_usual(rise: Rise) -> str:
    """By its name: the last one that is published may lie some months back."""
    return _("%(now)s in %(months)s; usually %(usual)s.") % {
        "now": rise.now,
        "months": period(rise.column.first, rise.column.last),
        "usual": floatformat(rise.usual, -1),
    }


def _to_the_list(
    trends: Trends, of: Mapping[str, str], column: Column, number: int
) -> list[tuple[str, str]]:
    """Where who may open every row behind a figure finds those that it counts."""
    scope = trends.scope
    if not scope.is_exact:
        return []
    asked = {**of, "month": f"{column.first:%Y-%m}"}
    if column.months > 1:
        asked["until"] = f"{column.last:%Y-%m}"
    if scope.area:
        asked["area"] = scope.area
    if len(scope.teams) < len(scope.choices):
        asked["team"] = str(scope.teams[0].public_id)
    label = _("Look at these %(n)s") % {"n": number}
    return [(label, f"{reverse('signals:search')}?{urlencode(asked)}")]


@dataclass(frozen=True)
class BehindFigure:
    """The signals that a figure counts, of a kind or a part of the week, and what to call them."""

    rows: SignalQuerySet
    title: str
    query: dict[str, str]


def behind_figure(user: User, asked: Mapping[str, str]) -> BehindFigure | None:
    """What an address of `_to_the_list` asks for, of what this person may read; None of others."""
    kind, slot, area = (asked.get(name, "") for name in ("kind", "slot", "area"))
    scope = scope_of(user, asked.get("team", ""), area)
    first = _month_of(asked.get("month", ""))
    last = _month_of(asked.get("until", "")) or first
    if first is None or last is None or not scope.is_exact:
        return None
    if kind not in CATEGORIES and slot not in SLOTS:
        return None
    rows = counting(Signal.objects.visible_to(user)).filter(
        team__in=scope.teams, seen_at__gte=bounds_of(first)[0], seen_at__lt=bounds_of(last)[1]
    )
    rows = rows.filter(category=kind) if kind in CATEGORIES else in_part_of_week(rows, slot)
    if scope.area:
        rows = rows.filter(area=scope.area)
    if scope.is_calm:
        rows = rows.filter(calm())
    told = {
        "kind": Category(kind).label if kind in CATEGORIES else slot_label(slot),
        "month": period(first, last).lower(),
        "whose": scope.name,
    }
    title = capfirst(_("%(kind)s, seen in %(month)s, %(whose)s") % told)
    names = ("kind", "slot", "month", "until", "team", "area")
    query = {name: asked[name] for name in names if asked.get(name)}
    return BehindFigure(rows.order_by("-received_at", "-pk"), title, query)


def _month_of(text: str) -> date | None:
    try:
        month = date.fromisoformat(f"{text}-01")
        year_of_ours(month)
    except (ValueError, ValidationError):
        return None
    return month


# --- files ----------------------------------------------------------------------------------------


def figure_header() -> list[str]:
    return [
        _("List"),
        _("Whose"),
        _("From month"),
        _("Up to month"),
        _("Which"),
        pgettext("count", "Number"),
        _("Total of the list"),
    ]


def figure_rows(scope: Scope, names: Mapping[str, str]) -> Iterator[list[str | int]]:
    """Every published list of a scope, one line for each figure: what a screen shows, no more."""
    teams = {team.pk: team.name for team in scope.teams}
    for row in published(scope):
        whose = (
            teams.get(row.team_id, _("all teams"))
            if row.municipality is None
            else row.municipality.name
        )
        for key, number, mark in row.figures:
            figure = Figure(number, Mark(mark))
            yield [
                list_label(row.kind),
                whose,
                f"{row.first_month:%Y-%m}",
                f"{row.last_month:%Y-%m}",
                key_label(row.kind, key, names),
                number if number is not None else figure.text(),
                row.total,
            ]
