"""Prints, as JSON, how many statements each page and save asks of an instance, by case.

The second time of each counts: the first fills what a process keeps for itself. Standard input
holds what `bench.seat` printed.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench import cases  # noqa: E402
from bench.driver import Request, filled  # noqa: E402
from bench.instance import HOST  # noqa: E402

WHO = ("worker", "writer", "lead", "manager")


class _Counter:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, execute: Any, *statement: Any) -> Any:
        self.asked += 1
        return execute(*statement)


def send(client: Client, path: str, form: dict[str, str] | None) -> int:
    if form is None:
        return client.get(path).status_code
    return client.post(path, {name: filled(text) for name, text in form.items()}).status_code


def asked(client: Client, request: Request) -> int:
    """Statements of the second ask; SystemExit where the answer is another than expected."""
    for path, form in request.first:
        send(client, path, form)
    counter = _Counter()
    for _turn in range(2):
        counter.asked = 0
        with connection.execute_wrapper(counter):
            status = send(client, request.path, request.form)
        if status not in request.expect:
            raise SystemExit(f"{request.name} answered {status}")
    return counter.asked


def main(seat: dict[str, Any]) -> dict[str, int]:
    found = {}
    for who in WHO:
        client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
        client.cookies.load(seat[who])
        for name, request in cases.product(seat)[who].items():
            found[name] = asked(client, request)
    return found


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))
