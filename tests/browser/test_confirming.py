"""After a silence a form waits for the passkey: one press, and nothing typed is lost."""

import time

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import expect

from organisation.confirmation import READING_ENDED_AT
from signals.actions import steps
from signals.choices.signal import StepKind
from signals.models import Signal
from tests import make
from tests.browser.pages import open_own_signal
from tests.chromium import PHONE
from tests.journeys.test_j10_first_day import with_passkeys
from youthwork.lib.dates import day_of


def fall_silent(page) -> None:
    """What fifteen minutes without a page leave in the session, when nothing is on its way."""
    page.wait_for_load_state("networkidle")
    [cookie] = [c for c in page.context.cookies() if c["name"].endswith("session")]
    session = SessionStore(cookie["value"])
    session[READING_ENDED_AT] = time.time()
    session.save()


def with_a_passkey(visit, site):
    """A page of the lead on a phone that holds a passkey of theirs."""
    page = with_passkeys(visit(site.house.lead, PHONE))
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("#mfa_webauthn_add").tap()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    return page


def test_a_form_waits_for_the_passkey_and_is_sent_with_it(visit, site):
    signal = make.signal(site.house.lead)
    page = with_a_passkey(visit, site)

    # A page asks first, and leads back.
    fall_silent(page)
    page.goto(f"/signals/{signal.ref}/")
    assert "/accounts/confirm/?next=/signals/" in page.url
    page.locator("#confirm-passkey").tap()
    page.wait_for_url(f"{site.url}/signals/{signal.ref}/")

    # A form that was being filled in waits.
    fall_silent(page)
    page.evaluate(
        """address => {
          const form = document.createElement("form")
          form.method = "post"; form.action = address
          const token = document.querySelector("[name=csrfmiddlewaretoken]").value
          for (const [name, value] of Object.entries(
            {csrfmiddlewaretoken: token, kind: "talk_youth", note: "Nog even bellen"})) {
            const field = document.createElement("input")
            field.name = name; field.value = value; form.append(field)
          }
          const button = document.createElement("button")
          button.id = "send"; form.append(button); document.body.append(form)
        }""",
        f"/signals/{signal.ref}/steps/",
    )
    page.locator("#send").dispatch_event("click")
    page.locator("#confirm-passkey").wait_for()
    page.wait_for_load_state()  # with the script that hears the press
    assert not Signal.objects.get(pk=signal.pk).steps.exists()
    page.locator("#confirm-passkey").tap()

    page.wait_for_url(f"{site.url}/signals/{signal.ref}/**")
    expect(page.get_by_role("main")).to_contain_text("Nog even bellen")
    assert Signal.objects.get(pk=signal.pk).steps.get().note == "Nog even bellen"


def test_a_form_that_htmx_sends_waits_for_the_passkey_as_well(visit, site):
    """What asks comes as a page, with the scripts that hear the press."""
    page = with_a_passkey(visit, site)
    signal = open_own_signal(page, site.house)
    step = page.get_by_role("region", name="Stap toevoegen")
    step.get_by_label("Wat deed je?").select_option("talk_youth")
    step.get_by_label("Notitie").fill("Nog even bellen")
    fall_silent(page)
    with page.expect_navigation():
        step.get_by_role("button", name="Bewaar stap").tap()
    assert not Signal.objects.get(pk=signal.pk).steps.exists()
    page.locator("#confirm-passkey").tap()

    page.wait_for_url(f"{site.url}/signals/{signal.ref}/**")
    expect(page.get_by_role("main")).to_contain_text("Nog even bellen")
    assert Signal.objects.get(pk=signal.pk).steps.get().note == "Nog even bellen"


def test_what_is_half_typed_in_another_form_is_shown_by_what_asks(visit, site):
    """To be copied: one form is sent."""
    page = with_a_passkey(visit, site)
    signal = open_own_signal(page, site.house)
    page.get_by_role("heading", name="Verander de ernst").tap()
    page.locator("#severity_reason").fill("Het loopt op, zegt school.")
    step = page.get_by_role("region", name="Stap toevoegen")
    step.get_by_label("Wat deed je?").select_option("talk_youth")
    step.get_by_label("Notitie").fill("Nog even bellen")
    fall_silent(page)
    with page.expect_navigation():
        step.get_by_role("button", name="Bewaar stap").tap()
    typed = page.get_by_role("region", name="Wat je typte")
    expect(typed).to_have_text("Het loopt op, zegt school.")
    page.locator("#confirm-passkey").tap()

    page.wait_for_url(f"{site.url}/signals/{signal.ref}/**")
    expect(page.get_by_role("main")).to_contain_text("Nog even bellen")
    assert Signal.objects.get(pk=signal.pk).steps.get().note == "Nog even bellen"


def test_of_two_buttons_the_one_that_was_pressed_waits(visit, site):
    """A step lapses at an address of its own, in the form of one that is done."""
    page = with_a_passkey(visit, site)
    signal = open_own_signal(page, site.house)
    now, lead = timezone.now(), site.house.lead
    steps.plan_step(signal, StepKind.TALK_YOUTH, owner=lead, due_on=day_of(now), by=lead, now=now)
    page.reload()
    page.locator(".to-do summary").tap()
    fall_silent(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Laat vervallen").tap()
    page.locator("#confirm-passkey").tap()

    page.wait_for_url(f"{site.url}/signals/{signal.ref}/")
    assert not Signal.objects.get(pk=signal.pk).steps.exists()
