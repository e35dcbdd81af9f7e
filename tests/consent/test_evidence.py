"""`verify` over the evidence: a whole chain, and each way in which it can be broken."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from consent import evidence, fixed_rows
from consent.actions import erasing, signing, withdrawing
from consent.choices.consent import WithdrawalRoute, WithdrawnBy
from consent.choices.request import Attested
from consent.models import (
    Answer,
    Attestation,
    Consent,
    ConsentRequest,
    EvidenceEvent,
    EvidenceTombstone,
    FormText,
    Signer,
    Withdrawal,
)
from consent.verifying import verify
from tests.consent import make
from tests.consent.make import NO, NOW

LATER = NOW + timedelta(days=1)


@pytest.fixture
def consent(cast):
    """Signed, attested, sealed, stopped for one row."""
    made = make.consent(cast.worker, cast.noord, route="link")
    answer = Answer.objects.get()
    signing.attest(answer, Attested.SEEN, by=cast.worker, now=NOW)
    evidence.add(made.request, "sealed", evidence.of_copy(answer), at=NOW, shown="b" * 64)
    how = {"who": WithdrawnBy.SIGNER, "route": WithdrawalRoute.LINK, "now": LATER}
    withdrawing.withdraw(made, ["website"], **how)
    made.refresh_from_db()
    return made


@pytest.fixture
def past_the_triggers(db):
    """Somebody with the database: what stops changes is taken away first."""
    with connection.cursor() as cursor:
        for table in fixed_rows.FIXED:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stays")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stays ON {table}")


def broken():
    found = verify().broken
    return found and (found.kind, found.where, found.why)


def test_what_was_written_here_is_whole(cast, consent):
    again = make.request(cast.worker, cast.noord, first_name="Noor", both=True)
    make.signed(again, NO)
    verdict = verify()
    assert verdict.broken is None, verdict.broken
    assert (verdict.events, verdict.chains, verdict.erased) == (5, 2, 0)


def test_disputed_and_replaced_chains_are_whole(cast, consent):
    from consent.actions import asking

    withdrawing.dispute(consent, by=cast.lead, now=LATER)
    withdrawing.settle(consent, by=cast.lead, now=LATER)
    about = asking.About("Milan", make.BORN, known=consent.subject)
    make.signed(make.request(cast.worker, cast.noord, about=about, now=LATER), now=LATER)
    assert verify().broken is None
    assert Consent.objects.get(pk=consent.pk).status == "replaced"


def test_an_erased_chain_leaves_a_tombstone_and_is_whole(cast, consent):
    erasing.erase(consent.request, by=cast.privacy_officer, now=LATER)
    verdict = verify()
    assert verdict.broken is None and (verdict.events, verdict.erased) == (0, 1)


@pytest.mark.parametrize(
    ("model", "change", "why"),
    [
        (Answer, {"decisions": NO}, "its chain does not prove"),
        (Answer, {"child_agrees": "yes"}, "its chain does not prove"),
        (Answer, {"text_hash": "c" * 64}, "its chain does not prove"),
        (Answer, {"signed_at": LATER}, "its chain does not prove"),
        (Answer, {"signer_name": "Iemand Anders"}, "its chain does not prove"),
        (Attestation, {"attested": "spoken"}, "its chain does not prove"),
        (Withdrawal, {"rows": ["press"]}, "its chain does not prove"),
        (Consent, {"decisions": {"photo": "yes"}}, "something else than was answered"),
        (Consent, {"withdrawn_rows": []}, "other rows than it says"),
        (EvidenceEvent, {"digest": "0" * 64}, "was changed"),
        (FormText, {"content": {"P01": "!"}}, "not the text that was published"),
    ],
)
def test_what_was_changed_afterwards_shows(consent, past_the_triggers, model, change, why):
    row = model.objects.first()
    for name, value in change.items():
        setattr(row, name, value)
    row.save(update_fields=list(change))
    kind, where, told = broken()
    assert kind == "changed" and why in told
    assert model is FormText or consent.request.ref in where


def test_a_changed_event_is_named_even_when_its_own_digest_was_made_anew(
    consent, past_the_triggers
):
    second = EvidenceEvent.objects.get(number=2)
    second.at = LATER
    second.digest = evidence.digest_of(
        2, second.kind, second.at, second.text_hash, second.content_hash, second.before
    )
    second.save()
    assert broken()[1:] == (
        f"consent {consent.request.ref}, event 3",
        "does not follow from the event before it",
    )


@pytest.mark.parametrize(
    ("number", "where"), [(1, ", event 1"), (2, ", event 2"), (4, "")], ids=["head", "gap", "tail"]
)
def test_an_event_that_is_gone_shows_wherever_it_stood(consent, number, where):
    EvidenceEvent.objects.filter(number=number).delete()
    assert broken()[1] == f"consent {consent.request.ref}{where}"


def test_a_row_that_is_gone_shows(consent):
    Withdrawal.objects.all().delete()
    assert broken()[0] == "changed"
    Consent.objects.update(withdrawn_rows=[])
    kind, where, told = broken()
    assert kind == "removed" and where.endswith("event 4") and "withdrawn" in told


def test_an_event_slipped_in_shows(consent):
    evidence.add(consent.request, "disputed", {}, at=LATER)
    assert broken()[0] == "removed"


def test_a_chain_that_is_gone_without_a_tombstone_shows(cast, consent):
    ref = consent.request.ref
    erasing.erase(consent.request, by=cast.privacy_officer, now=LATER)
    EvidenceTombstone.objects.all().delete()
    assert broken() == (
        "removed",
        f"consent {ref}",
        "was answered and is gone without a tombstone",
    )


def test_what_was_erased_does_not_come_back(cast, consent):
    tombstone = {"length": 1, "digest": "d" * 64, "erased_at": NOW}
    EvidenceTombstone.objects.create(ref=consent.request.ref, **tombstone)
    assert broken()[0] == "slipped_in"


def test_the_command_names_the_first_break(consent, past_the_triggers):
    call_command("verify")
    EvidenceEvent.objects.filter(number=2).update(digest="0" * 64)
    with pytest.raises(CommandError, match=f"consent {consent.request.ref}, event 2 was changed"):
        call_command("verify")


def test_walking_asks_the_database_for_a_batch_not_for_a_row(
    cast, consent, django_assert_max_num_queries
):
    for name in ("Noor", "Sem", "Lina"):
        make.signed(make.request(cast.worker, cast.noord, first_name=name))
    assert ConsentRequest.objects.count() == Signer.objects.count() == 4
    with django_assert_max_num_queries(16):
        assert verify().broken is None
