"""PostgreSQL stops and crashes, Redis comes back empty, all under load: nothing is lost."""

import json
import signal
import threading
import time
import uuid
from functools import partial

import pytest

from tests import schema
from tests.drills.instance import WITHIN, standing_on, wait_until
from tests.drills.test_saves_under_fire import DRILL_WITHIN, Phone, Web
from tests.servers import Servers, own_postgres, own_redis, servers

SAVES, AT_ONCE = 120, 10
STOPPED, GONE, CRASHED = 20, 50, 80  # signals saved when it happens
AWAY = 3  # seconds that a server is gone


@pytest.fixture
def lost(tmp_path):
    """An instance on servers of its own, which the drill may end."""
    settings, desk = "tests.drills.save_settings", "tests.drills.save_desk"
    with servers() as shared, own_postgres() as postgres, own_redis() as redis:
        private = Servers(postgres.address, redis.address)
        copy = partial(schema.carry_over, shared)
        with standing_on("production", settings, desk, private, tmp_path, copy) as instance:
            yield instance, postgres, redis


def test_servers_come_and_go_and_each_signal_is_saved_and_told_once(lost):
    instance, postgres, redis = lost
    session = instance.ask("signed_in")
    web = Web(instance)
    web.start()
    instance.worker()
    instance.worker()  # two, each with a beat of its own
    web.open()
    ids = [str(uuid.uuid4()) for _number in range(SAVES)]
    alone = threading.Barrier(1)
    phones = [Phone(web, session, alone, *numbered) for numbered in enumerate(ids)]

    def one_after_the_other(some):
        for phone in some:
            phone.run()

    parts = [phones[start::AT_ONCE] for start in range(AT_ONCE)]
    hands = [
        threading.Thread(target=one_after_the_other, args=(part,), daemon=True) for part in parts
    ]
    for hand in hands:
        hand.start()

    def saved(number):
        wait_until(lambda: instance.ask("count") >= number, DRILL_WITHIN, f"{number} saved")

    saved(STOPPED)
    postgres.end(signal.SIGINT)  # as a restart for an update ends it
    time.sleep(AWAY)
    postgres.start()
    saved(GONE)
    redis.end()
    saved(GONE + 10)  # whoever saves doesn't notice
    redis.start()  # with nothing in it
    saved(CRASHED)
    postgres.end(signal.SIGQUIT)  # without a word, as a crash does
    postgres.start()
    began = time.monotonic()
    for hand in hands:
        hand.join(DRILL_WITHIN)
        assert not hand.is_alive(), "a phone still waits for its answer"

    assert [phone.refused for phone in phones if phone.refused] == []
    rows = instance.ask("saved")
    assert sorted(client_id for client_id, _ref, _severity in rows) == sorted(ids)
    urgent = sorted(ref for _client_id, ref, severity in rows if severity == 4)
    wait_until(
        lambda: all(state == "sent" for _ref, _about, state in instance.ask("alerts")),
        WITHIN, "every alert sent by the same workers",
    )  # fmt: skip
    print(f"all told {time.monotonic() - began:.1f} s after the crash")
    alerts = instance.ask("alerts")
    assert sorted(about for _ref, about, _state in alerts) == urgent
    mails = instance.mails()
    told = {mail.strip("<").partition("@")[0] for mail in mails}
    assert told >= {ref for ref, _about, _state in alerts}
    assert json.loads(instance.manage("verify", "--json").splitlines()[-1])["whole"]
