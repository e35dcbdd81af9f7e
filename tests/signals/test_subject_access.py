"""What signals hold on who asks for it, and all of what was found there (GDPR article 15)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from privacy import subject_access
from privacy.actions import answering
from privacy.actions.answering import Judgement
from privacy.request_choices import About, Give
from privacy.request_screens import suggested_masks
from signals.actions import editing, filters, partner_requests, trend_messages, triage
from signals.covering import QUESTION_TEXTS, SHARED_TEXTS
from signals.models import (
    AccountQuestion,
    ApproachStep,
    Disclosure,
    PartnerRequest,
    PublishedList,
    ReportingCodeStep,
    Signal,
)
from signals.models.signal import TEXTS
from tests import make
from tests.privacy import make as asks
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
SAID = "Gehoord van zwaluw.07 op het plein."


def found(key, name="", handles=(), words=()):
    """What one source finds."""
    [source] = [each for each in subject_access.sources() if each.key == key]
    return list(source.search(name, None, handles, words))


def shared(cast, **texts):
    """Shared with the police of a signal with an account, with these texts."""
    partner, now = make.partner(), timezone.now()
    make.agreement(partner)
    signal = make.signal(cast.worker, account_handle="@zwaluw.07")
    row = make.disclosure(signal, partner, by=cast.lead, now=now)
    Disclosure.objects.filter(pk=row.pk).update(**texts)
    return row


def asked_by_partner(cast, **texts):
    """A question of the police that was refused."""
    now = timezone.now()
    values = {
        "asked_on": day_of(now), "asked_by": "wijkagent", "question": "Wie zit er op het plein?",
        "purpose": "overleg", "about_persons": True, "answer": "refused",
        "refusal_reason": "names", "told": "Wanneer het druk is.",
    }  # fmt: skip
    row = partner_requests.write_down(make.partner(), values, by=cast.lead, now=now)
    PartnerRequest.objects.filter(pk=row.pk).update(**texts)
    return row


def message(cast, opening):
    """A message about trends that the manager wrote."""
    now, month = timezone.now(), date(2026, 10, 1)
    published = PublishedList.objects.create(
        team=None, kind="category", first_month=month, last_month=month, total=12,
        figures=[["opportunity", 12, "shown"]], published_at=now,
    )  # fmt: skip
    return trend_messages.compose(published, opening, by=cast.manager, now=now)


# --- shared with partners -------------------------------------------------------------------------


@pytest.mark.parametrize("text", SHARED_TEXTS)
def test_each_text_of_sharing_is_in_what_was_found_by_name_and_by_account(cast, text):
    row = shared(cast, **{text: SAID})
    [by_name] = found("signals.shared", "Zwaluw.07")
    [by_handle] = found("signals.shared", handles=["@zwaluw.07"])
    [by_account] = found("signals.shared_account", handles=["@zwaluw.07"])
    for hit in (by_name, by_handle, by_account):
        assert hit.subject == f"signals.disclosure:{row.ref}" and SAID in hit.fields.values()


@pytest.mark.parametrize("text", QUESTION_TEXTS)
def test_each_text_of_a_question_is_in_what_was_found_by_name_and_by_account(cast, text):
    row = asked_by_partner(cast, **{text: SAID})
    [by_name] = found("signals.partner_requests", "Zwaluw.07")
    [by_handle] = found("signals.partner_requests", handles=["@Zwaluw.07"])
    for hit in (by_name, by_handle):
        assert hit.subject == f"signals.partnerrequest:{row.ref}" and SAID in hit.fields.values()


def test_a_name_that_is_written_otherwise_in_what_was_shared_or_asked_is_found(cast):
    row = shared(cast, summary="Ayşe de Wit staat op het plein.")
    [hit] = found("signals.shared", "Ayse de Wit")
    assert hit.subject == f"signals.disclosure:{row.ref}"
    Disclosure.objects.all().delete()
    question = asked_by_partner(cast, question="Is Ayşe de Wit bij jullie bekend?")
    [hit] = found("signals.partner_requests", "Ayse de Wit")
    assert hit.subject == f"signals.partnerrequest:{question.ref}"


def test_an_employee_is_found_by_an_address_too(cast):
    make.signal(cast.worker)
    shared(cast)
    assert found("signals.author", handles=[cast.worker.email])
    assert found("signals.partners_by", handles=[cast.lead.email])
    assert not found("signals.partners_by", handles=[cast.other_lead.email])


def test_somebody_else_in_the_reason_of_a_decision_is_suggested_and_covered(cast):
    reason = "Milan Vos werd bedreigd. Joris de Wit zag het."
    shared(cast, decision_reason=reason)
    made = asks.searched(cast.privacy_officer)
    hit = made.hits.get(source="signals.shared")
    with translation.override("nl"):
        assert "Joris" in suggested_masks(made, hit)
    said = Judgement(About.ASKER, Give.MASKED, masks="Joris de Wit", reason="Iemand anders.")
    answering.judge(hit, said, by=cast.privacy_officer, now=timezone.now())
    assert hit.give == Give.MASKED


def test_a_name_in_a_message_about_trends_is_found_with_who_got_it(cast):
    row = message(cast, "Milan Vos hielp ons op het plein.")
    partner = make.partner("Gemeente Proefdam", "municipality", contact_mail="j@example.org")
    make.agreement(partner, "counts")
    trend_messages.send(row, [partner], by=cast.manager, now=timezone.now())
    [hit] = found("signals.trend_messages", "Milan Vos")
    assert hit.subject == f"signals.trendmessage:{row.ref}" and not hit.exact
    assert hit.fields["body"] == row.body and "Gemeente Proefdam" in hit.fields.values()
    assert not found("signals.trend_messages", "Joris")


# --- signals --------------------------------------------------------------------------------------


def test_why_a_signal_waits_is_searched_too(cast):
    now = timezone.now()
    signal = make.signal(cast.worker, narrative="Er is ruzie op het plein.")
    until = day_of(now) + timedelta(days=7)
    triage.pause(signal, until, "Wachten op Milan Vos.", by=cast.lead, now=now)
    [hit] = found("signals.pauses", "Milan Vos")
    assert hit.subject == f"signals.signal:{signal.ref}" and not hit.exact
    assert hit.fields == {"paused_reason": "Wachten op Milan Vos."}
    assert not found("signals.pauses", "Joris")


def test_an_account_is_found_with_every_text_of_its_signal(cast):
    now = timezone.now()
    signal = make.signal(cast.worker, account_handle="@zwaluw.07")
    texts = {"title": "Ruzie", "meaning": "Het kan erger worden."}
    Signal.objects.filter(pk=signal.pk).update(**texts)
    until = day_of(now) + timedelta(days=7)
    triage.pause(signal, until, "Wachten op een gesprek.", by=cast.lead, now=now)
    [hit] = found("signals.account", handles=["@zwaluw.07"])
    signal.refresh_from_db()
    assert hit.fields == {each: getattr(signal, each) or "" for each in TEXTS}
    assert {*texts.values(), "Wachten op een gesprek."} <= {*hit.fields.values()}


# --- what employees did ---------------------------------------------------------------------------


def numbers(hits):
    """How many of each sort, and which."""
    return {tuple(hit.fields.values()) for hit in hits}


def test_an_employee_hears_of_signals_they_changed_and_answered_for(cast):
    now, lead = timezone.now(), cast.lead
    changed = make.signal(cast.worker, narrative="Er is ruzie op het plein.")
    for text in ("Er is ruzie bij de brug.", "Er is ruzie bij de sluis."):
        changed.refresh_from_db()
        values = {"narrative": text}
        editing.change(changed, values, version=changed.version, by=lead, now=now)
    home = make.signal(cast.worker, category="unsafe_home", narrative="")
    ReportingCodeStep.objects.create(signal=home, step=1, done_on=day_of(now), by=lead)
    told = make.signal(cast.worker, account_handle="@zwaluw.07")
    AccountQuestion.objects.create(
        signal=told, asked_on=day_of(now), told="informed", answered_on=day_of(now), by=lead
    )
    assert numbers(found("signals.author", lead.name)) == {
        ("1", changed.ref), ("1", home.ref), ("1", told.ref),
    }  # fmt: skip


@pytest.mark.parametrize("deed", ["made_by", "asked_by", "shared_by", "approver", "declined_by"])
def test_an_employee_hears_what_they_did_with_what_is_shared(cast, deed):
    row = shared(cast)
    nobody = dict.fromkeys(["made_by", "asked_by", "shared_by", "approver", "declined_by"])
    Disclosure.objects.filter(pk=row.pk).update(**nobody | {deed: cast.colleague})
    assert numbers(found("signals.partners_by", cast.colleague.name)) == {("1", row.ref)}
    assert not found("signals.partners_by", cast.lead.name)


def test_an_employee_hears_of_questions_and_messages_they_wrote(cast):
    asked, row = asked_by_partner(cast), message(cast, "Het was druk op het plein.")
    assert numbers(found("signals.partners_by", cast.lead.name)) == {("1", asked.ref)}
    assert numbers(found("signals.partners_by", cast.manager.name)) == {("1", row.ref)}


@pytest.mark.parametrize("who", ["by", "owner"])
def test_an_employee_hears_of_approaches_they_take_steps_in(cast, who):
    row = make.approach(cast.lead)
    for _step in range(2):
        ApproachStep.objects.create(
            approach=row, kind="talk_youth", done_at=timezone.now(), **{who: cast.worker}
        )
    [hit] = found("signals.approach", cast.worker.name)
    assert hit.subject == f"signals.approach:{row.public_id}"


def test_an_employee_gets_the_filters_behind_a_kept_name(cast):
    filters.keep("Mijn plein", "tab=open&area=Plein", False, by=cast.worker)
    [hit] = found("signals.filters", cast.worker.name)
    assert {"Mijn plein", "tab=open&area=Plein"} == {*hit.fields.values()}
