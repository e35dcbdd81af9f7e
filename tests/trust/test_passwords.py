"""Passwords by NIST SP 800-63B: long, not in lists, of any characters, without a term."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import password_validation
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.http import int_to_base36

from tests import make
from tests.sign_in import give_second_factor, sign_in

pytestmark = pytest.mark.django_db


def codes(password: str, person=None) -> set[str]:
    try:
        password_validation.validate_password(password, person)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


def test_a_password_has_fifteen_characters(cast):
    assert codes("kip fiets maan") == {"password_too_short"}
    assert codes("kip fiets maan!") == set()


@pytest.mark.parametrize(
    "password",
    [
        "1234567890123456",
        "password12345678",
        "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaaaaa",
        "wachtwoordwachtwoord",
        "Welkom01!Welkom01!",
        "vindplaats2026vindplaats",
        "jongerenwerk2026!",
        "StichtingProefstuk1",
        "WimWerkerWimWerker",
        "wim.werker@example.org",
    ],
)
def test_what_is_easily_guessed_is_refused(cast, password):
    assert codes(password, cast.worker)


@pytest.mark.parametrize(
    "password",
    [
        "vier woorden op een rij",
        "زهرة البنفسج تحت المطر",
        "blauwe fietsen rijden langzaam",
        "   spaties blijven staan   ",
        "😀🚲🌙🐔 geen enkel cijfer",
        "kip fiets maan " * 12,
    ],
)
def test_any_characters_will_do(cast, client, password):
    assert codes(password, cast.worker) == set()
    cast.worker.set_password(password)
    cast.worker.save()
    for typed, fits in ((password, True), (password.strip()[:-1], False), (password[1:], False)):
        fresh = Client(REMOTE_ADDR=f"198.51.100.{len(typed) % 250}")
        fresh.post("/accounts/login/", {"login": cast.worker.email, "password": typed})
        assert ("_auth_user_id" in fresh.session) is fits


def test_the_form_lets_a_password_manager_work(client, cast):
    page = client.get("/accounts/login/").content.decode()
    assert 'type="password"' in page and 'autocomplete="current-password"' in page
    page = sign_in(client, cast.worker).get("/accounts/password/change/").content.decode()
    assert 'autocomplete="new-password"' in page and "maxlength" not in page
    assert "onpaste" not in page and 'autocomplete="off"' not in page


def test_a_new_password_leaves_the_second_factor(cast):
    """Whoever reads somebody's mail has a password then, and no code."""
    give_second_factor(cast.lead)
    uid = int_to_base36(cast.lead.pk)
    key = default_token_generator.make_token(cast.lead)
    client = Client()
    page = client.get(f"/accounts/password/reset/key/{uid}-{key}/", follow=True)
    fresh = "blauwe fietsen rijden langzaam"
    client.post(page.redirect_chain[-1][0], {"password1": fresh, "password2": fresh})
    assert "_auth_user_id" not in client.session
    answer = client.post("/accounts/login/", {"login": cast.lead.email, "password": fresh})
    assert answer.url == "/accounts/2fa/authenticate/" and "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=cast.lead).exists()


def test_a_lost_phone_needs_a_recovery_code_or_somebody_who_knows_the_person(cast):
    """Recovery codes are made with the first factor; only who manages people starts anew."""
    client = sign_in(Client(), cast.worker)
    person = f"/people/{cast.lead.public_id}/second-step/"
    assert client.post(person).status_code in (403, 404)
    assert sign_in(Client(), cast.administrator).post(person).status_code == 302
    assert not Authenticator.objects.filter(user=cast.lead).exists()
    assert make.PASSWORD  # which alone opens no signal then: tests/organisation/test_reading.py
