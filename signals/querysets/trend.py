"""Counting signals: what is kept of closed months, and live what is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, TypedDict

from django.apps import apps
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import (
    Cast,
    Coalesce,
    ExtractHour,
    ExtractIsoWeekDay,
    TruncMonth,
)

from signals.choices.signal import Category, OfflinePicture, Outcome, Status, StepKind
from signals.querysets.ways import calm
from signals.trends import UNKNOWN, WHOLE_TEAM
from youthwork.lib.dates import (
    AMSTERDAM,
    DAY,
    add_months,
    day_of,
    moment_at,
    month_start,
    start_of_day,
)
from youthwork.lib.prepared import Later, Statement

if TYPE_CHECKING:
    from signals.models import PublishedList, SignalMonth
    from signals.models.signal import Signal
else:
    PublishedList = Signal = SignalMonth = Any

SETTLES_IN = 3  # days after which little more is logged: what waits on a phone goes within one
# Hours at which the parts of a day begin; before the first it is the night of the day before.
DAYTIME_FROM, EVENING_FROM, NIGHT_FROM = 6, 18, 22
FOLLOWED = (Outcome.GUIDED, Outcome.ACTIVITY, Outcome.HANDED_OVER, Outcome.RESOLVED)

MOST_SPANS = 400  # in one question
PAGE_SPANS = 4  # a page counts the days since its months were kept; more is a night's work

# What a row counts by.
LISTED = (
    "category",
    "platform_",
    "area_",
    "slot_",
    "outcome_",
    "offline_",
    "chance_",
)

WHOLE = ("span",)
PARTS = ("span", "area_", "urgent_")  # the parts of a span of which somebody gets the counts

Counts = dict[str, dict[str, int]]  # by list (category, platform, …) and key


class Parts(TypedDict):
    """What is counted of a part of a month: without what is urgent, of one place, and both."""

    calm: Counts
    by_area: dict[str, Counts]  # by `area_key`
    calm_by_area: dict[str, Counts]


@dataclass(frozen=True)
class Span:
    """What one team saw between two moments, of one month."""

    team_id: int
    month: date
    begins: datetime
    ends: datetime


def months_until(last: date, number: int) -> list[date]:
    """That many months, their first days, ending with the one of `last`."""
    return [add_months(month_start(last), back) for back in range(1 - number, 1)]


def months_between(first: date, last: date) -> list[date]:
    """The first days of these months and all between them."""
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return months_until(last, number)


def bounds_of(month: date) -> tuple[datetime, datetime]:
    """Where a month begins and ends, by the clock of Amsterdam."""
    return moment_at(month, time.min), moment_at(add_months(month, 1), time.min)


def settled_until(today: date) -> datetime:
    """What was seen before this moment is expected to be logged."""
    return start_of_day(today - SETTLES_IN * DAY)


class SignalMonthQuerySet(QuerySet["SignalMonth"]):
    def of_teams(self, teams: Collection[int], months: Sequence[date]) -> list[SignalMonth]:
        """What is counted and kept of these teams and months; ask only for teams whose rows may be
        opened, or to publish."""
        rows = self.filter(team__in=teams, month__range=(months[0], months[-1]))
        return list(rows.filter(counts__isnull=False).defer("parts"))

    def parts_of_teams(
        self, teams: Collection[int], months: Sequence[date], area: str, is_calm: bool
    ) -> list[tuple[SignalMonth, Counts, bool]]:
        """The same, each with the counts of one place, without what is urgent, or both, and
        whether the team has any that the same person gets; without its own."""
        rows: Any = self.filter(team__in=teams, month__range=(months[0], months[-1]))
        calm = KeyTransform("calm", "parts")
        of_areas = KeyTransform("calm_by_area" if is_calm else "by_area", "parts")
        rows = rows.filter(counts__isnull=False, parts__isnull=False).annotate(
            part=KeyTransform(area_key(area), of_areas) if area else calm,
            kinds=KeyTransform("category", calm if is_calm else "counts"),
        )
        return [(row, row.part or {}, bool(row.kinds)) for row in rows.defer("counts", "parts")]

    def held_of(self, signals: QuerySet[Signal]) -> QuerySet[SignalMonth, tuple[int]]:
        """Once asked, nobody else empties the counts in which these are until the transaction ends.

        In the order of their keys.
        """
        inside = Exists(
            signals.filter(
                team=OuterRef("team"),
                seen_at__gte=OuterRef("counted_from"),
                seen_at__lt=OuterRef("counted_until"),
            )
        )
        rows = self.filter(inside).order_by("pk").select_for_update(no_key=True, of=("self",))
        return rows.values_list("pk")

    def to_fill(self, marked_before: datetime, most: int) -> list[SignalMonth]:
        """Rows without counts, whole or in parts, that were marked long enough ago, oldest first;
        without what they have."""
        rows = self.filter(Q(counts__isnull=True) | Q(parts__isnull=True))
        rows = rows.filter(marked_at__lte=marked_before).defer("counts", "parts")
        return list(rows.order_by("month", "team")[:most])


class PublishedListQuerySet(QuerySet["PublishedList"]):
    def of_organisation(self, since: date | None = None) -> Self:
        rows = self.filter(team=None, municipality=None)
        return (rows.filter(last_month__gte=since) if since else rows).order_by("first_month")

    def last_months_of(self, teams: Collection[int]) -> Iterable[tuple[int, date]]:
        """Each of these teams with the last month that it published."""
        rows = self.filter(team__in=list(teams)).order_by("team").values_list("team")
        return rows.annotate(last=Max("last_month"))

    def told_by_teams_of_before(self, gone: Mapping[int, int | None]) -> dict[int, date]:
        """Until which month teams that went on in a team published, by that team.

        `gone`: in which team each one that merged went on; also by way of another.
        """
        told: dict[int, date] = {}
        for old, month in self.last_months_of(gone):
            seen, into = {old}, gone.get(old)
            while into is not None and into not in seen:
                told[into] = max(month, told.get(into, month))
                seen.add(into)
                into = gone.get(into)
        return told

    def told_until(self, kinds: Sequence[str]) -> date:
        """The last month of which a list of each of these kinds is there."""
        rows = self.filter(kind__in=kinds).order_by().values_list("kind")
        ends: dict[str, date] = dict(rows.annotate(last=Max("last_month")))
        return min(ends.get(kind, date.min) for kind in kinds)

    def told_by_municipality_until(self, kind: str) -> date:
        """The last month of which a list of this kind is told of each municipality."""
        rows = self.filter(kind=kind).exclude(municipality=None)
        return rows.aggregate(last=Max("last_month"))["last"] or date.min

    def of_municipality(self, municipality_id: int) -> Self:
        """Beside those of the organisation; there are none where it works in one municipality."""
        return self.filter(municipality=municipality_id).order_by("first_month")

    def beside_each_other(self, since: date | None = None) -> Self:
        """Those of the organisation and of its municipalities: who gets the one gets the other."""
        rows = self.filter(team=None).select_related("municipality")
        return (rows.filter(last_month__gte=since) if since else rows).order_by("first_month", "pk")

    def within(self, first: date, last: date) -> Self:
        """Lists of months of which every day lies between these."""
        ends = add_months(month_start(last + DAY), -1)  # the last month that is over by then
        return self.filter(first_month__gte=first, last_month__lte=ends)

    def of_team(self, team_id: int, since: date | None = None) -> Self:
        rows = self.filter(team=team_id)
        return (rows.filter(last_month__gte=since) if since else rows).order_by("first_month")


def added(parts: Iterable[Counts]) -> Counts:
    """The sum of several counts; of one its own lists, which nobody changes."""
    several = list(parts)
    if len(several) == 1:
        return dict(several[0])  # who adds a list of their own adds it here alone
    whole: Counts = {}
    for counts in several:
        for kind, numbers in counts.items():
            into = whole.setdefault(kind, {})
            for key, number in numbers.items():
                into[key] = into.get(key, 0) + number
    return whole


def unkept(
    kept: Iterable[SignalMonth], teams: Collection[int], months: Sequence[date]
) -> list[Span]:
    """The spans that no row holds counts of: these are counted live."""
    held = {(row.team_id, row.month): row.counted_until for row in kept}
    spans = []
    for team in sorted(teams):
        for month in months:
            begins, ends = bounds_of(month)
            begins = held.get((team, month), begins)
            if begins < ends:
                spans.append(Span(team, month, begins, ends))
    return spans


def count(
    spans: Sequence[Span], area: str = "", is_calm: bool = False
) -> dict[tuple[int, date], Counts]:
    """The counts of each span, in one question to the database for some hundred of them; of one
    place, without what is urgent, or both.

    By the moment something was seen, in Amsterdam time. Practice, duplicates and what was taken
    back are left out. A row that is a statistic by now keeps its month, kind, platform and team;
    its hour, place, follow-up and offline picture are gone and count under "". Of a part only its
    rows are passed, where `count_parts` passes all for whoever may ask.
    """
    found: dict[tuple[int, date], Counts] = {(span.team_id, span.month): {} for span in spans}
    for span, kind, key, many in _counted(spans, WHOLE, area, is_calm):
        found[span.team_id, span.month].setdefault(kind, {})[key] = many
    return found


def count_parts(spans: Sequence[Span]) -> dict[tuple[int, date], tuple[Counts, Parts]]:
    """The same in the same walk over the rows, with the counts of the parts of each span."""
    cells: dict[tuple[int, date], dict[tuple[str, bool], Counts]]
    cells = {(span.team_id, span.month): {} for span in spans}
    for span, area, is_urgent, kind, key, many in _counted(spans, PARTS):
        cell = cells[span.team_id, span.month].setdefault((area, bool(is_urgent)), {})
        cell.setdefault(kind, {})[key] = many
    return {at: (added(of_span.values()), _parts_of(of_span)) for at, of_span in cells.items()}


def _parts_of(cells: Mapping[tuple[str, bool], Counts]) -> Parts:
    by_area: dict[str, Counts] = {}
    calm_by_area: dict[str, Counts] = {}
    for (area, is_urgent), counts in cells.items():
        key = area_key(area)
        by_area[key] = added([by_area.get(key, {}), counts])
        if not is_urgent:
            calm_by_area[key] = counts
    return {"calm": added(calm_by_area.values()), "by_area": by_area, "calm_by_area": calm_by_area}


def first_month_of(
    teams: Collection[int], begins: datetime, ends: datetime, is_calm: bool
) -> date | None:
    """In which month between two moments these teams saw what they logged first, if anything;
    `is_calm`: of what isn't urgent."""
    rows = counting(_signals()).filter(team__in=teams, seen_at__gte=begins, seen_at__lt=ends)
    rows = rows.filter(calm()) if is_calm else rows
    first = rows.aggregate(first=Min("seen_at"))["first"]
    return month_start(day_of(first)) if first else None


def area_key(area: str) -> str:
    """How a place is called in what is kept: of letters and digits, and never a number.

    A question for JSON may take "7" for the seventh, and on SQLite finds no name with an accent or
    a quotation mark.
    """
    return f"in_{area.encode().hex()}"


def _counted(
    spans: Sequence[Span], by: tuple[str, ...], area: str = "", is_calm: bool = False
) -> Iterator[tuple[Any, ...]]:
    """Span, the rest of what it is counted by, list, key and number; of one place, where one is
    given, and without what is urgent if so told."""
    for at in range(0, len(spans), MOST_SPANS):  # deeper a question can't be on SQLite
        some = spans[at : at + MOST_SPANS]
        values: dict[str, Any] = {"area": area} if area else {}
        for number, span in enumerate(some):
            values |= {f"team{number}": span.team_id}
            values |= {f"begins{number}": span.begins, f"ends{number}": span.ends}
        asked = _counting(len(some), by, bool(area), is_calm, connection.vendor)
        for number, *rest in asked.run(values):
            yield some[number], *rest


@lru_cache(maxsize=32)
def _counting(
    spans: int, by: tuple[str, ...], of_area: bool, is_calm: bool, vendor: str
) -> Statement:
    """The question for so many spans, whose teams and moments are given when it is asked."""
    in_spans = Q()
    whens = []
    for number in range(spans):
        here = Q(
            team_id=Later(f"team{number}", BigIntegerField()),
            seen_at__gte=Later(f"begins{number}", DateTimeField()),
            seen_at__lt=Later(f"ends{number}", DateTimeField()),
        )
        in_spans |= here
        whens.append(When(here, then=Value(number)))
    rows = _signals().filter(in_spans)
    if of_area:
        rows = rows.exclude(GONE).filter(area=Later("area", CharField()))
    if is_calm:
        rows = rows.filter(calm())
    sums = _sums(rows.annotate(span=Case(*whens, output_field=IntegerField())), by, vendor)
    return Statement(*sums, keeps=spans <= PAGE_SPANS)


def _signals() -> Any:
    return apps.get_model("signals", "Signal").objects


def _steps() -> Any:
    return apps.get_model("signals", "SignalStep").objects


def count_closed(begins: datetime, ends: datetime) -> dict[tuple[int, date], Counts]:
    """What was closed between two moments, by team and month: how it ended, and whether the
    picture in the street was looked at.

    By the moment of closing, so that a month doesn't change once it is over. One that was opened
    again counts where it is closed at last.
    """
    return _closed(_signals().filter(closed_at__gte=begins, closed_at__lt=ends))


def _closed(signals: Any) -> dict[tuple[int, date], Counts]:
    rows = counting(signals)
    checked = PICTURED | Exists(_pictured_duplicates()) | _was_checked()
    rows = rows.annotate(
        month=TruncMonth("closed_at", tzinfo=AMSTERDAM),
        checked=Case(
            When(checked, then=Value("checked")),
            default=Value("unchecked"),
            output_field=CharField(),
        ),
    )
    found: dict[tuple[int, date], Counts] = {}
    for team, month, outcome, checked_, many in (
        rows.values("team", "month", "outcome", "checked")
        .annotate(many=Count("pk"))
        .values_list("team", "month", "outcome", "checked", "many")
    ):
        counts = found.setdefault((team, month.date()), {"closed": {}, "checked": {}})
        for kind, key in (("closed", outcome), ("checked", checked_)):
            counts[kind][key] = counts[kind].get(key, 0) + many
    return found


def count_taken(begins: datetime, ends: datetime) -> dict[tuple[int, date], Counts]:
    """The steps that were taken between two moments, by team of the signal, month and kind.

    Those of a duplicate stand with the signal that it was taken together with.
    """
    signals = counting(_signals())
    return _taken(_steps().filter(done_at__gte=begins, done_at__lt=ends).about(signals))


def done_of(signal: Signal) -> dict[tuple[int, date], Counts]:
    """What one signal counts in the lists of what was done, by team and month; read before it is
    emptied."""
    found = _closed(_signals().filter(pk=signal.pk, closed_at__isnull=False))
    steps = _steps().filter(signal=signal.pk, done_at__isnull=False)
    for at, counts in _taken(steps.about(counting(_signals()))).items():
        found[at] = found.get(at, {}) | counts
    return found


def _taken(steps: Any) -> dict[tuple[int, date], Counts]:
    rows = steps.order_by()
    found: dict[tuple[int, date], Counts] = {}
    for team, month, kind, many in (
        rows.annotate(
            team=Coalesce("signal__merged_into__team", "signal__team"),
            month=TruncMonth("done_at", tzinfo=AMSTERDAM),
        )
        .values("team", "month", "kind")
        .annotate(many=Count("pk"))
        .values_list("team", "month", "kind", "many")
    ):
        found.setdefault((team, month.date()), {"taken": {}})["taken"][kind] = many
    return found


def counting(rows: Any) -> Any:
    """What counts in a trend: each signal once, nothing of practice, nothing taken back."""
    return (
        rows.filter(is_practice=False)
        .exclude(status=Status.MERGED)
        .exclude(outcome=Outcome.RETRACTED)
        .order_by()
    )


def in_part_of_week(rows: Any, slot: str) -> Any:
    """Of these rows what a list counts in one part of the week; what is gone has no hour."""
    day, part = slot.split("-")
    weekday = int(day)
    inside = {
        "daytime": Q(weekday=weekday, hour__gte=DAYTIME_FROM, hour__lt=EVENING_FROM),
        "evening": Q(weekday=weekday, hour__gte=EVENING_FROM, hour__lt=NIGHT_FROM),
        "overnight": Q(weekday=weekday, hour__gte=NIGHT_FROM)
        | Q(weekday=weekday % 7 + 1, hour__lt=DAYTIME_FROM),
    }[part]
    return (
        rows.exclude(GONE)
        .annotate(
            hour=ExtractHour("seen_at", tzinfo=AMSTERDAM),
            weekday=ExtractIsoWeekDay("seen_at", tzinfo=AMSTERDAM),
        )
        .filter(inside)
    )


def _sums(rows: Any, by: tuple[str, ...], vendor: str) -> tuple[str, list[Any]]:
    """A statement and its values: what is counted by (`span` first), list, key and number of rows
    with a number of their `span`.

    One walk over the rows; the database adds up what would be a thousand lines to fetch. Rows are
    not grouped by all their keys first: hardly two are alike, and putting them in order costs more
    than the rest. What was taken together with a row, and what was done about either, is looked up
    once for all lists.
    """
    each_sql, values = _by_keys(counting(rows), by).query.sql_with_params()
    signals, steps = (each.model._meta.db_table for each in (_signals(), _steps()))
    group = ", ".join(by)
    is_done = "step.done_at IS NOT NULL"
    sql = (
        f"WITH each ({', '.join(_columns(by))}) AS ({each_sql}), "  # noqa: S608
        f"duplicate AS (SELECT each.pk, {group}, other.id, other.offline_picture FROM each "
        f"JOIN {signals} other ON other.merged_into_id = each.pk WHERE each.is_gone = 0), "
        f"taken AS (SELECT each.pk, {group}, step.kind FROM each "
        f"JOIN {steps} step ON step.signal_id = each.pk WHERE each.is_gone = 0 AND {is_done} UNION "
        f"SELECT duplicate.pk, {group}, step.kind FROM duplicate "
        f"JOIN {steps} step ON step.signal_id = duplicate.id WHERE {is_done}), "
        f"told AS ({_told(by)}) {_lists(by, vendor)} "
        f"UNION ALL SELECT {group}, 'step', kind, COUNT(*) FROM taken GROUP BY {group}, kind"
    )
    return sql, [*values]


def _columns(by: tuple[str, ...]) -> list[str]:
    """Of each row: what it is counted by, the keys that it has by itself, when it was seen, its own
    key, and whether it is a statistic by now."""
    keys = (name for name in LISTED if name != "slot_")
    return [*dict.fromkeys((*by, *keys)), "hour", "weekday", "pk", "is_gone"]


def _told(by: tuple[str, ...]) -> str:
    """Each row with its key in each list; NULL in that of chances for what is none."""
    # A night by the clock, as `in_part_of_week`: six hours earlier is another hour when it changes.
    evening_before = "CASE weekday WHEN 1 THEN 7 ELSE weekday - 1 END"
    slot = (
        f"CASE WHEN is_gone = 1 THEN '' WHEN hour < {DAYTIME_FROM} "
        f"THEN {evening_before} || '-overnight' WHEN hour < {EVENING_FROM} "
        f"THEN weekday || '-daytime' WHEN hour < {NIGHT_FROM} THEN weekday || '-evening' "
        "ELSE weekday || '-overnight' END"
    )
    by_step = "CASE WHEN checked = 1 THEN 'checked' ELSE 'unchecked' END"
    followed = "COALESCE(chance_, CASE WHEN followed = 1 THEN 'followed' ELSE 'not_yet' END)"
    worked_out = {
        "slot_": slot,
        "offline_": f"COALESCE(offline_, picture, {by_step})",
        "chance_": f"CASE WHEN category = '{Category.OPPORTUNITY}' THEN {followed} END",
    }
    names = dict.fromkeys((*by, *LISTED))
    told = ", ".join(f"{worked_out[n]} AS {n}" if n in worked_out else n for n in names)
    pictures = ", ".join(f"'{picture}'" for picture in SEEN_OFFLINE)
    return (
        f"SELECT {told} FROM each LEFT JOIN (SELECT pk, "  # noqa: S608
        f"MAX(CASE kind WHEN '{StepKind.CHECKED_OFFLINE}' THEN 1 ELSE 0 END) AS checked, "
        f"MAX(CASE kind WHEN '{StepKind.NONE_NEEDED}' THEN 0 ELSE 1 END) AS followed "
        "FROM taken GROUP BY pk) by_steps ON by_steps.pk = each.pk "
        # Of duplicates one that differs says most.
        "LEFT JOIN (SELECT pk, MIN(offline_picture) AS picture FROM duplicate "
        f"WHERE offline_picture IN ({pictures}) GROUP BY pk) pictured ON pictured.pk = each.pk"
    )


def _lists(by: tuple[str, ...], vendor: str) -> str:
    """What is counted by, list, key and number, of all lists but that of steps."""
    group, has_key = ", ".join(by), "chance_ IS NOT NULL"
    if vendor != "postgresql":
        return " UNION ALL ".join(
            f"SELECT {group}, '{name.rstrip('_')}', {name}, COUNT(*) FROM told "  # noqa: S608
            f"{f'WHERE {has_key} ' if name == 'chance_' else ''}"
            f"GROUP BY {', '.join(dict.fromkeys((*by, name)))}"
            for name in LISTED
        )
    # All of them in one walk. Parts group by place in every set, so that GROUPING never tells the
    # list of places: it is what is left.
    others = [name for name in LISTED if name != "area_"]
    lists = " ".join(f"WHEN GROUPING({name}) = 0 THEN '{name.rstrip('_')}'" for name in others)
    keys = " ".join(f"WHEN GROUPING({name}) = 0 THEN {name}" for name in others)
    sets = ", ".join(f"({', '.join(dict.fromkeys((*by, name)))})" for name in LISTED)
    return (
        f"SELECT {group}, CASE {lists} ELSE 'area' END, "  # noqa: S608
        f"CASE {keys} ELSE area_ END, COUNT(*) FROM told "
        f"GROUP BY GROUPING SETS ({sets}) HAVING GROUPING(chance_) = 1 OR {has_key}"
    )


GONE = Q(status=Status.ANONYMISED)  # of which no text, place, hour or follow-up is left


def _by_keys(rows: Any, by: tuple[str, ...]) -> Any:
    """The rows with what `_columns` names, in its order."""
    area = Case(
        When(GONE, then=Value(UNKNOWN)),
        When(area="", then=Value(WHOLE_TEAM)),
        default=F("area"),
        output_field=CharField(),
    )
    return rows.annotate(
        hour=Cast(ExtractHour("seen_at", tzinfo=AMSTERDAM), IntegerField()),
        weekday=Cast(ExtractIsoWeekDay("seen_at", tzinfo=AMSTERDAM), IntegerField()),
        area_=area,  # where it counts
        urgent_=_yes_or_no(~calm()),  # whether only some of its readers open it
        platform_=Coalesce(F("platform__slug"), Value("")),
        outcome_=_unless_gone(When(status=Status.CLOSED, then=F("outcome")), default=Value("open")),
        # Its own picture goes before those of its duplicates.
        offline_=_unless_gone(When(PICTURED, then=F("offline_picture")), default=None),
        chance_=_unless_gone(When(outcome__in=FOLLOWED, then=Value("followed")), default=None),
        is_gone=_yes_or_no(GONE),
    ).values_list(*_columns(by))


def _yes_or_no(such: Q) -> Case:
    return Case(When(such, then=Value(1)), default=Value(0), output_field=IntegerField())


def _unless_gone(*whens: When, default: Any) -> Case:
    return Case(When(GONE, then=Value("")), *whens, default=default, output_field=CharField())


SEEN_OFFLINE = (OfflinePicture.FITS, OfflinePicture.DIFFERS)
PICTURED = Q(offline_picture__in=SEEN_OFFLINE)


def _pictured_duplicates() -> Any:
    """Of what was taken together with the row of the outer query, what was looked at offline."""
    return _signals().filter(PICTURED, merged_into=OuterRef("pk"))


def _was_checked() -> Q:
    """Whether a signal, or one taken together with it, was checked offline by a step."""
    done = _steps().done().filter(kind=StepKind.CHECKED_OFFLINE)
    of_duplicates = done.filter(signal__merged_into__isnull=False)  # which has an index of few rows
    own = Exists(done.filter(signal=OuterRef("pk")))
    return Q(own) | Q(Exists(of_duplicates.filter(signal__merged_into=OuterRef("pk"))))
