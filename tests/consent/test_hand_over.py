"""Signing on a worker's device: whose it is, what opens, how it comes back, who was seen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from consent import hand_over
from consent.choices.request import Route
from consent.models import Answer, Attestation, Consent, Link, Signer
from organisation import confirmation, hands
from outbox.models import Message
from privacy.models import AuditEntry
from tests import make as house
from tests.consent import make, pages
from tests.make import signed_in
from tests.tied import untied


@pytest.fixture
def asked(cast):
    return make.request(cast.worker, cast.noord, route=Route.DEVICE, email="", now=timezone.now())


@pytest.fixture
def client(cast):
    return signed_in(cast.worker)


def at(name, asked, *more):
    return reverse(f"consent:{name}", args=[asked.ref, *more])


def given_over(client, asked, language="nl"):
    answer = client.post(at("hand_over", asked), {"language": language})
    assert answer.status_code == 302, pages.text_of(answer)
    assert answer.url == pages.page_of(asked)
    return client


def came_back(client, asked):
    return client.post(at("hand_back", asked), {"password": house.PASSWORD})


def test_the_page_says_what_happens_and_about_whom(client, asked):
    text = pages.text_of(client.get(at("hand_over", asked)))
    for words in ("Milan V.", "3 juni 2012", "Geef nu je telefoon", "Start en geef je telefoon"):
        assert words in text, words


def test_who_is_about_to_hand_it_over_read_whose_it_is(cast, client, asked):
    """Name and date of birth stand there, as on the page of the question."""
    read = AuditEntry.objects.filter(verb="read", by=cast.worker)
    assert client.get(at("hand_over", asked)).status_code == 200
    assert read.get().subject_ref == asked.ref
    assert client.post(at("hand_over", asked), {"language": "xx"}).status_code == 422
    assert read.count() == 2
    given_over(client, asked)
    assert read.count() == 2


def test_only_who_asked_or_leads_hands_over_and_only_what_is_open(cast, asked):
    for person, status in ((cast.lead, 200), (cast.colleague, 404), (cast.other_lead, 404)):
        assert signed_in(person).get(at("hand_over", asked)).status_code == status, person
    make.signed(asked, now=timezone.now())
    assert signed_in(cast.worker).get(at("hand_over", asked)).status_code == 404


def test_the_whole_session_is_the_signer_s(client, asked):
    given_over(client, asked)
    page = client.get(pages.page_of(asked))
    assert page.status_code == 200 and "row_photo" in page.content.decode()
    assert "telefoon van" in pages.text_of(page) and page[hands.HEADER]
    elsewhere = ["/", "/nergens/", "/consent/", at("hand_over", asked), "/accounts/logout/",
                 at("attest", asked, 1), "/c/AAAAAAAAAAAA/"]  # fmt: skip
    for address in elsewhere:
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code == 403 and b"hand-over-only" in answer.content, address


def test_a_page_that_was_on_its_way_gives_nothing_back(client, asked, monkeypatch):
    """It read the session before the device went over, and wrote its minute in it afterwards."""
    client.get("/consent/")
    session = client.session
    session[confirmation.SEEN_AT] -= 2 * confirmation.SEEN_EVERY_SECONDS
    session.save()
    other_tab, noted = Client(), confirmation.note_activity
    other_tab.cookies = client.cookies

    def later(request, seconds):
        noted(request, seconds)
        monkeypatch.setattr(confirmation, "note_activity", noted)
        given_over(other_tab, asked)

    monkeypatch.setattr(confirmation, "note_activity", later)
    assert client.get("/consent/").status_code == 200
    assert client.get("/consent/").status_code == 403
    assert client.get(pages.page_of(asked)).status_code == 200


def test_the_signer_answers_without_a_date_of_birth_and_sees_where_the_copy_goes(client, asked):
    given_over(client, asked, "nl")
    assert client.post(pages.page_of(asked), pages.filled(asked)).status_code == 302
    answer = Answer.objects.get()
    assert answer.on_device
    done = client.get(pages.page_of(asked))
    assert b"<svg" in done.content and "Geef de telefoon terug" in pages.text_of(done)
    assert Link.objects.filter(purpose="manage").exists()


def test_the_copy_goes_once_to_the_address_that_the_signer_gives(client, asked):
    given_over(client, asked)
    copy = reverse("consent_copy", args=[asked.ref])
    client.post(copy, {"email": "ouder@example.org"})
    assert not Signer.objects.get().email
    client.post(pages.page_of(asked), pages.filled(asked))
    assert client.post(copy, {"email": "geen adres"}).status_code == 422
    for address in ("ouder@example.org", "ander@example.org"):
        assert client.post(copy, {"email": address}).status_code == 302
    assert Signer.objects.get().email == "ouder@example.org"
    assert Message.objects.filter(kind="consent.receipt").count() == 1
    assert "ouder@example.org" in pages.text_of(client.get(pages.page_of(asked)))


def test_a_link_by_mail_gives_no_copy_to_another_address(cast):
    asked = make.request(cast.worker, cast.noord, now=timezone.now())
    client = pages.known(asked)
    client.post(pages.page_of(asked), pages.filled(asked))
    copy = reverse("consent_copy", args=[asked.ref])
    assert client.post(copy, {"email": "ander@example.org"}).status_code == 404
    assert Signer.objects.get().email == "ouder@example.org"


def test_only_the_worker_s_password_opens_it_again_and_then_the_answer_is_closed(client, asked):
    given_over(client, asked)
    client.post(pages.page_of(asked), pages.filled(asked))
    for wrong in ("", "fout-wachtwoord"):
        assert client.post(at("hand_back", asked), {"password": wrong}).status_code == 422
        assert hands.KEY in client.session
    answer = came_back(client, asked)
    assert answer.url == at("attest", asked, 1)
    assert hands.KEY not in client.session
    assert client.get(pages.page_of(asked)).status_code == 404
    assert client.get("/").status_code == 200


def test_a_code_does_not_open_it_for_a_worker_who_has_a_password(client, asked, monkeypatch):
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP.validate_code", lambda *_: True)
    given_over(client, asked)
    answer = client.post(at("hand_back", asked), {"confirm-code": "123456"})
    assert answer.status_code == 422 and hands.KEY in client.session


def test_a_password_kept_in_an_older_way_opens_it_too(client, asked, settings):
    given_over(client, asked)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    came_back(client, asked)
    assert client.get("/").status_code == 200


def test_who_comes_back_before_it_was_sent_may_hand_over_again(client, asked):
    given_over(client, asked)
    assert came_back(client, asked).url == at("hand_over", asked)
    assert not Answer.objects.exists()


def test_after_fifteen_silent_minutes_the_session_has_ended(client, asked):
    given_over(client, asked)
    session = client.session
    idle = int(timezone.now().timestamp()) - hand_over.IDLE_SECONDS
    session[hands.KEY] = session[hands.KEY] | {"seen": idle}
    session.save()
    answer = client.get(pages.page_of(asked))
    assert answer.url == reverse("account_login")
    assert client.get(pages.page_of(asked)).status_code == 404
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("said", "level"), [("seen", "A"), ("spoken", "B"), ("unseen", "C")])
def test_what_the_worker_states_makes_it_as_sure(client, asked, said, level):
    given_over(client, asked)
    client.post(pages.page_of(asked), pages.filled(asked))
    came_back(client, asked)
    page = at("attest", asked, 1)
    assert "Milan" in pages.text_of(client.get(page))
    refused = client.post(page, {"attested": ""})
    assert refused.status_code == 422 and untied(html.fromstring(refused.content)) == []
    assert client.post(page, {"attested": said, "place": "bij het voetbal"}).status_code == 302
    assert Attestation.objects.get().place == "bij het voetbal"
    assert Consent.objects.get().assurance == level


def test_nobody_else_states_who_signed(cast, asked):
    make.signed(asked, now=timezone.now() - timedelta(minutes=1))
    page = at("attest", asked, 1)
    assert signed_in(cast.other_worker).post(page, {"attested": "seen"}).status_code == 404
    assert signed_in(cast.worker).get(at("attest", asked, 2)).status_code == 404
    assert not Attestation.objects.exists()


def test_staff_who_may_read_it_open_the_full_copy(cast, asked):
    make.signed(asked, now=timezone.now())
    page = at("receipt", asked)
    for person, status in ((cast.worker, 200), (cast.colleague, 404), (cast.manager, 404)):
        assert signed_in(person).get(page).status_code == status, person
