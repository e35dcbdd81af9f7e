"""What the day brings: reminders, an end, the sixteenth birthday; each once."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches

from consent import calendar, reminder_mail, retention
from consent.actions import asking, signing
from consent.checking import Verdict, Why, judge
from consent.choices.consent import ConsentStatus, TakedownReason
from consent.choices.request import RequestStatus
from consent.models import Consent, ConsentRequest, EvidenceTombstone, Subject, TakedownTask
from consent.standings import of_subjects
from organisation.models import Organisation
from outbox.models import Message
from privacy import subject_access
from tests.consent import make
from tests.consent.make import NO, NOW

DAY = timedelta(days=1)
TODAY = NOW.date()
BORN_JAN = date(2011, 1, 20)  # sixteen on 20 January 2027
SIXTEEN = date(2027, 1, 20)


def run(day):
    """The jobs of one day, until none changes anything."""
    now = NOW + (day - TODAY)
    done = calendar.questions(day, now) | calendar.endings(day, now)
    assert not any((calendar.questions(day, now) | calendar.endings(day, now)).values())
    return {name: number for name, number in done.items() if number}


def kinds(*wanted):
    rows = Message.objects.order_by("pk").values_list("kind", flat=True)
    return [kind for kind in rows if kind in wanted]


REMINDERS = ("consent.reminder", "consent.last_reminder")


def test_reminded_on_day_4_and_10_and_never_again(cast):
    make.request(cast.worker, cast.noord)
    for days, sent in ((3, 0), (4, 1), (5, 1), (9, 1), (10, 2), (13, 2)):
        run(TODAY + days * DAY)
        assert len(kinds(*REMINDERS)) == sent, days
    assert kinds(*REMINDERS) == list(REMINDERS)


def test_after_an_outage_only_the_later_reminder_goes_out(cast):
    make.request(cast.worker, cast.noord)
    run(TODAY + 12 * DAY)
    assert kinds(*REMINDERS) == ["consent.last_reminder"]


def test_who_answered_is_not_reminded_and_the_other_guardian_is(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    make.signed(asked)
    run(TODAY + 4 * DAY)
    [message] = Message.objects.filter(kind="consent.reminder")
    assert message.recipient == f"consent.signer:{asked.ref}-2"


def test_f5_after_fourteen_days_the_question_has_expired(cast):
    asked = make.request(cast.worker, cast.noord)
    assert "consent_links_ended" not in run(TODAY + 14 * DAY)
    assert run(TODAY + 15 * DAY) == {"consent_links_ended": 1}
    asked.refresh_from_db()
    assert asked.status == RequestStatus.EXPIRED


def test_f3_a_question_to_a_guardian_closes_at_the_sixteenth_birthday(cast):
    asked = make.request(cast.worker, cast.noord, born=date(2010, 11, 22))
    run(TODAY + DAY)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.SENT
    run(TODAY + 2 * DAY)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.CANCELLED


def test_thirty_days_before_an_end_the_same_rows_are_asked_anew(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    assert consent.valid_until == date(2028, 11, 20)
    assert run(date(2028, 10, 20)) == {}
    assert run(date(2028, 10, 21)) == {"consents_asked_anew": 1}
    renewed = ConsentRequest.objects.get(renews=consent)
    assert renewed.rows == consent.request.rows
    assert kinds("consent.renewal", "consent.request") == ["consent.request", "consent.renewal"]


def test_an_end_stops_use_and_asks_for_posts_to_go_once(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    make.publication(consent, by=cast.worker)
    run(date(2028, 11, 19))
    assert Consent.objects.usable_on(date(2028, 11, 19)).exists()
    done = run(date(2028, 11, 20))
    consent.refresh_from_db()

    assert consent.status == ConsentStatus.EXPIRED and done["posts_to_take_down"] == 1
    assert TakedownTask.objects.get().reason == TakedownReason.EXPIRED


# --- J5 -------------------------------------------------------------------------------------------


@pytest.fixture
def almost_sixteen(cast):
    consent = make.consent(cast.worker, cast.noord, born=BORN_JAN, own_email="ik@example.org")
    make.publication(consent, by=cast.worker)
    return consent


def test_j5_told_thirty_days_before_and_on_the_day_then_the_young_person_decides(almost_sixteen):
    consent = almost_sixteen
    told = ("consent.sixteen_soon", "consent.sixteen_guardian", "consent.sixteen_today")
    assert run(SIXTEEN - 31 * DAY) == {}
    run(SIXTEEN - 30 * DAY)
    assert kinds(*told) == list(told[:2])
    own = ConsentRequest.objects.get(renews=consent)
    assert own.signers.get().role == "youth"
    run(SIXTEEN - DAY)
    assert Consent.objects.usable_on(SIXTEEN - DAY).exists()
    run(SIXTEEN)
    consent.refresh_from_db()

    assert consent.status == ConsentStatus.EXPIRED and kinds(*told) == list(told)
    assert not TakedownTask.objects.exists()
    run(SIXTEEN + 29 * DAY)
    assert not TakedownTask.objects.exists()
    run(SIXTEEN + 30 * DAY)
    assert TakedownTask.objects.get().reason == TakedownReason.SIXTEEN


def test_j5_before_the_birthday_the_young_person_signs_nothing(almost_sixteen):
    run(SIXTEEN - 30 * DAY)
    own = ConsentRequest.objects.get(renews=almost_sixteen)
    with pytest.raises(signing.ValidationError) as refusal:
        make.signed(own, now=NOW + (SIXTEEN - DAY - TODAY))
    assert refusal.value.error_list[0].code == "not_yet"


def test_j5_their_own_yes_keeps_the_posts_and_their_no_takes_them_down(almost_sixteen):
    run(SIXTEEN - 30 * DAY)
    run(SIXTEEN)
    own = ConsentRequest.objects.get(renews=almost_sixteen)
    make.signed(own, NO | {"photo": "yes", "closed_profiles": "yes"}, now=NOW + (SIXTEEN - TODAY))
    run(SIXTEEN + 30 * DAY)
    assert not TakedownTask.objects.exists()

    later = asking.About("Milan", BORN_JAN, known=almost_sixteen.subject)
    now = NOW + (SIXTEEN + 31 * DAY - TODAY)
    asked = asking.ask(later, [asking.Asked(email="ik@example.org")], make.ROWS, "email",
                       team=almost_sixteen.team, by=None, now=now)  # fmt: skip
    make.signed(asked, now=now, decisions=NO)
    assert TakedownTask.objects.count() == 1


def test_j5_after_an_outage_only_what_still_applies_goes_out(almost_sixteen):
    run(SIXTEEN + 5 * DAY)
    told = ("consent.sixteen_soon", "consent.sixteen_guardian", "consent.sixteen_today")
    assert kinds(*told) == ["consent.sixteen_today"]
    almost_sixteen.refresh_from_db()
    assert almost_sixteen.status == ConsentStatus.EXPIRED


def test_where_the_organisation_follows_the_edpb_a_guardian_s_yes_goes_on(cast):
    make.places()
    Organisation.objects.update(sixteen_policy="edpb")
    consent = make.consent(cast.worker, cast.noord, born=BORN_JAN, own_email="ik@example.org")
    run(SIXTEEN)
    consent.refresh_from_db()
    assert consent.status == ConsentStatus.VALID and consent.valid_until == date(2028, 11, 20)
    assert kinds("consent.sixteen_today") == ["consent.sixteen_today"]

    mail = reminder_mail.sixteen_today(Message.objects.get(kind="consent.sixteen_today"))
    assert "blijft hun keuze gelden tot 20 november 2028" in mail.text
    after = SIXTEEN + 40 * DAY
    run(after)
    standing = of_subjects([consent.subject])[0].standing
    assert judge(standing, "photo", "closed_profiles", after) == (Verdict.YES, Why.MAY)
    Organisation.objects.update(sixteen_policy="strict")
    caches["process"].clear()
    standing = of_subjects([consent.subject])[0].standing
    assert judge(standing, "photo", "closed_profiles", after)[0] == Verdict.ASK


# --- how long it is kept --------------------------------------------------------------------------


def keep_rules(day):
    return {rule.key: rule.run(day, NOW + (day - TODAY), 100) for rule in retention.RULES}


def test_an_unanswered_question_goes_thirty_days_after_its_link_ended(cast):
    make.request(cast.worker, cast.noord)
    ended = TODAY + 15 * DAY
    run(ended)
    assert keep_rules(ended + 30 * DAY)["consent.unanswered"] == 0
    assert keep_rules(ended + 31 * DAY)["consent.unanswered"] == 1
    assert not ConsentRequest.objects.exists() and not Subject.objects.exists()


def test_a_no_is_kept_for_a_year(cast):
    asked = make.request(cast.worker, cast.noord)
    make.signed(asked, NO)
    assert keep_rules(date(2027, 11, 20))["consent.refused"] == 0
    assert keep_rules(date(2027, 11, 21))["consent.refused"] == 1
    assert EvidenceTombstone.objects.get().ref == asked.ref


def test_proof_is_kept_for_a_year_after_the_last_post_is_gone(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    post = make.publication(consent, by=cast.worker)
    run(date(2028, 11, 20))
    assert keep_rules(date(2035, 1, 1))["consent.proof"] == 0
    TakedownTask.objects.all().delete()
    post.taken_down_at = NOW + (date(2029, 2, 1) - TODAY)
    post.save()
    assert keep_rules(date(2030, 2, 1))["consent.proof"] == 0
    assert keep_rules(date(2030, 2, 2))["consent.proof"] == 1
    assert not Consent.objects.exists() and not Subject.objects.exists()


def test_all_that_is_held_on_a_young_person_is_found_by_name_and_birthday(cast):
    make.consent(cast.worker, cast.noord)
    [source] = [each for each in subject_access.sources() if each.key == "consent.young_people"]
    assert source.search("Milan Vos", date(2012, 6, 3), (), ())
    assert not source.search("Milan Vos", date(2012, 6, 4), (), ())
