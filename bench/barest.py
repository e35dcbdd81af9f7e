"""`python -m bench.barest [NAME …]`: what a slow phone takes at least, beside what it takes.

    python -m bench.barest [NAME …] [--turns 5] [--folder build/lighthouse] [--write]

Looks at each page as `bench.lighthouse` does, or at those whose name holds a NAME, in turns with
what it can't go below in that hour (`bench/bare.py`): itself without its scripts (*still*), and one
sentence in its place (*blank*). Prints the middle and the least of the turns and, with `--write`,
writes the table of floors in docs/performance.md; pages that were not asked stay. Thirty seconds a
page and turn when nothing else runs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import lighthouse
from bench.bare import BLANK, STILL
from bench.instance import ROOT
from bench.lighthouse import Looked
from bench.shown import shown
from bench.weighing import Opened

DOCUMENT = ROOT / "docs/performance.md"
BEGIN = "<!-- barest: python -m bench.barest --write -->\n"
END = "<!-- end of barest -->"
KINDS = ("", STILL, BLANK)
MEASURES = ("line", "paint", "blocking")
HEADS = (
    "page", "turns",
    *(f"{what}: {whose}" for what in ("by the line, s", "largest paint, s", "blocking, ms")
      for whose in ("page", STILL, BLANK)),
)  # fmt: skip


@dataclass(frozen=True)
class Barest:
    """A row of the table: middles of the turns in milliseconds, by what was looked at."""

    page: str
    turns: int
    line: dict[str, float]
    paint: dict[str, float]
    blocking: dict[str, float]


def as_floor(page: Opened, kind: str) -> Opened:
    """The same page, asked for as its floor; "" is the page itself."""
    if not kind:
        return page
    path, mark, part = page.path.partition("#")
    asked = f"{path}{'&' if '?' in path else '?'}floor={kind}{mark}{part}"
    return replace(page, name=f"{page.name}, {kind}", path=asked)


def middles(page: str, looks: dict[str, Sequence[Looked]]) -> Barest:
    """By kind the middle of what was seen."""
    found = {
        what: {
            kind: statistics.median(getattr(one, what) for one in each)
            for kind, each in looks.items()
        }
        for what in MEASURES
    }
    return Barest(page, len(looks[""]), **found)


def run(names: Sequence[str], folder: Path, turns: int) -> list[Barest]:
    """Each page and its floors, A B C A B C, so that all have seen the same hour."""
    found = []
    with shown(names, tls=True) as (site, pages):
        for page in pages:
            asked = [as_floor(page, kind) for kind in KINDS]
            looks: dict[str, list[Looked]] = {kind: [] for kind in KINDS}
            for one, kind in zip(
                lighthouse.look(asked * turns, site, folder), KINDS * turns, strict=True
            ):
                looks[kind].append(one)
                print(lighthouse.row(one), f"index {one.index:.0f}", flush=True)
            found.append(middles(page.name, looks))
            print(" | ".join(cells(found[-1])), flush=True)
    return found


def cells(row: Barest) -> list[str]:
    return [
        row.page,
        str(row.turns),
        *(f"{row.line[kind] / 1000:.2f}" for kind in KINDS),
        *(f"{row.paint[kind] / 1000:.2f}" for kind in KINDS),
        *(f"{row.blocking[kind]:.0f}" for kind in KINDS),
    ]


def _rows() -> list[list[str]]:
    text = DOCUMENT.read_text()
    lines = text.split(BEGIN)[1].split(END)[0].splitlines() if BEGIN in text else []
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def written() -> dict[str, Barest]:
    """The table in the document, by page."""
    found = {}
    for name, turns, *figures in _rows():
        line, paint, blocking = (
            dict(zip(KINDS, map(float, figures[at : at + 3]), strict=True)) for at in (0, 3, 6)
        )
        seconds = [{kind: 1000 * each for kind, each in one.items()} for one in (line, paint)]
        found[name] = Barest(name, int(turns), *seconds, blocking)
    return found


def write(found: Sequence[Barest]) -> None:
    """Put these rows in their places."""
    rows = {row[0]: row for row in _rows()} | {one.page: cells(one) for one in found}
    lines = ["| " + " | ".join(HEADS) + " |", "|---|" + "---:|" * (len(HEADS) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows.values()]
    before, _begin, rest = DOCUMENT.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    DOCUMENT.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.barest", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="parts of names of pages")
    parser.add_argument("--folder", type=Path, default=ROOT / lighthouse.FOLDER)
    parser.add_argument("--turns", type=int, default=5, help="looks at each page and each floor")
    parser.add_argument("--write", action="store_true", help=f"the table in {DOCUMENT.name} too")
    given = parser.parse_args()
    found = run(given.names, lighthouse.installed(given.folder), given.turns)
    if given.write:
        write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
