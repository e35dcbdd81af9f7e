"""`make bench`: floor and product side by side, in turns, as ratios.

    python -m bench [--sizes 1000,100000,1000000] [--rounds 7] [--asks 60] [--seconds 2]
        [--only list,trends,deliver] [--at-once 1,8]

Both run under the same server settings on one private PostgreSQL that keeps what it commits,
with the same number of rows, of which the measured team owns a fifth. The floor stands twice: a
ratio is to the mean of both, and that of one to the other tells of the hour. A target that is
missed by less than the noise is asked again, and all its rounds count. Prints a table of
requests and one of targets, and writes build/bench/result.json. As it stands it answers every
target, and takes up to four hours, 14 GB of disk and 3 GB of memory; `--sizes 1000 --rounds 3
--asks 20 --seconds 0` is a quick look of every case, without what takes as long at any size
(docs/performance.md).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import stat
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import (
    audit,
    burst,
    cases,
    crowded,
    exported,
    idle,
    instance,
    memory,
    plans,
    profiled,
    sink,
    targets,
    work,
)
from bench.driver import Request, Row, Target, beside, measure
from tests.servers import Missing, Servers, servers

OF_MILLION = ("export", "verify", "retention")
OF_TRAIL = (*OF_MILLION, "audit")
BESIDE = (*OF_TRAIL, "idle", "crowded")  # for which no side with signals is made
WITHOUT_PAGE = (
    "web_start", "queries", "profile", "deliver", "daily", "report", "paper", "access", "memory",
    *BESIDE,
)  # fmt: skip
STARTS = 3  # of which the middle counts
TRAIL, LONG_TRAIL = 1_000_000, 10_000_000  # entries
# On disk: a signal on both sides, a step and a third of a version, a consent, an entry of hours,
# one of a trail.
BYTES = {"signals": 7_000, "follow-up": 700, "consents": 5_000, "hours": 700, "entries": 1_000}
WRITTEN_AHEAD = 2_000_000_000
LOOKS_LONG = 100_000  # rows, from which on a run has every part
OF_MANY = ("idle", "memory", "daily", *OF_MILLION)
# A case, and what is asked in turns with it: what it is told by or with, and what bounds it.
BOUNDED = (
    ("log_in", "hash"),
    ("log", "log_kept"),
    ("log_urgent", "log", "log_warned", "log_least"),
    ("list", "list_plain"),
    ("inbox", "list", "open"),
    ("trends", "trends_today"),
    ("checklist_pdf", "plain_pdf"),
    *((f"search_{words}", f"whole_search_{words}") for words in ("common", "rare", "two", "three")),
    ("whole_search_cold", "search_cold", "search_anywhere", "list"),
)
SERVED, BESIDE_SERVERS = 3, 10  # the floor twice and the product; commands and what superusers keep
FLOORS = ("floor", "floor again")  # its two servers, of equal work
BURST = "burst"  # searches once more, after 15,000 signals without their words


@dataclass(frozen=True)
class Side:
    """Floor and product with so many rows, filled."""

    size: int
    floor: instance.Instance
    product: instance.Instance


class Run:
    """One run: what was given, and the parts of it in their order."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.sizes = [int(size) for size in given.sizes.split(",")]
        self.rounds, self.asks, self.seconds = given.rounds, given.asks, given.seconds
        self.only = {name for name in given.only.split(",") if name}
        for asked, *also in BOUNDED:
            if asked in self.only:
                self.only |= set(also)
        self.plans = given.plans
        self.at_once = tuple(int(users) for users in given.at_once.split(","))
        self.starts: list[float] = []  # seconds
        self.queries: dict[str, int] = {}
        self.profile: list[dict[str, Any]] = []
        self.rows: list[Row] = []
        self.works: list[work.Work] = []
        self.held: list[memory.Memory] = []
        self.broken: list[str] = []  # parts that failed

    def wants(self, name: str) -> bool:
        return name in self.only if self.only else name not in self.left_out

    @property
    def left_out(self) -> tuple[str, ...]:
        """What a quick look hasn't: it takes as long whatever the sizes, for figures of many."""
        return OF_MANY if self.is_quick else ()

    @property
    def is_quick(self) -> bool:
        """Whether it is a look at few rows, with nothing named."""
        return not self.only and max(self.sizes) < LOOKS_LONG

    @property
    def messages(self) -> int:
        """How many go out in a round of mail."""
        return work.MESSAGES // 10 if self.is_quick else work.MESSAGES

    @property
    def disk(self) -> int:
        """Bytes that its databases and what PostgreSQL writes ahead take at most."""
        many = WRITTEN_AHEAD
        if self._needs_sides:
            many += sum(BYTES[kind] * rows for size in self.sizes
                        for kind, rows in instance.rows(size).items())  # fmt: skip
        if self.wants("daily"):
            many += BYTES["consents"] * work.DUE * 3 // 2
        if any(map(self.wants, OF_MILLION)):
            many += BYTES["entries"] * TRAIL
        if "audit" in self.only:
            many += BYTES["entries"] * LONG_TRAIL
        return many

    @property
    def connections(self) -> int:
        """What servers and commands hold at once at most."""
        return len(self.sizes) * SERVED * instance.CONNECTIONS + BESIDE_SERVERS

    def go(self) -> None:
        """Each part, and after each what is known so far in build/bench/result.json."""
        instance.OUT.mkdir(parents=True, exist_ok=True)
        if self.wants("idle") and not self.plans:  # before anything else runs beside it
            self.part("idle", lambda: self.works.append(idle.measure()))
            _say("the second start, and what is held when idle")
        with ExitStack() as stack:
            at = stack.enter_context(servers(durable=True))
            postgres = instance.listening(at)
            mail = stack.enter_context(sink.listening())
            sides = []
            for size in self.sizes if self._needs_sides else ():
                began = time.monotonic()
                made = Side(size, instance.floor(at, size), instance.product(at, size, mail.port))
                sides.append(made)
                _say(f"{size} rows on both sides in {time.monotonic() - began:.0f} s")
            if self.plans:
                plans.write(sides[-1].product, sides[-1].size)
                return
            for name, do in self._parts(at, sides, postgres, mail.port):
                self.part(name, do)

    def part(self, name: str, do: Callable[[], object]) -> None:
        """One that fails is told by its name, and the others go on."""
        try:
            do()
        except (Exception, SystemExit) as failure:
            traceback.print_exc()
            self.broken.append(name)
            _say(f"{name} FAILED: {failure or type(failure).__name__}")
        self._keep()

    def _parts(
        self, at: Servers, sides: list[Side], postgres: int, mail: int
    ) -> Iterator[tuple[str, Callable[[], object]]]:
        if not self.only or self.only - {BURST, *WITHOUT_PAGE}:
            yield "requests", lambda: self._requests(sides, postgres)
        small, large = (sides[0], sides[-1]) if sides else (None, None)
        if small and large:
            parts: dict[str, Callable[[], object]] = {
                "web_start": lambda: self._start(small.product),
                BURST: lambda: self._take(self._after_a_burst(large, postgres)),
                "queries": lambda: self._statements(large),
                "profile": lambda: self._profile(small),
                "memory": lambda: self.held.extend(
                    memory.measure(small.product, memory.REQUESTS, memory.PDFS, _say)
                ),
                "deliver": lambda: self.works.append(
                    work.deliver(small.product, small.floor, postgres, mail, self.messages)
                ),
                "report": lambda: self.works.append(
                    work.report(
                        large.product, large.floor, postgres, datetime.now().astimezone().date()
                    )
                ),
                "paper": lambda: self.works.append(work.paper(small.product, postgres)),
                "access": lambda: self.works.append(
                    work.access(large.product, large.floor, postgres)
                ),
                "daily": lambda: self.works.append(
                    work.daily(instance.due(at, work.DUE, mail), small.floor, postgres)
                ),
            }
            yield from ((name, do) for name, do in parts.items() if self.wants(name))
        if any(map(self.wants, OF_TRAIL)):
            yield "the trail", lambda: self._of_trail(at, postgres, mail)
        if "crowded" in self.only:
            yield "crowded", lambda: plans.write_crowded(instance.empty(at, mail), crowded.COPIES)
        if self.lacks_the_floors_list:
            yield (
                "the floor's list",
                lambda: self._floor_alone(
                    small.floor if small else instance.floor(at, min(self.sizes)), postgres
                ),
            )

    @property
    def lacks_the_floors_list(self) -> bool:
        """Whether times and rates were taken of which nobody could say how slow the machine was."""
        taken = [one for one in self.aims() if one.is_time and one.measured is not None]
        return bool(taken) and targets.slowness(self.rows) is None

    def _floor_alone(self, floor: instance.Instance, postgres: int) -> None:
        """Its list, by which they are told, where no page of it was asked for."""
        size = min(self.sizes)
        with instance.served("bench.floor.wsgi", floor.env, "/ping/", "127.0.0.1") as (port, pid):
            target = Target(
                f"{targets.ALONE} {size}", port, {"list": cases.floor()["list"]},
                instance.floor_seat(floor), processes={"application": pid, "database": postgres},
            )  # fmt: skip
            self._take(self._asked([target]))

    def _requests(self, sides: list[Side], postgres: int) -> None:
        with ExitStack() as up:
            asked = list(self._targets(up, sides, postgres))
            rows = self._asked([target for target in asked if target.requests], self.at_once)
        self._take(rows)

    def _start(self, made: instance.Instance) -> None:
        """From nothing to the first page, each time with nothing else up."""
        for _turn in range(STARTS):
            began = time.monotonic()
            with instance.served("youthwork.wsgi", made.env, instance.FIRST_PAGE, instance.HOST):
                self.starts.append(time.monotonic() - began)
        _say(f"{STARTS} starts of a web process")

    def _statements(self, side: Side) -> None:
        self.queries = instance.queries(side.product)
        _say(f"statements: {self.queries}")

    def _profile(self, side: Side) -> None:
        self.profile = profiled.measure(side.product)
        if "profile" in self.only:
            profiled.write(self.profile)

    def aims(self) -> list[targets.Target]:
        start_s = statistics.median(self.starts) if self.starts else None
        return targets.of(
            self.rows, self.works, self.held, start_s, self.queries, self.sizes
        )  # fmt: skip

    def _unsure(self, rows: list[Row]) -> frozenset[tuple[str, str]]:
        """What is asked again, once what was measured is kept."""
        self._take(rows)
        self._keep()
        return targets.unsure(self.aims())

    def _take(self, rows: Sequence[Row]) -> None:
        """These, with their ratios, in the place of what was known of the same."""
        known = [*self.rows, *beside(rows, cases.bases)]
        self.rows = [*{row.key: row for row in known}.values()]

    def _keep(self) -> None:
        """What is known so far, so that a run that breaks off leaves what it had."""
        slow = targets.slowness(self.rows)
        result: dict[str, Any] = {
            "sizes": self.sizes, "rounds": self.rounds, "asks": self.asks,
            "seconds": self.seconds,
            "load": os.getloadavg(), "broken": self.broken,
            "requests": [asdict(row) for row in self.rows],
            "work": [asdict(one) for one in self.works],
            "noise": noise(self.rows),
            "memory": [asdict(one) for one in self.held], "statements": self.queries,
            "starts": self.starts,
            "profile": self.profile,
            "slowness": slow,
            "targets": [
                asdict(replace(one, ratio=None))  # the rows that it is of stand above
                | {"state": one.state, "bound": one.bound, "by_the_floor": one.by_the_floor(slow)}
                for one in self.aims()
            ],
        }  # fmt: skip
        (instance.OUT / "result.json").write_text(json.dumps(result, indent=1))

    @property
    def _needs_sides(self) -> bool:
        return self.plans or not self.only or bool(self.only - set(BESIDE))

    def _of_trail(self, at: Servers, postgres: int, mail: int) -> None:
        """The page over ten million entries only when it is named: filling takes half an hour."""
        if any(map(self.wants, OF_MILLION)):
            made = instance.trail(at, TRAIL, mail)
            if self.wants("export"):
                self.works.append(exported.measure(made, postgres))
            for each in (work.verify, work.retention):
                if self.wants(each.__name__):
                    self.works.append(each(made, postgres))
        if "audit" in self.only:
            made = instance.trail(at, LONG_TRAIL, mail)
            self.works.append(audit.measure(made, postgres))
            plans.write_trail(made)

    def _targets(self, up: ExitStack, sides: list[Side], postgres: int) -> Iterator[Target]:
        """Served now: who is signed in before a million rows are written is idle for too long."""
        for side in sides:
            for name in FLOORS:
                yield self._floor(up, side, name, self._wanted(cases.floor()), postgres)
            seat = instance.product_seat(side.product, self.links())
            by = self._product(up, side, postgres)
            for who, requests in cases.product(seat).items():
                yield by(seat, who, self._wanted(requests))

    def _floor(
        self, up: ExitStack, side: Side, name: str, requests: dict[str, Request], postgres: int
    ) -> Target:
        """A server of the floor, by this name, with somebody signed in."""
        port, pid = up.enter_context(
            instance.served("bench.floor.wsgi", side.floor.env, "/ping/", "127.0.0.1")
        )
        return Target(
            f"{name} {side.size}", port, requests, instance.floor_seat(side.floor),
            processes={"application": pid, "database": postgres}, each=iter(dict, None),
        )  # fmt: skip

    def _product(
        self, up: ExitStack, side: Side, postgres: int
    ) -> Callable[[dict[str, Any], str, dict[str, Request]], Target]:
        """A server of the product: what somebody of a seat asks of it."""
        port, pid = up.enter_context(
            instance.served("youthwork.wsgi", side.product.env, "/health/live/", instance.HOST)
        )

        def asked_by(seat: dict[str, Any], who: str, requests: dict[str, Request]) -> Target:
            return Target(
                f"product {side.size} {who}", port, requests, seat[who],
                instance.headers(seat, who), {"application": pid, "database": postgres},
                iter(seat["links"]) if who == "parent" else iter(dict, None),
            )  # fmt: skip

        return asked_by

    def _after_a_burst(self, side: Side, postgres: int) -> list[Row]:
        """The plain list and each search, of the lead and of the floor, in turns, once the burst
        is in both."""
        seat = instance.product_seat(side.product, 0)

        def then(requests: dict[str, Request]) -> dict[str, Request]:
            return {name: requests[case] for name, case in cases.after_a_burst(requests).items()}

        with ExitStack() as up:
            up.callback(burst.sweep, side.product, side.floor)
            burst.add(side.product, seat["team"])
            burst.add_to_floor(side.floor)
            floors = [self._floor(up, side, name, then(cases.floor()), postgres) for name in FLOORS]
            lead = self._product(up, side, postgres)
            asked = lead(seat, "lead", then(cases.product(seat)["lead"]))
            return self._asked([*floors, asked])

    def _asked(self, targets: list[Target], users: tuple[int, ...] = (1,)) -> list[Row]:
        """Their requests in turns with each other, and divided by nothing yet."""
        return measure(
            targets, rounds=self.rounds, asks=self.asks, seconds=self.seconds, users=users,
            told=_say, unsure=self._unsure,
        )  # fmt: skip

    def links(self) -> int:
        """How many of a parent a run uses: for looking and for signing, four to warm each."""
        signs = self._wanted(cases.product(defaultdict(str))["parent"])
        return 2 * (4 + cases.FEW * self.rounds) if signs else 0

    def _wanted(self, requests: dict[str, Request]) -> dict[str, Request]:
        return {name: request for name, request in requests.items() if self.wants(name)}


def _say(line: str) -> None:
    print(line, flush=True)


def table(rows: list[Row]) -> str:
    """Lines of plain text: what each asked costs, and its ratios to the floor."""
    lines = [
        f"{'request':<21}{'target':<26}{'at once':>7}{'p50':>8}{'p95':>8}{'p99':>8}{'/s':>8}"
        f"{'cpu app+db ms':>18}{'bytes':>9}   over the floor: p50, p95, p99, /s, cpu"
    ]
    for row in sorted(rows, key=lambda row: (row.request, row.target, row.users)):
        cpu = " + ".join(f"{value:.2f}" for value in row.cpu.values())
        over = "  ".join(f"{value:.2f}" for value in row.ratios.values())
        failed = f"   {row.failed} FAILED" if row.failed else ""
        lines.append(
            f"{row.request:<21}{row.target:<26}{row.users:7}{row.p50:8.1f}{row.p95:8.1f}{row.p99:8.1f}"
            f"{row.per_second:8.0f}{cpu:>18}{row.size:9}   {over}{failed}"
        )
    return "\n".join(lines)


def noise(rows: list[Row]) -> dict[str, list[float]]:
    """Least and most of what the floor gave as a ratio to itself, by figure: of that hour."""
    again = [row.ratios for row in rows if row.target.startswith("floor again")]
    return {what: [min(each[what] for each in again), max(each[what] for each in again)]
            for what in (again[0] if again else ())}  # fmt: skip


def told_noise(found: dict[str, list[float]]) -> str:
    said = [f"{what} {least:.2f}–{most:.2f}" for what, (least, most) in found.items()]
    return f"The floor against itself, least and most of all requests: {', '.join(said) or '–'}"


def told(works: list[work.Work], held: list[memory.Memory]) -> str:
    lines = [
        f"{one.name}: {one.did} in {one.seconds:.1f} s ({one.per_second:.0f} a second), "
        f"{' + '.join(f'{used:.1f}' for used in one.cpu.values())} s of processor time, "
        f"{one.peak_mb:.0f} MiB at most {one.also}"
        for one in works
    ]
    for each in held:
        shown = " ".join(f"{mb:.0f}" for mb in each.mb)
        lines.append(
            f"memory over {each.asks} {each.name}, from {memory.looks(each.asks)[0]} on: "
            f"{shown} MiB, {each.growth:+.2f} in all, {each.failed} failed"
        )
    return "\n".join(lines)


def lacking(run: Run, folder: str) -> str:
    """What this machine lacks for a run whose data lands in the folder, in words; or nothing."""
    if not sys.platform.startswith("linux"):
        return "Only Linux tells what each process used (/proc): run it there, or in a container."
    free = shutil.disk_usage(folder).free
    if free < run.disk:
        return (
            f"{folder} has {free / 1e9:.0f} GB free, and {run.disk / 1e9:.0f} GB are needed for "
            f"these sizes: TMPDIR= names another folder, --sizes 1000 takes less."
        )
    return ""


def lacking_here(run: Run, folder: str, as_root: bool) -> str:
    """The same where it starts servers of its own."""
    way = (Path(folder).resolve(), *Path(folder).resolve().parents)
    closed = [each for each in way if not each.stat().st_mode & stat.S_IXOTH] if as_root else []
    if closed:
        return (
            f"PostgreSQL runs as the user postgres, who can't pass {closed[0]}: "
            "TMPDIR= names another folder."
        )
    return lacking(run, folder)


def lacking_there(run: Run, given: Servers) -> str:
    """The same of servers that were given."""
    if (most := instance.most_connections(given)) < run.connections:
        return (
            f"PostgreSQL takes {most} connections, and {run.connections} are needed for these "
            "sizes: max_connections sets more."
        )
    folder = instance.data_folder(given)
    return lacking(run, folder) if folder else ""


def main() -> int:
    """Exit status 1 when an answer was not the expected one or a part failed.

    SystemExit says what is missing.
    """
    parser = options()
    run = Run(parser.parse_args())
    if unknown := run.only - cases.names() - {BURST, *WITHOUT_PAGE}:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    if given := Servers.from_environment():
        said = lacking_there(run, given)
    else:
        said = lacking_here(run, tempfile.gettempdir(), os.geteuid() == 0)
    if said:
        raise SystemExit(said)
    try:
        return _told(run)
    except Missing as missing:
        raise SystemExit(str(missing)) from None
    except subprocess.CalledProcessError as failed:
        asked = " ".join(map(str, failed.cmd[1:]))
        raise SystemExit(
            f"`{asked}` ended with status {failed.returncode}; what it said stands above."
        ) from None


def options() -> argparse.ArgumentParser:
    """What can be given on the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,100000,1000000", help="rows, comma-separated")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--asks", type=int, default=60, help="requests in a block, at least")
    parser.add_argument("--seconds", type=float, default=2, help="that a block lasts, at least")
    parser.add_argument(
        "--only", default="",
        help=f"{', '.join((*sorted(cases.names()), BURST, *WITHOUT_PAGE))}; comma-separated",
    )  # fmt: skip
    parser.add_argument("--at-once", default="1", help="users at the same time, comma-separated")
    parser.add_argument(
        "--plans", action="store_true", help="write docs/query_plans.md at the last size instead"
    )
    return parser


def _told(run: Run) -> int:
    run.go()
    if run.plans:
        return 0
    said = [
        table(run.rows),
        told_noise(noise(run.rows)),
        told(run.works, run.held),
        targets.table(run.aims(), targets.slowness(run.rows), run.rounds),
        *(
            [f"Of {LOOKS_LONG:,} rows or more, or by its name: {', '.join(run.left_out)}"]
            if run.left_out
            else []
        ),
        *([f"Failed, and so not measured: {', '.join(run.broken)}"] if run.broken else []),
    ]
    print(*said, sep="\n\n")
    wrong = any(row.failed for row in run.rows) or any(one.failed for one in run.held)
    return 1 if wrong or run.broken else 0


if __name__ == "__main__":
    sys.exit(main())
