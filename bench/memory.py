"""Whether a web process stays as large as it is: over 10,000 requests, and over 200 PDFs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import cases
from bench.driver import Client, Request, Target, tree
from bench.instance import HOST, Instance, headers, product_seat, served

REQUESTS, PDFS = 10_000, 200
WARMING = 10  # of a hundred: what comes before the first look, 1,000 requests and 20 PDFs
LOOKS = 11


@dataclass(frozen=True)
class Memory:
    """Proportional set size of the web process and what it started, MiB, after each of `looks`."""

    name: str
    asks: int
    failed: int
    mb: list[float]

    @property
    def growth(self) -> float:
        """MiB of the last look minus the first, which comes after the warm-up."""
        return self.mb[-1] - self.mb[0]


def held_mb(root: int) -> float:
    """What a process and its children hold: shared pages by halves, thirds, …"""
    total = 0
    for pid in tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def measure(made: Instance, requests: int, pdfs: int, told: Callable[[str], None]) -> list[Memory]:
    """One worker, so that each request falls to the same process."""
    seat = product_seat(made, 0)
    asked = cases.product(seat)
    found = []
    with served("youthwork.wsgi", made.env, "/health/live/", HOST, workers=1) as (port, pid):

        def target(who: str) -> Target:
            return Target(who, port, asked[who], seat[who], headers(seat, who))

        pages = [(target(who), request) for who in ("worker", "writer", "lead")
                 for request in asked[who].values() if not request.is_once]  # fmt: skip
        found.append(_turns("requests", pages, requests, pid))
        told(f"{requests} requests")
        pdf = asked["manager"]["checklist_pdf"]
        found.append(_turns("pdfs", [(target("manager"), pdf)], pdfs, pid))
        told(f"{pdfs} PDFs")
    return found


def _turns(name: str, asked: list[tuple[Target, Request]], number: int, pid: int) -> Memory:
    clients = [(Client(target), request) for target, request in asked]
    for client, request in clients:
        client.prepare(request)
    failed, held, at = 0, [], looks(number)
    for turn in range(number):
        client, request = clients[turn % len(clients)]
        failed += not client.ask(request).good
        if turn + 1 in at:
            held.append(held_mb(pid))
    return Memory(name, number, failed, held)


def looks(number: int) -> list[int]:
    """After how many of so many requests is looked: evenly, the first time after the warm-up and
    the last time after all."""
    warming = max(1, number * WARMING // 100)
    between = (number - warming) / (LOOKS - 1)
    return [warming + round(between * look) for look in range(LOOKS)]
