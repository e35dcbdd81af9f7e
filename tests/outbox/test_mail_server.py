"""A mail server that refuses, hangs, takes a mail and then fails: over a real connection."""

import socket
import threading
from contextlib import closing, contextmanager, suppress
from datetime import timedelta

import pytest

from outbox import actions
from outbox.carrier import Carrier
from outbox.choices import Outcome, Status
from outbox.mail import Envelope
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
        self.mode, self.mails, self.connections = "well", [], 0
        self.envelopes = []  # whom a mail was said to be of and to, in capitals
        self.after = {}  # from the second mail on a connection: what is answered to which command

    def run(self):
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                self.connections += 1
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
        taken = 0
        while command := lines.readline().decode().strip().upper():
            if command.startswith(("MAIL", "RCPT")):
                self.envelopes.append(command)
            if command == "DATA":
                self.say(lines, "354 go on")
                mail = b"".join(iter(lines.readline, b".\r\n")).decode()
                if self.mode == "fails after":
                    self.say(lines, "451 later")
                    continue
                self.mails.append(mail)
                taken += 1
                if self.mode == "takes and goes":
                    return  # it has the mail, and never says so
                if self.mode == "closes":
                    self.say(lines, "250 ok, and that was it")
                    return
            elif taken and (answer := self.after.get(command[:4])):
                self.say(lines, answer)
                continue
            elif self.mode == "knows nobody" and command.startswith("RCPT"):
                self.say(lines, "550 unknown")
                continue
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


def posted(post, number):
    return [post() for _number in range(number)]


def test_a_round_takes_one_connection(server, post, now):
    assert actions.send_each(posted(post, 5), lambda: now) == {Outcome.SENT: 5}
    assert (len(server.mails), server.connections) == (5, 1)


@pytest.mark.parametrize(
    "after",
    [{"MAIL": "421 one on a connection"}, {"RCPT": "452 too many"}, {"NOOP": "421 bye"}],
    ids=str,
)
def test_a_server_that_wants_a_new_connection_gets_one_and_each_mail_once(server, post, now, after):
    server.after = after
    assert actions.send_each(posted(post, 3), lambda: now) == {Outcome.SENT: 3}
    assert (len(server.mails), server.connections) == (3, 3)


def test_a_line_that_was_closed_after_a_mail_is_opened_for_the_next(server, post, now):
    with going(server, "closes"):
        assert actions.send_each(posted(post, 3), lambda: now) == {Outcome.SENT: 3}
    assert (len(server.mails), server.connections) == (3, 3)


def test_what_breaks_off_without_an_answer_is_not_offered_again_at_once(server, post, now):
    """The server may have taken it: on its own connection or on one that carried others."""
    with going(server, "takes and goes"):
        assert actions.send_each(posted(post, 3), lambda: now) == {Outcome.FAILED: 3}
    assert len(server.mails) == 3


def test_who_is_refused_for_good_bounces_after_others_went_on_the_same_line(server, post, now):
    first, second = posted(post, 2)

    def then():
        server.mode = "knows nobody" if server.mails else "well"
        return True

    outcomes = actions.send_each([first, second], lambda: now, then)
    assert outcomes == {Outcome.SENT: 1, Outcome.FAILED: 1}
    second.refresh_from_db()
    assert (second.status, len(server.mails)) == (Status.BOUNCED, 1)


ADDRESSES = {
    "plain": "lea.leider+werk@vindplaats.example",
    "with a name": "Lea <lea@vindplaats.example>",
    "with a name in other letters": "Zoë <zoe@vindplaats.example>",
    "of a domain in other letters": "lea@jongerenwerk-zuiderzeë.example",
    "with a space": '"lea leider"@vindplaats.example',
    "with an apostrophe": "d'arc@vindplaats.example",
}


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("sender", ["Vindplaats <mail@vindplaats.example>", "Ü <mail@ü.example>"])
def test_what_goes_over_the_line_is_what_django_says(server, name, sender):
    def mail():
        return Envelope(
            "Hallo", "Er wacht iets.\n", sender, [ADDRESSES[name]], bcc=["two@vindplaats.example"],
            headers={"Message-ID": "<M-1@vindplaats.example>", "Date": "Sat, 21 Nov 2026 22:00:00"},
        )  # fmt: skip

    mail().send()
    with closing(Carrier()) as carrier:
        carrier.send(mail())

    assert server.mails[0] == server.mails[1] != ""
    assert len(server.envelopes) == 6
    assert server.envelopes[:3] == server.envelopes[3:]


@pytest.mark.parametrize("address", ["lea@a.example\r\nRCPT TO:<x@y.example>", "lea@"])
def test_an_address_that_is_none_is_refused_as_django_does(server, address):
    with closing(Carrier()) as carrier, pytest.raises(ValueError, match=r"address|newline|Invalid"):
        carrier.send(Envelope("Hallo", "Er wacht iets.\n", "mail@vindplaats.example", [address]))

    assert server.mails == []
