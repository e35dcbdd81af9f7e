"""J10: a first day: invite, password, passkey, work account, check, times, practice signal.

Thirty days on the lead looks along at the new profile.
"""

import re

from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from organisation.models import User
from outbox.models import Message
from policy.models import PolicyDocument
from privacy.models import AuditEntry
from signals.models import Signal
from tests.chromium import DESKTOP, PHONE
from tests.journeys.hand import Hand
from workers.calendar.profiles import profile_checks
from workers.models import WorkProfile

NEW = "nieuw@example.org"
PASSWORD = "blauwe fietsen rijden langzaam"


def with_passkeys(page):
    """A phone whose fingerprint is always right."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def test_j10_first_day(visit, site, settings):
    # The lead invites, on the desktop.
    lead = visit(site.house.lead, DESKTOP)
    lead.goto("/people/")
    lead.locator("main a[href='/people/invite/']").click()
    lead.locator("[name=email]").fill(NEW)
    lead.locator("main button[type=submit]").click()
    expect(lead.get_by_role("main")).to_contain_text(NEW)

    # The mail holds a link and nothing of signals.
    settings.SITE_URL = site.url
    call_command("deliver")
    [message] = [m for m in mail.outbox if m.to == [NEW]]
    assert "Centrum" in message.body
    [link] = re.findall(rf"{site.url}/accounts/invitation/\S+/", message.body)

    # The link opens on the new worker's phone; name and password make the account.
    page = with_passkeys(visit(None, PHONE))
    hand = Hand(page)
    page.goto(link)
    assert page.url == f"{site.url}/accounts/invitation/", "no secret in the address bar"
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    hand.write(page.locator("[name=name]"), "Noor Bakker")
    hand.write(page.locator("[name=password1]"), PASSWORD)
    hand.write(page.locator("[name=password2]"), PASSWORD)
    hand.tap(page.locator("main button[type=submit]"))

    # A reader needs a second step: a passkey with two taps.
    page.wait_for_url("**/accounts/second-step/**")
    hand.tap(page.locator("main a[href='/accounts/2fa/webauthn/add/']"))
    page.wait_for_url("**/accounts/2fa/webauthn/add/**")  # with the script that hears the tap
    hand.tap(page.locator("#mfa_webauthn_add"))

    # The recovery codes, and on to the start page.
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    hand.tap(page.locator("main a[href='/']"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noor")
    page.goto("/signals/")
    expect(page.get_by_role("heading", level=1, name="Signalen")).to_be_visible()
    assert hand.taps == 4
    noor = User.objects.get(email=NEW)
    assert {team.name for team in noor.current_teams} == {"Centrum"}
    assert AuditEntry.objects.filter(by=noor).exists()

    # What there is to read, each opened, and then said to be read.
    page.goto("/first-weeks/")
    page.get_by_role("main").locator("a[href='/policy/reading/']").first.tap()
    page.wait_for_url("**/policy/reading/")
    texts = page.locator("section[aria-labelledby=texts-t] .rows a")
    expect(texts).to_have_count(3)
    for address in [text.get_attribute("href") for text in texts.all()]:
        assert page.goto(site.url + address).status == 200
    page.goto("/policy/reading/")
    adopted = page.locator("section[aria-labelledby=adopted-t] .rows a")
    for address in [document.get_attribute("href") for document in adopted.all()]:
        page.goto(site.url + address)
        page.locator("form[action$='/read/'] button[type=submit]").tap()
        expect(page.locator("form[action$='/read/']")).to_have_count(0)
    assert not PolicyDocument.objects.unread_by(noor).exists()

    # A work account by the organisation's pattern, with the bio that is ready to copy.
    page.goto("/profile/accounts/new/")
    page.locator("[name=platform]").select_option("instagram")
    hand.write(page.locator("[name=handle]"), page.locator("#t-handle").input_value())
    hand.write(page.locator("[name=bio]"), page.locator("#t-bio").input_value())
    page.locator("main form button[type=submit]").tap()
    expect(page.get_by_role("main")).to_contain_text("jw_noor_debrug")

    # The sixteen items; one of them is not so yet, and is named.
    page.goto("/profile/check/")
    for item in range(1, 17):
        answer = "no" if item == 15 else "yes"
        page.locator(f"[name=profile_{item}][value={answer}] + label").tap()
    page.locator("#check button[type=submit]").last.tap()
    expect(page.get_by_role("main").locator("a[href='#id_profile_15']")).to_be_visible()
    page.locator("[name=profile_15][value=yes] + label").tap()
    page.locator("#check button[type=submit]").last.tap()
    page.wait_for_url("**/profile/")
    expect(page.get_by_role("main")).to_contain_text("In orde")

    # When young people can reach Noor.
    page.goto("/profile/availability/")
    for day in range(5):
        page.locator(f"[name=from_{day}]").fill("14:00")
        page.locator(f"[name=until_{day}]").fill("22:00")
    page.locator("main form button[type=submit]").tap()
    expect(page.get_by_role("main")).to_contain_text("ma–vr 14–22 u")
    again = User.objects.get(email=NEW).work_profiles.get()
    assert (again.next_check_on - again.passed_on).days == 30, "then the lead looks along"

    # A practice signal, as sharp as it gets: it counts nowhere and nobody is warned.
    page.goto("/first-weeks/")
    expect(page.get_by_role("main")).to_contain_text("van 8")
    page.get_by_role("link", name="Oefensignaal").tap()
    page.locator("label[for=category-violence]").tap()
    severity = page.get_by_role("group", name="Hoe ernstig is het?")
    severity.locator("label", has_text="Nu").last.tap()
    hand.write(page.locator("[name=narrative]"), "Verzonnen oproep voor zaterdag op het plein.")
    page.locator("form.signal-form button[type=submit]").last.tap()
    page.wait_for_url(f"{site.url}/")
    expect(page.get_by_role("main")).to_contain_text("Je eerste weken")
    practised = Signal.objects.get(created_by=noor)
    assert practised.is_practice
    assert not Message.objects.filter(subject__endswith=practised.ref).exists()

    # What we write down and what never stands beside the steps.
    page.goto("/first-weeks/")
    page.get_by_role("link", name=re.compile("wat nooit")).tap()
    page.wait_for_url("**/what-we-write/**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    # Thirty days later the lead is reminded, and looks along item by item.
    today = timezone.localdate()
    WorkProfile.objects.filter(pk=again.pk).update(lead_looks_on=today)
    profile_checks(today, timezone.now())
    asked_lead = Message.objects.get(kind="workers.look_along", subject=again.label)
    assert asked_lead.recipient == site.house.lead.label
    lead.goto("/")
    lead.get_by_role("region", name=re.compile("^Te doen")).locator("summary").click()
    task = lead.get_by_role("link", name=re.compile("Kijk mee met een nieuw profiel"))
    expect(task).to_contain_text("Noor Bakker")
    task.click()
    expect(lead.get_by_role("main")).to_contain_text("Je kijkt mee met Noor")
    for item in range(1, 17):
        lead.locator(f"[name=profile_{item}][value=yes] + label").click()
    lead.locator("#check button[type=submit]").last.click()
    lead.goto("/")
    expect(lead.get_by_role("main")).to_be_visible()
    expect(task).to_have_count(0)
    again.refresh_from_db()
    assert (again.lead_looks_on, again.last_check.by) == (None, site.house.lead)

    # The link works once.
    other = visit(None, PHONE)
    assert other.goto(link).status == 404

    # Logging out, and in again with the passkey alone: reading is confirmed with it.
    page.goto("/more/")
    page.locator("form[action='/accounts/logout/'] button").tap()
    page.wait_for_url("**/accounts/login/**")
    hand.tap(page.locator("#passkey_login"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noor")
    page.goto("/signals/search/")
    expect(page.get_by_role("searchbox")).to_be_visible()
    assert hand.taps == 5
