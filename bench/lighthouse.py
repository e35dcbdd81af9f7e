"""`python -m bench.lighthouse`: what Lighthouse says of each page on a slow phone.

    python -m bench.lighthouse [NAME …] [--folder build/lighthouse] [--write] [--plain]

Serves the house of the page tests as production does (Caddy with TLS and HTTP/2, gunicorn, brotli;
with `--plain` gunicorn alone, HTTP/1.1) and asks every page that
workers, parents and young people see, or those whose name holds a NAME, as Lighthouse does by
itself: a phone on slow 4G, simulated, four times slower than this machine. A page that misses a
time is asked again, and the best look counts, whose number is told: what else runs on the machine
only adds. The kept form is opened as people do, from what its service worker keeps, with the
connection gone.
Prints a line for each page, writes build/bench/lighthouse.json and, with `--write`, the table in
docs/accessibility.md. Ten seconds a page when nothing else runs; no part of `make test`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.instance import OUT, ROOT
from bench.shown import shown
from bench.weighing import Opened
from tests.chromium import ARGUMENTS, executable

VERSION = "12.8.2"  # what the figures in docs are of; others may judge otherwise
FOLDER = "build/lighthouse"
DRIVER = "bench/lighthouse.mjs"
DOCUMENT = ROOT / "docs/accessibility.md"
BEGIN = "<!-- lighthouse: python -m bench.lighthouse --write -->\n"
END = "<!-- end of lighthouse -->"
MEASURED = ("by the line, s", "largest paint, s", "blocking, ms", "shift")
CATEGORIES = ("performance", "accessibility", "best-practices")
INDEXED = {"account_login", "accessibility"}  # what search engines may show
PAINT, PAINT_HTMX, BLOCKING = 1000, 1200, 20  # milliseconds


@dataclass(frozen=True)
class Looked:
    """One page by one look: scores of 100, times in milliseconds, and what cost points."""

    name: str
    address: str
    scores: dict[str, int]
    paint: float
    line: float  # the same if the phone computed nothing
    undrawn: float  # the same without the drawings that came with the browser or in a sheet
    blocking: float
    shift: float
    htmx: bool
    bytes: float
    index: float  # of how quick this machine was, by Lighthouse: a busy one has less
    steps: list[tuple[str, int, int, int]]  # of the largest paint: address, bytes, from, until
    missed: dict[str, list[str]] = field(default_factory=dict)
    looks: int = 1

    @property
    def asked(self) -> tuple[str, ...]:
        return (*CATEGORIES, "seo") if self.address in INDEXED else CATEGORIES

    @property
    def slow(self) -> bool:
        paint = PAINT_HTMX if self.htmx else PAINT
        return round(self.paint) > paint or round(self.blocking) > BLOCKING

    @property
    def wrong(self) -> list[str]:
        """What keeps it from its target, in words."""
        found = [
            f"{each} {self.scores[each]} ({'; '.join(self.missed[each])})"
            for each in self.asked
            if self.scores[each] < 100
        ]
        if self.slow:
            found.append(f"paint {self.paint:.0f} ms, blocking {self.blocking:.0f} ms")
        if round(self.shift, 3):
            found.append(f"shift {self.shift:.3f}")
        return found


class Missing(SystemExit):
    """Lighthouse or Node isn't there; says how to install it."""


def installed(folder: Path) -> Path:
    """The folder that Lighthouse stands in."""
    if not shutil.which("node"):
        raise Missing("Node is missing (18 or newer): https://nodejs.org")
    if not (folder / "node_modules/lighthouse/package.json").exists():
        raise Missing(
            f"Lighthouse is missing: npm install --prefix {folder} lighthouse@{VERSION}\n"
            "(or name the folder it was installed in: --folder)"
        )
    return folder


def look(pages: Sequence[Opened], site: str, folder: Path) -> Iterator[Looked]:
    """Each page as Lighthouse sees it, in order; SystemExit where it can't be judged."""
    if not pages:
        return
    asked = {
        "chrome": executable(),
        "flags": [*ARGUMENTS, "--ignore-certificate-errors"],  # Caddy's own, of this run
        "pages": [
            asdict(page) | {"url": site + page.path, "before": page.before and site + page.before}
            for page in pages
        ],
    }
    with tempfile.TemporaryFile("w+") as given:
        json.dump(asked, given)
        given.seek(0)
        driver = subprocess.Popen(
            ["node", str(ROOT / DRIVER), str(folder.resolve())],
            stdin=given, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert driver.stdout
    for page, line in zip(pages, driver.stdout, strict=False):
        yield _judged(page, json.loads(line))
    if driver.wait():
        raise SystemExit(f"{DRIVER} ended with status {driver.returncode}")


def _judged(page: Opened, told: dict[str, Any]) -> Looked:
    signed_out = "/accounts/login/" in told["asked"] and "/accounts/login/" not in page.path
    if told["error"] or signed_out:
        raise SystemExit(f"{page.name}: {told['error'] or told['asked']}")
    return Looked(
        page.name, page.address, told["scores"], told["paint"], told["line"], told["undrawn"],
        told["blocking"], told["shift"], any("htmx" in url for url in told["urls"]), told["bytes"],
        told["index"], told["steps"], told["missed"],
    )  # fmt: skip


def best(looks: Sequence[Looked]) -> Looked:
    """Of several looks the one that misses least, as a whole, then the one that was painted first:
    what else runs on the machine only adds."""
    chosen = min(looks, key=lambda one: (len(one.wrong), one.paint, one.blocking))
    return replace(chosen, looks=len(looks))


def run(names: Sequence[str], folder: Path, again: int, *, tls: bool) -> list[Looked]:
    """Serve, look at every page, and once more at those that were slow."""
    looks: dict[str, list[Looked]] = {}
    with shown(names, tls=tls) as (site, pages):
        for turn in range(1 + again):
            slow = [page for page in pages if not turn or best(looks[page.name]).slow]
            for one in look(slow, site, folder):
                looks.setdefault(one.name, []).append(one)
                print(row(one), flush=True)
    return [best(each) for each in looks.values()]


def row(one: Looked) -> str:
    scores = " ".join(f"{one.scores[each]:>4}" for each in one.asked)
    return (
        f"{one.name:<44}{scores:<20}{one.line:>5.0f}{one.undrawn:>6.0f}{one.paint:>6.0f} ms"
        f"{one.blocking:>5.0f} ms{one.shift:>7.3f}"
        f"{one.bytes:>8.0f} B  {'; '.join(one.wrong)}"
    )


def write(looked: Sequence[Looked]) -> None:
    """Put what was seen into the table of the document; pages that were not asked stay."""
    before, _begin, rest = DOCUMENT.read_text().partition(BEGIN)
    table, _end, after = rest.partition(END)
    rows = {row.split(" | ")[0]: row for row in table.splitlines()[2:]}
    for one in looked:
        seo = one.scores["seo"] if "seo" in one.asked else ""
        cells = [
            f"| {one.name}",
            *(str(one.scores[each]) for each in CATEGORIES), str(seo),
            f"{one.line / 1000:.2f}", f"{one.paint / 1000:.2f}", f"{one.blocking:.0f}",
            f"{round(one.shift, 3):g}", str(one.looks), "",
        ]  # fmt: skip
        rows[cells[0]] = " | ".join(cells).rstrip()
    heads = [
        "page",
        *CATEGORIES,
        "seo",
        "by the line, s",
        "largest paint, s",
        "blocking, ms",
        "shift",
        "looks",
    ]
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1), *rows.values()]
    DOCUMENT.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after)


@dataclass(frozen=True)
class Written:
    """A row of the table in the document."""

    page: str
    least_score: int
    paint: float  # seconds
    blocking: float  # milliseconds
    shift: float


def written() -> list[Written]:
    """What the document tells of each page that was looked at."""
    rows = DOCUMENT.read_text().split(BEGIN)[1].split(END)[0].splitlines()[2:]
    split = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [
        Written(
            cells[0], min(int(score) for score in cells[1:5] if score),
            float(cells[6]), float(cells[7]), float(cells[8]),
        )
        for cells in split
    ]  # fmt: skip


def main() -> int:
    """Exit status 1 when a page misses its target."""
    parser = argparse.ArgumentParser(prog="bench.lighthouse", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="parts of names of pages")
    parser.add_argument("--folder", type=Path, default=ROOT / FOLDER)
    parser.add_argument("--plain", action="store_true", help="HTTP/1.1 without TLS or Caddy")
    parser.add_argument("--again", type=int, default=2, help="looks more at a page that was slow")
    parser.add_argument("--write", action="store_true", help=f"the table in {DOCUMENT.name} too")
    given = parser.parse_args()
    looked = run(given.names, installed(given.folder), given.again, tls=not given.plain)
    OUT.mkdir(parents=True, exist_ok=True)
    told = [asdict(one) | {"wrong": one.wrong} for one in looked]
    (OUT / "lighthouse.json").write_text(json.dumps(told, indent=1))
    if given.write:
        write(looked)
    missed = [one for one in looked if one.wrong]
    print(f"\n{len(looked) - len(missed)} of {len(looked)} pages meet every target")
    for one in missed:
        print(row(one))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
