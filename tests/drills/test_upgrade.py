"""The database of an earlier release is migrated: chains are whole, pages open, nothing is lost."""

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests import schema
from tests.drills.instance import Instance
from tests.production import environment
from tests.servers import servers
from tests.upgrade import keep

# As no deed does it, but as the database once let it be done.
AGAINST_THE_RULE = """
UPDATE signals_signal SET category = 'unsafe_home', severity = 4,
  title = narrative, paused_reason = narrative, narrative = NULL WHERE id = 3;
"""
SETTINGS, DESK = "tests.drills.page_settings", "tests.drills.backup_desk"


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded(request, tmp_path):
    if request.param == "sqlite":
        path = tmp_path / "vindplaats.sqlite3"
        path.write_bytes(keep.sqlite_file())
        with closing(sqlite3.connect(path)) as database:
            database.executescript(AGAINST_THE_RULE)
        made = Instance({"DEMO": "1"}, SETTINGS, DESK, tmp_path)
        yield made
        made.end()
        return
    name = f"upgrade_{os.getpid()}"
    with servers() as private:
        schema.empty_on(private, name)
        psql = max(Path("/usr/lib/postgresql").glob("*/bin/psql"))
        subprocess.run(
            [psql, "-q", "-v", "ON_ERROR_STOP=1", private.database(name)],
            input=keep.postgresql_dump() + b"SET search_path = public;" + AGAINST_THE_RULE.encode(),
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        env = environment(
            DATABASE_URL=private.database(name), REDIS_URL=f"{private.redis}/7",
            MEDIA_ROOT=str(tmp_path / "media"), JOURNAL_PATH=str(tmp_path / "journal"),
        )  # fmt: skip
        made = Instance(env, SETTINGS, DESK, tmp_path)
        yield made
        made.end()


def test_after_an_upgrade_everything_is_there_and_works(upgraded):
    held = upgraded.ask("held")
    assert held["signals"] == ["Ruzie bij de kiosk 0", "Ruzie bij de kiosk 1", None]
    assert held["titles"] == [None, None, None]
    assert sorted(held["consents"].values()) == ["valid", "valid", "withdrawn"]
    assert set(upgraded.ask("pages").values()) == {200}

    said = json.loads(upgraded.manage("verify", "--json").splitlines()[-1])
    assert said["whole"] and said["chains"]["consent evidence"]["events"] >= 4
    upgraded.ask("log_another")
    assert len(upgraded.ask("held")["signals"]) == 4
    upgraded.manage("daily")
    assert json.loads(upgraded.manage("verify", "--json").splitlines()[-1])["whole"]
