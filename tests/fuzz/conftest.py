"""How much, and by which chance.

`make test` takes a tenth, the same each time; `make fuzz` the full number, by a new chance.
"""

from __future__ import annotations

import os

SHARE = float(os.environ.get("FUZZ_SHARE", "0.1"))
BY_WHO_MAY, BY_OTHERS = max(1, round(200 * SHARE)), max(1, round(20 * SHARE))
SEED = int(os.environ.get("FUZZ_SEED", "20261121"))


def pytest_report_header() -> str:
    return f"fuzz: FUZZ_SEED={SEED}, {BY_WHO_MAY} posts by who may, {BY_OTHERS} by each other role"
