import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from outbox import actions, dates
from outbox.choices import NEXT, Outcome, Status
from outbox.models import Message, new_ref
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from youthwork.lib.prepared import Bundle

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def refuse(monkeypatch, error):
    """Let the mail server refuse with this error."""

    def send(self, fail_silently=False):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)


def test_a_message_goes_once_and_leaves_an_audit_entry(post, now):
    message = post()

    assert actions.send(message.pk, now) is Outcome.SENT
    assert actions.send(message.pk, now) is Outcome.SKIPPED

    message.refresh_from_db()
    assert (message.status, message.sent_at, message.attempts) == (Status.SENT, now, 1)
    assert len(django_mail.outbox) == 1
    entry = AuditEntry.objects.get(verb=AuditVerb.SENT)
    assert entry.subject == f"outbox.message:{message.ref}"
    assert entry.by is None


def test_a_mail_says_that_a_machine_wrote_it_and_which_message_it_is(post, now):
    message = post()
    actions.send(message.pk, now)

    [sent] = django_mail.outbox
    headers = sent.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<{message.ref}@localhost>"
    assert headers.get_content_type() == "text/plain"


def test_a_mail_sent_twice_shows_as_one(post, now):
    message = post()
    actions.send(message.pk, now)
    Message.objects.update(status=Status.WAITING, sent_at=None)
    actions.send(message.pk, now)

    first, second = django_mail.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]


def test_the_same_key_is_one_message(post):
    assert post(dedupe_key="signals.urgent:S-2026-0041:7f3a") is not None
    assert post(dedupe_key="signals.urgent:S-2026-0041:7f3a") is None
    assert Message.objects.count() == 1


def test_a_kind_that_nobody_wrote_is_refused_when_posted(post):
    with pytest.raises(LookupError):
        post("test.unknown")


def test_a_message_waits_until_its_moment(post, now):
    message = post(not_before=now + MINUTE)
    assert actions.send(message.pk, now) is Outcome.SKIPPED
    assert actions.send(message.pk, now + MINUTE) is Outcome.SENT


def test_a_message_under_a_lease_is_left_alone_until_the_lease_runs_out(post, now):
    message = post()
    assert actions._claim(message, now, Bundle())  # and the worker dies here

    assert actions.send(message.pk, now + MINUTE) is Outcome.SKIPPED
    assert actions.send(message.pk, message.leased_until) is Outcome.SENT
    assert len(django_mail.outbox) == 1


def test_the_lease_outlives_the_mail_server_and_grows(settings):
    lease = dates.message_lease(settings.EMAIL_TIMEOUT, 1)
    assert lease >= timedelta(seconds=10 * settings.EMAIL_TIMEOUT)
    assert dates.message_lease(settings.EMAIL_TIMEOUT, 3) > lease


def test_of_two_workers_that_saw_the_same_row_one_gets_it(post, now):
    first, second = (Message.objects.get(pk=pk) for pk in [post().pk] * 2)
    assert [actions._claim(seen, now, Bundle()) for seen in (first, second)] == [True, False]
    assert (second.attempts, second.leased_until) == (0, None)


def test_a_claim_of_what_changed_since_it_was_seen_gets_nothing(post, now):
    seen = post()
    Message.objects.update(not_before=now - MINUTE)
    assert not actions._claim(seen, now, Bundle())


def test_one_message_is_claimed_at_a_time(post, now, monkeypatch):
    """Whoever dies while sending leaves one lease to run out, not a batch of them."""
    messages, leased = [post() for _number in range(3)], []

    def send(self, fail_silently=False):
        leased.append(Message.objects.leased(now).count())

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    actions.send_each(messages, lambda: now)
    assert leased == [1, 1, 1]


def test_nothing_is_claimed_that_will_not_be_sent_now(post, now):
    messages, asked = [post() for _number in range(3)], iter([True, True, False])
    outcomes = actions.send_each(messages, lambda: now, lambda: next(asked))
    assert outcomes == {Outcome.SENT: 2}
    assert Message.objects.filter(attempts=0, leased_until=None).count() == 1


IS_ONE = connection.vendor == "postgresql"  # that it went, the trail and the next claim


def test_each_message_more_costs_few_statements_of_the_outbox(post, now, settings):
    """Whether it stands, that it went, the trail and the next claim; kinds and waits ask theirs."""
    settings.MESSAGE_WAIT = ""

    def cost(number):
        messages = [post() for _number in range(number)]
        with CaptureQueriesContext(connection) as asked:
            assert actions.send_each(messages, lambda: now) == {Outcome.SENT: number}
        return sum(not re.match("SAVEPOINT|RELEASE", query["sql"]) for query in asked)

    assert cost(12) - cost(2) == 10 * (2 if IS_ONE else 4)


def test_each_message_more_is_one_commit(transactional_db, post, now, settings, monkeypatch):
    """That it went and the claim of the next are kept at once: a message by itself is a commit."""
    settings.MESSAGE_WAIT = ""
    messages, kept, commit = [post() for _number in range(5)], [], connection.commit
    monkeypatch.setattr(connection, "commit", lambda: kept.append(commit()))
    with CaptureQueriesContext(connection) as asked:
        actions.send_each(messages, lambda: now)
    looks = len(messages)  # whether the lease stands
    assert (len(asked) - looks if IS_ONE else len(kept)) == 6


def test_what_came_back_before_it_was_marked_leaves_no_entry_that_it_went(post, now, monkeypatch):
    """The provider may be quicker than our own mark."""
    message, other = post(), post()

    def send(self, fail_silently=False):
        if message.ref in self.extra_headers["Message-ID"]:
            actions.came_back(message.ref, Status.BOUNCED, now)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    actions.send_each([message, other], lambda: now)
    statuses = dict(Message.objects.values_list("ref", "status"))
    assert statuses == {message.ref: Status.BOUNCED, other.ref: Status.SENT}
    entries = AuditEntry.objects.filter(verb=AuditVerb.SENT)
    assert [entry.subject_ref for entry in entries] == [other.ref]


def test_what_has_nothing_left_to_say_is_cancelled(post, now):
    message = post("test.nothing_to_say")
    assert actions.send(message.pk, now) is Outcome.SKIPPED
    message.refresh_from_db()
    assert message.status == Status.CANCELLED
    assert django_mail.outbox == []
    assert AuditEntry.objects.filter(verb=AuditVerb.CANCELLED).count() == 1


def test_a_failure_keeps_its_class_and_never_its_words(post, now, caplog):
    message = post("test.broken")
    assert actions.send(message.pk, now) is Outcome.FAILED
    message.refresh_from_db()
    assert (message.status, message.last_error) == (Status.WAITING, "ValueError")
    assert message.retry_at == now + MINUTE
    assert message.leased_until is None
    assert "Jan de Vries" not in caplog.messages[0]


def test_waits_grow_and_end_in_giving_up(post, now):
    message = post("test.broken")
    waits = []
    while actions.send(message.pk, now) is Outcome.FAILED:
        message.refresh_from_db()
        if message.status != Status.WAITING:
            break
        waits.append(message.retry_at - now)
        now = message.retry_at

    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(hours=60)  # a weekend without mail server
    assert (message.status, message.attempts) == (Status.FAILED, dates.MAX_ATTEMPTS)
    assert [*Message.objects.given_up()] == [message]
    assert AuditEntry.objects.filter(verb=AuditVerb.FAILED).count() == 1


def test_a_message_that_kills_every_worker_is_given_up(post, now):
    message = post()
    Message.objects.update(attempts=dates.MAX_ATTEMPTS)
    assert actions.send(message.pk, now) is Outcome.FAILED
    message.refresh_from_db()
    assert (message.status, message.last_error) == (Status.FAILED, "WorkerLost")
    assert django_mail.outbox == []


def test_a_recipient_refused_for_good_bounces_at_once(post, now, monkeypatch):
    message = post()
    refuse(monkeypatch, smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}))
    actions.send(message.pk, now)
    message.refresh_from_db()
    assert message.status == Status.BOUNCED
    assert AuditEntry.objects.filter(verb=AuditVerb.BOUNCED).count() == 1
    assert [*Message.objects.troubled()] == [message]


def test_a_mail_that_is_not_taken_once_it_was_read_is_given_up_at_once(post, now, monkeypatch):
    """It may be about the house: an address isn't written off, and it can be tried again."""
    message = post()
    refuse(monkeypatch, smtplib.SMTPDataError(554, b"5.2.252 SendAsDenied"))
    actions.send(message.pk, now)
    message.refresh_from_db()
    assert message.status == Status.FAILED
    assert Status.WAITING in NEXT[message.status]


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPSenderRefused(550, b"who are you", "x@y.nl"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
    ],
)
def test_what_the_house_itself_can_put_right_is_tried_again(post, now, monkeypatch, error):
    message = post()
    refuse(monkeypatch, error)
    actions.send(message.pk, now)
    message.refresh_from_db()
    assert message.status == Status.WAITING


def test_a_full_mailbox_is_tried_again(post, now, monkeypatch):
    message = post()
    refuse(monkeypatch, smtplib.SMTPRecipientsRefused({"x": (452, b"mailbox full")}))
    actions.send(message.pk, now)
    message.refresh_from_db()
    assert message.status == Status.WAITING


def test_what_is_cancelled_while_it_is_written_does_not_go(post, now, monkeypatch):
    message = post()
    written = actions.mail.render

    def cancelled_meanwhile(row, moment):
        actions.cancel(Message.objects.get(pk=row.pk), now=now)
        return written(row, moment)

    monkeypatch.setattr("outbox.mail.render", cancelled_meanwhile)
    assert actions.send(message.pk, now) is Outcome.SKIPPED
    assert django_mail.outbox == []


def test_what_is_cancelled_while_the_server_has_it_counts_as_sent(post, now, monkeypatch):
    message = post()

    def send(self, fail_silently=False):
        actions.cancel(Message.objects.get(pk=message.pk), now=now)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    assert actions.send(message.pk, now) is Outcome.SENT
    message.refresh_from_db()
    assert message.status == Status.SENT


def test_nothing_is_cancelled_after_it_went(post, now):
    message = post()
    actions.send(message.pk, now)
    assert not actions.cancel(message, now=now)
    message.refresh_from_db()
    assert message.status == Status.SENT


def test_a_failed_message_is_tried_again_when_somebody_says_so(post, now):
    message = post("test.broken")
    Message.objects.update(status=Status.FAILED, attempts=dates.MAX_ATTEMPTS)
    Message.objects.update(kind="test.hello")
    actions.try_again(message, by=None, now=now)
    with pytest.raises(ValidationError):
        actions.try_again(message, by=None, now=now)
    assert actions.send(message.pk, now) is Outcome.SENT


def test_no_transaction_is_open_while_the_mail_server_thinks(
    transactional_db, post, now, monkeypatch
):
    message = post()
    seen = []

    def send(self, fail_silently=False):
        seen.append(transaction.get_connection().in_atomic_block)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    actions.send(message.pk, now)
    assert seen == [False]


def test_a_subject_with_an_address_is_no_mail():
    with pytest.raises(ValueError, match="subject"):
        actions.mail.Mail(to=["a@b.example"], subject="To a@b.example", text="")
    with pytest.raises(ValueError, match="subject"):
        actions.mail.Mail(to=["a@b.example"], subject="Two\nlines", text="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "posted"},
        {"status": Status.SENT},
        {"status": Status.WAITING, "sent_at": "2026-11-20T21:00Z"},
        {"status": Status.CANCELLED, "leased_until": "2026-11-20T21:00Z"},
        {"recipient": "parent@home.example"},
        {"subject": "mail to parent@home.example"},
        {"dedupe_key": "parent@home.example"},
    ],
    ids=str,
)
def test_the_database_refuses_what_a_message_cannot_be(wrong):
    row = {"subject": "a.b:C", "recipient": "d.e:F", "dedupe_key": "k"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(ref=new_ref("M"), kind="test.hello", **row)


def test_every_status_has_its_next_steps():
    assert set(NEXT) == set(Status)
    assert set(Status.values) == {
        "waiting", "sent", "failed", "bounced", "complained", "cancelled"
    }  # fmt: skip
