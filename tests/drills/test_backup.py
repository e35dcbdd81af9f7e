"""A backup is taken, the instance is destroyed, the backup is put back: nothing is lost."""

import json
import shutil
import subprocess
import sys

import pytest

from tests import schema
from tests.drills.conftest import ROOT
from tests.drills.instance import WITHIN, standing_on
from tests.servers import servers


@pytest.fixture(params=["embedded", "production"])
def instance(request, tmp_path):
    settings, desk = "tests.drills.save_settings", "tests.drills.backup_desk"
    with servers() as private, standing_on(request.param, settings, desk, private, tmp_path) as it:
        it.private = private
        yield it


def destroyed(instance):
    """The same place with nothing in it: no tables, no files."""
    shutil.rmtree(instance.var / "media", ignore_errors=True)
    if instance.env["DEMO"] == "1":
        for path in instance.var.glob("vindplaats.sqlite3*"):
            path.unlink()
    else:
        schema.empty_on(instance.private, instance.env["DATABASE_URL"].rpartition("/")[2])


def said(instance, *command):
    return json.loads(instance.manage(*command, "--json").splitlines()[-1])


def refused(instance, *command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=instance.env, capture_output=True, text=True,
        timeout=WITHIN,
    )  # fmt: skip
    assert done.returncode != 0 and "Traceback" not in done.stderr
    return done.stderr


# F52: a restore does retention and withdrawals again before anything opens. F23: who left is out.
def test_destroyed_and_restored_nothing_is_lost_and_what_was_withdrawn_stays_so(instance, tmp_path):
    withdrawn, misdirected, *_others = instance.ask("fill")
    leaver = instance.ask("take_on")
    before = instance.ask("held")
    made = said(instance, "backup", str(tmp_path / "shelf"))
    instance.ask("log_another")  # lost: it came after the backup
    instance.ask("withdraw", withdrawn)
    instance.ask("went_to_somebody_else", misdirected)
    instance.ask("leave", leaver)
    assert "isn't empty" in refused(instance, "manage.py", "restore", str(tmp_path / "shelf"))

    destroyed(instance)
    done = said(instance, "restore", str(tmp_path / "shelf"))

    assert done["made_at"] == made["made_at"] and done["files"] == made["files"] == 1
    assert len(before["signals"]) == 1 and len(before["consents"]) == 3
    stopped = {withdrawn: "withdrawn", misdirected: "withdrawn"}
    after = before | {"consents": before["consents"] | stopped}
    assert instance.ask("held") == after
    assert done["replayed"] == {
        "consent.withdrawn": 2,
        "consent.misdirected": 1,
        "organisation.access_ended": 1,
    }
    assert instance.ask("status_of", leaver) == "left"
    assert done["not_usable"] == 0 and done["known_until"]
    assert not instance.ask("link_opens", misdirected)
    assert said(instance, "verify")["whole"]

    destroyed(instance)
    (tmp_path / "journal").unlink()
    done = said(instance, "restore", str(tmp_path / "shelf"))

    assert (done["replayed"], done["known_until"], done["not_usable"]) == ({}, "", 3)
    assert set(instance.ask("held")["consents"].values()) == {"expired"}
    assert instance.ask("status_of", leaver) == "active"  # nobody knows who left

    instance.ask("half_restored")  # as it stands when a restore is cut off
    assert "restore is not finished" in refused(instance, "-c", "import youthwork.wsgi")


@pytest.mark.parametrize("instance", ["production"], indirect=True)
def test_a_backup_in_which_a_row_contradicts_a_check_is_refused(instance, tmp_path):
    """A trigger stands only when the rows are back: who switched it off is found out then."""
    instance.ask("fill")
    instance.ask("contradict")
    said(instance, "backup", str(tmp_path / "shelf"))
    destroyed(instance)

    why = refused(instance, "manage.py", "restore", str(tmp_path / "shelf"))

    assert "signal_has_severity_unless_opportunity" in why
