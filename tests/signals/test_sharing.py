"""Sharing with partners: on what ground, what, who decides, and what stands in the register."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from organisation.choices import DataKind
from organisation.models import Membership
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals import request_deeds, subject_access_sharing
from signals.actions import (
    editing,
    erasing,
    masking,
    merging,
    owning,
    partner_requests,
    sharing,
    sharing_status,
    steps,
    triage,
)
from signals.choices.sharing import SharingStatus
from signals.choices.signal import Outcome, Status, StepKind
from signals.models import Disclosure, DisclosureLink, Signal, SignalStep
from signals.querysets.trend import Span, bounds_of, count
from signals.screens import partners as screen
from signals.sharing import OF_AN_ACCOUNT, mark, offered_kinds, told_of
from tests import make
from tests.privacy import make as asks
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from youthwork.lib.dates import day_of, month_start

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
UNREGISTERED = '<div class="banner slim t-warn">'


@pytest.fixture
def police(cast):
    return make.partner()


@pytest.fixture
def signal(cast):
    return make.signal(
        cast.worker,
        now=NOW,
        area="Plein",
        severity=4,
        category="violence",
        platform=make.platform(),
        account_handle="voorbeeld_account",
        location_url="https://example.org/bericht/1",
    )


def agreed(partner, *kinds, **also):
    """In force at NOW and on the day of the test, which pages go by."""
    until = max(day_of(NOW), timezone.localdate()) + timedelta(days=300)
    values = {"from_day": day_of(NOW) - timedelta(days=30), "until_day": until}
    return make.agreement(partner, *kinds, **(values | also))


def refusal(call):
    with pytest.raises(ValidationError) as caught:
        call()
    error = caught.value
    if hasattr(error, "error_dict"):
        return {name: each[0].code for name, each in error.error_dict.items()}
    return error.code


def test_a_partner_informed_before_logging_asks_for_the_register_until_it_is_shared(cast, police):
    """R87: no step says that a partner was informed without an agreement or a yes behind it."""
    agreed(police)
    signal = make.signal(cast.worker, severity=3, first_steps=["informed_partner"])
    client = sign_in(Client(), cast.lead)
    assert UNREGISTERED in client.get(signal.get_absolute_url()).content.decode()

    made = make.draft(signal, police, by=cast.lead, now=signal.received_at)
    sharing.share(made, by=cast.lead, now=signal.received_at)

    page = client.get(signal.get_absolute_url()).content.decode()
    assert UNREGISTERED not in page
    assert f"Partner geïnformeerd: {police.name}" in page  # the course says which one


# --- the ground ---------------------------------------------------------------------------------


def test_a_lead_shares_under_an_agreement(cast, police, signal):
    agreement = agreed(police)
    made = make.draft(signal, police, by=cast.lead, now=NOW)

    sharing.share(made, by=cast.lead, now=NOW)

    made.refresh_from_db()
    assert (made.status, made.agreement, made.shared_by) == ("shared", agreement, cast.lead)
    [step] = signal.steps.all()
    assert (step.kind, step.partner, step.by) == ("informed_partner", police, cast.lead)
    [message] = Message.objects.filter(kind="signals.shared")
    assert message.recipient == f"organisation.partner:{police.public_id}"
    entry = AuditEntry.objects.get(verb="shared")
    assert (entry.by, entry.fields, entry.after) == (cast.lead, "category,severity", "agreement")


def test_f55_an_agreement_that_ended_blocks_sharing_and_offers_the_approval_route(
    cast, police, signal, client
):
    agreed(police, until_day=day_of(NOW) - timedelta(days=1))
    made = make.draft(signal, police, by=cast.lead, now=NOW)

    assert refusal(lambda: sharing.share(made, by=cast.lead, now=NOW)) == "no_agreement"

    sharing.ask(made, by=cast.lead, now=NOW)
    assert made.status == SharingStatus.ASKED
    [message] = Message.objects.filter(kind="signals.sharing_asked")
    assert message.recipient == cast.privacy_officer.label
    sharing.approve(made, reason="Acuut gevaar.", by=cast.privacy_officer, now=NOW)
    made.refresh_from_db()
    assert (made.status, made.agreement, made.approver, made.decision_reason) == (
        "shared", None, cast.privacy_officer, "Acuut gevaar.",
    )  # fmt: skip
    assert Message.objects.filter(kind="signals.sharing_decided", recipient=cast.lead.label)


PAGE_OF_ACCOUNT = "https://www.instagram.com/voorbeeld_account/"


def test_the_page_of_an_account_is_no_address_of_a_post_for_an_agreement(cast, police):
    """One that allows the address of a post allows nobody's account."""
    agreement = agreed(police, "location_url", "category")
    made = make.signal(cast.worker, now=NOW, severity=4, location_url=PAGE_OF_ACCOUNT)

    assert set(offered_kinds(made, agreement)) == {"category"}
    with pytest.raises(ValidationError):
        make.draft(made, police, by=cast.lead, now=NOW, data_kinds=["location_url"])


@pytest.mark.parametrize("handle", ["", "voorbeeld_account"])
def test_the_page_of_an_account_is_told_with_the_account(cast, police, handle):
    agreement = agreed(police, "location_url", "account_handle")
    made = make.signal(
        cast.worker, now=NOW, severity=4, location_url=PAGE_OF_ACCOUNT, account_handle=handle
    )

    assert offered_kinds(made, agreement) == ["account_handle"]
    row = make.draft(made, police, by=cast.lead, now=NOW, data_kinds=["account_handle"])
    told = [fact.text for fact in told_of(row, Disclosure.objects.values_of(row))]
    assert told == [*filter(None, [handle]), PAGE_OF_ACCOUNT]


def test_an_address_that_nobody_was_told_changes_nothing_of_what_was_shared(cast, police, signal):
    agreed(police, "account_handle")
    row = make.draft(signal, police, by=cast.lead, now=NOW, data_kinds=["account_handle"])
    before = mark(row.ref, {"account_handle": signal.account_handle})  # as it was made once
    for address in (signal.location_url, "https://example.org/bericht/2", None, ""):
        Signal.objects.filter(pk=signal.pk).update(location_url=address)

        assert mark(row.ref, Disclosure.objects.values_of(row)) == before
    Signal.objects.filter(pk=signal.pk).update(location_url=PAGE_OF_ACCOUNT)
    assert mark(row.ref, Disclosure.objects.values_of(row)) != before


@pytest.mark.parametrize(
    "page", [PAGE_OF_ACCOUNT, "https://www.facebook.com/people/Voorbeeld-Jansen/10001234/"]
)
def test_what_is_left_of_a_page_that_was_covered_goes_to_nobody(cast, police, page):
    agreement = agreed(police, "location_url", "account_handle", "category")
    made = make.signal(cast.worker, now=NOW, severity=4, location_url=page)
    masking.mask(made, words="voorbeeld", by=cast.lead, now=NOW)

    assert offered_kinds(Signal.objects.get(), agreement) == ["category"]


def test_the_privacy_officer_refuses_with_a_reason_that_stays(cast, police, signal):
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    sharing.ask(made, by=cast.lead, now=NOW)

    sharing_status.decline(made, reason="Bellen is genoeg.", by=cast.privacy_officer, now=NOW)

    made.refresh_from_db()
    assert (made.status, made.declined_by) == ("declined", cast.privacy_officer)
    assert made.decision_reason == "Bellen is genoeg." and not signal.steps.exists()


@pytest.mark.parametrize("end", ["close", "merge"])
@pytest.mark.parametrize("waits", ["proposed", "asked"])
def test_what_waits_of_a_signal_that_is_open_no_more_is_declined_and_calls_nobody(
    cast, police, waits, end
):
    """Nobody can share it then; the director was still called about a life in danger."""
    signal = make.signal(cast.worker, severity=5, interpretation="possibly_serious", now=NOW)
    made = make.draft(signal, police, by=cast.worker, now=NOW)
    sharing.propose(made, by=cast.worker, now=NOW)
    if waits == "asked":
        sharing.ask(made, by=cast.lead, now=NOW)
    triage.add_step(signal, "called_112", by=cast.lead, now=NOW)
    signal.refresh_from_db()
    if end == "close":
        triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    else:
        older = make.signal(cast.colleague, severity=5, now=NOW - timedelta(hours=1))
        merging.merge(signal, older, by=cast.lead, now=NOW)

    made.refresh_from_db()
    assert (made.status, made.declined_by) == ("declined", cast.lead)
    assert made.decision_reason == "Het signaal staat niet meer open."
    later = NOW + timedelta(minutes=15)
    called = Message.objects.filter(kind__in=["signals.sharing_waits", "signals.sharing_push"])
    assert not any(render(message, later) for message in called)
    decided = Message.objects.filter(kind="signals.sharing_decided_now")
    assert [message.recipient for message in decided] == [cast.worker.label]
    assert AuditEntry.objects.filter(verb="cancelled", by=cast.lead).count() == 1


def test_a_draft_of_a_signal_that_closed_meanwhile_is_not_proposed(cast, police):
    signal = make.signal(cast.worker, severity=2, now=NOW)
    made = make.draft(signal, police, by=cast.worker, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    assert refusal(lambda: sharing.propose(made, by=cast.worker, now=NOW)) == "closed"
    assert refusal(lambda: sharing.ask(made, by=cast.lead, now=NOW)) == "closed"  # as it was read


def test_where_there_is_an_agreement_nobody_asks_the_privacy_officer(cast, police, signal):
    agreed(police)
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    assert refusal(lambda: sharing.ask(made, by=cast.lead, now=NOW)) == "agreement"


def test_an_agreement_that_was_stopped_allows_nothing_the_same_minute(cast, police, signal):
    agreement = agreed(police)
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    agreement.ended_at = NOW
    agreement.save()
    assert refusal(lambda: sharing.share(made, by=cast.lead, now=NOW)) == "no_agreement"


def test_a_worker_proposes_and_the_leads_of_the_team_hear_of_it(cast, police, signal):
    agreed(police)
    made = make.draft(signal, police, by=cast.worker, now=NOW)
    sharing.propose(made, by=cast.worker, now=NOW)
    [message] = Message.objects.filter(kind="signals.sharing_proposed")
    assert message.recipient == cast.lead.label
    mine = Disclosure.objects.filter(pk=made.pk)
    assert not mine.shareable_by(cast.worker, NOW) and not mine.shareable_by(cast.other_lead, NOW)
    assert mine.shareable_by(cast.lead, NOW).exists()


@pytest.mark.parametrize("way", ["share", "decline", "ask and approve", "ask and decline"])
def test_who_proposed_hears_what_was_decided_whoever_decides(cast, police, signal, way):
    """Their page says so while they wait; a lead who asked the privacy officer hears it too."""
    with_agreement = way in ("share", "decline")
    if with_agreement:
        agreed(police)
    made = make.draft(signal, police, by=cast.worker, now=NOW)
    sharing.propose(made, by=cast.worker, now=NOW)
    if way == "share":
        sharing.share(made, by=cast.lead, now=NOW)
    elif way == "decline":
        sharing_status.decline(made, reason="Bel ze liever.", by=cast.lead, now=NOW)
    else:
        sharing.ask(made, by=cast.lead, now=NOW)
        decide = sharing.approve if way == "ask and approve" else sharing_status.decline
        decide(made, reason="Zo is het goed.", by=cast.privacy_officer, now=NOW)

    told = Message.objects.filter(kind="signals.sharing_decided")
    waited = [cast.worker] if with_agreement else [cast.worker, cast.lead]
    assert sorted(row.recipient for row in told) == sorted(person.label for person in waited)
    assert all(made.get_absolute_url() in render(row, NOW).text for row in told)
    assert Disclosure.objects.visible_to(cast.worker, NOW).contains(made)


def test_who_shares_what_they_composed_hears_nothing_of_it(cast, police, signal):
    agreed(police)
    sharing.share(make.draft(signal, police, by=cast.lead, now=NOW), by=cast.lead, now=NOW)
    assert not Message.objects.filter(kind="signals.sharing_decided").exists()


def test_of_two_who_decide_at_once_one_wins(cast, police, signal):
    agreed(police)
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    same = Disclosure.objects.get(pk=made.pk)
    sharing.share(made, by=cast.lead, now=NOW)
    assert refusal(lambda: sharing.share(same, by=cast.lead, now=NOW)) == "stale"
    assert signal.steps.count() == 1


def test_the_database_refuses_a_disclosure_without_agreement_or_approver(cast, police, signal):
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    rows = Disclosure.objects.filter(pk=made.pk)
    for also in ({}, {"approver": cast.privacy_officer}, {"decision_reason": "Gevaar."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(status="shared", shared_at=NOW, **also)
    rows.update(
        status="shared", shared_at=NOW, approver=cast.privacy_officer, decision_reason="Gevaar."
    )


@pytest.mark.parametrize(
    "values",
    [
        {"told_youth": "no", "told_reason": ""},
        {"told_youth": ""},
        {"status": "sent"},
        {"route": "pigeon"},
        {"shared_at": NOW},
        {"status": "declined"},
        {"answer": "known"},
    ],
    ids=str,
)
def test_the_database_refuses_what_makes_no_sense(cast, police, signal, values):
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=made.pk).update(**values)


# --- what ---------------------------------------------------------------------------------------


def test_a_kind_outside_the_agreement_is_refused(cast, police, signal):
    agreed(police, "category")
    got = refusal(
        lambda: make.draft(
            signal, police, by=cast.lead, now=NOW, data_kinds=["category", "account_handle"]
        )
    )
    assert got == {"data_kinds": "not_allowed"}


def test_what_the_agreement_lost_meanwhile_is_refused_on_sharing(cast, police, signal):
    agreement = agreed(police, "category", "severity")
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    agreement.data_allowed = ["category"]
    agreement.save()
    assert refusal(lambda: sharing.share(made, by=cast.lead, now=NOW)) == "not_allowed"


def test_who_decides_reads_what_stands_in_the_way(cast, police, signal):
    """The agreement got narrower or the address went after it was composed: said on the page."""
    agreement = agreed(police)
    made = make.draft(signal, police, by=cast.lead, now=timezone.now())
    client = sign_in(Client(), cast.lead)
    posted = {"what": "share", "preview": looked_at(client.get(made.get_absolute_url()))}
    agreement.data_allowed = ["category"]
    agreement.save()
    refused = client.post(made.get_absolute_url(), posted)
    assert (
        refused.status_code == 422
        and "De huidige afspraak laat dit niet toe" in refused.content.decode()
    )

    agreement.data_allowed = DataKind.values
    agreement.save()
    police.contact_mail = ""
    police.save()
    refused = client.post(made.get_absolute_url(), posted)
    assert refused.status_code == 422 and "geen e-mailadres" in refused.content.decode()
    made.refresh_from_db()
    assert made.status == SharingStatus.DRAFT


@pytest.mark.parametrize("kinds", [[], ["counts"]])
def test_something_of_this_signal_goes_along(cast, police, signal, kinds):
    agreed(police)
    got = refusal(lambda: make.draft(signal, police, by=cast.lead, now=NOW, data_kinds=kinds))
    assert got == {"data_kinds": "not_allowed"}


def test_of_a_sexual_image_of_a_minor_nothing_goes_to_a_partner(cast, police):
    agreed(police)
    image = make.signal(
        cast.worker, now=NOW, category="exposing", subcategory="sexual_image_minor", narrative=""
    )
    made = Disclosure(signal=image, partner=police, data_kinds=["category"], route="link")
    assert refusal(lambda: make.draft(image, police, by=cast.lead, now=NOW)) == "never_shared"
    assert refusal(lambda: sharing.share(made, by=cast.lead, now=NOW)) == "never_shared"


def test_of_unsafe_home_and_one_youth_no_sentence_and_no_account_is_offered(cast):
    home = make.signal(cast.worker, now=NOW, category="unsafe_home", narrative="")
    one = make.signal(
        cast.worker, now=NOW, concerns_one_youth=True, narrative="", account_handle="voorbeeld"
    )
    for signal in (home, one):
        kinds = set(offered_kinds(signal, None))
        assert kinds and not kinds & (OF_AN_ACCOUNT | {DataKind.SUMMARY})


def test_the_story_of_a_signal_is_not_the_sentence_for_the_partner(cast, police, signal):
    agreed(police)
    got = refusal(
        lambda: make.draft(
            signal,
            police,
            by=cast.lead,
            now=NOW,
            data_kinds=["summary"],
            summary=f"Zie: {signal.narrative.upper()}",
        )
    )
    assert got == {"summary": "narrative"}


@pytest.mark.parametrize(
    ("sentence", "goes"),
    [
        ("Op school wordt een meisje gefilmd.", False),
        ("op school WORDT een  meisje", False),
        ("Wij zien: op school wordt een meisje gefilmd, daarna gaat het rond", False),
        ("Op school wordt een meisje gefilmd daarna gaat het rond, let op.", False),
        ("op school wordt een meisje gefilmd: graag hulp", False),
        ("Kunt u helpen? Daarna gaat ‘het’ rónd in een groep.", False),
        ("Wij zien:op school/wordt/een meisje op beeld.", False),
        ("Een meisje gefilmd", True),
        ("Let op: op school wordt een jongen gepest.", True),
        ("Gaat het rond in uw klas, of is het daarna weg?", True),
        ("Op school gaan filmpjes rond van leerlingen.", True),
    ],
)
def test_nor_is_a_piece_copied_out_of_it(cast, police, sentence, goes):
    agreed(police)
    story = "Op school wordt een meisje gefilmd, daarna gaat het rond in een groepsapp."
    signal = make.signal(cast.worker, now=NOW, narrative=story)
    said = {"data_kinds": ["summary"], "summary": sentence}
    if goes:
        assert make.draft(signal, police, by=cast.lead, now=NOW, **said).summary == sentence
    else:
        got = refusal(lambda: make.draft(signal, police, by=cast.lead, now=NOW, **said))
        assert got == {"summary": "narrative"}


WRITTEN = "Jongen van twaalf verkoopt elke avond vapes achter de supermarkt"


def written_before(cast, now):
    signal = make.signal(cast.worker, now=now, narrative=WRITTEN)
    again = make.observation(signal.team, narrative="Er worden vapes verkocht.")
    editing.edit(signal, again, version=signal.version, by=cast.worker, now=now)
    return signal


def written_in_a_duplicate(cast, now):
    stays = make.signal(cast.worker, now=now)
    other = make.signal(cast.colleague, now=now, narrative=WRITTEN)
    return merging.merge(stays, other, by=cast.lead, now=now)[0]


def written_as_its_title(cast, now):
    return make.signal(cast.worker, now=now, category="other", subcategory="", title=WRITTEN)


def written_as_its_meaning(cast, now):
    signal = make.signal(cast.worker, now=now)
    editing.assess(
        signal, interpretation="possibly_serious", offline_picture="", meaning=WRITTEN,
        version=signal.version, by=cast.lead, now=now,
    )  # fmt: skip
    return signal


@pytest.mark.parametrize("meaning", ["mes", "ruzie hier"])
def test_a_word_of_what_it_may_be_may_stand_in_a_sentence(cast, police, meaning):
    agreed(police)
    signal = make.signal(cast.worker, now=NOW)
    Signal.objects.filter(pk=signal.pk).update(meaning=meaning)
    sentence = "Jongeren hebben ruzie hier en op Messenger."
    said = {"data_kinds": ["summary"], "summary": sentence}
    signal = Signal.objects.get(pk=signal.pk)
    assert make.draft(signal, police, by=cast.lead, now=NOW, **said).summary == sentence


@pytest.mark.parametrize(
    "where",
    [written_before, written_in_a_duplicate, written_as_its_title, written_as_its_meaning],
)
def test_nor_is_what_was_written_before_beside_or_above_it(cast, police, where):
    agreed(police)
    signal = Signal.objects.get(pk=where(cast, NOW).pk)
    said = {"data_kinds": ["summary"], "summary": WRITTEN}
    got = refusal(lambda: make.draft(signal, police, by=cast.lead, now=NOW, **said))
    assert got == {"summary": "narrative"}


@pytest.mark.parametrize(
    ("story", "sentence", "goes"),
    [
        ("Ruzie op het plein", "Er is ruzie op het plein, graag hulp.", False),
        ("Ruzie op het plein, 's avonds.", "Is er ruzie op het plein?", True),
        ("Foto's van twee meisjes gaan rond.", "Let op: fotos van twee meisjes gaan weg.", False),
    ],
)
def test_a_short_story_is_no_sentence_and_four_words_of_one_may_stand_in_it(
    cast, police, story, sentence, goes
):
    agreed(police)
    signal = make.signal(cast.worker, now=NOW, narrative=story)
    said = {"data_kinds": ["summary"], "summary": sentence}
    if goes:
        assert make.draft(signal, police, by=cast.lead, now=NOW, **said).summary == sentence
    else:
        got = refusal(lambda: make.draft(signal, police, by=cast.lead, now=NOW, **said))
        assert got == {"summary": "narrative"}


@pytest.mark.parametrize(("kinds", "summary"), [(["summary"], ""), (["category"], "Let op.")])
def test_a_sentence_goes_along_when_it_is_ticked(cast, police, signal, kinds, summary):
    agreed(police)
    got = refusal(
        lambda: make.draft(signal, police, by=cast.lead, now=NOW, data_kinds=kinds, summary=summary)
    )
    assert got == {"summary": "sentence"}


def test_not_telling_the_young_person_asks_for_a_reason(cast, police, signal):
    agreed(police)
    got = refusal(lambda: make.draft(signal, police, by=cast.lead, now=NOW, told_youth="no"))
    assert got == {"told_reason": "required"}


def test_without_an_address_it_is_told_by_phone(cast, signal):
    school = make.partner("School", "school", contact_mail="")
    agreed(school)
    got = refusal(lambda: make.draft(signal, school, by=cast.lead, now=NOW))
    assert got == {"route": "no_address"}
    make.disclosure(signal, school, by=cast.lead, now=NOW, route="spoken")
    assert not Message.objects.filter(kind="signals.shared").exists()
    assert signal.steps.filter(partner=school).exists()


def test_a_closed_signal_is_not_shared(cast, police):
    agreed(police)
    signal = make.signal(cast.worker, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    assert refusal(lambda: make.draft(signal, police, by=cast.lead, now=NOW)) == "closed"


# --- the register -------------------------------------------------------------------------------


def test_the_register_leads_only_where_who_looks_may_go(cast, police, signal):
    agreed(police)
    now = timezone.now()
    make.disclosure(signal, police, by=cast.lead, now=now)
    approach = make.approach(cast.lead, signals=[signal])
    sharing.share(
        sharing.compose(
            approach, police, data_kinds=["category"], route="spoken", told_youth="yes",
            by=cast.lead, now=now,
        ),
        by=cast.lead,
        now=now,
    )  # fmt: skip
    about = {signal.get_absolute_url(), approach.get_absolute_url()}
    for person, led_to in (
        (cast.worker, about),  # whose signal it is
        (cast.colleague, {approach.get_absolute_url()}),
        (cast.lead, about),
        (cast.other_lead, set()),
        (cast.manager, set()),
        (cast.privacy_officer, {signal.get_absolute_url()}),  # after a reason
    ):
        client = make.signed_in(person)
        page = client.get(reverse("partners:partner", args=[police.public_id])).content.decode()
        addresses = set(re.findall(r'<a class="main nowrap" href="([^"]+)"', page))
        assert addresses == led_to, person.name
        assert page.count(signal.ref) >= 1
        assert {client.get(address).status_code for address in addresses} <= {200}


def test_a_proposal_in_a_team_that_nobody_leads_says_that_nobody_can_decide_it(
    cast, police, signal
):
    agreed(police)
    Membership.objects.filter(role="team_lead").delete()
    row = make.draft(signal, police, by=cast.worker, now=timezone.now())
    client = sign_in(Client(), cast.worker)
    page = client.post(row.get_absolute_url(), {"what": "propose"}, follow=True).content.decode()
    assert gettext("It is saved, but nobody can decide it now.") in page
    assert "teamleider beslist" not in page and "Iemand anders beslist" not in page
    assert re.search("Nobody leads this team now|Dit team heeft nu geen teamleider", page)

    make.membership(cast.lead, "team_lead", cast.noord)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Iemand anders beslist dit" in page
    assert make.signed_in(cast.lead).get("/partners/").content.decode().count(row.ref) == 1


def test_what_was_shared_stands_in_the_register_drafts_and_proposals_do_not(cast, police, signal):
    agreed(police)
    make.draft(signal, police, by=cast.lead, now=NOW)
    sharing.propose(make.draft(signal, police, by=cast.worker, now=NOW), by=cast.worker, now=NOW)
    shared = make.disclosure(signal, police, by=cast.lead, now=NOW)
    assert list(Disclosure.objects.register_of(police)) == [shared]


def test_with_the_text_of_a_signal_go_the_texts_that_were_shared_of_it(cast, police, signal):
    agreed(police)
    shared = make.disclosure(
        signal, police, by=cast.lead, now=NOW, data_kinds=["summary"], summary="Let op het plein."
    )
    waiting = make.draft(signal, police, by=cast.lead, now=NOW)
    sharing.issue_link(shared, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)

    erasing.anonymise(signal, by=None, now=NOW)

    shared.refresh_from_db()
    assert (shared.summary, shared.status, shared.data_kinds) == (None, "shared", ["summary"])
    assert not Disclosure.objects.filter(pk=waiting.pk).exists()
    assert not DisclosureLink.objects.exists()
    assert Signal.objects.get(pk=signal.pk).status == Status.ANONYMISED


def test_texts_go_after_a_year_and_the_line_after_five(cast, police, signal):
    from signals import retention_sharing

    agreed(police)
    make.disclosure(
        signal, police, by=cast.lead, now=NOW, told_youth="no", told_reason="Gevaar ging voor."
    )
    year, five = NOW + timedelta(days=366), NOW + timedelta(days=5 * 366)

    def run(moment):
        for rule in retention_sharing.RULES:
            rule.run(timezone.localdate(moment), moment, 100)

    run(NOW + timedelta(days=300))
    assert Disclosure.objects.get().told_reason == "Gevaar ging voor."
    run(year)
    kept = Disclosure.objects.get()
    assert (kept.told_reason, kept.told_youth, kept.partner) == (None, "no", police)
    run(five)
    assert not Disclosure.objects.exists()


def test_what_was_shared_shows_up_when_a_person_asks_what_is_held(cast, police, signal):
    from signals.subject_access_sharing import SOURCES

    agreed(police)
    shared = make.disclosure(
        signal,
        police,
        by=cast.lead,
        now=NOW,
        data_kinds=["summary", "account_handle"],
        summary="Let op de groep van Zwaluw.",
    )
    by_word = [hit for source in SOURCES for hit in source.search("Zwaluw", None, [], [])]
    by_handle = [
        hit for source in SOURCES for hit in source.search("", None, ["@voorbeeld_account"], [])
    ]
    for hits in (by_word, by_handle):
        assert [hit.subject for hit in hits] == [f"signals.disclosure:{shared.ref}"]


def test_a_partner_is_informed_by_sharing_only(cast, signal):
    got = refusal(lambda: triage.add_step(signal, StepKind.INFORMED_PARTNER, by=cast.lead, now=NOW))
    assert got == {"kind": "share_instead"}


def planned_call(signal, cast, owner, days=3, **also):
    due_on = day_of(NOW) + timedelta(days=days)
    values = {"due_on": due_on, "by": cast.lead, "now": NOW, "note": "School bellen."}
    return steps.plan_step(signal, StepKind.INFORMED_PARTNER, owner=owner, **(values | also))


def test_who_will_call_a_partner_is_planned_and_done_by_sharing(cast, signal, police):
    """Picture 05: *School bellen, before Monday*; it could not be planned at all."""
    agreed(police)
    due_on = (timezone.localdate() + timedelta(days=3)).isoformat()
    typed = {"kind": "informed_partner", "note": "School bellen.", "due_on": due_on}
    lead = sign_in(Client(), cast.lead)
    assert lead.post(f"/signals/{signal.ref}/steps/", typed).status_code == 302
    step = signal.steps.get()
    page = lead.get(signal.get_absolute_url()).content.decode()
    planned = page.split('class="to-do"', 1)[1].split("</section>", 1)[0]
    assert reverse("signals:share", args=[signal.ref]) in planned
    assert "School bellen." in planned and "Wat kwam ervan" not in planned
    tick = reverse("signals:step_done", args=[signal.ref, step.pk])
    assert lead.post(tick).status_code == 422
    step.refresh_from_db()
    assert step.done_at is None

    made = make.draft(signal, police, by=cast.lead, now=NOW)
    sharing.share(made, by=cast.lead, now=NOW)

    [step] = signal.steps.all()
    done = (step.partner, step.by, step.done_at, step.noted_at, step.note)
    assert done == (police, cast.lead, NOW, NOW, "School bellen.")
    signal.refresh_from_db()
    assert signal.first_step_at == NOW
    assert AuditEntry.objects.filter(verb="step_added", after="informed_partner").count() == 1


def test_a_share_does_the_first_of_what_was_planned_for_any_partner_or_this_one(
    cast, signal, police
):
    agreed(police)
    school = make.partner("School", "school")
    later, first = planned_call(signal, cast, cast.lead, 5), planned_call(signal, cast, cast.lead)
    theirs = planned_call(signal, cast, cast.worker, 1)
    signal.steps.filter(pk=theirs.pk).update(partner=school)

    sharing.share(make.draft(signal, police, by=cast.lead, now=NOW), by=cast.lead, now=NOW)

    assert [step.pk for step in signal.steps.done()] == [first.pk]
    assert {step.pk for step in signal.steps.to_do()} == {later.pk, theirs.pk}


def test_that_is_not_planned_of_what_is_shown_to_no_partner(cast):
    image = make.signal(
        cast.worker, now=NOW, category="exposing", subcategory="sexual_image_minor", severity=5
    )
    got = refusal(lambda: planned_call(image, cast, cast.lead, note=""))
    assert got == "never_shared" and not image.steps.exists()


# --- composed twice -------------------------------------------------------------------------------


def compose_form(**also):
    said = {"data_kinds": ["category"], "route": "link", "told_youth": "yes", "looked": "on"}
    return said | also


def test_what_is_needed_by_another_answer_is_not_said_to_be_skipped(cast, police, signal):
    agreed(police)
    address = reverse("signals:share_with", args=[signal.ref, police.public_id])
    page = sign_in(Client(), cast.lead).get(address).content.decode()
    for name in ("summary", "told_reason"):
        label = re.search(rf'<label[^>]*for="id_{name}">(.*?)</label>', page, re.DOTALL)[1]
        assert 'class="opt"' in label
        assert gettext("you may skip this") not in label


def test_composing_twice_is_one_draft(cast, police, signal):
    """Pressed twice, in two tabs, or again after looking back: what was said last stands there."""
    agreed(police, "category")
    client = sign_in(Client(), cast.lead)
    address = reverse("signals:share_with", args=[signal.ref, police.public_id])
    first, second = (client.post(address, compose_form()) for _press in range(2))
    assert first.status_code == 302 and first.url == second.url
    assert AuditEntry.objects.filter(verb="made", subject__contains="disclosure").count() == 1
    seen = looked_at(client.get(first.url))

    again = client.post(address, compose_form(route="spoken"))

    assert again.url == first.url
    made = Disclosure.objects.get()
    assert (made.route, made.status) == ("spoken", SharingStatus.DRAFT)
    changed = AuditEntry.objects.get(verb="changed", subject__endswith=made.ref)
    assert changed.fields == "route"
    # The tab of before shows another way: it decides nothing unseen.
    refused = client.post(first.url, {"what": "share", "preview": seen})
    assert refused.status_code == 422
    assert (
        client.post(first.url, {"what": "share", "preview": looked_at(refused)}).status_code == 302
    )


def test_what_was_handed_in_is_not_changed_by_composing_again(cast, police, signal):
    first = make.draft(signal, police, by=cast.worker, now=NOW)
    sharing.propose(first, by=cast.worker, now=NOW)
    second = make.draft(signal, police, by=cast.worker, now=NOW, route="spoken")
    assert second != first
    first.refresh_from_db()
    assert (first.status, first.route) == (SharingStatus.PROPOSED, "link")


def test_a_draft_for_another_partner_of_another_person_or_signal_is_another_one(
    cast, police, signal
):
    other = make.signal(cast.worker, now=NOW)
    made = {
        make.draft(signal, police, by=cast.lead, now=NOW),
        make.draft(signal, police, by=cast.worker, now=NOW),
        make.draft(signal, make.partner("School West"), by=cast.lead, now=NOW),
        make.draft(other, police, by=cast.lead, now=NOW, data_kinds=["category"]),
    }
    assert len(made) == 4


# --- what was looked at ---------------------------------------------------------------------------


def looked_at(page):
    """The mark that a page of a disclosure sends along with its decision."""
    return re.search(r'name="preview" value="(\w+)"', page.content.decode())[1]


def test_what_changed_after_the_preview_is_not_shared_unseen(cast, police, signal):
    agreed(police)
    made = make.draft(
        signal, police, by=cast.lead, now=timezone.now(), data_kinds=["account_handle"]
    )
    client = sign_in(Client(), cast.lead)
    address = made.get_absolute_url()
    seen = looked_at(client.get(address))
    Signal.objects.filter(pk=signal.pk).update(account_handle="handvat_van_een_jongere")

    refused = client.post(address, {"what": "share", "preview": seen})
    assert refused.status_code == 422 and "gewijzigd" in refused.content.decode()
    assert client.post(address, {"what": "share"}).status_code == 422
    made.refresh_from_db()
    assert made.status == "draft"

    assert client.post(address, {"what": "share", "preview": looked_at(refused)}).status_code == 302
    made.refresh_from_db()
    assert made.status == "shared"


def test_a_yes_of_the_privacy_officer_is_for_what_stood_there(cast, police, signal):
    made = make.draft(signal, police, by=cast.lead, now=NOW, data_kinds=["account_handle"])
    sharing.ask(made, by=cast.lead, now=NOW)
    address = made.get_absolute_url()
    client = sign_in(Client(), cast.privacy_officer)
    seen = looked_at(client.get(address))
    Signal.objects.filter(pk=signal.pk).update(account_handle="handvat_b")
    posted = {"what": "approve", "reason": "Acuut gevaar.", "preview": seen}
    assert client.post(address, posted).status_code == 422

    sharing.approve(made, reason="Acuut gevaar.", by=cast.privacy_officer, now=NOW)
    Signal.objects.filter(pk=signal.pk).update(account_handle="handvat_c")
    made = Disclosure.objects.get(pk=made.pk)
    later = NOW + timedelta(hours=1)
    assert refusal(lambda: sharing.send_again(made, by=cast.lead, now=later)) == "changed"
    Signal.objects.filter(pk=signal.pk).update(account_handle="handvat_b")
    sharing.send_again(Disclosure.objects.get(pk=made.pk), by=cast.lead, now=later)


def test_what_waits_for_a_decision_stands_in_what_one_has_to_do(cast, police, signal):
    agreed(police)
    proposed = make.draft(signal, police, by=cast.worker, now=NOW)
    sharing.propose(proposed, by=cast.worker, now=NOW)
    asked = make.draft(signal, make.partner("School"), by=cast.lead, now=NOW)
    sharing.ask(asked, by=cast.lead, now=NOW)

    def start(who):
        return sign_in(Client(), who).get("/").content.decode()

    urls = proposed.get_absolute_url(), asked.get_absolute_url()
    people = ("lead", "privacy_officer", "other_lead", "worker", "manager")
    found = {who: tuple(url in start(getattr(cast, who)) for url in urls) for who in people}
    assert found == {
        "lead": (True, False),
        "privacy_officer": (False, True),
        "other_lead": (False, False),
        "worker": (False, False),
        "manager": (False, False),
    }


def test_the_register_writes_its_kinds_as_dutch_does(cast, police, signal):
    made = make.draft(signal, police, by=cast.lead, now=NOW)
    made.data_kinds = ["category", "summary"]
    assert screen.kinds_in_words(made) == "Soort, één gecontroleerde zin"


def test_what_was_not_shared_is_not_headed_as_what_they_see(client, cast, police, signal):
    agreed(police)
    made = make.draft(signal, police, by=cast.worker, now=NOW)
    sharing.propose(made, by=cast.worker, now=NOW)
    sharing_status.decline(made, reason="De school belt al.", by=cast.lead, now=NOW)
    shown = sign_in(client, cast.lead).get(made.get_absolute_url()).content.decode()
    assert "Dit was het voorstel" in shown and "Precies dit zien zij" not in shown


def test_a_decision_on_severity_five_stands_above_all_that_is_late(cast, police, signal):
    """It stood last, folded away below a DPIA of next month, while a life was at stake."""
    now = timezone.now()
    for number in range(6):
        asks.request(now, received_on=timezone.localdate() - timedelta(days=60 + number))
    calm = make.draft(signal, make.partner("School"), by=cast.lead, now=now)
    sharing.ask(calm, by=cast.lead, now=now)
    grave = make.signal(cast.worker, now=now, severity=5)
    asked = make.draft(grave, make.partner("Gemeente"), by=cast.lead, now=now)
    sharing.ask(asked, by=cast.lead, now=now)

    page = sign_in(Client(), cast.privacy_officer).get("/").content.decode()

    shown = page.index('class="todo"')
    assert page.index(f'href="{asked.get_absolute_url()}"', shown) - shown < 40
    assert page.index(calm.get_absolute_url()) > page.index("/privacy/requests/")
    assert "Nu · " in page[shown : shown + 800]


def test_the_whole_register_and_all_questions_can_be_looked_through(cast, police, signal):
    now = timezone.now()
    make.agreement(police)
    for number in range(53):
        row = make.disclosure(signal, police, by=cast.lead, now=now)
        signal.refresh_from_db()
        Disclosure.objects.filter(pk=row.pk).update(shared_at=now - timedelta(minutes=number // 2))
    asked = {"asked_on": day_of(NOW), "asked_by": "wijkagent", "purpose": "overleg", "told": "",
             "answer": "referred", "about_persons": True}  # fmt: skip
    for number in range(12):
        values = asked | {"question": f"Vraag nummer {number}"}
        partner_requests.write_down(police, values, by=cast.lead, now=now)
    client = sign_in(Client(), cast.manager)
    address = reverse("partners:partner", args=[police.public_id])

    first = client.get(address).context
    assert len(first["register"]) == 50
    later = client.get(address + first["older_url"].partition("#")[0]).context
    assert [len(later["register"]), later["older_url"]] == [3, ""]
    days = [timezone.localtime(row.shared_at) for row in Disclosure.objects.all()]
    this_year = sum(day.year == timezone.localtime(now).year for day in days)
    assert later["this_year"] == first["this_year"] == this_year

    rest = client.get(address + first["older_asked_url"].partition("#")[0]).context
    titles = [row["title"] for row in (*first["requests"], *rest["requests"])]
    assert sorted(titles) == sorted(f"Vraag nummer {number}" for number in range(12))
    assert client.get(address + "?after=D-nergens&asked=%F0%9F%98%80").status_code == 200
    assert client.get(address + "?after=%00&asked=%00").status_code < 500


def test_a_partner_stands_in_the_list_with_the_sign_of_its_kind(cast, police):
    """Also while an agreement is in force, which has a sign of its own."""
    make.partner("Zonder afspraak", type="school")
    groups = sign_in(Client(), cast.lead).get(reverse("partners:list")).context["groups"]
    found = {row["partner"].name: row["icon"] for group in groups for row in group["rows"]}
    assert found == {police.name: "shield", "Zonder afspraak": "mortarboard"}


def test_where_the_agreement_allows_nothing_of_a_signal_the_page_says_so_and_has_no_form(
    cast, police, signal
):
    agreed(police, DataKind.COUNTS)
    able = make.partner("Het Meerlicht College", "school")
    agreed(able, DataKind.CATEGORY)
    browser = make.signed_in(cast.lead)
    address = reverse("signals:share_with", args=[signal.ref, police.public_id])
    for answer in (browser.get(address), browser.post(address, {"told_youth": "no"})):
        page = answer.content.decode()
        assert "Van dit signaal laat de afspraak niets toe." in page
        assert "Past bij de afspraak" not in page and 'name="route"' not in page

    chosen = browser.get(reverse("signals:share", args=[signal.ref])).content.decode()
    row = chosen.split("Basisteam Proefdam", 1)[1].split("</a>", 1)[0]
    assert "Laat niets van dit signaal toe" in row
    assert chosen.index("Het Meerlicht College") < chosen.index("Basisteam Proefdam")
    address = reverse("signals:share_with", args=[signal.ref, able.public_id])
    assert "Past bij de afspraak" in browser.get(address).content.decode()


@pytest.mark.parametrize("status", ["draft", "proposed", "asked", "waits", "shared"])
def test_a_page_about_sharing_asks_six_statements_at_most_wherever_it_stands(
    cast, police, signal, status
):
    made = make.draft(
        signal, police, by=cast.worker if status == "proposed" else cast.lead, now=NOW
    )
    if status == "proposed":
        sharing.propose(made, by=cast.worker, now=NOW)
    elif status in ("asked", "waits"):
        sharing.ask(made, by=cast.lead, now=NOW)
    elif status == "shared":
        agreed(police)
        sharing.share(made, by=cast.lead, now=timezone.now())
    client = sign_in(Client(), cast.privacy_officer if status == "asked" else cast.lead)
    client.get(made.get_absolute_url())

    statements, answer = asked(lambda: client.get(made.get_absolute_url()))

    assert ('name="what"' in answer.content.decode()) is (status != "waits")
    assert len(statements) <= 6 + 1, told(statements)  # beside the entry of who looked


@pytest.mark.parametrize("shared", [False, True])
def test_what_was_only_proposed_is_no_reason_against_taking_back(cast, police, shared):
    agreed(police)
    signal = make.signal(cast.worker, now=NOW, severity=3, category="violence")
    draft = make.draft(signal, police, by=cast.worker, now=NOW)
    sharing.propose(draft, by=cast.worker, now=NOW)
    if shared:
        sharing.share(Disclosure.objects.get(), by=cast.lead, now=NOW)
    else:
        sharing_status.decline(Disclosure.objects.get(), reason="Nee.", by=cast.lead, now=NOW)
    signal = Signal.objects.get()

    if shared:
        assert refusal(lambda: triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=NOW))
    else:
        triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=NOW)


@pytest.mark.parametrize("how", ["draft", "proposed", "declined"])
def test_what_was_taken_back_counts_nowhere_though_sharing_was_thought_of(cast, police, how):
    """It became a statistic a year later: of a mistake, and counted."""
    agreed(police)
    signal = make.signal(cast.worker, now=NOW, severity=3, category="violence")
    make.draft(signal, police, by=cast.worker, now=NOW)
    if how != "draft":
        sharing.propose(Disclosure.objects.get(), by=cast.worker, now=NOW)
    if how == "declined":
        sharing_status.decline(Disclosure.objects.get(), reason="Nee.", by=cast.lead, now=NOW)
    triage.close(Signal.objects.get(), Outcome.RETRACTED, by=cast.lead, now=NOW)

    erasing.anonymise(Signal.objects.get(), by=None, now=NOW + timedelta(days=400))

    month = month_start(day_of(NOW))
    span = Span(cast.noord.pk, month, *bounds_of(month))
    assert not any(count([span])[cast.noord.pk, month].values())
    if how == "draft":
        assert not Signal.objects.exists() and not Disclosure.objects.exists()
    else:  # the register keeps that it was refused, and the row that this points at is empty
        left = Disclosure.objects.get()
        assert left.texts_erased_at and left.signal.status == Status.ANONYMISED
        assert left.signal.created_by is None


# --- what was told by phone or in person ----------------------------------------------------------


def told_by_voice(signal, partner, cast, told_at, now=NOW):
    also = {"route": "spoken", "told_at": told_at}
    return make.draft(signal, partner, by=cast.lead, now=now, **also)


def test_what_was_told_on_friday_stands_there_as_of_friday(cast, signal, police):
    """Who writes it down on Monday: the register told of Monday (GDPR articles 5(2) and 19)."""
    agreed(police)
    told_at, monday = NOW + timedelta(minutes=20), NOW + timedelta(days=3)
    made = told_by_voice(signal, police, cast, told_at, monday)

    sharing.share(made, by=cast.lead, now=monday)

    made.refresh_from_db()
    step = signal.steps.get()
    assert (made.shared_at, step.done_at, step.noted_at) == (told_at, told_at, monday)
    assert AuditEntry.objects.get(verb="shared").at == monday


def test_the_agreement_of_the_day_on_which_it_was_told_binds_it(cast, signal, police):
    """It ended on Saturday: what was told on Friday asks no yes of the privacy officer."""
    agreed(police, until_day=day_of(NOW))
    monday = NOW + timedelta(days=3)
    made = told_by_voice(signal, police, cast, NOW + timedelta(minutes=5), monday)
    sharing.share(made, by=cast.lead, now=monday)
    assert Disclosure.objects.get(pk=made.pk).agreement == police.agreements.get()

    later = told_by_voice(signal, police, cast, monday - timedelta(hours=1), monday)
    assert refusal(lambda: sharing.share(later, by=cast.lead, now=monday)) == "no_agreement"


@pytest.mark.parametrize(
    ("route", "hours", "code"),
    [("link", 1, "by_link"), ("spoken", 48, "in_future"), ("spoken", -72, "before")],
)
def test_a_moment_of_telling_that_cannot_be_is_refused(cast, signal, police, route, hours, code):
    agreed(police)
    now, told_at = NOW + timedelta(hours=24), NOW + timedelta(hours=hours)
    also = {"route": route, "told_at": told_at}
    call = lambda: make.draft(signal, police, by=cast.lead, now=now, **also)  # noqa: E731
    assert refusal(call) == {"told_at": code}
    with pytest.raises(IntegrityError), transaction.atomic():
        make.draft(signal, police, by=cast.lead, now=now)
        Disclosure.objects.update(told_at=NOW, route="link")


def test_when_and_what_came_of_it_are_typed_on_the_pages(cast, police):
    signal = make.signal(cast.worker, severity=3, now=timezone.now() - timedelta(days=2))
    make.agreement(police)
    lead = sign_in(Client(), cast.lead)
    compose = reverse("signals:share_with", args=[signal.ref, police.public_id])
    assert "Al verteld?" in lead.get(compose).content.decode()
    told_at = timezone.localtime() - timedelta(days=1)
    typed = {"data_kinds": ["category"], "told_youth": "yes", "route": "spoken", "looked": "on"}
    typed["told_at"] = f"{told_at:%Y-%m-%dT%H:%M}"
    wrong = lead.post(compose, typed | {"told_at": "gisteren"})
    assert wrong.status_code == 422 and "gisteren" in wrong.content.decode()
    page = lead.post(compose, typed, follow=True)
    at = page.redirect_chain[-1][0]
    preview = page.context["preview"]
    assert lead.post(at, {"what": "share", "preview": preview}).status_code == 302
    row = Disclosure.objects.get()
    assert timezone.localtime(row.shared_at).strftime("%Y-%m-%dT%H:%M") == typed["told_at"]
    html = lead.get(at).content.decode()
    assert "Wat kwam ervan?" in html and "Wat doen zij ermee?" in html

    named = {"answer": "taken_up", "note": "Samira komt morgen."}
    refused = lead.post(at, named)
    assert refused.status_code == 422 and "Samira komt morgen." in refused.content.decode()
    assert lead.post(at, {"note": "Zij gaan langs."}).status_code == 422  # what do they do with it
    said = {"answer": "taken_up", "note": "Zij gaan langs."}
    assert lead.post(at, said).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answer_note) == ("taken_up", "Zij gaan langs.")
    entry = AuditEntry.objects.get(verb="noted", subject=f"signals.disclosure:{row.ref}")
    assert (entry.by, entry.after) == (cast.lead, "taken_up")
    html = lead.get(at).content.decode()
    assert "Zij gaan langs." in html and "Wat doen zij ermee?" not in html
    assert (
        refusal(
            lambda: sharing.answered_by_voice(row, answer="known", by=cast.lead, now=timezone.now())
        )
        == "no_such_step"
    )


def test_a_link_is_answered_by_the_partner_alone(cast, signal, police):
    agreed(police)
    row = make.disclosure(signal, police, by=cast.lead, now=NOW)
    call = lambda: sharing.answered_by_voice(row, answer="known", by=cast.lead, now=NOW)  # noqa: E731
    assert refusal(call) == "no_such_step"
    page = sign_in(Client(), cast.lead).get(row.get_absolute_url()).content.decode()
    assert "Wat doen zij ermee?" not in page


# --- who was asked to tell a partner --------------------------------------------------------------


def test_whoever_is_asked_to_call_a_partner_composes_it_without_the_account(cast, police):
    """A colleague who reads a calm signal got *not found* where the row led to."""
    cast.organisation.colleagues_may_read = True
    cast.organisation.save()
    make.agreement(police, "category", "account_handle", "location_url")
    named = {"platform": make.platform(), "account_handle": "voorbeeld_account"}
    signal = make.signal(cast.worker, severity=3, now=timezone.now(), **named)
    planned_call(signal, cast, cast.colleague, now=timezone.now(), due_on=timezone.localdate())
    colleague = sign_in(Client(), cast.colleague)
    page = colleague.get(signal.get_absolute_url()).content.decode()
    choose = reverse("signals:share", args=[signal.ref])
    assert choose in page and colleague.get(choose).status_code == 200
    compose = reverse("signals:share_with", args=[signal.ref, police.public_id])
    html = colleague.get(compose).content.decode()
    assert 'value="category"' in html and 'value="account_handle"' not in html
    assert "voorbeeld_account" not in html
    typed = {"data_kinds": ["category"], "told_youth": "yes", "route": "spoken", "looked": "on"}
    made = colleague.post(compose, typed)
    assert made.status_code == 302 and colleague.get(made.url).status_code == 200
    named = typed | {"data_kinds": ["account_handle"], "no_youth_account": "on"}
    assert colleague.post(compose, named).status_code == 422

    signal.steps.all().delete()
    assert colleague.get(choose).status_code == 404


def test_nobody_elses_plan_is_done_by_sharing_with_another_partner(cast, signal, police):
    """Wim was to call the school: the lead who told the police did it, by the record."""
    agreed(police)
    step = planned_call(signal, cast, cast.worker)
    sharing.share(make.draft(signal, police, by=cast.lead, now=NOW), by=cast.lead, now=NOW)
    step.refresh_from_db()
    assert step.done_at is None and step.partner is None
    assert signal.steps.done().count() == 1
    sharing.share(make.draft(signal, police, by=cast.worker, now=NOW), by=cast.lead, now=NOW)
    step.refresh_from_db()
    assert step.done_at == NOW and step.partner == police


def test_what_was_planned_about_a_duplicate_is_done_where_it_goes_on(cast, police):
    agreed(police)
    one, other = (make.signal(cast.worker, now=NOW, severity=3) for _each in range(2))
    step = planned_call(other, cast, cast.lead)
    stays, goes = merging.merge(one, other, by=cast.lead, now=NOW)
    assert goes == other
    page = sign_in(Client(), cast.lead).get(stays.get_absolute_url()).content.decode()
    planned = page.split('class="to-do"', 1)[1].split("</section>", 1)[0]
    assert reverse("signals:share", args=[stays.ref]) in planned

    sharing.share(make.draft(stays, police, by=cast.lead, now=NOW), by=cast.lead, now=NOW)

    step.refresh_from_db()
    assert step.done_at == NOW and SignalStep.objects.count() == 1
    assert AuditEntry.objects.filter(verb="step_added", after="informed_partner").count() == 2
    other.refresh_from_db()
    assert other.first_step_at == NOW


def test_a_plan_goes_when_nothing_may_be_told_any_more(cast):
    signal = make.signal(
        cast.worker, now=NOW, category="exposing", subcategory="sexual_image_adult", severity=4
    )
    planned_call(signal, cast, cast.worker)
    editing.change_kind(
        signal, category="exposing", subcategory="sexual_image_minor", platform=None,
        concerns_one_youth=False, reason="", by=cast.lead, now=NOW,
    )  # fmt: skip
    assert not signal.steps.exists()
    assert AuditEntry.objects.filter(verb="step_dropped").count() == 1
    assert Message.objects.filter(kind="signals.step_gone", recipient=cast.worker.label).exists()
    practice = make.signal(cast.worker, now=NOW)
    practice.is_practice = True
    assert refusal(lambda: planned_call(practice, cast, cast.lead)) == "practice"


def test_the_form_goes_by_the_agreement_of_the_day_on_which_it_was_told(cast, police):
    """It offered what the agreement of now allows, and refused what was told under that of then."""
    now = timezone.now()
    signal = make.signal(cast.worker, severity=3, area="Plein", now=now - timedelta(days=5))
    today = timezone.localdate()
    first = make.agreement(
        police, "category", "area_time", from_day=today - timedelta(days=90),
        until_day=today - timedelta(days=1),
    )  # fmt: skip
    make.agreement(police, "category", from_day=today)
    lead = sign_in(Client(), cast.lead)
    compose = reverse("signals:share_with", args=[signal.ref, police.public_id])
    assert 'value="area_time"' not in lead.get(compose).content.decode()
    told_at = timezone.localtime(now - timedelta(days=2))
    typed = {"data_kinds": ["area_time"], "told_youth": "yes", "route": "spoken", "looked": "on"}
    made = lead.post(compose, typed | {"told_at": f"{told_at:%Y-%m-%dT%H:%M}"})
    assert made.status_code == 302
    page = lead.get(made.url)
    deed = {"what": "share", "preview": page.context["preview"]}
    assert "Verteld door" in page.content.decode() and "Opgeschreven" in page.content.decode()
    assert lead.post(made.url, deed).status_code == 302
    row = Disclosure.objects.get()
    assert (row.agreement, row.data_kinds) == (first, ["area_time"])
    assert "told_at" in AuditEntry.objects.get(verb="made", subject__endswith=row.ref).fields
    again = lead.post(made.url, deed)  # pressed twice
    assert again.status_code == 422 and "Wat doen zij ermee?" in again.content.decode()


def test_who_told_it_stands_with_the_step_and_who_allowed_it_in_the_register(cast, signal, police):
    agreed(police)
    also = {"route": "spoken", "told_at": NOW + timedelta(minutes=1)}
    now = NOW + timedelta(days=1)
    made = make.draft(signal, police, by=cast.worker, now=now, **also)
    sharing.propose(made, by=cast.worker, now=now)
    sharing.share(made, by=cast.lead, now=now)
    made.refresh_from_db()
    assert (signal.steps.get().by, made.shared_by) == (cast.worker, cast.lead)
    sharing.answered_by_voice(made, answer="known", by=cast.lead, now=now)
    told = Message.objects.filter(kind="signals.partner_answered_now")
    told = told | Message.objects.filter(kind="signals.partner_answered")
    assert cast.lead.label not in {message.recipient for message in told}


def test_what_was_told_long_ago_is_for_the_privacy_officer(cast, signal, police):
    agreed(police)
    now = NOW + timedelta(days=20)
    also = {"route": "spoken", "told_at": NOW + timedelta(hours=1)}
    got = refusal(lambda: make.draft(signal, police, by=cast.lead, now=now, **also))
    assert got == {"told_at": "too_long_ago"}


def test_the_texts_of_what_is_written_down_later_keep_their_whole_year(cast, signal, police):
    agreed(police)
    monday = NOW + timedelta(days=3)
    sharing.share(told_by_voice(signal, police, cast, NOW, monday), by=cast.lead, now=monday)
    assert not Disclosure.objects.texts_due(NOW + timedelta(days=1), (), ())
    assert Disclosure.objects.texts_due(monday + timedelta(days=1), (), ())


def register(client, partner):
    page = client.get(reverse("partners:partner", args=[partner.public_id])).content.decode()
    return re.search(r'aria-labelledby="shared".*?</section>', page, re.S)[0]


@pytest.mark.parametrize(
    ("stands", "told"),
    [
        ("draft", ""),
        ("asked", "Verteld, en wacht op een ja"),
        ("declined", "Verteld, en niet toegestaan"),
    ],
)
def test_what_was_told_without_a_yes_stands_with_what_the_partner_knows(
    cast, signal, police, stands, told
):
    """They know it, whatever somebody says of it afterwards (GDPR articles 5(2) and 19)."""
    made = told_by_voice(signal, police, cast, NOW, NOW)
    if stands != "draft":
        sharing.ask(made, by=cast.lead, now=NOW)
    if stands == "declined":
        sharing_status.decline(made, reason="Nee.", by=cast.privacy_officer, now=NOW)

    page = register(make.signed_in(cast.lead), police)
    assert (signal.ref in page) == bool(told)
    assert told in page
    assert list(Disclosure.objects.shared().register_of(police)) == []  # nothing that they see


HOME = {
    "category": "unsafe_home",
    "subcategory": "",
    "platform": None,
    "concerns_one_youth": False,
    "reason": "",
}


@pytest.mark.parametrize("gone", ["kind", "text"])
def test_what_was_told_stays_told_when_what_it_was_about_goes(cast, signal, police, gone):
    """Else nobody could say that the partner knows (GDPR articles 5(2) and 19)."""
    made = told_by_voice(signal, police, cast, NOW, NOW)
    make.draft(signal, police, by=cast.worker, now=NOW)  # nobody was told of this one
    sharing.ask(made, by=cast.lead, now=NOW)
    if gone == "kind":
        editing.change_kind(signal, **HOME, by=cast.lead, now=NOW)
    else:
        erasing.erase_text(signal, by=None, now=NOW)
    [left] = Disclosure.objects.all()
    assert (left.pk, left.status, bool(left.texts_erased_at)) == (made.pk, "declined", True)
    assert list(Disclosure.objects.register_of(police)) == [left]
    if gone == "text":  # by the night; who made it another kind knows
        told = Message.objects.get(kind="signals.sharing_decided", recipient=cast.lead.label)
        assert "niet toegestaan" in render(told, NOW).text


def test_who_was_told_is_named_to_whom_it_is_about(cast, signal, police):
    """GDPR articles 15(1)(c) and 19: also where nobody allowed it, and it is no mistake then."""
    made = told_by_voice(signal, police, cast, NOW, NOW)
    sharing.ask(made, by=cast.lead, now=NOW)
    sharing_status.decline(made, reason="Nee.", by=cast.privacy_officer, now=NOW)

    [account, *_texts] = subject_access_sharing.SOURCES
    [hit] = account.search("", None, ["voorbeeld_account"], [])
    assert police.name in hit.fields.values()
    [mask, *_deeds] = request_deeds.DEEDS
    assert mask.recipients(f"signals.signal:{signal.ref}") == [police.name]
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.lead, now=NOW)
    taken_back = lambda: triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=NOW)  # noqa: E731
    assert refusal(taken_back) == "others_depend"


def test_pages_of_what_was_told_do_not_say_that_nothing_goes_out(cast, signal, police):
    made = told_by_voice(signal, police, cast, NOW, NOW)
    lead, officer = make.signed_in(cast.lead), make.signed_in(cast.privacy_officer)
    page = lead.get(made.get_absolute_url()).content.decode()
    assert "Er was toen geen afspraak" in page and "gaat er niets uit" not in page
    sharing.ask(made, by=cast.lead, now=NOW)
    page = officer.get(made.get_absolute_url()).content.decode()
    assert "Toestaan" in page and "Toestaan en delen" not in page
    assert "Verteld aan" in officer.get(reverse("partners:list")).content.decode()
    answer = officer.post(
        made.get_absolute_url(), {"what": "decline", "reason": "Bel dan eerst mij."}, follow=True
    )
    page = answer.content.decode()
    assert "niet toegestaan" in page and "Het is niet gedeeld." not in page
    assert "Dit is wat hun is verteld" in page


def test_a_register_with_what_was_told_can_be_looked_through(cast, signal, police):
    """Its order is when they knew it, whether it was allowed or not."""
    agreed(police)
    shared = make.disclosure(signal, police, by=cast.lead, now=NOW + timedelta(minutes=1))
    make.draft(signal, police, by=cast.lead, now=NOW)  # theirs alone, and never told
    rows = [shared]
    for minutes in (0, 2):
        at = NOW + timedelta(minutes=minutes)
        other = make.signal(cast.worker, now=NOW, severity=3, category="violence")
        made = told_by_voice(other, police, cast, at, NOW + timedelta(minutes=5))
        sharing.propose(made, by=cast.lead, now=NOW)
        rows.append(made)
    [first, second, third] = Disclosure.objects.register_of(police)
    assert [first, second, third] == [rows[2], rows[0], rows[1]]
    assert list(Disclosure.objects.register_of(police).behind(first.ref)) == [second, third]


def test_what_was_told_already_wakes_nobody_for_a_yes(cast, police):
    """A life was at stake; the partner knows, and whoever decides does so by day."""
    signal = make.signal(cast.worker, now=NOW, severity=5, category="violence")
    made = told_by_voice(signal, police, cast, NOW, NOW)
    sharing.propose(made, by=cast.lead, now=NOW)
    sharing.ask(made, by=cast.lead, now=NOW)
    kinds = Message.objects.filter(kind__startswith="signals.sharing_").order_by("pk")
    assert {message.kind for message in kinds} == {
        "signals.sharing_proposed",
        "signals.sharing_asked",
    }
    asks = kinds.get(kind="signals.sharing_asked", recipient=cast.privacy_officer.label)
    mail = render(asks, NOW)
    assert "Zonder afspraak verteld" in mail.subject and "al verteld" in mail.text
    page = make.signed_in(cast.privacy_officer).get(made.get_absolute_url()).content.decode()
    assert "ook ’s nachts" not in page and "ook 's nachts" not in page

    sharing_status.decline(made, reason="Nee.", by=cast.privacy_officer, now=NOW)
    decided = render(Message.objects.get(kind="signals.sharing_decided"), NOW)
    assert "niet toegestaan" in decided.text


# --- who composed it and may not read it any more ---------------------------------------------


def test_who_composed_it_reads_nothing_of_a_signal_that_is_not_theirs_any_more(
    cast, police, signal
):
    """The lead gave it to somebody else and made it urgent; the draft stood open still."""
    agreed(police)
    now = timezone.now()
    owning.assign(Signal.objects.get(pk=signal.pk), cast.colleague, by=cast.lead, now=now)
    kinds = ["severity", "area_time", "account_handle"]
    made = make.draft(signal, police, by=cast.colleague, now=now, data_kinds=kinds)
    asked = make.draft(
        signal, make.partner("Gemeente"), by=cast.colleague, now=now, data_kinds=kinds
    )
    sharing.propose(asked, by=cast.colleague, now=now)
    client = sign_in(Client(), cast.colleague)
    assert client.get(made.get_absolute_url()).context["deeds"] == ["propose"]
    assert "voorbeeld_account" in client.get(made.get_absolute_url()).content.decode()

    owning.assign(Signal.objects.get(pk=signal.pk), cast.worker, by=cast.lead, now=now)
    assert client.get(signal.get_absolute_url()).status_code == 404
    for row in (made, asked):
        page = client.get(row.get_absolute_url())
        text = page.content.decode()
        assert "voorbeeld_account" not in text and "Plein" not in text
        assert page.context["deeds"] == [] and "Je mag niet meer openen waar dit over gaat" in text
        assert client.get(page.context["back_url"]).status_code == 200
    answer = client.post(made.get_absolute_url(), {"what": "propose"})
    assert answer.status_code == 422
    assert Disclosure.objects.get(pk=made.pk).status == SharingStatus.DRAFT
    lead = sign_in(Client(), cast.lead).get(asked.get_absolute_url()).content.decode()
    assert "voorbeeld_account" in lead and "Plein" in lead


def answered_elsewhere(cast, police, signal):
    """A lead shared what a colleague composed; then it went to somebody else and the police wrote.

    They told no young person, and say why.
    """
    agreed(police)
    now = timezone.now()
    owning.assign(Signal.objects.get(pk=signal.pk), cast.colleague, by=cast.lead, now=now)
    told_youth = {"told_youth": "no", "told_reason": "Niemand weet wie het is."}
    made = make.draft(signal, police, by=cast.colleague, now=now, **told_youth)
    sharing.propose(made, by=cast.colleague, now=now)
    sharing.share(made, by=cast.lead, now=now)
    owning.assign(Signal.objects.get(pk=signal.pk), cast.worker, by=cast.lead, now=now)
    sharing.answer(made, answer="taken_up", note="Wij gaan vanavond langs.", now=now)
    return Disclosure.objects.get(pk=made.pk)


def test_who_composed_it_reads_no_answer_about_what_is_not_theirs_any_more(cast, police, signal):
    made = answered_elsewhere(cast, police, signal)
    page = sign_in(Client(), cast.colleague).get(made.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200 and "Je mag niet meer openen waar dit over gaat" in text
    assert "Niemand weet wie het is." in text and str(made.get_status_display()) in text
    assert "Wij gaan vanavond langs." not in text
    assert str(made.get_answer_display()) not in text
    lead = sign_in(Client(), cast.lead).get(made.get_absolute_url()).content.decode()
    assert "Wij gaan vanavond langs." in lead and str(made.get_answer_display()) in lead


@pytest.mark.parametrize("role", ["manager", "administrator", "director"])
def test_who_composed_it_in_an_earlier_role_opens_it_no_more(cast, police, signal, role):
    """They read no signals, so no code is asked of them either."""
    made = answered_elsewhere(cast, police, signal)
    now = timezone.now()
    draft = make.draft(signal, make.partner("Gemeente"), by=cast.colleague, now=now)
    Membership.objects.filter(user=cast.colleague).update(role=role, team=None)
    client = sign_in(Client(), cast.colleague)
    for row in (made, draft):
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.post(row.get_absolute_url(), {}).status_code == 404
    assert not AuditEntry.objects.filter(verb="read", by=cast.colleague).exists()
    assert Disclosure.objects.get(pk=draft.pk).status == SharingStatus.DRAFT


# --- who reads it, also from a page that refused something ------------------------------------


def test_a_form_that_is_refused_shows_what_was_shared_and_that_is_recorded(cast, police, signal):
    agreed(police)
    now = timezone.now()
    made = make.disclosure(signal, police, by=cast.lead, now=now)
    read = AuditEntry.objects.filter(verb="read", by=cast.lead)
    client = sign_in(Client(), cast.lead)
    page = client.post(made.get_absolute_url(), {})
    assert page.status_code == 422 and page.context["seen"]["facts"]
    assert [entry.subject_ref for entry in read] == [made.ref]


def test_a_form_to_compose_that_is_refused_is_recorded_and_one_that_leads_on_is_not(
    cast, police, signal
):
    agreed(police)
    approach = make.approach(cast.lead, signals=[signal])
    client = sign_in(Client(), cast.lead)
    pages = {
        reverse("signals:share_with", args=[signal.ref, police.public_id]): signal.ref,
        reverse("signals:share_approach_with", args=[approach.public_id, police.public_id]): str(
            approach.public_id
        ),
    }
    for number, (address, ref) in enumerate(pages.items(), 1):
        assert client.post(address, {}).status_code == 422
        read = AuditEntry.objects.filter(verb="read", by=cast.lead)
        assert read.count() == number and read.filter(subject_ref=ref).count() == 1
    assert client.post(next(iter(pages)), compose_form()).status_code == 302
    assert read.count() == 2
