"""The copy of an answer: what it shows to whom, and a seal that anybody can check."""

import hashlib
import html
import io
import os
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from consent import receipts
from consent.actions import signing, withdrawing
from consent.choices.consent import WithdrawalRoute, WithdrawnBy
from consent.choices.request import Attested, Route
from consent.models import Answer, Consent, EvidenceEvent, FormText
from outbox import delivery
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make, pages
from tests.consent.make import BORN, NOW
from tests.sign_in import sign_in
from youthwork.lib import pdf, seal


@pytest.fixture(autouse=True, scope="module")
def ended():
    yield
    pdf.stop()


@pytest.fixture(autouse=True)
def sealing(settings, tmp_path):
    """The organisation has a seal."""
    settings.SEAL_MADE = tmp_path / "seal.pem"


@pytest.fixture
def answer(cast):
    return make.signed(make.request(cast.worker, cast.noord))


def told_by_pdfsig(document, tmp_path):
    file = tmp_path / "copy.pdf"
    file.write_bytes(document)
    done = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, timeout=60)
    return done.stdout


def words_of(document):
    """The text of a PDF, as a reader of it takes it out."""
    taken = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, timeout=60
    )
    return " ".join(taken.stdout.decode().split())


def said(answer, *, full=False, sealed=True):
    mark = seal.current("Stichting") if sealed else None
    shown = pdf.render_to_string("pdf/receipt.html", receipts.page(answer, mark, full=full))
    return " ".join(html.unescape(shown).split())


def test_a_sealed_copy_is_valid_and_one_changed_byte_shows(answer, tmp_path):
    document = receipts.made(answer, full=False)
    told = told_by_pdfsig(document, tmp_path)
    assert "Signature is Valid." in told and "ETSI.CAdES.detached" in told
    assert "Total document signed" in told

    at = document.index(b"/Producer") if b"/Producer" in document else 1000
    changed = document[: at + 12] + bytes([document[at + 12] ^ 1]) + document[at + 13 :]
    assert "Digest Mismatch" in told_by_pdfsig(changed, tmp_path)


def test_a_sealed_copy_stays_a_document_that_can_be_read_aloud(answer):
    document = pikepdf.open(io.BytesIO(receipts.made(answer, full=False)))
    assert document.Root.MarkInfo.Marked and str(document.Root.Lang) == "nl"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    [field] = document.Root.AcroForm.Fields
    assert int(field.F) & 2, "the field of the seal isn't hidden"


def processor_time():
    """Seconds of this process and the one that draws: what others do beside it doesn't count."""
    drawing = Path(f"/proc/{pdf._children[0].process.pid}/stat").read_text().rpartition(")")[2]
    ticks = sum(int(number) for number in drawing.split()[11:13])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def test_a_copy_is_made_while_somebody_waits(answer):
    receipts.made(answer, full=True)
    before = processor_time()
    for _time in range(3):
        receipts.made(answer, full=True)
    assert (processor_time() - before) / 3 <= 0.5


def test_the_mailed_copy_has_no_date_of_birth_and_no_last_name(answer):
    reduced, full = said(answer), said(answer, full=True)
    assert "Milan V." in reduced
    assert "2012" not in reduced and "Milan Vos" not in reduced
    assert "Milan Vos, 3 juni 2012" in full


def test_it_says_what_was_chosen_by_whom_and_until_when(cast):
    no = dict(make.YES, website="no")
    answer = make.signed(make.request(cast.worker, cast.noord), no)
    text = said(answer)
    for words in ("Sanne Vos", "20 november 2026", "3 juni 2028", answer.text_hash):
        assert words in text, words
    assert text.count("<b>Ja</b>") == 4 and text.count("<b>Nee</b>") == 1


def test_a_drawn_signature_is_drawn(cast):
    path = "M10 20L30 40.5L50 12"
    answer = make.signed(make.request(cast.worker, cast.noord), typed="", drawn=path)
    text = said(answer)
    assert f'd="{path}"' in text and 'viewBox="6 8 48 36.5"' in text
    assert receipts.Drawn.of('M0 0"/><script>') is None


@pytest.mark.parametrize(
    ("route", "attested", "key"),
    [
        (Route.EMAIL, None, "Getekend met een link uit een mail."),
        (Route.EMAIL, Attested.SPOKEN, "ook aan de telefoon"),
        (Route.LINK, None, "Getekend met een link."),
        (Route.DEVICE, Attested.SEEN, "Onze jongerenwerker was erbij."),
        (Route.DEVICE, Attested.UNSEEN, "op de telefoon van onze jongerenwerker"),
        (Route.PAPER, None, "Getekend op papier."),
    ],
)
def test_it_says_how_we_know_who_signed(cast, route, attested, key):
    asked = make.request(cast.worker, cast.noord, route=route)
    answer = make.signed(asked, on_device=route == Route.DEVICE)
    if attested:
        signing.attest(answer, attested, by=cast.worker, now=NOW)
    assert key in said(answer)


def test_a_copy_names_the_link_in_the_mail_to_who_has_an_address_only(cast):
    mailed = said(make.signed(make.request(cast.worker, cast.noord)))
    assert "met de link in de mail" in mailed and "Wilt u stoppen" not in mailed

    without = {"route": Route.LINK, "email": ""}
    handed = make.signed(make.request(cast.worker, cast.noord, first_name="Noah", **without))
    text = said(handed)
    assert "link in de mail" not in text and "Wilt u stoppen met foto's en video's? Mail" in text
    refused = make.request(cast.worker, cast.noord, first_name="Noor", **without)
    text = said(make.signed(refused, make.NO))
    assert "link in de mail" not in text and "Wilt u stoppen" not in text


def test_what_was_stopped_says_since_when(answer):
    consent = Consent.objects.get()
    later = NOW + timedelta(days=4)
    how = {"who": WithdrawnBy.SIGNER, "route": WithdrawalRoute.LINK, "now": later}
    withdrawing.withdraw(consent, ["website"], **how)
    assert said(Answer.objects.get()).count("Gestopt op 24 november 2026") == 1
    withdrawing.withdraw(consent, None, **how)
    assert 'class="stopped">Gestopt op 24 november 2026' in said(Answer.objects.get())


@pytest.mark.parametrize("language", ["tr", "ar", "pl", "uk", "en"])
def test_it_speaks_the_language_in_which_was_signed(cast, language):
    asked = make.request(cast.worker, cast.noord)
    text = FormText.objects.get(version=asked.text_version, role="guardian", language=language)
    answer = make.signed(asked, text=text)
    shown = said(answer)
    assert f'lang="{language}"' in shown
    assert ('dir="rtl"' in shown) == (language == "ar")
    assert text.content["OY"] in shown and "Uw antwoord" not in shown


def test_without_a_seal_it_says_nothing_of_one(answer, settings):
    settings.SEAL_MADE = None
    assert b"/Sig" not in receipts.made(answer, full=False)
    assert "/seal/" not in said(answer, sealed=False)


def test_the_copy_goes_along_with_the_mail_and_its_hash_stands_in_the_chain(cast, answer):
    Message.objects.filter(kind="consent.request").delete()
    done = delivery.deliver(timezone.now)
    assert (done.sent, done.failed) == (1, 0)
    [sent] = mail.outbox
    [(name, document, kind)] = sent.attachments
    assert name == f"{answer.signer.request.ref}.pdf" and kind == "application/pdf"
    event = EvidenceEvent.objects.get(kind="sealed")
    assert event.text_hash == hashlib.sha256(document).hexdigest()
    text = words_of(document)
    assert "Milan V." in text and "Milan Vos" not in text and "2012" not in text


# --- pages ----------------------------------------------------------------------------------------


def address(request):
    return f"/c/{request.ref}/receipt.pdf"


def test_the_copy_opens_in_the_session_that_signed_and_with_the_second_link(cast):
    asked = make.request(cast.worker, cast.noord, now=timezone.now())
    client = pages.known(asked, born=f"{BORN:%d-%m-%Y}")
    assert client.get(address(asked)).status_code == 404
    assert client.post(pages.page_of(asked), pages.filled(asked)).status_code == 302
    answer = client.get(address(asked))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Robots-Tag"] == "noindex" and "no-store" in answer["Cache-Control"]
    assert "Milan V." in words_of(answer.content) and "2012" not in words_of(answer.content)

    assert pages.browser().get(address(asked)).status_code == 404
    manager = pages.browser()
    manager.get(pages.link_of(asked, purpose="manage", now=timezone.now()))
    assert "3 juni 2012" in words_of(manager.get(address(asked)).content)


@pytest.mark.parametrize("purpose", ["sign", "manage", "own"])
def test_a_living_link_of_another_family_opens_no_copy(cast, purpose):
    """Whatever page, part or session: what one family holds says nothing about another's."""
    now = timezone.now()
    theirs = make.request(cast.worker, cast.noord, first_name="Milan", now=now)
    make.signed(theirs, now=now)
    born = BORN.replace(day=BORN.day + 1)
    ours = make.request(
        cast.worker, cast.noord, first_name="Noa", email="noa@example.org", born=born, now=now
    )
    if purpose == "sign":
        client = pages.known(ours, born=f"{born:%d-%m-%Y}")
        assert client.post(pages.page_of(ours), pages.filled(ours)).status_code == 302
    else:
        make.signed(ours, now=now)
        client = pages.arrived(ours, purpose=purpose)
    assert client.get(pages.page_of(ours)).status_code == 200
    parts = ["", "manage-1", "sign-1", "sign-0", "own-0", "last", "geen"]
    for part in parts:
        assert client.get(address(theirs), {"part": part}).status_code == 404
        page = client.get(pages.page_of(theirs), {"part": part})
        assert "Milan" not in page.content.decode()
        for deed in ("copy", "withdraw"):
            answer = client.post(f"/c/{theirs.ref}/{deed}/", {"part": part, "rows": "website"})
            assert answer.status_code in (404, 410)
    held = client.session
    held[f"consent:{theirs.ref}"] = held[f"consent:{ours.ref}"]
    held.save()
    for part in parts:
        assert client.get(address(theirs), {"part": part}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.consent.status == "valid"


def test_the_page_behind_the_second_link_leads_to_the_full_copy(cast):
    asked = make.request(cast.worker, cast.noord, both=True, now=timezone.now())
    for number in (1, 2):
        make.signed(asked, number=number, now=timezone.now())
    client = pages.arrived(asked, number=1, purpose="manage")
    client.get(pages.link_of(asked, 2, "manage"))  # the other parent, in the same browser
    page = client.get(pages.page_of(asked)).content.decode()
    assert f"/c/{asked.ref}/receipt.pdf?part=manage-2" in page
    own = pages.arrived(asked, purpose="own").get(pages.page_of(asked))
    assert "receipt.pdf" not in own.content.decode()


@pytest.mark.parametrize(
    ("language", "says"),
    [("nl", "De kopie kan nu niet worden gemaakt."), ("ar", "لا يمكن إنشاء النسخة الآن.")],
)
def test_a_copy_that_can_not_be_made_is_told_to_its_signer(
    cast, settings, monkeypatch, language, says
):
    """On that parent's page, in their language, once; the answer and the button stay."""
    settings.DEMO = True  # every language is offered, checked or not
    asked = make.request(cast.worker, cast.noord, both=True, now=timezone.now())
    for number in (1, 2):
        make.signed(asked, number=number, now=timezone.now())
    client = pages.arrived(asked, number=1, purpose="manage")
    client.get(pages.page_of(asked), {"lang": language})
    client.get(pages.link_of(asked, 2, "manage"))  # the other parent, in the same browser
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.001)
    told = client.get(address(asked), {"part": "manage-1"}, follow=True)
    assert told.status_code == 200 and told.redirect_chain[-1][1] == 302
    page = told.content.decode()
    assert says in page and f"/c/{asked.ref}/receipt.pdf?part=manage-1" in page
    again = client.get(pages.page_of(asked), {"part": "manage-1"}).content.decode()
    assert says not in again


def test_who_just_signed_is_told_that_the_copy_can_not_be_made(cast, monkeypatch):
    asked = make.request(cast.worker, cast.noord, now=timezone.now())
    client = pages.known(asked, born=f"{BORN:%d-%m-%Y}")
    assert client.post(pages.page_of(asked), pages.filled(asked)).status_code == 302
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.001)
    told = pages.text_of(client.get(address(asked), follow=True))
    assert "De kopie kan nu niet worden gemaakt. Er is niets kwijt" in told
    assert "Kopie downloaden (pdf)" in told


def test_a_copy_for_staff_that_can_not_be_made_was_not_taken_along(cast, monkeypatch, client):
    asked = make.request(cast.worker, cast.noord, now=timezone.now())
    make.signed(asked, now=timezone.now())
    sign_in(client, cast.worker)
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.001)
    page = client.get(reverse("consent:receipt", args=[asked.ref]), follow=True)
    assert page.status_code == 200 and "De pdf kon niet worden gemaakt" in page.content.decode()
    assert not AuditEntry.objects.filter(verb="exported").exists()


def test_anybody_can_read_how_to_check_a_seal_and_take_the_certificate(cast, settings):
    settings.DEMO = True  # every language is offered, checked or not
    make.places()
    client = pages.browser()
    mark = seal.current("Stichting")
    for language, word in (("nl", "verzegeld"), ("en", "sealed")):
        text = pages.text_of(client.get(f"/seal/?lang={language}"))
        assert mark.fingerprint() in text and word in text, text
    certificate = client.get("/seal/certificate.cer")
    assert hashlib.sha256(certificate.content).hexdigest().upper() == mark.fingerprint().replace(
        " ", ""
    )


def test_without_a_seal_there_is_no_certificate(cast, settings):
    make.places()
    settings.SEAL_MADE = None
    client = pages.browser()
    assert "digitaal zegel" not in pages.text_of(client.get("/seal/"))
    assert client.get("/seal/certificate.cer").status_code == 404
