"""Database and broker over TLS alone, with the certificates that an installation makes."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from functools import partial

import pytest

from tests import schema
from tests.drills.conftest import wait_until
from tests.drills.instance import WITHIN, standing_on
from tests.drills.test_saves_under_fire import Phone, Web
from tests.servers import Servers, certificates, own_postgres, own_redis, servers

SAVES = 10


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    tls = tmp_path_factory.mktemp("tls")
    authority = certificates(tls)
    with own_postgres(tls) as postgres, own_redis(tls) as redis:
        yield Servers(postgres.address, redis.address, authority)


@pytest.fixture(scope="module")
def instance(private, tmp_path_factory):
    var = tmp_path_factory.mktemp("instance")
    settings, desk = "tests.drills.save_settings", "tests.drills.save_desk"
    with servers() as shared:
        copy = partial(schema.carry_over, shared)
        with standing_on("production", settings, desk, private, var, copy) as made:
            yield made


def test_signals_are_saved_and_told_over_tls(instance):
    session = instance.ask("signed_in")
    web = Web(instance)
    web.start()
    instance.worker()  # has taken its first work from the broker
    web.open()
    together = threading.Barrier(SAVES)
    phones = [Phone(web, session, together, n, str(uuid.uuid4())) for n in range(SAVES)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join(WITHIN)

    assert not any(phone.is_alive() or phone.refused for phone in phones)
    assert instance.ask("count") == SAVES
    wait_until(
        lambda: [state for *_what, state in instance.ask("alerts")] == ["sent"] * (SAVES // 5),
        WITHIN, "every alert sent",
    )  # fmt: skip


def test_a_backup_is_taken_over_tls_too(instance, tmp_path):
    assert "the database" in instance.manage("backup", str(tmp_path / "backup"))


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    """The certificate of another authority."""
    return certificates(tmp_path_factory.mktemp("another"))


BROKER = """
import django
django.setup()
from outbox import waking
print(waking.broker_answers(), waking.wake(waking.DELIVER))
"""


def asked(instance, *command, **changed):
    done = subprocess.run(
        command, env=instance.env | changed, cwd=instance.env["PYTHONPATH"],
        capture_output=True, text=True, timeout=WITHIN, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.strip(), done.stderr


def test_a_database_that_another_vouches_for_is_refused(instance, private, another):
    address = instance.env["DATABASE_URL"]
    look = (sys.executable, "manage.py", "migrate", "--check")
    assert asked(instance, *look, DATABASE_URL=address)[0] == 0

    wrong = address.replace(str(private.authority), str(another))
    code, _said, why = asked(instance, *look, DATABASE_URL=wrong)
    assert code != 0 and "certificate verify failed" in why
    # As does another name than the certificate holds, and a line without TLS.
    elsewhere = address.replace("@localhost:", "@elsewhere.example:")
    elsewhere += "&hostaddr=127.0.0.1"
    code, _said, why = asked(instance, *look, DATABASE_URL=elsewhere)
    assert code != 0 and "does not match host name" in why
    plain = address.partition("?")[0] + "?sslmode=disable"
    code, _said, why = asked(instance, *look, DATABASE_URL=plain)
    assert code != 0 and "no encryption" in why


def test_a_broker_that_another_vouches_for_is_refused(instance, private, another):
    address = instance.env["REDIS_URL"]
    look = (sys.executable, "-c", BROKER)
    assert asked(instance, *look)[1] == "True True"

    wrong = address.replace(str(private.authority), str(another))
    assert asked(instance, *look, REDIS_URL=wrong)[1] == "False False"
    without = address.partition("?")[0]  # the system's authorities don't know ours
    assert asked(instance, *look, REDIS_URL=without)[1] == "False False"
    elsewhere = address.replace("@localhost:", "@0.0.0.0:").replace("//localhost:", "//0.0.0.0:")
    assert asked(instance, *look, REDIS_URL=elsewhere)[1] == "False False"  # no name it holds
    plain = without.replace("rediss:", "redis:")
    assert asked(instance, *look, REDIS_URL=plain)[1] == "False False"
