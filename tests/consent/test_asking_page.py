"""The page on which a worker asks: who signs, what was mistyped, who is known already."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from consent.addresses import KNOWN, suggestion
from consent.models import ConsentRequest, Signer, Subject
from organisation.models import Organisation
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from youthwork.lib.dates import add_months

PAGE = reverse("consent:ask")


@pytest.fixture
def asks(cast, client):
    """The worker at the page; gives a function that sends it."""
    make.places()
    sign_in(client, cast.worker)

    def send(**also):
        values = {
            "first_name": "Milan",
            "date_of_birth": "2012-06-03",
            "rows": ["photo", "closed_profiles"],
            "route": "email",
            "guardian_email": "ouder@example.org",
        }
        return client.post(PAGE, {k: v for k, v in (values | also).items() if v is not None})

    send.client = client
    return send


def test_the_page_offers_what_the_organisation_uses(asks):
    text = asks.client.get(PAGE).content.decode()
    assert 'value="website"' in text and 'value="press"' not in text
    assert 'name="team"' not in text and "checked" in text


def test_a_question_by_mail_takes_a_first_name_a_birthday_and_an_address(asks, cast):
    response = asks()

    assert response.status_code == 302
    made = ConsentRequest.objects.get()
    assert made.rows == ["photo", "closed_profiles"] and made.made_by == cast.worker
    assert made.signers.get().email == "ouder@example.org"
    assert Message.objects.get().kind == "consent.request"


@pytest.mark.parametrize("written", ["3-6-2012", "03/06/2012", " 3 6 2012", "3.6.2012"])
def test_a_birthday_is_taken_as_people_write_it(asks, written):
    asks(date_of_birth=written)
    assert Subject.objects.get().born == date(2012, 6, 3)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1-1-2031", "toekomst"),
        ("30-2-2012", "bestaat niet"),
        ("00-00-2012", "bestaat niet"),
        ("0000-00-00", "bestaat niet"),
        ("1-5-1984", "42"),
        ("gisteren", "bestaat niet"),
        ("9" * 200, "bestaat niet"),
        ("", "Vul de geboortedatum in"),
    ],
)
def test_f1_f2_a_wrong_birthday_is_told_beside_its_field_and_all_is_kept(asks, written, told):
    response = asks(date_of_birth=written, occasion="toernooi", last_name="Vos")

    text = response.content.decode()
    assert response.status_code == 422 and told in text
    assert 'value="Milan"' in text and "toernooi" in text and "ouder@example.org" in text
    assert not ConsentRequest.objects.exists()


def test_who_signs_decides_which_address_is_needed(asks):
    self_today = make.BORN.replace(year=2008).isoformat()
    refused = asks(date_of_birth=self_today)
    assert refused.status_code == 422 and not ConsentRequest.objects.exists()
    assert 'id="id_youth_email_error"' in refused.content.decode()

    asks(date_of_birth=self_today, youth_email="ik@example.org")
    signer = Signer.objects.get()
    assert signer.role == "youth" and signer.email == "ik@example.org"

    assert asks(guardian_email="").status_code == 422


@pytest.mark.parametrize("route", ["device", "link", "paper"])
def test_without_mail_no_address_is_needed(asks, route):
    assert asks(route=route, guardian_email="").status_code == 302
    assert ConsentRequest.objects.get().route == route and not Message.objects.exists()


def test_f10_a_mistyped_domain_is_suggested_and_taken_when_sent_again(asks):
    first = asks(guardian_email="ouder@gmial.com")
    text = first.content.decode()
    assert first.status_code == 422 and "ouder@gmail.com" in text
    assert 'name="as_typed" value="ouder@gmial.com"' in text

    assert asks(guardian_email="ouder@gmial.com", as_typed="ouder@gmial.com").status_code == 302
    assert Signer.objects.get().email == "ouder@gmial.com"


def test_no_known_domain_is_taken_for_another():
    assert [domain for domain in KNOWN if suggestion(f"a@{domain}")] == []
    for right in ("example.org", "vindplaats.nl", "school.nl", "gemeente.nl", "live.be"):
        assert suggestion(f"a@{right}") == ""
    assert suggestion("a@b@gmal.com") == "a@b@gmail.com" and suggestion("gmail") == ""


def test_f11_the_young_person_s_own_address_is_refused_for_a_parent(asks):
    response = asks(youth_email="ouder@example.org")
    assert response.status_code == 422
    assert 'id="id_guardian_email_error"' in response.content.decode()


def test_a_form_sent_twice_is_one_question_and_with_another_name_it_is_another(asks):
    sent = {"client_id": str(uuid.uuid4())}
    first, again = asks(**sent), asks(**sent)
    assert first.status_code == again.status_code == 302 and first["Location"] == again["Location"]
    assert ConsentRequest.objects.count() == 1
    assert asks(first_name="Noa", **sent).status_code == 302  # by the back button
    assert ConsentRequest.objects.count() == 2
    assert asks(client_id="x").status_code == 422


def test_the_page_gives_each_form_a_number_of_its_own_and_keeps_it(asks):
    page = asks.client.get(PAGE).content.decode()
    number = re.search(r'name="client_id" value="([^"]+)"', page)[1]
    kept = asks(client_id=number, first_name="").content.decode()
    assert f'name="client_id" value="{number}"' in kept


def test_f12_twins_with_one_mailbox_are_two_questions(asks):
    asks()
    asks(first_name="Noa")
    assert ConsentRequest.objects.count() == 2 and Message.objects.count() == 2


def test_f13_somebody_of_the_same_name_and_birthday_is_asked_about_never_merged(asks):
    asks(last_name="Vos")
    again = asks(last_name="vos ")
    text = again.content.decode()
    assert again.status_code == 422 and 'name="same_person"' in text
    assert ConsentRequest.objects.count() == 1

    no_note = asks(last_name="Vos", same_person="else")
    assert no_note.status_code == 422 and 'id="id_note_error"' in no_note.content.decode()
    assert asks(last_name="Vos", same_person="else", note="klas 2").status_code == 302
    assert Subject.objects.count() == 2


def test_what_waits_already_is_linked_to_not_asked_again(asks):
    asks()
    known = Subject.objects.get()
    response = asks(same_person=known.ref)
    assert response.status_code == 422 and ConsentRequest.objects.count() == 1
    assert "wacht" in response.content.decode()
    assert asks(same_person="NONSENSE").status_code == 422


def test_f14_a_family_that_said_no_is_asked_again_only_when_it_asks(asks, cast):
    asked = make.request(cast.worker, cast.noord, now=make.now_here())
    make.signed(asked, make.NO, now=make.now_here())
    sent = {"last_name": "Vos", "same_person": asked.subject.ref}
    refused = asks(**sent)
    assert refused.status_code == 422 and 'name="family_asks"' in refused.content.decode()
    assert asks(**sent, family_asks="on").status_code == 302


def test_somebody_known_is_asked_again_with_what_is_known_filled_in(asks, cast):
    subject = make.consent(cast.worker, cast.noord, now=make.now_here()).subject
    known = {"about": subject.ref}
    text = asks.client.get(PAGE, known).content.decode()
    assert "Milan V." in text and 'name="first_name"' not in text and "-2012" not in text
    assert 'value="ouder@example.org"' in text and text.count(" checked") == len(make.ROWS) + 1
    assert AuditEntry.objects.filter(verb="read", by=cast.worker).count() == 1
    assert asks(**known, first_name=None, date_of_birth=None).status_code == 302
    assert Subject.objects.count() == 1 and ConsentRequest.objects.count() == 2

    sign_in(asks.client, cast.colleague)  # may ask, and reads no address
    assert "ouder@example.org" not in asks.client.get(PAGE, known).content.decode()
    assert not AuditEntry.objects.filter(verb="read", by=cast.colleague).exists()
    sign_in(asks.client, cast.other_worker)
    assert asks.client.get(PAGE, known).status_code == 404
    assert asks.client.get(PAGE, {"about": "A" * 400}).status_code == 404


def test_two_parents_each_get_a_link(asks):
    asks(second_guardian_email="andere@example.org")
    assert ConsentRequest.objects.get().needs_both and Message.objects.count() == 2
    assert asks(first_name="Noa", second_guardian_email="ouder@example.org").status_code == 422


def test_an_organisation_that_asks_two_parents_asks_for_the_second_address(asks):
    Organisation.objects.update(require_both_parents=True)
    refused = asks()
    assert refused.status_code == 422
    assert 'id="id_second_guardian_email_error"' in refused.content.decode()
    assert asks(second_guardian_email="andere@example.org").status_code == 302


@pytest.mark.parametrize(
    "field", ["first_name", "rows", "route", "language", "same_person", "occasion", "youth_email"]
)
@pytest.mark.parametrize("value", ["\x00", "🦋" * 300, "x" * 5000, "' OR 1=1"])
def test_whatever_is_posted_is_no_error_of_ours(asks, field, value):
    assert asks(**{field: value}).status_code in (302, 400, 422)


def test_a_citizen_service_number_is_refused(asks):
    assert asks(occasion="nummer 123456782").status_code == 422


def test_only_workers_and_leads_ask(cast, client):
    for person in (cast.manager, cast.privacy_officer, cast.administrator, cast.director):
        sign_in(client, person)
        assert client.get(PAGE).status_code == 403


def test_the_page_and_its_saving_stay_within_their_queries(asks):
    asks.client.get(PAGE)
    statements, _page = asked(lambda: asks.client.get(PAGE))
    assert len(statements) <= 6, told(statements)
    statements, _page = asked(asks)
    assert len(statements) <= 9, told(statements)


def test_nobody_older_or_younger_is_asked(asks):
    today = date.today()
    assert asks(date_of_birth=add_months(today, -12 * 26).isoformat()).status_code == 422
    assert asks(date_of_birth=add_months(today, -12 * 5).isoformat()).status_code == 422
