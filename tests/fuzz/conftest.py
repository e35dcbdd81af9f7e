"""How much, by which chance, and which share of the forms.

`make test` takes a tenth, the same each time; `make fuzz` the full number, by a new chance.
`FUZZ_PART=1/2` takes the first of two equal shares, `FUZZ_FORM` the forms of one address.
"""

from __future__ import annotations

import os

import pytest

SHARE = float(os.environ.get("FUZZ_SHARE", "0.1"))
BY_WHO_MAY, BY_OTHERS = max(1, round(200 * SHARE)), max(1, round(20 * SHARE))
SEED = int(os.environ.get("FUZZ_SEED", "20261121"))
PART, PARTS = (int(number) for number in os.environ.get("FUZZ_PART", "1/1").split("/"))
FORM = os.environ.get("FUZZ_FORM", "")
TRIED, SENT = pytest.StashKey[int](), pytest.StashKey[int]()


def pytest_report_header() -> str:
    which = FORM or f"part {PART} of {PARTS}"
    much = f"{BY_WHO_MAY} posts by who may, {BY_OTHERS} by each other role"
    return f"fuzz: FUZZ_SEED={SEED}, {which}, {much}"


def taken(names: list[str], part: int = PART, parts: int = PARTS, form: str = FORM) -> set[int]:
    """Which of these this run takes, by their place: an equal share, or all of one address."""
    if form:
        return {place for place, name in enumerate(names) if name == form}
    return set(range(part - 1, len(names), parts))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.stash[TRIED] = config.stash[SENT] = 0
    here = [item for item in items if "tests/fuzz/" in item.nodeid and hasattr(item, "callspec")]
    ours = taken([item.callspec.params["row"].name for item in here])
    if FORM and not ours:
        raise pytest.UsageError(f"FUZZ_FORM={FORM} is no address in tests/access/table.py")
    left = {item.nodeid for place, item in enumerate(here) if place not in ours}
    items[:] = [item for item in items if item.nodeid not in left]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if tried := config.stash.get(TRIED, 0):
        terminalreporter.write_line(
            f"fuzz: FUZZ_SEED={SEED}, {tried} attempts, {config.stash[SENT]} of them sent; "
            "the others were sent before, or nobody read what stood in them"
        )
