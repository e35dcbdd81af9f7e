"""After a silence a form waits for the passkey: one press, and nothing typed is lost."""

import time

from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from organisation.confirmation import READING_ENDED_AT
from signals.models import Signal
from tests import make
from tests.chromium import PHONE
from tests.journeys.test_j10_first_day import with_passkeys


def fall_silent(page) -> None:
    """What fifteen minutes without a page leave in the session, when nothing is on its way."""
    page.wait_for_load_state("networkidle")
    [cookie] = [c for c in page.context.cookies() if c["name"].endswith("session")]
    session = SessionStore(cookie["value"])
    session[READING_ENDED_AT] = time.time()
    session.save()


def test_a_form_waits_for_the_passkey_and_is_sent_with_it(visit, site):
    signal = make.signal(site.house.lead)
    page = with_passkeys(visit(site.house.lead, PHONE))
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("#mfa_webauthn_add").tap()
    page.wait_for_url(lambda url: "webauthn/add" not in url)

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
