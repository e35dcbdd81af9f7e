"""`python -m bench.standing [RESULT]`: where each target stands, into docs/performance.md.

RESULT is what a run wrote (build/bench/result.json). A target that the run did not measure keeps
its row, and with it the run that it is of.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import targets
from bench.driver import Row
from bench.instance import OUT, ROOT
from bench.targets import Target

DOCUMENT = ROOT / "docs/performance.md"
BEGIN, END = "<!-- targets: python -m bench.standing -->\n", "<!-- end of targets -->"
HEADS = ("target", "aim", "measured", "floor ÷ itself", "state", "run")
NEVER, MEETS = "not measured", "which meets it"


def known(rows: Sequence[Row]) -> dict[str, Target]:
    """Every target that a run answers, by its words; bytes stand in a table of their own."""
    found = targets.of(rows, [], [], None, None, {})
    return {one.says: one for one in found if not one.is_exact}


def cells(target: Target, slow: float | None, run: str) -> list[str]:
    """The row of a target as a run left it, without its first cell."""
    state = {"met": "met", "NOT MET": "**missed**"}.get(target.state, NEVER)
    by_floor = target.by_the_floor(slow)
    if target.state == "NOT MET" and by_floor is not None:
        would = replace(target, measured=by_floor).state
        state += f" here; {_figure(by_floor)} by the floor"
        state += f", {MEETS}" if would == "met" else ""
    aim = f"{'≥' if target.is_least else '≤'} {target.most:,g}"
    return [aim, _figure(target.measured), _figure(target.noise), state, run]


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2f}"


def written() -> dict[str, list[str]]:
    """The rows of the document, by target."""
    text = DOCUMENT.read_text()
    lines = text.split(BEGIN)[1].split(END)[0].splitlines() if BEGIN in text else []
    split = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line[:1] == "|"]
    return {row[0]: row[1:] for row in split[2:]}


def told(rows: Mapping[str, list[str]]) -> str:
    """How many are met, the table, and the bound of each that is not."""
    missed = [says for says, row in rows.items() if row[3].startswith("**")]
    slow = sum(rows[says][3].endswith(MEETS) for says in missed)
    never = sum(row[3] == NEVER for row in rows.values())
    met = len(rows) - len(missed) - never
    bounds = dict.fromkeys(targets.bound(says) for says in missed)
    lines = [
        f"Of {len(rows)} targets {met} are met, {len(missed)} missed and {never} not measured; "
        f"{slow} of the missed are times that a machine as quick as the one aimed at would meet.",
        "",
        "| " + " | ".join(HEADS) + " |",
        "|---|---:|---:|---:|---|---|",
        *("| " + " | ".join([says, *row]) + " |" for says, row in rows.items()),
        "",
        "What bounds those that are missed:" if missed else "None is missed.",
        "",
        *(f"- *{start}*: {why}." for start, why in bounds if why),
    ]
    return "\n".join(lines).rstrip("\n")


def write(rows: Mapping[str, list[str]]) -> None:
    before, _begin, rest = DOCUMENT.read_text().partition(BEGIN)
    DOCUMENT.write_text(before + BEGIN + told(rows) + "\n" + END + rest.partition(END)[2])


def after(result: Mapping[str, Any], run: str) -> dict[str, list[str]]:
    """The rows of the document, with those of a run in their places."""
    asked = [Row(**each) for each in result["requests"]]
    measured = {each["says"]: each["measured"] for each in result["targets"]}
    slow, before, found = targets.slowness(asked), written(), {}
    for says, target in known(asked).items():
        if measured.get(says) is not None:
            found[says] = cells(replace(target, measured=measured[says]), slow, run)
        else:
            found[says] = before.get(says, cells(target, None, ""))
    return found


def main() -> int:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT / "result.json"
    if not file.exists():
        raise SystemExit(f"{file} is not there: `make bench` writes it")
    result = json.loads(file.read_text())
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    load = result["load"][1]  # of the last five minutes
    write(after(result, f"{at:%-d %b %Y}, {result['rounds']} × {result['asks']}, load {load:.0f}"))
    print(DOCUMENT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
