"""A command that finds no database says so in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import production

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("database", ["postgres://nobody@127.0.0.1:1/nothing", "sqlite:///{}/new"])
def test_a_database_that_can_not_be_used_is_one_line(tmp_path, database):
    environment = production.environment(
        VAR_DIR=str(tmp_path), DATABASE_URL=database.format(tmp_path), LOG_LEVEL="ERROR"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "verify", "--json"],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1 and done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("youthwork: the database can't be used")
