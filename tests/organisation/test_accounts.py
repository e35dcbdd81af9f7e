"""Passwords, devices and mails of accounts."""

from __future__ import annotations

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.tokens import default_token_generator
from django.core import mail as sent
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisation import mail
from organisation.actions import staff
from organisation.demo_logins import DEMO_PASSWORD
from organisation.hashers import Argon2
from organisation.models import User
from organisation.receivers import device_listed
from outbox.models import Message
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from tests import make
from tests.organisation.test_reading import log_in
from tests.sign_in import give_second_factor, sign_in

pytestmark = pytest.mark.django_db
NEW = "een-ander-lang-wachtwoord"
POINTS = ("SAVEPOINT", "RELEASE")


def verbs(person) -> list[str]:
    rows = AuditEntry.objects.filter(subject=f"organisation.user:{person.public_id}")
    return list(rows.order_by("at").values_list("verb", flat=True))


def devices_of(person, count: int) -> list[Client]:
    """Somebody logged in on so many devices, who then made a second factor."""
    devices = [Client() for _number in range(count)]
    for device in devices:
        log_in(device, person)
    give_second_factor(person)
    return devices


def test_passwords_are_hashed_with_19_mebibytes():
    encoded = Argon2().encode("een wachtwoord", "zoutzoutzout")
    assert "argon2id$v=19$m=19456,t=2,p=1$" in encoded


def test_a_reset_mail_leaves_through_the_outbox_and_works_once(client, cast):
    answer = client.post("/accounts/password/reset/", {"email": cast.worker.email})
    assert answer.url == "/accounts/password/reset/done/"
    assert sent.outbox == []
    message = Message.objects.get(kind="organisation.password_reset")
    assert "@" not in message.subject + message.recipient + message.dedupe_key
    link = re.search(r"http://localhost(/\S+)", mail.password_reset(message, timezone.now()).text)[
        1
    ]

    opened = client.get(link)
    assert opened.url.endswith("-set-password/")
    changed = client.post(opened.url, {"password1": NEW, "password2": NEW})

    assert changed.url == "/accounts/password/reset/key/done/"
    assert User.objects.get(pk=cast.worker.pk).check_password(NEW)
    assert client.get(link).context["token_fail"]
    assert AuditVerb.PASSWORD_CHANGED in verbs(cast.worker)


def test_a_reset_makes_no_second_address_that_blocks_the_second_factor(client, cast):
    client.post("/accounts/password/reset/", {"email": cast.worker.email})
    mail.password_reset(Message.objects.get(), timezone.now())
    assert not EmailAddress.objects.exists()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, cast):
    known = client.post("/accounts/password/reset/", {"email": cast.worker.email})
    unknown = client.post("/accounts/password/reset/", {"email": "niemand@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Message.objects.count() == 1
    assert sent.outbox == []


def test_two_requests_in_a_row_send_one_mail(client, cast):
    for _time in range(2):
        client.post("/accounts/password/reset/", {"email": cast.worker.email})
    assert Message.objects.count() <= 2


def test_allauth_never_sends_by_itself(cast):
    get_adapter().send_mail("account/email/unknown_account", "x@example.org", {})
    assert sent.outbox == []


def test_a_new_password_ends_every_session(cast):
    phone, laptop = devices_of(cast.administrator, 2)

    answer = phone.post(
        "/accounts/password/change/",
        {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert answer.status_code == 302
    assert laptop.get("/").status_code == phone.get("/").status_code == 302


def test_a_new_address_ends_every_session_and_a_refused_one_none(cast):
    phone, _laptop = devices_of(cast.worker, 2)
    taken = {"email": cast.colleague.email}
    with pytest.raises(ValidationError) as refused:
        staff.change_person(cast.worker, taken, by=cast.administrator, now=timezone.now())
    assert refused.value.error_dict["email"][0].code == "taken"
    assert phone.get("/").status_code == 200

    fresh = {"email": "nieuw@example.nl"}
    cast.worker.refresh_from_db()
    staff.change_person(cast.worker, fresh, by=cast.administrator, now=timezone.now())
    assert phone.get("/").status_code == 302


def test_a_device_is_signed_out_from_another_one(cast):
    phone, laptop = devices_of(cast.administrator, 2)
    assert laptop.get("/accounts/sessions/").status_code == 200
    row = UserSession.objects.get(session_key=phone.session.session_key)

    laptop.post(f"/accounts/sessions/{row.pk}/end/")

    assert phone.get("/").status_code == 302
    assert laptop.get("/").status_code == 200


def test_all_other_devices_are_signed_out_at_once(cast):
    devices = devices_of(cast.administrator, 3)

    devices[0].post("/accounts/sessions/")

    assert [device.get("/").status_code for device in devices] == [200, 302, 302]


def test_nobody_signs_out_a_foreign_device(cast):
    [mine], [theirs] = devices_of(cast.administrator, 1), devices_of(cast.manager, 1)
    row = UserSession.objects.get(user=cast.manager)

    mine.post(f"/accounts/sessions/{row.pk}/end/")

    assert theirs.get("/").status_code == 200


def test_signing_in_and_out_and_failing_is_recorded(client, cast):
    client.post("/accounts/login/", {"login": cast.administrator.email, "password": "fout"})
    log_in(client, cast.administrator)
    client.post("/accounts/logout/")

    assert verbs(cast.administrator) == [
        AuditVerb.SIGN_IN_FAILED,
        AuditVerb.SIGNED_IN,
        AuditVerb.SIGNED_OUT,
    ]


def test_what_a_stranger_types_is_not_kept(client, cast):
    client.post("/accounts/login/", {"login": "vreemd@example.org", "password": "fout"})
    assert not AuditEntry.objects.filter(verb=AuditVerb.SIGN_IN_FAILED).exists()


def test_a_log_in_hashes_once_and_asks_few_statements(client, cast, monkeypatch):
    """The tries, who it is with the second factor, and all that is written.

    On SQLite, which takes no two statements at once, the last are seven.
    """
    log_in(Client(), cast.worker)
    hasher, hashed = type(get_hasher()), []
    verify = hasher.verify
    monkeypatch.setattr(
        hasher, "verify", lambda self, *given: hashed.append(given) or verify(self, *given)
    )
    with CaptureQueriesContext(connection) as asked:
        log_in(client, cast.worker)
    statements = [each["sql"] for each in asked if not each["sql"].startswith(POINTS)]
    written = 1 if connection.vendor == "postgresql" else 7
    assert len(statements) == 2 + written, "\n".join(statements)
    assert len(hashed) == 1


def test_a_log_in_leaves_its_moment_and_ends_the_link_to_a_new_password(client, cast):
    """Django's tokens hold the last log-in, which goes with the trail and not by its receiver."""
    person, before = User.objects.get(pk=cast.worker.pk), timezone.now()
    link = default_token_generator.make_token(person)

    log_in(client, cast.worker)

    person = User.objects.get(pk=cast.worker.pk)
    assert person.last_login >= before
    assert not default_token_generator.check_token(person, link)


def test_a_log_in_asks_no_more_of_who_is_logged_in_on_many_devices(cast):
    def asked_for_one():
        with CaptureQueriesContext(connection) as asked:
            log_in(Client(), cast.worker)
        return len(asked)

    first = [asked_for_one() for _time in range(2)][1]
    for _device in range(4):
        log_in(Client(), cast.worker)

    assert asked_for_one() == first
    assert UserSession.objects.filter(user=cast.worker).count() == 7


def test_the_list_of_devices_forgets_a_session_that_ended(cast):
    [gone, here] = devices_of(cast.worker, 2)
    gone.session.flush()
    here.get("/accounts/sessions/")
    [left] = UserSession.objects.filter(user=cast.worker)
    assert left.session_key == here.session.session_key


def test_who_logs_in_again_within_a_session_stands_in_the_list_once(client, cast, rf):
    log_in(client, cast.worker)
    again = rf.post("/", headers={"user-agent": "Another"}, REMOTE_ADDR="192.0.2.9")
    again.session, again.user = client.session, cast.worker

    device_listed(again, cast.worker)
    again.session.save()

    [line] = UserSession.objects.filter(user=cast.worker)
    assert (line.ip, line.user_agent) == ("192.0.2.9", "Another")


def tries_of_passwords() -> list[int]:
    """How many count now: from each address, and for each account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM rate_limits WHERE cache_key LIKE '%%:password:%%'")
        return [len(value.split()) for (value,) in cursor.fetchall()]


def test_a_try_too_many_counts_as_well(client, cast):
    """What is refused before the password is looked at is written down like the others."""
    login = {"login": cast.worker.email, "password": "fout"}
    for _number in range(7):
        client.post("/accounts/login/", login)
    assert sorted(tries_of_passwords()) == [5, 7]


def test_what_never_comes_to_a_password_counts_as_a_log_in_too(client, cast):
    """Half a form, and one of somebody who is in already."""
    inside = sign_in(Client(), cast.worker)
    for _number in range(15):
        assert client.post("/accounts/login/", {"login": "nobody"}).status_code == 422
        assert inside.post("/accounts/login/", {}).status_code == 302
    assert client.post("/accounts/login/", {}).status_code == 429
    assert inside.post("/accounts/login/", {}).status_code == 429
    assert log_in(Client(), cast.worker).status_code == 429
    assert not any(tries_of_passwords())


def test_guessing_a_password_stops_after_a_while(client, cast):
    for _time in range(12):
        client.post("/accounts/login/", {"login": cast.worker.email, "password": "fout"})
    client.post("/accounts/login/", {"login": cast.worker.email, "password": make.PASSWORD})
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_passwords_the_text_says_to_wait_for_every_address_alike(client, cast):
    told = []
    for address in (cast.worker.email, "vreemd@example.org"):
        caches["default"].clear()
        for _time in range(5):
            client.post("/accounts/login/", {"login": address, "password": "fout"})
        answer = client.post("/accounts/login/", {"login": address, "password": make.PASSWORD})
        told.append(answer.context["form"].non_field_errors())
    assert told[0] == told[1]
    assert "log in met je passkey" in told[0][0]


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "phone/change/", "password/set/", "confirm-email/"]
)
def test_pages_that_we_do_not_use_do_not_exist(client, cast, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_log_in_leads_to_this_site_only(client, cast):
    answer = client.post(
        "/accounts/login/?next=https://elsewhere.example/",
        {"login": cast.administrator.email, "password": make.PASSWORD},
    )
    assert answer.url == "/"


@pytest.mark.parametrize("goal", ["http://[::1", "//elsewhere.example", "home", "javascript:1"])
def test_what_is_no_address_of_ours_leads_home(client, cast, goal):
    """Neither is it looked up as the name of a page."""
    answer = client.post(
        f"/accounts/login/?next={goal}",
        {"login": cast.administrator.email, "password": make.PASSWORD, "next": goal},
    )
    assert answer.url == "/" or answer.url == goal == "home"
    sign_in(client, cast.lead)
    answer = client.get("/accounts/second-step/", {"next": goal})
    assert answer.url == "/" or answer.url == goal == "home"


def test_the_demo_tells_its_password_as_it_is_typed(client, settings, db):
    """A scanner found the name of a function there."""
    make.organisation()
    settings.DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert f'<span class="mono">{DEMO_PASSWORD}</span>' in page


def test_the_button_to_the_own_provider_says_its_name(client, settings, db):
    make.organisation()
    settings.OIDC_ISSUER, settings.OIDC_NAME = "https://login.example.org", "Huisinlog"
    page = client.get("/accounts/login/").content.decode()
    assert "Inloggen met Huisinlog</button>" in page
