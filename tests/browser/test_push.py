"""Push: switched on in the browser, sent to a push service, shown by the service worker.

Chromium without a screen gets no subscription of a real push service, and a shell without a screen
shows no notification. So the browser's PushManager alone is replaced, and of a notification counts
what the browser is asked to show; the page, its script, the server and the service worker are the
real ones.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisation.models import PushDevice
from outbox import actions
from outbox.models import Message
from tests import make
from tests.chromium import PHONE, TIME_OUT
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

WHAT_IS_ASKED = """() => {
  const its = ServiceWorkerRegistration.prototype;
  const show = its.showNotification;
  self.asked = new Promise((told) => {
    its.showNotification = function (title, options) {
      told([title, options.body]);
      return show.call(this, title, options);
    };
  });
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


def test_a_device_is_removed(visit, site):
    device = make.push_device(site.house.worker, name="Oude telefoon")
    page = visit(site.house.worker, PHONE)
    page.goto("/profile/notifications/")
    page.get_by_role("button", name="Verwijder Oude telefoon").tap()
    expect(page.get_by_text("krijgt niets meer")).to_be_visible()
    assert not PushDevice.objects.filter(pk=device.pk).exists()


def test_the_service_worker_shows_that_something_waits_without_content(visit, site):
    page = visit(site.house.lead, PHONE)
    page.context.grant_permissions(["notifications"], origin=site.url)
    page.goto("/profile/notifications/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    (worker,) = page.context.service_workers
    worker.evaluate(WHAT_IS_ASKED)
    tools = page.context.new_cdp_session(page)
    found = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.getRegistration().then(() => true)")
    assert found, "the browser tells of its service worker"
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": site.url, "registrationId": found[-1]["registrationId"], "data": ""},
    )

    within = f"new Promise((_, fail) => setTimeout(fail, {TIME_OUT}))"
    assert worker.evaluate(f"() => Promise.race([self.asked, {within}])") == [
        "Vindplaats",
        "Er wacht een dringend bericht. Open de app.",
    ]
