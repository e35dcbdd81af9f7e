"""The session ends while a note is written: after log-in one press sends it."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from signals.models import Signal
from tests import make
from tests.browser.fixtures import session_of
from tests.chromium import PHONE


def test_f64_a_note_sent_by_htmx_after_the_session_ended_is_sent_after_log_in(visit, site):
    signal = make.signal(site.house.lead)
    page = visit(site.house.lead, PHONE)
    page.goto(f"/signals/{signal.ref}/")
    region = page.get_by_role("region", name="Stap toevoegen")
    if region.locator("details:not([open])").count():
        region.locator("summary").first.tap()
    region.get_by_label("Wat deed je?").select_option("talk_youth")
    region.get_by_label(re.compile("^Notitie")).fill("Morgen samen bellen.")
    [cookie] = [c for c in page.context.cookies() if c["name"].endswith("session")]
    Session.objects.filter(pk=cookie["value"]).delete()

    region.get_by_role("button", name="Bewaar stap").tap()
    page.wait_for_url("**/accounts/login/?next=/accounts/typed/")
    assert not Signal.objects.get(pk=signal.pk).steps.exists()

    page.context.add_cookies([cookie | {"value": session_of(site.house.lead)}])
    page.goto("/accounts/typed/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Je was uitgelogd"))
    expect(page.get_by_role("region", name="Wat je typte")).to_contain_text("Morgen samen bellen.")
    page.get_by_role("button", name="Alsnog versturen").tap()

    page.wait_for_url(f"**/signals/{signal.ref}/")
    expect(page.get_by_role("main")).to_contain_text("Morgen samen bellen.")
    assert Signal.objects.get(pk=signal.pk).steps.get().note == "Morgen samen bellen."
