"""The embedded instance with a full disk, and one whose clock jumps ahead and back."""

import json
import uuid

import pytest

from tests.drills.instance import standing_on


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    var = tmp_path_factory.mktemp("embedded")
    settings, desk = "tests.drills.page_settings", "tests.drills.backup_desk"
    with standing_on("embedded", settings, desk, None, var) as made:
        made.ask("fill")
        yield made


def test_on_a_full_disk_nothing_is_half_saved_and_with_room_it_goes_on(instance):
    before = len(instance.ask("held")["signals"])
    saved, failed = instance.ask("save_until_full", str(uuid.uuid4()))
    assert failed >= 500
    assert len(instance.ask("held")["signals"]) == before + saved

    assert instance.ask("save_again") < 400  # the same one, as the phone tries again
    assert len(instance.ask("held")["signals"]) == before + saved + 1
    assert json.loads(instance.manage("verify", "--json").splitlines()[-1])["whole"]


def test_a_clock_that_jumps_ahead_and_back_tells_nobody_twice(instance):
    def day(*date):
        return json.loads(instance.manage("daily", "--json", *date).splitlines()[-1])["changed"]

    day("--date", "2028-01-15")  # over a year ahead, in one run
    assert day("--date", "2028-01-15") == {}
    day()  # back again: figures of today may be counted anew
    assert day() == {}
    instance.manage("deliver")
    mails = instance.mails()
    assert mails and len(mails) == len(set(mails))
    assert json.loads(instance.manage("verify", "--json").splitlines()[-1])["whole"]
