"""A mail server that refuses, hangs, takes a mail and then fails: over a real connection."""

import socket
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest

from outbox import actions
from outbox.choices import Outcome, Status
from privacy.choices import AuditVerb
from privacy.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


class Server(threading.Thread):
    """Speaks as much SMTP as it has to; `mode` says where it goes wrong."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.mode, self.mails = "well", []

    def run(self):
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                with connection, connection.makefile("rwb") as lines, suppress(OSError):
                    self.talk(lines)

    def talk(self, lines):
        if self.mode == "hangs":
            lines.readline()  # nobody speaks first: until the other side gives up
            return
        if self.mode == "refuses":
            self.say(lines, "421 closing")
            return
        self.say(lines, "220 hello")
        while command := lines.readline().decode().strip().upper():
            if command == "DATA":
                self.say(lines, "354 go on")
                mail = b"".join(iter(lines.readline, b".\r\n")).decode()
                if self.mode == "fails after":
                    self.say(lines, "451 later")
                    continue
                self.mails.append(mail)
                if self.mode == "takes and goes":
                    return  # it has the mail, and never says so
            self.say(lines, "221 bye" if command == "QUIT" else "250 ok")
            if command == "QUIT":
                return

    def say(self, lines, text):
        lines.write(text.encode() + b"\r\n")
        lines.flush()


@pytest.fixture
def server(settings):
    made = Server()
    made.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_TIMEOUT = 0.3
    yield made
    made.listener.close()


@contextmanager
def going(server, mode):
    server.mode = mode
    yield
    server.mode = "well"


@pytest.mark.parametrize("mode", ["refuses", "hangs", "fails after"])
def test_what_did_not_go_waits_and_goes_once_when_the_server_is_well(server, post, now, mode):
    message = post()
    with going(server, mode):
        assert actions.send(message.pk, now) is Outcome.FAILED
    message.refresh_from_db()
    assert (message.status, server.mails) == (Status.WAITING, [])

    assert actions.send(message.pk, now + LATER) is Outcome.SENT
    assert actions.send(message.pk, now + LATER) is Outcome.SKIPPED
    assert len(server.mails) == 1 and f"<{message.ref}@" in server.mails[0]
    assert AuditEntry.objects.filter(verb=AuditVerb.SENT).count() == 1


def test_what_was_taken_without_a_word_goes_again_and_shows_as_one(server, post, now):
    """The one case in which a mail goes twice: at least once is promised, and never lost."""
    message = post()
    with going(server, "takes and goes"):
        assert actions.send(message.pk, now) is Outcome.FAILED
    assert actions.send(message.pk, now + LATER) is Outcome.SENT

    first, second = (
        [line for line in mail.splitlines() if line.lower().startswith("message-id:")]
        for mail in server.mails
    )
    assert first == second != []
    assert AuditEntry.objects.filter(verb=AuditVerb.SENT).count() == 1
