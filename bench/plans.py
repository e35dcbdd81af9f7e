"""How PostgreSQL goes about each list: docs/query_plans.md, by `python -m bench --plans`.

Each page is asked in this process as somebody who is signed in; what it asks of the database is
then asked again under EXPLAIN. `python -m bench.plans SIZE` is that process. The audit page over
many entries stands at the end, by `python -m bench --only audit` (`python -m bench.plans trail`).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any

from bench.instance import ROOT, Instance, python

FILE = ROOT / "docs/query_plans.md"
LEAST_MS = 0.3  # what takes less is named and not shown
WIDEST, LONGEST = 130, 30  # signs, lines
PAGES_OF_ALL = 4  # among the first lines stand the pages of the whole statement
KEPT = re.compile(r"-> |Index Cond|Rows Removed|JIT|Planning Time|Execution Time")
TIMES = 2  # lines at the end: how long it was planned, and how long it took
HEAD = """# Query plans

What PostgreSQL does for each list with {size:,} signals, {consents:,} consents (others
who were asked said no to all, or wait) and {hours:,} entries of hours; the measured team
owns a fifth of the signals. Written by
`python -m bench --plans --sizes {size}`. Times are of one run on a shared machine; pages (8 kB)
and rows are exact. The plan stands below of each statement that took {least} ms or more in the
database, and of the longest of each page; the others are counted.
"""


TRAIL_HEAD = """# The audit page

*Who read what* of the privacy officer with {entries:,} entries of {people:,} people, written by
`python -m bench --only audit` with the same rules.
"""
CROWDED_MARK = "# Every page with many rows of everything\n"
TRAIL_MARK = TRAIL_HEAD.partition("\n")[0] + "\n"


def write(made: Instance, size: int) -> None:
    """Anew, but for what `write_trail` wrote."""
    _lists, mark, trail = FILE.read_text().partition(TRAIL_MARK)
    FILE.write_text(python("-m", "bench.plans", str(size), env=made.env) + mark + trail)


def write_trail(made: Instance) -> None:
    lists, _mark, after = FILE.read_text().partition(TRAIL_MARK)
    _trail, mark, crowded = after.partition(CROWDED_MARK)
    trail = python("-m", "bench.plans", "trail", env=made.env).rstrip("\n")
    FILE.write_text("\n\n".join([lists.rstrip("\n"), trail, mark + crowded]).rstrip("\n") + "\n")


def write_crowded(made: Instance, copies: int) -> None:
    """Its part at the end of the page, anew."""
    others = FILE.read_text().partition(CROWDED_MARK)[0].rstrip("\n")
    crowded = python("-m", "bench.crowded", str(copies), env=made.env)
    FILE.write_text(f"{others}\n\n{crowded}")


def trail_pages(people: list[str]) -> list[tuple[str, dict[str, str]]]:
    """Title and filter; the first of the people did most."""
    busy, other = people[0], people[len(people) // 2]
    return [
        ("Everything", {}),
        ("One person", {"who": busy}),
        ("One deed", {"what": "shown_account"}),
        ("A deed of four times in all", {"what": "restored"}),
        ("A number that stands in a hundredth", {"about": "S-2026-0000001"}),
        ("A person and a deed of nobody", {"who": busy, "what": "sent"}),
        ("A person, a deed and a week", {"who": other, "what": "moved", "period": "7"}),
        ("All searches, of one person", {"who": other, "about": "search"}),
        ("All searches, and a deed that is none", {"what": "read", "about": "search"}),
    ]


def trail() -> str:
    """The plans of the audit page; of an instance that `bench.audit` was tried on."""
    import django

    django.setup()
    from urllib.parse import urlencode

    from django.db import connection
    from django.test import Client

    from bench.audit import OFFICER, PAGE
    from organisation.models import User
    from privacy.models import AuditEntry
    from tests.sign_in import sign_in

    client = Client(headers={"host": "vindplaats.example"})
    client = sign_in(client, User.objects.get(email=OFFICER))
    people = [str(each) for each in User.objects.order_by("pk").values_list("public_id", flat=True)]
    parts = [TRAIL_HEAD.format(entries=AuditEntry.objects.count(), people=len(people))]
    for title, query in trail_pages(people):
        shown = "&".join(f"{name}={'…' if name == 'who' else query[name]}" for name in query)
        address = f"{PAGE}?{urlencode(query)}"
        client.get(address, secure=True)  # compiles what is kept
        parts.append(_asked(connection, client, f"{title}: `{shown or PAGE}`", address))
    return "\n".join(parts)


@dataclass(frozen=True)
class Page:
    """A page of a list, as somebody asks for it."""

    title: str
    who: str
    path: str
    before: dict[str, str] | None = None  # sent to the same address first
    form: dict[str, str] | None = None  # sent with the look itself, whose answer is the page

    @property
    def heading(self) -> str:
        return f"{self.title}: `{self.path}`"


def pages(seat: dict[str, Any]) -> list[Page]:
    """`seat`: what `bench.seat` prints."""
    closed, search = "/signals/?tab=closed", "/signals/search/"
    names, check = "/consent/search/", "/consent/check/"
    picture = {"who": seat["subject"], "kind": "photo", "channel": "instagram_closed"}
    return [
        Page("Closed signals of a lead", "lead", closed),
        Page("The same, filtered", "lead", closed + "&category=violence&severity=2"),
        Page("Inbox of a lead", "lead", "/signals/"),
        Page("Signals of a worker", "worker", "/signals/"),
        Page("Search, a common word", "lead", search, {"q": "gesprek"}),
        Page("Search, a rare word", "lead", search, {"q": "kenmerk2500"}),
        Page("Search, two words", "lead", search, {"q": "gesprek lachgas"}),
        Page("Search, three words", "lead", search, {"q": "gesprek lachgas kerk"}),
        Page("One signal", "lead", f"/signals/{seat['ref']}/"),
        Page("Trends of a team", "lead", "/signals/trends/"),
        Page("Image consents of a lead", "lead", "/consent/"),
        Page("Image consents of a worker", "worker", "/consent/"),
        Page("May I post this?", "worker", check, form=picture),
        Page("A whole name", "lead", names, form={"name": seat["child"]}),
        Page("A first name of many", "lead", names, form={"name": seat["first_name"]}),
        Page("Time split of all teams, a year", "manager", "/hours/team/?weeks=52"),
        Page("Own hours", "worker", "/hours/"),
        Page("Audit trail, own", "lead", "/privacy/audit/"),
        Page("Start page of a lead", "lead", "/"),
        Page("Start page of a worker", "worker", "/"),
    ]


def main(size: int) -> str:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from bench import seat
    from consent.models import Consent
    from organisation.models import User
    from tests.sign_in import sign_in
    from workers.models import HourEntry
    from youthwork import volume

    given = seat.main(0)
    people = {"lead": volume.LEAD, "worker": volume.WORKER, "manager": seat.MANAGER}
    seats = {}
    for who, email in people.items():
        client = Client(headers={"host": "vindplaats.example"})
        seats[who] = sign_in(client, User.objects.get(email=email))
    parts = [
        HEAD.format(
            size=size, consents=Consent.objects.count(), hours=HourEntry.objects.count(),
            least=LEAST_MS,
        )
    ]  # fmt: skip
    for page in pages(given):
        client = seats[page.who]
        if page.before:
            client.post(page.path, page.before, secure=True)
        _look(client, page.path, page.form)  # compiles what is kept
        parts.append(_asked(connection, client, page.heading, page.path, page.form))
    return "\n".join(parts)


def _look(client: Any, path: str, form: dict[str, str] | None = None) -> Any:
    return client.get(path, secure=True) if form is None else client.post(path, form, secure=True)


def _asked(
    connection: Any, client: Any, title: str, path: str, form: dict[str, str] | None = None
) -> str:
    noted = Noted()
    with connection.execute_wrapper(noted):
        answer = _look(client, path, form)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return _told(connection, title, noted.asked)


class Noted:
    """Keeps each statement with its values."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        self.asked.append((sql, values))
        return execute(sql, values, many, context)


@dataclass(frozen=True)
class Explained:
    """How the database went about one statement that reads."""

    lines: list[str]

    @property
    def ms(self) -> float:
        return float(re.search(r"Execution Time: ([\d.]+)", self.lines[-1])[1])  # type: ignore[index]

    @property
    def pages(self) -> int:
        """Pages of 8 kB that the whole of it looked at."""
        found = next((line for line in self.lines if "Buffers: shared" in line), "")
        return sum(int(number) for number in re.findall(r"(?:hit|read)=(\d+)", found))


def explained(connection: Any, asked: list[tuple[str, Any]]) -> list[Explained]:
    """Each statement that reads, asked again under EXPLAIN."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        kept = dict(cursor.fetchall())
    for sql, values in asked:
        reads = sql
        if sql.startswith("EXECUTE "):
            reads = kept[sql.split()[1]].partition(" AS ")[2]
        if not reads.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) {sql}", values)
            found.append(Explained([row[0] for row in cursor.fetchall()]))
    return found


def _told(connection: Any, title: str, asked: list[tuple[str, Any]]) -> str:
    shown, small = [], 0
    found = explained(connection, asked)
    longest = max(found, key=lambda one: one.ms, default=None)
    for one in found:
        small += one.ms < LEAST_MS
        if one.ms < LEAST_MS and one is not longest:
            continue
        shown.append("```text\n" + "\n".join(_shortened(one.lines)) + "\n```\n")
    return f"## {title}\n\n{len(found)} statements, {small} of them small.\n\n" + "\n".join(shown)


def _shortened(lines: list[str]) -> list[str]:
    """Steps, what they looked up and threw away, and the pages of the whole; no costs."""
    kept = []
    for number, line in enumerate(lines):
        pages = "Buffers:" in line and number < PAGES_OF_ALL
        if pages or number == 0 or KEPT.search(line):
            line = re.sub(r"\(cost=\S+ rows=\d+ width=\d+\) ", "", line)
            kept.append(line if len(line) <= WIDEST else line[: WIDEST - 1] + "…")
    if len(kept) > LONGEST:
        kept[LONGEST - TIMES : -TIMES] = [f"… {len(kept) - LONGEST} lines more"]
    return kept


if __name__ == "__main__":
    print(trail() if sys.argv[1] == "trail" else main(int(sys.argv[1])))
