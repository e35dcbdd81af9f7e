"""A question at the wrong person, and everything erased on request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import calendar, mail, retention, verifying
from consent.actions import asking, erasing, groups, misdelivering, publishing, withdrawing
from consent.choices.consent import ConsentStatus
from consent.models import (
    Consent,
    ConsentRequest,
    ErasedMark,
    EvidenceTombstone,
    Misdelivery,
    Signer,
    Subject,
    TakedownTask,
    Withdrawal,
)
from outbox.models import Message
from privacy.models import AuditEntry, Breach
from tests.consent import make, pages
from tests.consent.make import NOW
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of

LATER = NOW + timedelta(hours=1)


def test_f67_mail_to_the_wrong_parent_kills_the_link_at_once_and_starts_the_clock(cast):
    now = timezone.now()  # by which pages go
    asked = make.request(cast.worker, cast.noord, now=now - timedelta(hours=1))
    here = pages.known(asked)  # the wrong parent, who knew the birthday
    link = pages.link_of(asked)
    signer = asked.signers.get()

    made = misdelivering.reached_wrong_person(signer, by=cast.worker, now=now)

    assert made.judge_by == now + timedelta(hours=72)
    assert made.was_opened and not made.was_answered and made.address == "ouder@example.org"
    page = here.get(pages.page_of(asked))
    assert page.status_code == 404 and "Milan" not in pages.text_of(page)
    assert here.get(link).status_code == 404
    asked.refresh_from_db()
    assert asked.status == "cancelled" and Signer.objects.get().email is None
    breach = Breach.objects.get()
    assert (breach.kind, breach.judge_by, breach.happened_at) == (
        "wrong_parent", made.judge_by, asked.sent_at,
    )  # fmt: skip
    assert breach.source == f"consent.signer:{asked.ref}-1"
    assert breach.whose == ["young_people"] and breach.measures.get().kind == "link_blocked"
    assert "Milan" not in breach.what_happened + breach.data
    told = Message.objects.get(kind="organisation.breach_found")
    assert told.recipient == f"organisation.user:{cast.privacy_officer.public_id}"
    assert misdelivering.reached_wrong_person(signer, by=cast.worker, now=now) == made
    assert Misdelivery.objects.count() == Breach.objects.count() == 1


def test_f67_what_the_wrong_parent_answered_stops(cast):
    consent = make.consent(cast.worker, cast.noord)
    post = make.publication(consent, by=cast.worker)
    manage = pages.link_of(consent.request, purpose="manage")

    misdelivering.reached_wrong_person(consent.request.signers.get(), by=cast.worker, now=LATER)

    consent.refresh_from_db()
    assert consent.status == ConsentStatus.WITHDRAWN
    assert TakedownTask.objects.get().publication == post
    assert pages.browser().get(manage).status_code == 404
    assert verifying.verify().broken is None


def test_f67_nobody_objected_and_the_right_parent_s_yes_counts(cast):
    """Also where the wrong one wrote that the child says no."""
    given = make.request(cast.worker, cast.noord)
    make.signed(given, child_agrees="yes")
    later = make.request(
        cast.worker, cast.noord, family_asks=True,
        about=asking.About("Milan", make.BORN, known=given.subject),
    )  # fmt: skip
    make.signed(later, child_agrees="no")
    for asked in (given, later):
        misdelivering.reached_wrong_person(asked.signers.get(), by=cast.worker, now=LATER)
    assert not Message.objects.filter(kind="consent.objected").exists()
    again = make.request(
        cast.worker, cast.noord, email="goede@example.org",
        about=asking.About("Milan", make.BORN, known=given.subject),
    )  # fmt: skip
    make.signed(again, now=LATER)
    assert Consent.objects.get(request=again).status == ConsentStatus.VALID


def test_f67_from_its_page_the_right_parent_is_asked_anew(cast, client):
    asked = make.request(cast.worker, cast.noord, now=make.now_here())
    sign_in(client, cast.worker)
    button = reverse("consent:wrong_person", args=[asked.ref, 1])
    assert button in client.get(asked.get_absolute_url()).content.decode()
    assert "ouder@example.org" in client.get(button).content.decode()

    shown = client.post(button, follow=True).content.decode()

    ask = f"{reverse('consent:ask')}?about={asked.subject.ref}"
    assert ask in shown and "verkeerde persoon" in shown
    form = client.get(ask).content.decode()
    assert "Milan V." in form and "ouder@example.org" not in form
    values = {
        "about": asked.subject.ref,
        "rows": make.ROWS,
        "route": "email",
        "guardian_email": "goede@example.org",
    }
    assert client.post(reverse("consent:ask"), values).status_code == 302
    assert Subject.objects.count() == 1
    assert Signer.objects.last().email == "goede@example.org"


def test_f67_from_sixteen_the_wrong_address_is_not_asked_or_mailed_again(cast, client):
    now = make.now_here()
    asked = make.request(
        cast.worker, cast.noord, born=date(2009, 6, 3), email="vreemd@example.org",
        own_email="vreemd@example.org", now=now,
    )  # fmt: skip
    assert asked.signers.get().role == "youth"
    misdelivering.reached_wrong_person(asked.signers.get(), by=cast.worker, now=now)
    assert Subject.objects.get().email is None

    sign_in(client, cast.worker)
    page = f"{reverse('consent:ask')}?about={asked.subject.ref}"
    assert "vreemd@example.org" not in client.get(page).content.decode()
    given = {"about": asked.subject.ref, "rows": make.ROWS, "family_asks": "on"}
    assert client.post(reverse("consent:ask"), given | {"route": "email"}).status_code == 422
    assert client.post(reverse("consent:ask"), given | {"route": "device"}).status_code == 302
    make.signed(ConsentRequest.objects.last(), now=now)
    assert not Message.objects.filter(kind="consent.receipt").exists()


def test_f67_the_childs_own_link_that_went_there_too_opens_nothing_any_more(cast):
    consent = make.consent(cast.worker, cast.noord, own_email="zelf@example.org")
    Signer.objects.update(email="zelf@example.org")  # typed as a parent's before that was refused
    before = consent.subject.own_generation
    misdelivering.reached_wrong_person(consent.request.signers.get(), by=cast.worker, now=LATER)
    subject = Subject.objects.get()
    assert subject.email is None and subject.own_generation == before + 1


def test_f67_a_colleague_notes_it_and_does_not_read_the_address(cast):
    asked = make.request(cast.worker, cast.noord, now=make.now_here())
    address = reverse("consent:wrong_person", args=[asked.ref, 1])
    page = sign_in(Client(), cast.colleague).get(address)
    assert page.status_code == 200 and "ouder@example.org" not in page.content.decode()
    assert not AuditEntry.objects.filter(verb="read").exists()
    page = sign_in(Client(), cast.lead).get(address)
    assert "ouder@example.org" in page.content.decode()
    assert AuditEntry.objects.get(verb="read").by == cast.lead
    colleague = sign_in(Client(), cast.colleague)
    assert colleague.post(address)["Location"] == reverse("consent:check")
    assert Misdelivery.objects.exists()


def test_a_wrong_address_goes_after_three_months_and_the_note_after_five_years(cast):
    asked = make.request(cast.worker, cast.noord)
    misdelivering.reached_wrong_person(asked.signers.get(), by=cast.worker, now=NOW)
    rules = {rule.key: rule.run for rule in retention.RULES}
    for days, key, left in ((100, "wrong_addresses", 1), (1800, "misdeliveries", 1)):
        later = NOW + timedelta(days=days)
        rules[f"consent.{key}"](day_of(later), later, 10)
        assert Misdelivery.objects.count() == left
    assert Misdelivery.objects.get().address is None
    later = NOW + timedelta(days=1900)
    assert rules["consent.misdeliveries"](day_of(later), later, 10) == 1


def test_f53_who_is_erased_with_posts_online_goes_when_they_are_down(cast):
    consent = make.consent(cast.worker, cast.noord)
    post = make.publication(consent, by=cast.worker)

    gone = erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=LATER)

    assert not gone and TakedownTask.objects.get().reason == "erased"
    assert Consent.objects.get().status == ConsentStatus.WITHDRAWN
    day = day_of(LATER)
    assert calendar.take_downs(day, LATER)["erased_on_request"] == 0
    publishing.gone(post, by=cast.worker, now=LATER)
    assert calendar.take_downs(day, LATER)["erased_on_request"] == 1
    assert not Subject.objects.exists() and not ConsentRequest.objects.exists()
    assert EvidenceTombstone.objects.count() == 1  # without a name
    assert verifying.verify().broken is None


def test_f53_a_mail_about_what_was_erased_meanwhile_is_not_written(cast):
    consent = make.consent(cast.worker, cast.noord)
    erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)
    message = Message.objects.get(kind="consent.withdrawn")
    assert (
        mail.withdrawn(message, timezone.now()) is None
        and mail.child_refused(message, timezone.now()) is None
    )
    other = make.consent(cast.worker, cast.noord, first_name="Noa")
    withdrawing.withdraw(other, None, who="signer", route="link", now=NOW)
    of_other = Withdrawal.objects.get()
    message.subject = f"consent.withdrawal:{of_other.consent.request.ref}-1"
    assert Withdrawal.objects.called(message.subject_ref) == of_other
    assert mail.withdrawn(message, timezone.now()) is None  # the number of another one


@pytest.fixture
def erased(cast):
    """Milan Vos, of whom nothing is left."""
    consent = make.consent(cast.worker, cast.noord)
    assert erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=LATER)
    return asking.About("milan", make.BORN, "")


def test_f53_who_was_erased_is_not_asked_again_and_the_worker_is_told(cast, erased, client):
    assert not Subject.objects.exists() and ErasedMark.objects.count() == 1
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, about=erased, family_asks=True)
    assert refusal.value.code == "erased"
    line = groups.Line("Milan", "Jansen", "3-6-2012", "a@example.org", born=make.BORN)
    looked = groups.look_over([line], day_of(NOW))
    assert looked[0].standing == groups.Standing.WRONG
    sign_in(client, cast.worker)
    typed = {
        "first_name": "Milan",
        "date_of_birth": "3-6-2012",
        "rows": make.ROWS,
        "route": "email",
        "guardian_email": "ouder@example.org",
    }
    page = client.post(reverse("consent:ask"), typed)
    assert page.status_code == 422 and "alles te wissen" in page.content.decode()


def test_f53_the_privacy_officer_lifts_the_mark_for_a_family_that_comes_by_itself(
    cast, erased, client
):
    sign_in(client, cast.privacy_officer)
    page = reverse("consent:erased")
    other = client.post(page, {"first_name": "Noah", "date_of_birth": "3-6-2012"})
    assert other.status_code == 422 and ErasedMark.objects.exists()
    assert "Milan" not in client.get(page).content.decode()

    assert (
        client.post(page, {"first_name": "MILAN", "date_of_birth": "3-6-2012"}).status_code == 302
    )

    assert make.request(cast.worker, cast.noord, about=erased).status == "sent"


def test_f53_who_is_about_to_erase_somebody_read_who_it_is(cast, client):
    consent = make.consent(cast.worker, cast.noord)
    sign_in(client, cast.privacy_officer)
    page = client.get(reverse("consent:erase", args=[consent.request.ref]))
    assert "Milan V." in page.content.decode()
    read = AuditEntry.objects.get(verb="read", by=cast.privacy_officer)
    assert read.subject_ref == consent.request.ref


def test_f53_a_hold_keeps_it_and_a_lead_may_not_erase(cast, client, monkeypatch):
    consent = make.consent(cast.worker, cast.noord)
    page = reverse("consent:erase", args=[consent.request.ref])
    sign_in(client, cast.lead)
    assert client.post(page).status_code == 403
    kept = frozenset({consent.request.ref})
    monkeypatch.setattr(erasing, "held", lambda model, today: kept)
    sign_in(client, cast.privacy_officer)
    assert client.post(page).status_code == 422
    monkeypatch.undo()
    assert client.post(page).status_code == 302 and not Consent.objects.exists()
