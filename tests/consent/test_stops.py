"""A no goes above a yes: the young person's own, an objection, what was stopped after signing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import calendar, mail, staff_mail, verifying
from consent.actions import asking, bringing, following, withdrawing
from consent.choices.consent import ConsentStatus
from consent.choices.request import RequestStatus, Route
from consent.models import Consent, ConsentRequest, TakedownTask, Withdrawal
from consent.querysets import overview
from outbox.models import Message
from tests.consent import make, pages
from tests.consent.make import BORN, NOW, ROWS, YES
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of

DAY = timedelta(days=1)


@pytest.fixture
def given(cast):
    """A guardian's yes of a week ago."""
    return make.consent(cast.worker, cast.noord, own_email="milan@example.org", now=NOW - 7 * DAY)


def again(cast, consent, **also):
    """The family asks for the question again."""
    about = asking.About("Milan", BORN, known=consent.subject)
    return make.request(cast.worker, cast.noord, about=about, family_asks=True, **also)


def stop(consent, rows=None, who="signer", now=NOW):
    return withdrawing.withdraw(consent, rows, who=who, route="link", now=now)


def yes_of(request):
    """The rows that count after this question."""
    made = Consent.objects.filter(request=request).first()
    return {row for row in made.decisions if made.says_yes(row)} if made else set()


def code_of(refusal):
    by_field = getattr(refusal.value, "error_dict", {"": getattr(refusal.value, "error_list", [])})
    return {error.code for errors in by_field.values() for error in errors}


# --- the young person's own no --------------------------------------------------------------------


def test_f16_a_young_person_s_own_no_wins_over_a_later_signature_of_a_parent(cast, given):
    stop(given, who="youth")
    asked = again(cast, given)
    make.signed(asked, now=NOW + DAY, child_agrees="not_discussed")
    assert asked.status == RequestStatus.REFUSED and not yes_of(asked)


def test_of_some_rows_it_wins_in_those(cast, given):
    stop(given, ["website"], who="youth")
    asked = again(cast, given)
    make.signed(asked, now=NOW + DAY)
    assert yes_of(asked) == set(ROWS) - {"website"}
    assert verifying.verify().broken is None


def test_once_they_agree_it_counts_and_they_hear_that_it_is_said(cast, given):
    stop(given, who="youth")
    asked = again(cast, given)
    make.signed(asked, now=NOW + DAY, child_agrees="yes")
    assert yes_of(asked) == set(ROWS)
    told = Message.objects.filter(kind="consent.own_link", subject__endswith=asked.ref)
    assert told.get().recipient == f"consent.subject:{given.subject.ref}"
    renewed = again(cast, given)
    make.signed(renewed, now=NOW + 2 * DAY)
    assert yes_of(renewed) == set(ROWS)  # what they agreed to since is not undone


def test_a_no_that_a_parent_wrote_for_the_child_stays_one(cast, given):
    make.signed(again(cast, given), child_agrees="no")
    asked = again(cast, given)
    make.signed(asked, now=NOW + DAY)
    assert asked.status == RequestStatus.REFUSED


def test_at_sixteen_their_own_yes_goes_above_their_own_no(cast):
    given = make.consent(cast.worker, cast.noord, born=date(2010, 12, 1))
    stop(given, who="youth")
    about = asking.About("Milan", date(2010, 12, 1), known=given.subject)
    now = NOW + 20 * DAY
    asked = make.request(
        cast.worker, cast.noord, born=date(2010, 12, 1), about=about, now=now, family_asks=True
    )
    make.signed(asked, now=now)
    assert yes_of(asked) == set(ROWS)


def test_f14_a_worker_does_not_ask_again_within_a_year_of_a_young_person_s_no(cast, given):
    stop(given, ["website"], who="youth")
    about = asking.About("Milan", BORN, known=given.subject)
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, about=about)
    assert code_of(refusal) == {"refused_lately"}
    assert make.request(cast.worker, cast.noord, about=about, rows=["photo", "closed_profiles"])


# --- the no of one of two guardians ---------------------------------------------------------------


def test_the_no_of_one_of_two_asks_for_their_yes_when_one_is_asked_later(cast):
    first = make.request(cast.worker, cast.noord, both=True)
    make.signed(first)
    make.signed(first, YES | {"website": "no"}, number=2)
    given = Consent.objects.get(request=first)
    later = again(cast, given)
    make.signed(later, now=NOW + DAY)
    assert yes_of(later) == set(ROWS) - {"website"}
    theirs = again(cast, given, email="andere@example.org")
    make.signed(theirs, now=NOW + 2 * DAY)
    assert yes_of(theirs) == set(ROWS)
    last = again(cast, given)
    make.signed(last, now=NOW + 3 * DAY)
    assert yes_of(last) == set(ROWS)
    assert verifying.verify().broken is None


def test_the_no_of_one_of_two_is_over_once_both_say_yes(cast):
    first = make.request(cast.worker, cast.noord, both=True)
    make.signed(first, make.NO)
    assert first.status == RequestStatus.REFUSED
    about = asking.About("Milan", BORN, known=first.subject)
    alone = make.request(
        cast.worker, cast.noord, about=about, family_asks=True, email="andere@example.org"
    )
    make.signed(alone, now=NOW + DAY)
    assert alone.status == RequestStatus.REFUSED
    both = make.request(cast.worker, cast.noord, about=about, family_asks=True, both=True)
    for number in (1, 2):
        make.signed(both, number=number, now=NOW + 2 * DAY)
    assert yes_of(both) == set(ROWS)
    last = make.request(
        cast.worker, cast.noord, about=about, family_asks=True, email="andere@example.org"
    )
    make.signed(last, now=NOW + 3 * DAY)
    assert yes_of(last) == set(ROWS)


# --- somebody else with authority objects ---------------------------------------------------------


def test_f15_the_same_parent_s_new_signature_does_not_lift_an_objection(cast, given):
    withdrawing.dispute(given, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        again(cast, given)
    assert code_of(refusal) == {"both_needed"}


def test_f15_both_signatures_do(cast, given):
    withdrawing.dispute(given, by=cast.lead, now=NOW)
    asked = again(cast, given, both=True)
    make.signed(asked, now=NOW + DAY)
    assert not yes_of(asked)
    make.signed(asked, number=2, now=NOW + DAY)
    assert yes_of(asked) == set(ROWS)
    given.refresh_from_db()
    assert given.settled_at == NOW + DAY and given.status == ConsentStatus.REPLACED
    assert again(cast, given)


def test_f15_the_lead_settles_it_and_only_a_new_signature_makes_it_valid(cast, given):
    withdrawing.dispute(given, by=cast.lead, now=NOW)
    withdrawing.settle(given, by=cast.lead, now=NOW + DAY)
    given.refresh_from_db()
    assert given.status == ConsentStatus.DISPUTED
    with pytest.raises(ValidationError):
        withdrawing.settle(given, by=cast.lead, now=NOW + DAY)
    asked = again(cast, given)
    make.signed(asked, now=NOW + 2 * DAY)
    assert yes_of(asked) == set(ROWS)


def test_f15_what_was_being_asked_is_closed(cast, given):
    waiting = again(cast, given, renews=given)
    withdrawing.dispute(given, by=cast.lead, now=NOW)
    waiting.refresh_from_db()
    assert waiting.status == RequestStatus.CANCELLED


def test_f15_an_objection_by_word_to_all_or_to_some_is_one_too(cast, given):
    stop(given, ["website"], who="other_guardian")
    asked = again(cast, given)
    make.signed(asked, now=NOW + DAY)
    assert yes_of(asked) == set(ROWS) - {"website"}
    stop(Consent.objects.get(request=asked), who="other_guardian", now=NOW + 2 * DAY)
    with pytest.raises(ValidationError):
        again(cast, given)


def by_link(cast, given, rows=None):
    """The other guardian, whose own question was answered before, stops what counts now."""
    return withdrawing.withdraw(given, rows, who="other_guardian", route="link", now=NOW)


def on_the_form(cast, given, rows=None):
    """Told to a worker, who writes it down."""
    sign_in(client := Client(), cast.colleague)
    values = {"who": "other_guardian", "route": "spoken", "what": "some" if rows else "all"}
    values |= {"rows": rows} if rows else {}
    address = reverse("consent:withdraw", args=[given.request.ref])
    assert client.post(address, values).status_code == 302


def by_the_lead(cast, given):
    withdrawing.dispute(given, by=cast.lead, now=NOW)


@pytest.mark.parametrize("how", [by_link, on_the_form, by_the_lead])
def test_f15_an_objection_is_one_whatever_way_it_reaches_us(cast, given, how):
    post = make.publication(given, by=cast.worker)
    waiting = again(cast, given, renews=given)
    how(cast, given)
    given.refresh_from_db()
    waiting.refresh_from_db()

    assert given.status == ConsentStatus.DISPUTED and given.settled_at is None
    assert waiting.status == RequestStatus.CANCELLED
    task = TakedownTask.objects.get()
    assert (task.publication, task.reason) == (post, "disputed")
    told = {message.kind: message.recipient for message in Message.objects.all()}
    assert told["consent.disputed"] == f"consent.signer:{given.request.ref}-1"
    assert "consent.withdrawn" not in told
    lead = f"organisation.user:{cast.lead.public_id}"
    assert told.get("consent.objected") == (None if how is by_the_lead else lead)
    page = overview.overview(cast.lead, overview.ways_of(cast.lead), "todo", timezone.now())
    assert [(row.need, row.request) for row in page.rows] == [("disputed", given.request)]
    with pytest.raises(ValidationError) as refusal:
        again(cast, given)
    assert code_of(refusal) == {"both_needed"}
    assert verifying.verify().broken is None


def test_f15_what_the_lead_reads_and_the_signer_is_told(cast, given):
    by_link(cast, given)
    kinds = ("consent.objected", "consent.disputed")
    lead, signer = (Message.objects.get(kind=kind) for kind in kinds)
    assert given.request.ref in staff_mail.objected(lead, timezone.now()).text
    assert "Milan" not in staff_mail.objected(lead, timezone.now()).text
    assert (
        "bezwaar" in mail.disputed(signer, timezone.now()).text
        and "U bent" not in mail.disputed(signer, timezone.now()).text
    )


def test_f15_an_objection_to_some_rows_stands_with_the_lead_until_it_is_settled(cast, given):
    by_link(cast, given, ["website"])
    given.refresh_from_db()
    assert given.status == ConsentStatus.VALID and not given.says_yes("website")

    def to_do():
        page = overview.overview(cast.lead, overview.ways_of(cast.lead), "", timezone.now())
        return [row.need for row in page.rows], page.counts["disputed"].number

    assert to_do() == (["disputed"], 1)
    read = sign_in(Client(), cast.lead).get(given.request.get_absolute_url()).content.decode()
    assert "settle/" in read
    withdrawing.settle(given, by=cast.lead, now=NOW + DAY)
    assert to_do() == (["valid"], 0)


def test_f15_objected_to_once_more_after_it_was_settled_it_is_one_again(cast, given):
    by_link(cast, given)
    assert by_link(cast, given) is None  # pressed twice
    withdrawing.settle(given, by=cast.lead, now=NOW + DAY)
    assert stop(given, who="other_guardian", now=NOW + 2 * DAY)
    given.refresh_from_db()
    assert given.settled_at is None and given.disputed_at == NOW + 2 * DAY
    assert Message.objects.filter(kind="consent.objected").count() == 2
    assert verifying.verify().broken is None


def test_f16_a_young_person_s_own_no_is_kept_while_a_guardian_objects(cast, given):
    by_link(cast, given)
    assert stop(given, who="youth", now=NOW + DAY)
    both = again(cast, given, both=True)
    for number in (1, 2):
        make.signed(both, number=number, now=NOW + 2 * DAY, child_agrees="not_discussed")
    assert not yes_of(both)
    assert verifying.verify().broken is None


def test_f15_what_time_had_ended_asks_both_next_time_too(cast):
    given = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    make.publication(given, by=cast.worker)
    ends = given.valid_until
    now = NOW + (ends - day_of(NOW))
    calendar.endings(ends - DAY, now - DAY)
    Consent.objects.filter(pk=given.pk).update(status="expired", ended_at=now)
    TakedownTask.objects.all().delete()
    ConsentRequest.objects.open().update(status="cancelled", closed_at=now)
    stop(given, who="other_guardian", now=now)
    given.refresh_from_db()
    assert given.status == ConsentStatus.EXPIRED and TakedownTask.objects.count() == 1
    about = asking.About("Milan", date(2014, 1, 1), known=given.subject)
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, about=about, born=date(2014, 1, 1), now=now)
    assert code_of(refusal) == {"both_needed"}


def test_the_answer_of_the_first_of_two_keeps_its_own_question_open(cast, given):
    """Whoever says no to what is left of the yes of before objects to that, and goes on."""
    stop(given, ["closed_profiles", "public_pages"])
    asked = again(cast, given, both=True, email="derde@example.org")
    make.signed(asked, YES | {"website": "no"}, now=NOW + DAY)
    given.refresh_from_db()
    asked.refresh_from_db()
    assert given.status == ConsentStatus.DISPUTED
    assert asked.status == RequestStatus.PARTLY_SIGNED
    make.signed(asked, number=2, now=NOW + DAY)
    assert yes_of(asked) == set(ROWS) - {"website"}


# --- two guardians --------------------------------------------------------------------------------


def test_a_first_no_of_two_stops_its_rows_at_once(cast):
    first = make.request(cast.worker, cast.noord, both=True)
    for number in (1, 2):
        make.signed(first, number=number)
    given = Consent.objects.get()
    post = make.publication(given, by=cast.worker, channel="website")
    renewed = again(cast, given, both=True, renews=given)
    make.signed(renewed, YES | {"website": "no"}, now=NOW + DAY)

    given.refresh_from_db()
    assert renewed.status == RequestStatus.PARTLY_SIGNED and given.status == ConsentStatus.VALID
    assert not given.says_yes("website") and given.says_yes("photo")
    assert given.tasks.get().publication == post
    assert Withdrawal.objects.get().who == "signer"


# --- signed before, come in later -----------------------------------------------------------------


def sheet(on, **also):
    values = {"decisions": YES, "name": "Sanne Vos", "relation": "parent", "holder": "Wim"}
    values |= {"place": "kast", "declares_authority": True}
    return following.Sheet(signed_on=on, **(values | also))


def on_paper(cast, consent=None):
    if consent is not None:
        return again(cast, consent, route=Route.PAPER, email="")
    return make.request(cast.worker, cast.noord, route=Route.PAPER, email="")


@pytest.mark.parametrize("days", [0, 3])
def test_a_sheet_of_before_a_stop_does_not_count_after_it(cast, given, days):
    asked = on_paper(cast, given)
    stop(given, ["website"])
    with pytest.raises(ValidationError) as refusal:
        following.enter_sheet(
            asked.signers.get(), sheet(day_of(NOW - days * DAY)), by=cast.worker, now=NOW + DAY
        )
    assert code_of(refusal) == {"older"}
    assert following.enter_sheet(
        asked.signers.get(), sheet(day_of(NOW + DAY)), by=cast.worker, now=NOW + 2 * DAY
    )


def test_a_sheet_of_before_a_newer_answer_does_not_replace_it(cast):
    given = make.consent(cast.worker, cast.noord)
    asked = on_paper(cast, given)
    with pytest.raises(ValidationError) as refusal:
        following.enter_sheet(
            asked.signers.get(), sheet(day_of(NOW - DAY)), by=cast.worker, now=NOW
        )
    assert code_of(refusal) == {"older"}


def test_what_was_signed_on_a_device_before_a_stop_does_not_count_after_it(cast, given):
    asked = again(cast, given, route=Route.DEVICE, email="")
    stop(given)
    signed = make.given(asked, signed_at=NOW - timedelta(hours=2), on_device=True)
    with pytest.raises(ValidationError) as refusal:
        signer = asked.signers.select_related("request__subject").get()
        ConsentRequest.objects.filter(pk=asked.pk).update(made_at=NOW - DAY)
        signer.request.refresh_from_db()
        bringing.bring(signer, signed, by=cast.worker, now=NOW + timedelta(hours=1))
    assert code_of(refusal) == {"older"}


def test_a_first_yes_of_two_does_not_count_for_what_was_stopped_before_the_second(cast, given):
    asked = again(cast, given, both=True)
    make.signed(asked, now=NOW)
    stop(given, ["website"], now=NOW + DAY)
    make.signed(asked, number=2, now=NOW + 2 * DAY)
    assert yes_of(asked) == set(ROWS) - {"website"}


def test_a_sheet_of_three_years_ago_counts_no_longer(cast):
    asked = make.request(
        cast.worker, cast.noord, route=Route.PAPER, email="", born=date(2014, 6, 3)
    )
    with pytest.raises(ValidationError) as refusal:
        following.enter_sheet(
            asked.signers.get(), sheet(date(2023, 11, 20)), by=cast.worker, now=NOW
        )
    assert code_of(refusal) == {"over"} and not Consent.objects.exists()


def test_with_two_sheets_the_older_says_how_long(cast):
    asked = make.request(cast.worker, cast.noord, both=True, route=Route.PAPER)
    for number, day in ((1, date(2025, 6, 1)), (2, day_of(NOW))):
        following.enter_sheet(asked.signers.get(number=number), sheet(day), by=cast.worker, now=NOW)
    made = Consent.objects.get()
    assert (made.valid_from, made.valid_until) == (day_of(NOW), date(2027, 6, 1))


def test_the_database_refuses_a_consent_that_ends_before_it_begins(given):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(valid_until=given.valid_from)


# --- between the sixteenth birthday and thirty days after it --------------------------------------

BIRTHDAY = date(2026, 12, 1)
LATER = NOW + 20 * DAY


@pytest.fixture
def sixteen(cast):
    """A guardian's yes that the birthday ended, with a photo that may stay up for thirty days."""
    given = make.consent(
        cast.worker, cast.noord, born=date(2010, 12, 1), own_email="milan@example.org"
    )
    make.publication(given, by=cast.worker)
    calendar.endings(BIRTHDAY, NOW + 11 * DAY)
    given.refresh_from_db()
    assert given.status == ConsentStatus.EXPIRED and not given.tasks.exists()
    return given


@pytest.mark.parametrize("purpose", ["manage", "own"])
def test_j5_after_the_birthday_what_is_online_can_be_stopped_by_link(sixteen, purpose, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    client = pages.arrived(sixteen.request, purpose=purpose)
    address = reverse("consent_withdraw", args=[sixteen.request.ref])
    read = pages.text_of(client.get(address))
    assert "Word je 16" not in read and "Geldig tot" not in read
    assert client.post(address, {"scope": "all"}).status_code == 302
    task = sixteen.tasks.get()
    assert (task.reason, task.due_on) == ("withdrawn", date(2026, 12, 15))
    sixteen.refresh_from_db()
    assert sixteen.status == ConsentStatus.EXPIRED and not stop(sixteen, now=LATER)
    assert calendar.endings(date(2026, 12, 31), NOW + 41 * DAY)["posts_to_take_down"] == 0
    assert verifying.verify().broken is None


def test_what_has_nothing_online_after_its_time_has_nothing_to_stop(cast):
    given = make.consent(cast.worker, cast.noord, born=date(2010, 12, 1))
    calendar.endings(BIRTHDAY, NOW + 11 * DAY)
    assert stop(given, now=LATER) is None


def test_of_two_sheets_who_is_told_is_whose_came_in_last(cast):
    """Whatever day they bear: a no is kept from its own day."""
    asked = [make.request(cast.worker, cast.noord, route=Route.PAPER, email="")]
    yes = sheet(day_of(NOW) - 5 * DAY)
    following.enter_sheet(asked[0].signers.get(), yes, by=cast.worker, now=NOW)
    later = NOW + DAY
    about = asking.About("Milan", make.BORN, known=asked[0].subject)
    asked.append(
        make.request(
            cast.worker, cast.noord, about=about, route=Route.PAPER, email="", family_asks=True,
            now=later,
        )
    )  # fmt: skip
    no = sheet(day_of(NOW) - DAY, decisions=dict.fromkeys(asked[1].rows, "no"))
    following.enter_sheet(asked[1].signers.get(), no, by=cast.worker, now=later)
    assert ConsentRequest.objects.answered_last(asked[0].subject) == asked[1]
