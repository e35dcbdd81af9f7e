"""allauth's pages that take a passkey, with our forms, which refuse what nobody can read."""

from __future__ import annotations

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
)

from organisation.passkeys import ConfirmPasskey, LoginPasskey, NewPasskey, SecondStepPasskey

second_step = AuthenticateView.as_view(webauthn_form_class=SecondStepPasskey)
add = AddWebAuthnView.as_view(form_class=NewPasskey)
log_in = LoginWebAuthnView.as_view(form_class=LoginPasskey)
confirm = ReauthenticateWebAuthnView.as_view(form_class=ConfirmPasskey)
