"""Tables of the stable interface, walked: commands, pages, environment, statuses.

What users, operators and outside checks rely on keeps its name and its meaning.
"""

import json
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.urls import resolve

from tests.make import signed_in

ROOT = Path(__file__).resolve().parents[2]

COMMANDS = "invite demo daily deliver verify rotate_keys backup restore export_all".split()
SAY_JSON = ["daily", "deliver", "verify", "rotate_keys"]
TARGETS = (
    """help run test check fmt unit browser drill stack shots messages css lock clean""".split()
)
PAGES = {
    "/": "worker",
    "/signals/": "lead",
    "/signals/search/": "lead",
    "/signals/new/": "worker",
    "/privacy/audit/": "privacy_officer",
    "/people/": "administrator",
    "/people/invite/": "administrator",
    "/people/teams/": "administrator",
    "/settings/": "administrator",
    "/more/": "worker",
}
OPEN = ["/health/live/", "/health/ready/", "/accounts/login/", "/signals/new/"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself(name, capsys):
    assert name in get_commands()
    with pytest.raises(SystemExit) as ended:
        call_command(name, "--help")

    assert ended.value.code == 0
    assert "--json" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SAY_JSON)
def test_a_command_prints_one_json_object_as_its_last_line(name, capsys, cast):
    call_command(name, "--json")

    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    wanted = {"deliver": {"sent", "failed", "waiting"}, "daily": {"date", "changed"}}
    assert wanted.get(name, set()) <= set(said)


@pytest.mark.django_db(transaction=True)
def test_the_second_daily_of_a_date_changes_nothing(capsys, cast):
    for _run in range(2):
        call_command("daily", "--date", "2026-11-20", "--json")

    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert said == {"date": "2026-11-20", "changed": {}}


@pytest.mark.parametrize(("path", "role"), PAGES.items())
def test_a_page_opens_for_whom_it_is_meant(path, role, cast):
    assert signed_in(getattr(cast, role)).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_signed_out_leads_to_log_in(path, cast, client):
    if path in OPEN:
        return
    answer = client.get(path)

    assert answer.status_code == 302 and answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_needs_no_session(path, cast, client):
    assert client.get(path).status_code in (200, 503)


def test_readiness_says_what_operators_watch(db, client, monkeypatch):
    monkeypatch.setattr("youthwork.health.WAIT", 60)  # the machine may be busy
    said = client.get("/health/ready/").json()

    assert {"database", "broker"} <= set(said)
    assert {"worker_age", "daily_age", "oldest_unsent_age"} <= set(said)


@pytest.mark.parametrize(
    "path", ["/signals/S-2026-0041/", "/signals/S-2026-0041/close/", "/accounts/login/"]
)
def test_addresses_resolve(path):
    assert resolve(path)


@pytest.mark.parametrize("target", TARGETS)
def test_the_makefile_has_its_targets(target):
    assert f"\n{target}:" in (ROOT / "Makefile").read_text()


def test_headers_of_every_answer(cast):
    for path in ("/", "/signals/new/", "/accounts/login/", "/nothing/"):
        headers = signed_in(cast.worker).get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert "camera=()" in headers["Permissions-Policy"]
        assert "microphone=()" in headers["Permissions-Policy"]


def test_the_words_of_the_vocabulary_are_those_on_screen(cast, as_worker_page):
    for word in ("Exposing", "Ronselen en snel geld", "Weetje", "Let op", "Bangalijst"):
        assert word in as_worker_page


@pytest.fixture
def as_worker_page(cast):
    return signed_in(cast.worker).get("/signals/new/").content.decode()
