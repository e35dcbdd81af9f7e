"""Lists of signals: what a row shows, fetched by queries that are compiled once.

Who may read what is said in `SignalQuerySet.visible_to`; here the same ways are walked one by one,
because an index answers each of them in order, and none all of them at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import reduce
from operator import add, and_, or_
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull

from organisation.models import Organisation, User
from privacy import blind_index
from signals.choices.signal import OPEN, URGENT, Category, Status
from signals.page_address import page_of
from signals.querysets.cursor import Cursor
from signals.querysets.rights import holds
from signals.querysets.tabs import ALIKE_WITHIN, TABS, in_tab, rank
from signals.querysets.ways import Ways, calm, teams_of_before, ways_of
from youthwork.lib.dates import day_of
from youthwork.lib.prepared import Later, Prepared

if TYPE_CHECKING:
    from signals.querysets.signal import SignalQuerySet

PAGE = 50
NEWEST = 200  # rows of a word, which say how rare it is
MOST_ON_SQLITE = 60  # teams times words: it writes that question out at each place that needs it


class Person(NamedTuple):
    """Who logged or owns a listed signal."""

    name: str

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


class Listed(NamedTuple):
    """A signal as a list shows it: no text of it, nothing to fetch."""

    pk: int
    ref: str
    category: str
    subcategory: str
    severity: int | None
    opportunity_when: str
    team_id: int
    area: str
    seen_at: datetime
    received_at: datetime
    status: str
    outcome: str
    paused_until: Any
    due_at: datetime | None
    term_began_at: datetime
    first_step_at: datetime | None
    term_met_at: datetime | None
    moved_at: datetime
    version: int
    team: str
    platform: str | None
    created_by: Person | None
    owner: Person | None
    rank: int = 0
    seen_more: bool = False

    def get_absolute_url(self) -> str:
        return page_of(self.ref)

    @property
    def is_urgent(self) -> bool:
        return self.severity in URGENT

    @property
    def is_opportunity(self) -> bool:
        return self.category == Category.OPPORTUNITY


COLUMNS = (
    "pk ref category subcategory severity opportunity_when team_id area seen_at received_at status "
    "outcome paused_until due_at term_began_at first_step_at term_met_at moved_at version "
    "platform_id created_by_id owner_id"
).split()

_NAMED = len(COLUMNS) - 3
_TEAM = COLUMNS.index("team_id")


@dataclass(frozen=True)
class Tab:
    """A part of the inbox: its key, and how many rows it holds (None: not counted)."""

    key: str
    count: int | None


@dataclass(frozen=True)
class Page:
    """One keyset page: rows, and the cursor of the next page (empty at the end)."""

    rows: list[Listed]
    after: str


def listed(rows: list[tuple[Any, ...]]) -> list[Listed]:
    """Rows of COLUMNS, and what a list adds to them, with their names."""
    people = {row[key] for row in rows for key in (_NAMED + 1, _NAMED + 2)}
    names = User.objects.names_in_the_house(*people - {None})

    def called(key: int | None) -> Person | None:
        return Person(names.people.get(key, "")) if key else None

    found = []
    for row in rows:
        platform, by, owner = row[_NAMED : _NAMED + 3]
        values: list[Any] = [*row[:_NAMED], names.teams.get(row[_TEAM], "")]
        values += [names.platforms.get(platform), called(by), called(owner), *row[_NAMED + 3 :]]
        found.append(Listed(*values))
    return found


def newest(rows: SignalQuerySet, now: datetime, after: str = "") -> Page:
    """The rows of a queryset that is newest first, behind a cursor."""
    found = listed(list(rows.behind(after).values_list(*COLUMNS)[: PAGE + 1]))
    if len(found) <= PAGE:
        return Page(found, "")
    last = found[PAGE - 1]
    return Page(found[:PAGE], str(Cursor(0, last.received_at, last.pk, now)))


def _signals() -> Any:
    return apps.get_model("signals", "Signal").objects


def _terms() -> Any:
    return apps.get_model("signals", "SignalTerm").objects


def later(name: str) -> Later:
    """A key or a term that is given when the query runs."""
    return Later(name, BigIntegerField())


def any_of(parts: list[QuerySet[Any, Any]], words: _Words | None = None) -> RawSQL:
    """The keys that any of these querysets gives, each of which stops at its own limit."""
    pieces: list[str] = []
    values: list[Any] = [*words.given] if words else []
    for position, part in enumerate(parts):
        sql, parameters = part.query.sql_with_params()
        pieces.append(f"SELECT * FROM ({sql}) AS way_{position}")  # noqa: S608  compiled by Django
        values += parameters
    return RawSQL((words.sql if words else "") + " UNION ".join(pieces), values)  # noqa: S611


# --- the inbox ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What the inbox is narrowed to; an empty value filters nothing."""

    severity: int | None = None
    opportunities: bool = False
    category: str = ""
    area: str = ""
    platform: str = ""
    owner: UUID | None = None
    nobody: bool = False
    since: datetime | None = None

    def values(self) -> dict[str, Any]:
        """Those that filter, by name."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in given.items() if value not in (None, "", False)}


_FILTERS: dict[str, Q] = {
    "severity": Q(severity=later("severity")),
    "opportunities": Q(category=Category.OPPORTUNITY),
    "category": Q(category=Later("category", CharField())),
    "area": Q(area=Later("area", CharField())),
    "platform": Q(platform__slug=Later("platform", CharField())),
    "owner": Q(owner__public_id=Later("owner", UUIDField())),
    "nobody": Q(owner=None),
    "since": Q(received_at__gte=Later("since", DateTimeField())),
}
_NOW, _TODAY = Later("now", DateTimeField()), Later("today", DateField())


@dataclass(frozen=True)
class _Inbox:
    """The shape of a page of the inbox."""

    led: int
    calm: int
    tab: str
    filters: frozenset[str]
    later_page: bool
    marks: bool  # whether rows are marked whose account was seen more often
    size: int


def _inbox(shape: Any) -> QuerySet[Any, Any]:
    ways, ranked = Ways.later(shape.led, shape.calm), shape.tab != "closed"
    rows = _signals().filter(is_practice=False)
    rows = rows.filter(in_tab(shape.tab, _NOW, _TODAY, ways.person))
    if ranked:  # said by itself, for the index of what is open
        rows = rows.filter(status__in=OPEN)
    for name in sorted(shape.filters):
        rows = rows.filter(_FILTERS[name])
    order = ["-received_at", "-pk"]
    if ranked:
        rows, order = rows.annotate(rank=rank(_NOW, _TODAY)), ["-rank", *order]
    if shape.later_page:
        moment = Later("after_moment", DateTimeField())
        older = Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=later("after_key"))
        if ranked:
            level = Later("after_rank", IntegerField())
            older = Q(rank__lt=level) | Q(rank=level) & older
        rows = rows.filter(older)
    keys = [rows.filter(way).order_by(*order).values("pk")[: shape.size + 1] for way in ways.each()]
    page = _signals().filter(pk__in=any_of(keys))
    also: dict[str, Any] = {"rank": rank(_NOW, _TODAY)} if ranked else {}
    if shape.marks:
        also["seen_more"] = seen_more(ways)
    page = page.annotate(**also).order_by(*order)
    found: QuerySet[Any, Any] = page.values_list(*COLUMNS, *also)
    return found[: shape.size + 1]


_inboxes = Prepared(_inbox, keeps=lambda shape: not shape.filters)


def seen_more(ways: Ways) -> Case:
    """Whether another open signal of the teams led names the same account in the same week.

    Each by itself or by what is taken together with it.
    """
    teams = reduce(or_, (Q(team=team) for team in ways.led))

    def named(but: str) -> Q:
        """Whether another names the account of the outer row than the one in this column of it."""
        rows = _signals().filter(
            teams,
            is_practice=False,
            account_term=OuterRef("account_term"),
            received_at__gte=OuterRef("received_at") - ALIKE_WITHIN,
            received_at__lte=OuterRef("received_at") + ALIKE_WITHIN,
        )
        merged = rows.filter(status=Status.MERGED, merged_into__status__in=OPEN)
        # Two questions, for an index each: of what is closed an account may have been in much.
        alone = rows.filter(status__in=OPEN).exclude(pk=OuterRef(but))
        return Q(Exists(alone)) | Q(Exists(merged.exclude(merged_into=OuterRef(but))))

    duplicates = _signals().filter(named("merged_into"), merged_into=OuterRef("pk"))
    return holds(named("pk") | Q(Exists(duplicates)))


def inbox(user: User, tab: str, filters: Filters, now: datetime, after: str = "") -> Page:
    """A page of a tab: what is late first, then worst first; closed ones newest first.

    A cursor keeps the moment at which the list was ordered, so that no row is passed over.
    """
    ways, cursor = ways_of(user), Cursor.parse(after)
    if ways is None:
        return Page([], "")
    if tab == "closed":
        ways = with_teams_of_before(ways, user, day_of(now))
    ordered = min(cursor.as_of, now) if cursor else now
    narrowed = filters.values()
    shape = _Inbox(
        len(ways.led),
        len(ways.calm),
        tab,
        frozenset(narrowed),
        cursor is not None,
        marks=bool(ways.led) and tab != "closed" and user.has_perm("signals.triage"),
        size=PAGE,
    )
    values = ways.values() | narrowed | {"now": ordered, "today": day_of(ordered)}
    if cursor:
        values |= {"after_moment": cursor.moment, "after_key": cursor.key}
        values["after_rank"] = cursor.rank
    rows = _inboxes(shape, **values)
    page = listed(rows[:PAGE])
    if len(rows) <= PAGE:
        return Page(page, "")
    last = page[-1]
    return Page(page, str(Cursor(last.rank, last.received_at, last.pk, ordered)))


def with_teams_of_before(ways: Ways, user: User, today: date) -> Ways:
    """The same ways, with what ended in teams that went on in those this person leads.

    Asked where one looks back: in closed signals and in words.
    """
    organisation = Organisation.objects.current()
    if not ways.led or (organisation and not organisation.teams_went_on):
        return ways
    before = teams_of_before(user, today).order_by("pk").values_list("pk", flat=True)
    more = [pk for pk in before if pk not in ways.led]
    return replace(ways, led=(*ways.led, *more)) if more else ways


def _counts(shape: Any) -> QuerySet[Any, Any]:
    """A row for each way: an index of what is open holds what is asked of a team's rows."""
    ways = Ways.later(*shape)
    counted = {key: Count("pk", filter=in_tab(key, _NOW, _TODAY, ways.person)) for key in TABS[:-1]}
    open_ones = _signals().filter(is_practice=False, status__in=OPEN).order_by()
    by_way = [
        open_ones.filter(way).values(one=Value(1)).annotate(**counted).values_list(*counted)
        for way in ways.apart()
    ]
    found: QuerySet[Any, Any] = by_way[0].union(*by_way[1:], all=True)
    return found


_counted = Prepared(_counts)


def tabs(user: User, now: datetime) -> list[Tab]:
    """The tabs with how many each holds; closed ones are not counted (there can be many)."""
    ways = ways_of(user)
    counts: tuple[int, ...] = (0,) * (len(TABS) - 1)
    if ways is not None:
        values = ways.values() | {"now": now, "today": day_of(now)}
        for row in _counted((len(ways.led), len(ways.calm)), **values):
            counts = tuple(map(add, counts, row))
    return [Tab(key, count) for key, count in zip(TABS, (*counts, None), strict=True)]


# --- by word --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Search:
    """The shape of a search: by which ways, how many words, a first or a later page."""

    led: int
    calm: int
    words: int
    later_page: bool
    size: int
    newest: int  # rows of each word that say how rare it is


def _search(shape: Any) -> QuerySet[Any, Any]:
    """The rarest of common words is walked newest first, in each team; every row found is looked at
    once.

    `_is_there` keeps PostgreSQL from doing it the other way round: it would walk all signals
    from the newest on until enough of them hold the word, which takes long after a burst of
    others.
    """
    ways = Ways.later(shape.led, shape.calm)
    words = [later(f"word{number}") for number in range(shape.words)]
    by_rarity = _Words(ways, words, shape)
    walked, *others = by_rarity.each()
    listed_ones = _signals().filter(is_practice=False).exclude(status=Status.MERGED)
    keys: list[QuerySet[Any, Any]] = []
    for team, leaves_urgent_out in ways.teams():
        signal = listed_ones.filter(calm() if leaves_urgent_out else Q(), pk=OuterRef("signal_id"))
        rows = _terms().filter(team_id=team, term=walked)
        there = [_holds(word, "signal_id", team_id=team) for word in others]
        rows = rows.filter(_is_there(signal, after=there))
        if shape.later_page:
            rows = rows.filter(signal_id__lt=later("after"))
        keys.append(rows.order_by("-signal_id").values("signal_id")[: shape.size + 1])
    for mine in ways.own():
        own = listed_ones.filter(mine)
        for word in words:
            own = own.filter(_holds(word, "pk"))
        if shape.later_page:
            own = own.filter(pk__lt=later("after"))
        keys.append(own.order_by("-pk").values("pk")[: shape.size + 1])
    found: QuerySet[Any, Any] = _signals().filter(pk__in=any_of(keys, by_rarity)).order_by("-pk")
    return found.values_list(*COLUMNS)[: shape.size + 1]


class _Words:
    """The words of a search in the order in which it takes them: walking the first leaves least to
    look up.

    That is the one whose newest rows, in all teams together, go back furthest: signals are walked
    from the newest on. Words with fewer rows than that are soon walked, whichever it is: those come
    first and among themselves as they were typed. So do all where SQLite would take longer to read
    the question than to answer it.
    See docs/decisions/0304-the-newest-rows-say-which-word-is-rare.md.
    """

    def __init__(self, ways: Ways, words: list[Later], shape: _Search) -> None:
        self.words, self.sql = words, ""
        self.given: list[Any] = []
        teams = [team for team, _leaves_urgent_out in ways.teams()]
        many = connection.vendor == "sqlite" and len(teams) * len(words) > MOST_ON_SQLITE
        if len(words) == 1 or not teams or many:
            return
        newest, behind = "ORDER BY signal_id DESC LIMIT", [later("after")] * shape.later_page
        before = " AND signal_id < %s" * shape.later_page
        one = (
            "SELECT signal_id FROM (SELECT signal_id FROM signals_signalterm "  # noqa: S608
            f"WHERE team_id = %s AND term = %s{before} {newest} {shape.newest}) AS team"
        )
        rows = " UNION ALL ".join(f"{one}{number}" for number in range(len(teams)))
        last = f"SELECT signal_id FROM ({rows}) AS teams {newest} 1 "  # noqa: S608
        last += f"OFFSET {shape.newest - 1}"
        each = " UNION ALL ".join(
            f"SELECT {n} AS n, CAST(%s AS bigint) AS word, COALESCE(({last}), 0) AS back_to"
            for n in range(len(words))
        )
        self.sql = (
            "WITH by_rarity AS MATERIALIZED (SELECT word, ROW_NUMBER() OVER "  # noqa: S608
            f"(ORDER BY back_to, n) AS place FROM ({each}) AS words) "
        )
        for word in words:
            self.given += [word, *(value for team in teams for value in (team, word, *behind))]

    def each(self) -> list[Any]:
        """In their order, for a statement that begins with `sql`."""
        if not self.sql:
            return list(self.words)
        places = range(1, len(self.words) + 1)
        return [RawSQL("SELECT word FROM by_rarity WHERE place = %s", [place]) for place in places]


def _holds(word: Any, key: str, **also: Any) -> IsNull:
    """Whether the signal with this key has the word."""
    rows = _terms().filter(signal_id=OuterRef(key), term=word, **also)
    return _is_there(rows, "signal_id")


def _is_there(rows: QuerySet[Any, Any], column: str = "pk", after: Sequence[Any] = ()) -> IsNull:
    """What `Exists` says, asked row by row: PostgreSQL makes no join of a value.

    `column` is one that every row has. `after` is asked first: PostgreSQL takes conditions that
    stand side by side in an order of its own, which looks every row of a word up.
    """
    first: Any = Subquery(rows.values(column)[:1])
    if after:
        first = Case(When(reduce(and_, (Q(one) for one in after)), then=first))
    return IsNull(first, False)


_searches = Prepared(_search)


def found(user: User, words: str, now: datetime, after: str = "") -> Page:
    """Signals that somebody may read and whose text holds every word, newest first.

    Nothing without a word.
    """
    ways, terms = ways_of(user), blind_index.query_terms(words)
    if ways is None or not terms:
        return Page([], "")
    ways = with_teams_of_before(ways, user, day_of(now))
    behind = int(after) if after.isdecimal() and len(after) < 19 else 0
    shape = _Search(len(ways.led), len(ways.calm), len(terms), bool(behind), PAGE, NEWEST)
    values: dict[str, Any] = ways.values() | {f"word{n}": term for n, term in enumerate(terms)}
    rows = _searches(shape, **values, after=behind)
    return Page(listed(rows[:PAGE]), str(rows[PAGE - 1][0]) if len(rows) > PAGE else "")
