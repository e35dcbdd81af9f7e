"""J11: a basement without network."""

import re

from playwright.sync_api import expect

from outbox.models import Message
from signals.models import Signal
from tests.journeys.test_j1_friday_evening import choose

STORY = "In een groepsapp staat dat er vanavond wordt gevochten."
KEPT = re.compile("#kept$")
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


NO_NETWORK = re.compile(
    "ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource|fetch resource"
)


def ready(page):
    """The phone has the app: somebody was here with a connection, and the worker keeps the form."""
    page.goto("/")
    page.wait_for_function(CONTROLLED)
    page.wait_for_function(
        "() => caches.match('/signals/offline/', { ignoreSearch: true }).then(Boolean)"
    )
    return page


def write(page, story=STORY, severity="Actie", kind="Geweld"):
    choose(page, "Wat speelt er?", kind).tap()
    choose(page, "Hoe ernstig is het?", severity).tap()
    page.get_by_label("Wat zie je?").fill(story)
    page.get_by_role("button", name="Bewaar signaal").tap()


def test_j11_basement_without_network(phone, site, visit):
    visit.expected.append(NO_NETWORK)
    page = ready(phone(site.house.worker))
    page.context.set_offline(True)

    # 1. The app opens from what is kept, and says that there is no connection.
    page.goto("/signals/new/")
    expect(page.get_by_text("Geen internet. Je kunt gewoon doorwerken.")).to_be_visible()

    # 2. Saved on the phone, encrypted, under an own number.
    write(page)
    page.wait_for_url(KEPT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard op je telefoon")
    expect(page.get_by_text("Geweld").first).to_be_visible()

    # 4. Back online: sent once.
    page.context.set_offline(False)
    expect(page.get_by_text("Verzonden: 1 signaal.")).to_be_visible()
    signal = Signal.objects.get(ref=page.locator("[data-links] a").inner_text())
    assert signal.narrative == STORY and signal.created_by == site.house.worker
    assert signal.created_offline_at is not None
    assert not Message.objects.filter(subject__endswith=signal.ref).exists()
