"""A breach and a hold begun twice at the same moment, which SQLite cannot show."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox.models import Message
from privacy.actions import breaches, keeping
from privacy.models import AuditEntry, Breach, LegalHold
from tests.postgresql.test_outbox_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def test_of_one_source_four_presses_at_once_are_one_breach(cast):
    def press():
        return breaches.start(
            "wrong_recipient", "Naar een andere ouder.", by=cast.worker, now=NOW,
            source="consent.signer:7f3a", measures=["link_blocked"],
        ).ref  # fmt: skip

    found = at_once(4, press)
    assert len(found) == 4 and len(set(found)) == 1
    assert Breach.objects.count() == Breach.objects.get().measures.count() == 1
    assert (
        AuditEntry.objects.filter(verb="logged", subject__startswith="privacy.breach:").count() == 1
    )
    assert Message.objects.filter(kind__contains="breach").count() == 1


def test_of_several_sources_at_once_each_has_a_breach(cast):
    sources = iter(["consent.signer:a", "consent.signer:b", "consent.signer:c"])
    found = at_once(3, lambda: breaches.start(
        "wrong_recipient", "Naar een ander.", by=cast.worker, now=NOW, source=next(sources)
    ).ref)  # fmt: skip
    assert len(set(found)) == 3


def test_of_two_who_hold_one_thing_at_once_one_is_told(cast):
    def hold():
        try:
            keeping.place_hold(
                "signals.signal:S-2026-0041", reason="Aangifte", until=TODAY,
                by=cast.privacy_officer, today=TODAY, now=NOW,
            )  # fmt: skip
        except ValidationError as refusal:
            return refusal.code
        return "held"

    found = at_once(3, hold)
    assert len(found) == 3 and set(found) <= {"held", "stale"}
    assert LegalHold.objects.filter(released_on=None).count() == 1
    assert LegalHold.objects.count() == found.count("held")
