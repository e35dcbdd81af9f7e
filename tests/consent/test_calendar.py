"""What the day brings: reminders, an end, the sixteenth birthday; each once."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from consent import calendar, reminder_mail, retention, staff_mail, values
from consent.actions import (
    asking,
    erasing,
    following,
    own_link,
    publishing,
    signing,
    telling,
    withdrawing,
)
from consent.checking import Verdict, Why, judge
from consent.choices.consent import ConsentStatus, TakedownReason
from consent.choices.request import LinkPurpose, RequestStatus
from consent.goal_figures import consents_answered
from consent.models import (
    Consent,
    ConsentRequest,
    ErasedCount,
    EvidenceTombstone,
    Link,
    Subject,
    TakedownTask,
)
from consent.querysets import overview
from consent.querysets.aftermath import Erased
from consent.standings import of_subjects
from organisation.actions.leaving import leave
from organisation.models import Organisation
from outbox.models import Message
from policy.report_content.about import about
from policy.report_content.house import counted_consents
from privacy import subject_access
from privacy.models import LegalHold
from tests import clock
from tests.consent import make, pages
from tests.consent.make import NO, NOW
from tests.make import person as make_person
from tests.sign_in import sign_in
from youthwork.lib.calendar import OneByOne, Unfinished
from youthwork.lib.dates import day_of
from youthwork.lib.links import token_hash
from youthwork.lib.suppression import Between

DAY = timedelta(days=1)
TODAY = day_of(NOW)
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


def to_do(user, now):
    page = overview.overview(user, overview.ways_of(user), "todo", now)
    return [row.need for row in page.rows]


@pytest.mark.parametrize("status", ["sent", "expired"])
def test_f4_after_the_day_has_run_a_parent_reads_that_the_young_person_chooses(cast, status):
    now = make.now_here()
    birthday = day_of(now) + DAY
    asked = make.request(
        cast.worker, cast.noord, born=birthday.replace(year=birthday.year - 16), now=now
    )
    link, client = pages.link_of(asked, now=now), pages.browser()
    if status == "expired":
        asking.expire(asked, now=now)
    with clock.ahead(2):
        calendar.questions(birthday + DAY, now + 2 * DAY)
        read = pages.text_of(client.get(link, follow=True))
    assert "Vanaf nu kiest de jongere zelf" in read and "vragen wij nu niet" not in read


@pytest.mark.parametrize("own_email", ["", "ik@example.org"])
def test_f3_who_asked_is_to_ask_the_young_person_until_they_did_or_looked(cast, own_email):
    born, at = date(2010, 11, 22), NOW + 2 * DAY
    asked = make.request(cast.worker, cast.noord, born=born, own_email=own_email)
    run(TODAY + 2 * DAY)
    told = Message.objects.get(kind="consent.ask_in_person")
    assert told.recipient == f"organisation.user:{cast.worker.public_id}"
    assert asked.ref in staff_mail.ask_in_person(told, timezone.now()).text
    assert to_do(cast.worker, at) == to_do(cast.lead, at) == ["in_person"]

    known = asking.About("Milan", born, known=asked.subject)
    make.request(cast.worker, cast.noord, about=known, born=born, now=at, route="device", email="")
    assert to_do(cast.worker, at) == []
    assert staff_mail.ask_in_person(told, timezone.now()) is None
    other = make.request(cast.worker, cast.noord, born=born, first_name="Noa", email="n@e.org")
    run(TODAY + 2 * DAY)
    assert to_do(cast.worker, at) == ["in_person"]
    following.looked_at(other, by=cast.worker, now=at)
    run(TODAY + 3 * DAY)
    assert to_do(cast.worker, at) == []


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
    assert Consent.objects.in_force_on(consent.subject, date(2028, 11, 19)) == consent
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
    assert Consent.objects.in_force_on(consent.subject, SIXTEEN - DAY) == consent
    run(SIXTEEN)
    consent.refresh_from_db()

    assert consent.status == ConsentStatus.EXPIRED and kinds(*told) == list(told)
    assert not TakedownTask.objects.exists()
    run(SIXTEEN + 29 * DAY)
    assert not TakedownTask.objects.exists()
    run(SIXTEEN + 30 * DAY)
    assert TakedownTask.objects.get().reason == TakedownReason.SIXTEEN


def test_j5_without_an_own_address_a_worker_is_to_ask_in_person(cast):
    make.consent(cast.worker, cast.noord, born=BORN_JAN)
    soon = SIXTEEN - 30 * DAY
    assert run(soon - DAY) == {}
    assert run(soon) == {"sixteen_told": 1}
    [told] = Message.objects.filter(kind="consent.ask_in_person")
    assert "20 januari" in staff_mail.ask_in_person(told, timezone.now()).text
    for day in (soon, SIXTEEN, SIXTEEN + 29 * DAY):
        run(day)
        assert to_do(cast.worker, NOW + (day - TODAY)) == ["in_person"], day
    run(SIXTEEN + 30 * DAY)
    assert to_do(cast.worker, NOW + (SIXTEEN + 30 * DAY - TODAY)) == []
    assert Message.objects.filter(kind="consent.ask_in_person").count() == 1


def test_j5_who_was_asked_anew_by_a_parent_before_is_still_asked_at_sixteen(almost_sixteen):
    """A new text was put to the parent, who didn't answer."""
    early = SIXTEEN - 60 * DAY
    about = asking.About("Milan", BORN_JAN, known=almost_sixteen.subject)
    asked = make.request(
        almost_sixteen.request.made_by,
        almost_sixteen.team,
        about=about,
        born=BORN_JAN,
        now=NOW + (early - TODAY),
        renews=almost_sixteen,
        family_asks=True,
    )
    run(early + 16 * DAY)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.EXPIRED
    run(SIXTEEN - 30 * DAY)
    own = ConsentRequest.objects.get(renews=almost_sixteen, guardian_until=None)
    assert own.signers.get().role == "youth"


def test_what_was_asked_anew_a_year_before_is_asked_again_before_it_ends(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    about = asking.About("Milan", date(2014, 1, 1), known=consent.subject)
    early = date(2027, 11, 20)
    make.request(cast.worker, cast.noord, about=about, born=date(2014, 1, 1), family_asks=True,
                 now=NOW + (early - TODAY), renews=consent)  # fmt: skip
    run(early + 16 * DAY)
    assert run(date(2028, 10, 21)) == {"consents_asked_anew": 1}
    assert kinds("consent.renewal") == ["consent.renewal"]


def test_j5_an_address_that_is_noted_meanwhile_is_mailed(cast):
    consent = make.consent(cast.worker, cast.noord, born=BORN_JAN)
    soon = SIXTEEN - 30 * DAY
    run(soon)
    at = NOW + (soon + DAY - TODAY)
    own_link.send_anew(consent.request, "ik@example.org", by=cast.worker, now=at)
    run(soon + DAY)
    assert ConsentRequest.objects.get(renews=consent).signers.get().email == "ik@example.org"
    assert to_do(cast.worker, at) == []


def test_j5_the_page_says_what_to_do_and_its_button_ends_it(cast, client):
    now = make.now_here()
    birthday = day_of(now) + 10 * DAY
    consent = make.consent(
        cast.worker, cast.noord, born=birthday.replace(year=birthday.year - 16), now=now
    )
    ConsentRequest.objects.update(in_person_at=now)
    sign_in(client, cast.worker)
    page = client.get(consent.request.get_absolute_url()).content.decode()
    assert "own-link/" in page and "looked-at/" in page
    ConsentRequest.objects.update(guardian_until=day_of(now))
    page = client.get(consent.request.get_absolute_url()).content.decode()
    assert f"?about={consent.subject.ref}" in page
    client.post(reverse("consent:looked_at", args=[consent.request.ref]))
    assert to_do(cast.worker, now) == []


def test_j5_before_the_birthday_the_young_person_signs_nothing(almost_sixteen):
    run(SIXTEEN - 30 * DAY)
    own = ConsentRequest.objects.get(renews=almost_sixteen)
    with pytest.raises(signing.ValidationError) as refusal:
        make.signed(own, now=NOW + (SIXTEEN - DAY - TODAY))
    assert refusal.value.error_list[0].code == "not_yet"


def test_j5_each_link_works_until_the_day_that_its_mail_names(almost_sixteen):
    """The first comes thirty days before the birthday, and may be used until thirty after it."""
    opened = {}
    for day in (SIXTEEN - 30 * DAY, SIXTEEN):
        run(day)
        own = ConsentRequest.objects.get(renews=almost_sixteen)
        now = NOW + (day - TODAY)
        token = asking.issue_link(own, own.signers.get(), LinkPurpose.SIGN, now=now)
        opened[day] = token_hash(token)
    for day in (SIXTEEN, SIXTEEN + 29 * DAY):
        now = NOW + (day - TODAY)
        for mailed, hashed in opened.items():
            assert Link.objects.opened_by(hashed, now) is not None, (mailed, day)
        assert asking.still_open(own, now)
    for hashed in opened.values():  # then it says kindly that it ended, and after that no more
        assert Link.objects.opened_by(hashed, NOW + (SIXTEEN + 43 * DAY - TODAY)) is not None
        assert Link.objects.opened_by(hashed, NOW + (SIXTEEN + 45 * DAY - TODAY)) is None


def test_the_link_before_an_end_works_until_that_end(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    run(date(2028, 10, 21))
    asked = ConsentRequest.objects.get(renews=consent)
    now = NOW + (date(2028, 10, 21) - TODAY)
    token = asking.issue_link(asked, asked.signers.get(), LinkPurpose.SIGN, now=now)
    last = NOW + (date(2028, 11, 19) - TODAY)
    assert asking.still_open(asked, last)
    assert Link.objects.opened_by(token_hash(token), last) is not None


def test_j5_a_new_link_before_the_birthday_leaves_the_time_to_answer(almost_sixteen):
    run(SIXTEEN - 30 * DAY)
    own = ConsentRequest.objects.get(renews=almost_sixteen)
    ends = own.expires_at
    following.resend(own, by=almost_sixteen.made_by, now=NOW + (SIXTEEN - 29 * DAY - TODAY))
    own.refresh_from_db()
    assert own.expires_at == ends
    run(SIXTEEN)
    assert kinds("consent.sixteen_today") == ["consent.sixteen_today"]


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

    told = Message.objects.get(kind="consent.sixteen_today")
    mail = reminder_mail.sixteen_today(told, NOW + (SIXTEEN - TODAY))
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


@pytest.mark.parametrize(("route", "days"), [("device", 14), ("link", 14), ("paper", 42)])
def test_a_question_by_whatever_route_ends_and_goes_thirty_days_later(cast, route, days):
    asked = make.request(cast.worker, cast.noord, route=route, email="")
    ended = TODAY + (days + 1) * DAY
    assert run(ended - DAY) == {}
    assert run(ended) == {"consent_links_ended": 1}
    asked.refresh_from_db()
    assert asked.status == "expired"
    assert keep_rules(ended + 31 * DAY)["consent.unanswered"] == 1
    assert not Subject.objects.exists()


def test_a_figure_of_what_was_answered_stays_when_what_was_not_is_erased(cast):
    for number in range(20):
        name, email = f"Kind {number}", f"ouder{number}@example.org"
        asked = make.request(cast.worker, cast.noord, first_name=name, email=email)
        if number < 10:
            make.signed(asked)
    run(TODAY + 15 * DAY)
    day, of = TODAY + 46 * DAY, about(TODAY, TODAY)
    told = consents_answered(day), counted_consents(of)["rows"]
    assert told[0] == Between(50, 50) and told[1][-1][1] == "20"

    assert keep_rules(day)["consent.unanswered"] == 10
    assert (consents_answered(day), counted_consents(of)["rows"]) == told


def test_of_what_is_erased_a_number_stays_for_five_years_and_nothing_on_request(cast):
    """Of a yes that was stopped, a no, what was taken back, and what nobody answered."""
    names = ("Milan", "Noah", "Lot", "Sem", "Eva", "Ada")
    milan, noah, lot, _sem, eva, ada = (
        make.request(cast.worker, cast.noord, first_name=name, email=f"{name}@example.org".lower())
        for name in names
    )
    make.signed(milan)
    withdrawing.withdraw(milan.consent, None, who="signer", route="link", now=NOW)
    make.signed(noah, NO)
    asking.cancel(lot, by=cast.worker, now=NOW)
    erasing.ask_to_erase(eva.subject, by=cast.privacy_officer, now=NOW)
    Subject.objects.filter(pk=ada.subject_id).update(erase_asked_at=NOW)  # and a post waits
    run(TODAY + 15 * DAY)
    keep_rules(date(2027, 11, 22))

    assert not ConsentRequest.objects.exists()
    kept = ErasedCount.objects.summed
    assert kept(TODAY, TODAY) == kept(TODAY, TODAY, [cast.noord.pk])
    assert kept(TODAY, TODAY) == Erased(unanswered=1, cancelled=1, answered=2, stopped=1)
    assert kept(TODAY, TODAY, [cast.zuid.pk]) == kept(TODAY + DAY, TODAY + DAY) == Erased()
    assert keep_rules(date(2031, 11, 20))["consent.counts"] == 0
    assert keep_rules(date(2031, 11, 21))["consent.counts"] > 0
    assert not ErasedCount.objects.exists()


def test_the_database_takes_no_open_question_without_an_end(cast):
    asked = make.request(cast.worker, cast.noord, route="paper")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentRequest.objects.filter(pk=asked.pk).update(expires_at=None)


def test_what_can_t_be_taken_down_keeps_the_proof_for_five_years_and_no_longer(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    post = make.publication(consent, by=cast.worker)
    run(date(2028, 11, 20))
    ended = day_of(Consent.objects.get().ended_at)
    publishing.stays(post, "folder", by=cast.worker, now=NOW + (date(2028, 11, 21) - TODAY))
    assert keep_rules(date(ended.year + 5, ended.month, ended.day))["consent.proof"] == 0
    assert keep_rules(date(ended.year + 5, ended.month, ended.day + 1))["consent.proof"] == 1
    assert not Subject.objects.exists()


def test_a_batch_that_a_hold_keeps_does_not_stand_before_the_next(cast):
    kept = [
        make.request(cast.worker, cast.noord, first_name=name, email=f"{name}@example.org")
        for name in ("Noa", "Lot")
    ]
    goes = make.request(cast.worker, cast.noord)
    run(TODAY + 15 * DAY)
    day = TODAY + 50 * DAY
    for one in kept:
        LegalHold.objects.create(
            subject=f"consent.consentrequest:{one.ref}",
            reason="klacht",
            placed_on=TODAY,
            until=day + 30 * DAY,
            by=cast.privacy_officer,
        )
    rule = next(rule for rule in retention.RULES if rule.key == "consent.unanswered")
    assert rule.run(day, NOW + (day - TODAY), 2) == 1
    assert set(ConsentRequest.objects.all()) == set(kept)
    assert rule.run(day, NOW + (day - TODAY), 2) == 0
    assert not ConsentRequest.objects.filter(pk=goes.pk).exists()


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


def test_consent_of_who_is_found_by_name_and_by_address_is_one_hit(cast):
    request = make.consent(cast.worker, cast.noord).request
    signer = request.signers.get()
    found = {each.key: each.search for each in subject_access.sources()}
    born, address = date(2012, 6, 3), [signer.email]
    assert [
        hit.subject for hit in found["consent.young_people"]("Milan Vos", born, address, ())
    ] == [f"consent.consentrequest:{request.ref}"]
    assert list(found["consent.signers"]("Milan Vos", born, address, ())) == []
    # Who is not the young person is told of as who was asked, once too.
    hits = list(found["consent.signers"](signer.name or "Een Ouder", None, address, ()))
    assert [hit.subject for hit in hits] == [f"consent.consentrequest:{request.ref}"]


# --- one bad row ----------------------------------------------------------------------------------


def test_one_bad_row_stops_nothing_and_is_told_at_the_end(cast):
    born = date(2014, 1, 1)
    bad = make.consent(cast.worker, cast.noord, born=born)
    good = make.consent(cast.worker, cast.noord, born=born, first_name="Noa", email="n@example.org")
    bad.subject.birth_date = "?"
    bad.subject.save(update_fields=["birth_date"])
    day = good.valid_until - DAY
    with pytest.raises(Unfinished):
        calendar.endings(day, NOW + (day - TODAY))
    assert ConsentRequest.objects.filter(renews=good).exists()
    calendar.endings(day + DAY, NOW + (day + DAY - TODAY))
    good.refresh_from_db()
    assert good.status == ConsentStatus.EXPIRED


def test_a_row_that_somebody_changed_just_before_is_left_alone(cast):
    first = make.request(cast.worker, cast.noord)
    second = make.request(cast.worker, cast.noord, first_name="Noa", email="noa@example.org")
    asking.cancel(ConsentRequest.objects.get(pk=first.pk), by=cast.worker, now=NOW)
    rows = OneByOne()
    assert rows.each([first, second], lambda one: asking.expire(one, now=NOW)) == 1
    rows.finish()
    assert ConsentRequest.objects.get(pk=second.pk).status == RequestStatus.EXPIRED


# --- who asked and left ---------------------------------------------------------------------------


def left_without_a_lead(cast):
    """Whoever asked leaves while nobody leads the team, so leaving hands nothing over."""
    for lead in (cast.lead, cast.other_lead):
        lead.memberships.update(until_day=TODAY - DAY)
    assert leave(cast.worker, by=None, today=TODAY, now=NOW) == 0


def given(now=NOW):
    return calendar.left_behind(day_of(now), now)["consents_given_to_who_leads"]


def test_a_question_of_who_left_goes_to_whoever_leads_the_team_later(cast):
    asked = make.request(cast.worker, cast.noord)
    assert given() == 0
    left_without_a_lead(cast)
    assert given() == 0
    assert values.of_request(ConsentRequest.objects.get())["worker"] == "Noord"

    later = make_person("Nora Nieuw", "team_lead", cast.noord)
    assert (given(NOW + DAY), given(NOW + DAY)) == (1, 0)
    asked.refresh_from_db()
    assert (asked.made_by, asked.from_team) == (later, True)


def test_a_question_of_who_may_ask_none_any_more_goes_to_who_leads(cast):
    asked = make.request(cast.worker, cast.noord)
    cast.worker.memberships.update(until_day=TODAY - DAY)
    assert telling.who_follows(ConsentRequest.objects.get(), TODAY) == [cast.lead]
    assert given() == 1
    asked.refresh_from_db()
    assert asked.made_by == cast.lead


def test_a_question_of_who_is_away_stays_theirs(cast):
    make.request(cast.worker, cast.noord)
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(status="paused")
    assert given() == 0


def test_who_wants_a_link_of_somebody_who_left_reaches_who_answers_for_the_team(cast):
    asked = make.request(cast.worker, cast.noord)
    left_without_a_lead(cast)
    signing.ask_for_link(asked.signers.select_related("request__made_by").get(), now=NOW)
    [told] = Message.objects.filter(kind="consent.link_wanted")
    assert told.recipient == cast.manager.label


def test_posts_of_who_left_are_told_to_who_answers_for_the_team(cast):
    consent = make.consent(cast.worker, cast.noord)
    make.publication(consent, by=cast.worker)
    left_without_a_lead(cast)
    withdrawing.withdraw(consent, None, who="signer", route="link", now=NOW)
    [told] = Message.objects.filter(kind="consent.take_down")
    assert told.recipient == cast.manager.label
