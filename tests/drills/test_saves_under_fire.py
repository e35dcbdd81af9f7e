"""Web and worker are killed during 200 saves with retries: each signal is there exactly once."""

import http.client
import threading
import time
import uuid
from urllib.parse import urlencode

import pytest

from tests.drills.conftest import ROOT, wait_until
from tests.drills.instance import WITHIN, standing_on
from tests.make import posted
from tests.servers import free_port, servers

SAVES, PHONES = 200, 10
KILLED_AT = (20, 60, 100, 140)  # signals saved when everything is killed once more
ANSWERED_WITHIN = 20  # seconds before a phone gives an answer up and tries again
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

    def start(self):
        self.process = self.instance.start(
            "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--workers", "2",
            "--bind", f"127.0.0.1:{self.port}", "youthwork.wsgi",
        )  # fmt: skip

    def kill(self):
        self.instance.kill(self.process)


class Phone(threading.Thread):
    """Posts its signals one after the other; each until the answer says that it is saved."""

    def __init__(self, web, session, ids):
        super().__init__(daemon=True)
        self.web, self.ids, self.refused, self.tries = web, ids, [], 0
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
        for position, client_id in enumerate(self.ids):
            severity = "4" if position % 5 == 0 else "2"
            form = urlencode(posted(client_id=client_id, severity=severity))
            while not self.saved(form):
                time.sleep(0.1)  # as a phone waits before it tries again
            if position % 4 == 0:
                self.saved(form)  # and whoever taps twice

    def saved(self, form):
        self.tries += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=ANSWERED_WITHIN)
        try:
            connection.request("POST", FORM, form, self.headers)
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
    ids = [str(uuid.uuid4()) for _number in range(SAVES)]
    phones = [Phone(web, session, ids[start::PHONES]) for start in range(PHONES)]
    for phone in phones:
        phone.start()

    for number in KILLED_AT:
        wait_until(
            lambda number=number: instance.ask("count") >= number, DRILL_WITHIN, f"{number} saved"
        )
        web.kill()
        instance.kill(worker)
        web.start()
        worker = instance.worker()
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
