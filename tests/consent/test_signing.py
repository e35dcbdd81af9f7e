"""An answer, by the right person, once; and the consent that follows from it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from consent import mail
from consent.actions import asking, signing, taking_down, withdrawing
from consent.choices.consent import ConsentStatus, WithdrawalRoute, WithdrawnBy
from consent.choices.request import Assurance, Attested, RequestStatus, Route
from consent.models import Answer, Consent, ConsentRequest, EvidenceEvent, FormText, TakedownTask
from outbox.models import Message
from tests.consent import make
from tests.consent.make import BORN, NO, NOW, YES
from youthwork.lib.dates import day_of

DAY = timedelta(days=1)
SIXTEEN_TOMORROW = date(2010, 11, 21)
PHOTO_CLOSED = NO | {"photo": "yes", "closed_profiles": "yes"}


@pytest.fixture
def asked(cast):
    return make.request(cast.worker, cast.noord)


def codes(refusal):
    return {error.code for error in refusal.value.error_list}


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_a_yes_is_valid_for_24_months_at_most(asked):
    make.signed(asked)
    consent = Consent.objects.get()

    assert asked.status == RequestStatus.SIGNED and consent.status == ConsentStatus.VALID
    assert consent.valid_until == date(2028, 6, 3) and consent.at_sixteen
    assert consent.assurance == Assurance.LINK
    assert kinds() == ["consent.request", "consent.receipt"]


def test_f8_only_the_date_of_birth_opens_it(asked):
    signer = asked.signers.get()
    assert not signing.identify(signer, date(2012, 3, 6), now=NOW)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.SENT
    assert signing.identify(signer, BORN, now=NOW)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.OPENED and asked.opened_at == NOW


def test_five_wrong_dates_lock_it_for_an_hour_and_tell_who_asked(asked):
    signer = asked.signers.get()
    for _try in range(5):
        assert not signing.identify(signer, None, now=NOW)
    assert not signing.identify(signer, BORN, now=NOW + timedelta(minutes=59))
    assert kinds().count("consent.locked") == 1
    assert signing.identify(signer, BORN, now=NOW + timedelta(minutes=61))


def test_f6_sent_twice_it_is_one_answer(asked):
    first = make.signed(asked)
    again = signing.sign(asked.signers.get(), make.given(asked, NO), now=NOW + DAY)

    assert again == first and Answer.objects.count() == Consent.objects.count() == 1


def test_f4_f3_from_the_birthday_on_the_young_person_decides(cast):
    asked = make.request(cast.worker, cast.noord, born=SIXTEEN_TOMORROW)
    signer = asked.signers.get()
    with pytest.raises(ValidationError) as refusal:
        signing.sign(signer, make.given(asked), now=NOW + DAY)
    assert codes(refusal) == {"youth_decides_now"}
    assert make.signed(asked)
    assert Consent.objects.get().valid_until == SIXTEEN_TOMORROW.replace(year=2026)


def test_f14_everywhere_no_is_a_refusal_and_no_consent(asked):
    make.signed(asked, NO)
    assert asked.status == RequestStatus.REFUSED and not Consent.objects.exists()


@pytest.mark.parametrize("decisions", [NO | {"photo": "yes"}, NO | {"website": "yes"}])
def test_an_image_without_a_place_is_no_use(asked, decisions):
    make.signed(asked, decisions)
    assert asked.status == RequestStatus.REFUSED and not Consent.objects.exists()


def test_f16_the_child_s_own_no_wins(asked):
    make.signed(asked, child_agrees="no")
    assert asked.status == RequestStatus.REFUSED and not Consent.objects.exists()


@pytest.mark.parametrize("also", [{"decisions": {"photo": "yes"}}, {"decisions": YES | {"x": "no"}},
                                  {"decisions": YES | {"photo": "perhaps"}}])  # fmt: skip
def test_f17_each_row_that_was_offered_is_answered_and_no_other(asked, also):
    with pytest.raises(ValidationError) as refusal:
        make.signed(asked, **also)
    assert codes(refusal) == {"rows"} and not Answer.objects.exists()


@pytest.mark.parametrize("relation", ["foster_parent", "step_parent", "sibling", "other", "self"])
def test_f18_who_has_no_authority_does_not_sign(asked, relation):
    with pytest.raises(ValidationError) as refusal:
        make.signed(asked, relation=relation)
    assert codes(refusal) == {"may_not_sign"} and not Answer.objects.exists()


def test_authority_is_declared_and_a_signature_given(asked):
    for also in ({"declares_authority": False}, {"typed": "", "drawn": ""}):
        with pytest.raises(ValidationError):
            make.signed(asked, **also)


def test_f5_after_its_time_a_link_signs_nothing(asked):
    with pytest.raises(ValidationError) as refusal:
        signing.sign(asked.signers.get(), make.given(asked), now=NOW + 16 * DAY)
    assert codes(refusal) == {"closed"}


def test_two_guardians_only_what_both_say_yes_to(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    make.signed(asked)
    assert asked.status == RequestStatus.PARTLY_SIGNED and not Consent.objects.exists()
    make.signed(asked, PHOTO_CLOSED, number=2)

    assert asked.status == RequestStatus.SIGNED
    assert Consent.objects.get().decisions == PHOTO_CLOSED


def test_two_guardians_one_no_everywhere_ends_it(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    make.signed(asked, NO)
    assert asked.status == RequestStatus.REFUSED
    with pytest.raises(ValidationError):
        make.signed(asked, number=2)


def test_two_guardians_when_the_first_refuses_the_second_hears_it_too_and_not_who_said_no(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    make.signed(asked, NO)
    told = Message.objects.filter(kind="consent.both_answered")
    assert sorted(told.values_list("recipient", flat=True)) == [
        f"consent.signer:{asked.ref}-{number}" for number in (1, 2)
    ]
    sent = mail.both_answered(told.get(recipient__endswith="-2"), timezone.now())
    assert sent.to == ["andere@example.org"] and "geen toestemming" in sent.text
    assert "ouder@example.org" not in sent.text and "Milan" not in sent.text


def test_how_sure_it_is_follows_from_what_the_worker_states(cast):
    asked = make.request(cast.worker, cast.noord, both=True, route=Route.LINK)
    first, second = make.signed(asked), make.signed(asked, number=2)

    def stated(answer, attested):
        signing.attest(answer, attested, by=cast.worker, now=NOW)
        return Consent.objects.get().assurance

    assert stated(first, Attested.SEEN) == "C"
    assert stated(second, Attested.SPOKEN) == "B"
    assert stated(second, Attested.SEEN) == "A"
    assert stated(first, Attested.UNSEEN) == "C"


def test_a_new_answer_replaces_the_old_one_and_posts_that_lost_their_yes_must_go(cast):
    consent = make.consent(cast.worker, cast.noord)
    kept, lost = (
        make.publication(consent, by=cast.worker, channel=channel)
        for channel in ("instagram_closed", "website")
    )
    again = asking.About("Milan", BORN, known=consent.subject)
    renewed = make.request(cast.worker, cast.noord, about=again, renews=consent)
    make.signed(renewed, PHOTO_CLOSED)
    consent.refresh_from_db()

    assert consent.status == ConsentStatus.REPLACED
    [task] = TakedownTask.objects.all()
    assert task.publication == lost
    assert kept.subjects.get().consent == renewed.consent


# --- stopping -------------------------------------------------------------------------------------


def stop(consent, rows=None, **also):
    how = {"who": WithdrawnBy.SIGNER, "route": WithdrawalRoute.LINK, "now": NOW} | also
    return withdrawing.withdraw(consent, rows, **how)


def test_stopping_ends_it_at_once_and_asks_for_its_posts_to_go_in_three_working_days(cast):
    consent = make.consent(cast.worker, cast.noord)
    post = make.publication(consent, by=cast.colleague)
    assert stop(consent)

    assert consent.status == ConsentStatus.WITHDRAWN
    [task] = TakedownTask.objects.all()
    assert (task.publication, task.due_on) == (post, date(2026, 11, 25))  # a weekend between
    assert kinds().count("consent.take_down") == 3  # who asked, who posted, who leads
    assert kinds().count("consent.withdrawn") == 1
    assert stop(consent) is None


def test_stopping_one_place_leaves_the_others(cast):
    consent = make.consent(cast.worker, cast.noord)
    make.publication(consent, by=cast.worker)
    gone = make.publication(consent, by=cast.worker, channel="website")
    stop(consent, ["website"])

    assert consent.status == ConsentStatus.VALID and not consent.says_yes("website")
    assert [task.publication for task in TakedownTask.objects.all()] == [gone]
    stop(consent, ["photo", "video"])
    assert consent.status == ConsentStatus.WITHDRAWN


def test_the_signer_hears_it_when_the_last_post_is_gone_once(cast):
    consent = make.consent(cast.worker, cast.noord)
    for _post in range(2):
        make.publication(consent, by=cast.worker)
    stop(consent)
    first, second = TakedownTask.objects.all()
    taking_down.done(first, by=cast.worker, now=NOW)
    assert "consent.taken_down" not in kinds()
    for _twice in range(2):
        taking_down.done(second, by=cast.worker, now=NOW)
    assert kinds().count("consent.taken_down") == 1


def test_a_young_person_s_no_is_told_to_a_guardian_only_with_their_leave(cast):
    consent = make.consent(cast.worker, cast.noord)
    stop(consent, who=WithdrawnBy.YOUTH, may_tell_guardian=False)
    assert consent.status == ConsentStatus.WITHDRAWN
    assert not {"consent.withdrawn", "consent.child_refused"} & set(kinds())


def test_f15_an_objection_stops_use_and_only_a_new_signature_makes_it_valid(cast):
    consent = make.consent(cast.worker, cast.noord)
    make.publication(consent, by=cast.worker)
    withdrawing.dispute(consent, by=cast.lead, now=NOW)

    assert Consent.objects.in_force_on(consent.subject, day_of(NOW)) is None
    assert TakedownTask.objects.count() == 1
    withdrawing.settle(consent, by=cast.lead, now=NOW)
    again = make.request(
        cast.worker, cast.noord, about=asking.About("Milan", BORN, known=consent.subject)
    )
    make.signed(again)
    assert Consent.objects.in_force_on(consent.subject, day_of(NOW)).request == again


# --- evidence -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Answer, {"decisions": YES}),
        (Answer, {"signed_at": NOW + DAY}),
        (Consent, {"decisions": YES}),
        (EvidenceEvent, {"digest": "0" * 64}),
        (FormText, {"content": {"P01": "!"}}),
    ],
)
def test_what_was_signed_shown_or_proved_never_changes(asked, model, change):
    make.signed(asked, PHOTO_CLOSED)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)


def test_each_event_carries_the_digest_of_the_one_before(cast):
    consent = make.consent(cast.worker, cast.noord)
    stop(consent)
    first, second = EvidenceEvent.objects.order_by("number")

    assert [first.kind, second.kind] == ["signed", "withdrawn"]
    assert (second.before, first.before) == (first.digest, "")


def test_paper_and_device_are_signed_from_a_draft(cast):
    asked = make.request(cast.worker, cast.noord, route=Route.DEVICE, email="")
    make.signed(asked, on_device=True)
    assert asked.status == RequestStatus.SIGNED
    assert ConsentRequest.objects.open().count() == 0
