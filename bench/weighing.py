"""What a page weighs cold: the page as it is sent in brotli, and what it can't be shown without.

Counted from what is served, without a browser: sheets and scripts that the page names, what those
scripts import at once, images, and the faces of the typeface that its text asks for. What comes
when the page is done or when somebody begins to write is not in it, nor the icons that a browser
asks for by itself. `tests/browser/test_weight.py` holds it against a browser.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

DOCUMENT = Path(__file__).resolve().parents[1] / "docs/performance.md"
BEGIN, END = "<!-- weights: python -m bench.weights -->\n", "<!-- end of weights -->"
# Names, dates and random marks differ from run to run, and are packed differently.
MARGIN, LEAST = 0.05, 300  # a share, and bytes
IN_ANOTHER_SCRIPT = ("ar", "uk")  # their pages are written in what the device has
IMPORT = re.compile(
    r"""^(?:import|export)\s*(?:[\w*{},$\s]+?\bfrom\s*)?["']([^"']+)["']""", re.MULTILINE
)
FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
LETTERS = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Opened:
    """A page that answers 200 at once; `cookies` is the header of a browser that may see it.

    `before`: what a browser has opened before, of a page that is seen only without a connection.
    """

    name: str
    path: str
    address: str  # its name among the addresses
    cookies: str
    before: str = ""


@dataclass(frozen=True)
class Weight:
    """Bytes as they come over the wire, headers left out; `requests` counts the page itself."""

    page: str
    html: int
    sheets: int
    scripts: int
    typeface: int
    images: int
    requests: int

    @property
    def total(self) -> int:
        return self.html + self.sheets + self.scripts + self.typeface + self.images

    def agrees(self, other: Weight) -> bool:
        """Whether the other is the same page but for what differs from run to run."""
        return (self.page, self.requests) == (other.page, other.requests) and all(
            abs(one - two) <= max(LEAST, MARGIN * two)
            for one, two in zip(astuple(self)[1:-1], astuple(other)[1:-1], strict=True)
        )


class _Named(HTMLParser):
    """What a page names, and the letters that it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.scripts: list[str] = []
        self.fonts: list[str] = []
        self.images: list[str] = []
        self.letters: set[str] = set()
        self.language = ""
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag in ("template", "script", "title"):
            self._inside.append(tag)
        elif tag == "link" and given.get("rel") == "stylesheet":
            self.sheets.append(given["href"])
        elif tag == "link" and given.get("rel") == "preload" and given.get("as") == "font":
            self.fonts.append(given["href"])
        elif tag == "img":
            self.images.append(given.get("src", ""))
        if tag == "script" and given.get("src"):
            self.scripts.append(given["src"])
        if not self._inside:
            self.letters.update(given.get("placeholder", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.letters.update(data)


class Site:
    """Asks a served instance as a browser does that takes brotli; files are asked once."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url).netloc
        self._file = cache(self._ask_plain)

    def _ask(self, path: str, coding: str, cookies: str = "") -> bytes:
        connection = http.client.HTTPConnection(self._at, timeout=60)
        headers = {"Accept-Encoding": coding} | ({"Cookie": cookies} if cookies else {})
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise ValueError(f"{answer.status} from {path}")
        return body

    def _ask_plain(self, path: str) -> tuple[int, str]:
        """Bytes over the wire, and the text."""
        packed = len(self._ask(path, "br"))
        return packed, self._ask(path, "identity").decode("utf-8", "replace")

    def weigh(self, page: Opened) -> Weight:
        """One page, cold. ValueError when something isn't answered with 200."""
        path = page.path.partition("#")[0]
        packed = len(self._ask(path, "br", page.cookies))
        named = _Named()
        named.feed(self._ask(path, "identity", page.cookies).decode())
        sheets, scripts = dict.fromkeys(named.sheets), dict.fromkeys(self._with_imports(named))
        asked = () if named.language in IN_ANOTHER_SCRIPT else named.letters
        fonts = dict.fromkeys([*named.fonts, *self._faces(sheets, set(asked))])
        images = [one for one in dict.fromkeys(named.images) if not one.startswith("data:")]
        pictures = [len(self._ask(urljoin(path, one), "br", page.cookies)) for one in images]
        return Weight(
            page.name,
            packed,
            *(sum(self._file(one)[0] for one in kind) for kind in (sheets, scripts, fonts)),
            sum(pictures),
            1 + len(sheets) + len(scripts) + len(fonts) + len(images),
        )

    def _with_imports(self, named: _Named) -> Iterator[str]:
        waiting = list(named.scripts)
        seen = set()
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                yield path
                waiting += [urljoin(path, one) for one in IMPORT.findall(self._file(path)[1])]

    def _faces(self, sheets: Sequence[str] | dict[str, None], letters: set[str]) -> Iterator[str]:
        """Of faces that hold a letter the last one is asked, as a browser does."""
        for sheet in sheets:
            faces = []
            for rule in FACE.findall(self._file(sheet)[1]):
                if found := re.search(r"""url\(["']?([^"')]+)""", rule):
                    ranges = [(int(a, 16), int(b or a, 16)) for a, b in LETTERS.findall(rule)]
                    faces.append((urljoin(sheet, found[1]), ranges))
            for letter in letters:
                holds = [
                    url
                    for url, ranges in faces
                    if any(first <= ord(letter) <= last for first, last in ranges)
                ]
                yield from holds[-1:]


def written() -> list[Weight]:
    """The table in the document; of no page when there is none yet."""
    text = DOCUMENT.read_text()
    lines = text.split(BEGIN)[1].split(END)[0].splitlines() if BEGIN in text else []
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line]
    return [Weight(row[0], *(int(cell.replace(",", "")) for cell in row[1:7])) for row in cells[2:]]


def write(weights: Sequence[Weight]) -> None:
    """Put this table in the place of the one in the document."""
    heads = [field.name for field in fields(Weight)] + ["total"]
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    for weight in weights:
        numbers = " | ".join(f"{number:,}" for number in (*astuple(weight)[1:], weight.total))
        lines.append(f"| {weight.page} | {numbers} |")
    before, _begin, rest = DOCUMENT.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    DOCUMENT.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after)
