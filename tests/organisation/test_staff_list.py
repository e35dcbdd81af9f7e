"""Staff from a list: what is wrong stands by its line, and all are invited or nobody."""

from __future__ import annotations

import pytest
from django.core import mail as sent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from organisation.models import Invitation
from outbox.models import Message
from privacy.models import AuditEntry
from tests.sign_in import sign_in
from youthwork.lib import sheets

pytestmark = pytest.mark.django_db
PAGE = "/people/list/"
HEAD = "Naam;E-mail;Rol;Team"
GOOD = (
    f"{HEAD}\nNina Nieuw;nina@example.org;jongerenwerker;Noord\nBas Beleid;bas@example.org;manager;"
)


@pytest.fixture
def admin(cast):
    return sign_in(Client(), cast.administrator)


def look(client, text, **also):
    return client.post(PAGE, {"pasted": text} | also)


def test_the_list_is_shown_first_and_nobody_gets_a_mail(admin):
    page = look(admin, GOOD)
    assert page.status_code == 200 and "Nina Nieuw" in page.content.decode()
    assert not Invitation.objects.exists() and not Message.objects.exists()
    assert not AuditEntry.objects.filter(verb="invited").exists()


def test_all_are_invited_with_one_press_and_mailed_through_the_outbox(admin):
    text = look(admin, GOOD).context["text"]
    assert look(admin, text, do="invite").url == "/people/"
    found = Invitation.objects.order_by("email").values_list("email", "role", "team__name", "name")
    assert list(found) == [
        ("bas@example.org", "manager", None, "Bas Beleid"),
        ("nina@example.org", "worker", "Noord", "Nina Nieuw"),
    ]
    call_command("deliver")
    assert sorted(mail.to[0] for mail in sent.outbox) == ["bas@example.org", "nina@example.org"]
    assert AuditEntry.objects.filter(verb="invited").count() == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Iris;iris.example.org;worker;Noord", "e-mail"),
        ("Iris;iris@example.org;koning;Noord", "koning"),
        ("Iris;iris@example.org;worker;Oost", "oost"),
        ("Iris;iris@example.org;worker;", "team"),
        ("Iris;iris@example.org;manager;Noord", "team"),
        ("Bas;bas@example.org;director;", "twee keer"),
        ("Wim;wim.werker@example.org;worker;Noord", "rol"),
        ("111222333;iris@example.org;worker;Noord", "burgerservicenummer"),
    ],
)
def test_one_wrong_line_stops_them_all_and_says_why(admin, line, told):
    page = look(admin, f"{GOOD}\n{line}")
    assert page.status_code == 422
    errors = page.context["looked"][2]["errors"]
    assert len(errors) == 1 and told in errors[0].lower(), errors
    assert not page.context["looked"][0]["errors"]
    assert look(admin, f"{GOOD}\n{line}", do="invite").status_code == 422
    assert not Invitation.objects.exists() and not Message.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["", "   ", HEAD, "a;b\nc;d", '"' * 300, "\x00", "x" * 100_001]
    + [HEAD + "\nN;n{0}@example.org;manager;" * 301],
)
def test_what_is_no_list_is_refused(admin, text):
    assert look(admin, text).status_code == 422
    assert not Invitation.objects.exists()


def test_a_workbook_is_read_too(admin):
    book = sheets.xlsx(
        [
            (
                "Blad",
                ("Naam", "E-mail", "Rol", "Team"),
                [("Nina", "n@example.org", "worker", "Noord")],
            )
        ]
    )
    page = admin.post(PAGE, {"file": SimpleUploadedFile("staf.xlsx", book)})
    assert page.status_code == 200 and page.context["looked"][0]["line"].email == "n@example.org"


def test_the_same_list_twice_withdraws_the_first_invitations(admin):
    for _twice in range(2):
        look(admin, GOOD, do="invite")
    assert Invitation.objects.filter(withdrawn_at=None).count() == 2


def test_only_who_manages_people_takes_in_a_list(cast):
    for person in (cast.lead, cast.manager, cast.privacy_officer):
        client = sign_in(Client(), person)
        assert client.get(PAGE).status_code == look(client, GOOD).status_code == 403
    assert not Invitation.objects.exists()
