"""J8: a parent asks what there is about a child; the privacy officer finds out, judges, answers."""

import re
import zipfile

from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from outbox import jobs
from privacy.models import AuditEntry, DataRequest, RequestHit
from tests import make
from tests.chromium import DESKTOP, PHONE
from tests.consent import make as consents


def mailed_to(address, holding):
    """The body of the one mail to an address with this in it."""
    [found] = [one.body for one in mail.outbox if one.to == [address] and holding in one.body]
    return found


def test_j8_a_parent_asks_and_gets_an_answer_with_others_covered(visit, site, settings, tmp_path):
    settings.SITE_URL = site.url
    house, now = site.house, timezone.now()
    consents.consent(
        house.worker,
        house.centrum,
        now=now,
        first_name="Jelle",
        last_name="Vraagstra",
        email="vraagstra@example.org",
    )
    make.signal(
        house.worker,
        narrative="Jelle Vraagstra deelt een diploma. Joris de Wit reageerde als eerste.",
    )
    call_command("deliver")
    mail.outbox.clear()

    # The parent, on a phone, without an account.
    parent = visit(None, PHONE)
    parent.goto("/what-we-write/")
    parent.get_by_role("link", name="Uw gegevens: zien, verbeteren of wissen").tap()
    parent.get_by_text("Zien wat er over mij is").tap()
    parent.get_by_text("Voor mijn kind onder 16").tap()
    parent.get_by_label("Uw naam").fill("Sanne Vraagstra")
    parent.get_by_label("Uw e-mailadres").fill("vraagstra@example.org")
    parent.get_by_label("Naam van uw kind").fill("Jelle Vraagstra")
    parent.get_by_label("Telefoon").fill("06 12345678")
    parent.get_by_role("button", name="Verzoek versturen").tap()
    expect(parent.get_by_role("main")).to_contain_text("Wij hebben uw verzoek")
    request = DataRequest.objects.get(made_at__gte=now)
    expect(parent.get_by_role("main")).to_contain_text(request.ref)
    call_command("deliver")
    assert "Vraagstra" not in mailed_to("vraagstra@example.org", "Dank u wel")

    # The privacy officer mails a link to the address of the consent; the parent presses.
    officer = visit(house.privacy_officer, DESKTOP)
    officer.goto("/")
    officer.get_by_role("navigation").get_by_role("link", name="Verzoeken").first.click()
    officer.get_by_role("row").filter(has_text=request.ref).get_by_role("link").click()
    officer.get_by_role("button", name="Mail een link naar het adres dat wij kennen").click()
    expect(officer.get_by_role("main")).to_contain_text("Link gestuurd naar een bekend adres")
    call_command("deliver")
    [link] = re.findall(rf"{site.url}/d/identity/\S+", mailed_to("vraagstra@example.org", "/d/"))
    parent.goto(link)
    parent.get_by_role("button", name="Ja, dat was ik").tap()
    expect(parent.get_by_role("main")).to_contain_text("U krijgt")

    # Search: long work that any worker takes up.
    officer.goto(f"/privacy/requests/{request.ref}/")
    officer.get_by_role("link", name="Zoek", exact=True).click()
    officer.get_by_role("button", name="Zoek", exact=True).click()
    officer.wait_for_url("**/work/**")
    while jobs.take_one():
        pass
    officer.goto(f"/privacy/requests/{request.ref}/")
    total = RequestHit.objects.filter(request=request).count()
    assert total >= 3

    # Judge: the text of the signal names somebody else, whose name is covered.
    officer.get_by_role("link", name="Beoordeel de volgende treffer").click()
    for _hit in range(total):
        expect(officer.get_by_role("heading", level=1)).to_contain_text("Treffer")
        officer.get_by_text("De aanvrager", exact=True).first.click()
        if officer.get_by_label("Wat is afgedekt").input_value():
            officer.get_by_text("Met anderen afgedekt").click()
            officer.locator("#id_reason").fill("Een zin gaat over iemand anders.")
        else:
            officer.get_by_text("Alles", exact=True).click()
        officer.get_by_role("button", name="Bewaar en ga verder").click()
    officer.wait_for_url(f"**/privacy/requests/{request.ref}/")
    masked = RequestHit.objects.get(request=request, source="signals.narrative")
    assert masked.passages() == ["Joris de Wit"]

    # The answer: a link by mail, the code by phone.
    officer.get_by_role("link", name="Maak het antwoord").click()
    officer.get_by_label("Jouw woorden").fill("Dit is alles wat wij hebben.")
    officer.get_by_role("button", name="Verstuur het antwoord").click()
    code = officer.locator("main .h1.num").inner_text()
    assert re.fullmatch(r"\d{4} \d{4}", code)
    call_command("deliver")
    told = mailed_to("vraagstra@example.org", "/d/answer/")
    assert code not in told
    parent.goto(re.findall(rf"{site.url}/d/answer/\S+", told)[0])
    expect(parent.get_by_role("main")).not_to_contain_text("Jelle")
    parent.get_by_label("Code").fill(code)
    parent.get_by_role("button", name="Toon mijn antwoord").tap()
    expect(parent.get_by_role("main")).to_contain_text("Jelle Vraagstra deelt een diploma")
    expect(parent.get_by_role("main")).not_to_contain_text("Joris")
    with parent.expect_download() as saved:
        parent.get_by_role("link", name="Download pdf en gegevens").tap()
    saved.value.save_as(tmp_path / "answer.zip")
    with zipfile.ZipFile(tmp_path / "answer.zip") as archive:
        assert [name[-4:] for name in sorted(archive.namelist())] == ["json", ".pdf"]
        assert b"Joris" not in archive.read(f"{request.ref}.json")

    # Everything stands in the log, and each reading in the trail.
    officer.goto(f"/privacy/requests/{request.ref}/")
    expect(officer.get_by_role("main")).to_contain_text("Antwoord geopend")
    verbs = set(AuditEntry.objects.about(request.label).values_list("verb", flat=True))
    assert {"made", "moved", "searched", "read", "checked", "exported"} <= verbs
