"""`python -m bench.weights`: weighs every page anew and writes the table in docs/performance.md."""

from __future__ import annotations

import sys

from bench.shown import shown
from bench.weighing import DOCUMENT, Site, write


def main() -> int:
    with shown() as (url, pages):
        site = Site(url)
        write([site.weigh(page) for page in pages])
    print(f"{len(pages)} pages weighed: {DOCUMENT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
