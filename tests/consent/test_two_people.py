"""Of two people who change where somebody is mailed, or a note, the second is told."""

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentRequest
from outbox.models import Message
from tests.consent import make
from tests.sign_in import sign_in
from tests.two_people import opened, the_second_is_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(cast):
    return sign_in(Client(), cast.worker)


@pytest.fixture
def lead(cast):
    return sign_in(Client(), cast.lead)


def test_an_address_is_not_corrected_over_that_of_a_colleague(cast, worker, lead):
    asked = make.request(cast.worker, cast.noord)
    address = reverse("consent:address", args=[asked.ref, 1])
    first, second = opened(lead, address), opened(worker, address)
    sent = Message.objects.count()

    the_second_is_told(
        first,
        second,
        {"email": "goed@example.org"},
        {"email": "beter@example.org"},
        {"E-mailadres": "goed@example.org"},
    )

    assert asked.signers.get().email == "beter@example.org"
    assert Message.objects.count() == sent + 2  # the refused one mailed nobody


def test_an_own_link_is_not_sent_over_that_of_a_colleague(cast, worker, lead):
    asked = make.consent(cast.worker, cast.noord, own_email="milan@example.org").request
    address = reverse("consent:own_link", args=[asked.ref])
    first, second = opened(lead, address), opened(worker, address)

    the_second_is_told(
        first,
        second,
        {"email": "mil@example.org"},
        {"email": "milan2@example.org"},
        {"E-mailadres": "mil@example.org"},
    )

    asked.subject.refresh_from_db()
    assert asked.subject.email == "milan2@example.org"


def test_a_note_is_not_written_over(cast, worker, lead):
    asked = make.request(cast.worker, cast.noord)
    address = reverse("consent:note", args=[asked.ref])
    first, second = opened(lead, address), opened(worker, address)

    the_second_is_told(
        first,
        second,
        {"note": "de keeper"},
        {"note": "zit in 2B"},
        {"Hoe houd je ze uit elkaar?": "de keeper"},
    )

    assert ConsentRequest.objects.get().subject.note == "zit in 2B"
