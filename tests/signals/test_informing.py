"""An account that has been kept for thirty days: does the person behind it know (GDPR art. 14)?"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from organisation.actions import staff
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import erasing, informing, masking, merging, owning
from signals.models import AccountQuestion, Signal
from signals.screens import to_do
from tests import make
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

NOW = make.FRIDAY_NIGHT
LATER = NOW + timedelta(days=31)


@pytest.fixture
def kept(cast):
    return make.signal(cast.worker, account_handle="@wie.het.ook.is", now=NOW)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


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


def test_it_is_asked_of_an_account_of_which_only_the_page_was_noted(cast):
    make.signal(cast.worker, now=NOW, location_url="https://t.me/wie.het.ook.is")
    assert asked() == 1
    assert tasks(cast.lead)


def test_the_owner_is_asked_and_without_one_the_lead(cast, kept):
    asked()
    assert tasks(cast.lead) == [kept.ref] and tasks(cast.worker) == []

    owning.assign(kept, cast.worker, by=cast.lead, now=LATER)

    assert tasks(cast.worker) == [kept.ref] and tasks(cast.lead) == []
    assert tasks(cast.other_lead) == []


def test_while_the_owner_is_away_the_lead_is_asked(cast, kept):
    """Nobody saw it until the owner was back, while the month of article 14 ran out."""
    both = [make.signal(cast.colleague, account_handle=name, now=NOW) for name in ("", "b")]
    stays, goes = merging.merge(*both, by=cast.lead, now=NOW)
    for signal in (kept, stays):
        owning.assign(fresh(signal), cast.worker, by=cast.lead, now=NOW)
    asked()
    assert tasks(cast.lead) == []

    staff.pause(cast.worker, by=cast.administrator, today=day_of(LATER), now=LATER)

    assert sorted(tasks(cast.lead)) == sorted([kept.ref, goes.ref])
    assert tasks(cast.other_lead) == [] == tasks(cast.colleague)
    staff.resume(fresh(cast.worker), by=cast.administrator, now=LATER)
    assert tasks(cast.lead) == [] and len(tasks(fresh(cast.worker))) == 2


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
    owning.assign(both[1], cast.worker, by=cast.lead, now=NOW)  # who had it has it no more
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


@pytest.mark.parametrize("holds", ["both", "siblings"])
def test_it_is_asked_within_a_month_of_whoever_kept_the_account_first(cast, holds):
    """The later of two sightings stays where it is worse: that one's own month is not yet over."""
    handle = {"account_handle": "@x"}
    of_stays = handle if holds == "both" else {"account_handle": ""}
    stays = make.signal(cast.worker, now=NOW + timedelta(days=6), severity=4, **of_stays)
    for days in (3, 0):  # the older has the higher key
        other = make.signal(cast.worker, now=NOW + timedelta(days=days), severity=2, **handle)
        merging.merge(Signal.objects.get(pk=stays.pk), other, by=cast.lead, now=LATER)

    assert (asked(NOW + timedelta(days=30)), asked(), asked(NOW + timedelta(days=60))) == (0, 1, 0)


@pytest.mark.parametrize("answered_of", [None, 0, 1])
def test_asked_apart_and_taken_together_one_question_about_an_account_is_left(cast, answered_of):
    pair = [make.signal(cast.worker, account_handle="@x", now=NOW) for _each in range(2)]
    assert asked() == 2
    if answered_of is not None:
        AccountQuestion.objects.filter(signal=pair[answered_of]).update(
            told="spoils", answered_on=day_of(LATER)
        )
    _stays, goes = merging.merge(*pair, by=cast.lead, now=LATER)

    left = AccountQuestion.objects.get()
    assert (left.signal, bool(left.told)) == (pair[answered_of or 0], answered_of is not None)
    merging.split(goes, by=cast.lead, now=LATER)
    assert asked() == 1 and AccountQuestion.objects.count() == 2


@pytest.mark.parametrize(
    "kept_as",
    [{"account_handle": "fatima.x"}, {"location_url": "https://www.instagram.com/fatima.x/"}],
    ids=["by its name", "by its page"],
)
def test_what_was_asked_of_an_account_that_is_covered_can_be_answered(cast, kept_as):
    """Else it would wait on the start page, with nothing to answer it by."""
    signal = make.signal(cast.worker, now=NOW, **kept_as)
    asked()
    masking.mask(signal, words="fatima.x", by=cast.lead, now=LATER)
    [question] = AccountQuestion.objects.of_page(Signal.objects.get())

    assert question.is_kept and tasks(cast.lead)
    page = make.signed_in(cast.lead).get(signal.get_absolute_url()).content.decode()
    assert reverse("signals:account_told", args=[signal.ref, question.pk]) in page


def test_two_accounts_that_were_covered_are_two_still(cast):
    pair = [make.signal(cast.worker, account_handle=f"@fatima{n}", now=NOW) for n in range(2)]
    asked()
    for each in pair:
        masking.mask(each, words="fatima", by=cast.lead, now=LATER)

    merging.merge(*(Signal.objects.get(pk=each.pk) for each in pair), by=cast.lead, now=LATER)

    assert AccountQuestion.objects.count() == 2


def test_whoever_is_asked_sees_the_account_that_only_the_duplicate_keeps(cast):
    """Its owner could not open it, nor have it shown: nothing to go by."""
    pair = [make.signal(cast.worker, severity=4, now=NOW)]
    pair += [make.signal(cast.colleague, severity=4, account_handle="@ander", now=NOW)]
    owning.assign(pair[0], cast.worker, by=cast.lead, now=NOW)
    stays, goes = merging.merge(*pair, by=cast.lead, now=NOW)
    owner = make.signed_in(cast.worker)
    assert owner.get(goes.get_absolute_url()).status_code == 404

    page = owner.post(reverse("signals:account", args=[stays.ref])).content.decode()

    assert "@ander" in page and f'Account in <span class="nowrap">{goes.ref}</span>' in page
    assert "@ander" not in owner.get(stays.get_absolute_url()).content.decode()
    shown = AuditEntry.objects.get(verb="shown_account")
    assert (shown.by, shown.subject_ref) == (cast.worker, goes.ref)


def test_who_only_logged_what_goes_on_sees_no_account_of_a_colleague(cast):
    pair = [make.signal(cast.worker, severity=4, account_handle="@eigen", now=NOW)]
    pair += [make.signal(cast.colleague, severity=4, account_handle="@ander", now=NOW)]
    stays, _goes = merging.merge(*pair, by=cast.lead, now=NOW)

    page = make.signed_in(cast.worker).post(reverse("signals:account", args=[stays.ref]))

    assert "@eigen" in page.content.decode() and "@ander" not in page.content.decode()
    lead = make.signed_in(cast.lead).post(reverse("signals:account", args=[stays.ref]))
    assert "@eigen" in lead.content.decode() and "@ander" in lead.content.decode()
    assert AuditEntry.objects.filter(verb="shown_account").count() == 3


def test_the_page_of_a_duplicate_asks_nothing(cast):
    pair = [make.signal(cast.worker, now=NOW)]
    pair += [make.signal(cast.colleague, account_handle="@x", now=NOW)]
    _stays, goes = merging.merge(*pair, by=cast.lead, now=NOW)
    asked()

    page = make.signed_in(cast.colleague).get(goes.get_absolute_url()).content.decode()

    assert "account_told" not in page


def test_a_refused_answer_says_why_beside_its_own_question(cast, as_lead):
    both = [make.signal(cast.worker, account_handle=name, now=NOW) for name in "ab"]
    stays, goes = merging.merge(*both, by=cast.lead, now=NOW)
    asked()

    body = as_lead.post(answers_of(stays, goes), {}).content.decode()

    own, other = body.split(f'action="{answers_of(stays)}"')[1].split(answers_of(stays, goes), 1)
    assert "Kies er één." not in own and "Kies er één." in other
