"""The trail as CSV, a month of it and then all: the web process must not grow with the rows."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any

from bench.driver import processor_seconds, tree
from bench.instance import HOST, Instance, headers, python, served
from bench.work import Work, peak_mb

ADDRESS = "/privacy/audit/audit.csv"
MONTH = "?period=30"
PIECE = 65_536  # bytes read at once, and let go of
ANSWER_WITHIN = 600  # seconds


def measure(made: Instance, postgres: int) -> Work:
    """`did` counts the lines of the whole, its heading among them. SystemExit if refused."""
    seat = json.loads(python("-m", "bench.audit", env=made.env))
    with served("youthwork.wsgi", made.env, "/health/live/", HOST, workers=1) as (port, pid):
        for _turn in range(2):  # what a process loads for its first file stays
            month, _first = _downloaded(port, seat, ADDRESS + MONTH)
        held = _held(pid)
        before = processor_seconds(pid), processor_seconds(postgres)
        began = time.perf_counter()
        lines, first_byte = _downloaded(port, seat, ADDRESS)
        seconds = time.perf_counter() - began
        after = processor_seconds(pid), processor_seconds(postgres)
        peak = _held(pid)
    return Work(
        "export", lines, seconds,
        {"application": after[0] - before[0], "database": after[1] - before[1]}, peak,
        {"lines_of_a_month": month, "peak_mb_of_a_month": held,
         "first_byte_s": round(first_byte, 3)},
    )  # fmt: skip


def _held(root: int) -> float:
    return sum(peak_mb(each) for each in tree(root))


def _downloaded(port: int, seat: dict[str, Any], address: str) -> tuple[int, float]:
    """Lines, and seconds until the first of them."""
    asked = headers(seat, "officer")
    cookies = seat["cookies"]["officer"].items()
    asked["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN)
    try:
        began = time.perf_counter()
        connection.request("GET", address, headers=asked)
        answer = connection.getresponse()
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}")
        piece = answer.read(PIECE)
        first_byte, lines = time.perf_counter() - began, 0
        while piece:
            lines += piece.count(b"\n")
            piece = answer.read(PIECE)
    finally:
        connection.close()
    return lines, first_byte
