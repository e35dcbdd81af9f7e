"""What a page weighs on the wire, cold, and how still it lies while it loads."""

import re

import pytest
from django.utils import timezone

from tests.chromium import DESKTOP, PHONE
from tests.consent.pages import link_of

FORM, FORM_SCRIPT, FORM_REQUESTS = 45_000, 12_000, 6  # bytes
WITH_HTMX = 65_000
SHIFT = """() => new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(shift)));
})"""


class Wire:
    """What came over the wire: kind, address, coding and compressed bytes of each answer.

    Headers are left out: their size is the protocol's (HTTP/2 packs them).
    """

    def __init__(self, page):
        self.answers = {}
        protocol = page.context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
        protocol.on("Network.responseReceived", self._received)
        protocol.on("Network.dataReceived", self._data)

    def _received(self, event):
        response = event["response"]
        encoding = response["headers"].get("Content-Encoding", "")
        self.answers[event["requestId"]] = [event["type"], response["url"], encoding, 0]

    def _data(self, event):
        self.answers[event["requestId"]][3] += int(event["encodedDataLength"])

    def bytes(self, kind=""):
        return sum(size for type_, _url, _coding, size in self.answers.values() if kind in type_)

    def told(self):
        return "\n".join(str(answer) for answer in self.answers.values())


OFFLINE = ("offline.", "offline-form.", "queue.", "worker.")
OFFLINE_SCRIPT = 10_000  # bytes


def load(page, path):
    wire = Wire(page)
    page.goto(path, wait_until="networkidle")
    return wire


def test_the_signal_form_is_light(visit, site):
    wire = load(visit(site.house.worker, PHONE), "/signals/new/")

    assert wire.bytes() <= FORM, wire.told()
    assert wire.bytes("Script") <= FORM_SCRIPT, wire.told()
    assert len(wire.answers) <= FORM_REQUESTS, wire.told()
    assert not [url for _type, url, *_rest in wire.answers.values() if "htmx" in url]


def test_the_page_of_hours_is_light(visit, site):
    wire = load(visit(site.house.worker, PHONE), "/hours/")

    assert wire.bytes() <= FORM, wire.told()
    assert not [url for _type, url, *_rest in wire.answers.values() if "htmx" in url]


def test_writing_a_signal_loads_little_script_more(visit, site):
    page = visit(site.house.worker, PHONE)
    wire = load(page, "/signals/new/")
    page.locator("#id_narrative").fill("Samira Jansen zei dat.")
    page.locator("[data-found] p").first.wait_for()
    assert [url for _type, url, *_rest in wire.answers.values() if "text-check" in url]
    offline = sum(size for *_rest, url, _coding, size in wire.answers.values()
                  if any(name in url for name in OFFLINE))  # fmt: skip
    assert wire.bytes("Script") - offline <= FORM_SCRIPT, wire.told()


def test_the_script_of_the_offline_part_is_small(visit, site):
    """All of it: in pages and in the service worker."""
    page = visit(site.house.worker, PHONE)
    kept = page.request.get("/sw.js").text()
    names = [name for name in re.findall(r'"(/static/[^"]+\.js)"', kept)
             if any(part in name for part in OFFLINE)]  # fmt: skip
    assert len(names) == len(OFFLINE), kept
    takes_brotli = {"Accept-Encoding": "br"}
    answers = [page.request.head(name, headers=takes_brotli) for name in names]
    assert {answer.headers["content-encoding"] for answer in answers} == {"br"}
    assert sum(int(answer.headers["content-length"]) for answer in answers) <= OFFLINE_SCRIPT


def test_styles_and_scripts_come_in_brotli(visit, site):
    wire = load(visit(site.house.lead, PHONE), "/signals/")
    coded = {coding for type_, _url, coding, _size in wire.answers.values()
             if type_ in ("Stylesheet", "Script")}  # fmt: skip
    assert coded == {"br"}, wire.told()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_inbox_weighs_no_more_than_it_may(visit, site, size):
    wire = load(visit(site.house.lead, size), "/signals/")

    assert wire.bytes() <= WITH_HTMX, wire.told()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    ("path", "who"),
    [("/", "lead"), ("/signals/new/", "worker"), ("/signals/", "lead"), ("/accounts/login/", "")],
)
def test_nothing_moves_while_a_page_loads(visit, site, path, who, size):
    page = visit(getattr(site.house, who) if who else None, size)
    page.goto(path, wait_until="networkidle")
    assert page.evaluate(SHIFT) == 0


SIGNER = 45_000  # bytes


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_page_of_a_parent_is_light_on_a_cold_telephone(visit, site, language):
    """The typeface, the sheet and the script of the form itself; what draws comes later."""
    page = visit(None, PHONE)
    page.goto(link_of(site.house.parent_asked, now=timezone.now()))
    page.locator("[name=date_of_birth]").fill("03-06-2012")
    page.locator("main button[type=submit]").click()
    page.locator("[data-step]").first.wait_for()
    wire = load(page, f"/c/{site.house.parent_asked.ref}/?lang={language}")

    assert wire.bytes() <= SIGNER, wire.told()
    assert not [url for _type, url, *_rest in wire.answers.values() if "signature_pad" in url]
    assert page.evaluate(SHIFT) == 0
