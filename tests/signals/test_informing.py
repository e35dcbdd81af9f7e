"""An account that has been kept for thirty days: does the person behind it know (GDPR art. 14)?"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from privacy.models import AuditEntry
from signals import calendar
from signals.actions import erasing, informing, merging, triage
from signals.models import AccountQuestion
from signals.screens import to_do
from tests import make
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

NOW = make.FRIDAY_NIGHT
LATER = NOW + timedelta(days=31)


@pytest.fixture
def kept(cast):
    return make.signal(cast.worker, account_handle="@wie.het.ook.is", now=NOW)


def asked(now=LATER):
    return calendar.accounts_kept(day_of(now), now)["accounts_asked_about"]


def tasks(person, now=LATER):
    return [task.text for task in answered(to_do.of(person, now)) if "#told" in task.url]


def answers_of(page, of=None):
    """Where the page of a signal sends the answer about its account, or about a duplicate's."""
    question = AccountQuestion.objects.get(signal=of or page)
    return reverse("signals:account_told", args=[page.ref, question.pk])


def test_after_thirty_days_it_is_asked_once_and_only_of_an_account(cast, kept):
    make.signal(cast.worker, now=NOW)

    assert asked(NOW + timedelta(days=29)) == 0
    assert (asked(), asked()) == (1, 0)
    assert AccountQuestion.objects.get().signal == kept


def test_the_owner_is_asked_and_without_one_the_lead(cast, kept):
    asked()
    assert tasks(cast.lead) == [kept.ref] and tasks(cast.worker) == []

    triage.assign(kept, cast.worker, by=cast.lead, now=LATER)

    assert tasks(cast.worker) == [kept.ref] and tasks(cast.lead) == []
    assert tasks(cast.other_lead) == []


def test_the_answer_is_a_choice_and_ends_the_question(cast, kept, as_lead):
    asked()
    page = as_lead.get(kept.get_absolute_url()).content.decode()
    assert 'name="account_told"' in page

    address = answers_of(kept)
    assert as_lead.post(address, {"account_told": "perhaps"}).status_code == 422
    assert as_lead.post(address, {"account_told": "spoils"}).status_code == 302

    question = AccountQuestion.objects.get()
    assert (question.told, question.by) == ("spoils", cast.lead)
    assert 'name="account_told"' not in as_lead.get(kept.get_absolute_url()).content.decode()
    assert tasks(cast.lead) == [] and asked(LATER + timedelta(days=40)) == 0
    assert AuditEntry.objects.filter(verb="noted", after="spoils").exists()


def test_where_nothing_is_asked_there_is_nothing_to_answer(cast):
    signal = make.signal(cast.worker, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        informing.answer(signal, 1, "informed", by=cast.lead, now=LATER)

    assert refusal.value.code == "not_asked"


def test_when_the_account_goes_the_question_goes_and_an_answer_stays(cast, kept):
    other = make.signal(cast.worker, account_handle="@nog.een", now=NOW)
    asked()
    question = AccountQuestion.objects.get(signal=other)
    informing.answer(other, question.pk, "informed", by=cast.lead, now=LATER)

    for signal in (kept, other):
        erasing.erase_account(signal, by=None, now=LATER)

    assert [question.signal for question in AccountQuestion.objects.all()] == [other]


@pytest.mark.parametrize(("accounts", "asks"), [(("", "b"), "b"), (("a", "b"), "ab"), ("aa", "a")])
def test_what_was_taken_together_is_asked_about_once_for_each_account(cast, accounts, asks):
    both = [make.signal(cast.worker, account_handle=name, now=NOW) for name in accounts]
    merging.merge(*both, by=cast.lead, now=NOW)

    assert (asked(), asked()) == (len(asks), 0)

    of = {row.signal.account_handle for row in AccountQuestion.objects.all()}
    assert of == set(asks)


def test_whoever_has_the_signal_that_goes_on_is_asked_about_the_account_of_the_duplicate(
    cast, as_lead
):
    both = [make.signal(cast.worker, account_handle=name, now=NOW) for name in ("", "b")]
    triage.assign(both[1], cast.worker, by=cast.lead, now=NOW)  # who had it has it no more
    stays, goes = merging.merge(*both, by=cast.lead, now=NOW)
    asked()

    assert tasks(cast.lead) == [goes.ref] and tasks(cast.worker) == []
    page = as_lead.get(stays.get_absolute_url()).content.decode()
    assert f"Het account in {goes.ref}" in page
    (to_do_at,) = (task.url for task in answered(to_do.of(cast.lead, LATER)) if "#told" in task.url)
    assert to_do_at.startswith(stays.get_absolute_url())
    assert f'id="{to_do_at.partition("#")[2]}"' in page
    assert as_lead.post(answers_of(stays, goes), {"account_told": "perhaps"}).status_code == 422
    assert as_lead.post(answers_of(stays, goes), {"account_told": "spoils"}).status_code == 302

    assert tasks(cast.lead) == [] and asked(LATER + timedelta(days=40)) == 0
    assert AuditEntry.objects.filter(verb="noted", subject__endswith=goes.ref).exists()
    assert 'name="account_told"' not in as_lead.get(stays.get_absolute_url()).content.decode()
    erasing.erase_account(goes, by=None, now=LATER)
    assert AccountQuestion.objects.get().told == "spoils"


def test_a_refused_answer_says_why_beside_its_own_question(cast, as_lead):
    both = [make.signal(cast.worker, account_handle=name, now=NOW) for name in "ab"]
    stays, goes = merging.merge(*both, by=cast.lead, now=NOW)
    asked()

    body = as_lead.post(answers_of(stays, goes), {}).content.decode()

    own, other = body.split(f'action="{answers_of(stays)}"')[1].split(answers_of(stays, goes), 1)
    assert "Kies er één." not in own and "Kies er één." in other
