"""A provider of OpenID Connect in this process, with whatever claims a test wants."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from django.urls import include, path
from requests.adapters import BaseAdapter

from youthwork.urls import handler403, handler404, urlpatterns  # noqa: F401  looked up here

ISSUER = "http://localhost"
CLAIMS: dict[str, Any] = {}
urlpatterns = [*urlpatterns, path("provider/", include("allauth.idp.urls", "idp"))]

MIDDLEWARE = [  # a site of its own, which knows nothing of ours
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]


@cache
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class Adapter(DefaultOIDCAdapter):
    def get_claims(self, purpose: str, user: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`userinfo_…` only there, everything else in both."""
        told = {k: v for k, v in CLAIMS.items() if not k.startswith("userinfo_")}
        if purpose == "userinfo":
            told |= {k[9:]: v for k, v in CLAIMS.items() if k.startswith("userinfo_")}
        return {"sub": str(user.pk)} | told


class InThisProcess(BaseAdapter):
    """Carries what requests would send to the address of the tests."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(request.url or "")
        assert parts.hostname == "localhost"
        self.asked.append(parts.path)
        answer = Client(headers={"host": "localhost"}).generic(
            request.method or "GET",
            f"{parts.path}?{parts.query}",
            request.body or "",
            request.headers.get("Content-Type", ""),
            headers={k: v for k, v in request.headers.items() if k == "Authorization"},
        )
        given = requests.Response()
        given.status_code, given._content, given.url = answer.status_code, answer.content, ""
        given.headers.update(answer.headers)
        return given

    def close(self) -> None:
        pass
