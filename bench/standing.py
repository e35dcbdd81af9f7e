"""`python -m bench.standing [RESULT]`: where each target stands and what each request takes, into
docs/performance.md.

RESULT is what a run wrote (build/bench/result.json). What the run did not measure keeps its row,
and with it the run that it is of. Bytes and Lighthouse are read from the tables of their own
commands each time, also when no run is there. Ends with status 1 when a target is missed and
nothing is told that bounds it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench import barest, cases, lighthouse, targets, weighing
from bench.driver import Row, beside
from bench.instance import OUT, ROOT
from bench.memory import Memory
from bench.targets import LARGE, MIDDLE, SMALL, Target
from bench.work import Work

DOCUMENT = ROOT / "docs/performance.md"
BEGIN, END = "<!-- targets: python -m bench.standing -->\n", "<!-- end of targets -->"
BEGIN_ASKED, END_ASKED = "<!-- requests: python -m bench.standing -->\n", "<!-- end of requests -->"
HEADS = ("target", "aim", "measured", "noise", "state", "run")
GROUP_HEADS = ("targets of", "met", "nearest to its aim, or farthest from it")
ASKED_HEADS = (
    "request", "rows", "p50, ms", "p95, ms", "p99, ms", "a second", "processor time, ms", "run",
)  # fmt: skip
MEASURES = ("p50", "p95", "p99", "per second")
SIZES = (SMALL, MIDDLE, LARGE)
MEETS, MISSED = "which meets it", "**missed**"
# Where a document holds what another command measured: between these comments.
TABLES = {
    targets.WEIGHED: ("what each page weighs", weighing.BEGIN, weighing.END),
    targets.LOOKED: ("docs/accessibility.md", lighthouse.BEGIN, lighthouse.END),
    targets.BAREST: ("what each page can't go below", barest.BEGIN, barest.END),
}
Cells = list[str]


# --- targets ----------------------------------------------------------------------------------


def known() -> dict[str, Target]:
    """Every target of a run of the three sizes, by its words."""
    return {one.says: one for one in targets.of([], [], [], None, {})}


def ran(result: Mapping[str, Any]) -> list[Row]:
    """Rows of a run, their ratios reckoned anew: in an earlier one they were to one pass alone."""
    return beside([Row(**each) for each in result["requests"]], cases.bases)


def answered(result: Mapping[str, Any]) -> dict[str, Target]:
    """Every target as a run found it, reckoned anew from its rows; what a start took is in none
    of them, and taken from its targets."""
    told = {each["says"]: each["measured"] for each in result["targets"]}
    found = targets.of(
        ran(result),
        [Work(**each) for each in result["work"]],
        [Memory(**each) for each in result["memory"]],
        None, result["statements"], result["sizes"],
    )  # fmt: skip
    return {
        one.says: one if one.measured is not None else replace(one, measured=told.get(one.says))
        for one in found
    }


def cells(target: Target, slow: float | None, run: str) -> Cells:
    """The row of a target as a run left it, without its first cell."""
    state = {"NOT MET": MISSED}.get(target.state, target.state)
    by_floor = target.by_the_floor(slow)
    if target.state == "NOT MET" and by_floor is not None:
        would = replace(target, measured=by_floor).state
        state += f" here; {_figure(by_floor)} by the floor"
        state += f", {MEETS}" if would == "met" else ""
    state += f", {targets.WITHIN}" if target.is_within_noise else ""
    measured = _figure(target.measured) + ("" if target.kept is None else f" ({target.kept:,.1f})")
    noise = "" if target.noise is None else f"± {target.noise:.2f}"
    return [target.aim, measured, noise, state, run]


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2f}"


def after(result: Mapping[str, Any] | None, run: str) -> dict[str, Cells]:
    """The rows of the document, with those of a run in their places."""
    rows = ran(result) if result else []
    slow, first = targets.slowness(rows), _least(rows)
    measured, before, found = answered(result) if result else {}, written(), {}
    for says, target in known().items():
        here = measured.get(says, target)
        if target.source:
            found[says] = cells(target, None, _of_table(target.source))
        elif here.measured is not None:
            found[says] = cells(
                here, slow, _again(run, here.ratio.rounds if here.ratio else 0, first)
            )
        else:
            found[says] = before.get(says, cells(target, None, ""))
    return found


def _of_table(source: str) -> str:
    """The name of a table of another command, and the day on which it last changed."""
    name, begin, end = TABLES[source]
    file = source.partition("#")[0]
    lines = "/{}/,/{}/:{}".format(begin.partition(":")[0], end, file)
    try:
        said = subprocess.run(
            ["git", "log", "-1", "-s", "--format=%cs", f"-L{lines}"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError):  # not a clone
        return name
    return f"{name}, of {date.fromisoformat(said.strip()):%-d %b %Y}"


def told(rows: Mapping[str, Cells]) -> str:
    """How many are met, the table, and the bound of each that is not."""
    missed = [says for says, row in rows.items() if row[3].startswith(MISSED)]
    slow = sum(rows[says][3].endswith(MEETS) for says in missed)
    aims = sum(bool(row[0]) for row in rows.values())
    never = sum(bool(row[0]) and row[3] == targets.NEVER for row in rows.values())
    met = aims - len(missed) - never
    noisy = [row[3] for row in rows.values() if row[3].endswith(targets.WITHIN)]
    unsure = sum(state.startswith(MISSED) for state in noisy)
    measured = {says: row[1] for says, row in rows.items()}
    bounds = {targets.bound(says)[0]: targets.bounded(says, measured) for says in missed}
    lines = [
        f"Of {aims} targets {met} are met, {len(missed)} missed and {never} not measured; "
        f"{slow} of the missed are times that a machine as quick as the one aimed at would meet. "
        f"Less than the noise of its hour decides {len(noisy) - unsure} of the met and {unsure} of "
        "the missed.",
        "",
        *_table(GROUP_HEADS, "|---|---:|---|", list(grouped(rows))),
        "",
        "What bounds those that are missed:" if missed else "None is missed.",
        "",
        *(f"- *{start}*: {why}." for start, why in bounds.items() if why),
        *([""] if bounds else []),
        *_rows_of({says: row for says, row in rows.items() if row[0]}),
        "",
        "What the floor, or less of ours, took in the same turns: bounds, and what has no aim.",
        "",
        *_rows_of({says: row for says, row in rows.items() if not row[0]}),
    ]
    return "\n".join(lines).rstrip("\n")


def grouped(rows: Mapping[str, Cells]) -> Iterator[Cells]:
    """Of each group how many of its targets are met, and which is nearest to its aim, or farthest
    from it where one is missed."""
    for of in targets.GROUPS:
        aims = {says: row for says, row in rows.items() if row[0] and targets.group(says) == of}
        if not aims:
            continue
        met = sum(row[3].startswith("met") for row in aims.values())
        says, row = max(aims.items(), key=lambda each: _nearness(each[1]))
        noise = f" {row[2]}" if row[2] else ""
        yield [of, f"{met} of {len(aims)}", f"{says}: {row[1] or '–'}{noise}, {row[0]}; {row[3]}"]


def _nearness(row: Cells) -> float:
    """How much of its aim a target took, or of what it took its aim is; over 1 where missed."""
    if not row[1]:
        return 0.0
    aim, took = (
        float(cell.split()[-1].replace(",", "")) for cell in (row[0], row[1].split("(")[0])
    )
    if row[0].startswith("≥"):
        return aim / took if took else float("inf")
    return took / aim if aim else float(took > 0)


def _rows_of(rows: Mapping[str, Cells]) -> Cells:
    return _table(
        HEADS, "|---|---:|---:|---:|---|---|", [[says, *row] for says, row in rows.items()]
    )


def unbound(rows: Mapping[str, Cells]) -> list[str]:
    """Those that are missed and of which nothing is told that bounds them. What bounds a time that
    the machine aimed at would meet, or a miss within the noise, its state says."""
    return [
        says
        for says, row in rows.items()
        if row[3].startswith(MISSED)
        and not row[3].endswith((MEETS, targets.WITHIN))
        and not targets.bound(says)[1]
    ]


# --- requests ---------------------------------------------------------------------------------


def case(of: str, request: str) -> str:
    """How the table names what was asked of somebody: by what it is divided where that has another
    name."""
    if of == "floor":
        return f"floor: {request}"
    base = cases.base(request)
    return request if base == request else f"{request} ÷ {base}"


def asked(rows: Sequence[Row], run: str) -> dict[tuple[str, str], Cells]:
    """A line for each request and size of a run, one user at a time, in the order of the cases."""
    by = {(row.target, row.request): row for row in rows if row.users == 1}
    first, found = _least(rows), {}
    for (target, request), row in by.items():
        of, size = target.split()[0], cases.rows_of(target)
        if target.startswith(("floor again", targets.ALONE)) or int(size) not in SIZES:
            continue
        again = by.get((f"floor again {size}", request))
        ratios = (again.ratios if again else {}) if of == "floor" else row.ratios
        figures = [getattr(row, what.replace(" ", "_")) for what in MEASURES]
        taken = " + ".join(map(_short, row.cpu.values()))
        failed = f"; {row.failed} failed" if row.failed else ""
        found[case(of, request), f"{int(size):,}"] = [
            *(_beside(_short(value), ratios.get(what))
              for what, value in zip(MEASURES, figures, strict=True)),
            _beside(taken, ratios.get("cpu")),
            _again(run, len(row.rounds["cpu"]), first) + failed,
        ]  # fmt: skip
    return found


def _beside(figure: str, ratio: float | None) -> str:
    return figure if ratio is None else f"{figure} ({ratio:.2f})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def ordered(rows: Mapping[tuple[str, str], Cells]) -> list[Cells]:
    """By case, those of the floor last, and each from few rows to many; no case that is gone."""
    own = [name for each in cases.product(defaultdict(str)).values() for name in each]
    names = [case("product", name) for name in (*own, *cases.after_a_burst(own))]
    on_floor = cases.floor()
    names += [case("floor", name) for name in (*on_floor, *cases.after_a_burst(on_floor))]
    sizes = [f"{size:,}" for size in SIZES]
    keys = [(name, size) for name in names for size in sizes]
    return [[*key, *rows[key]] for key in keys if key in rows]


# --- the document -----------------------------------------------------------------------------


def _table(heads: Sequence[str], line: str, rows: Sequence[Cells]) -> Cells:
    return ["| " + " | ".join(heads) + " |", line, *("| " + " | ".join(row) + " |" for row in rows)]


def _rows(begin: str, end: str) -> list[Cells]:
    text = DOCUMENT.read_text()
    lines = text.split(begin)[1].split(end)[0].splitlines() if begin in text else []
    split = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line[:1] == "|"]
    heads = {HEADS[0], GROUP_HEADS[0], ASKED_HEADS[0]}
    return [row for row in split if row[0] not in heads and not row[0].startswith("---")]


def written() -> dict[str, Cells]:
    """The targets of the document, by their words."""
    return {row[0]: row[1:] for row in _rows(BEGIN, END) if len(row) == len(HEADS)}


def written_requests() -> dict[tuple[str, str], Cells]:
    """The requests of the document, by case and number of rows."""
    return {(row[0], row[1]): row[2:] for row in _rows(BEGIN_ASKED, END_ASKED)}


def write(rows: Mapping[str, Cells], requests: Mapping[tuple[str, str], Cells]) -> None:
    """Put both tables in their places."""
    table = _table(ASKED_HEADS, "|---|" + "---:|" * 6 + "---|", ordered(requests))
    for begin, end, text in (
        (BEGIN, END, told(rows)),
        (BEGIN_ASKED, END_ASKED, "\n".join(table)),
    ):
        before, _begin, rest = DOCUMENT.read_text().partition(begin)
        DOCUMENT.write_text(before + begin + text + "\n" + end + rest.partition(end)[2])


def _least(rows: Sequence[Row]) -> int:
    """In how many rounds a run asked everything."""
    return min((len(row.rounds["cpu"]) for row in rows), default=0)


def _again(run: str, rounds: int, first: int) -> str:
    """The run of a row, and in how many rounds it was asked where these are more than the first."""
    return f"{run}; {rounds} rounds" if rounds > first else run


def told_run(result: Mapping[str, Any], at: datetime) -> str:
    """Its day, rounds × requests in each or how long each lasts, and the load of five minutes."""
    each = f"{result['rounds']} × {result['asks']}"
    each += f" or {seconds:g} s" if (seconds := result.get("seconds")) else ""
    return f"{at:%-d %b %Y}, {each}, load {result['load'][1]:.0f}"


def main() -> int:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT / "result.json"
    if len(sys.argv) > 1 and not file.exists():
        raise SystemExit(f"{file} is not there: `make bench` writes it")
    result, run, requests = None, "", written_requests()
    if file.exists():
        result = json.loads(file.read_text())
        run = told_run(result, datetime.fromtimestamp(file.stat().st_mtime, UTC))
        requests |= asked(ran(result), run)
    rows = after(result, run)
    write(rows, requests)
    print(DOCUMENT)
    if missing := unbound(rows):
        print("Missed, and no bound is told (BOUNDS in bench/targets.py):", *missing, sep="\n- ")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
