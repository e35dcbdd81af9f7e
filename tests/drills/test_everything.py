"""The run of all suites counts right, and lets nothing through that did not run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.everything import TESTS, elsewhere, suites

ROOT = Path(__file__).resolve().parents[2]
PASSES = "def test_one():\n    pass\n\ndef test_two():\n    pass\n"


@pytest.fixture
def closing(tmp_path):
    """`closing(source)` runs the SQLite suite on one file; gives exit code, last line, output."""

    def run(source: str) -> tuple[int, str, str]:
        (tmp_path / "unit").mkdir()
        (tmp_path / "unit/test_some.py").write_text(source)
        program = (
            "import sys, pathlib, tests.everything as e\n"
            f"e.TESTS = pathlib.Path({str(tmp_path)!r}); e.LOGS = e.TESTS / 'logs'\n"
            "sys.exit(e.main(['sqlite']))"
        )
        env = {k: os.environ[k] for k in ("PATH", "HOME", "LANG") if k in os.environ}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True
        )
        return done.returncode, done.stdout.strip().splitlines()[-1], done.stdout

    return run


def test_the_last_line_counts_what_the_suite_ran(closing):
    code, last, _ = closing(PASSES)

    assert code == 0
    assert re.fullmatch(r"=+ 2 passed in [\d.]+s =+", last)


@pytest.mark.parametrize(
    "source",
    [
        PASSES + "\ndef test_three():\n    assert False\n",
        PASSES + "\nimport pytest\n\n@pytest.mark." + "skip\ndef test_three():\n    pass\n",
        PASSES + "\nimport pytest\n\n@pytest.mark." + "xfail\ndef test_three():\n    assert 0\n",
        PASSES + "\nimport pytest\n\ndef test_three():\n    pytest." + "skip('no browser')\n",
    ],
    ids=["fails", "is skipped", "is expected to fail", "skips itself"],
)
def test_what_fails_or_does_not_run_is_counted_as_failed(closing, source):
    code, last, _ = closing(source)

    assert code == 1
    assert re.search(r"\b2 passed\b", last)
    assert re.search(r"1 (failed|error)", last)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import nothing_of_that_name\n", "No module named 'nothing_of_that_name'"),
        ("", "It found no tests"),
        (PASSES + "\ndef test_three():\n    import os\n    os._exit(0)\n", "not come to its end"),
        # What a hung suite gets at its limit: the log says where it stood.
        (PASSES + "\ndef test_three():\n    import os\n    os.abort()\n", "in test_three"),
    ],
    ids=["can't be read", "is empty", "ends in the middle", "is aborted"],
)
def test_a_suite_that_does_not_run_to_its_end_fails(closing, source, said):
    code, last, output = closing(source)

    assert code == 1
    assert "failed" in last or "error" in last
    assert said in output


def test_every_file_of_tests_runs_in_one_suite_or_on_both_databases():
    runs = {
        suite.name: [
            path
            for part in suite.parts
            for path in ([TESTS / part] if part.endswith(".py") else (TESTS / part).rglob("test_*"))
            if path.suffix == ".py" and str(path.relative_to(TESTS)) not in elsewhere(suite)
        ]
        for suite in suites().values()
    }
    shares = [suite.share for suite in suites().values() if suite.share]
    assert shares == [(part, len(shares)) for part in range(1, len(shares) + 1)]
    for part in range(2, len(shares) + 1):  # the first stands for all: they share the forms
        assert runs.pop(f"fuzz-{part}") == runs["fuzz-1"]
    files = set(TESTS.rglob("test_*.py"))
    assert set().union(*runs.values()) == files
    twice = [path for path in files if sum(path in found for found in runs.values()) > 1]
    assert sorted(twice) == sorted(runs["sqlite"])
