"""Push: switched on in the browser, sent to a push service, shown by the service worker.

Chromium without a screen gets no subscription of a real push service, and a shell without a screen
shows no notification. So the browser's PushManager and registration alone are replaced, and of a
notification counts what the browser is asked to show; page, scripts and server are the real ones.
"""

import json
import re
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisation import push
from organisation.models import PushDevice
from outbox import actions
from outbox.models import Message
from tests import make
from tests.chromium import PHONE
from tests.web_hooks import listening

# As much of a browser's push as a page asks of it.
PUSH_MANAGER = """(endpoint) => {
  Notification.requestPermission = async () => "granted";
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (wish) => {
    if (!wish.userVisibleOnly || wish.applicationServerKey.length !== 65) throw new Error("wish");
    return { endpoint };
  };
}"""

# One that has an address already, made with a key that is given; a browser makes no second one
# with another key beside it.
SUBSCRIBED = """([endpoint, key]) => {
  let lying = {
    endpoint: `${endpoint}/before`,
    options: { applicationServerKey: Uint8Array.from(key).buffer },
    unsubscribe: async () => { lying = null; return true; },
  };
  PushManager.prototype.getSubscription = async () => lying;
  const { subscribe } = PushManager.prototype;
  PushManager.prototype.subscribe = async (wish) => {
    if (lying) throw new DOMException("another key", "InvalidStateError");
    return subscribe(wish);
  };
}"""

# The script of /sw.js in a page, whose registration keeps what it is asked to show: nothing in a
# running service worker can be waited for with a limit.
WAKE = """async ([address, words, minutes]) => {
  const { wake } = await import(address);
  const shown = [];
  self.registration = {
    getNotifications: async () =>
      minutes === null ? [] : [{ data: { since: Date.now() - minutes * 60_000 } }],
    showNotification: async (title, options) => { shown.push([title, options.body]); },
  };
  wake(words);
  const event = new Event("push");
  const done = new Promise((told) => { event.waitUntil = told; });
  self.dispatchEvent(event);
  await done;
  return shown;
}"""


@pytest.fixture
def service(settings):
    settings.VAPID_PRIVATE_KEY, settings.PUSH_INSIDE = bytes(range(1, 33)), True
    with listening() as hook:
        yield hook


def test_push_is_switched_on_for_a_device_and_wakes_it(visit, site, service):
    page = visit(site.house.lead, PHONE)
    page.add_init_script(f"({PUSH_MANAGER})('{service.url}/phone')")
    page.goto("/profile/notifications/")

    page.get_by_label("Hoe noem je dit apparaat?").fill("Werktelefoon Lotte")
    page.get_by_role("button", name="Zet aan op dit apparaat").tap()

    name = page.locator("bdi", has_text="Werktelefoon Lotte")
    expect(name).to_be_visible()
    device = PushDevice.objects.get(name="Werktelefoon Lotte")
    page.get_by_role("button", name="Test Werktelefoon Lotte").tap()
    expect(page.get_by_text("testbericht onderweg")).to_be_visible()
    row = Message.objects.about(device.label).get()
    actions.send(row.pk, timezone.now())
    assert [(came.path, came.body) for came in service.received] == [("/phone", b"")]

    service.status = 410  # the browser took it back
    row = actions.post(
        "organisation.push_test", subject=device.label, recipient=site.house.lead.label,
        dedupe_key="browser:again", not_before=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    actions.send(row.pk, timezone.now())
    page.reload()
    expect(name).to_have_count(0)


@pytest.mark.parametrize(
    ("of_the_house", "path"), [(True, "/before"), (False, "")], ids=["its key", "an older key"]
)
def test_an_address_that_an_older_key_made_is_asked_for_anew(
    visit, site, service, of_the_house, path
):
    """Nothing that is signed with the key of now would reach it."""
    page = visit(site.house.lead, PHONE)
    endpoint = f"{service.url}/renewed"
    make.push_device(site.house.lead, endpoint=f"{endpoint}/before", name="Met de sleutel van toen")
    key = list(urlsafe_b64decode(f"{push.public_key()}==")) if of_the_house else [4] * 65
    page.add_init_script(f"({PUSH_MANAGER})('{endpoint}')")
    page.add_init_script(f"({SUBSCRIBED})({json.dumps([endpoint, key])})")
    page.goto("/profile/notifications/")
    page.get_by_label("Hoe noem je dit apparaat?").fill("Telefoon van toen")
    page.get_by_role("button", name="Zet aan op dit apparaat").tap()

    expect(page.locator("bdi", has_text="Telefoon van toen")).to_be_visible()
    device = PushDevice.objects.get(name="Telefoon van toen")
    assert device.endpoint == endpoint + path
    assert not PushDevice.objects.filter(name="Met de sleutel van toen").exists()
    device.delete()


def test_where_no_service_worker_is_taken_push_says_that_it_can_not(visit, site, service):
    """A browser says that it is possible, and then nothing ever stands ready."""
    page = visit(site.house.lead, PHONE, service_workers="block")
    page.add_init_script(f"({PUSH_MANAGER})('{service.url}/never')")
    page.clock.install()
    page.goto("/profile/notifications/")
    told = page.get_by_text("Deze browser kan dit niet")
    expect(told).to_be_hidden()
    button = page.get_by_role("button", name="Zet aan op dit apparaat")
    button.tap()
    expect(button).to_have_attribute("aria-busy", "true")
    page.clock.run_for(10_000)

    expect(told).to_be_visible()
    expect(told).to_have_role("status")
    expect(button).to_be_enabled()
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_text("Je browser laat meldingen van deze site niet toe")).to_be_hidden()
    assert f"{service.url}/never" not in {device.endpoint for device in PushDevice.objects.all()}


def test_a_device_is_removed(visit, site):
    device = make.push_device(site.house.worker, name="Oude telefoon")
    page = visit(site.house.worker, PHONE)
    page.goto("/profile/notifications/")
    page.get_by_role("button", name="Verwijder Oude telefoon").tap()
    expect(page.get_by_text("krijgt niets meer")).to_be_visible()
    assert not PushDevice.objects.filter(pk=device.pk).exists()


@pytest.mark.parametrize(
    ("lying", "body"),
    [
        (None, "Er wacht een dringend bericht. Open de app."),
        (13, "Er wacht een dringend bericht. Open de app."),
        (14, "Nog niemand heeft het overgenomen. Open de app."),
    ],
    ids=["the first", "one that came just now", "one that waits"],
)
def test_the_service_worker_shows_that_something_waits_without_content(visit, site, lying, body):
    page = visit(site.house.lead, PHONE)
    page.goto("/profile/notifications/")
    page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    script = page.request.get("/sw.js").text()
    address = re.search(r'import \{ wake \} from "(.*)";', script)[1]
    words = json.loads(re.search(r"^wake\((.*)\);$", script, re.M)[1])
    assert page.evaluate(WAKE, [address, words, lying]) == [["Vindplaats", body]]
