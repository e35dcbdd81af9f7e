"""A group asked at once: looked over line by line, the good lines sent, the others kept."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from lxml import html

from consent import retention
from consent.actions import groups
from consent.forms.group import lines_of_table
from consent.models import ConsentRequest, GroupDraft, Signer
from organisation.models import Organisation
from outbox.models import Message
from tests.consent import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.tied import untied
from youthwork.lib import sheets
from youthwork.lib.dates import day_of

PAGE = reverse("consent:group")
GOOD = [("Milan", "3-6-2012", "ouder1@example.org"), ("Noah", "22-1-2013", "ouder3@example.org")]
BAD = [("Sofie", "14-9-2031", "ouder2@example.org"), ("Amira", "9-11-2012", "ouder4example.org")]


@pytest.fixture
def page(cast, client):
    make.places()
    sign_in(client, cast.worker)

    def send(lines=(), **also):
        values = {
            "rows": ["photo", "closed_profiles"],
            "occasion": "toernooi",
            "line_first_name": [line[0] for line in lines],
            "line_last_name": [""] * len(lines),
            "line_date_of_birth": [line[1] for line in lines],
            "line_email": [line[2] for line in lines],
            "seen": "1",
        }
        return client.post(PAGE, values | also)

    send.client = client
    return send


def test_good_lines_are_sent_and_bad_ones_stay(page, cast):
    response = page([*GOOD, *BAD])

    assert response.status_code == 302 and response.url == PAGE
    assert ConsentRequest.objects.count() == 2 and Message.objects.count() == 2
    assert {one.email for one in Signer.objects.all()} == {line[2] for line in GOOD}
    kept = page.client.get(PAGE).content.decode()
    assert "Sofie" in kept and "ouder4example.org" in kept and "Milan" not in kept
    assert "toernooi" in kept


def test_a_list_is_looked_over_before_it_goes(page):
    response = page([*GOOD, *BAD], seen="")
    text = response.content.decode()
    assert response.status_code == 422 and not ConsentRequest.objects.exists()
    assert "Regel 3: Deze datum ligt in de toekomst" in text
    assert "naam@voorbeeld.nl" in text and "Stuur 2 vragen, bewaar 2 regels" in text


def test_from_sixteen_the_own_address_is_asked_for(page):
    response = page([("Yara", "2-11-2009", "")], seen="")
    assert "eigen e-mailadres" in response.content.decode()


def test_an_address_without_its_sign_stands_as_the_address(page):
    text = page([], pasted="Amira;9-11-2012;ouder4example.org", do="check").content.decode()
    assert "naam@voorbeeld.nl" in text


@pytest.mark.parametrize(
    "pasted",
    [
        "Voornaam\tGeboortedatum\tE-mail\nMilan\t3-6-2012\touder1@example.org\n",
        "Milan;3-6-2012;ouder1@example.org",
        "Milan;Vos;3-6-2012;ouder1@example.org",
        "\ufeffE-mail,Voornaam,Geboortedatum\r\nouder1@example.org,Milan,2012-06-03\r\n",
    ],
)
def test_a_pasted_table_becomes_lines(page, pasted):
    response = page([], pasted=pasted, do="check", seen="")
    text = response.content.decode()
    assert 'value="Milan"' in text and 'value="ouder1@example.org"' in text
    assert response.status_code == 200 and not ConsentRequest.objects.exists()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("E-mail ouder", "E-mail tweede ouder"),
        ("E-mailadres ouder 1", "E-mailadres ouder 2"),
        ("Email van de ouder/verzorger*", "Mail tweede ouder:"),
        ("e-mail parent", "e-mail second parent"),
    ],
)
def test_a_heading_that_says_whose_address_it_is_is_understood(one, two):
    """One of the young person, of a trainer or of nobody we know is no parent's."""
    heads = ["Voornaam", "E-mail jongere", one, "E-mail trainer", two, "Geboortedatum"]
    row = ["Milan", "zelf@example.org", "een@example.org", "club@example.org", "twee@example.org"]
    [line] = lines_of_table([heads, [*row, "3-6-2012"]])
    assert (line.email, line.second_email) == ("een@example.org", "twee@example.org")


def test_a_workbook_becomes_lines(page):
    made = sheets.xlsx([("x", ["Voornaam", "Geboortedatum", "E-mail"], [list(GOOD[0])])])
    response = page([], file=SimpleUploadedFile("lijst.xlsx", made), do="check")
    assert 'value="Milan"' in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 broken", b"\x00\x01\x02\x03", b"x" * (sheets.READ_MAX + 1), b"\xff\xd8\xff"],
)
def test_what_is_no_table_is_refused(page, data):
    response = page([GOOD[0]], file=SimpleUploadedFile("lijst.csv", data), do="check")
    assert response.status_code in (200, 422) and 'value="Milan"' in response.content.decode()
    assert untied(html.fromstring(response.content)) == []
    assert not ConsentRequest.objects.exists()


def test_who_answered_or_was_asked_gets_no_new_mail(page, cast):
    now = timezone.now()
    make.consent(cast.worker, cast.noord, last_name="", now=now)
    make.request(cast.worker, cast.noord, first_name="Noa", last_name="", now=now)
    before = Message.objects.filter(kind="consent.request").count()

    looked = page([("Milan", "3-6-2012", ""), ("Noa", "3-6-2012", "")], seen="")
    assert (
        "Heeft geantwoord" in looked.content.decode() and "Is gevraagd" in looked.content.decode()
    )
    page([("Milan", "3-6-2012", ""), ("Noa", "3-6-2012", "")])
    assert Message.objects.filter(kind="consent.request").count() == before


def test_f13_somebody_known_otherwise_is_asked_by_itself(page, cast):
    request = make.request(cast.worker, cast.noord, last_name="", now=timezone.now())
    make.signed(request, make.NO, now=timezone.now())
    response = page([GOOD[0]])
    assert response.status_code == 302 and ConsentRequest.objects.count() == 1
    assert "Vraag deze los" in page.client.get(PAGE).content.decode()


def test_the_same_child_twice_in_a_list_is_told(page):
    response = page([GOOD[0], ("milan ", *GOOD[0][1:])], seen="")
    assert "Dit staat ook op regel 1" in response.content.decode()


def test_a_mistyped_domain_is_asked_about_once(page):
    line = ("Milan", "3-6-2012", "ouder@gmial.com")
    assert "gmail.com" in page([line], seen="").content.decode()
    page([line], as_typed="ouder@gmial.com")
    assert Signer.objects.get().email == "ouder@gmial.com"


def test_two_parents_of_a_line_each_get_a_link_and_an_organisation_may_ask_for_both(page):
    line = ("Milan", "3-6-2012", "ouder@example.org")
    refused = page([line], line_second_email=["Ouder@example.org"], seen="").content.decode()
    assert "Ze hebben hetzelfde adres" in refused
    page([line], line_second_email=["andere@example.org"])
    assert ConsentRequest.objects.get().needs_both and Message.objects.count() == 2

    Organisation.objects.update(require_both_parents=True)
    caches["process"].clear()
    noah = ("Noah", "22-1-2013", "ouder3@example.org")
    asks = page([noah], seen="").content.decode()
    assert "Vul het adres van allebei in" in asks
    page([noah], line_second_email=["geen"])
    assert ConsentRequest.objects.count() == 2 and not ConsentRequest.objects.last().needs_both


def test_a_line_is_taken_away_and_more_are_added(page):
    text = page(GOOD, remove="1").content.decode()
    assert "Milan" not in text and "Noah" in text
    assert page(GOOD, do="add").content.decode().count('name="line_email"') == 5


def test_a_citizen_service_number_is_never_kept(page, cast):
    page([("123456782", "3-6-2012", "ouder@example.org"), GOOD[0]])
    lines, _common = groups.kept(cast.worker, timezone.now())
    assert [line.first_name for line in lines] == [""] and ConsentRequest.objects.count() == 1


def test_more_than_sixty_lines_are_not_sent(page):
    lines = [(f"Naam{n}", "3-6-2012", "ouder@example.org") for n in range(61)]
    assert page(lines).status_code == 422 and not ConsentRequest.objects.exists()


def test_a_list_is_its_owner_s_encrypted_and_gone_after_a_day(page, cast):
    page(BAD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM consent_groupdraft")
        assert b"Sofie" not in bytes(cursor.fetchone()[0])
    sign_in(page.client, cast.colleague)
    assert "Sofie" not in page.client.get(PAGE).content.decode()
    later = timezone.now() + timedelta(days=1, minutes=1)
    assert groups.kept(cast.worker, later) == ([], groups.Common())
    assert retention._lists(day_of(later), later, 10) == 1 and not GroupDraft.objects.exists()


@pytest.mark.parametrize(
    "also",
    [
        {"rows": ["brain"]},
        {"line_email": ["a", "b"], "line_first_name": ["x"]},
        {"remove": "9" * 40},
        {"remove": "9" * 5000},
        {"remove": "²"},
        {"line_second_email": ["\x00", "\x00"]},
        {"pasted": "\x00;\x00"},
        {"pasted": '"' * 300},
        {"language": "xx"},
        {"occasion": "x" * 500},
    ],
)
def test_whatever_is_posted_is_no_error_of_ours(page, also):
    assert page(GOOD, **also).status_code in (200, 302, 400, 422)


def test_the_queries_do_not_grow_with_the_lines(page):
    page.client.get(PAGE)

    def lines(number, start):
        return [(f"Naam{n}", "3-6-2012", f"o{n}@example.org") for n in range(start, start + number)]

    statements, _answer = asked(lambda: page(lines(2, 0)))
    more, _answer = asked(lambda: page(lines(40, 100)))
    assert len(more) <= len(statements) <= 9, told(more)
    known, _answer = asked(lambda: page(lines(40, 100)))  # all of them wait for an answer
    assert len(known) <= 9, told(known)
    page(BAD)
    shown, _answer = asked(lambda: page.client.get(PAGE))
    assert len(shown) <= 6, told(shown)


def test_reading_a_table_takes_what_excel_writes():
    table = [["Zoë", "=1+1"], ["", ""], ["Đỗ", "x"]]
    text = "\r\n".join(";".join(row) for row in table).encode("cp1252", "replace")
    assert sheets.read(text)[0] == ["Zoë", "=1+1"] and len(sheets.read(text)) == 2
    with pytest.raises(sheets.Unreadable):
        sheets.read(io.BytesIO(b"PK\x03\x04").getvalue())
