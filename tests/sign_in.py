"""Signing somebody in as the log-in page would, without typing."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from organisation.models import User

BACKEND = "organisation.access.LogInBackend"


def give_second_factor(person: User) -> str:
    """Link a code app; returns its secret."""
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    return secret


def code_of(secret: str) -> str:
    """What the code app shows now; see the fixture `lasting_codes`."""
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def sign_in(
    client: Client,
    person: User,
    *,
    factor: bool = True,
    confirmed: bool = True,
    secret: str = "",
) -> Client:
    """A live session; with a second factor, confirmed just now, unless a test wants otherwise.

    `secret` says that a code app was linked already.
    """
    client.force_login(person, backend=BACKEND)
    records: list[dict[str, Any]] = [{"method": "password", "at": time.time()}]
    if factor:
        if not secret:
            give_second_factor(person)
        if confirmed:
            records.append({"method": "mfa", "type": "totp", "at": time.time()})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client
