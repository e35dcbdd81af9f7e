"""A missing or malformed variable stops the start with one line that names it."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from youthwork import settings as real
from youthwork.middleware import this_machine_only

SETTINGS = Path(real.__file__)
KEY, OTHER_KEY, INDEX = (urlsafe_b64encode(letter * 32).decode() for letter in (b"k", b"o", b"i"))
GOOD = {
    "DEMO": "0",
    "SECRET_KEY": "ein-lang-geheim-" + "0123456789" * 5,
    "FIELD_KEYS": f"{KEY},{OTHER_KEY}",
    "INDEX_KEY": INDEX,
    "SITE_URL": "https://vindplaats.example.org",
    "ALLOWED_HOSTS": "vindplaats.example.org",
    "DATABASE_URL": "postgres://name:word@localhost:5432/vindplaats",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://name:word@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "vindplaats@example.org",
    "MEDIA_ROOT": "/srv/media",
}


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Runs the settings with exactly this environment; returns their names."""

    def start(**environment: str | None) -> dict[str, Any]:
        for name in list(os.environ):
            monkeypatch.delenv(name)
        values = GOOD | {"VAR_DIR": str(tmp_path)} | environment
        for name, value in values.items():
            if value is not None:
                monkeypatch.setenv(name, value)
        names: dict[str, Any] = {"__file__": str(SETTINGS), "__name__": "settings_under_test"}
        exec(compile(SETTINGS.read_text(), str(SETTINGS), "exec"), names)
        return names

    return start


def test_a_complete_environment_starts(started):
    settings = started()
    assert settings["DEMO"] is False
    assert settings["SECOND_FACTOR_REQUIRED"] is True
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert len(settings["FIELD_KEYS"]) == 2


@pytest.mark.parametrize(
    "name",
    "SECRET_KEY FIELD_KEYS INDEX_KEY SITE_URL ALLOWED_HOSTS DATABASE_URL EMAIL_URL "
    "DEFAULT_FROM_EMAIL MEDIA_ROOT".split(),
)
def test_a_missing_variable_stops_the_start(started, name):
    _refused(started, name, **{name: None})


def test_a_missing_broker_stops_the_start(started):
    _refused(started, "CELERY_BROKER_URL", REDIS_URL=None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "perhaps"),
        ("DEBUG", "1"),
        ("DEBUG", "perhaps"),
        ("SECRET_KEY", "short"),
        ("FIELD_KEYS", "not base64!"),
        ("FIELD_KEYS", urlsafe_b64encode(b"short").decode()),
        ("FIELD_KEYS", f"{KEY},"),
        ("INDEX_KEY", "x"),
        ("INDEX_KEY", KEY),
        ("INDEX_KEY", OTHER_KEY),  # also one that is on its way out
        ("SITE_URL", "vindplaats"),
        ("SITE_URL", "ftp://vindplaats.example.org"),
        ("SITE_URL", "http://vindplaats.example.org"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ""),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgres://name@db/v?sslmode=verify"),
        ("DATABASE_URL", "postgres://name@db/v?sslmode=verify-full&sslrootcert=/nonexistent/ca"),
        ("REDIS_URL", "rediss://redis/0?ssl_ca_certs=/nonexistent/ca"),
        ("REDIS_URL", "rediss://redis/0?ssl_cert_reqs=none"),
        ("CELERY_BROKER_URL", "rediss://redis/0?ssl_check_hostname=0"),
        ("CELERY_BROKER_URL", "amqp://localhost"),
        ("REDIS_URL", "http://localhost"),
        ("SENTRY_DSN", "nonsense"),
        ("TRUSTED_PROXY_COUNT", "many"),
        ("VAPID_PRIVATE_KEY", "too-short"),
        ("VAPID_PRIVATE_KEY", real._embedded_key("push")),
        ("SMS_HOOK_URL", "http://sms.example.org/"),
        ("JOURNAL_PATH", "/nonexistent/journal"),
        ("JOURNAL_PATH", "/tmp"),
        ("METRICS_FROM", "10.0.0.0/8,everybody"),
        ("BACKUP_RECIPIENTS", "age1short"),
        ("CLAMAV_URL", "clamav:3310"),
        ("CLAMAV_URL", "tcp://clamav"),
        ("CLAMAV_URL", "tcp://clamav:port"),
        ("CLAMAV_URL", "tcp://clamav:3310/path"),
        ("CLAMAV_URL", "unix://run/clamd.sock"),
        ("CLAMAV_URL", "unix:///"),
        ("STORAGE_URL", "https://store.example.org/bucket"),
        ("STORAGE_URL", "s3://key:secret@store.example.org"),
        ("STORAGE_URL", "s3://store.example.org/bucket"),
        ("STORAGE_URL", "s3+http://key:secret@store.example.org/bucket"),
        ("EMAIL_URL", "brevo://"),
        ("EMAIL_URL", "mailgun://key@"),
        ("EMAIL_URL", "nonsense"),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "dummymail://"),
        ("LOG_LEVEL", "LOUD"),
        ("OIDC_ISSUER", "http://login.example.org"),
        ("OIDC_ONLY", "perhaps"),
        ("OIDC_ROLES", "staf=manager"),
        ("TIME_ZONE", "Europe/Nowhere"),
    ],
)
def test_a_malformed_variable_stops_the_start(started, name, value):
    _refused(started, name, **{name: value})


def test_lists_take_spaces_around_their_commas(started):
    key = "age1" + "q" * 58
    settings = started(
        ALLOWED_HOSTS="vindplaats.example.org, www.example.org ,",
        BACKUP_RECIPIENTS=f"{key}, {key}",
        METRICS_FROM=" 10.0.0.0/8 , 192.0.2.7",
    )  # fmt: skip
    assert settings["ALLOWED_HOSTS"] == ["vindplaats.example.org", "www.example.org"]
    assert settings["BACKUP_RECIPIENTS"] == [key, key]
    assert [str(network) for network in settings["METRICS_FROM"]] == ["10.0.0.0/8", "192.0.2.7/32"]


def test_servers_over_tls_are_checked(started, tmp_path):
    authority = tmp_path / "authority"
    authority.touch()
    settings = started(
        DATABASE_URL=f"postgres://name@db/v?sslmode=verify-full&sslrootcert={authority}",
        REDIS_URL=f"rediss://:word@redis:6380/1?ssl_ca_certs={authority}",
    )
    options = settings["DATABASES"]["default"]["OPTIONS"]
    assert options == {"sslmode": "verify-full", "sslrootcert": str(authority)}
    assert settings["CELERY_BROKER_URL"] == "rediss://:word@redis:6380/1"
    checks = settings["CELERY_BROKER_USE_SSL"]
    assert checks["ssl_cert_reqs"] == "required" and checks["ssl_check_hostname"] is True
    assert checks["ssl_ca_certs"] == str(authority)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("tcp://clamav:3310", ("clamav", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("", None),
    ],
)
def test_where_the_scanner_answers(started, given, taken):
    assert started(CLAMAV_URL=given)["CLAMAV"] == taken


def test_a_secret_may_stand_in_a_file(started, tmp_path):
    (tmp_path / "key").write_text(GOOD["SECRET_KEY"] + "x\n")
    (tmp_path / "database").write_text("postgres://name:word@db:5432/from_a_file\n")
    settings = started(
        SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "key"),
        DATABASE_URL=None, DATABASE_URL_FILE=str(tmp_path / "database"),
    )  # fmt: skip
    assert settings["SECRET_KEY"] == GOOD["SECRET_KEY"] + "x"
    assert settings["DATABASES"]["default"]["NAME"] == "from_a_file"


def test_a_file_that_is_not_there_stops_the_start(started, tmp_path):
    _refused(started, "SECRET_KEY_FILE", SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "none"))


@pytest.mark.parametrize("provider", ["brevo", "mailgun", "postmark", "sendgrid"])
def test_mail_may_go_over_https(started, provider):
    settings = started(EMAIL_URL=f"{provider}://a%2Fkey@mg.example.org")
    assert f"anymail.backends.{provider}" in settings["EMAIL_BACKEND"]
    assert "a/key" in settings["ANYMAIL"].values()
    assert settings["ANYMAIL"]["REQUESTS_TIMEOUT"] <= settings["EMAIL_TIMEOUT"]
    tracked = settings["ANYMAIL"].get("SEND_DEFAULTS", {})
    assert provider == "brevo" or tracked == {"track_clicks": False, "track_opens": False}


PROVIDER = {
    "OIDC_ISSUER": "https://login.example.org",
    "OIDC_CLIENT_ID": "vindplaats",
    "OIDC_CLIENT_SECRET": "geheim",
    "OIDC_ROLE_CLAIM": "groups",
    "OIDC_ROLES": "noord=worker:Noord, noord=team_lead:Noord,cn=staf=manager",
}


def test_a_provider_is_named_with_the_roles_that_its_claim_gives(started):
    settings = started(**PROVIDER)
    assert settings["OIDC_ROLES"] == {
        "noord": {("worker", "Noord"), ("team_lead", "Noord")},
        "cn=staf": {("manager", "")},
    }
    assert settings["OIDC_NAME"] == "login.example.org" and not settings["OIDC_SECOND_FACTOR"]


@pytest.mark.parametrize(
    ("told", "also"),
    [
        ("OIDC_CLIENT_ID", {"OIDC_CLIENT_ID": None}),
        ("OIDC_CLIENT_SECRET", {"OIDC_CLIENT_SECRET": None}),
        ("OIDC_ROLES", {"OIDC_ROLE_CLAIM": None}),
        ("OIDC_ROLES", {"OIDC_ROLES": None}),
        ("OIDC_ROLES", {"OIDC_ROLES": "staf=superuser"}),
        ("OIDC_ROLES", {"OIDC_ROLES": "staf=worker"}),
        ("OIDC_ROLES", {"OIDC_ROLES": "staf=manager:Noord"}),
        ("OIDC_ROLES", {"OIDC_ROLES": "manager"}),
        ("OIDC_ISSUER", {"OIDC_ISSUER": None}),
        ("OIDC_ISSUER", {"OIDC_ISSUER": "login.example.org"}),
    ],
)
def test_half_a_provider_stops_the_start(started, told, also):
    _refused(started, told, **PROVIDER | also)


EMPTY = dict.fromkeys(GOOD)


def test_the_demo_needs_nothing_else(started, tmp_path):
    settings = started(**EMPTY | {"DEMO": "1"})
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert str(tmp_path) in str(settings["DATABASES"]["default"]["NAME"])
    assert settings["SECOND_FACTOR_REQUIRED"] is False


def test_the_demo_makes_its_folder_as_sqlite_makes_none(started, tmp_path):
    started(**EMPTY | {"DEMO": "1", "VAR_DIR": str(tmp_path / "new" / "var")})
    assert (tmp_path / "new" / "var").is_dir()


def test_a_folder_that_make_run_marked_is_embedded(started, tmp_path):
    (tmp_path / "embedded").touch()
    assert started(**EMPTY)["DEMO"] is True


def test_the_development_server_needs_no_collected_files(started, tmp_path, monkeypatch):
    hashed = started(**EMPTY | {"DEMO": "1"})["STORAGES"]["staticfiles"]["BACKEND"]
    monkeypatch.setattr("sys.argv", ["manage.py", "runserver", "8001"])
    plain = started(**EMPTY | {"DEMO": "1"})
    assert plain["STORAGES"]["staticfiles"]["BACKEND"] != hashed
    assert plain["WHITENOISE_USE_FINDERS"]
    assert started()["STORAGES"]["staticfiles"]["BACKEND"] == hashed

    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    assert started(**EMPTY | {"DEMO": "1"})["STORAGES"]["staticfiles"]["BACKEND"] == hashed


def test_commands_of_the_demo_say_what_they_did_and_no_more(started):
    assert started(**EMPTY | {"DEMO": "1"})["LOG_LEVEL"] == "WARNING"
    assert started()["LOG_LEVEL"] == "INFO"


def test_the_demo_answers_this_machine_only(started, rf):
    demo = started(**EMPTY | {"DEMO": "1"})
    assert demo["MIDDLEWARE"][0] == "youthwork.middleware.this_machine_only"
    assert "youthwork.middleware.this_machine_only" not in started()["MIDDLEWARE"]

    page = this_machine_only(lambda request: HttpResponse("ok"))
    for near in ("127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"):
        assert page(rf.get("/", REMOTE_ADDR=near)).status_code == 200
    for far in ("192.168.1.7", "::ffff:192.168.1.7", "2001:db8::1", "", "localhost"):
        with pytest.raises(PermissionDenied):
            page(rf.get("/", REMOTE_ADDR=far, HTTP_HOST="localhost"))


@pytest.mark.parametrize(
    "also",
    [
        {"ALLOWED_HOSTS": "vindplaats.example.org"},
        {"ALLOWED_HOSTS": "*"},
        {"SITE_URL": "https://vindplaats.example.org"},
        {"DATABASE_URL": "postgres://localhost/vindplaats"},
        {"DATABASE_URL": "sqlite:////srv/elsewhere.sqlite3"},
    ],
)
def test_the_demo_refuses_other_hosts_and_other_databases(started, also):
    _refused(started, "DEMO", **EMPTY | {"DEMO": "1"} | also)


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"])
def test_the_demo_s_own_secrets_are_refused_elsewhere(started, name):
    demo = started(**EMPTY | {"DEMO": "1"})
    known = {
        "SECRET_KEY": demo["SECRET_KEY"],
        "FIELD_KEYS": urlsafe_b64encode(demo["FIELD_KEYS"][0]).decode(),
        "INDEX_KEY": urlsafe_b64encode(demo["INDEX_KEY"]).decode(),
    }
    _refused(started, name, **{name: known[name]})


def _refused(started, name: str, **environment: str | None) -> None:
    with pytest.raises(SystemExit) as end:
        started(**environment)
    line = str(end.value)
    assert line.startswith(f"youthwork: {name} ")
    assert "\n" not in line
    assert "docs/configuration.md" in line


def test_text_messages_need_a_long_secret(started):
    with pytest.raises(SystemExit) as stopped:
        started(SMS_HOOK_URL="https://sms.example.org/", SMS_HOOK_SECRET="short")
    assert "SMS_HOOK_SECRET" in str(stopped.value)
