"""What trends are made of: lists of counts, what is published of them and when, what stands out.

Plain values in, plain values out: reading the rows is in querysets/trend.py, writing in
actions/trends.py. Who gets which figures: docs/decisions/0102-what-trends-are-published.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median

from signals.choices.signal import Category, Outcome, StepKind
from signals.quarters import quarter_of
from youthwork.lib.dates import add_months
from youthwork.lib.suppression import (
    THRESHOLD,
    Figure,
    List,
    Mark,
    hidden_share,
    suppress_list,
)

# A night belongs to the evening before it (decision 0323). Lists that were published before that
# hold the parts of then, which ended with the day; only the evening is the same.
PARTS_OF_DAY = ("daytime", "evening", "overnight")
FORMER_PARTS = ("day", "evening", "night")
UNKNOWN = ""  # a platform that nobody wrote down; or an hour or place too that is gone by now
WHOLE_TEAM = "*"  # seen in no place in particular, or in one that the team has no more

# Where one more must be hidden the last goes first, so what is seldom seen stands at the end.
CATEGORIES = tuple(
    map(
        str,
        (
            Category.OPPORTUNITY,
            Category.EXPOSING,
            Category.VIOLENCE,
            Category.BULLYING,
            Category.SUBSTANCES,
            Category.WELLBEING,
            Category.NUISANCE,
            Category.RECRUITMENT,
            Category.WEAPONS,
            Category.ALCOHOL,
            Category.GAMING,
            Category.SEXUAL_MISCONDUCT,
            Category.TREND,
            Category.EXTREMISM,
            Category.UNSAFE_HOME,
            Category.OTHER,
        ),
    )
)
SLOTS = tuple(
    f"{weekday}-{part}"
    for weekday in (5, 6, 7, 4, 3, 2, 1)
    for part in ("evening", "overnight", "daytime")
)
# What was taken back was a mistake and is in no count.
ENDS = tuple(str(outcome) for outcome in Outcome if outcome != Outcome.RETRACTED)
OUTCOMES = (*ENDS, "open")
OFFLINE = ("fits", "differs", "checked", "unchecked")
CHECKED = ("checked", "unchecked")  # in the street too, of what was closed
TAKEN = tuple(str(kind) for kind in StepKind if kind != StepKind.NONE_NEEDED)
GOES_WITH_TEXT = ("slot", "outcome", "offline", "area")  # of what is emptied these are not known
DONE = {"closed": ENDS, "checked": CHECKED, "taken": TAKEN}  # what was done, by when it was

RISES_BY = 1.5  # what stands out is at least this many times the median of the time before
SHUT_TOGETHER = 3  # of what isn't told of each part: fewer could be worked out
MONTHS_BEFORE = 12
MONTHS_NEEDED, COLUMNS_NEEDED = 6, 2  # of those, how many must be known, in how many columns
OTHER_FROM = 6  # more than five in a quarter ask for a kind of their own
PEAK_SHARE, PEAK_TOTAL = 0.15, 20


@dataclass(frozen=True)
class Column:
    """A list of counts over whole months, as somebody gets it."""

    first: date
    last: date
    figures: Mapping[str, Figure]
    total: Figure
    is_live: bool = False
    is_before_all: bool = False  # before anything was logged: of that time nothing is usual

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def count(self, key: str) -> int | None:
        """A count, if it is shown; nought of what the list doesn't hold."""
        figure = self.figures.get(key)
        return figure.count if figure else 0

    @property
    def hides(self) -> bool:
        return not all(figure.is_shown for figure in self.figures.values())


@dataclass(frozen=True)
class Cut:
    """Months that are published together, and what of their counts."""

    first: date
    last: date
    shown: List


@dataclass(frozen=True)
class Rise:
    """A kind of which there is more than usual; never about a person."""

    key: str
    column: Column
    now: int
    usual: float
    year_before: int | None


def cut(
    months: Sequence[tuple[date, Sequence[int]]],
    allowed: Collection[date] | None = None,
    threshold: int = THRESHOLD,
    kept_since: date | None = None,
) -> list[Cut]:
    """Which of these months, oldest first, are published together, and what is shown of them.

    A month by itself when at least half of what is counted stands in cells that are shown; else it
    waits for the end of its quarter, then of its half year, and there is published with whatever
    can be shown. Months that show nothing even then wait on. Each month stands in one cut only, so
    that no two figures overlap. `allowed`: the months at whose end this list may be cut, where
    another list (the totals) has its cuts.

    `kept_since`: the last count is of what isn't known any more, and of months that begin on this
    day or later nothing can be gone by its age. Everybody knows that nought, so there it is left
    out; else it stands there, and no other count hides behind it (decision 0349).
    """
    found: list[Cut] = []
    waiting: list[tuple[date, Sequence[int]]] = []
    for month, numbers in months:
        waiting.append((month, numbers))
        alone, quarter, half = len(waiting) == 1, month.month % 3 == 0, month.month % 6 == 0
        if (allowed is not None and month not in allowed) or not (alone or quarter):
            continue
        sums = [sum(column) for column in zip(*(n for _m, n in waiting), strict=True)]
        if sum(sums) < threshold:
            continue
        shown = _shown_of(sums, waiting[0][0], kept_since, threshold)
        if shown.is_telling or (half and any(figure.is_shown for figure in shown.cells)):
            found.append(Cut(waiting[0][0], month, shown))
            waiting = []
    return found


def _shown_of(sums: Sequence[int], first: date, kept_since: date | None, threshold: int) -> List:
    if kept_since is None:
        return suppress_list(sums, threshold=threshold)
    if first >= kept_since and not sums[-1]:
        return suppress_list(sums[:-1], threshold=threshold)
    return suppress_list(sums, threshold=threshold, apart=[len(sums) - 1])


@dataclass(frozen=True)
class Counted:
    """Months of which the whole is published, with what each part of it counted."""

    first: date
    last: date
    shown: Sequence[bool]  # whether the whole shows a key
    parts: Sequence[Sequence[int]]  # of each part the counts, in the order of the keys


@dataclass(frozen=True)
class CutInParts:
    """Months of which each part is told, beside the whole of the same months."""

    first: date
    last: date
    parts: tuple[List, ...]


def cut_in_parts(spans: Sequence[Counted], threshold: int = THRESHOLD) -> list[CutInParts]:
    """Which months, oldest first, are told of each part together; the rest goes on waiting.

    At the end of a quarter when at least half of what is counted stands in cells that are told,
    at the end of a half year when anything may be told.
    """
    found: list[CutInParts] = []
    waiting: list[Counted] = []
    for span in spans:
        waiting.append(span)
        if span.last.month % 3:
            continue
        shown = [all(each) for each in zip(*(one.shown for one in waiting), strict=True)]
        sums = [
            [sum(column) for column in zip(*of_part, strict=True)]
            for of_part in zip(*(one.parts for one in waiting), strict=True)
        ]
        told = in_parts(shown, sums, threshold)
        counted = sum(map(sum, sums))
        hidden = sum(each.hidden_share * sum(s) for each, s in zip(told, sums, strict=False))
        if told and (2 * hidden <= counted or span.last.month % 6 == 0):
            found.append(CutInParts(waiting[0].first, span.last, tuple(told)))
            waiting = []
    return found


def in_parts(
    shown: Sequence[bool], parts: Sequence[Sequence[int]], threshold: int = THRESHOLD
) -> list[List]:
    """The list of each part beside that of the whole, so that they give nothing away together.

    A key is told of every part or of none: where the whole shows it and each part has five or
    more. What is left must be five or more in each part, and three keys or more; else the last
    that were told are left out as well. Nothing where the total of a part is hidden. `<5` is said
    of no part: which of them has few stays open (decision 0320).
    """
    totals = suppress_list([sum(part) for part in parts], threshold=threshold).cells
    if len(parts) < 2 or not all(total.is_shown for total in totals):
        return []
    keys = range(len(shown))
    told = [key for key in keys if shown[key] and min(p[key] for p in parts) >= threshold]
    while told and len(told) < len(keys):
        left = [key for key in keys if key not in told]
        rests = [sum(part[key] for key in left) for part in parts]
        if len(left) >= SHUT_TOGETHER and min(rests) >= threshold:
            break
        told.pop()
    found = []
    for part, total in zip(parts, totals, strict=True):
        cells = tuple(
            Figure(part[key], Mark.SHOWN) if key in told else Figure(None, Mark.BLANK)
            for key in keys
        )
        found.append(List(cells, total, hidden_share(part, cells)))
    return found


def exact(
    first: date,
    last: date,
    counts: Mapping[str, int],
    *,
    is_live: bool = False,
    is_before_all: bool = False,
) -> Column:
    """A column for who may open every row behind it."""
    figures = {key: _shown(number) for key, number in counts.items()}
    return Column(first, last, figures, _shown(sum(counts.values())), is_live, is_before_all)


@lru_cache(maxsize=1024)
def _shown(number: int) -> Figure:
    """A page has five hundred of them, most of them small."""
    return Figure(number, Mark.SHOWN)


def rises(columns: Sequence[Column], keys: Sequence[str]) -> list[Rise]:
    """Kinds of which the last whole column has clearly more than usual, the largest first.

    At least five, at least one and a half times the median of the columns just as long that begin
    in the twelve months before, and more than in the same months of the year before where that is
    known. A column in which a count is hidden counts as the most it can be (four) and is not known
    where even that can't be said. Columns come oldest first; the live one is left out, and those
    before anything was logged: nobody looked then, which is not the same as nought.
    """
    whole = [column for column in columns if not (column.is_live or column.is_before_all)]
    if not whole:
        return []
    last = whole[-1]
    since = add_months(last.first, -MONTHS_BEFORE)
    before = [c for c in whole[:-1] if c.months == last.months and c.first >= since]
    needed = max(COLUMNS_NEEDED, MONTHS_NEEDED / last.months)
    found = []
    for key in keys:
        now = last.count(key)
        known = [n for c in before if (n := _at_most(c, key)) is not None]
        if now is None or now < THRESHOLD or len(known) < needed:
            continue
        usual = median(known)
        then = _at_most(before[0], key) if before[0].first == since else None
        if now >= RISES_BY * max(usual, 1) and (then is None or now > then):
            found.append(Rise(key, last, now, usual, then))
    return sorted(found, key=lambda rise: (-rise.now, rise.key))


@dataclass(frozen=True)
class Unnamed:
    """How many fit no kind in a quarter, by the columns that tell of it."""

    first: date
    last: date
    count: int
    is_whole: bool  # no column hides how many it has


def unnamed(columns: Sequence[Column]) -> Unnamed | None:
    """What fits no kind in the quarter of the newest column, where that is more than five.

    Added up from what the columns show, so that it says no more than they do. None where the
    newest one is longer than a quarter.
    """
    if not columns:
        return None
    year, quarter = quarter_of(columns[-1].last)
    begins = date(year, 3 * quarter - 2, 1)
    within = [column for column in columns if column.first >= begins]
    counts = [column.count(Category.OTHER) for column in within]
    count = sum(number or 0 for number in counts)
    if count < OTHER_FROM:
        return None
    return Unnamed(within[0].first, within[-1].last, count, None not in counts)


def peak(column: Column | None) -> tuple[str, int, int] | None:
    """The part of the week with the most, its count and that of all parts that are known.

    Said from twenty signals on, of a part that holds 15 in 100 of them and more than any other,
    also of those of which it isn't said how much they hold.
    """
    if column is None or column.total.count is None:
        return None
    gone = column.figures.get(UNKNOWN)
    known = column.total.count - (gone.count or 0 if gone else 0)
    shown = sorted(
        ((figure.count, key) for key, figure in column.figures.items() if key and figure.count),
        reverse=True,
    )
    if known < PEAK_TOTAL or not shown or shown[0][0] < PEAK_SHARE * known:
        return None
    if len(shown) > 1 and shown[0][0] == shown[1][0]:
        return None
    if _hidden(column) >= shown[0][0]:
        return None
    return shown[0][1], shown[0][0], known


def _hidden(column: Column) -> int:
    """The most that a part of the week can hold of which it isn't said how much it does."""
    parts = [figure for key, figure in column.figures.items() if key != UNKNOWN]
    if all(figure.is_shown or figure.mark == Mark.UNDER for figure in parts):
        return 0
    assert column.total.count is not None
    return column.total.count - sum(figure.count or 0 for figure in column.figures.values())


def _at_most(column: Column, key: str) -> int | None:
    figure = column.figures.get(key)
    if figure is None:
        return 0
    if figure.is_shown:
        return figure.count
    return THRESHOLD - 1 if figure.mark == Mark.UNDER else None
