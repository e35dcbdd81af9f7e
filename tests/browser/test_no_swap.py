"""A part that doesn't come is said beside what was pressed, and what was typed stays."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from signals.actions import triage
from signals.choices.signal import StepKind
from signals.models import Signal
from tests.browser.pages import open_own_signal
from tests.chromium import DESKTOP

NOTE = "Morgen langs school."
EXPECTED = re.compile(
    r"htmx:|Response Status Error|net::ERR|when fetching the script|status of (403|429)\b"
)


@pytest.fixture
def desk(visit, site, request):
    visit.expected.append(EXPECTED)
    return visit(site.house.lead, DESKTOP, **getattr(request, "param", {}))


# A service worker that takes the page over midway hides its requests from who answers them.
without_worker = pytest.mark.parametrize("desk", [{"service_workers": "block"}], indirect=True)


@pytest.fixture
def step(desk, site):
    """The form of a step, filled in."""
    open_own_signal(desk, site.house)
    form = desk.get_by_role("region", name="Stap toevoegen")
    form.get_by_label("Wat deed je?").select_option("talk_youth")
    form.get_by_label("Notitie").fill(NOTE)
    return form


def go_offline(page):
    """What the service worker asks for goes by another road until it has the page."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)


def press(step):
    step.get_by_role("button", name="Bewaar stap").click()


def is_noted(desk):
    """The page after it was saved; what a form says stands no more."""
    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    expect(desk.get_by_role("alert").filter(has_text="lukte niet")).to_have_count(0)
    ref = desk.url.rstrip("/").rpartition("/")[2]
    return [one.note for one in Signal.objects.get(ref=ref).steps.all()] == [NOTE]


def test_a_step_without_a_connection_says_so_and_is_saved_once_there_is_one(desk, step):
    go_offline(desk)
    press(step)
    expect(step.get_by_role("alert")).to_contain_text("geen verbinding")
    expect(step.get_by_label("Notitie")).to_have_value(NOTE)
    with desk.expect_event("requestfailed"):
        press(step)
    expect(step.get_by_role("alert")).to_have_count(1)
    desk.context.set_offline(False)
    press(step)
    assert is_noted(desk)


@without_worker
def test_without_the_script_that_tells_htmx_how_a_form_goes_as_any_other(desk, visit, site):
    """Over a bad line one file may come and not the other; a refusal would be shown by nothing."""
    visit.expected.append(re.compile("Applying inline style violates"))  # htmx's own, refused
    desk.route("**/js/swaps*.js", lambda route: route.abort())
    open_own_signal(desk, site.house)
    step = desk.get_by_role("region", name="Stap toevoegen")
    step.get_by_label("Notitie").fill(NOTE)
    with desk.expect_navigation():
        press(step)
    expect(desk.get_by_role("alert")).to_contain_text("Kies wat je deed.")
    step.get_by_label("Wat deed je?").select_option("talk_youth")
    with desk.expect_navigation():
        press(step)
    ref = desk.url.rstrip("/").rpartition("/")[2]
    assert [one.note for one in Signal.objects.get(ref=ref).steps.all()] == [NOTE]


# What htmx does with the page and when, in milliseconds of the page.
DONE = """window.done = [];
for (const deed of ["beforeProcessNode", "beforeCleanupElement", "load"]) document.addEventListener(
  `htmx:${deed}`, () => window.done.push([deed, performance.now()]), true);"""
NEVER_PAINTED = "PerformanceObserver.prototype.observe = () => {}"  # as far as it is told


def test_htmx_reads_the_page_once_it_is_painted(desk):
    """A list of fifty held its first paint up by a seventh; kept out, htmx cleaned it of what it
    never had."""
    desk.add_init_script(DONE)
    desk.goto("/signals/")
    desk.wait_for_function("() => window.done.some(([deed]) => deed === 'load')")
    done = desk.evaluate("() => window.done")
    painted = desk.evaluate("() => performance.getEntriesByName('first-paint')[0].startTime")
    assert {deed for deed, _at in done} == {"beforeProcessNode", "load"}
    assert min(at for _deed, at in done) >= painted


def choose(page):
    page.get_by_label("Ernst", exact=True).select_option("3")


def choose_by_script(page):
    page.get_by_label("Ernst", exact=True).evaluate(
        "(list) => { list.value = '3'; list.dispatchEvent(new Event('change', { bubbles: true })) }"
    )


def send_by_script(page):
    page.get_by_label("Ernst", exact=True).evaluate(
        "(list) => { list.value = '3'; list.form.requestSubmit() }"
    )


@pytest.mark.parametrize("act", [choose, choose_by_script, send_by_script])
def test_what_is_done_before_the_page_is_painted_is_swapped_all_the_same(desk, act):
    desk.add_init_script(NEVER_PAINTED)
    desk.goto("/signals/")
    desk.locator("[data-keys]").wait_for()
    assert desk.evaluate("() => document.body.hasAttribute('hx-disable')")
    desk.evaluate("() => { window.stays = true }")
    with desk.expect_response(re.compile(r"severity=3")) as answered:
        act(desk)
    assert answered.value.request.headers["hx-request"] == "true"
    expect(desk).to_have_url(re.compile(r"severity=3"))
    assert desk.evaluate("() => window.stays")


@pytest.mark.parametrize("way", ["fill", "insert"])
def test_what_is_typed_before_the_page_is_painted_is_kept(visit, site, way):
    """Of the evaluation, which sends what was changed: the first words are a change too."""
    page = visit(site.house.manager, DESKTOP)
    page.add_init_script(NEVER_PAINTED)
    page.goto(site.house.evaluation.get_absolute_url())
    page.evaluate(
        "() => { for (const part of document.querySelectorAll('details')) part.open = true }"
    )
    answer = page.locator("textarea[name=text]").first
    said = f"{NOTE} ({way})"
    with page.expect_response(lambda answered: answered.request.method == "POST") as answered:
        if way == "fill":
            answer.fill(said)
        else:
            answer.focus()
            page.keyboard.insert_text(said)
    assert answered.value.ok
    assert any(said in one.text for one in site.house.evaluation.answers.all())


def test_what_was_typed_last_is_kept_when_the_page_is_left(visit, site):
    """Of the evaluation: who presses a link doesn't wait a second."""
    page = visit(site.house.manager, DESKTOP)
    page.clock.install()
    page.goto(site.house.evaluation.get_absolute_url())
    page.evaluate(
        "() => { for (const part of document.querySelectorAll('details')) part.open = true }"
    )
    page.clock.pause_at(timezone.now() + timedelta(hours=1))  # so that no second passes
    said = f"{NOTE} (tot slot)"
    page.locator("textarea[name=text]").first.fill(said)
    with page.expect_response(lambda answered: answered.request.method == "POST") as answered:
        page.locator("h1").click()
    assert answered.value.ok
    assert any(said == one.text for one in site.house.evaluation.answers.all())


# One deed each, with nothing else that begins it.
DEEDS = {
    "touch": lambda page: page.locator("h1").dispatch_event("pointerdown"),
    "key": lambda page: page.locator("body").dispatch_event("keydown"),
    "field": lambda page: page.get_by_label("Ernst", exact=True).focus(),
    "word": lambda page: page.locator("body").dispatch_event("beforeinput"),
    "other tab": lambda page: page.locator("body").dispatch_event("visibilitychange"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_htmx_begins_with_whatever_is_done_first_and_once(desk, deed):
    """What else waits for the page to have been read hears of it too."""
    desk.add_init_script(NEVER_PAINTED)
    desk.add_init_script(
        "window.read = 0; window.addEventListener('DOMContentLoaded', () => { window.read += 1 })"
    )
    desk.goto("/signals/")
    desk.locator("[data-keys]").wait_for()
    assert desk.evaluate("() => [document.body.hasAttribute('hx-disable'), read]") == [True, 0]
    DEEDS[deed](desk)
    desk.wait_for_function("() => !document.body.hasAttribute('hx-disable')")
    DEEDS[deed](desk)
    assert desk.evaluate("() => read") == 1


def test_in_a_tab_that_nobody_looks_at_htmx_begins_at_once(desk):
    """What renews itself goes on there, and nothing is painted."""
    desk.add_init_script(NEVER_PAINTED)
    desk.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")
    desk.goto("/signals/")
    desk.wait_for_function("() => !document.body.hasAttribute('hx-disable')")


def test_back_before_the_page_is_painted_shows_what_the_address_says(desk):
    desk.goto("/signals/")
    choose(desk)
    expect(desk).to_have_url(re.compile(r"severity=3"))
    desk.add_init_script(NEVER_PAINTED)
    desk.reload()
    desk.locator("[data-keys]").wait_for()
    expect(desk.get_by_label("Ernst", exact=True)).to_have_value("3")
    desk.go_back()
    expect(desk).not_to_have_url(re.compile(r"severity=3"))
    expect(desk.get_by_label("Ernst", exact=True)).to_have_value("")


def test_a_note_that_is_half_typed_outlives_any_other_deed(desk, step):
    """All of the page is drawn anew: what was sent as the server says, the rest as it stood."""
    step.get_by_text("Eerder gedaan, of nog te doen?").click()
    step.get_by_label("Nog te doen").fill("2027-01-04")
    desk.get_by_text("Verander de duiding").click()
    desk.get_by_text("Grap", exact=True).click()
    desk.get_by_role("heading", name="Verander de ernst").click()
    severity = desk.locator("#severity_severity")
    severity.select_option("4")
    desk.locator("#severity_reason").fill("Het loopt op.")
    with desk.expect_response(lambda answer: "/severity/" in answer.url):
        severity.locator("xpath=ancestor::form").get_by_role("button").click()
    expect(severity).not_to_be_visible()  # as the server drew it: folded, and nothing in it
    expect(desk.locator("#severity_reason")).to_have_value("")
    expect(step.get_by_label("Wat deed je?")).to_have_value("talk_youth")
    expect(step.get_by_label("Notitie")).to_have_value(NOTE)
    expect(step.get_by_label("Nog te doen")).to_have_value("2027-01-04")
    expect(step.get_by_label("Nog te doen")).to_be_visible()
    expect(desk.get_by_label("Grap", exact=True)).to_be_checked()
    expect(desk.get_by_text("Grap", exact=True)).to_be_visible()
    expect(desk.locator("#close_outcome")).not_to_be_visible()  # nothing was typed in it
    step.get_by_label("Nog te doen").fill("")
    press(step)
    assert is_noted(desk)
    expect(step.get_by_label("Notitie")).to_have_value("")


def test_a_note_whose_form_is_drawn_no_more_stands_above_until_it_is_again(desk, step, site):
    """Somebody else was quicker with another deed; nothing of it is kept on the device."""
    note = f"{NOTE}\nEn bij de ouders."
    step.get_by_label("Notitie").fill(note)
    signal = Signal.objects.get(ref=desk.url.rstrip("/").rpartition("/")[2])
    triage.add_step(signal, StepKind.CHECKED_OFFLINE, by=site.house.worker, now=timezone.now())
    desk.get_by_role("heading", name="Verander de ernst").click()
    desk.locator("#severity_severity").select_option("4")
    desk.locator("#severity_reason").fill("Het loopt op.")
    desk.get_by_role("region", name="Verander de ernst").get_by_role("button").click()
    expect(desk.get_by_role("heading", name="Iemand was je voor")).to_be_focused()
    left = desk.get_by_role("alert").filter(has_text="in een ander formulier")
    assert left.locator("p").last.inner_text() == note
    kept = desk.evaluate("() => JSON.stringify([history.state, localStorage, sessionStorage])")
    assert "langs school" not in kept
    desk.get_by_role("button", name="Toch opslaan").click()
    expect(step.get_by_label("Notitie")).to_have_value(note)
    expect(step.get_by_label("Wat deed je?")).to_have_value("talk_youth")
    expect(left).to_have_count(0)
    expect(desk.locator("#severity_reason")).to_have_value("")


def test_back_from_a_filter_is_a_page_that_works_and_nothing_is_kept_of_it(desk):
    desk.goto("/signals/")
    desk.locator("[data-keys]").wait_for()
    choose(desk)
    expect(desk).to_have_url(re.compile(r"severity=3"))
    assert "htmx-history-cache" not in desk.evaluate("() => Object.keys(sessionStorage)")
    with desk.expect_navigation():
        desk.go_back()
    expect(desk).not_to_have_url(re.compile(r"severity=3"))
    expect(desk.get_by_label("Ernst", exact=True)).to_have_value("")
    desk.locator("[data-keys]").wait_for()
    desk.locator("[data-strips]").wait_for(state="attached")
    desk.keyboard.press("j")
    expect(desk.locator("#signal-list tbody tr a.main").first).to_be_focused()
    with desk.expect_navigation():
        desk.go_forward()
    expect(desk.get_by_label("Ernst", exact=True)).to_have_value("3")


def test_a_token_that_is_too_old_is_renewed_and_the_step_is_saved(desk, step):
    desk.evaluate(
        """for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]"))
             field.value = "x".repeat(64)"""
    )
    press(step)
    assert is_noted(desk)


@without_worker
def test_an_answer_that_is_none_says_so_and_keeps_what_was_typed(desk, step):
    desk.route("**/steps/", lambda route: route.fulfill(status=429, body=""))
    press(step)
    expect(step.get_by_role("alert")).to_contain_text("Dat lukte niet.")
    expect(step.get_by_label("Notitie")).to_have_value(NOTE)
    desk.unroute("**/steps/")
    press(step)
    assert is_noted(desk)


def test_a_filter_without_a_connection_shows_again_what_the_list_is_of(desk):
    desk.goto("/signals/")
    desk.locator("[data-keys]").wait_for()
    severity = desk.get_by_label("Ernst", exact=True)
    was = severity.input_value()
    go_offline(desk)
    severity.select_option("3")
    expect(desk.get_by_role("alert")).to_contain_text("Je ziet nog wat er stond")
    expect(severity).to_have_value(was)
