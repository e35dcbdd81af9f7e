"""What partners ask: written down, about persons never answered, a demand to who decides."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.models import Membership
from outbox.mail import render
from outbox.models import Message
from privacy.choices import BLOCK
from privacy.models import AuditEntry
from signals.actions import partner_requests
from signals.models import PartnerRequest
from signals.screens.sharing import share_text
from tests import make
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
ASKED = {
    "asked_on": day_of(NOW),
    "asked_by": "beleidsadviseur",
    "question": "Welke groep zit bij de zwemplas?",
    "purpose": "overleg over overlast",
    "about_persons": True,
    "answer": "refused",
    "refusal_reason": "names",
    "told": "Wanneer het druk is, en dat wij er dan zijn.",
}


def test_f56_a_municipality_that_asks_names_is_refused_with_the_reason_to_send(cast):
    municipality = make.partner("Gemeente Proefdam", "municipality")
    client = sign_in(Client(), cast.lead)
    refused = client.post(
        f"/partners/{municipality.public_id}/requests/new/",
        {**ASKED, "asked_on": "2026-11-20", "answer": "answered_generally"},
    )
    assert refused.status_code == 422 and not PartnerRequest.objects.exists()

    answer = client.post(
        f"/partners/{municipality.public_id}/requests/new/",
        {**ASKED, "asked_on": "2026-11-20"},
    )
    page = client.get(answer.url).content.decode()
    assert "Wij delen geen namen en geen accounts van jongeren" in page
    assert PartnerRequest.objects.get().answer == "refused"


def test_f57_a_police_demand_stops_tells_director_and_privacy_officer_and_hands_nothing_over(cast):
    police = make.partner()
    client = sign_in(Client(), cast.worker)
    stop = client.get(f"/partners/{police.public_id}/demand/").content.decode()
    assert "Stop. Overhandig niets." in stop and "export.csv" not in stop
    assert client.get(reverse("signals:export"), {"what": "list"}).status_code == 403

    answer = client.post(f"/partners/{police.public_id}/demand/")

    made = PartnerRequest.objects.get()
    assert (made.is_demand, made.answer, made.question) == (True, "referred", None)
    assert made.ref in client.get(answer.url).content.decode()
    told = Message.objects.filter(kind="signals.demand").values_list("recipient", flat=True)
    assert set(told) == {cast.director.label, cast.privacy_officer.label}
    mail = render(Message.objects.filter(kind="signals.demand").first(), timezone.now())
    assert made.ref in mail.subject and cast.worker.name in mail.text


def test_a_director_who_opens_no_requests_gets_no_address_of_one(cast):
    """The mail says whom to call; a page that answers 403 helps nobody."""
    cast.worker.phone = "06 12345678"
    cast.worker.save(update_fields=["phone"])
    made = partner_requests.demand(make.partner(), by=cast.worker, now=NOW)
    to = {row.recipient: row for row in Message.objects.filter(kind="signals.demand")}
    director = render(to[cast.director.label], timezone.now()).text
    officer = render(to[cast.privacy_officer.label], timezone.now()).text
    assert sign_in(Client(), cast.director).get(made.get_absolute_url()).status_code == 403
    assert made.get_absolute_url() not in director and made.get_absolute_url() in officer
    assert "06 12345678" in director and "06 12345678" in officer


def test_a_house_without_the_police_among_its_partners_has_the_stop_page_too(cast):
    """F57 comes at night: who keeps the partners is not there to write one down."""
    client = make.signed_in(cast.worker)
    address = reverse("partners:any_demand")
    assert address in client.get(reverse("partners:list")).content.decode()
    answer = client.post(address, _page_at(client, address), follow=True)
    made = PartnerRequest.objects.get()
    assert made.is_demand and made.partner.type == "police" and made.ref in answer.content.decode()
    assert Message.objects.filter(kind="signals.demand").count() == 2  # director, privacy officer
    # From now on it is one of our partners, and the page leads on to it.
    assert (
        reverse("partners:demand", args=[made.partner.public_id])
        in client.get(address).content.decode()
    )


def test_who_comes_with_a_demand_is_chosen_of_the_police_we_work_with(cast):
    ours = [
        make.partner("Politie Noord"),
        make.partner("Politie Zuid"),
        make.partner("School", "school"),
    ]
    page = make.signed_in(cast.lead).get(reverse("partners:any_demand")).content.decode()
    led_to = [reverse("partners:demand", args=[one.public_id]) in page for one in ours]
    assert led_to == [True, True, False]
    assert "<form" not in page.split("<main", 1)[1]


def test_where_nobody_is_director_or_privacy_officer_the_manager_hears_of_a_demand(cast):
    Membership.objects.filter(role__in=["director", "privacy_officer"]).delete()
    client = sign_in(Client(), cast.worker)
    address = f"/partners/{make.partner().public_id}/demand/"
    page = client.post(address, follow=True).content.decode()
    [message] = Message.objects.filter(kind="signals.demand")
    assert message.recipient == cast.manager.label and cast.manager.name in page

    Membership.objects.filter(role="manager").delete()
    page = client.post(address, follow=True).content.decode()
    assert Message.objects.filter(kind="signals.demand").count() == 1
    assert re.search("Nobody could be told|Niemand", page)


def test_who_meets_a_demand_reads_who_heard_of_it(cast):
    client = sign_in(Client(), cast.worker)
    page = client.post(f"/partners/{make.partner().public_id}/demand/", follow=True)
    assert cast.director.name in page.content.decode()
    assert cast.privacy_officer.name in page.content.decode()


def _page_at(client, address):
    """The hidden value that such a page carries."""
    page = client.get(address).content.decode()
    return {"client_id": re.search(r'name="client_id" value="([^"]+)"', page)[1]}


def _page_of(client, partner, of="demand"):
    return _page_at(client, f"/partners/{partner.public_id}/{of}/")


def test_a_demand_pressed_twice_in_one_form_is_one_number_and_a_new_page_makes_another(cast):
    police = make.partner()
    address = f"/partners/{police.public_id}/demand/"
    client = sign_in(Client(), cast.worker)
    form = _page_of(client, police)

    first, second = client.post(address, form), client.post(address, form)

    assert first.url == second.url
    made = PartnerRequest.objects.get()
    assert Message.objects.filter(kind="signals.demand").count() == 2  # director, privacy officer
    assert AuditEntry.objects.filter(verb="logged", subject__endswith=made.ref).count() == 1

    client.post(address, _page_of(client, police))
    assert PartnerRequest.objects.count() == 2


def test_a_demand_is_never_lost_to_a_page_of_before(cast):
    """The same page on another day, of somebody else or for another partner is another demand."""
    police, form = make.partner(), uuid4()
    demand = partial(partner_requests.demand, client_id=form)
    refs = {
        demand(police, by=cast.worker, now=NOW).ref,
        demand(police, by=cast.worker, now=NOW + timedelta(days=1)).ref,
        demand(police, by=cast.lead, now=NOW).ref,
        demand(make.partner("Politie Oost"), by=cast.worker, now=NOW).ref,
    }
    assert len(refs) == 4
    assert demand(police, by=cast.worker, now=NOW).ref in refs


@pytest.mark.parametrize("damaged", [{}, {"client_id": ""}, {"client_id": "x\x00"}])
def test_a_damaged_page_tells_of_a_demand_as_well(cast, damaged):
    police = make.partner()
    answer = sign_in(Client(), cast.worker).post(f"/partners/{police.public_id}/demand/", damaged)
    assert answer.url == PartnerRequest.objects.get().get_absolute_url()
    assert Message.objects.filter(kind="signals.demand").count() == 2


def test_a_question_pressed_twice_on_one_page_is_written_down_once(cast):
    partner = make.partner("Gemeente Proefdam", "municipality")
    address = f"/partners/{partner.public_id}/requests/new/"
    client = sign_in(Client(), cast.lead)
    asked = {**ASKED, "asked_on": "2026-11-20"}
    page = asked | _page_of(client, partner, "requests/new")

    first, second = client.post(address, page), client.post(address, page)

    assert (first.status_code, second.status_code) == (302, 302)
    made = PartnerRequest.objects.get()
    assert first.url == second.url == made.get_absolute_url()
    assert AuditEntry.objects.filter(verb="logged", subject__endswith=made.ref).count() == 1

    client.post(address, asked | _page_of(client, partner, "requests/new"))
    assert PartnerRequest.objects.count() == 2


def test_a_question_refused_at_first_is_still_one_page(cast):
    partner = make.partner("Gemeente Proefdam", "municipality")
    address = f"/partners/{partner.public_id}/requests/new/"
    client = sign_in(Client(), cast.lead)
    page = _page_of(client, partner, "requests/new") | {**ASKED, "asked_on": "2026-11-20"}
    refused = client.post(address, {**page, "answer": ""})
    assert f'value="{page["client_id"]}"' in refused.content.decode()


@pytest.mark.parametrize("name", ["question", "told", "asked_by", "purpose", "answer"])
def test_another_question_typed_into_a_page_of_before_is_not_lost(cast, name):
    partner, page = make.partner(), uuid4()
    write_down = partial(partner_requests.write_down, by=cast.lead, now=NOW, client_id=page)
    other = "referred" if name == "answer" else "Iets heel anders."
    refs = [
        write_down(partner, ASKED).ref,
        write_down(partner, {**ASKED, name: other}).ref,
        write_down(make.partner("Politie Oost"), ASKED).ref,
        write_down(partner, ASKED, by=cast.worker).ref,
    ]
    assert len(set(refs)) == 4
    assert write_down(partner, ASKED, now=NOW + timedelta(days=1)).ref == refs[0]


@pytest.mark.parametrize("damaged", [{}, {"client_id": ""}, {"client_id": "x\x00"}])
def test_a_question_on_a_damaged_page_is_written_down_as_well(cast, damaged):
    partner = make.partner()
    answer = sign_in(Client(), cast.lead).post(
        f"/partners/{partner.public_id}/requests/new/",
        {**ASKED, "asked_on": "2026-11-20", **damaged},
    )
    assert answer.url == PartnerRequest.objects.get().get_absolute_url()


def test_about_persons_nothing_is_answered_not_even_past_the_action(cast):
    made = partner_requests.write_down(make.partner(), ASKED, by=cast.lead, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerRequest.objects.filter(pk=made.pk).update(answer="answered_generally")


@pytest.mark.parametrize("year", ["1900", "2016"])
def test_a_year_that_cannot_be_meant_is_asked_about(cast, year):
    answer = sign_in(Client(), cast.lead).post(
        f"/partners/{make.partner().public_id}/requests/new/",
        {**ASKED, "asked_on": f"{year}-11-20"},
    )
    assert answer.status_code == 422 and "asked_on" in answer.context["form"].errors
    assert not PartnerRequest.objects.exists()


def test_a_refusal_says_why(cast):
    with pytest.raises(ValidationError) as caught:
        partner_requests.write_down(
            make.partner(), {**ASKED, "refusal_reason": ""}, by=cast.lead, now=NOW
        )
    assert "refusal_reason" in caught.value.error_dict


def test_a_form_that_asks_why_one_refused_does_not_call_it_optional(client, cast):
    page = reverse("partners:new_request", args=[make.partner().public_id])
    shown = sign_in(client, cast.lead).get(page).content.decode()
    label = shown.partition('for="id_refusal_reason"')[2].partition("</label>")[0]
    assert "nodig als je weigerde" in label and "overslaan" not in label


def test_questions_are_counted_for_a_report_by_how_they_ended(cast):
    partner = make.partner()
    partner_requests.write_down(partner, ASKED, by=cast.lead, now=NOW)
    general = {**ASKED, "about_persons": False, "answer": "answered_generally"}
    partner_requests.write_down(partner, general, by=cast.lead, now=NOW)
    partner_requests.demand(partner, by=cast.worker, now=NOW)
    counts = PartnerRequest.objects.counts(day_of(NOW), day_of(NOW))
    assert counts == {"refused": 1, "answered_generally": 1}


def test_the_text_for_the_group_chat_holds_no_story_no_account_and_no_address(cast):
    signal = make.signal(
        cast.worker,
        now=NOW,
        category="other",
        severity=3,
        title="Titel-zwaluw",
        narrative="Verhaal-zeearend.",
        account_handle="handvat_ijsvogel",
        location_url="https://example.org/leeuwerik",
        area="Plein",
    )
    text = share_text(signal)
    assert text.splitlines()[0] == f"{signal.ref} · Anders · Noord · ernst actie"
    assert text.splitlines()[1].endswith(signal.get_absolute_url())
    for bird in ("zwaluw", "zeearend", "ijsvogel", "leeuwerik"):
        assert bird not in text.lower()


def test_nobody_shares_by_hand_around_the_partners_step(cast):
    signal = make.signal(cast.worker)
    answer = sign_in(Client(), cast.lead).post(
        f"/signals/{signal.ref}/steps/", {"kind": "informed_partner", "note": "Gebeld."}
    )
    assert answer.status_code == 422 and "Deel met een partner" in answer.content.decode()
    assert "Gebeld." in answer.content.decode() and not signal.steps.exists()


def test_f43_a_name_in_what_a_partner_asked_is_covered_and_the_trail_keeps_only_where(cast):
    partner = make.partner("Gemeente Proefdam", "municipality")
    told = {"question": "Kennen jullie Bilal?", "told": "Over Bilal zeggen wij niets, wel wanneer."}
    row = partner_requests.write_down(partner, {**ASKED, **told}, by=cast.worker, now=NOW)
    client = sign_in(Client(), cast.lead)

    assert client.post(row.get_absolute_url(), {"words": "Fatima"}).status_code == 422
    assert client.post(row.get_absolute_url(), {"words": "bilal"}).status_code == 302

    row.refresh_from_db()
    assert (row.question, row.told) == (
        f"Kennen jullie {BLOCK}?",
        f"Over {BLOCK} zeggen wij niets, wel wanneer.",
    )
    entry = AuditEntry.objects.get(verb="masked")
    assert entry.subject.endswith(row.ref) and "bilal" not in str(vars(entry)).lower()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Bilal" not in page


def test_f40_no_image_goes_with_words_to_cover_either(cast):
    row = partner_requests.write_down(make.partner(), ASKED, by=cast.worker, now=NOW)
    image = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff\xe0" + b"x" * 100, "image/jpeg")
    word = row.question.split()[-1].strip("?.")
    answer = sign_in(Client(), cast.lead).post(
        row.get_absolute_url(), {"words": word, "photo": image}
    )
    assert answer.status_code == 422
    row.refresh_from_db()
    assert word in row.question


def test_f43_who_writes_down_questions_but_covers_no_names_is_refused(cast):
    row = partner_requests.write_down(make.partner(), ASKED, by=cast.worker, now=NOW)
    client = sign_in(Client(), cast.worker)

    assert 'name="words"' not in client.get(row.get_absolute_url()).content.decode()
    assert client.post(row.get_absolute_url(), {"words": "zwemplas"}).status_code == 403
