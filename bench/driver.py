"""Drives several web applications with the same requests, in turns, and counts what each costs.

In every round each (target, request) block runs once, in a shuffled order, so that a noisy
neighbour hits all alike. A block lasts a while: a shared machine may be slowed in waves a second
or two apart, and p95 of a block that is shorter tells whether one fell into it. Latency is wall
time to the last byte over a connection that is kept alive; processor time that of the process
trees of the target and of PostgreSQL around a block.
A ratio is the median over rounds of target / mean of its bases in that round, its noise how far
apart the rounds lie; what the rounds don't decide is asked in as many more. Both sides are asked
for packed pages, as a browser asks, and what packing takes is theirs. Shared machines are noisy:
processor time is the steadiest figure.
"""

from __future__ import annotations

import gzip
import http.client
import os
import random
import re
import statistics
import threading
import time
import urllib.parse
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from itertools import count, takewhile
from pathlib import Path

import brotli

from youthwork.lib import zstd

TICK = os.sysconf("SC_CLK_TCK")
ANSWER_WITHIN = 120  # seconds
# How an answer may be packed, by its `Content-Encoding`: what every browser takes over TLS.
UNPACKS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
    "br": brotli.decompress,
    "zstd": zstd.decompress,
}
AGAIN = 2  # times at most that as many rounds more are asked of what stays unsure
_numbers = count(1)


@dataclass(frozen=True)
class Request:
    """One case: an address, perhaps a form, and what is done before it, which isn't measured.

    In texts `{n}` is a counter, `{uuid}` a fresh one, `{r:1000}` a random number below,
    `{same:900}` one that stays the same for a user in a block, `{day:28}` a day of the last so
    many, and any other name what the target hands out (`Target.each`).
    """

    name: str
    path: str
    form: dict[str, str] | None = None
    learn: str = ""  # opened once by each user, for the hidden fields of its form
    first: tuple[tuple[str, dict[str, str] | None], ...] = ()  # asked once by each user
    expect: tuple[int, ...] = (200,)
    leads_to: str = ""  # where the redirect has to lead
    asks: int = 0  # in a block at most; 0: as many as any
    is_once: bool = False  # each ask is another user, with values of its own
    is_packed: bool = True  # whether the answer may come packed


class Failed(Exception):
    """A preparation that was answered otherwise than with a page or a redirect we can read."""


@dataclass
class Target:
    """An application: where it answers, who is signed in, its requests by name."""

    name: str
    port: int
    requests: dict[str, Request]
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    processes: dict[str, int] = field(default_factory=dict)  # what is charged: name -> process id
    each: Iterator[dict[str, str]] = field(default_factory=lambda: iter(()))  # of `is_once`


@dataclass(frozen=True)
class Answer:
    seconds: float
    good: bool
    status: int
    size: int


# --- processor time ---------------------------------------------------------------------------


def tree(root: int) -> list[int]:
    """The process and all below it."""
    children: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = Path(f"/proc/{name}/stat").read_text()
        except OSError:
            continue
        children.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append(int(name))
    found, todo = [], [root]
    while todo:
        found.append(process := todo.pop())
        todo += children.get(process, [])
    return found


def processor_seconds(root: int) -> float:
    """Processor seconds of a process tree, of threads and children that ended too."""
    total = 0.0
    for process in tree(root):
        try:
            rest = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(rest[13]) + int(rest[14])) / TICK  # of children that ended
            total += time.clock_gettime(_clock_of(process))
        except OSError:
            continue
    return total


def _clock_of(process: int) -> int:
    """Linux's clock of a process: `MAKE_PROCESS_CPUCLOCK` with `CPUCLOCK_SCHED`."""
    return (~process << 3) | 2


# --- asking -----------------------------------------------------------------------------------


class _Hidden(HTMLParser):
    """Hidden inputs of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.found[str(given["name"])] = given.get("value") or ""


class Client:
    """One user: a connection, cookies, hidden fields."""

    def __init__(self, target: Target) -> None:
        self.target, self.cookies = target, dict(target.cookies)
        self.hidden: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.headers = {
            "Host": f"127.0.0.1:{target.port}", "Accept-Encoding": ", ".join(UNPACKS),
        } | target.headers  # fmt: skip
        self.connection: http.client.HTTPConnection | None = None
        self.same = random.randrange(2**31)
        self.location = ""  # where the last answer led
        self.packed = ""  # and how its body was

    def send(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body as it came, packed or not; an idle connection that was closed is opened
        again, once."""
        headers = dict(self.headers)
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for attempt in (1, 2):
            fresh = self.connection is None
            self.connection = self.connection or http.client.HTTPConnection(
                "127.0.0.1", self.target.port, timeout=ANSWER_WITHIN
            )
            try:
                self.connection.request("GET" if form is None else "POST", path, body, headers)
                answer = self.connection.getresponse()
                data = answer.read()
                break
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()
                self.connection = None
                if fresh or attempt == 2:
                    raise
        if answer.will_close:
            self.connection.close()
            self.connection = None
        self.location = answer.headers.get("Location") or ""
        self.packed = answer.headers.get("Content-Encoding") or ""
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, data

    def prepare(self, request: Request) -> None:
        """Whatever comes before the first ask. Raises Failed."""
        if not request.is_packed:
            self.headers["Accept-Encoding"] = "identity"
        if request.is_once:
            self.values = next(self.target.each)
            number = next(_numbers) % 60_000  # each from an address of its own, as limits count
            self.headers["X-Forwarded-For"] = f"10.1.{number // 250}.{1 + number % 250}"
        if request.learn:
            parser = _Hidden()
            parser.feed(self._sent(request.learn).decode("utf-8", "replace"))
            self.hidden = parser.found
        for path, form in request.first:
            self._sent(self._filled(path), form and self._form(form))

    def _sent(self, path: str, form: dict[str, str] | None = None) -> bytes:
        status, data = self.send(path, form)
        if status not in (200, 302, 303):
            raise Failed(f"{path} answered {status}")
        if self.packed and self.packed not in UNPACKS:
            raise Failed(f"{path} came as {self.packed}")
        return UNPACKS[self.packed](data) if self.packed else data

    def _form(self, form: dict[str, str]) -> dict[str, str]:
        return self.hidden | {name: self._filled(text) for name, text in form.items()}

    def _filled(self, text: str) -> str:
        for name, value in self.values.items():
            text = text.replace("{" + name + "}", value)
        text = re.sub(r"\{same:(\d+)\}", lambda match: str(self.same % int(match[1])), text)
        return filled(text)

    def ask(self, request: Request) -> Answer:
        form = None if request.form is None else self._form(request.form)
        path = self._filled(request.path)
        began = time.perf_counter()
        try:
            status, data = self.send(path, form)
            good = status in request.expect and request.leads_to in ("", self.location)
        except (http.client.HTTPException, OSError):
            return Answer(time.perf_counter() - began, False, 0, 0)
        return Answer(time.perf_counter() - began, good, status, len(data))


def filled(text: str) -> str:
    """With its counters, dates and random numbers put in; `same` is any where no user keeps one."""
    text = text.replace("{n}", str(next(_numbers))).replace("{uuid}", str(uuid.uuid4()))
    today = datetime.now().astimezone().date()
    text = re.sub(
        r"\{day:(\d+)\}",
        lambda match: str(today - timedelta(days=random.randrange(int(match[1])))),
        text,
    )
    return re.sub(r"\{(?:r|same):(\d+)\}", lambda match: str(random.randrange(int(match[1]))), text)


def ready(target: Target, request: Request, asks: int, users: int) -> list[Client]:
    """Users who did what comes before; of a case that is done once, one for each ask."""
    clients = [Client(target) for _number in range(asks if request.is_once else users)]
    for client in clients:
        client.prepare(request)
    return clients


def block(
    clients: list[Client], request: Request, asks: int, users: int, seconds: float = 0
) -> list[Answer]:
    """So many asks, as many at once as there are users, and more until so long has passed: but of
    what is done once, or asked a few times only."""
    answers: list[Answer] = []
    until = time.perf_counter() + (0 if request.is_once or request.asks else seconds)
    turns = takewhile(lambda turn: turn < asks or time.perf_counter() < until, count())
    lock = threading.Lock()

    def work(own: Client | None) -> None:
        while True:
            with lock:
                if (turn := next(turns, None)) is None:
                    return
            answer = (own or clients[turn % len(clients)]).ask(request)
            with lock:
                answers.append(answer)

    owners = [None] * users if request.is_once else clients
    threads = [threading.Thread(target=work, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


# --- measuring --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """What one block gave: milliseconds of each answer, processor milliseconds by process."""

    ms: list[float]
    cpu: dict[str, float]
    failed: int
    size: int
    seconds: float


@dataclass(frozen=True)
class Row:
    """One line of the table: a target's request, and its ratios to its bases (`beside`)."""

    target: str
    request: str
    users: int
    p50: float
    p95: float
    p99: float
    per_second: float
    cpu: dict[str, float]
    size: int
    failed: int
    ratios: dict[str, float]
    rounds: dict[str, list[float]]  # of each round: p50, p95, p99, a second, processor time

    @property
    def key(self) -> tuple[str, str, int]:
        """What was asked of whom, by how many at once."""
        return self.target, self.request, self.users


@dataclass(frozen=True)
class Ratio:
    """How many times as much: the median over rounds."""

    times: float
    noise: float | None  # half of what lies between the quartiles of its rounds; of one no figure
    rounds: int
    rows: frozenset[tuple[str, str]]  # of which it is: target and request


def over(what: str, ours: Sequence[Row], bases: Sequence[Row]) -> Ratio | None:
    """Ours ÷ bases of each round, either as the mean of its rows; None where one side has none.

    Of rounds that all were asked in: who was asked again has more (`measure`)."""
    if not ours or not bases:
        return None
    pairs = zip(_means(what, ours), _means(what, bases), strict=False)
    return _middle([own / base for own, base in pairs], [*ours, *bases])


def grown(
    what: str,
    ours: Sequence[Row],
    with_more: tuple[Sequence[Row], Sequence[Row]],
    without: tuple[Sequence[Row], Sequence[Row]],
) -> Ratio | None:
    """Ours with what a part of another's page grew by ÷ ours, of each round: the page with and
    without that part, of many rows and of few. None where one of them wasn't asked."""
    rows = (ours, *with_more, *without)
    if not all(rows):
        return None
    sides = zip(*(_means(what, each) for each in rows), strict=False)
    return _middle(
        [(own + big - small - (plain - few)) / own for own, big, small, plain, few in sides],
        [row for each in rows for row in each],
    )


def _middle(shares: list[float], rows: Sequence[Row]) -> Ratio:
    noise = None
    if len(shares) > 1:
        first, _second, third = statistics.quantiles(shares, n=4)
        noise = (third - first) / 2
    of = frozenset((row.target, row.request) for row in rows)
    return Ratio(statistics.median(shares), noise, len(shares), of)


def _means(what: str, rows: Sequence[Row]) -> list[float]:
    rounds = zip(*(row.rounds[what] for row in rows), strict=False)
    return [statistics.fmean(each) for each in rounds]


def share(values: list[float], per_cent: float) -> float:
    """The value that so many per cent stay at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * per_cent / 100))]


def measure(
    targets: list[Target],
    *,
    rounds: int,
    asks: int,
    seconds: float = 0,
    users: tuple[int, ...] = (1,),
    told: Callable[[str], None] = lambda line: None,
    unsure: Callable[[list[Row]], Set[tuple[str, str]]] = lambda rows: frozenset(),
) -> list[Row]:
    """The rows of all targets, divided by nothing yet; `seconds`: that a block lasts at least.

    `unsure` names the targets and requests of which the rows so far don't tell enough: these are
    asked in as many rounds more, twice at most, and all their rounds count.
    """
    blocks = asked = [(t, name, u) for t in targets for name in t.requests for u in users]
    seen: dict[tuple[str, str, int], list[Block]] = {}
    for target in targets:
        for request in target.requests.values():
            warming = 4 if request.is_once else 12
            block(ready(target, request, warming, 2), request, warming, 2)
    for number in range((1 + AGAIN) * rounds):
        if number and number % rounds == 0:
            wanted = unsure([_row(*key, found) for key, found in seen.items()])
            # Of those before: so rounds of the same number are the same for any two rows.
            asked = [each for each in asked if (each[0].name, each[1]) in wanted and each[2] == 1]
            if not asked:
                break
        order = list(asked)
        random.shuffle(order)
        for target, name, at_once in order:
            request = target.requests[name]
            number_of = min(request.asks or asks, asks)
            clients = ready(target, request, number_of, at_once)
            before = {what: processor_seconds(pid) for what, pid in target.processes.items()}
            began = time.perf_counter()
            answers = block(clients, request, number_of, at_once, seconds)
            took = time.perf_counter() - began
            used = {
                what: (processor_seconds(pid) - before[what]) * 1000 / len(answers)
                for what, pid in target.processes.items()
            }
            seen.setdefault((target.name, name, at_once), []).append(
                Block(
                    ms=[answer.seconds * 1000 for answer in answers],
                    cpu=used,
                    failed=sum(not answer.good for answer in answers),
                    size=round(statistics.median(answer.size for answer in answers)),
                    seconds=took,
                )
            )
        again = "" if len(asked) == len(blocks) else f", again: {len(asked)} of {len(blocks)} cases"
        told(f"round {number % rounds + 1} of {rounds}{again}")
    return [_row(*key, found) for key, found in seen.items()]


def beside(
    rows: Sequence[Row], bases_of: Callable[[str, str], Iterable[tuple[str, str]]]
) -> list[Row]:
    """The same with their ratios; `bases_of(target, request)` names what a row is divided by."""
    by = {row.key: row for row in rows}
    found = []
    for row in rows:
        asked = bases_of(row.target, row.request)
        bases = [by[*base, row.users] for base in asked if (*base, row.users) in by]
        ratios = {what: ratio.times for what in row.rounds if (ratio := over(what, [row], bases))}
        found.append(replace(row, ratios=ratios))
    return found


def _row(target: str, request: str, users: int, found: list[Block]) -> Row:
    every = [ms for one in found for ms in one.ms]
    return Row(
        target=target,
        request=request,
        users=users,
        p50=share(every, 50),
        p95=share(every, 95),
        p99=share(every, 99),
        per_second=statistics.median(len(one.ms) / one.seconds for one in found),
        cpu={what: statistics.median(one.cpu[what] for one in found) for what in found[0].cpu},
        size=found[0].size,
        failed=sum(one.failed for one in found),
        ratios={},
        rounds={
            "p50": [share(one.ms, 50) for one in found],
            "p95": [share(one.ms, 95) for one in found],
            "p99": [share(one.ms, 99) for one in found],
            "per second": [len(one.ms) / one.seconds for one in found],
            "cpu": [sum(one.cpu.values()) for one in found],
        },
    )
