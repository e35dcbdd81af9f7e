"""What somebody tries who means harm, beside what tests/access and tests/fuzz walk."""

from __future__ import annotations

import logging
from unittest import mock

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.utils import timezone

from organisation.actions import invitations
from organisation.choices import Role
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import code_of, give_second_factor, sign_in

pytestmark = pytest.mark.django_db


def log_in(client: Client, address: str, password: str = make.PASSWORD, **also: object):
    return client.post("/accounts/login/", {"login": address, "password": password}, **also)


# --- accounts and tokens tell nothing -------------------------------------------------------------


@pytest.mark.parametrize("address", ["known", "gone@example.org", "niemand", "vreemd@example.org"])
def test_a_wrong_log_in_costs_one_hash_whoever_it_is_about(cast, client, address):
    """Time is what an attacker measures; one hash takes nearly all of it."""
    hasher = hashers.get_hasher()
    with mock.patch.object(type(hasher), "encode", autospec=True, side_effect=hasher.encode) as run:
        run.side_effect = lambda self, *given, **named: "x$y$z"
        answer = log_in(client, cast.worker.email if address == "known" else address, "fout")
    assert answer.status_code == 422
    assert run.call_count == (1 if "@" in address or address == "known" else 0)


def test_a_wrong_log_in_says_the_same_whoever_it_is_about(cast):
    told = {
        str(log_in(Client(), address, "fout").context["form"].errors)
        for address in (cast.worker.email, "vreemd@example.org")
    }
    assert len(told) == 1


def test_a_lost_password_is_answered_alike(cast):
    answers = [
        Client().post("/accounts/password/reset/", {"email": address}, follow=True)
        for address in (cast.worker.email, "vreemd@example.org")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    bodies = [answer.content.replace(cast.worker.email.encode(), b"") for answer in answers]
    assert len(bodies[0]) == len(bodies[1])


def test_wrong_and_ended_links_are_looked_up_alike(cast, django_assert_num_queries):
    """One query by the hash of what was given, whether it is a link of ours or nonsense."""
    now = timezone.now()
    made = invitations.invite(
        "nieuw@example.org", role=Role.WORKER, team=cast.noord, by=cast.lead, now=now
    )
    ended = invitations.issue_link(made, now=now)
    invitations.withdraw(made, by=cast.lead, now=now)
    seen = []
    for token in (ended, "A" * 43, "x"):
        answer = Client().get(f"/accounts/invitation/{token}/")
        seen.append((answer.status_code, len(answer.content)))
    assert len(set(seen)) == 1 and seen[0][0] == 404


# --- guessing -------------------------------------------------------------------------------------


def test_guessing_is_slowed_for_an_account_and_for_an_address(cast):
    for number in range(6):  # one account, each time from elsewhere
        log_in(Client(), cast.worker.email, "fout", REMOTE_ADDR=f"198.51.100.{number}")
    client = Client()
    log_in(client, cast.worker.email, REMOTE_ADDR="203.0.113.1")
    assert "_auth_user_id" not in client.session
    for number in range(11):  # one address, each time another account
        log_in(Client(), f"iemand{number}@example.org", "fout", REMOTE_ADDR="203.0.113.9")
    client = Client()
    log_in(client, cast.administrator.email, REMOTE_ADDR="203.0.113.9")
    assert "_auth_user_id" not in client.session
    log_in(client, cast.administrator.email, REMOTE_ADDR="203.0.113.10")
    assert "_auth_user_id" in client.session


def test_a_forged_address_does_not_help_who_guesses(cast, settings):
    """The address that the last proxy saw counts; what stands before it anybody may write."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(11):
        forged = f"192.0.2.{number}, 203.0.113.9"
        log_in(Client(), f"iemand{number}@example.org", "fout", HTTP_X_FORWARDED_FOR=forged)
    client = Client()
    log_in(client, cast.administrator.email, HTTP_X_FORWARDED_FOR="192.0.2.99, 203.0.113.9")
    assert "_auth_user_id" not in client.session


def test_an_address_that_logs_in_by_the_dozen_is_refused(cast):
    answers = [
        log_in(Client(), f"iemand{number}@example.org", "fout").status_code for number in range(32)
    ]
    assert answers == [422] * 30 + [429] * 2


@pytest.mark.usefixtures("lasting_codes")
def test_a_code_works_once(cast):
    secret = give_second_factor(cast.lead)
    code = code_of(secret)
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, cast.lead.email)
        client.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in first.session and "_auth_user_id" not in second.session


def test_codes_are_not_guessed(cast, client):
    give_second_factor(cast.lead)
    log_in(client, cast.lead.email)
    answers = [
        client.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"}).status_code
        for number in range(12)
    ]
    assert "_auth_user_id" not in client.session and answers[-1] in (302, 422, 429)
    errors = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert errors.status_code in (302, 422, 429)


def test_who_tries_too_often_reads_a_page_of_ours(client, db):
    """A scanner found the plain page of a library here."""
    answers = [
        client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}) for _ in range(40)
    ]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert "Dat was te vaak" in refused.content.decode()
    assert refused.headers["Cache-Control"] == "no-store"


# --- sessions -------------------------------------------------------------------------------------


def test_logging_in_takes_a_new_session(cast, client):
    """Whoever put a session into a browser before doesn't own the one after (fixation)."""
    client.get("/accounts/invitation/x/")
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["session"] = planted = session.session_key
    log_in(client, cast.administrator.email)
    assert client.session.session_key != planted and len(client.session.session_key) == 32
    assert "_auth_user_id" not in Client().session
    other = Client()
    other.cookies["session"] = planted
    assert other.get("/people/").status_code == 302


def test_a_session_that_was_left_opens_nothing(cast):
    client = sign_in(Client(), cast.worker)
    key = client.cookies["session"].value
    client.post("/accounts/logout/")
    again = Client()
    again.cookies["session"] = key
    assert again.get("/").status_code == 302


def test_a_made_up_session_is_not_taken_over(cast, client):
    client.cookies["session"] = "a" * 32
    log_in(client, cast.administrator.email)
    assert client.session.session_key != "a" * 32


# --- requests from elsewhere ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/hours/", "/accounts/logout/", "/people/invite/", "/settings/details/", "/more/"]
)
def test_a_form_without_its_token_changes_nothing(cast, path):
    client = sign_in(Client(enforce_csrf_checks=True), cast.administrator)
    before = AuditEntry.objects.count()
    assert client.post(path, {"a": "b"}).status_code == 403
    assert (
        client.post(path, {"a": "b"}, headers={"origin": "https://evil.example"}).status_code == 403
    )
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil", "a b"]
)
def test_another_host_is_refused_and_stands_in_no_mail(cast, client, host):
    answer = client.post(
        "/accounts/password/reset/", {"email": cast.worker.email}, headers={"host": host}
    )
    assert answer.status_code == 400 and host.encode() not in answer.content
    answer = client.get("/accounts/login/", headers={"x-forwarded-host": host})
    assert answer.status_code == 200 and host.encode() not in answer.content


def test_links_in_mails_are_made_from_our_own_address(cast, client, settings):
    from django.core import mail as sent
    from django.core.management import call_command

    settings.SITE_URL = "https://vindplaats.example.org"
    client.post("/accounts/password/reset/", {"email": cast.worker.email})
    call_command("deliver")
    assert "https://vindplaats.example.org/accounts/" in sent.outbox[-1].body
    assert "testserver" not in sent.outbox[-1].body


# --- what is left behind --------------------------------------------------------------------------


def test_who_is_refused_leaves_an_entry(cast):
    client = sign_in(Client(), cast.worker)
    for _twice in range(2):
        assert client.get("/settings/details/").status_code == 403
    entries = AuditEntry.objects.filter(verb=AuditVerb.REFUSED)
    assert [(entry.subject, entry.fields) for entry in entries] == [
        (cast.worker.label, "organisation:details")
    ]


def test_what_is_tried_is_logged_without_what_was_typed(cast, client, caplog):
    caplog.set_level(logging.INFO)
    log_in(client, "vreemd@example.org", "fout-geheim")
    for _time in range(6):
        log_in(client, cast.worker.email, "fout-geheim")
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "log-in failed" in said
    assert "vreemd" not in said and cast.worker.email not in said and "fout-geheim" not in said
