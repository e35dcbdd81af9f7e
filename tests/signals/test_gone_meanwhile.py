"""Who typed while a colleague was quicker gets back what they typed, from any form (F65)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.choices import Role
from organisation.models import Membership
from signals.actions import approach, items, merging, owning, partner_requests, rounds
from signals.choices.rounds import NotHeldCause
from signals.models import InstacleanItem, InstacleanRound, PartnerRequest
from tests import make
from tests.make import signed_in
from tests.signals.test_partner_requests import ASKED
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
TYPED = "Dit schreef ik in de tien minuten waarin een collega sneller was."
HIDES = b"data-blank-cover"


@pytest.fixture
def now():
    return timezone.now()


def sharing_of_an_owner(cast, now):
    """Who composed it had the signal until a moment ago."""
    partner, signal = make.partner(), make.signal(cast.worker, severity=3, now=now)
    make.agreement(partner, "category", "severity", "summary")
    owning.assign(signal, cast.colleague, by=cast.lead, now=now)
    return (
        cast.colleague,
        reverse("signals:share_with", args=[signal.ref, partner.public_id]),
        {"data_kinds": ["summary"], "summary": TYPED},
        lambda: owning.assign(signal, cast.lead, by=cast.lead, now=now),
    )


def question(cast, now):
    """Two answer the same question of a partner."""
    partner = make.partner("Gemeente Proefdam", "municipality")
    waits = {**ASKED, "answer": "", "refusal_reason": "", "told": ""}
    row = partner_requests.write_down(partner, waits, by=cast.worker, now=now)
    typed = {"answer": "refused", "refusal_reason": "names", "told": TYPED}
    return (
        cast.lead,
        reverse("partners:answer_request", args=[row.ref]),
        typed,
        lambda: partner_requests.answer(
            PartnerRequest.objects.get(), {"answer": "referred"}, by=cast.worker, now=now
        ),
    )


def listed(cast, now):
    """An item is written anew while its list is noted as sent."""
    row = make.item(cast.worker, now=now - timedelta(hours=2))
    items.check(row, by=cast.lead, now=now - timedelta(hours=1))
    address = reverse("signals:change_item", args=[row.ref])
    return (
        cast.worker,
        address,
        {"reason": TYPED},
        lambda: items.send(InstacleanItem.objects.get(), on=day_of(now), by=cast.lead, now=now),
    )


def from_a_signal(cast, now):
    """A new item comes from a signal that was taken together with another."""
    also = {"severity": 3, "category": "substances", "account_handle": "voorbeeld_account"}
    older = make.signal(cast.worker, now=now - timedelta(hours=1), **also)
    signal = make.signal(cast.worker, now=now, **also)
    address = reverse("signals:new_item") + f"?signal={signal.ref}"
    return (
        cast.lead,
        address,
        {"reason": TYPED},
        lambda: merging.merge(signal, older, by=cast.lead, now=now),
    )


def talk(cast, now):
    """What young people did is written down while the round is closed."""
    made = make.round_of(day_of(now), community_service=True)
    address = reverse("signals:add_session", args=[made.ref])
    return (
        cast.worker,
        address,
        {"reflection": TYPED},
        lambda: rounds.not_held(
            InstacleanRound.objects.get(), NotHeldCause.OTHER, "Geen tijd.", by=cast.lead, now=now
        ),
    )


def example(cast, now):
    """An example is made of an approach that was opened again."""
    row = make.approach(cast.lead, now=now)
    approach.end(row, "Klaar.", by=cast.lead, now=now, ended_on=day_of(now))
    address = reverse("signals:approach_example", args=[row.public_id])
    return (
        cast.lead,
        address,
        {"situation": TYPED},
        lambda: approach.reopen(row, by=cast.lead, now=now),
    )


@pytest.mark.parametrize(
    "made", [sharing_of_an_owner, question, listed, from_a_signal, talk, example]
)
def test_what_was_typed_comes_back_where_somebody_else_was_quicker(cast, now, made):
    who, address, typed, quicker = made(cast, now)
    browser = signed_in(who)
    if made is not talk:  # of which the form stands on the page of its round
        assert browser.get(address).status_code == 200
    quicker()

    refused = browser.post(address, typed)

    assert refused.status_code in (404, 422)
    assert TYPED in refused.content.decode()
    assert HIDES in refused.content
    assert "no-store" in refused.headers["Cache-Control"]
    assert TYPED not in browser.get(address).content.decode()


@pytest.mark.parametrize("address", ["/nowhere/at/all/", "/signals/accounts/new/?signal=S-0"])
def test_what_no_page_of_ours_sent_does_not_come_back(cast, address):
    """Words that somebody else's page sent would stand on a page of ours."""
    foreign = signed_in(cast.worker, enforce_csrf_checks=True).post(address, {"reason": TYPED})
    assert foreign.status_code in (403, 404) and TYPED not in foreign.content.decode()
    nobody = Client().post("/nowhere/at/all/", {"reason": TYPED})
    assert nobody.status_code == 404 and TYPED not in nobody.content.decode()


def test_what_may_be_done_no_more_gives_back_what_was_typed(cast):
    """A right that ended while a form stood open."""
    address, typed = reverse("signals:new_approach"), {"problem": TYPED}
    lead = signed_in(cast.lead)
    assert lead.get(address).status_code == 200
    Membership.objects.filter(user=cast.lead).update(role=Role.WORKER)
    refused = lead.post(address, typed)
    assert refused.status_code == 403
    assert TYPED in refused.content.decode() and HIDES in refused.content
