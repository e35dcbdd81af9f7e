"""After asking: new links, other addresses, phone calls, answers on paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from consent import dates
from consent.actions import asking, following
from consent.choices.request import LinkPurpose, RequestStatus, Route
from consent.mail import request as request_mail
from consent.models import Answer, Consent, FormText, Link, Signer
from consent.screens import sheet as sheet_screen
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import NOW
from tests.sign_in import sign_in
from tests.two_people import opened
from youthwork.lib.dates import day_of
from youthwork.lib.links import token_hash

DAY = timedelta(days=1)


def works(token, now=NOW):
    return Link.objects.opened_by(token_hash(token), now) is not None


def test_a_new_link_kills_the_old_one_and_the_days_begin_again(cast):
    asked = make.request(cast.worker, cast.noord)
    old = asking.issue_link(asked, asked.signers.get(), LinkPurpose.SIGN, now=NOW)

    stands = following.resend(asked, by=cast.worker, now=NOW + 3 * DAY)

    assert stands == asked and not works(old)
    assert asked.expires_at == dates.link_ends(NOW + 3 * DAY)
    assert Message.objects.filter(kind="consent.request").count() == 2


@pytest.mark.parametrize("end", ["expire", "cancel"])
def test_what_has_ended_is_asked_anew(cast, end):
    asked = make.request(cast.worker, cast.noord)
    if end == "expire":
        asking.expire(asked, now=NOW + 20 * DAY)
    else:
        asking.cancel(asked, by=cast.worker, now=NOW)

    again = following.resend(asked, by=cast.worker, now=NOW + 20 * DAY)

    assert again.pk != asked.pk and again.subject == asked.subject
    assert again.status == RequestStatus.SENT and again.rows == asked.rows
    assert again.signers.get().email == "ouder@example.org"


def test_f4_asking_anew_after_the_sixteenth_birthday_asks_the_young_person(cast):
    asked = make.request(
        cast.worker, cast.noord, born=date(2010, 12, 1), own_email="ik@example.org"
    )
    later = NOW + 20 * DAY
    asking.expire(asked, now=later)
    signer = following.resend(asked, by=cast.worker, now=later).signers.get()
    assert signer.role == "youth" and signer.email == "ik@example.org"


def test_what_was_answered_gets_no_new_link(cast):
    asked = make.request(cast.worker, cast.noord)
    make.signed(asked)
    with pytest.raises(ValidationError):
        following.resend(asked, by=cast.worker, now=NOW)


def test_another_address_gets_the_question_and_the_old_link_is_dead(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    first, second = asked.signers.order_by("number")
    old, other = (
        asking.issue_link(asked, one, LinkPurpose.SIGN, now=NOW) for one in (first, second)
    )
    Signer.objects.update(bounced_at=NOW)
    first.refresh_from_db()

    following.correct_address(first, "goed@example.org", by=cast.worker, now=NOW)

    first.refresh_from_db()
    assert first.email == "goed@example.org" and first.bounced_at is None
    assert not works(old) and works(other)
    assert Message.objects.filter(recipient=f"consent.signer:{asked.ref}-1").count() == 2


@pytest.mark.parametrize("typed", ["ANDERE@example.org", "ik@example.org"])
def test_f11_another_address_is_nobody_else_s(cast, typed):
    asked = make.request(cast.worker, cast.noord, both=True, own_email="ik@example.org")
    with pytest.raises(ValidationError) as refusal:
        following.correct_address(asked.signers.get(number=1), typed, by=cast.worker, now=NOW)
    assert set(refusal.value.message_dict) == {"email"}


def test_a_phone_call_makes_a_link_surer(cast):
    asked = make.request(cast.worker, cast.noord)
    with pytest.raises(ValidationError):
        following.spoke(asked, 1, by=cast.worker, now=NOW)
    make.signed(asked)
    assert Consent.objects.get().assurance == "C"
    following.spoke(asked, 1, by=cast.worker, now=NOW)
    assert Consent.objects.get().assurance == "B"


def sheet(asked, **also):
    values = {
        "decisions": dict.fromkeys(asked.rows, "yes"),
        "signed_on": day_of(NOW) - 7 * DAY,
        "name": "Sanne Vos",
        "relation": "parent",
        "holder": "Rodney",
        "place": "kast kantoor",
        "declares_authority": True,
    }
    return following.Sheet(**(values | also))


@pytest.mark.parametrize(("seen", "assurance"), [(True, "A"), (False, "C")])
def test_a_sheet_counts_from_its_day_and_says_where_it_lies(cast, seen, assurance):
    asked = make.request(cast.worker, cast.noord, route=Route.PAPER, email="")
    made = following.enter_sheet(
        asked.signers.get(), sheet(asked, seen=seen), by=cast.worker, now=NOW
    )
    consent = Consent.objects.get()
    assert consent.valid_from == day_of(NOW) - 7 * DAY and consent.assurance == assurance
    assert made.received_at == NOW
    assert made.attestations.get().place == "Rodney · kast kantoor"


@pytest.mark.parametrize(
    "said",
    [
        {"child_agrees": "no"},
        {"decisions": make.NO},
        {"decisions": make.YES | {"photo": "no", "video": "no"}},
    ],
)
def test_a_no_on_paper_is_one_from_its_day_and_not_kept_after_a_year(cast, said):
    asked = make.request(cast.worker, cast.noord, route=Route.PAPER, email="")
    signer = asked.signers.get()
    with pytest.raises(ValidationError, match="langer dan een jaar"):
        following.enter_sheet(
            signer, sheet(asked, signed_on=day_of(NOW) - 370 * DAY, **said), by=cast.worker, now=NOW
        )
    signed_on = day_of(NOW) - 300 * DAY
    following.enter_sheet(
        signer, sheet(asked, signed_on=signed_on, **said), by=cast.worker, now=NOW
    )
    asked.refresh_from_db()
    assert asked.status == "refused" and day_of(asked.closed_at) == signed_on


def test_a_sheet_of_tomorrow_is_refused(cast):
    asked = make.request(cast.worker, cast.noord, route=Route.PAPER, email="")
    with pytest.raises(ValidationError):
        following.enter_sheet(
            asked.signers.get(), sheet(asked, signed_on=day_of(NOW) + DAY), by=cast.worker, now=NOW
        )
    assert not Answer.objects.exists()


# --- mails ----------------------------------------------------------------------------------------


def written(asked, number=1):
    return request_mail(
        Message.objects.get(recipient=f"consent.signer:{asked.ref}-{number}"), timezone.now()
    )


def test_the_question_comes_from_the_organisation_and_an_answer_goes_to_who_asked(cast):
    now = timezone.now()
    mail = written(make.request(cast.worker, cast.noord, now=now))
    assert mail.sender == "Stichting Proefstuk" and mail.reply_to == [cast.worker.email]
    assert "(M.)" in mail.text and "Milan" not in mail.text + mail.subject


def test_f12_two_questions_to_one_mailbox_are_told_apart(cast):
    now = timezone.now()
    twins = [make.request(cast.worker, cast.noord, first_name=n, now=now) for n in ("Milan", "Noa")]
    subjects = [written(one).subject for one in twins]
    assert subjects[0].endswith("(M., 1 van 2)") and subjects[1].endswith("(N., 2 van 2)")


def test_the_envelope_keeps_our_own_address():
    from outbox.mail import sender

    assert sender("Stichting Één").endswith("<vindplaats@localhost>") or "@" in sender("x")
    assert sender("").count("@") == 1


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def question(cast, client):
    asked = make.request(cast.worker, cast.noord, route=Route.LINK, now=timezone.now())
    sign_in(client, cast.worker)
    return asked


def test_the_link_stands_on_the_page_as_code_and_as_text(question, client):
    page = client.get(reverse("consent:link", args=[question.ref]))
    text = page.content.decode()
    assert page.status_code == 200 and text.count("qr-fg") == 1 and "/c/" in text
    assert "no-store" in page["Cache-Control"] and Link.objects.count() == 1
    assert "Milan" not in text


def test_the_sheet_is_copied_row_by_row(question, client):
    page = reverse("consent:paper", args=[question.ref])
    assert "Openbare pagina&#x27;s van Stichting Proefstuk" in client.get(page).content.decode()
    empty = client.post(page, {"signer_name": "Sanne"})
    assert empty.status_code == 422 and 'value="Sanne"' in empty.content.decode()
    values = {f"row_{row}": "yes" for row in question.rows} | {
        "signer_name": "Sanne Vos",
        "relation": "parent",
        "declares_authority": "on",
        "signed_on": timezone.localdate().isoformat(),
        "sheet_holder": "Rodney",
        "sheet_place": "kast",
        "was_seen": "no",
    }
    assert client.post(page, values | {"signed_on": "1-1-2090"}).status_code == 422
    assert client.post(page, values).status_code == 302
    assert Consent.objects.get().request == question


def test_a_mistyped_domain_of_another_address_is_suggested(question, client):
    page = reverse("consent:address", args=[question.ref, 1])
    assert "ouder@example.org" in client.get(page).content.decode()
    assert AuditEntry.objects.get(verb="read").subject_ref == question.ref
    form = opened(client, page)
    assert "gmail.com" in form.send(email="a@gmial.com").content.decode()
    sent = form.send(as_typed="a@gmial.com")
    assert sent.status_code == 302 and question.signers.get().email == "a@gmial.com"


@pytest.mark.parametrize("deed", ["resend", "cancel"])
def test_deeds_go_back_to_the_question(question, client, deed):
    assert client.post(reverse(f"consent:{deed}", args=[question.ref])).status_code == 302
    assert client.post(reverse(f"consent:{deed}", args=["AAAAAAAAAAAA"])).status_code == 404


def test_a_colleague_follows_up_nothing(question, client, cast):
    sign_in(client, cast.colleague)
    assert client.get(reverse("consent:paper", args=[question.ref])).status_code == 404


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_an_empty_sheet_carries_the_question_and_its_number_and_no_name(cast, language):
    asked = make.request(cast.worker, cast.noord, route="paper")
    signer = asked.signers.get()
    signer.request = asked
    text = FormText.objects.shown(asked.text_version, "guardian", language)
    page = sheet_screen.page(signer, text, day_of(NOW))
    assert page["ref"] == asked.ref and len(page["rows"]) == len(make.ROWS)
    assert "Milan" not in str(page) and page["is_rtl"] == (language == "ar")
    assert asked.ref in render_to_string("pdf/sheet.html", page)
