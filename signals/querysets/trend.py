"""Counting signals: what is kept of closed months, and live what is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

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
    Subquery,
    Value,
    When,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
    Concat,
    ExtractHour,
    ExtractIsoWeekDay,
    ExtractMonth,
    ExtractYear,
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

# What a row counts by, and the span in which it lies.
LISTED = (
    "span",
    "category",
    "platform_",
    "area_",
    "slot_",
    "outcome_",
    "offline_",
    "chance_",
)

Counts = dict[str, dict[str, int]]  # by list (category, platform, …) and key


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
        """What is kept of these teams and months; ask only for teams whose rows may be opened,
        or to publish."""
        return list(self.filter(team__in=teams, month__range=(months[0], months[-1])))

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
        """Rows without counts that were marked long enough ago, oldest first."""
        rows = self.filter(counts__isnull=True, marked_at__lte=marked_before)
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
    held = {(row.team_id, row.month): row.counted_until for row in kept if row.counts is not None}
    spans = []
    for team in sorted(teams):
        for month in months:
            begins, ends = bounds_of(month)
            begins = held.get((team, month), begins)
            if begins < ends:
                spans.append(Span(team, month, begins, ends))
    return spans


def count(spans: Sequence[Span]) -> dict[tuple[int, date], Counts]:
    """The counts of each span, in one question to the database for some hundred of them.

    By the moment something was seen, in Amsterdam time. Practice, duplicates and what was taken
    back are left out. A row that is a statistic by now keeps its month, kind, platform and team;
    its hour, place, follow-up and offline picture are gone and count under "".
    """
    if len(spans) > MOST_SPANS:  # deeper a question can't be on SQLite
        return count(spans[:MOST_SPANS]) | count(spans[MOST_SPANS:])
    if not spans:
        return {}
    values: dict[str, Any] = {}
    for number, span in enumerate(spans):
        values |= {f"team{number}": span.team_id}
        values |= {f"begins{number}": span.begins, f"ends{number}": span.ends}
    found: dict[tuple[int, date], Counts] = {(span.team_id, span.month): {} for span in spans}
    for number, kind, key, many in _counting(len(spans), connection.vendor).run(values):
        found[spans[number].team_id, spans[number].month].setdefault(kind, {})[key] = many
    return found


@lru_cache(maxsize=32)
def _counting(spans: int, _vendor: str) -> Statement:
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
    sums = _sums(rows.annotate(span=Case(*whens, output_field=IntegerField())))
    return Statement(*sums, keeps=spans <= PAGE_SPANS)


def _signals() -> Any:
    return apps.get_model("signals", "Signal").objects


def _steps() -> Any:
    return apps.get_model("signals", "SignalStep").objects


def count_rows(
    teams: Collection[int], months: Sequence[date], *, area: str = "", is_calm: bool = False
) -> dict[date, Counts]:
    """The counts by month of what these teams saw, in one place if said, and without what is
    urgent if said; counted live, for nothing is kept of either by itself. Ask only for rows that
    may be opened."""
    here = _of_teams(teams, months, is_calm)
    if area:
        here = here.filter(area=area)
    year = ExtractYear("seen_at", tzinfo=AMSTERDAM)
    month = Cast(year * 100 + ExtractMonth("seen_at", tzinfo=AMSTERDAM), IntegerField())
    found: dict[date, Counts] = {each: {} for each in months}
    for span, kind, key, many in _summed(here.annotate(span=month)):
        found[date(span // 100, span % 100, 1)].setdefault(kind, {})[key] = many
    return found


def _of_teams(teams: Collection[int], months: Sequence[date], is_calm: bool) -> Any:
    begins, ends = bounds_of(months[0])[0], bounds_of(months[-1])[1]
    rows = _signals().filter(team__in=teams, seen_at__gte=begins, seen_at__lt=ends)
    return rows.filter(calm()) if is_calm else rows


def first_month_of(
    teams: Collection[int], months: Sequence[date], *, is_calm: bool = False
) -> date | None:
    """The first of these months in which these teams saw anything that counts."""
    rows = _of_teams(teams, months, is_calm)
    first = counting(rows).aggregate(first=Min("seen_at"))["first"]
    return month_start(day_of(first)) if first else None


def count_closed(begins: datetime, ends: datetime) -> dict[tuple[int, date], Counts]:
    """What was closed between two moments, by team and month: how it ended, and whether the
    picture in the street was looked at.

    By the moment of closing, so that a month doesn't change once it is over. One that was opened
    again counts where it is closed at last.
    """
    return _closed(_signals().filter(closed_at__gte=begins, closed_at__lt=ends))


def _closed(signals: Any) -> dict[tuple[int, date], Counts]:
    rows = counting(signals)
    checked = PICTURED | Exists(_pictured_duplicates()) | _was_taken(CHECKED_OFFLINE)
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


def _summed(rows: Any) -> list[tuple[int, str, str, int]]:
    """Span, list, key and number of rows that have a number of their `span`."""
    with connection.cursor() as cursor:
        cursor.execute(*_sums(rows))
        found: list[tuple[int, str, str, int]] = cursor.fetchall()
    return found


def _sums(rows: Any) -> tuple[str, list[Any]]:
    """A statement and its values: span, list, key and number of rows with a number of their `span`.

    One walk over the rows; the database adds up what would be a thousand lines to fetch. Rows are
    not grouped by all their keys first: hardly two are alike, and putting them in order costs more
    than the rest.
    """
    rows = counting(rows)
    (each_sql, each_values), (taken_sql, taken_values) = (
        part.query.sql_with_params() for part in (_by_keys(rows), _with_steps(rows))
    )
    only = {"chance_": f"WHERE category = '{Category.OPPORTUNITY}' "}
    lists = [
        f"SELECT span, '{name.rstrip('_')}', {name}, COUNT(*) "  # noqa: S608
        f"FROM each {only.get(name, '')}GROUP BY span, {name}"
        for name in LISTED[1:]
    ]
    sql = (
        f"WITH each ({', '.join(LISTED)}) AS ({each_sql}), "  # noqa: S608
        f"taken (span, step, signal) AS ({taken_sql}) {' UNION ALL '.join(lists)} "
        "UNION ALL SELECT span, 'step', step, COUNT(*) FROM taken GROUP BY span, step"
    )
    return sql, [*each_values, *taken_values]


GONE = Q(status=Status.ANONYMISED)  # of which no text, place, hour or follow-up is left


def _by_keys(rows: Any) -> Any:
    """The span of each row and its key in every list, in the order of LISTED."""
    place = Case(
        When(GONE, then=Value(UNKNOWN)),
        When(area="", then=Value(WHOLE_TEAM)),
        default=F("area"),
        output_field=CharField(),
    )
    # By the clock, as `in_part_of_week`: six hours earlier is another hour when the clock changes.
    evening_before = Case(When(weekday=1, then=Value(7)), default=F("weekday") - 1)
    slot = Case(
        When(hour__lt=DAYTIME_FROM, then=_part_of(evening_before, "overnight")),
        When(hour__lt=EVENING_FROM, then=_part_of("weekday", "daytime")),
        When(hour__lt=NIGHT_FROM, then=_part_of("weekday", "evening")),
        default=_part_of("weekday", "overnight"),
    )
    ended = When(status=Status.CLOSED, then=F("outcome"))
    return (
        rows.annotate(
            hour=ExtractHour("seen_at", tzinfo=AMSTERDAM),
            weekday=ExtractIsoWeekDay("seen_at", tzinfo=AMSTERDAM),
        )
        .annotate(
            platform_=Coalesce(F("platform__slug"), Value("")),
            area_=place,
            slot_=_unless_gone(default=slot),
            outcome_=_unless_gone(ended, default=Value("open")),
            **_followed_up(),
        )
        .values_list(*LISTED)
    )


def _part_of(weekday: Any, part: str) -> Concat:
    """A key of SLOTS."""
    day = Cast(weekday, CharField(max_length=2))
    return Concat(day, Value(f"-{part}"), output_field=CharField())


CHECKED_OFFLINE = Q(kind=StepKind.CHECKED_OFFLINE)
PICTURED = Q(offline_picture__in=[OfflinePicture.FITS, OfflinePicture.DIFFERS])


def _pictured_duplicates() -> Any:
    """Of what was taken together with the row of the outer query, what was looked at offline."""
    return _signals().filter(PICTURED, merged_into=OuterRef("pk"))


def _was_taken(such: Q) -> Q:
    """Whether such a step was taken about a signal, or about one taken together with it."""
    done = _steps().done().filter(such)
    of_duplicates = done.filter(signal__merged_into__isnull=False)  # which has an index of few rows
    own = Exists(done.filter(signal=OuterRef("pk")))
    return Q(own) | Q(Exists(of_duplicates.filter(signal__merged_into=OuterRef("pk"))))


def _followed_up() -> dict[str, Case]:
    """What was seen of it offline, and whether a chance got a follow-up.

    Its own picture goes first, then those of its duplicates, of which one that differs says most.
    """
    pictures = _pictured_duplicates().order_by("offline_picture").values("offline_picture")
    by_step = When(_was_taken(CHECKED_OFFLINE), then=Value("checked"))
    unpictured = Case(by_step, default=Value("unchecked"), output_field=CharField())
    followed = Q(outcome__in=FOLLOWED) | _was_taken(~Q(kind=StepKind.NONE_NEEDED))
    return {
        "offline_": _unless_gone(
            When(PICTURED, then=F("offline_picture")),
            default=Coalesce(Subquery(pictures[:1]), unpictured),
        ),
        "chance_": _unless_gone(
            When(~Q(category=Category.OPPORTUNITY), then=Value("")),  # not counted, nor looked up
            When(followed, then=Value("followed")),
            default=Value("not_yet"),
        ),
    }


def _unless_gone(*whens: When, default: Any) -> Case:
    return Case(When(GONE, then=Value("")), *whens, default=default, output_field=CharField())


def _with_steps(rows: Any) -> Any:
    """The span of each row with each kind of step that was taken about it, once.

    A step about what was taken together with it is about the row.
    """
    rows = rows.exclude(GONE)
    own, of_duplicates = (
        rows.filter(**{f"{steps}__done_at__isnull": False}).values_list(
            "span", f"{steps}__kind", "pk"
        )
        for steps in ("steps", "duplicates__steps")
    )
    return own.union(of_duplicates)
