"""Consent asked, answered and stopped twice at the same moment, which SQLite cannot show."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from consent import verifying
from consent.actions import asking, events, following, groups, signing, withdrawing
from consent.choices.consent import WithdrawalRoute, WithdrawnBy
from consent.models import Answer, Consent, ConsentRequest, EvidenceEvent, Signer, Subject
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import BORN, NOW
from tests.postgresql.test_outbox_at_once import at_once
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db(transaction=True)


def tried(deed):
    try:
        return deed()
    except ValidationError as refusal:
        return getattr(refusal, "code", None) or "refused"


def in_turns(count, *deeds):
    """Each deed once, all at the same moment."""
    waiting = list(deeds)
    return at_once(count, lambda: tried(waiting.pop()))


def opened(request, number):
    signer = Signer.objects.select_related("request__subject").get(request=request, number=number)
    assert signing.identify(signer, BORN, now=NOW)
    return signer


def test_two_guardians_who_sign_at_once_are_both_written_down_and_it_counts(cast):
    for _time in range(3):
        asked = make.request(cast.worker, cast.noord, both=True)
        deeds = []
        for number in (1, 2):
            signer = opened(asked, number)
            given = make.given(asked, client_id=uuid.uuid4())
            deeds.append(lambda s=signer, g=given: signing.sign(s, g, now=NOW).pk)
        found = in_turns(2, *deeds)
        assert len(set(found)) == 2 and "stale" not in found
        asked.refresh_from_db()
        assert asked.status == "signed"
        consent = Consent.objects.get(request=asked)
        assert consent.status == "valid"
        numbers = EvidenceEvent.objects.filter(request=asked).values_list("number", flat=True)
        assert sorted(numbers) == [1, 2]
    assert verifying.verify().broken is None


def test_one_answer_sent_four_times_at_once_is_one(cast):
    asked = make.request(cast.worker, cast.noord)
    signer = opened(asked, 1)
    given = make.given(asked, client_id=uuid.uuid4())
    found = at_once(
        4, lambda: tried(lambda: signing.sign(Signer.objects.get(pk=signer.pk), given, now=NOW).pk)
    )
    assert len(set(found)) == 1
    assert Answer.objects.count() == Consent.objects.count() == EvidenceEvent.objects.count() == 1


def test_wrong_birthdays_at_once_are_five_and_no_more(cast):
    """Twelve guesses together, the right one among the last: it opens nothing once five failed."""
    asked = make.request(cast.worker, cast.noord)
    key = asked.signers.get().pk
    days = [BORN.replace(day=day) for day in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)]
    first = [Signer.objects.select_related("request__subject").get(pk=key) for _day in days]
    late = Signer.objects.select_related("request__subject").get(pk=key)
    waiting = list(zip(first, days, strict=True))

    def guess():
        signer, day = waiting.pop()
        return signing.identify(signer, day, now=NOW)

    assert at_once(len(days), guess) == [False] * len(days)
    assert not signing.identify(late, BORN, now=NOW)  # read before the others guessed
    signer = Signer.objects.get(pk=key)
    assert signer.locked_until is not None and signer.wrong_births == 0
    assert AuditEntry.objects.filter(verb="sign_in_failed").count() == signing.WRONG_BIRTHS
    assert Message.objects.filter(kind="consent.locked").count() == 1


def test_two_who_stop_at_once_are_one_withdrawal_and_one_mail(cast):
    consent = make.consent(cast.worker, cast.noord)
    signer = consent.request.signers.get()

    def stop():
        own = Consent.objects.select_related("request").get(pk=consent.pk)
        return withdrawing.withdraw(
            own, None, who=WithdrawnBy.SIGNER, route=WithdrawalRoute.LINK, signer=signer, now=NOW
        )

    found = at_once(3, lambda: tried(stop))
    assert len(found) == 3
    assert sum(one is not None for one in found) == 1 and "refused" not in found
    consent.refresh_from_db()
    assert consent.status == "withdrawn" and consent.withdrawals.count() == 1
    assert Message.objects.filter(kind="consent.withdrawn").count() == 1
    assert verifying.verify().broken is None


def test_who_stops_and_who_states_something_at_once_both_stand_in_the_chain(cast):
    consent = make.consent(cast.worker, cast.noord)
    request, answer = consent.request, Answer.objects.select_related("signer__request").get()

    def stop():
        own = Consent.objects.select_related("request").get(pk=consent.pk)
        how = {"who": WithdrawnBy.SIGNER, "route": WithdrawalRoute.LINK}
        return withdrawing.withdraw(own, ["website"], now=NOW, **how)

    found = in_turns(
        3,
        stop,
        lambda: following.spoke(request, 1, by=cast.worker, now=NOW),
        lambda: signing.attest(answer, "unseen", by=cast.lead, now=NOW),
    )
    assert "refused" not in found and len(found) == 3
    assert EvidenceEvent.objects.filter(request=request).count() == 4
    assert verifying.verify().broken is None


# --- asking ---------------------------------------------------------------------------------------


def ask(cast, about, **also):
    return asking.ask(
        about, [asking.Asked("ouder@example.org")], make.ROWS, "email", team=cast.noord,
        by=cast.worker, now=NOW, **also,
    ).pk  # fmt: skip


def test_one_form_sent_four_times_at_once_is_one_question(cast):
    make.places()
    about = asking.About("Milan", BORN, "Vos")
    client_id = uuid.uuid4()
    found = at_once(4, lambda: tried(lambda: ask(cast, about, client_id=client_id)))
    assert len(set(found)) == 1
    assert (ConsentRequest.objects.count(), Subject.objects.count()) == (1, 1)
    assert Message.objects.filter(kind="consent.request").count() == 1


def test_two_colleagues_who_ask_about_one_new_child_at_once_make_one_of_it(cast):
    make.places()
    about = asking.About("Milan", BORN, "Vos")
    found = at_once(3, lambda: tried(lambda: ask(cast, about)))
    assert found.count("refused") == 2 and Subject.objects.count() == 1


def test_about_one_child_one_question_waits(cast):
    consent = make.consent(cast.worker, cast.noord)
    known = consent.subject
    about = asking.About("Milan", BORN, "Vos", known=known)
    found = at_once(3, lambda: tried(lambda: ask(cast, about)))
    assert found.count("already_asked") == 2
    with pytest.raises(IntegrityError, match="consent_request_open_once"), transaction.atomic():
        ConsentRequest.objects.filter(subject=known).update(status="sent", closed_at=None)


def test_a_list_sent_twice_at_once_asks_everybody_once(cast):
    make.places()
    lines = [
        groups.Line(name, "Vos", "3-6-2012", f"{name}@example.org".lower(), born=BORN)
        for name in ("Milan", "Noa")
    ]
    common = groups.Common(make.ROWS)
    found = at_once(
        2,
        lambda: tried(lambda: groups.send(lines, common, team=cast.noord, by=cast.worker, now=NOW)),
    )
    # Whoever came second looks again, and reads that both were asked.
    said = {str(one) for one in found} - {"(2, [])"}
    assert len(found) == 2 and said <= {"(0, [])", "somebody_alike"} and said
    assert ConsentRequest.objects.count() == Message.objects.count() == 2


def test_a_poster_s_page_sent_three_times_at_once_is_one_question(cast):
    make.places()
    event = events.announce("Toernooi", day_of(NOW), make.ROWS, team=cast.noord, by=cast.worker,
                            now=NOW)  # fmt: skip
    typed = events.FilledIn("Milan", BORN, "ouder@example.org", "Vos")
    found = at_once(3, lambda: tried(lambda: events.fill_in(event, typed, now=NOW)))
    assert len(found) == 3 and found.count(None) == 2
    assert ConsentRequest.objects.count() == Subject.objects.count() == 1
