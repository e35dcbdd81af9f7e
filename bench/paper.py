"""`python -m bench.paper`: the checklist as PDF without a page around it, as JSON.

`cold_ms` is the first document with the start of the process that draws it, the least of three;
`warm_ms` the middle of those that follow in it, and `peak_mb` the most that it ever held.
"""

from __future__ import annotations

import json
import statistics
import time

import django

STARTS, WARM = 3, 20


def main() -> None:
    """Draw the draft of the checklist, anew and again."""
    django.setup()
    from django.utils import timezone

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

    def drawn() -> float:
        began = time.perf_counter()
        paper.of_content(content, None)
        return (time.perf_counter() - began) * 1000

    cold = []
    for _start in range(STARTS):
        pdf.stop()
        cold.append(drawn())
    warm = [drawn() for _document in range(WARM)]
    child = pdf._children[0].process.pid
    print(
        json.dumps(
            {
                "drawn": STARTS + WARM,
                "cold_ms": round(min(cold), 1),
                "warm_ms": round(statistics.median(warm), 1),
                "peak_mb": round(peak_mb(child), 1),
            }
        )
    )
    pdf.stop()


if __name__ == "__main__":
    main()
