"""What a partner asked, pressed twice at the same moment: one row, written down once."""

import uuid

import pytest
from django.utils import timezone

from outbox.models import Message
from privacy.models import AuditEntry
from signals.actions import partner_requests
from signals.models import PartnerRequest
from tests import make
from tests.postgresql.test_outbox_at_once import at_once
from tests.signals.test_partner_requests import ASKED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("deed", ["question", "demand"])
def test_pressed_four_times_at_once_is_one(cast, deed):
    police, page, now = make.partner(), uuid.uuid4(), timezone.now()
    asked = {**ASKED, "asked_on": timezone.localdate(now)}

    def press():
        if deed == "demand":
            made = partner_requests.demand(police, by=cast.worker, now=now, client_id=page)
        else:
            made = partner_requests.write_down(
                police, asked, by=cast.worker, now=now, client_id=page
            )
        return made.ref

    refs = at_once(4, press)

    assert set(refs) == {PartnerRequest.objects.get().ref}
    assert AuditEntry.objects.filter(verb="logged", subject__endswith=refs[0]).count() == 1
    told = Message.objects.filter(kind="signals.demand").count()
    assert told == (2 if deed == "demand" else 0)  # director, privacy officer


def test_a_demand_of_a_house_without_the_police_pressed_four_times_writes_them_down_once(cast):
    page, now = uuid.uuid4(), timezone.now()
    refs = at_once(
        4, lambda: partner_requests.demand(None, by=cast.worker, now=now, client_id=page).ref
    )
    made = PartnerRequest.objects.get()
    assert set(refs) == {made.ref} and made.partner.type == "police"
    assert Message.objects.filter(kind="signals.demand").count() == 2
