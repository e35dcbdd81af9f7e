"""What a person sees who sets the project up: the targets, and what is missing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = (
    "help run test check fmt unit browser drill fuzz bench stack shots messages css lock sbom clean"
).split()


def test_help_lists_every_target():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    listed = re.findall(r"^  make (\w+) +\S", said, re.MULTILINE)
    declared = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert listed == declared == TARGETS


def checked_by_another_python(root, *names):
    """`bin/check` as somebody starts it who did not activate the project's environment."""
    return subprocess.run(
        [sys._base_executable, "bin/check", *names],
        cwd=root,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


def test_checks_find_their_tools_whichever_python_starts_them():
    done = checked_by_another_python(ROOT, "imports", "lint")

    assert (done.returncode, done.stderr) == (0, "")
    assert set(re.findall(r"^ok +(\w+)", done.stdout, re.MULTILINE)) == {"imports", "lint"}


def test_a_check_whose_tool_is_not_there_says_so(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "tests").mkdir()
    for name in ("bin/check", "tests/__init__.py", "tests/production.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    done = checked_by_another_python(tmp_path, "imports")

    assert (done.returncode, done.stderr) == (1, "")
    assert "lint-imports is not there: bin/setup test" in done.stdout


@pytest.fixture
def plain_user(tmp_path):
    """`plain_user(purpose)` sets up as someone who may install nothing and lacks Pango.

    With an empty path they lack every program too, but the few that the script itself calls.
    """
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    commands = tmp_path / "commands"
    commands.mkdir()
    for name, script in {
        "id": "echo 1000",
        "sudo": "exit 1",
        "apt-get": "echo called >>calls; exit 1",
        "python3": f'case "$*" in *CDLL*) exit 1 ;; esac; exec {sys.executable} "$@"',
    }.items():
        (commands / name).write_text(f"#!/bin/sh\n{script}\n")
        (commands / name).chmod(0o755)

    for name in ("cmp", "dirname", "grep", "sed", "tr"):
        (commands / name).symlink_to(shutil.which(name))

    def run(purpose: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bin/setup", purpose],
            cwd=tmp_path,
            env={"PATH": f"{commands}:{path}", "PYTHON": str(commands / "python3")},
            capture_output=True,
            text=True,
        )

    yield run
    assert not (tmp_path / "calls").exists()
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("purpose", ["run", "bench", "test"])
def test_whoever_may_not_install_is_told_the_command(plain_user, purpose):
    refused = plain_user(purpose)

    assert refused.returncode != 0
    assert "apt-get install --no-install-recommends libpango-1.0-0" in refused.stderr


def asked_for(refused):
    return set(re.search(r"no-install-recommends ([^']*)", refused.stderr)[1].split())


def test_who_measures_needs_two_servers_more_than_who_runs_and_no_tool_of_the_tests(plain_user):
    runs, measures, tests = (
        asked_for(plain_user(purpose, path="")) for purpose in ("run", "bench", "test")
    )

    # The programs of PostgreSQL stand beside the path where they are there.
    assert {re.sub(r"-\d+$", "", name) for name in measures - runs} - {"postgresql"} == {
        "redis-tools"
    }
    assert {"gettext", "poppler-utils"} <= tests - measures and runs < measures < tests


def test_locks_hold_hashes_and_no_address():
    for name in ("run", "test", "installer"):
        text = (ROOT / f"requirements/{name}.txt").read_text()
        pins = re.findall(r"^[a-z0-9].*", text, re.MULTILINE)
        assert pins
        assert all("==" in pin for pin in pins)
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text and "--index" not in text


@pytest.fixture
def set_up(tmp_path):
    """`set_up(purpose)` on a machine that has all but the packages; `asked()`: of pip, so far."""
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\ncase "$*" in *"pip install"*) echo "$*" >>asked ;; esac\n')
    python.chmod(0o755)
    caddy = tmp_path / ".venv/caddy/usr/bin/caddy"
    caddy.parent.mkdir(parents=True)
    caddy.touch(0o755)

    def run(purpose: str) -> None:
        subprocess.run(["bin/setup", purpose], cwd=tmp_path, check=True, capture_output=True)

    run.asked = lambda: (tmp_path / "asked").read_text().splitlines()
    return run


def test_packages_are_asked_for_by_their_hashes_once_and_compiled_when_they_are_loaded(set_up):
    for _first_and_again in range(2):
        set_up("run")

    newer_pip, packages = set_up.asked()
    assert newer_pip.endswith("--requirement requirements/installer.txt")
    assert packages.endswith("--requirement requirements/run.txt")
    for asked in (newer_pip, packages):
        assert {"--require-hashes", "--no-deps", "--no-compile"} <= set(asked.split())


@pytest.mark.parametrize(
    ("order", "installed"),
    [
        (["bench", "test", "bench", "run"], ["run", "test"]),
        (["test", "bench"], ["test"]),
    ],
)
def test_packages_that_are_there_are_asked_for_by_no_other_purpose(set_up, order, installed):
    for purpose in order:
        set_up(purpose)

    asked = [line for line in set_up.asked() if not line.endswith("installer.txt")]
    assert [line.rpartition("/")[2] for line in asked] == [f"{name}.txt" for name in installed]


def test_the_tests_lock_holds_the_versions_of_the_run():
    def pins(name: str) -> set[str]:
        text = (ROOT / f"requirements/{name}.txt").read_text()
        return {line.split(" \\")[0] for line in text.splitlines() if re.match(r"[a-z0-9]", line)}

    assert pins("run") <= pins("test")
