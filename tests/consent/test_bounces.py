"""Mail that comes back, from the provider's post to who asked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from consent.actions import asking, following, own_link
from consent.choices.request import LinkPurpose, RequestStatus
from consent.models import Signer
from consent.querysets import overview
from outbox import actions, dates, mail
from outbox.choices import Status
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import NOW
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

SECRET = "vindplaats:" + "s" * 40
HOOK = reverse("mail_hook")
provider = override_settings(MAIL_PROVIDER="brevo", ANYMAIL={"WEBHOOK_SECRET": SECRET})

KEY = "k" * 32
of_mailgun = override_settings(
    MAIL_PROVIDER="mailgun",
    ANYMAIL={"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY},
)


def post(client, body, secret=SECRET):
    token = base64.b64encode(secret.encode()).decode()
    return client.post(
        HOOK, body, content_type="application/json", headers={"authorization": f"Basic {token}"}
    )


def told(message, event="hard_bounce"):
    return json.dumps(
        {"event": event, "email": "x@y.nl", "message-id": f"<{message.ref}@localhost>"}
    )


def told_by_mailgun(message, event, key):
    signed = hmac.digest(key.encode(), b"1700000000" + b"t" * 50, hashlib.sha256).hex()
    return json.dumps(
        {
            "signature": {"timestamp": "1700000000", "token": "t" * 50, "signature": signed},
            "event-data": {
                "event": event,
                "severity": "permanent",
                "timestamp": 1700000000.1,
                "recipient": "x@y.nl",
                "message": {"headers": {"message-id": f"{message.ref}@localhost"}},
            },
        }
    )


def sent(asked, number=1):
    message = Message.objects.get(recipient=f"consent.signer:{asked.ref}-{number}")
    Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=NOW)
    message.refresh_from_db()
    return message


@pytest.fixture
def asked(cast):
    return make.request(cast.worker, cast.noord)


@provider
@pytest.mark.parametrize("event", ["hard_bounce", "soft_bounce", "blocked", "invalid_email"])
def test_f9_a_mail_that_comes_back_ends_the_question_and_tells_who_asked(
    asked, cast, client, event
):
    message = sent(asked)
    assert post(client, told(message, event)).status_code == 204

    message.refresh_from_db()
    asked.refresh_from_db()
    assert message.status == Status.BOUNCED and asked.status == RequestStatus.UNDELIVERABLE
    assert Signer.objects.get().bounced_at
    mail = Message.objects.get(kind="consent.undelivered")
    assert mail.recipient == f"organisation.user:{cast.worker.public_id}"
    # Told twice, it happened once.
    post(client, told(message, event))
    assert Message.objects.filter(kind="consent.undelivered").count() == 1


@provider
def test_a_complaint_ends_the_reminders_but_not_the_question(asked, client):
    message = sent(asked)
    post(client, told(message, "spam"))
    asked.refresh_from_db()
    message.refresh_from_db()
    assert message.status == Status.COMPLAINED and asked.status == RequestStatus.SENT
    asking.post_to_signers(asked, "consent.request", "reminder")
    assert Message.objects.filter(kind="consent.request").count() == 1


@provider
@pytest.mark.parametrize("event", ["delivered", "opened", "click", "deferred", "no such thing"])
def test_other_events_say_nothing(asked, client, event):
    message = sent(asked)
    assert post(client, told(message, event)).status_code == 204
    message.refresh_from_db()
    assert (
        message.status == Status.SENT
        and not Message.objects.filter(kind="consent.undelivered").exists()
    )


def test_of_two_guardians_the_other_may_still_answer(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    assert actions.came_back(sent(asked).ref, Status.BOUNCED, NOW)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.SENT
    assert actions.came_back(sent(asked, 2).ref, Status.BOUNCED, NOW)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.UNDELIVERABLE


@pytest.mark.parametrize("status", [Status.BOUNCED, Status.COMPLAINED])
def test_who_gets_no_mail_is_a_task_until_there_is_another_address(cast, status):
    """Also where the question goes on: the other guardian may answer, a complaint ends nothing."""
    asked = make.request(cast.worker, cast.noord, both=True)
    actions.came_back(sent(asked).ref, status, NOW)
    ways = overview.ways_of(cast.worker)

    def stands() -> list[tuple[str, int, int]]:
        page = overview.overview(cast.worker, ways, "", NOW)
        at_start, _tasks = answered(overview.numbers(cast.worker, ways, NOW))
        need = overview.UNDELIVERABLE
        return [
            (row.need, page.counts[need].number, at_start[overview.TODO].number)
            for row in page.rows
        ]

    assert stands() == [("undeliverable", 1, 1)]
    following.correct_address(
        asked.signers.get(number=1), "goed@example.org", by=cast.worker, now=NOW
    )
    assert stands() == [("waits", 0, 0)]


def test_what_went_to_an_address_that_was_corrected_says_nothing_of_the_new_one(asked, cast):
    old = sent(asked)
    following.correct_address(asked.signers.get(), "goed@example.org", by=cast.worker, now=NOW)
    actions.came_back(old.ref, Status.BOUNCED, NOW + timedelta(minutes=1))
    asked.refresh_from_db()
    assert asked.status == RequestStatus.SENT and asked.signers.get().bounced_at is None


def test_a_question_of_who_left_is_followed_by_the_lead(asked, cast):
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(status="left", left_on=day_of(NOW))
    actions.came_back(sent(asked).ref, Status.BOUNCED, NOW)
    told = Message.objects.get(kind="consent.undelivered")
    assert told.recipient == f"organisation.user:{cast.lead.public_id}"


def test_an_address_that_is_refused_at_once_is_the_same(cast, monkeypatch):
    asked = make.request(cast.worker, cast.noord, now=timezone.now())  # by which mails go

    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({"x@y.nl": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message = Message.objects.get()
    actions.send(message.pk, message.not_before)
    message.refresh_from_db()
    asked.refresh_from_db()
    assert message.status == Status.BOUNCED
    assert asked.status == RequestStatus.UNDELIVERABLE


def test_of_a_mail_that_is_given_up_who_asked_hears_and_the_address_still_counts(asked, cast):
    """A mail server that was away for days says nothing of the address, and it may go yet."""
    message = Message.objects.get()
    Message.objects.update(attempts=dates.MAX_ATTEMPTS)
    actions.send(message.pk, message.not_before)
    message.refresh_from_db()
    asked.refresh_from_db()
    assert (message.status, asked.status) == (Status.FAILED, RequestStatus.SENT)
    assert asked.signers.get().bounced_at is None
    told = Message.objects.get(kind="consent.given_up")
    assert told.recipient == f"organisation.user:{cast.worker.public_id}"
    written = mail.render(told, NOW)
    assert written.subject == "Mail aan een ouder kon niet weg"
    assert "Het adres kan gewoon kloppen" in written.text and "juiste" not in written.text
    # Sent after all it may still come back.
    assert not Message.objects.filter(kind="consent.undelivered").exists()
    Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=NOW)
    assert actions.came_back(message.ref, Status.BOUNCED, NOW)
    assert Message.objects.filter(kind="consent.undelivered").count() == 1


def test_f9_a_mailbox_that_stays_full_is_one_that_is_not_reached(cast, monkeypatch):
    asked = make.request(cast.worker, cast.noord, now=timezone.now())  # by which mails go

    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({"x@y.nl": (452, b"4.2.2 mailbox full")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message = Message.objects.get()
    actions.send(message.pk, message.not_before)
    message.refresh_from_db()
    assert message.status == Status.WAITING

    Message.objects.update(attempts=dates.MAX_ATTEMPTS - 1, retry_at=None)
    actions.send(message.pk, timezone.now())

    message.refresh_from_db()
    asked.refresh_from_db()
    assert (message.status, asked.status) == (Status.BOUNCED, RequestStatus.UNDELIVERABLE)
    assert Message.objects.filter(kind="consent.undelivered").count() == 1


@pytest.fixture
def lost(cast):
    """A consent about Milan of fourteen, of which the mail with his own link came back."""
    given = make.consent(cast.worker, cast.noord, own_email="milaan@example.org")
    asking.issue_link(given.request, None, LinkPurpose.OWN, now=NOW)
    message = Message.objects.get(kind="consent.own_link")
    Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=NOW)
    assert actions.came_back(message.ref, Status.BOUNCED, NOW + timedelta(minutes=1))
    return given


def test_f9_an_own_link_that_comes_back_is_told_and_shown_until_another_one_goes(
    lost, cast, client
):
    [told] = Message.objects.filter(kind="consent.own_undelivered")
    assert told.recipient == cast.worker.label
    written = mail.render(told, NOW)
    assert written.subject == "Mail aan een jongere kwam niet aan"
    assert lost.request.ref in written.text and "example.org" not in written.text

    sign_in(client, cast.worker)
    page, form = lost.request.get_absolute_url(), f"{lost.request.get_absolute_url()}own-link/"
    assert client.get(page).context["own_link_lost"]
    assert "De mail kwam niet aan" in client.get(form).content.decode()

    own_link.send_anew(lost.request, "milan@example.org", by=cast.worker, now=NOW)
    assert not client.get(page).context["own_link_lost"]
    assert "De mail kwam niet aan" not in client.get(form).content.decode()


def test_f9_after_an_own_link_came_back_the_next_consent_sends_one(lost, cast):
    """With the address that stands there by then; and where that arrives, no more."""
    sent = Message.objects.filter(kind="consent.own_link")
    for number, at in enumerate((NOW + timedelta(days=1), NOW + timedelta(days=2))):
        about = asking.About("Milan", make.BORN, email="milan@example.org", known=lost.subject)
        again = make.request(
            cast.worker, cast.noord, about=about, renews=lost, now=at, family_asks=True
        )
        make.signed(again, now=at)
        assert sent.count() == 2, number
        if not number:
            asking.issue_link(again, None, LinkPurpose.OWN, now=at)  # as its mail does


def test_what_went_before_another_own_link_says_nothing_of_the_new_one(cast):
    given = make.consent(cast.worker, cast.noord, own_email="milaan@example.org")
    old = Message.objects.get(kind="consent.own_link")
    own_link.send_anew(given.request, "milan@example.org", by=cast.worker, now=NOW)
    actions.came_back(old.ref, Status.BOUNCED, NOW + timedelta(minutes=1))
    assert not Message.objects.filter(kind="consent.own_undelivered").exists()
    given.subject.refresh_from_db()
    assert given.subject.own_bounced_at is None


@pytest.mark.parametrize("status", [Status.COMPLAINED, Status.FAILED])
def test_of_what_was_called_spam_or_given_up_who_asked_hears_and_no_more_comes_of_it(cast, status):
    given = make.consent(cast.worker, cast.noord, own_email="milan@example.org")
    message = Message.objects.get(kind="consent.own_link")
    if status == Status.COMPLAINED:
        Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=NOW)
        assert actions.came_back(message.ref, status, NOW)
    else:
        Message.objects.filter(pk=message.pk).update(attempts=dates.MAX_ATTEMPTS)
        actions.send(message.pk, message.not_before)
        assert Message.objects.get(pk=message.pk).status == status
    assert Message.objects.filter(kind="consent.own_undelivered").count() == 1
    given.subject.refresh_from_db()
    assert given.subject.own_bounced_at is None


def test_the_provider_may_be_quicker_than_our_own_mark(asked):
    message = Message.objects.get()
    assert actions.came_back(message.ref, Status.BOUNCED, NOW)
    assert not actions.came_back(message.ref, Status.BOUNCED, NOW)
    assert not actions.came_back("M-AAAAAAAAAA", Status.BOUNCED, NOW)
    assert AuditEntry.objects.filter(verb="bounced").count() == 1


@provider
@pytest.mark.parametrize(
    ("body", "secret"),
    [
        ("{}", "vindplaats:wrong"),
        ("{}", ""),
        ("nonsense", SECRET),
        ("[]", SECRET),
        ("\x00", SECRET),
    ],
)
def test_a_post_that_is_not_the_provider_s_is_400(db, client, body, secret):
    assert post(client, body, secret).status_code == 400


@pytest.mark.parametrize("event", ["failed", "delivered"])
@pytest.mark.parametrize("key", [KEY, "another key"])
def test_mailgun_signs_what_it_tells(asked, client, key, event):
    message = sent(asked)
    with of_mailgun:
        answer = post(client, told_by_mailgun(message, event, key))
    message.refresh_from_db()
    assert answer.status_code == (204 if key == KEY else 400)
    comes_back = key == KEY and event == "failed"
    assert message.status == (Status.BOUNCED if comes_back else Status.SENT)


@of_mailgun
@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "{}",
        '{"signature": []}',
        '{"signature": {"token": "é", "timestamp": "1", "signature": "x"}}',
        '{"signature": {"token": "1", "timestamp": "1", "signature": 3}}',
    ],
)
def test_a_post_that_mailgun_would_not_send_is_400(db, client, body):
    assert post(client, body).status_code == 400


def test_without_a_provider_there_is_no_such_page(db, client):
    assert post(client, "{}").status_code == 404
    assert client.get(HOOK).status_code == 405
