"""Paper consents of before, from a table: each row looked over, everything taken in or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consent import verifying
from consent.choices.consent import ConsentStatus
from consent.models import Consent, ConsentRequest
from organisation.models import Organisation
from outbox.models import Message
from tests.consent import make
from tests.sign_in import sign_in
from youthwork.lib import sheets
from youthwork.lib.dates import day_of

PAGE = reverse("consent:sheets")
HEADINGS = ["Voornaam", "Achternaam", "Geboortedatum", "Ouder", "Relatie", "Getekend op"]
USES = ["Foto's", "Besloten werkprofielen"]
MILAN = ["Milan", "Vos", "3-6-2012", "Sanne Vos", "moeder", "1-9-2026", "ja", "x"]
NOAH = ["Noah", "", "22 januari 2013", "Piet", "vader", "2026-08-01", "ja", "nee"]


@pytest.fixture
def page(cast, client):
    make.places()
    sign_in(client, cast.lead)

    def send(*rows, heads=None, carried="", kind="csv", **also):
        heads = heads or [*HEADINGS, *USES]
        values = {
            "sheet_holder": "Rodney",
            "sheet_place": "kast",
            "declares_authority": "on",
            "do": "look",
            "table": carried,
        }
        if rows:
            content = (
                "".join(sheets.csv_lines(heads, rows)).encode()
                if kind == "csv"
                else sheets.xlsx([("1", heads, rows)])
            )
            values["file"] = SimpleUploadedFile(f"oud.{kind}", content)
        return client.post(PAGE, values | also)

    send.client = client
    return send


def carried_on(response):
    """What the page sends back when its button is pressed."""
    form = response.context["form"]
    columns = {field.html_name: field.value() for field in [*form.column_fields, *form.use_fields]}
    return {"carried": form.carried, "do": "take_in"} | columns


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_sheets_are_looked_over_and_then_taken_in(page, cast, kind):
    looked = page(MILAN, NOAH, kind=kind)
    assert looked.status_code == 200 and not ConsentRequest.objects.exists()
    assert "Neem 2 formulieren over" in looked.content.decode()

    response = page(**carried_on(looked))

    assert response.status_code == 302
    consent = Consent.objects.get()  # a photo of Noah may go nowhere: that is a no
    assert consent.subject.first_name == "Milan" and consent.request.team == cast.noord
    assert consent.valid_from == date(2026, 9, 1) and consent.valid_until == date(2028, 6, 3)
    assert consent.at_sixteen and consent.assurance == "C" and consent.request.route == "paper"
    assert ConsentRequest.objects.filter(status="refused").count() == 1
    assert not Message.objects.exists()
    assert verifying.verify().broken is None


def test_one_wrong_row_keeps_everything_out_and_says_which(page):
    wrong = ["Sofie", "", "31-2-2013", "Jan", "pleegouder", "1-9-2031", "misschien", ""]
    looked = page(MILAN, wrong)
    text = looked.content.decode()

    assert looked.status_code == 422 and "Neem" not in text
    assert text.count('<a href="#row-3">') == 5
    assert "“pleegouder” mag niet tekenen" in text
    assert page(**carried_on(looked)).status_code == 422
    assert not ConsentRequest.objects.exists()


def test_what_is_over_or_known_is_left_out_and_said(page, cast):
    make.consent(cast.worker, cast.noord)  # Milan
    old = ["Amira", "", "3-6-2013", "Sara", "", "1-9-2024", "ja", "ja"]
    looked = page(MILAN, NOAH, old)
    text = looked.content.decode()

    assert looked.status_code == 200 and "Telde tot 1 september 2026" in text
    assert "Heeft hier al een geldig antwoord" in text
    assert page(**carried_on(looked)).status_code == 302
    assert ConsentRequest.objects.count() == 2
    again = page(MILAN, NOAH, old)
    assert again.status_code == 200 and again.context["left_out"] == 3
    assert page(**carried_on(again)).status_code == 422  # there is nothing left


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (USES, NOAH),  # a yes to photos that may go nowhere
        ([*USES, "Kind akkoord"], [*MILAN[:6], "ja", "ja", "nee"]),
    ],
)
def test_what_comes_to_a_no_is_told_and_kept_as_one_from_the_day_on_the_sheet(page, heads, row):
    heads = [*HEADINGS, *heads]
    looked = page(row, heads=heads)
    assert "Een nee" in looked.content.decode() and "Geldig tot" not in looked.content.decode()
    assert page(**carried_on(looked)).status_code == 302
    asked = ConsentRequest.objects.get()
    assert asked.status == "refused" and day_of(asked.closed_at) == day_of(signed_on(asked))

    old = page(["Sem", *row[1:5], "1-9-2025", *row[6:]], heads=heads)
    assert "langer dan een jaar geleden" in old.content.decode()
    assert page(**carried_on(old)).status_code == 422


def signed_on(asked):
    return asked.signers.get().answer.signed_at


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["Yara", "", "2-5-2010", "Sanne", "moeder", "1-9-2026", "ja", "ja"], "zestien"),
        (["Milan", "", "3-6-2012", "Milan", "zelf", "1-9-2026", "ja", "ja"], "ouder of voogd"),
        (["Milan", "", "3-6-2012", "", "", "1-9-2026", "ja", "ja"], "wie tekende"),
        (["Milan", "", "3-6-2012", "Sanne", "", "1-9-2011", "ja", "ja"], "voor de geboorte"),
    ],
)
def test_who_signed_must_have_been_the_one_to_sign_on_that_day(page, row, told):
    looked = page(row)
    assert looked.status_code == 422 and told in looked.content.decode()


def test_a_file_with_a_citizen_service_number_is_refused_whole(page):
    looked = page([*MILAN, "123456782"], heads=[*HEADINGS, *USES, "BSN"])
    text = looked.content.decode()
    assert looked.status_code == 422 and "burgerservicenummer" in text and "123456782" not in text


def test_columns_of_another_name_are_chosen_and_everybody_may_have_said_yes(page):
    heads = ["Kind", "Van", "Geb.", "Wie", "Wat", "Op", "a", "b"]
    looked = page(MILAN, heads=heads)
    assert looked.status_code == 422 and "Kies de kolom" in looked.content.decode()

    columns = {"first_name": 0, "date_of_birth": 2, "signer_name": 3, "signed_on": 5, "photo": 6}
    values = {f"column_{name}": at for name, at in columns.items()}
    response = page(**carried_on(looked) | values | {"column_closed_profiles": "all"})
    assert response.status_code == 302
    assert Consent.objects.get().decisions == {"photo": "yes", "closed_profiles": "yes"}


def test_who_has_an_address_gets_the_copy_with_the_link_to_stop(page):
    looked = page([*MILAN, "sanne@example.org"], heads=[*HEADINGS, *USES, "E-mail"])
    assert "1 mail gaat weg" in looked.content.decode()
    page(**carried_on(looked))
    assert [message.kind for message in Message.objects.all()] == ["consent.receipt"]
    assert Consent.objects.get().status == ConsentStatus.VALID


@pytest.mark.parametrize("asks_both", [True, False])
def test_of_a_sheet_that_two_signed_both_are_written_down_and_of_one_where_that_is_enough(
    page, asks_both
):
    Organisation.objects.filter(pk=1).update(require_both_parents=asks_both)
    caches["process"].clear()
    by_one, by_both = [*MILAN, ""], ["Lot", *MILAN[1:], "Ali Vos"]
    alone, a_no = ["Sem", *MILAN[1:], "geen"], [*NOAH, ""]
    looked = page(by_one, by_both, alone, a_no, heads=[*HEADINGS, *USES, "Tweede ouder"])
    assert looked.context["left_out"] == (1 if asks_both else 0)
    assert ("Eén tekende, en we vragen het allebei" in looked.content.decode()) == asks_both
    assert "Sanne Vos, Ali Vos" in looked.content.decode()
    assert page(**carried_on(looked)).status_code == 302

    found = {one.subject.first_name: one for one in ConsentRequest.objects.all()}
    both = found["Lot"]
    assert both.needs_both and both.consent.status == ConsentStatus.VALID
    names = [signer.answer.signer_name for signer in both.signers.order_by("number")]
    assert names == ["Sanne Vos", "Ali Vos"]
    assert not found["Sem"].needs_both and found["Sem"].consent.status == ConsentStatus.VALID
    assert found["Noah"].status == "refused"
    assert ("Milan" in found) != asks_both
    assert verifying.verify().broken is None


@pytest.mark.parametrize(("said", "ready"), [("n.v.t.", 1), ("ja", 0), ("x", 0), ("sanne vos", 0)])
def test_who_else_signed_is_a_name_or_a_word_for_nobody(page, said, ready):
    looked = page([*MILAN, said], heads=[*HEADINGS, *USES, "Tweede ouder"])
    assert looked.context["ready"] == ready
    assert ("Schrijf de naam" in looked.content.decode()) is (not ready)


@pytest.mark.parametrize("carried", ["[", "{}", "[[1]]", '[["a"],["b"],5]', "[" * 100_000])
def test_a_table_that_no_page_made_is_refused(page, carried):
    assert page(carried=carried).status_code == 422


def test_the_empty_table_is_taken_in_as_it_is_filled(page):
    answer = page.client.get(reverse("consent:sheets_template", args=["csv"]))
    heads = sheets.read(answer.content)[0]
    filled = ["Milan", "Vos", "3-6-2012", "Sanne Vos", "", "1-9-2026", "", "", "", ""]
    looked = page([*filled, *["ja"] * (len(heads) - len(filled))], heads=heads)
    assert looked.status_code == 200 and looked.context["ready"] == 1
    assert page.client.get(reverse("consent:sheets_template", args=["exe"])).status_code == 404
