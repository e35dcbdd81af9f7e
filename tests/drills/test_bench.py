"""`make bench` from its first row to its last figure, as small as it gets.

Its figures say nothing here; that each case is still answered does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict

import pytest

from bench import cases, instance, work
from bench.floor import report
from tests.drills.conftest import ROOT
from tests.servers import servers

SIZE = 200  # rows; no other run fills databases of this size
PARTS = ("access", "burst", "queries", "report", "web_start")  # that are quick at this size


@pytest.fixture
def ended(tmp_path):
    """The run, where it writes its result, and the servers with what it filled."""
    with servers() as at:
        done = subprocess.run(
            [sys.executable, "-m", "bench", "--sizes", str(SIZE), "--rounds", "1", "--asks", "2"]
            + ["--seconds", "0", "--only", ",".join((*sorted(cases.names()), *PARTS))],
            cwd=ROOT, env=os.environ | at.as_environment() | {"BENCH_OUT": str(tmp_path)},
            capture_output=True, text=True,
        )  # fmt: skip
        yield done, tmp_path / "result.json", at
        for side in ("floor", "product"):
            any_other = at.database("postgres")
            instance.sql(any_other, f"DROP DATABASE IF EXISTS {side}_{SIZE} WITH (FORCE)")


def test_every_case_is_answered_and_the_run_ends_well(ended, tmp_path, monkeypatch):
    done, file, at = ended
    said = f"{done.stdout}\n{done.stderr}"[-5_000:]

    assert done.returncode == 0, said
    result = json.loads(file.read_text())
    assert result["broken"] == []
    assert [row for row in result["requests"] if row["failed"]] == [], said
    asked = {(row["target"], row["request"]) for row in result["requests"]}
    for name in cases.floor():
        assert {(f"floor {SIZE}", name), (f"floor again {SIZE}", name)} <= asked
    for who, requests in cases.product(defaultdict(str)).items():
        assert {(f"product {SIZE} {who}", name) for name in requests} <= asked
    for who in (f"floor {SIZE}", f"floor again {SIZE}", f"product {SIZE} lead"):
        assert {"burst_list", "burst_search_common"} <= {name for of, name in asked if of == who}
    charged = [set(row["cpu"]) for row in result["requests"]]
    assert charged == [{"application", "database"}] * len(charged)
    did = {one["name"]: one["also"] for one in result["work"]}
    assert set(did) == {"access", "report"}
    assert result["statements"]
    assert len(result["starts"]) == 3
    assert all(also["cpu_by_floor"] > 0 for also in did.values())
    drawn = ["pdftotext", "-layout", str(tmp_path / "floor_report.pdf"), "-"]
    counted = subprocess.run(drawn, capture_output=True, check=True, text=True).stdout
    assert {name for name in report.BY if name in counted} == {*report.BY}
    assert "Wijk 1" in counted  # a place of the floor's rows
    the_floor_looks_through_each_text(at)
    monkeypatch.setattr(instance, "OUT", tmp_path)
    the_day_ends_what_is_due_and_so_does_the_floors(at)


def the_floor_looks_through_each_text(at):
    floor = instance.floor(at, SIZE)
    before = found_by(floor)
    texts = ("gezien met @Account.17", "Kerk, kenmerk2500", "achternaam123", "kerk", "kenmerk2500")
    for text in texts:
        instance.sql(
            floor.database,
            f"UPDATE floor_signal SET narrative = '{text}' WHERE id IN (SELECT id FROM floor_signal"
            " WHERE narrative LIKE '% kn%' ORDER BY id LIMIT 1)",
        )
    assert (before, found_by(floor)) == (0, 3)


def found_by(floor):
    return json.loads(instance.python("-m", "bench.floor.access", env=floor.env))["found"]


def the_day_ends_what_is_due_and_so_does_the_floors(at):
    """With the rows of that run: `daily` by itself fills a house for 10,000."""
    made, floor, due = instance.product(at, SIZE, 1), instance.floor(at, SIZE), SIZE // 4
    done = work.daily(made, floor, instance.listening(at), due)
    events = instance.sql(
        floor.database,
        "SELECT status, number, count(*) FROM floor_consent"
        " JOIN floor_event ON consent_id = floor_consent.id GROUP BY 1, 2 ORDER BY 1, 2",
    )
    assert events == [("active", 1, due // 2), ("expired", 1, due), ("expired", 2, due)]
    assert done.did >= due and done.also["again_changed"] == 0
    assert done.also["cpu_by_floor"] > 0
