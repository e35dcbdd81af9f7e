"""Why something is done stands in the trail, where no name can be covered: it is asked about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from privacy.models import AuditEntry
from signals.actions import sharing, triage
from signals.choices.signal import Outcome
from signals.models import Signal
from tests import make

pytestmark = pytest.mark.django_db
NAMED = "Samira vroeg het zelf."
CONFIRMED = {"text_confirmed": "on"}
QUESTION = "lijkt op een naam"


def asked_once(client, address, posted) -> None:
    """The first post comes back with the name and a tick; with the tick it is taken."""
    answer = client.post(address, posted)
    body = answer.content.decode()
    assert answer.status_code == 422 and QUESTION in body and 'name="text_confirmed"' in body
    assert NAMED in body
    told = AuditEntry.objects.filter(reason=NAMED)
    assert not told.exists()
    assert client.post(address, posted | CONFIRMED).status_code in (200, 302)


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, severity=3)


def test_of_a_rest(signal, as_lead):
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    address = reverse("signals:pause", args=[signal.ref])
    asked_once(as_lead, address, {"until": until, "reason": NAMED})
    assert Signal.objects.get().paused_reason == NAMED


def test_of_another_severity(signal, as_lead):
    address = reverse("signals:change_severity", args=[signal.ref])
    asked_once(as_lead, address, {"severity": "2", "reason": NAMED})
    assert Signal.objects.get().severity == 2


def test_of_opening_again(signal, cast, as_lead):
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=timezone.now())
    asked_once(as_lead, reverse("signals:reopen", args=[signal.ref]), {"reason": NAMED})
    assert Signal.objects.get().status == "reopened"


def test_of_reading_what_is_of_another_team(signal, cast):
    asked_once(make.signed_in(cast.privacy_officer), signal.get_absolute_url(), {"reason": NAMED})
    assert AuditEntry.objects.filter(reason=NAMED).exists()


def test_of_looking_for_an_account(signal, as_lead):
    posted = {"handle": "boos.account", "reason": NAMED}
    asked_once(as_lead, reverse("signals:search_account"), posted)


def test_of_what_the_privacy_officer_decides(signal, cast):
    row = make.draft(signal, make.partner(), by=cast.lead, now=timezone.now())
    sharing.ask(row, by=cast.lead, now=timezone.now())
    posted = {"what": "decline", "reason": NAMED}
    asked_once(make.signed_in(cast.privacy_officer), row.get_absolute_url(), posted)
    row.refresh_from_db()
    assert (row.status, row.decision_reason) == ("declined", NAMED)


def test_a_place_of_the_team_is_no_name(signal, as_lead):
    address = reverse("signals:change_severity", args=[signal.ref])
    posted = {"severity": "2", "reason": "Op het Plein is het rustig."}
    assert as_lead.post(address, posted).status_code == 302


def test_an_account_in_a_text_is_asked_about(as_worker):
    posted = make.posted(narrative="Bij @boos.account staan filmpjes.")
    answer = as_worker.post("/signals/new/", posted)
    assert answer.status_code == 422
    assert "‘@boos.account’" in answer.content.decode()
    assert as_worker.post("/signals/new/", posted | {"no_person": "public"}).status_code == 302
