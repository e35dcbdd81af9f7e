"""The topology of docker-compose.yml, native: it starts, answers over TLS, loses a part, stops."""

import http.client
import os
import re
import ssl

import pytest

from tests import schema
from tests.drills.conftest import wait_until
from tests.servers import servers
from tests.stack import PARTS, stack

VISITS = 30


@pytest.fixture(scope="module")
def running():
    name = f"stack_{os.getpid()}"
    with servers() as private:
        schema.copy_on(private, name)
        with stack(private.database(name), f"{private.redis}/9") as made:
            yield made


def figures(running, number):
    """What one web server says to who asks it directly."""
    trust = ssl.create_default_context(cafile=running.inside)
    port = running.web_ports[number]
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=trust)
    connection.request("GET", "/metrics", headers={"Host": "localhost"})
    answer = connection.getresponse()
    assert answer.status == 200
    return answer.read().decode()


def log_ins(said):
    counts = re.findall(r'_count\{[^}]*route="accounts/login/"[^}]*\} (\d+)', said)
    return sum(map(int, counts))


def test_it_answers_over_tls_and_loses_any_part_without_an_error(running):
    assert 'name="login"' in running.get("/accounts/login/")
    assert running.status("/metrics") == 404 and running.status("/health/live/") == 200

    # The proxy leaves one that was late for five seconds alone.
    wait_until(lambda: _visited(running) and min(_counted(running)) > 0, 60, "both web servers")
    before = _counted(running)
    for _visit in range(VISITS):
        running.get("/accounts/login/")
    # Both serve, each adds up over its two processes, and no visit is missing.
    visits = [now - was for now, was in zip(_counted(running), before, strict=True)]
    assert min(visits) > 0 and sum(visits) == VISITS
    assert "vindplaats_worker_age_seconds" in figures(running, 0)

    for name in ("web-1", "worker-1", "beat"):
        running.kill(name)
    assert [running.status("/accounts/login/") for _visit in range(VISITS)] == [200] * VISITS
    assert '"status": "ok"' in running.get("/health/ready/")  # the other worker goes on
    for name in ("web-1", "worker-1", "beat"):
        running.start(name)
    wait_until(lambda: _listens(running, 0), 60, "the first web server")

    log = "".join(running.said(name) for name in PARTS)
    assert "Traceback" not in log and "/accounts/login" not in log
    assert running.stop() == []  # everybody ended when asked
    assert all(process.poll() is not None for process in running.processes.values())


def _visited(running):
    return bool(running.get("/accounts/login/"))


def _counted(running):
    return [log_ins(figures(running, number)) for number in (0, 1)]


def _listens(running, number):
    try:
        return bool(figures(running, number))
    except OSError:
        return False
