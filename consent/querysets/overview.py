"""The overview: which requests need what, walked kind by kind along indexes.

Who may read what is said in `ConsentRequestQuerySet.visible_to`; here the same ways are walked one
by one, because an index answers each of them in order, and none all of them at once. Refusals are
in none of these lists: nobody gets them together.
See docs/decisions/0130-consents-by-what-needs-doing.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from consent.choices.consent import ConsentStatus
from consent.choices.request import OPEN, RequestStatus
from consent.dates import NOTICE_DAYS
from youthwork.lib.prepared_rows import Stands, prepared, stands_by, statement_of
from youthwork.lib.together import Asking, Rows, counted, fetch

if TYPE_CHECKING:
    from consent.models import ConsentRequest
    from organisation.models import User
else:
    ConsentRequest = User = Any

PAGE = 50
COUNTED = 1000  # more than this many is said as that
ATTENTION = 300  # locked, a new link wanted, not counted: more than that nobody looks through

# What needs doing, most urgent first.
UNDELIVERABLE, LOCKED, LINK_WANTED = "undeliverable", "locked", "link_wanted"
NOT_COUNTED, DISPUTED, REVIEW = "not_counted", "disputed", "review"
IN_PERSON = "in_person"
WAITS, ENDS_SOON, VALID = "waits", "ends_soon", "valid"
TO_DO = (UNDELIVERABLE, LOCKED, LINK_WANTED, NOT_COUNTED, DISPUTED, IN_PERSON, REVIEW)
NEEDS = (*TO_DO, WAITS, ENDS_SOON, VALID)
TODO = "todo"  # whatever of these
SHOWN = {"": NEEDS, TODO: TO_DO, "waits": (WAITS,), "ends": (ENDS_SOON,), "valid": (VALID,)}
TASKS = -100
_SETTLED = ConsentStatus.VALID, ConsentStatus.EXPIRED
_OF_CONSENTS = (DISPUTED, ENDS_SOON, VALID)


@dataclass(frozen=True)
class Way:
    """One way by which somebody reads: all of it, a team, or what they asked themselves.

    `but` are teams of which everything is read by another way already.
    """

    column: str = ""
    key: int = 0
    but: tuple[int, ...] = ()

    def of(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        if self.column:
            rows = rows.filter(**{self.column: self.key})
        return rows.exclude(team__in=self.but) if self.but else rows

    def stands(self, name: str) -> Stands:
        """Any of as many teams, or any person, stands for another."""
        return stands_by(self, {"column"} if self.column else {"column", "key"}, name)


def ways_of(user: User, team: int | None = None, *, only_own: bool = False) -> list[Way]:
    """By which this person reads, each row by one of them; narrowed to a team or to the own."""
    if not user.has_perm("consent.view"):
        return []
    led = tuple(user.led_keys)
    if only_own:
        ways = [Way("made_by", user.pk)]
    elif user.has_perm("consent.view_all"):
        return [Way("team", team) if team else Way()]
    else:
        mine = [Way("team", key) for key in led if team in (None, key)]
        ways = [*mine, Way("made_by", user.pk, led)]
    return ways


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: in which list, at which moment or day, at which request."""

    need: str
    value: datetime | date
    key: int

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """What can't be read starts at the top."""
        try:
            place, value, key = (int(part) for part in text.split("."))
            if abs(key) > 2**62 or not 0 <= place < len(NEEDS):
                return None
            need = NEEDS[place]
            if need in _OF_CONSENTS:
                return cls(need, date.fromordinal(value), key)
            zone = timezone.get_current_timezone()
            return cls(need, datetime.fromtimestamp(value / 1_000_000, tz=zone), key)
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        value = self.value
        if isinstance(value, datetime):
            return f"{NEEDS.index(self.need)}.{round(value.timestamp() * 1_000_000)}.{self.key}"
        return f"{NEEDS.index(self.need)}.{value.toordinal()}.{self.key}"


@dataclass(frozen=True)
class Listed:
    """A request on the overview, and what it needs."""

    need: str
    request: ConsentRequest


@dataclass(frozen=True)
class Held:
    """How many, COUNTED + 1 when there are more; and the oldest moment of what waits."""

    number: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Page:
    """One keyset page, how many there are of each need, and the cursor of the next page.

    `tasks` are the posts to take down in the own teams: how many, and the day of the first.
    """

    rows: list[Listed]
    counts: dict[str, Held]
    tasks: tuple[int, date | None]
    after: str


def _requests() -> Any:
    return apps.get_model("consent", "ConsentRequest").objects


def _consents() -> Any:
    return apps.get_model("consent", "Consent").objects


def asked_again() -> Exists:
    """Whether the same young person was asked about later."""
    later = _requests().filter(subject=OuterRef("subject"), made_at__gt=OuterRef("made_at"))
    return Exists(later)


def _of(request: str, **is_: Any) -> Q:
    """What a request is, asked of its own row or, by `request__`, of who is asked in it."""
    return Q(**{request + name: value for name, value in is_.items()})


def _open(request: str = "") -> Q:
    return _of(request, status__in=OPEN)


def _refused(request: str = "") -> Q:
    return _of(request, status=RequestStatus.REFUSED)


def _passed_on(request: str = "") -> Q:
    """Somebody decides alone by now, or soon: what a guardian was asked, or had agreed to."""
    cancelled = _of(request, status=RequestStatus.CANCELLED)
    return cancelled | _of(request, consent__status__in=_SETTLED)


def _in_force(request: str = "") -> Q:
    """What somebody looks at again: a question that is open, or an answer that counts."""
    return _open(request) | _of(request, consent__status=ConsentStatus.VALID)


def _wanted(request: str = "") -> Q:
    """Somebody may wait for a new link, or want to choose again; the lead talks about what is
    disputed first."""
    over = _of(request, status__in=(RequestStatus.EXPIRED, RequestStatus.REFUSED))
    disputed = _of(request, consent__status=ConsentStatus.DISPUTED)
    return _open(request) | over | (_of(request, status=RequestStatus.SIGNED) & ~disputed)


@dataclass(frozen=True)
class _Asked:
    """What the lists are cut by."""

    today: date
    locked: Collection[int] = ()
    wants: Collection[int] = ()
    not_counted: Collection[int] = ()
    in_person: Collection[int] = ()
    objected: Collection[int] = ()
    doubted: Collection[int] = ()
    without_mail: Collection[int] = ()

    def cut(self) -> _Cut:
        undelivered, locked = {*self.without_mail}, {*self.locked}
        before = {*locked, *self.wants, *self.not_counted} | undelivered
        elsewhere = {*self.in_person, *self.objected}
        return _Cut(
            today=self.today,
            undelivered=undelivered,
            locked=locked - undelivered,
            wanted={*self.wants} - locked - elsewhere - undelivered,
            # Not of who said no since: a refusal stands in no list.
            not_counted={*self.not_counted} - locked - {*self.wants} - undelivered,
            in_person={*self.in_person} - {*self.not_counted, *self.objected},
            looked_at={*self.doubted} - before - elsewhere,
            seen=before | {*self.doubted},
            objected={*self.objected},
            not_valid=elsewhere | {*self.doubted, *self.wants},
        )


@dataclass(frozen=True)
class _Cut:
    """The same by list: a request stands in the first one that it belongs to."""

    today: date
    undelivered: Collection[int]
    locked: Collection[int]
    wanted: Collection[int]
    not_counted: Collection[int]
    in_person: Collection[int]
    looked_at: Collection[int]
    seen: Collection[int]
    objected: Collection[int]
    not_valid: Collection[int]

    def stands(self, name: str) -> Stands:
        return stands_by(self, (), name)


def _lists(need: str, cut: _Cut) -> Iterable[Callable[[], QuerySet[Any, Any]]]:
    """The rows of one need, of everybody; several where an index answers each in order."""
    if need == UNDELIVERABLE:
        yield lambda: _requests().filter(~asked_again(), status=RequestStatus.UNDELIVERABLE)
        if cut.undelivered:
            yield lambda: _requests().filter(pk__in=cut.undelivered, status__in=OPEN)
    elif need == LOCKED:
        yield lambda: _requests().filter(pk__in=cut.locked, status__in=OPEN)
    elif need == LINK_WANTED:
        yield lambda: _requests().filter(_wanted(), pk__in=cut.wanted)
    elif need == NOT_COUNTED:
        yield lambda: _requests().filter(~asked_again(), ~_refused(), pk__in=cut.not_counted)
    elif need == IN_PERSON:
        yield lambda: _requests().filter(_passed_on(), pk__in=cut.in_person)
    elif need == REVIEW:
        yield lambda: _requests().filter(_in_force(), pk__in=cut.looked_at)
    elif need == WAITS:
        for status in OPEN:
            yield partial(_waiting, status, cut)
    elif need == DISPUTED:
        yield lambda: _consents().filter(status=ConsentStatus.DISPUTED)
        if cut.objected:
            valid = ConsentStatus.VALID
            yield lambda: _consents().filter(status=valid, request__in=cut.objected)
    else:
        yield partial(_valid, need, cut)


def _waiting(status: RequestStatus, cut: _Cut) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = _requests().filter(status=status)
    return rows.exclude(pk__in=cut.seen) if cut.seen else rows


def _valid(need: str, cut: _Cut) -> QuerySet[Any, Any]:
    valid: QuerySet[Any, Any] = _consents().filter(
        status=ConsentStatus.VALID, valid_until__gt=cut.today
    )
    if cut.not_valid:
        valid = valid.exclude(request__in=cut.not_valid)
    near = Q(valid_until__lte=cut.today + timedelta(days=NOTICE_DAYS))
    return valid.filter(near if need == ENDS_SOON else ~near)


@dataclass(frozen=True)
class _List:
    """Which of the lists of a need."""

    need: str
    place: int

    def of(self, cut: _Cut, way: Way) -> QuerySet[Any, Any]:
        return way.of([*_lists(self.need, cut)][self.place]())


def _each(needs: Iterable[str], cut: _Cut, ways: list[Way]) -> Iterator[tuple[_List, Way]]:
    """Every list of these needs, by every way."""
    for need in needs:
        for place, _rows in enumerate(_lists(need, cut)):
            for way in ways:
                yield _List(need, place), way


def _after(
    rows: QuerySet[Any, Any], column: str, value: datetime | date, key: str, of: int
) -> QuerySet[Any, Any]:
    """What comes behind a value of this column and a key."""
    rows = rows.filter(**{f"{column}__gte": value})
    return rows.filter(Q(**{f"{column}__gt": value}) | Q(**{f"{key}__gt": of}))


def _columns(need: str) -> tuple[str, str]:
    """What a list is ordered by, and where the key of the request stands."""
    return ("valid_until", "request_id") if need in _OF_CONSENTS else ("made_at", "pk")


def _attention(now: datetime) -> tuple[Rows, ...]:
    """Requests whose page is locked, of which somebody wants a new link, of which an answer
    didn't count, of somebody to ask in person, of which another objects to some rows, of which
    somebody looks at who signed, and of which somebody gets no mail: short lists, each along an
    index of its own, of what is still in force: what is over takes nobody's place."""
    today = timezone.localdate(now)
    return (
        prepared(lambda at: _signers().locked_at(at).filter(_open(_OF))[:ATTENTION], now),
        prepared(lambda: _signers().wanting_a_link().filter(_wanted(_OF))[:ATTENTION]),
        prepared(_not_counted),
        prepared(
            lambda day: _requests().to_ask_in_person(day).filter(_passed_on())[:ATTENTION], today
        ),
        prepared(lambda: _consents().objected_to_in_part()[:ATTENTION]),
        prepared(lambda: _signers().doubted().filter(_in_force(_OF))[:ATTENTION]),
        prepared(lambda: _signers().without_mail()[:ATTENTION]),
    )


_OF = "request__"


def _signers() -> Any:
    return apps.get_model("consent", "Signer").objects


def _not_counted() -> Rows:
    rows: Rows = _signers().with_what_did_not_count()
    return rows.filter(~_refused(_OF), ~_signers().asked_again())[:ATTENTION]


def _asked(now: datetime, attention: tuple[Rows, ...]) -> _Asked:
    return _Asked(timezone.localdate(now), *({key for (key,) in rows} for rows in attention))


Tasks = tuple[int, date | None]


def numbers(user: User, ways: list[Way], now: datetime) -> Asking[tuple[dict[str, Held], Tasks]]:
    """How many there are of what the start page names, and of posts to take down.

    Under `TODO` each request that needs somebody counts once, whatever it needs; under `WAITS` and
    `ENDS_SOON` what those lists hold. Asked as querysets, which that page puts together with
    everything else on it.
    """
    if not ways:
        return {}, (0, None)
    attention = _attention(now)
    yield attention
    cut = _asked(now, attention).cut()
    waits = [prepared(_oldest, cut, way, shape=one) for one, way in _each([WAITS], cut, ways)]
    ends = [prepared(_number, cut, way, shape=one) for one, way in _each([ENDS_SOON], cut, ways)]
    needing = prepared(_needing_somebody, cut, ways)
    due = prepared(_due, user)
    yield (due, needing, *waits, *ends)
    waiting = [row for rows in waits for row in rows]
    moments = [oldest for _number, oldest in waiting if oldest]
    found = {
        TODO: Held(sum(number for (number,) in needing)),
        WAITS: Held(sum(number for number, _oldest in waiting), min(moments, default=None)),
        ENDS_SOON: Held(sum(number for rows in ends for (number,) in rows)),
    }
    return found, next(iter(due), (0, None))


def _oldest(one: _List, cut: _Cut, way: Way) -> Rows:
    return counted(one.of(cut, way), number=Count("pk"), oldest=Min("made_at"))


def _number(one: _List, cut: _Cut, way: Way) -> Rows:
    return counted(one.of(cut, way), number=Count("pk"))


def _tasks(user: User) -> Any:
    return apps.get_model("consent", "TakedownTask").objects.visible_to(user).open()


def _due(user: User) -> Rows:
    return counted(_tasks(user), number=Count("pk"), first=Min("due_on"))


def _needing_somebody(cut: _Cut, ways: list[Way]) -> Rows:
    """How many requests stand in the lists of what needs somebody, each counted once."""
    keys = [
        one.of(cut, way).order_by().values_list(_columns(one.need)[1])
        for one, way in _each(TO_DO, cut, ways)
    ]
    found = _requests().filter(pk__in=keys[0].union(*keys[1:]))
    return counted(found, number=Count("pk"))


def _numbers(user: User, ways: list[Way], cut: _Cut) -> Iterable[tuple[str, tuple[Any, ...]]]:
    for one, way in _each(NEEDS, cut, ways):
        column, place = _columns(one.need)[0], -1 - NEEDS.index(one.need)
        some = prepared(_counting, cut, way, shape=one)
        around = f"CAST(min({column}) AS text), count(*)"
        yield from _selected(f"SELECT {place}, {around} FROM (%s) AS way", some)  # noqa: S608
    around = f"SELECT {TASKS}, CAST(min(due_on) AS text), count(*) FROM (%s) AS way"  # noqa: S608
    days = prepared(lambda user: _tasks(user).order_by().values_list("due_on"), user)
    yield from _selected(around, days)


def overview(user: User, ways: list[Way], shown: str, now: datetime, after: str = "") -> Page:
    """A page of what needs doing, the most urgent first, in each kind the oldest or nearest."""
    if not ways:
        return Page([], {}, (0, None), "")
    attention, cursor = _attention(now), Cursor.parse(after)
    fetch(*attention)
    cut = _asked(now, attention).cut()
    first = NEEDS.index(cursor.need) if cursor else 0
    wanted = [need for need in SHOWN.get(shown, NEEDS) if NEEDS.index(need) >= first]
    pieces: list[tuple[str, tuple[Any, ...]]] = []
    for need in wanted:
        pieces += _pieces(need, cut, ways, cursor if cursor and cursor.need == need else None)
    pieces += _numbers(user, ways, cut)
    found, counts, tasks = _run(pieces)
    found.sort()
    page = found[:PAGE]
    people = _requests().select_related("subject", "consent")
    requests = people.in_bulk([key for _place, _value, key in page])
    rows = [Listed(NEEDS[place], requests[key]) for place, _value, key in page if key in requests]
    more = str(_cursor_of(rows[-1])) if len(found) > PAGE and rows else ""
    return Page(rows, counts, tasks, more)


def _cursor_of(row: Listed) -> Cursor:
    asked = row.request
    value = asked.consent.valid_until if row.need in _OF_CONSENTS else asked.made_at
    return Cursor(row.need, value, asked.pk)


def _pieces(
    need: str, cut: _Cut, ways: list[Way], cursor: Cursor | None
) -> Iterable[tuple[str, tuple[Any, ...]]]:
    column, key = _columns(need)
    behind = (cursor.value, cursor.key) if cursor else (None, None)
    for one, way in _each([need], cut, ways):
        each = prepared(_first_of, cut, way, *behind, shape=one)
        # As text: one column of a UNION has one type, and these are days and moments.
        place = NEEDS.index(need)
        around = f"SELECT {place}, CAST({column} AS text), {key} FROM (%s) AS way"  # noqa: S608
        yield from _selected(around, each)


def _first_of(one: _List, cut: _Cut, way: Way, value: Any, of: Any) -> Rows:
    """The first rows of a list, or those behind a value of its column and a key."""
    (column, key), rows = _columns(one.need), one.of(cut, way)
    if value is not None:
        rows = _after(rows, column, value, key, of)
    return rows.order_by(column, key).values_list(column, key)[: PAGE + 1]


def _counting(one: _List, cut: _Cut, way: Way) -> Rows:
    column, _key = _columns(one.need)
    return one.of(cut, way).order_by(column).values_list(column)[: COUNTED + 1]


def _selected(around: str, rows: Rows) -> Iterable[tuple[str, tuple[Any, ...]]]:
    """The statement around that of a prepared queryset; nothing for one that is known as empty."""
    if found := statement_of(rows):
        sql, parameters = found
        head, tail = around.split("%s")
        yield head + sql + tail, parameters


def _run(
    pieces: list[tuple[str, tuple[Any, ...]]],
) -> tuple[list[tuple[int, Any, int]], dict[str, Held], tuple[int, date | None]]:
    """Keys by need in the order of their lists, how many each holds, and the tasks."""
    keys: list[tuple[int, Any, int]] = []
    numbers: dict[str, int] = dict.fromkeys(NEEDS, 0)
    oldest = ""
    tasks: tuple[int, date | None] = (0, None)
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _values in pieces),
            [value for _sql, values in pieces for value in values],
        )
        for place, value, number in cursor.fetchall():
            if place >= 0:
                keys.append((place, value, number))
                continue
            if place == TASKS:
                tasks = (number, date.fromisoformat(value) if value else None)
                continue
            need = NEEDS[-1 - place]
            numbers[need] += number
            if value is not None and need == WAITS:
                oldest = min(oldest, value) if oldest else value
    counts = {
        need: Held(number, _moment(oldest) if need == WAITS and oldest else None)
        for need, number in numbers.items()
    }
    return keys, counts, tasks


def _moment(text: str) -> datetime:
    """Of the text that both databases make; SQLite leaves out that it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
