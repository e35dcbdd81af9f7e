"""Work without a page: `deliver` of 1,000 messages, `daily` with 10,000 due, the report of a year,
the checklist as PDF, `verify` of a million entries, and the day that erases 100,000 while somebody
writes.

Seconds on the clock, processor time of the process with its children and of PostgreSQL, and the
most memory that the process and its children held together.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.driver import processor_seconds, tree
from bench.instance import OUT, ROOT, Instance, python, sql
from youthwork.lib.dates import add_months

MESSAGES, DUE, DUE_ENTRIES = 1_000, 10_000, 100_000
TURNS = 3  # of `deliver` and the report with the floor's
TRAIL_MONTHS = 24  # how long entries of the trail stay
LOOK_EVERY = 0.05  # seconds


@dataclass(frozen=True)
class Work:
    """What one command took."""

    name: str
    did: int  # messages, changes, or pages of figures
    seconds: float
    cpu: dict[str, float]  # seconds by process
    peak_mb: float
    also: dict[str, Any] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return self.did / self.seconds

    @property
    def busy(self) -> float:
        """Seconds of processor time, of all that worked on it."""
        return sum(self.cpu.values())


def deliver(
    made: Instance, floor: Instance, postgres: int, mail: int, messages: int = MESSAGES
) -> Work:
    """In turns with the floor's round, of which each is told by the middle one; `mail`: a port.

    And once with a tenth of the messages, so that memory can be seen to stay flat.
    """
    tenth = _delivered(made, postgres, messages // 10)
    ours, floors = [], []
    for _turn in range(TURNS):
        floors.append(_floor_delivered(floor, postgres, mail, messages))
        ours.append(_delivered(made, postgres, messages))
    each = [
        (_cpu_ms_each(own), _cpu_ms_each(other)) for own, other in zip(ours, floors, strict=True)
    ]
    middle = sorted(ours, key=lambda one: one.per_second)[TURNS // 2]
    return replace(middle, also={
        "peak_mb_of_a_tenth": tenth.peak_mb,
        "floor_per_second": round(statistics.median(one.per_second for one in floors), 1),
        "cpu_ms_each": round(statistics.median(own for own, _other in each), 2),
        "floor_cpu_ms_each": round(statistics.median(other for _own, other in each), 2),
        "cpu_by_floor": round(statistics.median(own / other for own, other in each), 2),
    })  # fmt: skip


def _cpu_ms_each(done: Work) -> float:
    """Processor time of one, the start among them: a slow machine does fewer in time."""
    return 1000 * done.busy / done.did


def _delivered(made: Instance, postgres: int, messages: int) -> Work:
    # What an earlier turn left would be found to have a later one, and not sent.
    sql(made.database, "DELETE FROM outbox_message")
    python("manage.py", "load_rows", "--messages", str(messages), env=made.env)
    return _run("deliver", ["deliver", "--json"], made, postgres, "sent")


def _floor_delivered(made: Instance, postgres: int, mail: int, messages: int) -> Work:
    waiting = (ROOT / "bench/floor/messages.sql").read_text().replace("MESSAGES", str(messages))
    sql(made.database, waiting)
    there = replace(made, env=made.env | {"FLOOR_MAIL": str(mail)})
    return _run("floor's round", ["-m", "bench.floor.post"], there, postgres, "sent")


def daily(made: Instance, floor: Instance, postgres: int, due: int = DUE) -> Work:
    """As of the day on which so many consents have ended; then once more: nothing changes.

    Before and after it the floor's day, which ends as many one by one and does nothing else.
    """
    ends = sql(
        made.database,
        "SELECT valid_until FROM consent_consent WHERE valid_until IS NOT NULL "  # noqa: S608
        f"ORDER BY valid_until OFFSET {due - 1} LIMIT 1",
    )
    if not ends:
        raise SystemExit(f"fewer than {due} consents can end")
    on = str(ends[0][0] + timedelta(days=1))
    before = _floor_day(floor, postgres, due)
    done = _run("daily", ["daily", "--date", on, "--json"], made, postgres, "changed")
    after = _floor_day(floor, postgres, due)
    again = _run("daily", ["daily", "--date", on, "--json"], made, postgres, "changed")
    bare = statistics.fmean([before.busy, after.busy])
    return replace(done, also={
        "again_changed": again.did, "again_seconds": again.seconds,
        "floor_ms_each": round(1000 * bare / due, 2), "cpu_by_floor": round(done.busy / bare, 2),
    })  # fmt: skip


def _floor_day(floor: Instance, postgres: int, due: int) -> Work:
    sql(floor.database, (ROOT / "bench/floor/due.sql").read_text().replace("DUE", str(due)))
    done = _run("floor's day", ["-m", "bench.floor.day"], floor, postgres, "changed")
    if done.did != due:
        raise SystemExit(f"of {due} that are due the floor ended {done.did}")
    return done


def verify(made: Instance, postgres: int) -> Work:
    """Every chain of an instance that holds little but a trail; `did` are its entries."""
    done = _run("verify", ["verify", "--json"], made, postgres, "whole")
    trail = done.also["chains"]["audit trail"]
    return replace(done, did=trail["entries"] + trail["waiting"], also={"seals": trail["seals"]})


def retention(made: Instance, postgres: int, due: int = DUE_ENTRIES) -> Work:
    """The day on which so many entries of a trail are past their term, while somebody writes."""
    newest = sql(
        made.database,
        "SELECT at FROM privacy_auditentry ORDER BY at "  # noqa: S608
        f"OFFSET {due} LIMIT 1",
    )[0][0]
    on = str(add_months((newest + timedelta(days=1)).date(), TRAIL_MONTHS))
    writer = subprocess.Popen(
        [sys.executable, "-m", "bench.writer"], cwd=ROOT, env=made.env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        done = _run("retention", ["daily", "--date", on, "--json"], made, postgres, "changed")
    finally:
        said, _none = writer.communicate("")
    wrote = json.loads(said.splitlines()[-1])
    return replace(done, also={
        "writes_meanwhile": wrote["written"], "longest_write_ms": round(1000 * wrote["longest"], 1),
    })  # fmt: skip


def report(made: Instance, floor: Instance, postgres: int, today: date) -> Work:
    """A year up to the end of last month, as PDF, in turns with the floor's of the same days: the
    middle turn, with the most memory of all."""
    last = today.replace(day=1) - timedelta(days=1)
    days = (str(last.replace(year=last.year - 1) + timedelta(days=1)), str(last))
    file, plain = OUT / "report.pdf", OUT / "floor_report.pdf"
    ours, floors = [], []
    for _turn in range(TURNS):
        file.unlink(missing_ok=True)
        bare = ["-m", "bench.floor.report", str(plain), *days]
        floors.append(_run("floor's report", bare, floor, postgres, ""))
        asked = ["report", str(file), "--from", days[0], "--to", days[1]]
        ours.append(_run("report", asked, made, postgres, ""))
    each = [own.busy / other.busy for own, other in zip(ours, floors, strict=True)]
    middle = sorted(ours, key=lambda one: one.seconds)[TURNS // 2]
    return replace(middle, peak_mb=max(one.peak_mb for one in ours), also={
        "floor_seconds": round(statistics.median(one.seconds for one in floors), 2),
        "cpu_by_floor": round(statistics.median(each), 2),
    })  # fmt: skip


def access(made: Instance, floor: Instance, postgres: int) -> Work:
    """One request for access over everything, with the notes of a third of the signals.

    Before and after it the floor's, which looks through the text of each of its rows.
    """
    bare = ["-m", "bench.floor.access"]
    before = _run("floor's access", bare, floor, postgres, "found")
    done = _run("access", ["-m", "bench.access"], made, postgres, "found")
    if done.also["state"] != "assessing":
        raise SystemExit(f"the search did not finish: {done.also}")
    after = _run("floor's access", bare, floor, postgres, "found")
    return replace(done, also=done.also | {
        "floor_found": before.did,
        "floor_seconds": round(statistics.fmean([before.seconds, after.seconds]), 2),
        "cpu_by_floor": round(done.busy / statistics.fmean([before.busy, after.busy]), 2),
    })  # fmt: skip


def paper(made: Instance, postgres: int) -> Work:
    """The checklist as PDF, cold and warm."""
    return _run("paper", ["-m", "bench.paper"], made, postgres, "drawn")


def _run(name: str, arguments: list[str], made: Instance, postgres: int, counts: str) -> Work:
    before, began = processor_seconds(postgres), time.perf_counter()
    program = [] if arguments[0] == "-m" else ["manage.py"]
    process = subprocess.Popen(
        [sys.executable, *program, *arguments], cwd=ROOT, env=made.env, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    seen = _Seen(process.pid)
    said, _none = process.communicate()
    seconds = time.perf_counter() - began
    seen.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join([*program, *arguments])} failed:\n{said}")
    told = json.loads(said.splitlines()[-1]) if counts else {}
    did = told.pop(counts) if counts else 1
    return Work(
        name,
        sum(did.values()) if isinstance(did, dict) else did,
        seconds,
        {"application": seen.cpu, "database": processor_seconds(postgres) - before},
        seen.peak_mb,
        told if name in ("access", "verify", "paper") else {},
    )


class _Seen(threading.Thread):
    """Looks at a process and its children while they run."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.cpu, self._most = root, 0.0, dict[int, float]()
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self.cpu = max(self.cpu, processor_seconds(self.root))
            for pid in tree(self.root):
                held = peak_mb(pid)
                self._most[pid] = max(self._most.get(pid, 0.0), held)

    @property
    def peak_mb(self) -> float:
        return sum(self._most.values())

    def stop(self) -> None:
        self._over.set()
        self.join()


def peak_mb(pid: int) -> float:
    """The most memory that a process ever held, 0.0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
