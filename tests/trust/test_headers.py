"""What browsers are told, at the level that an observatory gives A+."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.make import signed_in
from tests.production import environment

pytestmark = pytest.mark.django_db
PAGES = ("/", "/accounts/login/", "/signals/new/", "/no-such-page/", "/what-we-write/")


@pytest.fixture
def in_production(settings):
    """Over TLS, with the cookies of a real installation."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return {"secure": True}


@pytest.mark.parametrize("path", PAGES)
def test_headers_as_an_observatory_asks_them(cast, in_production, path):
    for client in (Client(), signed_in(cast.worker)):
        answer = client.get(path, **in_production)
        seen = answer.headers
        policy = dict(
            part.strip().partition(" ")[::2] for part in seen["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == "'self'" and "object-src" not in policy
        for sources in policy.values():
            assert not {"*", "data:", "https:", "'unsafe-inline'", "'unsafe-eval'"} & set(
                sources.split()
            )
        assert seen["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
        assert seen["X-Content-Type-Options"] == "nosniff"
        assert seen["X-Frame-Options"] == "DENY"
        assert seen["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert seen["Cross-Origin-Resource-Policy"] == "same-origin"
        assert seen["Cross-Origin-Opener-Policy"] == "same-origin"
        if answer.status_code != 302:
            assert seen["Content-Type"] == "text/html; charset=utf-8"
        assert "Server" not in seen and "X-Powered-By" not in seen


def test_a_real_installation_says_so_in_its_settings():
    from tests.settings_refusals.test_environment import SETTINGS

    text = SETTINGS.read_text()
    assert environment()["SITE_URL"].startswith("https://")
    assert "SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60" in text
    assert '"__Host-session", "__Host-csrf"' in text


def test_cookies_of_a_session_are_out_of_reach(cast, in_production, settings):
    client = Client()
    typed = {"login": cast.administrator.email, "password": "een-lang-wachtwoord"}
    client.get("/accounts/login/", **in_production)
    client.post("/accounts/login/", typed, **in_production)
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"
        assert cookie["path"] == "/" and not cookie["domain"]


def test_a_token_that_the_browser_has_is_not_sent_again(cast, settings):
    """150 bytes of every page; a log-in gives another one, long before the year is over."""
    name = settings.CSRF_COOKIE_NAME
    client = Client(enforce_csrf_checks=True)
    before = client.get("/accounts/login/").cookies[name].value
    assert client.get("/accounts/login/").cookies[name].value == before  # not signed in: put off
    typed = {"login": cast.administrator.email, "password": "een-lang-wachtwoord"}
    typed["csrfmiddlewaretoken"] = before
    signed = client.post("/accounts/login/", typed)

    assert signed.status_code == 302 and signed.cookies[name].value != before
    page = client.get("/accounts/logout/")
    assert page.status_code == 200 and name not in page.cookies
    del client.cookies[name]
    assert client.get("/accounts/logout/").cookies[name].value


def test_http_leads_to_https_and_nothing_is_answered_there(cast, in_production):
    answer = Client().get("/accounts/login/")
    assert (answer.status_code, answer["Location"]) == (
        301,
        "https://testserver/accounts/login/",
    )


def test_no_other_site_may_read_an_answer(cast):
    for path in PAGES:
        answer = Client().get(path, headers={"origin": "https://elsewhere.example"})
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]


def test_trace_is_not_answered(cast):
    for client in (Client(), signed_in(cast.worker)):
        for path in ("/accounts/login/", "/signals/new/", "/what-we-write/"):
            assert client.trace(path).status_code == 405
