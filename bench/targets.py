"""What is aimed at, and whether a run met it. A ratio is the median over interleaved rounds, to the
mean of both passes of the floor."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from bench import barest, cases, lighthouse, weighing
from bench.bare import BLANK, STILL
from bench.driver import Ratio, Row, grown, over
from bench.memory import Memory
from bench.work import MESSAGES, Work

SMALL, MIDDLE, LARGE = 1_000, 100_000, 1_000_000
# Processor time of Amsterdam/signals 2.50.12 as a ratio to bench/floor, in turns in one hour of
# November 2026 (docs/performance.md): as it comes, and with its connections kept as ours are.
PEER = {"save": (17, 11), "list": (37, 36), "filter": (172, 162)}
# Milliseconds of processor time of the floor's list at 1,000,000, application and database, in the
# hour in which targets of seconds were set: how slow this machine is beside that one.
FLOOR_LIST = 5.5
HTMX = 14_000  # bytes: no page without it has scripts as large
PAGE, SAVE = 6, 9  # statements at most, session and person included
SAVES = frozenset({"log", "log_urgent", "hours_log"})
SAID = {"cpu": "processor time", "p95": "p95"}
# Documents that hold what another command measured.
WEIGHED, LOOKED = "docs/performance.md", "docs/accessibility.md"
BAREST = "docs/performance.md#on-a-slow-phone"


PLAIN_WARM = "plain table of two pages as PDF, warm: ms p50"
PLAIN_COLD = "plain table of two pages as PDF, with the start of what draws it: ms"
PLAIN_TIMES = "checklist PDF: processor time ÷ plain table"
# The same table where the floor's request is answered, beside what the web process answers.
PLAIN_WEB = "floor's plain table of two pages as PDF: ms p50"
PLAIN_WEB_TIMES = "checklist PDF in the web process: p50 ÷ floor's plain table"
PLAIN_WEB_LARGE = f"checklist PDF in the web process at {LARGE:,}: p50 ÷ floor's plain table"
# The 150 ms were set beside 104 for a plain table by the same library, on the machine of that hour.
BY_PLAIN = 1.44
# A save of Django as written that keeps as much, beside the floor's row and beside ours.
KEPT = "floor's save that keeps as much at {size:,}: {label} ÷ floor's save"
BY_KEPT = "save at {size:,}: {label} ÷ floor's save that keeps as much"
# One of which somebody is warned, the same way.
WARNED = "floor's save that warns at {size:,}: {label} ÷ floor's save"
BY_WARNED = "save that warns at {size:,}: {label} ÷ floor's save that warns"
# And with as little as it can be had for: one statement, by the driver.
LEAST = "least that such a save can be had for at {size:,}: {label} ÷ floor's save"
BY_LEAST = "save that warns at {size:,}: {label} ÷ least that such a save can be had for"
# Trends at 1,000 with what the floor takes more at 1,000,000, where it counts today with the look.
TODAY = (
    "trends at 1,000 with what the floor takes more to count today at 1,000,000: {label} ÷ without"
)
ANOTHER = "search of another rare word each time at 1,000,000"
# The least that rows from all over a table can be had for: without a word and without an index.
ANYWHERE = "floor's fifty rows from anywhere in the table at 1,000,000"
# Django as written, with an index by word.
THREE = (
    "floor's search at 1,000,000, three words: p95 ÷ floor's list",
    "search at 1,000,000, three words, sent and found: p95 ÷ floor's",
)
COLD = (
    f"{ANOTHER}, sent and found: p95 ÷ list",
    f"floor's {ANOTHER}: p95 ÷ floor's list",
    f"{ANOTHER}, sent and found: p95 ÷ floor's",
    f"{ANYWHERE}: p95 ÷ floor's list",
)
AFTER = ", after 15,000 new signals"
COLD_BURST = (
    f"{ANOTHER}, sent and found{AFTER}: p95 ÷ list",
    f"floor's {ANOTHER}{AFTER}: p95 ÷ floor's list",
    f"{ANOTHER}, sent and found{AFTER}: p95 ÷ floor's",
    f"{ANYWHERE}{AFTER}: p95 ÷ floor's list",
)
THREE_BURST = (
    f"floor's search at 1,000,000, three words{AFTER}: p95 ÷ floor's list",
    f"search at 1,000,000, three words, sent and found{AFTER}: p95 ÷ floor's",
)
LIST = "list of 50 at 1,000,000: processor time ÷ floor"
NOT_PACKED = "that list, not packed, at 1,000,000: processor time ÷ floor"
INBOX = "inbox at 1,000,000: processor time ÷ floor"
OPEN = "floor's inbox at 1,000,000: processor time ÷ floor's list"
BY_OPEN = "inbox at 1,000,000: processor time ÷ floor's inbox"
STILL_LINE = "slowest page without htmx, its scripts left out, by the line: s"
BLANK_LINE = "one sentence in its place, by the line: s"
STILL_BLOCKS = "page that blocks most, its scripts left out: ms"
BLANK_BLOCKS = "one sentence in that page's place: ms"
# What forbids a target or stands in its way, by how it begins; the measurements are in
# docs/performance.md#what-bounds-it.
BOUNDS = {
    "log-in: processor time ÷ password hash": "a log-in of bare Django, with the same hash and a "
    "session in the database and nothing else, takes more than the hash too; ours counts tries and "
    "writes trail and device beside it (0283)",
    "web process": "0.9 to 1.0 s of processor time are settings and 141 models; the "
    "rest is server and first page, 0.3 s, and addresses, 0.16 s",
    "save at": "Django as written takes as much or more for a row with a number, an encrypted "
    "text, its words and an entry of the trail, all or nothing; ours has three messages to "
    "PostgreSQL beside the three statements of the floor's plain row (0267, 0273, 0277)",
    "save that warns": "Django as written takes about as much or more for one that is kept as "
    "much, asks who has the duty, lets a row wait with it and wakes the worker; one statement "
    "by the driver had these rows for less than the aim, with a form of five fields and without "
    "rights, roles and who stands in. Ours has a calm save's messages and rings by itself (0335); "
    "who is warned and the row that waits are half a millisecond of PostgreSQL",
    LIST: "what is asked for is packed, which the floor's is not: without it the page is 78 kB, "
    "where 65 may go over a phone's line; in zstd, as a desk gets it, packing takes 0.1 ms (0339)",
    "list of 50: p95": "at a million the page has some more to tell (78 kB beside 76) and its "
    "database takes 0.3 ms longer; medians over nine rounds lie between 0.9 and 1.2 by the run",
    "inbox at": "Django as written takes longer for a page of as many rows, each with a button, "
    "and counts of what is open above them",
    "inbox": "beside a list its page has a form to give signals with and a button in each row "
    "(a quarter more), and the counts above it look at each open signal that one may read: in "
    "one process, in seven turns of 80, a list took 4.9 ms, the inbox 6.1 and without its counts "
    "5.7; in runs in which 1,000 rows had fewer open signals than a page holds, the page there was "
    "half as long too",
    "filter": "the database reads the same index pages at both sizes, and processor time says so; "
    "p95 is of the hour, which other work shared",
    "search at 1,000,000, rare": "fifty rows from all over the table, which nobody may have looked "
    "at lately",
    f"{ANOTHER}, sent and found{AFTER}": "as before them",
    ANOTHER: "fifty rows from all over the table, which nobody looked at lately, are read from "
    "disk. The floor reads as many by where they lie, without a word and without an index, which "
    "is the least, and searches them by an index by word",
    "search at 1,000,000, three words": "each word more is looked up in some hundreds of "
    "signals: 3.7 ms of PostgreSQL with three words beside 2.7 with two at 100,000 (0304)",
    "search after 15,000 new signals at 1,000,000, three": "each word more is looked up in some "
    "hundreds of signals, and what is sent keeps its words and its entry of the trail, as before "
    "the burst",
    "search after 15,000": "what is sent keeps its words and its entry of the trail: one message "
    "and one wait for the disk, where the list writes nothing; the same search asked again, in the "
    "same turns, takes less",
    "trends of a place": "at 1,000 a place has some dozens of signals a year and its page tells "
    "less (7.7 kB packed beside 10.9). Beside 100,000, where it tells as much, it grows less: the "
    "row after it",
    "trends": "what was seen today is counted with the look, by eight lists: 159 rows at a million "
    "one afternoon, which Django as written counts by five lists and tells little else (its rows "
    "of a day lie all over the table). And at 1,000 three of four signals are open, so that its "
    "page has less to tell (9.3 kB packed beside 11.0): at 100,000, where it has as much, the page "
    "takes what it takes at a million",
    "checklist PDF drawn": "two pages of a plain table of 27 rows, by the same library in the same "
    "process and turns; laying out is half of it",
    "checklist PDF with": "two pages of a plain table of 27 rows, with the same start",
    "checklist PDF in the web": "two pages of a plain table of 27 rows, by the same library, where "
    "a request of bare Django is answered, in the same turns; ours has three pages, what the house "
    "knows, asked of the database, and the entry in the trail",
    "largest paint": "the page that is slowest, without its scripts, and one sentence in its "
    "place, in turns with it; two round trips of the simulated line end at 0.90 s, with 43.8 kB",
    "blocking": "the page that blocks most, without its scripts, and one sentence in its place, in "
    "turns with it: what the machine did meanwhile blocks these too",
    "deliver: messages": "a round of bare Django that claims a row, sends and commits takes its "
    "own time for mail server and disk; ours adds rights, the text, a lease and the trail",
}
# What a floor took for the same work in the same turns, or ours without a part of it, by the bound
# that it is the measure of.
FLOORS = {
    "log-in: processor time ÷ password hash": (
        "floor's log-in: processor time ÷ password hash",
        "log-in: processor time ÷ floor's log-in",
    ),
    LIST: (NOT_PACKED,),
    f"{ANOTHER}, sent and found{AFTER}": COLD_BURST[1:],
    ANOTHER: COLD[1:],
    "search at 1,000,000, three words": THREE,
    "search after 15,000 new signals at 1,000,000, three": THREE_BURST,
    "save at": tuple(
        says.format(size=size, label=label)
        for says in (KEPT, BY_KEPT)
        for size in (SMALL, LARGE)
        for label in SAID.values()
    ),
    "save that warns": tuple(
        says.format(size=size, label=label)
        for says in (WARNED, BY_WARNED, LEAST, BY_LEAST)
        for size in (SMALL, LARGE)
        for label in SAID.values()
    ),
    "inbox at": (OPEN, BY_OPEN),
    "trends": tuple(TODAY.format(label=label) for label in SAID.values()),
    "checklist PDF drawn": (PLAIN_WARM, PLAIN_TIMES),
    "checklist PDF with": (PLAIN_COLD,),
    "checklist PDF in the web": (PLAIN_WEB, PLAIN_WEB_TIMES),
    "largest paint": (STILL_LINE, BLANK_LINE),
    "blocking": (STILL_BLOCKS, BLANK_BLOCKS),
    "deliver: messages": (
        "floor's round of mail: messages a second",
        "deliver: processor time ÷ floor's round",
    ),
}


# What the targets are of, by words of theirs; those that nothing before them has, at the end.
GROUPS = {
    "beside Amsterdam/signals": ("Amsterdam/signals",),
    "saving a signal": ("save at", "save that warns"),
    "list and inbox of fifty": ("list of 50", "inbox at", "inbox: p95", "inbox: processor time"),
    "filter, and searches beside the list": ("filter: ", "search"),
    "trends of twelve months": ("trends",),
    "statements": ("statements at most",),
    "a slow phone: bytes, requests, paint": (": bytes", ": requests", "by Lighthouse"),
    "checklist as PDF": ("checklist PDF",),
    "idle memory": ("beat idle",),
    "starts": ("to the first page", "to its first page"),
    "log-in": ("log-in",),
    "consents, hours, mail, the day, report, trail, flat memory": ("",),
}
# The floor's list where a run asked for no page of it: by it times are told, and nothing else.
ALONE = "floor alone"
NEVER, OF_A_FLOOR, NO_AIM = "not measured", "a bound", "no aim"
WITHIN = "within the noise"


@dataclass(frozen=True)
class Target:
    """One line of the second table; `measured` is None where the run did not ask for it.

    Without an aim it is what a floor took: the measure of a bound, or what has none of its own.
    """

    says: str
    most: float | None
    measured: float | None
    is_least: bool = False
    noise: float | None = None  # more or less, by how far apart the rounds of a ratio lie
    is_time: bool = False  # of a machine as quick as the one on which it was set
    source: str = ""  # the document it is read from, where another command measured it
    kept: float | None = None  # beside the peer with its connections kept
    ratio: Ratio | None = None  # that it is, or comes from
    is_bound: bool = True  # without an aim: whether it measures what forbids another

    @property
    def state(self) -> str:
        if self.measured is None:
            return NEVER
        if self.most is None:
            return OF_A_FLOOR if self.is_bound else NO_AIM
        met = self.measured >= self.most if self.is_least else self.measured <= self.most
        return "met" if met else "NOT MET"

    @property
    def is_within_noise(self) -> bool:
        """Whether what its rounds differed by is enough to turn the state."""
        if self.measured is None or self.noise is None:
            return False
        other = (self.measured - self.noise, self.measured + self.noise)
        return any(replace(self, measured=each).state != self.state for each in other)

    def by_the_floor(self, slowness: float | None) -> float | None:
        """A time as the machine of the targets would have taken it, by what the floor took."""
        if self.measured is None or slowness is None or not self.is_time:
            return None
        return self.measured * slowness if self.is_least else self.measured / slowness

    @property
    def is_unsure(self) -> bool:
        """Whether it is missed by less than the noise."""
        return self.state == "NOT MET" and self.is_within_noise

    @property
    def aim(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {self.most:,g}" if self.most is not None else ""

    @property
    def bound(self) -> str:
        """Why it can't be met, where that was measured."""
        return bound(self.says)[1]


def bound(says: str) -> tuple[str, str]:
    """How the targets begin of which this is one, and what forbids them; twice nothing."""
    return next((each for each in BOUNDS.items() if says.startswith(each[0])), ("", ""))


def group(says: str) -> str:
    """What a target is of."""
    return next(of for of, words in GROUPS.items() if any(word in says for word in words))


def bounded(says: str, figures: Mapping[str, str]) -> str:
    """What forbids a target, with the figures of the floor that are known."""
    start, why = bound(says)
    told = [f"{name} {figures[name]}" for name in FLOORS.get(start, ()) if figures.get(name)]
    return "; ".join([why, *told])


class _Rows:
    def __init__(self, rows: Iterable[Row]) -> None:
        self.by = {(row.target, row.request): row for row in rows if row.users == 1}

    def of(self, who: str, size: int, request: str) -> list[Row]:
        """The product's: one, or none where it wasn't asked."""
        return self._named([f"product {size} {who}"], request)

    def floors(self, size: int, request: str) -> list[Row]:
        """The floor's, of both its passes."""
        return self._named([f"floor {size}", f"floor again {size}"], request)

    def to_floor(self, who: str, size: int, request: str, what: str) -> Ratio | None:
        return over(what, self.of(who, size, request), self.floors(size, cases.base(request)))

    def p50(self, who: str, size: int, request: str) -> float | None:
        return next((row.p50 for row in self.of(who, size, request)), None)

    def _named(self, targets: Iterable[str], request: str) -> list[Row]:
        found = (self.by.get((target, request)) for target in targets)
        return [row for row in found if row]


def by_rounds(says: str, most: float | None, ratio: Ratio | None) -> Target:
    """A target that is a ratio of rows."""
    if ratio is None:
        return Target(says, most, None)
    return Target(says, most, ratio.times, noise=ratio.noise, ratio=ratio)


def of(
    rows: Sequence[Row],
    works: Sequence[Work],
    memory: Sequence[Memory],
    start_s: float | None,
    queries: Mapping[str, int],
    sizes: Sequence[int] = (SMALL, MIDDLE, LARGE),
) -> list[Target]:
    """Every target that a run of these sizes can answer. Work is done with the first or the last
    of them, and its target says which; bytes and Lighthouse are read from their documents."""
    # A quick look sends a tenth; a round that its time ended may have sent fewer than all
    work = {one.name: one for one in works if one.name != "deliver" or one.did > MESSAGES // 10}
    at = _Rows(rows)
    flat = {one.name: one.growth for one in memory}

    def grows(
        says: str, who: str, request: str,
        big: int = LARGE, small: int = SMALL, what: str = "p95",
    ) -> Target:  # fmt: skip
        return by_rounds(
            f"{says}: {SAID[what]} at {big:,} ÷ {small:,}", 1.2,
            over(what, at.of(who, big, request), at.of(who, small, request)),
        )  # fmt: skip

    weight = {one.page: one for one in weighing.written()}
    seen = lighthouse.written()
    slowest = {
        htmx: max((one for one in seen if (weight[one.page].scripts > HTMX) is htmx),
                  key=lambda one: one.paint)
        for htmx in (False, True)
    }  # fmt: skip
    blocks = max(seen, key=lambda one: one.blocking)
    floors = barest.written()

    def floor(says: str, page: str, what: str, kind: str) -> Target:
        """What the floor of a page took: seconds of the line, or milliseconds that it blocked."""
        value = getattr(floors[page], what)[kind] if page in floors else None
        if value is not None and what == "line":
            value /= 1000
        return Target(says, None, value, source=BAREST)

    def beside_peer(what: str, limit: int, who: str, size: int, request: str) -> Target:
        says = f"{what} at {size:,}: times less than Amsterdam/signals"
        ours, (comes, kept) = at.to_floor(who, size, request, "cpu"), PEER[what]
        if ours is None:
            return Target(says, limit, None, is_least=True)
        return Target(
            says, limit, comes / ours.times, is_least=True,
            noise=None if ours.noise is None else comes * ours.noise / ours.times**2,
            kept=kept / ours.times, ratio=ours,
        )  # fmt: skip

    def most(names: Iterable[str]) -> float | None:
        return max((queries[name] for name in names if name in queries), default=None)

    small, large = sizes[0], sizes[-1]

    def found_by(words: str, name: str) -> Iterator[Target]:
        """The page asked for again, and as the answer to its words."""
        listed = at.of("lead", LARGE, "list")
        for says, case in ((words, "search"), (f"{words}, sent and found", "whole_search")):
            found = at.of("lead", LARGE, f"{case}_{name}")
            yield by_rounds(f"search at {LARGE:,}, {says}: p95 ÷ list", 1.4,
                            over("p95", found, listed))  # fmt: skip

    def saves(save: str, ours: str, *bounds: tuple[str, str, str]) -> Iterator[Target]:
        """Beside the floor's row, and beside each case of the floor that does as much: its name,
        what it is called beside the floor's row, and ours beside it."""
        both = [(size, *said) for size in (SMALL, LARGE) for said in SAID.items()]
        for size, what, label in both:
            yield by_rounds(
                f"{save} at {size:,}: {label} ÷ floor",
                1.5,
                at.to_floor("writer", size, ours, what),
            )
        for (as_much, by_floor, by_ours), (size, what, label) in product(bounds, both):
            plain, other = at.floors(size, "log"), at.floors(size, as_much)
            for says, one, base in (
                (by_floor, other, plain),
                (by_ours, at.of("writer", size, ours), other),
            ):
                yield by_rounds(says.format(size=size, label=label), None, over(what, one, base))

    opened, listed = at.floors(LARGE, "open"), at.floors(LARGE, "list")
    cold, cold_floor = at.of("lead", LARGE, "whole_search_cold"), at.floors(LARGE, "search_cold")
    three = at.floors(LARGE, "search_three")
    then = at.of("lead", LARGE, "burst_whole_search_cold")
    then_floor, then_listed = (
        at.floors(LARGE, f"burst_{name}") for name in ("search_cold", "list")
    )
    then_three = at.floors(LARGE, "burst_search_three")
    plain = at.floors(SMALL, "plain_pdf")
    log_in, hashed = at.of("nobody", SMALL, "log_in"), at.floors(SMALL, "hash")
    paper, sent, day, reported, asked = (
        work[name].also if name in work else {}
        for name in ("paper", "deliver", "daily", "report", "access")
    )
    found = [
        *saves("save", "log", ("log_kept", KEPT, BY_KEPT)),
        *saves(
            "save that warns",
            "log_urgent",
            ("log_warned", WARNED, BY_WARNED),
            ("log_least", LEAST, BY_LEAST),
        ),
        by_rounds(LIST, 1.0, at.to_floor("lead", LARGE, "list", "cpu")),
        by_rounds(NOT_PACKED, None, at.to_floor("lead", LARGE, "list_plain", "cpu")),
        grows("list of 50", "lead", "list"),
        by_rounds(INBOX, 1.0, at.to_floor("lead", LARGE, "inbox", "cpu")),
        by_rounds(OPEN, None, over("cpu", opened, listed)),
        by_rounds(BY_OPEN, None, over("cpu", at.of("lead", LARGE, "inbox"), opened)),
        grows("inbox", "lead", "inbox"),
        grows("inbox", "lead", "inbox", small=MIDDLE),
        grows("inbox", "lead", "inbox", small=MIDDLE, what="cpu"),
        grows("filter", "lead", "filter", small=MIDDLE),
        grows("filter", "lead", "filter", small=MIDDLE, what="cpu"),
        *found_by("common", "common"),
        *found_by("rare", "rare"),
        by_rounds(COLD[0], 1.4, over("p95", cold, at.of("lead", LARGE, "list"))),
        by_rounds(COLD[1], None, over("p95", cold_floor, listed)),
        by_rounds(COLD[2], None, over("p95", cold, cold_floor)),
        by_rounds(COLD[3], None, over("p95", at.floors(LARGE, "search_anywhere"), listed)),
        *found_by("two words", "two"),
        *found_by("three words", "three"),
        by_rounds(THREE[0], None, over("p95", three, listed)),
        by_rounds(THREE[1], None, over("p95", at.of("lead", LARGE, "whole_search_three"), three)),
        *(
            by_rounds(
                f"search after 15,000 new signals at {large:,}, {name}{sent}: p95 ÷ list", 1.4,
                over("p95", at.of("lead", large, f"burst_{how}search_{name}"),
                     at.of("lead", large, "burst_list")),
            )
            for name in ("common", "rare", "two", "three")
            for sent, how in (("", ""), (", sent and found", "whole_"))
        ),
        by_rounds(THREE_BURST[0], None, over("p95", then_three, then_listed)),
        by_rounds(THREE_BURST[1], None,
                  over("p95", at.of("lead", LARGE, "burst_whole_search_three"), then_three)),
        by_rounds(COLD_BURST[0], 1.4, over("p95", then, at.of("lead", LARGE, "burst_list"))),
        by_rounds(COLD_BURST[1], None, over("p95", then_floor, then_listed)),
        by_rounds(COLD_BURST[2], None, over("p95", then, then_floor)),
        by_rounds(COLD_BURST[3], None,
                  over("p95", at.floors(LARGE, "burst_search_anywhere"), then_listed)),
        grows("trends", "lead", "trends"),
        grows("trends", "lead", "trends", what="cpu"),
        grows("trends", "lead", "trends", small=MIDDLE),
        grows("trends", "lead", "trends", small=MIDDLE, what="cpu"),
        grows("trends of a place", "lead", "trends_place"),
        grows("trends of a place", "lead", "trends_place", small=MIDDLE),
        *(
            by_rounds(
                TODAY.format(label=label), None,
                grown(what, at.of("lead", SMALL, "trends"),
                      *((at.floors(LARGE, case), at.floors(SMALL, case))
                        for case in ("trends_today", "trends"))),
            )
            for what, label in SAID.items()
        ),
        grows("consent overview", "lead", "consents", big=MIDDLE),
        grows("child by name", "lead", "consent_name", big=MIDDLE),
        grows("fifty of one first name, lead", "lead", "consent_first_name", big=MIDDLE),
        grows("fifty of one first name, worker", "worker", "own_first_name", big=MIDDLE),
        Target("time split of 50 teams at 100,000, a year: ms p50", 300,
               at.p50("manager", MIDDLE, "team_hours"), is_time=True),
        by_rounds("log-in: processor time ÷ password hash", 1.5, over("cpu", log_in, hashed)),
        by_rounds("floor's log-in: processor time ÷ password hash", None,
                  over("cpu", at.floors(SMALL, "log_in"), hashed)),
        by_rounds("log-in: processor time ÷ floor's log-in", None,
                  at.to_floor("nobody", SMALL, "log_in", "cpu")),
        Target("checklist PDF in the web process, warm: ms p50", 150,
               at.p50("manager", SMALL, "checklist_pdf"), is_time=True),
        Target(PLAIN_WEB, None, statistics.fmean(row.p50 for row in plain) if plain else None,
               is_time=True),
        by_rounds(PLAIN_WEB_TIMES, BY_PLAIN,
                  over("p50", at.of("manager", SMALL, "checklist_pdf"), plain)),
        by_rounds(PLAIN_WEB_LARGE, BY_PLAIN,
                  over("p50", at.of("manager", LARGE, "checklist_pdf"),
                       at.floors(LARGE, "plain_pdf"))),
        *(
            Target(f"checklist PDF {label}", limit, paper.get(what), is_time=what.endswith("_ms"))
            for label, limit, what in (
                ("drawn, warm: ms p50", 150, "warm_ms"),
                ("with the start of what draws it: ms", 700, "cold_ms"),
                ("in what draws it: MiB", 110, "peak_mb"),
            )
        ),
        Target(PLAIN_WARM, None, paper.get("plain_warm_ms"), is_time=True),
        Target(PLAIN_COLD, None, paper.get("plain_cold_ms"), is_time=True),
        Target(PLAIN_TIMES, BY_PLAIN, paper.get("by_plain")),
        Target("web process to its first page: seconds", 1.5, start_s, is_time=True),
        Target("deliver: messages a second", 100,
               work["deliver"].per_second if "deliver" in work else None, is_least=True,
               is_time=True),
        Target("floor's round of mail: messages a second", None, sent.get("floor_per_second"),
               is_least=True, is_time=True),
        Target("deliver: processor time ÷ floor's round", None, sent.get("cpu_by_floor")),
        Target("deliver of 1,000: MiB beside 100", 10,
               work["deliver"].peak_mb - work["deliver"].also["peak_mb_of_a_tenth"]
               if "deliver" in work else None),
        Target("daily, once more: changes", 0,
               work["daily"].also["again_changed"] if "daily" in work else None),
        # The floor's day ends consents and nothing else.
        Target("floor's day of 10,000 that end: ms of processor time each", None,
               day.get("floor_ms_each"), is_time=True, is_bound=False),
        Target("daily with 10,000 that end and what else is due: processor time ÷ floor's day",
               None, day.get("cpu_by_floor"), is_bound=False),
        Target("verify: entries a second", 20_000,
               work["verify"].per_second if "verify" in work else None, is_least=True,
               is_time=True),
        Target("retention of 100,000 entries: ms that a write waits", 1_000,
               work["retention"].also["longest_write_ms"] if "retention" in work else None,
               is_time=True),
        Target("retention of 100,000 entries: MiB", 200,
               work["retention"].peak_mb if "retention" in work else None),
        Target("export of the trail, 1,000,000 lines: MiB beside a month of it", 10,
               work["export"].peak_mb - work["export"].also["peak_mb_of_a_month"]
               if "export" in work else None),
        Target("audit page at 10,000,000, any filter: ms p95", 300,
               work["audit"].also["p95_ms"] if "audit" in work else None, is_time=True),
        Target(f"report of a year at {large:,}: seconds", 15,
               work["report"].seconds if "report" in work else None, is_time=True),
        Target(f"report of a year at {large:,}: MiB", 300,
               work["report"].peak_mb if "report" in work else None),
        # The floor's report counts what ours has counted by then.
        Target(f"floor's report of a year at {large:,}, seven counts: seconds", None,
               reported.get("floor_seconds"), is_time=True, is_bound=False),
        Target(f"report of a year at {large:,}: processor time ÷ floor's report", None,
               reported.get("cpu_by_floor"), is_bound=False),
        Target(f"access request over everything at {large:,}: seconds", 60,
               work["access"].seconds if "access" in work else None, is_time=True),
        Target(f"access request over everything at {large:,}: MiB", 300,
               work["access"].peak_mb if "access" in work else None),
        # The floor's texts are open, and what it finds is neither kept nor told.
        Target(f"floor's look for somebody in {large:,} open texts: seconds", None,
               asked.get("floor_seconds"), is_time=True, is_bound=False),
        Target(f"access request over everything at {large:,}: processor time ÷ floor's look", None,
               asked.get("cpu_by_floor"), is_bound=False),
        Target("pages: statements at most", PAGE, most(queries.keys() - SAVES)),
        Target("saves: statements at most", SAVE, most(SAVES)),
        beside_peer("save", 8, "writer", SMALL, "log"),
        beside_peer("list", 25, "lead", SMALL, "list"),
        beside_peer("filter", 100, "lead", MIDDLE, "filter"),
        *(
            Target(f"{name}: {what}", limit, getattr(weight[name], part), source=WEIGHED)
            for name, what, limit, part in (
                ("signal form", "bytes", 45_000, "total"),
                ("signal form", "bytes of scripts", 12_000, "scripts"),
                ("signal form", "requests", 6, "requests"),
                ("question about images", "bytes", 45_000, "total"),
                ("inbox", "bytes", 65_000, "total"),
                ("signal urgent", "bytes", 65_000, "total"),
            )
        ),
        *(
            Target(f"{says}, of {len(seen)} pages by Lighthouse", limit, value, is_least=is_least,
                   source=LOOKED)
            for says, limit, value, is_least in (
                ("least score", 100, min(one.least_score for one in seen), True),
                ("largest paint without htmx in s", 1.0, slowest[False].paint, False),
                ("largest paint with htmx in s", 1.2, slowest[True].paint, False),
                ("layout shift", 0, max(one.shift for one in seen), False),
                ("blocking in ms", 20, blocks.blocking, False),
            )
        ),
        floor(STILL_LINE, slowest[False].page, "line", STILL),
        floor(BLANK_LINE, slowest[False].page, "line", BLANK),
        floor(STILL_BLOCKS, blocks.page, "blocking", STILL),
        floor(BLANK_BLOCKS, blocks.page, "blocking", BLANK),
        Target("second `make run` to the first page: seconds", 3,
               work["idle"].seconds if "idle" in work else None, is_time=True),
        Target("web, worker and beat idle: MiB", 200,
               work["idle"].peak_mb if "idle" in work else None),
        Target(f"10,000 requests at {small:,}: MiB more", 5, flat.get("requests")),
        Target("200 PDFs: MiB more", 5, flat.get("pdfs")),
    ]  # fmt: skip
    return found


def slowness(rows: Sequence[Row]) -> float | None:
    """How many times longer this machine took than that of the targets, by the floor's list."""
    found = {row.target: sum(row.cpu.values()) for row in rows if row.request == "list"}
    here = next((ms for by in ("floor", ALONE) for size in (LARGE, MIDDLE, SMALL)
                 if (ms := found.get(f"{by} {size}"))), None)  # fmt: skip
    return here / FLOOR_LIST if here else None


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}"


def unsure(targets: Iterable[Target]) -> frozenset[tuple[str, str]]:
    """What a run asks again: by target and request, of which targets are that it is unsure of."""
    return frozenset().union(*(one.ratio.rows for one in targets if one.is_unsure and one.ratio))


def table(targets: Sequence[Target], slow: float | None = None, rounds: int = 0) -> str:
    """Each target with its state; `slow`: how slow this machine is, for those that are a time;
    `rounds`: of the run, more of which are told of what was asked again."""
    wide = max(len(target.says) for target in targets)
    known = {one.says: _figure(one.measured) for one in targets if one.measured is not None}
    lines = [f"{'target':<{wide}}  {'aim':<9}{'measured':>10}{'noise ±':>10}{'by floor':>10}"]
    for target in targets:
        shown = (target.measured, target.noise, target.by_the_floor(slow))
        figures = "".join(f"{_figure(value):>10}" for value in shown)
        source = f", by {target.source}" if target.source else ""
        source += f", {WITHIN}" if target.is_within_noise else ""
        if target.ratio and target.ratio.rounds > rounds > 0:
            source += f", of {target.ratio.rounds} rounds"
        lines.append(f"{target.says:<{wide}}  {target.aim:<9}{figures}  {target.state}{source}")
        if target.state == "NOT MET" and target.bound:
            lines.append(f"    its bound: {bounded(target.says, known)}")
        if target.kept is not None:
            lines.append(
                f"    theirs was measured once, in November 2026; with its connections kept "
                f"{_figure(target.kept)}"
            )
    if slow:
        lines += [
            "",
            f"By floor: as the machine would take it on which times were aimed at; by the floor's "
            f"list this one takes {slow:.2f} times as long.",
        ]
    return "\n".join(lines)
