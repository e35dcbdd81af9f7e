"""QR codes as a path that stands inside a page: no picture, no address to fetch."""

from __future__ import annotations

from dataclasses import dataclass

BORDER = 3  # light modules around it


@dataclass(frozen=True)
class Code:
    """Side of the square in modules, and the dark ones as path data of an SVG."""

    size: int
    path: str


def code(text: str) -> Code:
    """The code of a text; a quarter of it may be dirty or torn."""
    import segno

    drawn = segno.make(text, error="q", micro=False)
    runs = []
    rows = [list(row) for row in drawn.matrix_iter(border=BORDER)]
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return Code(len(rows), "".join(runs))
