"""The end that a text names is the end that counts, and what was read before is still found."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches

from consent import mail, receipts, shown
from consent.choices.request import RequestStatus
from consent.models import Answer, Consent, FormText
from organisation.models import Organisation
from outbox.models import Message
from tests.consent import make
from tests.consent.make import NOW
from youthwork.lib.dates import day_of

BORN = date(2010, 12, 20)  # sixteen in thirty days
SIXTEEN, TWO_YEARS = "20 december 2026", "20 november 2028"
TODAY = day_of(NOW)


def chosen(policy):
    Organisation.objects.update(sixteen_policy=policy)
    caches["process"].clear()


def end_in(asked, text, moment=NOW):
    said = shown.lines(asked, "guardian", text, day_of(moment))
    return next(line.text for line in said if line.key == "P07")


@pytest.fixture
def asked(cast):
    return make.request(cast.worker, cast.noord, born=BORN)


@pytest.fixture
def text(asked):
    return FormText.objects.get(version=asked.text_version, role="guardian", language="nl")


def of_today(asked, text):
    """What a guardian reads today, and its hash."""
    return end_in(asked, text), shown.text_hash(asked, "guardian", text, TODAY)


@pytest.mark.parametrize(("policy", "until"), [("strict", SIXTEEN), ("edpb", TWO_YEARS)])
def test_the_text_that_is_signed_names_the_end_that_is_stored(asked, text, policy, until):
    chosen(policy)
    says, said = of_today(asked, text)
    answer = make.signed(asked, text_hash=said)

    consent = Consent.objects.get()
    assert f"geldt tot {until}" in says
    assert receipts.page(answer, None, full=False)["valid_until"] == until
    assert consent.valid_until == (BORN.replace(year=2026) if policy == "strict"
                                   else date(2028, 11, 20))  # fmt: skip
    assert says in receipts.page(answer, None, full=False)["text"]


@pytest.mark.parametrize(("policy", "until"), [("strict", SIXTEEN), ("edpb", TWO_YEARS)])
def test_copy_and_mail_of_the_first_of_two_guardians_name_the_same_end(cast, policy, until):
    asked = make.request(cast.worker, cast.noord, born=BORN, both=True)
    chosen(policy)
    answer = make.signed(asked)

    assert asked.status == RequestStatus.PARTLY_SIGNED
    assert receipts.page(answer, None, full=False)["valid_until"] == until
    message = Message.objects.get(kind="consent.receipt")
    assert until in mail.receipt(message, NOW).text


@pytest.mark.parametrize(("read_under", "now"), [("strict", "edpb"), ("edpb", "strict")])
def test_what_was_read_while_another_end_stood_there_is_still_found(asked, text, read_under, now):
    """An organisation chose otherwise since, or the text named the birthday where it did not end it
    (as all did before)."""
    chosen(read_under)
    says, said = of_today(asked, text)
    make.signed(asked, text_hash=said)
    chosen(now)
    assert end_in(asked, text) != says

    answer = Answer.objects.select_related("signer__request__subject").get()
    assert says in receipts.page(answer, None, full=True)["text"]
    assert shown.was_shown(asked, "guardian", text, said, NOW)
    assert shown.was_shown(asked, "guardian", text, said, NOW + timedelta(days=1))
    assert not shown.was_shown(asked, "guardian", text, "f" * 64, NOW)


def test_a_text_of_which_a_name_is_another_by_now_is_not_shown_as_what_was_read(asked, text):
    _says, said = of_today(asked, text)
    answer = make.signed(asked, text_hash=said)
    Organisation.objects.update(name="Stichting Anders")
    chosen("edpb")
    answer.refresh_from_db()
    assert receipts.page(answer, None, full=False)["text"] == []
