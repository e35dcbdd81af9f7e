"""Whatever is sent as a passkey, by whomever, is refused and never our fault."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.sign_in import give_second_factor, sign_in

pytestmark = pytest.mark.django_db

WHOLE = {
    "id": "eA",
    "rawId": "eA",
    "type": "public-key",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoieCIsIm9yaWdpbiI6IngifQ",
        "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
        "attestationObject": "o2NmbXRkbm9uZQ",
        "signature": "eA",
        "userHandle": "MQ",
    },
}
MALFORMED = [
    "{}", "[]", '"x"', "1", "null", "NaN", "", "{", "[" * 20_000, "x" * 200_000, "\x00",
    '{"id": "x"}', '{"response": null}', json.dumps({"id": None, "response": {}}),
    json.dumps(WHOLE),
    *[json.dumps({**WHOLE, name: value}) for name in WHOLE for value in (None, 1, [], {}, "é", "")],
    *[
        json.dumps({**WHOLE, "response": {**WHOLE["response"], name: value}})
        for name in WHOLE["response"]
        for value in (None, 1, [], "é", "", "eA", "%%%%", "gA", "_w", "gYGBgYGBgYGB", "oWJhYQ")
    ],
    *[json.dumps({key: WHOLE[key] for key in WHOLE if key != name}) for name in WHOLE],
]  # fmt: skip


@pytest.fixture
def entrance(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False


@pytest.mark.parametrize("is_asked_for", [True, False], ids=["asked", "unasked"])
def test_a_malformed_passkey_logs_nobody_in(entrance, cast, is_asked_for):
    path = "/accounts/2fa/webauthn/login/"
    for credential in MALFORMED:
        if is_asked_for:
            entrance.get(path, headers={"accept": "application/json"})
        answer = entrance.post(path, {"credential": credential})
        assert answer.status_code < 500, credential[:200]
        assert "_auth_user_id" not in entrance.session


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/accounts/confirm/", "confirm-credential"),
        ("/accounts/2fa/webauthn/reauthenticate/", "credential"),
        ("/accounts/2fa/webauthn/add/", "credential"),
    ],
)
def test_a_malformed_passkey_confirms_and_adds_nothing(entrance, cast, path, field):
    sign_in(entrance, cast.worker, confirmed=path.endswith("add/"))
    for credential in MALFORMED:
        entrance.get(path)
        answer = entrance.post(path, {field: credential, "name": "Telefoon"})
        assert answer.status_code < 500, credential[:200]
    assert cast.worker.authenticator_set.filter(type="webauthn").count() == 0


def test_a_malformed_passkey_is_no_second_step(entrance, cast):
    give_second_factor(cast.worker)
    entrance.post("/accounts/login/", {"login": cast.worker.email, "password": make.PASSWORD})
    for credential in MALFORMED:
        answer = entrance.post("/accounts/2fa/authenticate/", {"credential": credential})
        assert answer.status_code < 500, credential[:200]
    assert "_auth_user_id" not in entrance.session


def test_renaming_and_removing_a_passkey_are_pages_of_ours(cast, client):
    from allauth.mfa.models import Authenticator

    lead = sign_in(client, cast.lead)
    data = {"name": "Telefoon van werk", "credential": {}, "passwordless": True}
    key = Authenticator.objects.create(user=cast.lead, type=Authenticator.Type.WEBAUTHN, data=data)
    for path in (reverse("mfa_edit_webauthn", args=[key.pk]),
                 reverse("mfa_remove_webauthn", args=[key.pk])):  # fmt: skip
        page = lead.get(path).content.decode()
        assert "Telefoon van werk" in page
        assert "Toch niet" in page
    lead.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Nieuwe telefoon"})
    key.refresh_from_db()
    assert key.wrap().name == "Nieuwe telefoon"
