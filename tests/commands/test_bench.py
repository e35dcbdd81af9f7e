"""What `make bench` asks and says; that it measures is seen by running it."""

import subprocess
import sys

import pytest
from django.urls import Resolver404, resolve

from bench import cases, targets
from bench.__main__ import WITHOUT_PAGE, noise, told_noise
from bench.driver import Row, filled, processor_seconds
from bench.work import Work

SEAT = {
    "rows": ["photo"], "subject": "K-1", "ref": "S-2026-0001", "child": "Noor Kok",
    "email": "a@volume.example", "password": "x",
}  # fmt: skip
VALUES = {"{token}": "t" * 32, "{ref}": "C-2026-0001", "{born}": "2012-06-03"}
PRODUCT = cases.product(SEAT)
ASKED = [(who, request) for who, asked in PRODUCT.items() for request in asked.values()]
# The words of the issue, and which case it is.
PROMISED = {
    "log a signal": "log", "inbox": "inbox", "filter": "filter", "a common word": "search_common",
    "a rare word": "search_rare", "two words": "search_two", "one signal": "signal",
    "trends": "trends", "consent overview": "consents", "name search": "consent_name",
    "may I post this?": "may_i_post", "signer's first page": "signer_page", "sign": "sign",
    "hours": "hours", "team time split": "team_hours", "checklist PDF": "checklist_pdf",
    "log-in": "log_in",
}  # fmt: skip
WORK = {"report", "deliver", "daily", "memory", "idle", "queries", "paper"}


def row(target, request, **ratios):
    measured = {"p50": [10.0], "p95": [20.0], "cpu": [5.0]}
    return Row(target, request, 1, 10, 20, 30, 100, {"application": 5}, 9, 0, ratios, measured)


def states(rows=(), works=()):
    found = targets.of(rows, works, [], None, None, {})
    return {one.says: one.state for one in found}


def test_every_promised_case_is_asked():
    names = {request.name for _who, request in ASKED}
    assert set(PROMISED.values()) <= names
    assert set(WITHOUT_PAGE) >= WORK


@pytest.mark.parametrize(("who", "request_"), ASKED, ids=lambda each: getattr(each, "name", ""))
def test_a_case_asks_an_address_that_is_there(who, request_):
    for path in (request_.path, *(path for path, _form in request_.first)):
        for name, value in VALUES.items():
            path = path.replace(name, value)
        try:
            resolve(filled(path).partition("?")[0])
        except Resolver404:
            pytest.fail(f"{request_.name} asks {path}, which is nowhere")


def test_a_case_is_divided_by_one_that_the_floor_has():
    floor = cases.floor()
    names = {request.name for _who, request in ASKED}
    for name, base in cases.BASE.items():
        assert name in names - floor.keys() and base in floor, name


def test_a_target_is_met_missed_or_not_measured():
    save = "save at 1,000: processor time ÷ floor"
    assert states()[save] == "not measured"
    assert states([row("product 1000 worker", "log", cpu=1.5)])[save] == "met"
    assert states([row("product 1000 worker", "log", cpu=1.51)])[save] == "NOT MET"
    quick = Work("deliver", 1000, 5.0, {}, 100.0, {"peak_mb_of_a_tenth": 95.0})
    assert states(works=[quick])["deliver: messages a second"] == "met"
    assert states(works=[quick])["deliver of 1,000: MB beside 100"] == "met"


def test_no_two_targets_say_the_same():
    found = [one.says for one in targets.of([], [], [], None, None, {})]
    assert len(found) == len(set(found))


def test_the_noise_of_the_hour_stands_beside_it():
    rows = [
        row("floor again 1000", "list", p50=0.97, p95=1.1, cpu=1.0),
        row("floor again 1000", "log", p50=1.04, p95=0.9, cpu=1.02),
        row("product 1000 lead", "list", p50=3.0, p95=3.0, cpu=3.0),
    ]
    found = noise(rows)
    assert found == {"p50": [0.97, 1.04], "p95": [0.9, 1.1], "cpu": [1.0, 1.02]}
    assert "p95 0.90–1.10" in told_noise(found)
    assert noise([]) == {} and told_noise({}).endswith("–")


WORKS_ASIDE = """
import threading, time

def work():
    until = time.thread_time() + 0.3
    while time.thread_time() < until:
        pass

aside = threading.Thread(target=work)
aside.start()
aside.join()
print(time.process_time(), flush=True)
input()
"""


def test_what_a_thread_used_counts_when_it_has_ended():
    with subprocess.Popen(
        [sys.executable, "-c", WORKS_ASIDE], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        used = float(process.stdout.readline())
        assert processor_seconds(process.pid) >= used >= 0.3
        process.communicate("\n")
