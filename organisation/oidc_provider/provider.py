"""The organisation's own log-in: OpenID Connect at the one provider that settings name.

allauth finds this module by its name. Of what the provider tells nothing is kept but by which
number it knows somebody (`sub`); the rest is read once, while its person logs in.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

NAME = "sso"


class Door(OpenIDConnectOAuth2Adapter):
    """Talks to the provider; what it signs is checked, however it came."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises OAuth2Error when it calls itself another."""
        told: dict[str, Any] = super().openid_config
        if str(told.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
            raise OAuth2Error("another issuer")
        return told

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """The claims. Raises OAuth2Error for another issuer, audience, signature or moment."""
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **kwargs: Any
    ) -> SocialLogin:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        found: SocialLogin = super().complete_login(request, app, token, **kwargs)
        return found

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return str(build_absolute_uri(request, reverse("oidc_callback")))


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Door

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("oidc_log_in")

    def get_callback_url(self) -> str:
        return reverse("oidc_callback")

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Where to go on, and nothing else of what a visitor may put into the request."""
        asked = super().get_redirect_from_request_kwargs(request)
        params = self.get_auth_params()
        if request.user.is_authenticated:  # to be sure that it is still the same person
            params |= {"prompt": "login", "max_age": "0"}
        kept = {name: asked[name] for name in ("next_url",) if name in asked}
        return kept | {"process": "login", "scope": self.get_scope(), "auth_params": params}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        signed, told = response["id_token"], response.get("userinfo") or {}
        if told and told.get("sub") != signed["sub"]:  # OpenID Connect Core 5.3.2
            raise OAuth2Error("userinfo is about somebody else")
        # What was signed comes first, also for who somebody is.
        claims = told | signed
        found: SocialLogin = super().sociallogin_from_response(request, {"id_token": claims})
        assert isinstance(found.account, SocialAccount)
        found.claims = claims
        return found


provider_classes = [Provider]
