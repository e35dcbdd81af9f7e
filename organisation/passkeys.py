"""What a browser sends when a passkey is used or made, read as something anybody can send.

allauth parses it with a library that answers what it can't read with many an exception; here each
is a refusal like any other wrong passkey.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms

CREDENTIAL_MAX = 20_000  # characters; what browsers send holds some two thousand
# A part that is missing, cut off, of another type or nested too deeply.
MALFORMED = (LookupError, ValueError, TypeError, AttributeError, struct.error, RecursionError)


class Credential(forms.JSONField):
    """A passkey's answer as JSON, refused when `parse` can't make anything of it."""

    def __init__(self, parse: Callable[[Any], object]) -> None:
        self.parse = parse
        super().__init__(required=True, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        """The parsed JSON. Raises ValidationError (code `incorrect_code`)."""
        if isinstance(value, str) and len(value) > CREDENTIAL_MAX:
            raise get_adapter().validation_error("incorrect_code")
        try:
            credential = super().to_python(value)
            if credential is not None:  # an empty one is *required*
                self.parse(credential)
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None
        return credential


class LoginPasskey(LoginWebAuthnForm):  # type: ignore[misc]
    credential = Credential(auth.parse_authentication_response)


class SecondStepPasskey(AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = Credential(auth.parse_authentication_response)


class ConfirmPasskey(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = Credential(auth.parse_authentication_response)


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]
    credential = Credential(auth.parse_registration_response)
