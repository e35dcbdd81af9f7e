"""What a page weighs on the wire, cold, and how still it lies while it loads."""

import re
from contextlib import contextmanager, suppress
from functools import cache
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from django.utils import timezone
from playwright.sync_api import TimeoutError, expect

from bench.weighing import LEAST, Site, written
from tests.browser.opened import opened
from tests.chromium import DESKTOP, PHONE
from tests.consent.pages import link_of

FORM, FORM_SCRIPT, FORM_REQUESTS = 45_000, 12_000, 6  # bytes
# With its headers the form comes in what a server sends before it hears back, ten packets.
FORM_PAGE = 13_700
WITH_HTMX = 65_000
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length"
# A page with a script to wait for shows nothing before.
PAINTED_OR_WAITS = f"""() => ({PAINTED})()
  || (document.readyState !== "loading" && document.querySelector("script[blocking=render]"))"""
# A part of a pixel, nothing to three places, is what Lighthouse counts as none.
MOVED = """() => new Promise((resolve) => {
  const told = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries().filter(({ value }) => value >= 0.0005)) {
      const what = sources.map(({ node }) => (node?.outerHTML ?? node?.data ?? "").slice(0, 90));
      told.push([value, ...what].join(" | "));
    }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(told)));
})"""
# As tall as a page: a shift is counted only where it can be seen.
WHOLE = PHONE | {"viewport": {"width": 360, "height": 5000}, "device_scale_factor": 1}

LATER = re.compile(r"/unsent/|offline|queue\.|manifest")  # signals that wait for a connection


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
        headers = response["headers"]
        # Chromium counts no bytes of the page itself as they come in; its length stands in front.
        size = int(headers["Content-Length"]) if event["type"] == "Document" else 0
        encoding = headers.get("Content-Encoding", "")
        self.answers[event["requestId"]] = [event["type"], response["url"], encoding, size]

    def _data(self, event):
        answer = self.answers.get(event["requestId"])  # none where it began before we listened
        if answer and answer[0] != "Document":
            answer[3] += int(event["encodedDataLength"])

    def bytes(self, kind=""):
        return sum(size for type_, _url, _coding, size in self.answers.values() if kind in type_)

    def needed(self, site):
        """Bytes of each answer but of what a page fetches when it is done."""
        return [
            size
            for _type, url, _coding, size in self.answers.values()
            if not LATER.search(url.removeprefix(site))
        ]

    def at_once(self, site):
        return sum(self.needed(site))

    def told(self):
        return "\n".join(str(answer) for answer in self.answers.values())


# All by which a signal is looked over, kept, told of, opened again, sent and gone.
OFFLINE = ("offline.", "offline-form.", "queue.", "worker.")
OFFLINE_SCRIPT = 10_240  # bytes
BEGUN = ("draft.",)  # what was typed and not saved, with a connection too, is offered once more
BEGUN_SCRIPT = 1_500


def load(page, path):
    wire = Wire(page)
    page.goto(path, wait_until="networkidle")
    return wire


def test_the_signal_form_is_light(visit, site):
    wire = load(visit(site.house.worker, PHONE), "/signals/new/")

    assert wire.bytes() <= FORM, wire.told()
    assert wire.bytes("Script") <= FORM_SCRIPT, wire.told()
    assert len(wire.answers) <= FORM_REQUESTS, wire.told()
    assert wire.bytes("Document") <= FORM_PAGE, wire.told()
    assert not [url for _type, url, *_rest in wire.answers.values() if "htmx" in url]


def test_what_a_choice_shows_on_the_form_is_drawn_when_it_shows(visit, site):
    """Not with the page: the kinds that come second, and a red card."""
    page = visit(site.house.worker, PHONE)
    wire = load(page, "/signals/new/")
    assert not [url for _type, url, *_rest in wire.answers.values() if "later" in url]

    with page.expect_response(lambda answer: "/later." in answer.url) as asked:
        page.locator("details.more > summary").tap()
    assert asked.value.ok

    page.locator("label[for=category-unsafe_home]").tap()
    icon = page.locator("#card-home .later")
    assert icon.bounding_box()["width"] >= 20
    assert "later" in icon.evaluate("icon => getComputedStyle(icon).maskImage")
    assert len([url for _type, url, *_rest in wire.answers.values() if "later" in url]) == 1


def test_the_page_of_hours_is_light(visit, site):
    """With all that comes by itself, also when the page is done."""
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
    for parts, most in ((OFFLINE, OFFLINE_SCRIPT), (BEGUN, BEGUN_SCRIPT)):
        names = [name for name in re.findall(r'"(/static/[^"]+\.js)"', kept)
                 if any(f"/{part}" in name for part in parts)]  # fmt: skip
        assert len(names) == len(parts), kept
        takes_brotli = {"Accept-Encoding": "br"}
        answers = [page.request.head(name, headers=takes_brotli) for name in names]
        assert {answer.headers["content-encoding"] for answer in answers} == {"br"}
        assert sum(int(answer.headers["content-length"]) for answer in answers) <= most, names


def test_styles_and_scripts_come_in_brotli(visit, site):
    wire = load(visit(site.house.lead, PHONE), "/signals/")
    coded = {coding for type_, _url, coding, _size in wire.answers.values()
             if type_ in ("Stylesheet", "Script")}  # fmt: skip
    assert coded == {"br"}, wire.told()


@pytest.mark.parametrize(
    ("size", "coding"), [(PHONE, "br"), (DESKTOP, "zstd")], ids=["phone", "desktop"]
)
def test_a_page_comes_small_to_a_phone_and_quickly_to_a_desk(visit, site, size, coding):
    page = visit(site.house.lead, size)
    wire = load(page, "/signals/")
    coded = [coding for type_, _url, coding, _size in wire.answers.values() if type_ == "Document"]
    assert coded == [coding], wire.told()
    assert page.locator("h1").is_visible()


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
    assert page.evaluate(MOVED) == []


@pytest.fixture(scope="module")
def pages(site):
    """What workers, parents and young people see, by name."""
    return {page.name: page for page in opened(site.house)}


@cache
def script(url):
    with urlopen(url) as answer:
        return answer.read()


@pytest.mark.parametrize("name", [weight.page for weight in written()])
def test_nothing_moves_when_scripts_come_after_the_first_paint(visit, pages, name):
    """On a slow phone they do, unless the page waits for them.

    What moves below the screen counts too: somebody may have scrolled by then.
    """
    page = visit(None, WHOLE)
    page.context.set_extra_http_headers({"Cookie": pages[name].cookies})
    held, gate = [], SimpleNamespace(open=False)

    def answer(route):
        route.fulfill(body=script(route.request.url), content_type="text/javascript")

    page.route("**/*.js", lambda route: answer(route) if gate.open else held.append(route))
    page.goto(pages[name].path, wait_until="commit")
    page.wait_for_function(PAINTED_OR_WAITS, polling=20)
    gate.open = True
    for route in held:
        answer(route)
    page.wait_for_load_state("load")  # every script of the page has run
    assert page.evaluate(MOVED) == []


ASKED = """() => {
  const named = (kind, part) =>
    performance.getEntriesByType(kind).find(({ name }) => name.includes(part));
  const [paint, asked] = [named("paint", "contentful"), named("resource", "offline.")];
  return asked && [paint?.startTime ?? Infinity, asked.startTime];
}"""


def test_the_offline_part_is_fetched_after_the_first_paint(visit, site):
    """On a slow line it would take the place of what is shown."""
    page = visit(site.house.lead, PHONE)
    held, gate = [], SimpleNamespace(open=False)
    late = lambda route: route.continue_() if gate.open else held.append(route)  # noqa: E731
    page.route("**/inbox-keys.*.js", late)  # the page waits for it
    with page.expect_request("**/inbox-keys.*.js"):
        page.goto("/signals/", wait_until="commit")
    with suppress(TimeoutError):
        page.wait_for_function(PAINTED, timeout=3_000)
    gate.open = True
    assert held
    for route in held:
        route.continue_()
    painted, asked = page.wait_for_function(ASKED).json_value()
    assert painted <= asked


@contextmanager
def not_painted(page, path):
    """The signal form at this address with its script done and nothing painted until the end."""
    held = []
    page.route("**/held.js", lambda route: held.append(route))

    def with_one_to_wait_for(route):
        answer = route.fetch()
        waits = (
            '<script type="module" async blocking="render" src="/static/held.js"></script></head>'
        )
        route.fulfill(response=answer, body=answer.text().replace("</head>", waits, 1))

    page.route(f"**{path}", with_one_to_wait_for)
    with page.expect_request_finished(lambda request: "signal-form" in request.url):
        page.goto(path, wait_until="commit")
    with suppress(TimeoutError):
        page.wait_for_function(PAINTED, timeout=1_000)
    assert held and not page.evaluate(PAINTED)
    yield
    held[0].fulfill(body="", content_type="text/javascript")


def test_a_saved_text_is_looked_at_after_the_first_paint(visit, site):
    """The list of names weighs as much as all that the page needs."""
    page, asked = visit(site.house.worker, PHONE), []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_request("**/first-names*"):  # noqa: SIM117  comes once that is painted
        with not_painted(page, f"/signals/{site.house.signals.new.ref}/edit/"):
            assert not [url for url in asked if "text-check" in url or "first-names" in url]


COUNTS_STYLES = """
window.styles = 0;
const styleOf = window.getComputedStyle;
window.getComputedStyle = (...of) => { window.styles += 1; return styleOf(...of); };
"""


def test_the_signal_form_asks_for_no_style_before_it_is_painted(visit, site):
    """For an answer the browser works out the whole page, and once more to paint it."""
    page = visit(site.house.worker, PHONE)
    page.add_init_script(COUNTS_STYLES)
    with not_painted(page, "/signals/new/"):
        assert page.evaluate("styles") == 0
    expect(page.locator("#id_title")).to_be_disabled()  # what no kind asks for yet
    assert page.evaluate("styles") > 0


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
    assert page.evaluate(MOVED) == []


# A page that may have more than the form, and why: bytes and requests as they are, rounded up.
MORE = {
    "kept form": (58_000, 10),  # both sheets, and all that keeps a signal without a connection
    "log-in": (26_500, 7),  # what asks a device for a passkey
    "make a passkey": (34_500, 8),  # the same
}


@pytest.mark.parametrize("name", MORE)
def test_a_page_that_may_have_more_grows_no_further(site, name):
    weight = Site(site.url).weigh(next(page for page in opened(site.house) if page.name == name))
    most, requests = MORE[name]
    assert weight.total <= most and weight.requests <= requests, weight


@pytest.mark.fresh_house
def test_every_page_weighs_what_the_table_says(site):
    """Bytes are exact; `python -m bench.weights` writes the table in docs/performance.md anew."""
    served = Site(site.url)
    told = {weight.page: weight for weight in written()}
    found = {page.name: served.weigh(page) for page in opened(site.house)}
    assert list(found) == list(told)
    differs = [
        f"{told[name]}\n{weight}" for name, weight in found.items() if not weight.agrees(told[name])
    ]
    assert not differs, "\n".join([*differs, "python -m bench.weights"])


@pytest.mark.parametrize("name", ["signal form", "log-in", "inbox", "page of a survey in Arabic"])
def test_a_browser_loads_what_was_counted(visit, site, name):
    """What pages fetch when they are done, the offline part first of all, is not counted."""
    page = next(page for page in opened(site.house) if page.name == name)
    seen = visit(None, PHONE)
    seen.context.set_extra_http_headers({"Cookie": page.cookies})
    wire = load(seen, page.path)
    counted = Site(site.url).weigh(page)
    assert len(wire.needed(site.url)) == counted.requests, f"{counted}\n{wire.told()}"
    assert abs(wire.at_once(site.url) - counted.total) <= LEAST, f"{counted}\n{wire.told()}"
