"""`python -m bench.paper`: the checklist as PDF without a page around it, as JSON.

`cold_ms` is the first document with the start of the process that draws it, the least of three;
`warm_ms` the middle of those that follow in it, and `peak_mb` the most that it ever held.

In turns with it, in the same process and with the same typefaces and marks, what the library takes
for a table of 27 rows on two pages: `plain_cold_ms`, `plain_warm_ms`, and `by_plain`, the middle
of the checklist's processor time as a ratio to that of the table before it. `peak_mb` is of the
checklist alone.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import django

STARTS, WARM = 3, 20
PLAIN_ROWS = 27
FACES = '"Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif'  # of pdf.css
PLAIN_CSS = f"""
@page {{ size: A4; margin: 18mm; @bottom-right {{ content: counter(page) " / " counter(pages); }} }}
html {{ font: 10.5pt/1.45 {FACES}; }}
table {{ width: 100%; border-collapse: collapse; }}
th, td {{ border-bottom: .5pt solid #999; padding: 1.8mm 2.5mm; text-align: start; }}
"""


def plain() -> str:
    """Two pages of a plain table, as a whole document."""
    rows = "".join(
        f"<tr><td>{number}</td><td>What was asked</td><td>yes</td>"
        f"<td>Said about question {number} by who filled it in, and seen by a second one.</td></tr>"
        for number in range(1, PLAIN_ROWS + 1)
    )
    said = "What follows was filled in by the team and looked at by somebody else. " * 4
    return (
        '<!doctype html><html lang="en"><head><title>Plain table</title></head><body>'
        f"<h1>Plain table</h1><p>{said}</p><table><thead><tr><th>No.</th><th>Question</th>"
        f"<th>Answer</th><th>Said about it</th></tr></thead><tbody>{rows}</tbody></table>"
        "</body></html>"
    )


def took(draw: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds."""
    began = clock()
    draw()
    return (clock() - began) * 1000


def cold(draw: Callable[[], object], stop: Callable[[], object]) -> float:
    """Milliseconds of the first document of a process that it starts."""
    stop()
    return took(draw)


def main() -> None:
    """Draw the draft of the checklist, anew and again."""
    django.setup()
    from django.utils import timezone

    from bench.driver import processor_seconds
    from bench.seat import MANAGER, manager
    from bench.work import peak_mb
    from policy import checklist_content as contents
    from policy import checklist_paper as paper
    from policy.actions import checklist
    from youthwork.lib import pdf
    from youthwork.lib.dates import day_of
    from youthwork.lib.together import answered

    now = timezone.now()
    checklist.begin(by=manager(MANAGER), now=now)
    found = answered(contents.draft(day_of(now)))
    assert found is not None
    content = contents.content_of(found, day_of(now))

    def ours() -> bytes:
        return paper.of_content(content, None)

    def both() -> float:
        """Seconds of processor time, here and where it is drawn."""
        return time.process_time() + processor_seconds(pdf._children[0].process.pid)

    def table() -> bytes:
        return pdf.from_html(html, css=PLAIN_CSS)

    html = plain()
    starts = [(cold(table, pdf.stop), cold(ours, pdf.stop)) for _start in range(STARTS)]
    for _document in range(WARM):  # the most that it holds of the checklist alone
        ours()
    held = peak_mb(pdf._children[0].process.pid)
    table()
    warm = [(took(table), took(ours)) for _turn in range(WARM)]
    used = [(took(table, both), took(ours, both)) for _turn in range(WARM)]
    print(
        json.dumps(
            {
                "drawn": 2 * STARTS + 5 * WARM + 1,
                "cold_ms": round(min(own for _plain, own in starts), 1),
                "warm_ms": round(statistics.median(own for _plain, own in warm), 1),
                "peak_mb": round(held, 1),
                "plain_cold_ms": round(min(other for other, _own in starts), 1),
                "plain_warm_ms": round(statistics.median(other for other, _own in warm), 1),
                "by_plain": round(statistics.median(own / other for other, own in used), 2),
            }
        )
    )
    pdf.stop()


if __name__ == "__main__":
    main()
