"""Files with a virus are taken nowhere, and none unseen where the installation has a scanner."""

from __future__ import annotations

import ast
import json
import re
import socket
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consent.models import ConsentRequest
from organisation.models import HouseStyle, Invitation
from policy.models import StoredFile
from privacy.models import AuditEntry
from tests.clamd import EICAR, NAME, STREAM_MOST, scanner
from tests.consent import make as make_consent
from tests.policy import documents as make_policy
from tests.servers import free_port
from tests.sign_in import sign_in
from tests.two_people import opened
from workers.models import HourImport
from youthwork.lib import clamav

ROOT = Path(__file__).resolve().parents[2]
APPS = ("privacy", "outbox", "organisation", "workers", "signals", "consent", "policy")
KEPT = (StoredFile, HouseStyle, Invitation, HourImport, ConsentRequest)
# Who sends a file where, under which name, with what they typed beside it.
UPLOADS = {
    "policy document": (
        "manager",
        reverse("policy:upload", args=["chat_group_agreements", 1]),
        "file",
        {},
    ),
    "logo": ("administrator", "/settings/house-style/", "logo", {"colour": "#7a1f3d"}),
    "staff": ("administrator", "/people/list/", "file", {"pasted": "Naam;Rol #7a1f3d"}),
    "hours": ("worker", "/hours/import/", "file", {}),
    "group": ("worker", reverse("consent:group"), "file", {"occasion": "#7a1f3d", "do": "check"}),
    "paper": ("lead", reverse("consent:sheets"), "file", {"sheet_place": "#7a1f3d", "do": "look"}),
}


@pytest.fixture(scope="module")
def address():
    with scanner() as there:
        yield there


@pytest.fixture
def scanned(settings, address):
    settings.CLAMAV = address


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Who is there answers, however busy the machine; who hangs has `hangs`."""
    monkeypatch.setattr(clamav, "WAIT", 60)
    monkeypatch.setattr(clamav, "LOOK_WITHIN", 120)
    monkeypatch.setattr("youthwork.health.WAIT", 60)


@pytest.fixture
def nobody_there(settings):
    settings.CLAMAV = ("127.0.0.1", free_port())


@pytest.fixture
def hangs(settings, monkeypatch):
    """A scanner that takes a connection and says nothing."""
    monkeypatch.setattr(clamav, "LOOK_WITHIN", 0.3)
    monkeypatch.setattr(clamav, "WAIT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMAV = server.getsockname()
        yield


def test_a_file_without_a_virus_is_one(scanned):
    assert clamav.answers()
    assert clamav.virus_in(b"") == clamav.virus_in(b"%PDF-1.7 " * 100_000) == ""


def test_a_virus_is_found_wherever_it_stands(scanned):
    assert NAME in clamav.virus_in(EICAR)
    assert NAME in clamav.virus_in(b"Naam;Rol\n" * 50_000 + EICAR)


def test_more_than_the_scanner_takes_is_no_verdict(scanned, caplog):
    with pytest.raises(clamav.Away):
        clamav.virus_in(b"x" * (STREAM_MOST + 1))
    assert "size limit exceeded" in caplog.text or "ResetError" in caplog.text


@pytest.mark.parametrize("state", ["nobody_there", "hangs"])
def test_a_scanner_that_says_nothing_is_away(request, state):
    request.getfixturevalue(state)
    assert not clamav.answers()
    with pytest.raises(clamav.Away):
        clamav.virus_in(b"x")


def test_a_scanner_on_a_socket_of_the_machine(settings, tmp_path):
    settings.CLAMAV = str(tmp_path / "clamd.ctl")
    assert not clamav.answers()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(settings.CLAMAV)
        server.listen()

        def speak():
            line, _ = server.accept()
            with line:
                line.recv(100)
                line.sendall(b"PONG\0")

        speaks = threading.Thread(target=speak, daemon=True)
        speaks.start()
        assert clamav.answers()
        speaks.join()


# --- each place where somebody sends a file ------------------------------------------------------


@pytest.fixture
def send(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    make_consent.places()
    make_policy.draft(cast.manager, content="file", body="")

    def posted(what, content=EICAR):
        who, page, name, typed = UPLOADS[what]
        person = getattr(cast, who)
        file = SimpleUploadedFile("lijst.csv", content)
        fields = opened(sign_in(client, person), page).fields
        return person, client.post(page, fields | typed | {name: file}), typed

    return posted


@pytest.mark.django_db
@pytest.mark.parametrize("what", UPLOADS)
def test_a_virus_is_refused_told_and_written_down(scanned, send, what):
    person, answer, typed = send(what)

    assert answer.status_code == 422 and NAME in answer.text
    assert "#7a1f3d" in answer.text or not typed
    assert [model for model in KEPT if model.objects.exists()] == []
    [entry] = AuditEntry.objects.filter(verb="virus_found")
    assert entry.by == person and entry.subject == f"organisation.user:{person.public_id}"
    assert NAME in entry.after and "lijst" not in entry.after


@pytest.mark.django_db
@pytest.mark.parametrize("what", UPLOADS)
def test_nothing_is_taken_unseen(nobody_there, send, what):
    _person, answer, typed = send(what, b"een bestand")

    assert answer.status_code == 422 and "virus" in answer.text
    assert "#7a1f3d" in answer.text or not typed
    assert [model for model in KEPT if model.objects.exists()] == []
    assert not AuditEntry.objects.filter(verb="virus_found").exists()


@pytest.mark.django_db
def test_a_good_file_is_taken_whole_after_it_was_looked_over(scanned, send, cast):
    content = b"%PDF-1.7\n" + b"tekst " * 20_000 + b"\n%%EOF\n"
    _person, answer, _typed = send("policy document", content)

    assert answer.status_code == 302
    assert StoredFile.objects.get().content.read() == content


@pytest.mark.django_db
def test_what_is_too_large_anyway_is_not_looked_over(nobody_there, send):
    _person, answer, _typed = send("hours", b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 422 and "1 MB" in answer.text


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for app in APPS
        for path in (ROOT / app / "forms").glob("*.py")
        if re.search(r"\b(FileField|Upload)\(", path.read_text())
    ),
    ids=lambda path: "/".join(path.parts[-3:]),
)
def test_every_form_with_a_file_has_it_looked_over(path):
    """By itself or, as sheets of paper do, by the reader of tables of another form."""
    called = {ast.unparse(one.func) for one in ast.walk(ast.parse(path.read_text()))
              if isinstance(one, ast.Call)}  # fmt: skip
    assert called & {"viruses.look_over", "tables.from_file"}


def test_no_form_with_a_file_stands_elsewhere():
    found = [
        path.relative_to(ROOT).as_posix()
        for app in (*APPS, "youthwork")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"\b(forms\.FileField|Upload)\b", path.read_text())
        and path.parent.name != "forms"
    ]
    assert found == ["privacy/forms.py"]  # the field itself


# --- who keeps watch -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_keeps_watch_sees_whether_the_scanner_answers(client, scanned, monkeypatch):
    monkeypatch.setattr("outbox.waking.broker_answers", lambda: True)
    state = json.loads(client.get(reverse("health:ready")).content)
    assert (state["status"], state["scanner"]) == ("ok", "ok")
    assert "vindplaats_scanner_up 1.0" in client.get("/metrics").text


@pytest.mark.django_db
def test_a_scanner_that_is_away_stops_nothing_else(client, nobody_there, monkeypatch):
    monkeypatch.setattr("outbox.waking.broker_answers", lambda: True)
    answer = client.get(reverse("health:ready"))
    state = json.loads(answer.content)
    assert answer.status_code == 200
    assert (state["status"], state["scanner"]) == ("late", "away")
    assert "vindplaats_scanner_up 0.0" in client.get("/metrics").text


@pytest.mark.django_db
def test_without_a_scanner_nobody_hears_of_one(client, settings):
    settings.CLAMAV = None
    assert "scanner" not in client.get(reverse("health:ready")).text
    assert "scanner" not in client.get("/metrics").text
