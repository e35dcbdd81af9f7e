"""Every page with many rows of everything: which reads a whole table, and which grows with them.

    python -m bench --only crowded        writes the last part of docs/query_plans.md

The rows are those of the house that the tests knock at, each copied so many times
(`tests/access/crowd.py`); each page is asked once more as somebody who sees it, and what it asked
of the database is asked again under EXPLAIN. `python -m bench.crowded COPIES` is that process.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django

from bench.plans import Explained, Noted, explained

COPIES = 300
LEAST = 100  # pages of 8 kB, from which on a page of ours is named
WHOLE = 500  # rows of a table that was read from end to end, from which on it is named
READ = re.compile(r"Seq Scan on (\w+).*?actual rows=(\d+) loops=(\d+)")
DROPPED = re.compile(r"Rows Removed by Filter: (\d+)")
HOST = "vindplaats.example"
HEAD = """# Every page with many rows of everything

Each row of the house that the tests knock at {copies:,} times: {rows:,} rows more in {tables}
tables; each page as somebody who sees it. Written by `python -m bench --only crowded` on
{day}. Statements are those that read, what counts tries among them.
Milliseconds and pages of 8 kB are of all that a page asks of the database; *read whole* names
tables of which {whole:,} rows or more were read from end to end: what a form offers to choose from
(people, teams, platforms), and what is all on one page. The {others} pages that are not named
looked at fewer than {least} pages and read no table whole.

"""


@dataclass(frozen=True)
class Asked:
    """What one page asked."""

    name: str
    statements: int
    ms: float
    pages: int  # of 8 kB
    whole: str  # tables that it read from end to end
    bytes: int


def whole_tables(lines: list[str]) -> dict[str, int]:
    """Rows that were looked at of each table that a plan read from end to end."""
    found: dict[str, int] = {}
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if match := READ.search(line):
            seen = int(match[2]) * int(match[3])
            if dropped := next(iter(DROPPED.findall(below)), ""):
                seen += int(dropped) * int(match[3])
            found[match[1]] = max(found.get(match[1], 0), seen)
    return {table: rows for table, rows in found.items() if rows >= WHOLE}


def asked(name: str, answer: Any, told: list[Explained]) -> Asked:
    tables: dict[str, int] = {}
    for one in told:
        tables |= whole_tables(one.lines)
    return Asked(
        name, len(told), sum(one.ms for one in told), sum(one.pages for one in told),
        ", ".join(sorted(tables)), len(b"".join(answer)),
    )  # fmt: skip


def table(found: list[Asked]) -> str:
    lines = [
        "| page | statements | ms in the database | pages of 8 kB | read whole | kB |",
        "|---|---:|---:|---:|---|---:|",
    ]
    named = [one for one in found if one.pages >= LEAST or one.whole]
    for one in sorted(named, key=lambda one: -one.pages):
        lines.append(
            f"| {one.name} | {one.statements} | {one.ms:.1f} | {one.pages:,} | {one.whole} "
            f"| {one.bytes / 1000:.0f} |"
        )
    return "\n".join(lines)


def main(copies: int) -> str:
    django.setup()
    from django.core.cache import caches
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import override_settings

    from tests.access import crowd
    from tests.access.house import House
    from tests.access.table import TABLE

    lasts = {"ACCOUNT_REAUTHENTICATION_TIMEOUT": 4 * 3600, "EXPORT_CONFIRMED_SECONDS": 4 * 3600}
    found = []
    with override_settings(**lasts), transaction.atomic():
        house = House()
        added = crowd.add(copies)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for row in TABLE:
            answers = row.get or {}
            if "200" not in answers or row.name.endswith("pdf") or row.name.startswith("demo:"):
                continue
            who = answers["200"].split()[0]
            client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
            client.cookies["__Host-session"] = house.cookies[who]
            address = house.address(row.name, **row.args)
            mark = transaction.savepoint()
            caches["default"].clear()
            b"".join(client.get(address))
            noted = Noted()
            with connection.execute_wrapper(noted):
                answer = client.get(address)
                body = b"".join(answer)
            told = explained(connection, noted.asked)
            transaction.savepoint_rollback(mark)
            if answer.status_code != 200:
                print(f"{row.name} to {who}: {answer.status_code}", file=sys.stderr)
                continue
            found.append(asked(row.name, [body], told))
        transaction.set_rollback(True)
    unnamed = [one for one in found if one.pages < LEAST and not one.whole]
    head = HEAD.format(
        copies=copies, rows=sum(added.values()), tables=sum(map(bool, added.values())),
        whole=WHOLE, others=len(unnamed), least=LEAST,
        day=f"{datetime.now().astimezone():%-d %B %Y}",
    )  # fmt: skip
    return head + table(found)


if __name__ == "__main__":
    print(main(int(sys.argv[1])))
