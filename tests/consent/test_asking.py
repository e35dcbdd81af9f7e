"""A question about images: to whom, about what, and when it can't be asked."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from consent.actions import asking
from consent.choices.request import RequestStatus, Route
from consent.models import ConsentRequest, Subject
from outbox.models import Message
from tests.consent import make
from tests.consent.make import BORN, NOW, ROWS
from youthwork.lib.dates import day_of

SIXTEEN_TODAY = date(2010, 11, 20)
DAY = timedelta(days=1)


def code_of(refusal):
    return (
        {error.code for error in refusal.value.error_list}
        if not hasattr(refusal.value, "error_dict")
        else set(refusal.value.message_dict)
    )


def test_under_sixteen_a_guardian_is_asked_by_mail_for_fourteen_days(cast):
    asked = make.request(cast.worker, cast.noord)

    assert asked.status == RequestStatus.SENT and asked.guardian_until == date(2028, 6, 3)
    assert [signer.role for signer in asked.signers.all()] == ["guardian"]
    assert day_of(asked.expires_at.astimezone(NOW.tzinfo)) == date(2026, 12, 5)
    [message] = Message.objects.all()
    assert message.kind == "consent.request" and "@" not in message.recipient


def test_f3_who_is_sixteen_today_is_asked_oneself(cast):
    asked = make.request(cast.worker, cast.noord, born=SIXTEEN_TODAY)
    day_later = make.request(cast.worker, cast.noord, born=SIXTEEN_TODAY + DAY, last_name="Bos")

    assert asked.signers.get().role == "youth" and asked.guardian_until is None
    assert day_later.signers.get().role == "guardian"


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (date(2026, 11, 21), "future"),
        (date(1984, 5, 1), "age"),
        (date(2022, 5, 1), "age"),
        (date(2000, 11, 20), "age"),
    ],
)
def test_f1_f2_a_date_of_birth_of_no_young_person_is_asked_about(cast, born, code):
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, born=born)
    assert code_of(refusal) == {code}
    assert not ConsentRequest.objects.exists() and not Subject.objects.exists()


def test_twenty_five_and_six_are_the_last_years_that_are_taken(cast):
    for born, name in ((date(2000, 11, 21), "Aa"), (date(2020, 11, 20), "Bb")):
        assert make.request(cast.worker, cast.noord, born=born, last_name=name)


@pytest.mark.parametrize(
    "rows", [["photo"], ["website"], [], ["photo", "press"], ["photo", "website", "brain"]]
)
def test_a_use_needs_an_image_and_a_place_that_the_organisation_uses(cast, rows):
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, rows=rows)
    assert code_of(refusal) == {"rows"}


def test_f11_the_young_person_s_own_address_is_no_guardian_s(cast):
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, own_email="ik@example.org", email="IK@example.org ")
    assert code_of(refusal) == {"guardian_email"}


def test_both_guardians_get_an_own_link_at_once(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    recipients = sorted(Message.objects.values_list("recipient", flat=True))
    assert asked.needs_both
    assert recipients == [f"consent.signer:{asked.ref}-{number}" for number in (1, 2)]


def test_f13_the_same_name_and_birthday_is_never_taken_for_the_same_person(cast):
    first = make.request(cast.worker, cast.noord)
    second = make.request(cast.worker, cast.noord, first_name="milan", last_name=" VOS")

    assert first.subject != second.subject
    assert asking.same_named("Milan", "Vos", BORN) == [first.subject, second.subject]


def test_f14_after_a_no_nobody_asks_again_within_a_year_unless_the_family_does(cast):
    asked = make.request(cast.worker, cast.noord)
    make.signed(asked, make.NO)
    again = asking.About("Milan", BORN, last_name="Vos", known=asked.subject)

    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, about=again, now=NOW + 364 * DAY)
    assert code_of(refusal) == {"refused_lately"}
    assert make.request(cast.worker, cast.noord, about=again, family_asks=True)
    ConsentRequest.objects.exclude(pk=asked.pk).delete()
    assert make.request(cast.worker, cast.noord, about=again, now=NOW + 366 * DAY)


def test_what_waits_for_an_answer_is_not_asked_twice(cast):
    asked = make.request(cast.worker, cast.noord)
    again = asking.About("Milan", BORN, known=asked.subject)
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, about=again)
    assert code_of(refusal) == {"already_asked"}


def test_a_link_is_kept_as_its_hash_and_a_new_generation_kills_it(cast):
    from consent.choices.request import LinkPurpose
    from consent.models import Link
    from youthwork.lib.links import token_hash

    asked = make.request(cast.worker, cast.noord)
    signer = asked.signers.get()
    tokens = [asking.issue_link(asked, signer, LinkPurpose.SIGN, now=NOW) for _twice in range(2)]

    def opened():
        found = [Link.objects.opened_by(token_hash(t), NOW) for t in tokens]
        return [link is not None for link in found]

    assert opened() == [True, True]
    assert Link.objects.opened_by(token_hash(tokens[0]), NOW).purpose == LinkPurpose.SIGN
    signer.generation = 2
    signer.save()
    assert opened() == [False, False]


def test_names_and_addresses_are_encrypted(cast):
    from django.db import connection

    make.request(cast.worker, cast.noord)
    with connection.cursor() as cursor:
        for table in ("consent_subject", "consent_signer", "consent_consentrequest"):
            cursor.execute(f"SELECT * FROM {table}")
            text = str(
                [[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor]
            )
            assert "Milan" not in text and "ouder@" not in text and "2012-06-03" not in text


def test_a_request_by_hand_waits_until_it_is_handed_over(cast):
    asked = make.request(cast.worker, cast.noord, route=Route.DEVICE, email="")
    assert asked.status == RequestStatus.DRAFT and not Message.objects.exists()


def test_who_sees_which_requests(cast):
    asked = make.request(cast.worker, cast.noord)

    def sees(person):
        return asked in ConsentRequest.objects.visible_to(person)

    assert sees(cast.worker) and sees(cast.lead) and sees(cast.privacy_officer)
    for person in (
        cast.colleague,
        cast.other_worker,
        cast.other_lead,
        cast.manager,
        cast.administrator,
        cast.director,
    ):
        assert not sees(person)
    assert asked.rows == ROWS
