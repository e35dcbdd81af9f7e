"""What `make bench` asks and says; that it measures is seen in tests/drills/test_bench.py."""

import gzip
import json
import math
import re
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import asdict, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from django.urls import Resolver404, resolve

from bench import cases, instance, lighthouse, memory, standing, targets
from bench.__main__ import (
    WITHOUT_PAGE,
    Run,
    lacking,
    lacking_here,
    noise,
    options,
    told,
    told_noise,
)
from bench.driver import (
    Client,
    Failed,
    Ratio,
    Request,
    Row,
    Target,
    beside,
    block,
    filled,
    measure,
    over,
    processor_seconds,
)
from bench.work import Work
from organisation.templatetags.devices import is_phone
from tests.servers import MOST_CONNECTIONS
from youthwork import volume
from youthwork.lib import zstd

ROOT = Path(__file__).resolve().parents[2]
SEAT = {
    "rows": ["photo"], "subject": "K-1", "ref": "S-2026-0001", "child": "Noor Kok",
    "email": "a@volume.example", "password": "x", "first_name": "Wytske",
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
WORK = {"web_start", "report", "deliver", "daily", "memory", "idle", "queries", "paper"}


def row(target, request, p95=(20.0,), cpu=(5.0,)):
    """A line of a run: of each round its p95 in ms and its processor time."""
    measured = {"p50": [10.0] * len(cpu), "p95": list(p95), "cpu": list(cpu)}
    return Row(target, request, 1, 10, 20, 30, 100, {"application": 5}, 9, 0, {}, measured)


def floors(request, first=(5.0,), again=None):
    """Both passes of the floor: of each round the processor time."""
    late = {"p95": [20.0] * len(first)}
    return [
        row("floor 1000", request, cpu=first, **late),
        row("floor again 1000", request, cpu=again or first, **late),
    ]


def save(*cpu):
    """A save of these milliseconds in each round, on a floor that takes five."""
    saved = row("product 1000 writer", "log", cpu=cpu, p95=[20.0] * len(cpu))
    return [saved, *floors("log", [5.0] * len(cpu))]


def aims(rows=(), works=(), start_s=None):
    """Every target by its words, as a run would have found it."""
    return {one.says: one for one in targets.of(rows, works, [], start_s, {})}


def states(rows=(), works=()):
    return {says: one.state for says, one in aims(rows, works).items()}


def run_of(*given):
    return Run(options().parse_args(given))


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


def test_so_many_questions_wait_as_a_run_of_the_default_asks():
    links = run_of().links()
    assert links <= volume.open_questions(instance.rows(targets.SMALL)["consents"])


def test_without_a_parents_case_a_run_of_many_rounds_needs_no_question_that_waits():
    assert run_of("--only", "trends", "--rounds", "100").links() == 0
    assert run_of("--only", "sign", "--rounds", "100").links() > 0


def test_signals_have_steps_and_earlier_versions_and_the_disk_they_take_is_counted(monkeypatch):
    run = run_of()
    counted = run.disk

    monkeypatch.setattr(
        instance, "rows", lambda size, filled=instance.rows: filled(size) | {"follow-up": 0}
    )

    assert counted > run.disk > 0


def test_a_part_that_fails_is_named_and_the_others_are_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(instance, "OUT", tmp_path)
    run = run_of()

    def ends():
        raise SystemExit("the disk is full")

    run.part("paper", ends)
    run.part("report", lambda: run.works.append(Work("report", 1, 0.1, {}, 10)))
    kept = json.loads((tmp_path / "result.json").read_text())
    assert (kept["broken"], [one["name"] for one in kept["work"]]) == (["paper"], ["report"])


def test_what_the_first_rounds_gave_is_kept_before_anything_is_asked_again(monkeypatch, tmp_path):
    monkeypatch.setattr(instance, "OUT", tmp_path)
    rows = save(7.0, 7.6, 8.0)
    run = run_of()

    def breaks_off():
        assert run._unsure(rows) == {(each.target, "log") for each in rows}
        raise Failed("/signals/ answered 500")

    run.part("requests", breaks_off)
    kept = json.loads((tmp_path / "result.json").read_text())
    assert kept["broken"] == ["requests"]
    assert standing.ran(kept) == beside(rows, cases.bases)
    says = "save at 1,000: processor time ÷ floor"
    assert next(one for one in kept["targets"] if one["says"] == says)["state"] == "NOT MET"


def test_a_round_of_mail_by_itself_is_told_by_the_floor_too():
    """A run of work without a page draws the floor's list for that."""
    run = run_of("--only", "deliver")
    assert not run.lacks_the_floors_list  # nothing was measured yet
    run.works.append(Work("deliver", 1000, 12.5, {}, 90, {"peak_mb_of_a_tenth": 89}))
    assert run.lacks_the_floors_list
    run.rows.append(row("floor 1000", "list"))
    assert not run.lacks_the_floors_list


def test_a_case_is_divided_by_one_that_the_floor_has():
    floor = cases.floor()
    names = {request.name for _who, request in ASKED}
    for name, base in cases.BASE.items():
        assert name in names - floor.keys() and base in floor, name


def test_a_target_is_met_missed_or_not_measured():
    says = "save at 1,000: processor time ÷ floor"
    assert states()[says] == states(floors("log"))[says] == "not measured"
    assert states(save(7.5))[says] == "met"
    assert states(save(7.51))[says] == "NOT MET"
    quick = Work("deliver", 1000, 5.0, {}, 100.0, {"peak_mb_of_a_tenth": 95.0})
    assert states(works=[quick])["deliver: messages a second"] == "met"
    assert states(works=[quick])["deliver of 1,000: MiB beside 100"] == "met"
    fewer = replace(quick, did=100)
    assert states(works=[fewer])["deliver: messages a second"] == "not measured"


def test_a_time_is_told_as_a_quicker_machine_would_take_it_too():
    slow = [row("floor 1000000", "list"), row("floor 1000", "list")]
    found = aims(start_s=3.0)
    start = found["web process to its first page: seconds"]
    assert targets.slowness(slow) == pytest.approx(5 / targets.FLOOR_LIST)
    assert (start.state, start.by_the_floor(2.5)) == ("NOT MET", 1.2)
    assert found["signal form: bytes"].by_the_floor(2.5) is None
    assert targets.slowness([]) is None and start.by_the_floor(None) is None


def test_a_list_of_the_floor_that_only_tells_of_the_machine_is_no_row_of_the_table():
    """A look of one request took the place of hundreds."""
    alone = row(f"{targets.ALONE} 1000", "list")
    assert targets.slowness([alone]) == pytest.approx(5 / targets.FLOOR_LIST)
    assert not standing.asked([alone], "now")
    assert standing.asked([row("floor 1000", "list")], "now")


def test_of_three_starts_the_middle_counts():
    run = run_of("--only", "web_start")
    run.starts += [3.0, 1.0, 1.4]
    found = {one.says: one.measured for one in run.aims()}
    assert found["web process to its first page: seconds"] == 1.4


@pytest.mark.django_db
def test_a_start_has_ended_when_somebody_can_log_in(client):
    """And not when the process says that it lives."""
    said = client.get(instance.FIRST_PAGE)
    assert said.status_code == 200 and 'name="login"' in said.content.decode()


def test_more_messages_a_second_would_go_out_on_a_quicker_machine():
    sent = Work("deliver", 1000, 20.0, {}, 100.0, {"peak_mb_of_a_tenth": 95.0})
    found = aims(works=[sent])
    assert found["deliver: messages a second"].by_the_floor(3.0) == 150


def test_a_target_that_is_not_met_names_its_bound_and_how_far_apart_its_rounds_lie():
    said = targets.table([*aims(save(7.9, 8.05, 8.3)).values()])
    line = next(one for one in said.splitlines() if one.startswith("save at 1,000: processor"))
    assert line.split()[-5:] == ["1.61", "0.04", "–", "NOT", "MET"]
    assert said.count("its bound: Django as written") == 1


def test_every_bound_is_of_a_target():
    assert all(any(says.startswith(start) for says in aims()) for start in targets.BOUNDS)


def test_a_ratio_is_to_the_mean_of_both_passes_of_the_floor():
    rows = [row("product 1000 writer", "log", cpu=[6.0]), *floors("log", [4.0], [6.0])]
    assert aims(rows)["save at 1,000: processor time ÷ floor"].measured == pytest.approx(1.2)
    ratios = {line.target: line.ratios for line in beside(rows, cases.bases)}
    assert ratios["product 1000 writer"]["cpu"] == pytest.approx(1.2)
    assert ratios["floor again 1000"]["cpu"] == pytest.approx(1.5)  # told by the first
    assert ratios["floor 1000"] == {}


def test_a_ratio_is_the_middle_of_its_rounds_and_half_of_them_lie_within_its_noise():
    ours = row("product 1000 lead", "list", cpu=[2.0, 1.0, 1.2, 1.4, 1.3])
    found = over("cpu", [ours], floors("list", [1.0] * 5))
    assert (found.times, found.noise) == (1.3, pytest.approx(0.3))  # of 1.1 to 1.7
    assert over("cpu", [ours], []) is over("cpu", [], [ours]) is None


def test_of_one_round_nobody_knows_the_noise():
    rows = save(7.5)
    of = {(each.target, each.request) for each in rows}
    assert over("cpu", rows[:1], rows[1:]) == Ratio(1.5, None, 1, of)
    assert not aims(rows)["save at 1,000: processor time ÷ floor"].is_within_noise


def test_a_ratio_between_sizes_is_of_the_same_rounds():
    rows = [
        row("product 1000000 lead", "inbox", p95=[22.0, 12.0, 18.0], cpu=[5.0] * 3),
        row("product 1000 lead", "inbox", p95=[20.0, 10.0, 20.0], cpu=[5.0] * 3),
    ]
    found = aims(rows)
    grown = found["inbox: p95 at 1,000,000 ÷ 1,000"]
    assert (grown.measured, grown.noise) == (pytest.approx(1.1), pytest.approx(0.15))
    assert found["filter: p95 at 1,000,000 ÷ 100,000"].noise is None


@pytest.mark.parametrize(
    ("cpu", "is_unsure", "state"),
    [
        ((6.5, 7.0, 7.8), True, "met, within the noise"),
        ((6.9, 7.0, 7.1), False, "met"),
        ((7.0, 7.6, 8.0), True, "**missed**, within the noise"),
        ((7.9, 8.0, 8.1), False, "**missed**"),
    ],
)
def test_a_target_may_be_met_or_missed_within_the_noise(cpu, is_unsure, state):
    found = aims(save(*cpu))["save at 1,000: processor time ÷ floor"]
    assert found.is_within_noise is is_unsure
    assert standing.cells(found, None, "")[3] == state


def test_what_is_missed_by_less_than_the_noise_is_asked_again_with_what_it_is_divided_by():
    sure, unsure = save(7.9, 8.0, 8.1), save(7.0, 7.6, 8.0)
    assert targets.unsure(aims(sure).values()) == targets.unsure(aims(save(6.5, 7.0, 7.8)).values())
    assert not targets.unsure(aims(sure).values())
    assert targets.unsure(aims(unsure).values()) == {(each.target, "log") for each in unsure}


def test_who_was_asked_again_is_told_by_the_rounds_that_all_were_asked_in():
    ours, first, again = save(7.0, 7.6, 8.0)
    more = [replace(each, rounds={what: 2 * ms for what, ms in each.rounds.items()})
            for each in (ours, first)]  # fmt: skip
    assert over("cpu", more[:1], more[1:]).rounds == 6
    assert over("cpu", more[:1], [more[1], again]).rounds == 3
    says = "save at 1,000: processor time ÷ floor"
    rows = standing.after(result(rows=[*more, row("floor 1000", "list", cpu=[5.0] * 3)]), "a run")
    assert rows[says][4] == "a run; 6 rounds"
    assert ", of 6 rounds" in targets.table([aims(more)[says]], rounds=3)
    assert ", of 6 rounds" not in targets.table([aims(more)[says]], rounds=6)


def test_a_miss_within_the_noise_needs_no_bound():
    found = aims(save(7.0, 7.6, 8.0))["save at 1,000: processor time ÷ floor"]
    assert not standing.unbound({"filter: p95": standing.cells(found, None, "")})


def test_times_less_than_the_peer_have_the_noise_of_the_ratio_they_come_from():
    found = aims(save(6.0, 7.5, 9.0))["save at 1,000: times less than Amsterdam/signals"]
    assert found.measured == pytest.approx(17 / 1.5)
    assert found.noise == pytest.approx(17 / 1.5 * 0.2)  # a fifth, as of the ratio
    assert aims(save(7.5))["save at 1,000: times less than Amsterdam/signals"].noise is None


def test_what_a_run_read_elsewhere_is_told_as_such():
    said = targets.table([*aims(save(7.0)).values()]).splitlines()
    assert next(line for line in said if line.startswith("signal form: bytes")).endswith(
        ", by docs/performance.md"
    )
    peer = next(place for place, line in enumerate(said) if line.startswith("save at 1,000: times"))
    assert "12.14" in said[peer] and "measured once" in said[peer + 1] and "7.86" in said[peer + 1]


def test_a_bound_is_followed_by_what_the_floor_took():
    figures = [says for says, one in aims().items() if one.most is None and one.is_bound]
    assert set(targets.FLOORS) <= set(targets.BOUNDS)
    named = {name for names in targets.FLOORS.values() for name in names}
    times = {targets.PLAIN_TIMES, targets.PLAIN_WEB_TIMES}
    assert named == {*figures, *times} and {aims()[says].most for says in times} == {1.44}
    first, second = targets.FLOORS["deliver: messages"]
    said = targets.bounded("deliver: messages a second", {first: "190", second: ""})
    assert said.endswith(f"; {first} 190")


def test_what_has_no_aim_bounds_nothing():
    """A day that changes something once more has a fault, whatever the floor's day takes."""
    day = Work("daily", 13_474, 150.0, {}, 140.0, {
        "again_changed": 1, "again_seconds": 1.0, "floor_ms_each": 5.0, "cpu_by_floor": 3.0,
    })  # fmt: skip
    slow = Work("report", 1, 20.0, {}, 100.0, {"floor_seconds": 5.0, "cpu_by_floor": 4.0})
    asked = Work("access", 900, 70.0, {}, 100.0, {"floor_seconds": 9.0, "cpu_by_floor": 8.0})
    found = aims(works=[day, slow, asked])
    assert [one.state for one in found.values() if not one.is_bound] == ["no aim"] * 6
    request = found["access request over everything at 1,000,000: seconds"]
    assert (request.state, request.bound) == ("NOT MET", "")
    report = found["report of a year at 1,000,000: seconds"]
    assert (report.state, report.bound) == ("NOT MET", "")
    once_more = found["daily, once more: changes"]
    assert (once_more.state, once_more.bound) == ("NOT MET", "")


def test_the_web_processs_checklist_is_told_beside_a_plain_table_of_the_floor():
    plain = [
        row("floor 1000", "plain_pdf"),
        replace(row("floor again 1000", "plain_pdf"), p50=30.0),
    ]
    ours = replace(row("product 1000 manager", "checklist_pdf"), p50=50.0)
    ours = replace(ours, rounds=ours.rounds | {"p50": [24.0]})
    found = aims([*plain, ours])
    assert found[targets.PLAIN_WEB].measured == 20.0
    assert found[targets.PLAIN_WEB_TIMES].measured == 2.4
    assert found[targets.PLAIN_WEB_TIMES].state == "NOT MET"


def test_a_log_in_is_told_by_the_hash_and_by_the_floors_log_in():
    rows = [
        *floors("hash", [4.0], [6.0]),
        *floors("log_in", [6.0], [8.0]),
        row("product 1000 nobody", "log_in", cpu=[7.0]),
    ]
    found = aims(rows)
    by_floor = found["log-in: processor time ÷ floor's log-in"]
    assert (by_floor.measured, by_floor.state, by_floor.aim) == (1.0, "a bound", "")
    assert found["floor's log-in: processor time ÷ password hash"].measured == 1.4
    assert found["log-in: processor time ÷ password hash"].measured == 1.4
    assert found["log-in: processor time ÷ password hash"].state == "met"


@pytest.mark.parametrize(
    ("save", "ours", "as_much", "called"),
    [
        ("save", "log", "log_kept", "floor's save that keeps as much"),
        ("save that warns", "log_urgent", "log_warned", "floor's save that warns"),
        ("save that warns", "log_urgent", "log_least", "least that such a save can be had for"),
    ],
)
def test_a_save_is_told_by_one_of_the_floor_that_does_as_much(save, ours, as_much, called):
    rows = [
        row("floor 1000", "log", p95=[20.0]),
        row("floor 1000", as_much, p95=[32.0]),
        row("product 1000 writer", ours, p95=[24.0]),
    ]
    found = aims(rows)
    by_floor = found[f"{save} at 1,000: p95 ÷ {called}"]
    assert (by_floor.measured, by_floor.state, by_floor.aim) == (0.75, "a bound", "")
    says = f"{called} at 1,000: p95 ÷ floor's save"
    assert found[says].measured == 1.6
    told = targets.bounded(f"{save} at 1,000: p95 ÷ floor", {says: "1.60"})
    assert told.endswith(f"; {says} 1.60")


def test_trends_are_told_by_what_the_floor_takes_more_to_count_today():
    """Not by what its page without that grows by."""
    floor = {
        (1000, "trends"): [3.0] * 3,
        (1_000_000, "trends"): [4.0, 4.0, 3.0],
        (1000, "trends_today"): [4.0] * 3,
        (1_000_000, "trends_today"): [7.0, 6.0, 6.0],
    }
    rows = [
        row(f"{side} {size}", case, cpu=cpu)
        for (size, case), cpu in floor.items()
        for side in ("floor", "floor again")
    ]
    ours = row("product 1000 lead", "trends", cpu=[10.0, 10.0, 20.0])
    told = targets.TODAY.format(label="processor time")
    found = aims([*rows, ours])[told]
    assert (found.measured, found.state, found.aim) == (1.1, "a bound", "")
    assert told in targets.FLOORS["trends"]
    assert all(aims([*rows[:at], *rows[at + 2 :], ours])[told].measured is None for at in (0, 2, 6))
    assert {"trends", "trends_today"} <= run_of("--only", "trends").only


def test_those_saves_are_asked_in_turns_with_ours():
    assert {"log_kept", "log"} <= run_of("--only", "log").only
    assert {"log_warned", "log_least", "log"} <= run_of("--only", "log_urgent").only


def test_the_hash_is_asked_in_turns_with_a_log_in():
    assert {"hash", "log_in"} <= run_of("--only", "log_in").only


def test_a_folder_without_room_is_told_before_an_hour_is_spent(tmp_path):
    assert lacking(run_of("--sizes", "1000"), str(tmp_path)) == ""
    said = lacking(run_of("--sizes", "1000,1000000000000"), str(tmp_path))
    assert str(tmp_path) in said and "--sizes 1000" in said


def test_ten_million_entries_take_more_room_than_a_hundred_thousand_rows_and_idle_least():
    assert run_of("--only", "audit").disk > run_of("--sizes", "100000").disk
    assert run_of("--only", "idle").disk < run_of("--sizes", "1000").disk


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("README.md", []),
        ("bench/__main__.py", []),
        ("docs/performance.md", []),
        ("docs/performance.md", ["--only", "audit"]),
    ],
)
def test_the_room_that_a_run_takes_is_told_as_it_is_asked_for(page, given):
    said = re.findall(r"([\d.,]+) GB", (ROOT / page).read_text())
    assert f"{math.ceil(run_of(*given).disk / 1e9)}" in said


def test_who_is_root_lends_a_folder_that_can_be_passed(tmp_path):
    closed = tmp_path / "closed"
    (closed / "inside").mkdir(parents=True)
    closed.chmod(0o700)
    tmp_path.chmod(0o755)
    run = run_of("--sizes", "1000")
    assert f"can't pass {closed}" in lacking_here(run, str(closed / "inside"), as_root=True)
    assert lacking_here(run, str(closed / "inside"), as_root=False) == ""


def test_a_quick_look_leaves_out_what_takes_long_at_any_size_unless_it_is_named():
    quick, named, whole = run_of("--sizes", "1000"), run_of("--only", "verify"), run_of()
    assert set(quick.left_out) == {"idle", "memory", "daily", "export", "verify", "retention"}
    assert not quick.wants("verify") and quick.wants("deliver") and quick.wants("list")
    assert (quick.messages, run_of("--only", "deliver").messages, whole.messages) == (
        100, 1_000, 1_000,
    )  # fmt: skip
    assert named.wants("verify") and named.left_out == whole.left_out == ()
    assert whole.wants("verify")


def test_the_servers_of_a_run_take_as_many_connections_as_three_sizes_hold():
    threads = re.search(r"^threads = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.M)
    assert int(threads[1]) == instance.THREADS
    assert run_of("--at-once", "1,8").connections <= MOST_CONNECTIONS


def bench_without(path):
    return subprocess.run(
        [sys.executable, "-m", "bench", "--sizes", "1000", "--only", "list"],
        cwd=ROOT, env={"PATH": str(path), "HOME": str(path)}, capture_output=True, text=True,
    )  # fmt: skip


def test_a_server_that_is_missing_is_named_without_a_trace(tmp_path):
    """Nothing on the path; PostgreSQL's own folder may be there all the same."""
    done = bench_without(tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith(" is missing: bin/setup test, or bench")


def test_a_case_that_is_not_there_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--only", "list,lits"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2 and "no such case: lits" in done.stderr


@pytest.mark.parametrize("name", sorted(request.name for _who, request in ASKED))
def test_no_case_may_ask_more_statements_than_any_page_or_save(name):
    most = targets.SAVE if name in targets.SAVES else targets.PAGE
    what = "saves" if name in targets.SAVES else "pages"
    found = {one.says: one for one in targets.of([], [], [], None, {name: most + 1})}
    assert found[f"{what}: statements at most"].state == "NOT MET"


def test_memory_is_what_the_last_look_holds_more_than_the_first_after_the_warm_up():
    at = {asks: memory.looks(asks) for asks in (memory.REQUESTS, memory.PDFS, 105)}
    assert [(looks[0], looks[-1]) for looks in at.values()] == [
        (1_000, 10_000), (20, 200), (10, 105),
    ]  # fmt: skip
    assert {len(looks) for looks in at.values()} == {len(set(at[105]))} == {memory.LOOKS}
    held = memory.Memory("pdfs", 200, 0, [100.0, 130.0, 104.0])
    found = {one.says: one for one in targets.of([], [], [held], None, {})}
    assert found["200 PDFs: MiB more"].measured == 4.0
    assert told([], [held]) == (
        "memory over 200 pdfs, from 20 on: 100 130 104 MiB, +4.00 in all, 0 failed"
    )


def test_no_two_targets_say_the_same():
    found = [one.says for one in targets.of([], [], [], None, {})]
    assert len(found) == len(set(found))


def test_the_noise_of_the_hour_stands_beside_it():
    rows = [
        replace(row("floor again 1000", "list"), ratios={"p50": 0.97, "p95": 1.1, "cpu": 1.0}),
        replace(row("floor again 1000", "log"), ratios={"p50": 1.04, "p95": 0.9, "cpu": 1.02}),
        replace(row("product 1000 lead", "list"), ratios={"p50": 3.0, "p95": 3.0, "cpu": 3.0}),
    ]
    found = noise(rows)
    assert found == {"p50": [0.97, 1.04], "p95": [0.9, 1.1], "cpu": [1.0, 1.02]}
    assert "p95 0.90–1.10" in told_noise(found)
    assert noise([]) == {} and told_noise({}).endswith("–")


PAGE = b'<form method="post"><input type="hidden" name="token" value="t-1"></form>'
PACKED = {
    "": PAGE, "gzip": gzip.compress(PAGE), "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE), "zstd": zstd.compress(PAGE),
}  # fmt: skip


@pytest.fixture
def packing():
    """Somebody before a server whose address says how it packs its page, and what it was asked."""
    took = []

    class Site(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            length = int(self.headers["Content-Length"] or 0)
            sent = self.rfile.read(length).decode()
            took.append((self.headers["Accept-Encoding"], self.path, sent))
            how = self.path.strip("/") if self.path.strip("/") in {*PACKED, "dcb"} else ""
            body = PACKED.get(how, PAGE)
            if self.command == "POST":
                body = b""
            self.send_response(302 if self.command == "POST" else 200)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", str(len(body)))
            if how:
                self.send_header("Content-Encoding", how)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_said):
            """Nothing to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield Client(Target("site", site.server_port, {})), took
        site.shutdown()


@pytest.mark.parametrize("how", PACKED)
def test_a_page_is_asked_for_as_a_browser_asks_and_read_however_it_is_packed(packing, how):
    client, took = packing
    client.prepare(Request("form", "/", learn=f"/{how}"))
    assert client.hidden == {"token": "t-1"}
    assert [taken for taken, _path, _sent in took] == ["gzip, deflate, br, zstd"]


@pytest.mark.parametrize("who", PRODUCT)
def test_workers_and_parents_ask_as_a_phone_does_and_all_others_as_a_desk(who):
    asks_as = instance.headers({"token": "x"}, who)["User-Agent"]
    assert is_phone(asks_as) is (who in {"worker", "writer", "parent"})


@pytest.mark.parametrize("users", [1, 3])
def test_a_block_goes_on_until_its_time_is_over(packing, users):
    client, took = packing
    began = time.perf_counter()
    clients = [Client(client.target) for _user in range(users)]
    answers = block(clients, Request("form", "/"), asks=1, users=users, seconds=0.2)
    assert time.perf_counter() - began >= 0.2
    assert len(answers) == len(took) and all(answer.good for answer in answers)


@pytest.mark.parametrize(("decided", "rounds"), [(1, 2), (2, 4), (9, 6)])
def test_only_what_is_unsure_is_asked_in_more_rounds_and_all_of_them_count(
    packing, decided, rounds
):
    """Two rounds at first, and as many more until it is decided, twice at most."""
    client, _took = packing
    looked, said = [], []
    site = replace(client.target, name="site", requests={
        name: Request(name, "/") for name in ("list", "inbox")
    })  # fmt: skip

    def unsure(rows):
        looked.append([len(each.rounds["cpu"]) for each in rows])
        return {("site", "inbox")} if len(looked) < decided else set()

    rows = measure([site], rounds=2, asks=3, users=(1, 2), told=said.append, unsure=unsure)
    found = {(each.request, each.users): len(each.rounds["p95"]) for each in rows}
    assert found == {
        ("list", 1): 2, ("list", 2): 2, ("inbox", 1): rounds, ("inbox", 2): 2,
    }  # fmt: skip
    assert looked[0] == [2] * 4 and len(looked) == min(decided, 2)
    assert said[:2] == ["round 1 of 2", "round 2 of 2"]
    assert said[2:] == [
        "round 1 of 2, again: 1 of 4 cases",
        "round 2 of 2, again: 1 of 4 cases",
    ] * (rounds // 2 - 1)


@pytest.mark.parametrize("limit", [{"asks": 3}, {"is_once": True}])
def test_what_is_asked_a_few_times_only_is_not_asked_longer(packing, limit):
    client, _took = packing
    answers = block([client], Request("form", "/", **limit), asks=3, users=1, seconds=30)
    assert len(answers) == 3


@pytest.mark.parametrize(
    ("given", "run"),
    [
        ({"seconds": 2.0}, "30 Nov 2026, 9 × 60 or 2 s, load 1"),
        ({"seconds": 0.0}, "30 Nov 2026, 9 × 60, load 1"),
        ({}, "30 Nov 2026, 9 × 60, load 1"),  # before blocks lasted
    ],
)
def test_a_run_is_told_by_its_rounds_its_blocks_and_its_load(given, run):
    result = {"rounds": 9, "asks": 60, "load": [3.0, 1.2, 0.9]} | given
    assert standing.told_run(result, datetime(2026, 11, 30, tzinfo=UTC)) == run


def test_what_is_measured_is_the_page_as_it_came_over_the_line(packing):
    client, _took = packing
    assert client.ask(Request("form", "/br")).size == len(PACKED["br"]) < len(PAGE)


def test_the_list_that_tells_what_packing_takes_is_the_same_and_asked_not_packed(packing):
    client, took = packing
    plain = PRODUCT["lead"]["list_plain"]
    client.prepare(plain)
    client.ask(plain)
    assert [taken for taken, _path, _sent in took] == ["identity"]
    assert plain.path == PRODUCT["lead"]["list"].path and cases.BASE["list_plain"] == "list"


def test_a_page_that_no_browser_of_ours_could_read_is_no_page(packing):
    client, _took = packing
    with pytest.raises(Failed, match="dcb"):
        client.prepare(Request("form", "/", learn="/dcb"))


def test_the_rare_word_is_another_one_in_each_round_and_cold_in_each_request(packing):
    client, took = packing
    floor, lead = cases.floor(), PRODUCT["lead"]

    def asked(*requests):
        took.clear()
        for _round in range(12):
            again = Client(client.target)
            for request in requests:
                again.prepare(request)
                for _ask in range(4):
                    again.ask(request)
        found = [path.partition("?")[2] or sent for _taken, path, sent in took]
        words = [each.partition("&")[0] for each in found if each]  # a page of ours says none
        assert all(re.fullmatch(r"q=kenmerk2\d{1,3}", each) for each in words)
        return words

    words = asked(floor["search_rare"], lead["search_rare"], lead["whole_search_rare"])
    rounds = [set(words[at : at + 9]) for at in range(0, len(words), 9)]
    assert len(words) == 108 and [len(each) for each in rounds] == [1] * 12
    assert len(set.union(*rounds)) > 1
    for request in (floor["search_cold"], lead["whole_search_cold"]):
        words = asked(request)
        assert len(words) == 48 and len(set(words)) > 12


def test_who_counts_statements_searches_for_a_rare_word_too():
    """In a process of its own, without the user of a block who keeps one."""
    for form in (
        PRODUCT["lead"]["search_rare"].first[0][1],
        PRODUCT["lead"]["whole_search_rare"].form,
    ):
        assert re.fullmatch(r"kenmerk2\d{1,3}", filled(form["q"]))


def test_a_whole_search_sends_its_words_and_is_answered_with_the_page(packing):
    client, took = packing
    found = client.ask(PRODUCT["lead"]["whole_search_two"])
    asked = [(path, sent) for _taken, path, sent in took]
    assert asked == [("/signals/search/", "q=gesprek+lachgas&as_answer=1")]
    assert (found.good, found.status) == (False, 302), "a redirect has nothing that was found"


def test_a_search_is_aimed_at_with_its_words_sent_too():
    lead = "product 1000000 lead"
    found = aims([
        row(lead, "list", p95=[20.0]), row(lead, "search_rare", p95=[24.0]),
        row(lead, "whole_search_rare", p95=[30.0]),
    ])  # fmt: skip
    says = "search at 1,000,000, rare{}: p95 ÷ list"
    alone, both = (found[says.format(more)] for more in ("", ", sent and found"))
    assert (alone.measured, alone.state) == (1.2, "met")
    assert (both.measured, both.most, both.state) == (1.5, 1.4, "NOT MET")
    assert "whole_search_rare" in run_of("--only", "search_rare").only
    assert {"search_cold", "list"} <= run_of("--only", "whole_search_cold").only


def test_what_is_asked_after_a_burst_is_divided_by_the_floors_of_then():
    rows = [
        row(who, f"burst_{name}", p95=[ms])
        for who, name, ms in (
            ("floor 9", "search_three", 20.0), ("floor again 9", "search_three", 30.0),
            ("product 9 lead", "whole_search_three", 50.0), ("product 9 lead", "search_three", 5.0),
        )
    ]  # fmt: skip
    first, again, sent, asked = beside(rows, cases.bases)
    assert (sent.ratios["p95"], asked.ratios["p95"]) == pytest.approx((2.0, 0.2))
    assert noise([first, again, sent])["p95"] == pytest.approx([1.5, 1.5])


@pytest.mark.parametrize(
    ("prefix", "after"), [("", ""), ("burst_", ", after 15,000 new signals")], ids=["", "burst"]
)
def test_another_rare_word_each_time_is_aimed_at_and_shown_beside_the_floors(prefix, after):
    lead, *floors = "product 1000000 lead", "floor 1000000", "floor again 1000000"
    found = aims([
        row(lead, f"{prefix}list", p95=[20.0]),
        row(lead, f"{prefix}whole_search_cold", p95=[44.0]),
        *(row(each, f"{prefix}list", p95=[25.0]) for each in floors),
        *(row(each, f"{prefix}search_cold", p95=[ms])
          for each, ms in zip(floors, (90.0, 110.0), strict=True)),
    ])  # fmt: skip
    said = "search of another rare word each time at 1,000,000"
    ours = [f"{said}, sent and found{after}: p95 ÷ {by}" for by in ("list", "floor's")]
    by_floor = f"floor's {said}{after}: p95 ÷ floor's list"
    assert [found[each].measured for each in (*ours, by_floor)] == pytest.approx([2.2, 0.44, 4.0])
    assert [found[each].state for each in (*ours, by_floor)] == ["NOT MET", "a bound", "a bound"]
    told = targets.bounded(ours[0], {by_floor: "4.00"})
    assert found[ours[0]].bound in told and told.endswith("4.00")


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


def test_the_document_tells_every_target_that_a_run_answers():
    """`python -m bench.standing` writes the table."""
    rows = standing.written()
    known = standing.known().items()
    assert list(rows) == [says for says, _one in sorted(known, key=lambda each: not each[1].aim)]
    assert all(row[3] == targets.NEVER or row[1] for row in rows.values())


def test_what_another_command_measured_stands_there_as_that_command_wrote_it():
    """`python -m bench.standing` after `bench.weights` or `bench.lighthouse --write`."""
    rows = standing.written()
    read = {says: one for says, one in standing.known().items() if one.source}
    assert len(read) > 10
    for says, one in read.items():
        assert rows[says][:4] == standing.cells(one, None, "")[:4], says
        assert rows[says][4].startswith(standing.TABLES[one.source][0])


def test_each_target_that_is_missed_has_a_bound():
    assert standing.unbound(standing.written()) == []
    assert standing.unbound({"no such: p95": ["≤ 1.2", "1.30", "", "**missed**", ""]})
    slow = f"**missed** here; 0.90 by the floor, {standing.MEETS}"
    assert not standing.unbound({"report: seconds": ["≤ 1", "3.00", "", slow, ""]})


def result(sizes=(1_000,), rows=(), works=(), **told):
    """What a run leaves, as `after` reads it."""
    return {
        "sizes": list(sizes), "requests": [asdict(each) for each in rows],
        "work": [asdict(each) for each in works], "memory": [], "statements": {},
        "targets": [{"says": says, "measured": value} for says, value in told.items()],
    }  # fmt: skip


def test_a_run_takes_the_place_of_what_it_measured_and_of_nothing_else():
    start = "web process to its first page: seconds"  # in no row: taken as the run told it
    rows = standing.after(result(rows=[row("floor 1000", "list")], **{start: 4.0}), "a run")
    slow = 5 / targets.FLOOR_LIST
    assert rows[start] == [
        "≤ 1.5",
        "4.00",
        "",
        f"**missed** here; {4 / slow:.2f} by the floor",
        "a run",
    ]
    before = standing.written()
    read = {says for says, one in standing.known().items() if one.source}
    assert all(rows[says] == before[says] for says in before.keys() - {start} - read)


def test_what_was_done_with_other_rows_takes_no_place():
    report = Work("report", 1, 2.0, {}, 100.0)
    few = standing.after(result(works=[report]), "few")
    many = standing.after(result(sizes=(1_000, 1_000_000), works=[report]), "many")
    says = "report of a year at 1,000,000: seconds"
    assert few[says] == standing.written()[says] and few[says][4] != "few"
    assert (many[says][1], many[says][4]) == ("2.00", "many")


def test_without_a_run_only_what_others_measured_is_read_anew():
    before, after = standing.written(), standing.after(None, "")
    assert {says: row[:4] for says, row in after.items()} == {
        says: row[:4] for says, row in before.items()
    }


def test_each_request_is_told_with_its_ratios_to_the_floor():
    ratios = {"p50": 2.0, "p95": 1.5, "p99": 1.2, "per second": 0.5, "cpu": 1.4}
    inbox = replace(row("product 1000 lead", "inbox"), ratios=ratios)
    rows = [
        inbox,
        row("floor 1000", "list"),
        replace(row("floor again 1000", "list"), ratios=dict.fromkeys(ratios, 1.1)),
        replace(inbox, target="product 200 lead"),  # a size of no target
        replace(inbox, request="list", users=8),
        replace(row("product 1000 writer", "log"), failed=3),
    ]
    found = standing.asked(rows, "a run")
    told = ["10.0 (2.00)", "20.0 (1.50)", "30.0 (1.20)", "100 (0.50)", "5.0 (1.40)", "a run"]
    assert found["inbox ÷ list", "1,000"] == told
    assert found["floor: list", "1,000"][0] == "10.0 (1.10)"
    assert found["log", "1,000"][0] == "10.0" and found["log", "1,000"][5] == "a run; 3 failed"
    assert len(found) == 3
    lines = [line[:2] for line in standing.ordered(found | {("gone", "1,000"): told})]
    assert lines == [["log", "1,000"], ["inbox ÷ list", "1,000"], ["floor: list", "1,000"]]


def test_an_earlier_result_is_reckoned_by_both_passes_of_the_floor():
    """Its ratios were to the first alone, and stood in it."""
    rows = [row("product 1000 lead", "inbox", cpu=[6.0]), *floors("list", [4.0], [6.0])]
    earlier = result(rows=[replace(each, ratios={"cpu": 1.5}) for each in rows])
    found = standing.asked(standing.ran(earlier), "a run")
    assert found["inbox ÷ list", "1,000"][4] == "5.0 (1.20)"
    assert found["floor: list", "1,000"][4] == "5.0 (1.50)"


def test_the_requests_of_the_document_are_those_that_are_asked():
    rows = standing.written_requests()
    assert [tuple(line[:2]) for line in standing.ordered(rows)] == list(rows)
    assert all(len(row) == len(standing.ASKED_HEADS) - 2 for row in rows.values())


def test_what_is_missed_is_counted_and_bound():
    rows = {
        "save at 1,000: p95 ÷ floor": ["≤ 1.5", "2.00", "1.00", "**missed**", ""],
        "trends: p95 at 1,000,000 ÷ 1,000": ["≤ 1.2", "1.10", "", "met", ""],
    }
    said = standing.told(rows)
    assert said.startswith("Of 2 targets 1 are met, 1 missed and 0 not measured; 0 of the missed")
    assert "- *save at*: " in said and said.count("- *") == 1
    assert (
        "| saving a signal | 0 of 1 | save at 1,000: p95 ÷ floor: 2.00 1.00, ≤ 1.5; **missed** |"
        in said
    )


def test_of_each_group_the_target_nearest_to_its_aim_is_told():
    rows = {
        "trends: p95": ["≤ 1.2", "1.10", "± 0.10", "met", ""],
        "trends of a place: p95": ["≤ 1.2", "1.19", "± 0.20", "met, within the noise", ""],
        "trends at 1,000 with more": ["", "3.00", "", "a bound", ""],
        "daily, once more: changes": ["≤ 0", "0", "", "met", ""],
        "list at 1,000: times less than Amsterdam/signals": ["≥ 25", "49 (47.8)", "", "met", ""],
        "web process to its first page: seconds": ["≤ 1.5", "", "", "not measured", ""],
    }
    found = {of: [met, near] for of, met, near in standing.grouped(rows)}
    assert found == {
        "beside Amsterdam/signals": [
            "1 of 1", "list at 1,000: times less than Amsterdam/signals: 49 (47.8), ≥ 25; met",
        ],
        "trends of twelve months": [
            "2 of 2", "trends of a place: p95: 1.19 ± 0.20, ≤ 1.2; met, within the noise",
        ],
        "starts": ["0 of 1", "web process to its first page: seconds: –, ≤ 1.5; not measured"],
        "consents, hours, mail, the day, report, trail, flat memory": [
            "1 of 1", "daily, once more: changes: 0, ≤ 0; met",
        ],
    }  # fmt: skip
    assert {targets.group(says) for says in standing.known()} == set(targets.GROUPS)


def test_what_lighthouse_said_of_the_slowest_page_stands_among_the_targets():
    seen = lighthouse.written()
    found = {says.partition(",")[0]: one for says, one in aims().items()}
    paints = [found[f"largest paint {htmx} htmx in s"].measured for htmx in ("with", "without")]
    assert max(paints) == max(one.paint for one in seen)
    assert found["least score"].measured == min(one.least_score for one in seen)
    assert found["layout shift"].source == targets.LOOKED and "largest paint" in targets.BOUNDS


def test_of_several_looks_the_one_that_misses_least_is_told_as_a_whole():
    """No page is met by the paint of one look and the blocking of another."""
    perfect = dict.fromkeys(lighthouse.CATEGORIES, 100)
    first, second, third = (
        lighthouse.Looked(
            "inbox", "inbox", perfect | {"performance": score}, paint, 900.0, paint, blocking,
            0.0, htmx=True, bytes=50_000.0, index=2600.0, steps=[],
            missed={"performance": missed, "accessibility": []},
        )
        for score, paint, blocking, missed in (
            (97, 1000.0, 187.0, ["blocking"]), (100, 1100.0, 0.0, []), (100, 1050.0, 12.0, []),
        )
    )  # fmt: skip
    told = lighthouse.best([first, second, third])
    assert (told.paint, told.blocking, told.looks) == (1050.0, 12.0, 3)
    assert told.scores["performance"] == 100 and told.wrong == []
    told = lighthouse.best([first, replace(second, paint=1300.0)])
    assert told.paint == 1300.0 and len(told.wrong) == 1, "it misses one thing, the other two"


def test_lighthouse_is_not_started_when_no_page_is_left_to_look_at(tmp_path):
    """Every page met its time at the first look."""
    assert list(lighthouse.look([], "https://localhost", tmp_path)) == []
