"""The page *Who read what* over many entries: every filter with every other, by who may see what.

`measure` serves an instance and asks each combination once, in random order, so that nothing but
the database's own memory helps. `python -m bench.audit` prints, as JSON, what it needs for that.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from itertools import product
from typing import Any
from urllib.parse import urlencode

from bench import driver
from bench.instance import HOST, Instance, headers, python, served, sql
from bench.work import Work, peak_mb

PAGE = "/privacy/audit/"
OFFICER = "officer@volume.example"
VERBS = ("", "read", "exported", "sent", "restored")  # most, few, of nobody, four in ten million
PERIODS = ("", "1", "7", "30")
WARMING = 5
WORST = 5


def addresses(seat: dict[str, Any]) -> list[tuple[str, str]]:
    """Who asks, and what."""
    chosen = []
    for who, what, period, about in product(seat["people"], VERBS, PERIODS, seat["things"]):
        chosen.append(("officer", {"who": who, "what": what, "period": period, "about": about}))
    for who, what, period, about in product(
        seat["people"], VERBS, PERIODS, ("", seat["things"][1])
    ):
        narrowed = {"who": who, "what": what, "period": period, "about": about}
        chosen.append(("officer", narrowed | {"stands_out": "on"}))
    for before, who in product(seat["before"], seat["people"]):
        chosen.append(("officer", {"who": who, "before": before}))
    for what, period, about in product(VERBS, PERIODS, seat["things"]):
        chosen.append(("lead", {"what": what, "period": period, "about": about}))
    for who, what in product(seat["people"], VERBS):
        chosen.append(("administrator", {"who": who, "what": what}))
    return [
        (by, PAGE + "?" + urlencode({name: value for name, value in query.items() if value}))
        for by, query in chosen
    ]


def measure(made: Instance, postgres: int) -> Work:
    """Milliseconds of each answer; `did` counts those that were right."""
    entries = sql(made.database, "SELECT count(*) FROM privacy_auditentry")[0][0]
    seat = json.loads(python("-m", "bench.audit", env=made.env))
    asked = addresses(seat)
    random.Random(1).shuffle(asked)
    took: list[tuple[float, str, str]] = []
    failed = 0
    with served("youthwork.wsgi", made.env, "/health/live/", HOST) as (port, pid):
        clients = {
            by: driver.Client(driver.Target(by, port, {}, seat["cookies"][by], headers(seat, by)))
            for by in seat["cookies"]
        }
        for by, client in clients.items():
            for _number in range(WARMING):
                if client.send(PAGE)[0] != 200:
                    raise SystemExit(f"{by} is not shown {PAGE}")
        before = driver.processor_seconds(pid), driver.processor_seconds(postgres)
        began = time.perf_counter()
        for by, address in asked:
            at = time.perf_counter()
            status, _body = clients[by].send(address)
            took.append(((time.perf_counter() - at) * 1000, by, address))
            failed += status != 200
        seconds = time.perf_counter() - began
        after = driver.processor_seconds(pid), driver.processor_seconds(postgres)
        held = sum(peak_mb(each) for each in driver.tree(pid))
    if failed:
        raise SystemExit(f"{failed} of {len(asked)} pages failed")
    times = sorted(each for each, _by, _address in took)
    outstanding = sorted(each for each, _by, address in took if "stands_out" in address)
    return Work(
        "audit", len(asked), seconds,
        {"application": after[0] - before[0], "database": after[1] - before[1]}, held,
        {
            "entries": entries, "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(times[int(len(times) * 0.95)], 1), "max_ms": round(times[-1], 1),
            "stands_out_p95_ms": round(outstanding[int(len(outstanding) * 0.95)], 1),
            "worst": [f"{ms:.0f} {by} {address}" for ms, by, address in sorted(took)[-WORST:]],
        },
    )  # fmt: skip


def _seat() -> dict[str, Any]:
    from django.contrib.auth.hashers import make_password

    from bench.seat import PASSWORD, TOKEN, cookies
    from organisation.choices import Role
    from organisation.models import Membership, Organisation, User
    from privacy.models import AuditEntry
    from youthwork import volume
    from youthwork.lib.keyset import Instant

    def person(email: str, role: Role) -> User:
        made, _new = User.objects.get_or_create(
            email=email, defaults={"name": "Mens P", "password": make_password(PASSWORD)}
        )
        Membership.objects.get_or_create(user=made, role=role, defaults={"from_day": volume.SINCE})
        return made

    # Only where the works council agreed may an officer ask for what stands out.
    Organisation.objects.update(works_council_agreed_on=volume.SINCE)
    people = list(User.objects.order_by("pk").values_list("public_id", flat=True))
    officer = person(OFFICER, Role.PRIVACY_OFFICER)
    administrator = person("administrator@volume.example", Role.ADMINISTRATOR)
    newest = AuditEntry.objects.order_by("-at", "-pk")
    count = newest.count()
    far = [newest[min(count - 1, place)] for place in (1000, 100_000)]
    return {
        "token": TOKEN,
        "cookies": {
            "officer": cookies(officer),
            "administrator": cookies(administrator),
            "lead": cookies(User.objects.get(email=volume.LEAD)),
        },
        "people": ["", str(people[0]), str(people[len(people) // 2])],
        # a number that stands in a hundredth of the entries, one of few, all searches, nothing
        "things": ["", "S-2026-0000001", "S-2026-0900000", "search", "S-1999-0001"],
        "before": [str(Instant(row.at, row.pk)) for row in far],
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_seat()))
