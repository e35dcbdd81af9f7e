"""Web and worker are killed during 200 saves at once: each signal is there exactly once."""

import http.client
import socket
import threading
import time
import uuid
from urllib.parse import urlencode

import pytest

from tests.drills.conftest import ROOT, wait_until
from tests.drills.instance import WITHIN, standing_on
from tests.make import posted
from tests.servers import free_port, servers

SAVES = 200  # each by a phone of its own, all at the same moment
KILLED_AT = (20, 80, 140)  # signals saved when everything is killed once more
ANSWERED_WITHIN = 60  # seconds before a phone gives an answer up and tries again
DRILL_WITHIN = 240
FORM = "/signals/new/"


@pytest.fixture(scope="module", params=["embedded", "production"])
def instance(request, tmp_path_factory):
    """Once on SQLite with the file-system broker, once on PostgreSQL with Redis."""
    var = tmp_path_factory.mktemp(request.param)
    settings, desk = "tests.drills.save_settings", "tests.drills.save_desk"
    with servers() as private, standing_on(request.param, settings, desk, private, var) as made:
        yield made


class Web:
    """The web processes as they run everywhere; killed and started on the same port."""

    def __init__(self, instance):
        self.instance, self.port, self.process = instance, free_port(), None
        self.is_open = threading.Event()  # phones wait for it: 200 that knock would slow its start

    def start(self):
        self.process = self.instance.start(
            "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--workers", "2",
            "--bind", f"127.0.0.1:{self.port}", "youthwork.wsgi",
        )  # fmt: skip

    def open(self):
        wait_until(self.answers, WITHIN, "web processes that answer")
        self.is_open.set()

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def kill(self):
        self.is_open.clear()
        self.instance.kill(self.process)


class Phone(threading.Thread):
    """Posts its signal when all others do, and until the answer says that it is saved."""

    def __init__(self, web, session, together, number, client_id):
        super().__init__(daemon=True)
        self.web, self.together, self.refused, self.tries = web, together, [], 0
        self.taps_twice = number % 4 == 0
        severity = "4" if number % 5 == 0 else "2"
        self.form = urlencode(posted(client_id=client_id, severity=severity))
        name, key, csrf_name = session
        token = "t" * 32
        real = web.instance.env["DEMO"] == "0"
        host = "vindplaats.example" if real else "localhost"
        self.headers = {
            "Host": host if real else f"localhost:{web.port}",
            "Cookie": f"{name}={key}; {csrf_name}={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if real:
            self.headers |= {"X-Forwarded-Proto": "https", "Origin": f"https://{host}"}

    def run(self):
        self.together.wait(WITHIN)
        while not self.saved():
            time.sleep(0.1)  # as a phone waits before it tries again
        if self.taps_twice:
            self.saved()

    def saved(self):
        self.web.is_open.wait(WITHIN)
        self.tries += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=ANSWERED_WITHIN)
        try:
            connection.request("POST", FORM, self.form, self.headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False  # killed, or not up yet
        finally:
            connection.close()
        location = answer.getheader("Location", "")
        if answer.status < 400 and location.endswith("/saved/"):
            return True
        if answer.status < 500:
            self.refused.append((answer.status, location))
        return answer.status < 500


def test_each_signal_is_saved_and_told_exactly_once_whatever_is_killed(instance):
    session = instance.ask("signed_in")
    web = Web(instance)
    web.start()
    worker = instance.worker()
    web.open()
    ids = [str(uuid.uuid4()) for _number in range(SAVES)]
    together = threading.Barrier(SAVES)
    phones = [Phone(web, session, together, *numbered) for numbered in enumerate(ids)]
    for phone in phones:
        phone.start()
    wait_until(lambda: all(phone.tries for phone in phones), WITHIN, "every phone trying")

    for number in KILLED_AT:
        wait_until(
            lambda number=number: instance.ask("count") >= number, DRILL_WITHIN, f"{number} saved"
        )
        web.kill()
        instance.kill(worker)
        web.start()
        worker = instance.worker()
        web.open()  # last, so that the next blow falls while signals are saved
    for phone in phones:
        phone.join(DRILL_WITHIN)
        assert not phone.is_alive(), "a phone still waits for its answer"

    assert [phone.refused for phone in phones if phone.refused] == []
    assert sum(phone.tries for phone in phones) > SAVES + SAVES // 4, "nothing was ever retried"
    rows = instance.ask("saved")
    assert sorted(client_id for client_id, _ref, _severity in rows) == sorted(ids)
    refs = [ref for _client_id, ref, _severity in rows]
    assert len(set(refs)) == SAVES
    assert sorted(instance.ask("logged")) == sorted(refs)
    urgent = {ref for _client_id, ref, severity in rows if severity == 4}
    wait_until(
        lambda: all(state == "sent" for _ref, _about, state in instance.ask("alerts")),
        WITHIN, "every alert sent",
    )  # fmt: skip
    alerts = instance.ask("alerts")
    assert sorted(about for _ref, about, _state in alerts) == sorted(urgent)
    told = {mail.strip("<").partition("@")[0] for mail in instance.mails()}
    assert told >= {ref for ref, _about, _state in alerts}
