"""A phone on a network that hangs, and a tab that goes before anything was saved."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_j11_basement import (
    CONTROLLED,
    DRAFTS,
    NO_NETWORK,
    ROWS,
    STORY,
    fill,
    of_story,
    rows,
    save,
    severity_of,
    sign_in,
    strips,
    tap_choice,
    until,
    until_sent,
    wait_for,
    wait_for_rows,
)

DESK = "**/signals/unsent/"
NOT_SHOWN = "kon niet opnieuw worden getoond"
WAITS = re.compile("nog niet verstuurd")


@pytest.fixture
def hanging(phone, visit, site):
    """The form, filled in; what is posted from here on is held, and `posts` has it."""
    visit.expected.append(NO_NETWORK)

    def open_for(person, story, severity="Actie"):
        page = phone(person)
        page.goto("/")
        until(page, CONTROLLED)
        page.goto("/signals/new/")
        fill(page, severity, story)
        wait_for_rows(page, "people", 1)
        posts = []
        page.context.route(
            DESK,
            lambda route: (
                route.continue_() if route.request.method == "GET" else posts.append(route)
            ),
        )
        return page, posts

    return open_for


def test_on_a_network_that_hangs_it_is_kept_first_and_says_whom_to_call(hanging, site):
    story = f"{STORY} Het net hangt."
    page, posts = hanging(site.house.worker, story, "Nu")
    button = page.locator(".savebar button")

    save(page)
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_have_text("Bezig met bewaren…")
    wait_for(page, posts)
    [row] = rows(page)
    assert row["id"] == page.locator("[name=client_id]").input_value()
    told = page.get_by_role("alert").filter(has_text="Versturen duurt lang.")
    expect(told).to_be_visible()
    expect(told).to_contain_text("Je signaal staat veilig op dit apparaat")
    expect(told).to_contain_text("Er is nog niemand gewaarschuwd.")
    expect(told.get_by_role("link", name="Bel 112")).to_have_attribute("href", "tel:112")
    expect(told).to_contain_text("Lotte Visser")
    expect(strips(page)).to_contain_text(WAITS)

    # The tab goes: it waits, and another page sends it once somebody asks for that.
    page.close()
    page.context.unroute(DESK)
    page = page.context.new_page()
    page.goto("/signals/offline/#kept")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard op je telefoon")
    page.get_by_role("button", name="Nu opnieuw proberen").tap()
    expect(strips(page)).to_contain_text("Verzonden: 1 signaal.")
    assert len(of_story(story)) == 1 and rows(page) == []


def test_what_one_tab_sends_no_other_one_sends_or_counts(hanging, site):
    story = f"{STORY} Twee tabbladen, een signaal."
    page, posts = hanging(site.house.worker, story)
    save(page)
    wait_for(page, posts)
    other = page.context.new_page()
    other.goto("/more/")
    strips(other).wait_for(state="attached")
    other.evaluate("dispatchEvent(new Event('online'))")
    until(other, "() => navigator.locks.query().then(({ held }) => held.length === 0)")
    assert len(posts) == 1
    posts[0].continue_()
    page.wait_for_url("**/saved/")

    assert len(of_story(story)) == 1 and rows(page) == []
    # What the other one counted while this one was at it may be written later; its next page knows.
    other.evaluate("localStorage.setItem('unsent', '1')")
    other.reload()
    expect(other.get_by_role("main").get_by_role("button", name="Uitloggen")).to_be_visible()
    until(other, "() => localStorage.getItem('unsent') === '0'")
    expect(strips(other)).to_be_empty()
    assert len(posts) == 1  # also once the other one had its time


def test_an_answer_that_comes_at_once_shows_nothing_of_what_waits(hanging, site):
    story = f"{STORY} Gewoon snel."
    page, posts = hanging(site.house.worker, story)
    save(page)
    wait_for(page, posts)
    page.evaluate("dispatchEvent(new Event('online'))")
    posts[0].continue_()
    page.wait_for_url("**/saved/")
    expect(strips(page)).to_be_empty()
    assert rows(page) == [] and len(of_story(story)) == 1


def test_what_the_server_refuses_stands_in_the_form_and_not_on_the_device(hanging, site):
    page, posts = hanging(site.house.worker, "Samira Jansen staat erop.")
    save(page)
    wait_for(page, posts)
    assert len(rows(page)) == 1
    posts[0].continue_()

    expect(page.locator(".errsum")).to_contain_text("Samira Jansen")
    assert rows(page) == []
    expect(page.locator(".savebar button")).to_have_text(re.compile("Bewaar signaal"))


# A device on which closing the box takes until the test lets it, and that tells what was kept.
SLOW_DEVICE = """
const encrypt = SubtleCrypto.prototype.encrypt;
SubtleCrypto.prototype.encrypt = async function (...given) {
  await window.slow?.promise;
  return encrypt.apply(this, given);
};
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  const kept = () => (window.kept = true);
  if (this.name === "signals") this.transaction.addEventListener("complete", kept);
  return put.apply(this, given);
};
"""


def test_what_is_kept_after_it_was_refused_goes_too(hanging, site):
    """Else it went to the server by itself once more, beside the text that was corrected."""
    story = f"{STORY} Verbeterd."
    page, posts = hanging(site.house.worker, STORY)
    page.context.add_init_script(SLOW_DEVICE)
    page.reload()
    fill(page, story="Samira Jansen staat erop.")
    drafts(page, 1)
    page.evaluate("window.slow = Promise.withResolvers()")
    save(page)
    wait_for(page, posts)  # it is sent all the same
    posts[0].continue_()
    expect(page.locator(".errsum")).to_contain_text("Samira Jansen")

    page.evaluate("window.slow.resolve()")
    until(page, "() => window.kept")
    wait_for_rows(page, "signals", 0)
    expect(page.locator("[data-safe]")).to_be_hidden()
    page.get_by_label("Wat zie je?").fill(story)
    page.context.unroute(DESK)
    save(page)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == 1 and rows(page) == []


@pytest.mark.parametrize("status", [400, 401, 413])
def test_what_is_posted_plainly_stays_on_the_device_until_that_is_answered(hanging, site, status):
    story = f"{STORY} Dan gewoon, na {status}."
    page, posts = hanging(site.house.worker, story)
    page.context.route("**/signals/new/", lambda route: route.fulfill(status=204))
    save(page)
    wait_for(page, posts)
    with page.expect_response("**/signals/new/"):
        posts[0].fulfill(status=status)

    assert len(rows(page)) == 1


def test_a_refusal_of_another_server_takes_nothing_away(hanging, site):
    story = f"{STORY} Een portaal zegt 422."
    page, posts = hanging(site.house.worker, story)
    save(page)
    wait_for(page, posts)
    posts[0].fulfill(status=422, content_type="text/html", body="<main>Log in op het net</main>")
    page.wait_for_url(re.compile("#kept$"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard op je telefoon")
    assert len(rows(page)) == 1


# --- back to a page that the browser kept as it was left -----------------------------------------

# What a browser says to such a page (Playwright has Chromium keep none).
BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def staying(phone, visit):
    """A form whose page is left for nowhere: an answer without content leaves it where it is."""
    visit.expected.append(NO_NETWORK)

    def open_for(person, story, address):
        page = phone(person, service_workers="block")
        page.context.route(address, lambda route: route.fulfill(status=204))
        page.goto("/signals/new/")
        fill(page, story=story)
        return page

    return open_for


def test_back_after_saving_is_a_new_form(staying, site):
    story = f"{STORY} Bewaard, en terug."
    page = staying(site.house.worker, story, "**/saved/")
    number = page.locator("[name=client_id]")
    first = number.input_value()
    with page.expect_response("**/saved/"):
        save(page)
    assert len(of_story(story)) == 1
    page.context.unroute("**/saved/")

    page.evaluate(BACK)
    expect(page.get_by_label("Wat zie je?")).to_have_value("")
    expect(page.locator(".savebar button")).to_have_text(re.compile("Bewaar signaal"))
    expect(page.get_by_role("radio", name="Geweld")).not_to_be_checked()
    assert number.input_value() != first
    fill(page, story=f"{story} Nog een.")
    save(page)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == len(of_story(f"{story} Nog een.")) == 1


def test_a_page_that_takes_long_after_saving_says_nothing_of_waiting(staying, site):
    story = f"{STORY} Bewaard, en dan lang niets."
    page = staying(site.house.worker, story, "**/saved/")
    page.clock.install()
    page.reload()
    fill(page, story=story)
    with page.expect_response("**/saved/"):
        save(page)
    page.clock.fast_forward(60_000)
    expect(page.locator("[data-slow]")).to_be_hidden()
    assert len(of_story(story)) == 1


def test_back_after_a_plain_post_saves_what_stands_there_once(staying, visit, site):
    """Nobody on the page knows what became of it; the same number makes it one signal."""
    visit.expected.append(re.compile("Failed to load module script"))
    story = f"{STORY} Zonder het script."
    page = staying(site.house.worker, story, "**/offline-form.*.js")

    def post(route):
        route.fetch(max_redirects=0)
        route.fulfill(status=204)

    page.context.route("**/signals/new/", post)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        save(page)
    assert len(of_story(story)) == 1
    page.context.unroute("**/signals/new/")

    button = page.locator(".savebar button")
    expect(button).to_have_text("Bezig met bewaren…")
    page.evaluate(BACK)
    expect(button).to_have_text(re.compile("Bewaar signaal"))
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_label("Wat zie je?")).to_have_value(story)
    save(page)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == 1


# --- what is typed and not saved --------------------------------------------------------------

ALL = f"""async () => JSON.stringify([
  {{ ...localStorage }}, {{ ...sessionStorage }}, location.href, document.cookie,
  await ({ROWS})("notes"), await ({ROWS})("signals"),
])"""


TAKEN = """(number) => new Promise((done) => {
  const opened = indexedDB.open("unsent-signals", 1);
  opened.onsuccess = () => {
    const asked = opened.result.transaction("notes").objectStore("notes").get(`taken ${number}`);
    asked.onsuccess = () => { opened.result.close(); done(!!asked.result); };
  };
})"""


def drafts(page, number):
    until(page, DRAFTS, number)


def offered(page):
    return page.get_by_role("status").filter(has_text="Hier is wat je typte")


def test_words_of_a_tab_that_was_dropped_are_offered_and_gone_on_with(phone, site):
    story = f"{STORY} Even een adres opgezocht."
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    fill(page, story=story)
    drafts(page, 1)
    assert "groepsapp" not in page.evaluate(ALL)
    assert rows(page) == []
    page.close()

    page = page.context.new_page()
    page.goto("/")
    expect(page.locator("[data-strips]")).to_be_empty()  # nothing of it waits to be sent
    page.goto("/signals/new/")
    expect(offered(page)).to_contain_text("In een groepsapp staat")
    expect(page.get_by_label("Wat zie je?")).to_have_value("")
    offered(page).get_by_role("button", name="Ga verder").tap()
    expect(page.get_by_label("Wat zie je?")).to_have_value(story)
    expect(page.get_by_role("radio", name="Geweld")).to_be_checked()
    expect(offered(page)).to_have_count(0)
    save(page)
    page.wait_for_url("**/saved/")

    assert len(of_story(story)) == 1
    drafts(page, 0)
    page.goto("/signals/new/")
    page.get_by_label("Wat zie je?").press_sequentially("Nieuw")
    drafts(page, 1)
    expect(offered(page)).to_have_count(0)


def gone_on_with(page):
    """The draft of a tab that was dropped, in the form of another one."""
    page.close()
    page = page.context.new_page()
    page.goto("/signals/new/")
    offered(page).get_by_role("button", name="Ga verder").tap()
    expect(page.get_by_role("radio", name="Geweld")).to_be_checked()
    return page


def level(page, name):
    return page.locator(f"#{severity_of(page, name).get_attribute('for')}")


def test_a_severity_chosen_by_hand_stays_when_its_draft_is_gone_on_with(phone, site):
    """Lowered by a proposal nobody would be woken."""
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    fill(page, "Nu", f"{STORY} Nu meteen.")
    drafts(page, 1)
    page = gone_on_with(page)
    expect(level(page, "Nu")).to_be_checked()
    expect(page.get_by_text("Dit stellen we voor.")).to_be_hidden()

    tap_choice(page.locator("label[for=sub-violence-threat]"))
    expect(level(page, "Nu")).to_be_checked()
    expect(page.locator("[data-card=now]")).to_be_visible()


def test_a_severity_that_was_proposed_is_proposed_anew_when_its_draft_is_gone_on_with(phone, site):
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    tap_choice(page.locator("label[for=category-violence]"))
    expect(level(page, "Actie")).to_be_checked()
    page.get_by_label("Wat zie je?").fill(f"{STORY} Zoals voorgesteld.")
    drafts(page, 1)
    page = gone_on_with(page)
    expect(level(page, "Actie")).to_be_checked()
    expect(page.get_by_text("Dit stellen we voor.")).to_be_visible()
    assert page.locator("[data-added]").count() == 0

    tap_choice(page.locator("label[for=sub-violence-threat]"))
    expect(level(page, "Snel")).to_be_checked()


def test_what_was_gone_on_with_is_the_same_signal_and_leaves_nothing(phone, visit, site):
    """Its number stays: where nobody heard that it was saved, saved again it is one signal."""
    visit.expected.append(NO_NETWORK)
    story = f"{STORY} Verder met hetzelfde."
    page = phone(site.house.worker, service_workers="block")
    page.goto("/signals/new/")
    fill(page, story=story)
    drafts(page, 1)
    number = page.locator("[name=client_id]").input_value()
    page.close()
    page = page.context.new_page()
    page.goto("/signals/new/")
    offered(page).get_by_role("button", name="Ga verder").tap()
    expect(page.get_by_label("Wat zie je?")).to_have_value(story)
    expect(page.locator("[name=client_id]")).to_have_value(number)
    save(page)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == 1 and rows(page) == []
    drafts(page, 0)


def test_what_is_closed_by_mistake_is_offered_and_can_be_thrown_away(phone, site):
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    page.get_by_label("Wat zie je?").tap()
    wait_for_rows(page, "people", 1)
    page.get_by_label("Wat zie je?").fill(f"{STORY} Op het kruisje.")
    page.get_by_role("link", name="Sluiten zonder te bewaren").tap()
    page.wait_for_url(f"{site.url}/")
    drafts(page, 1)

    page.goto("/signals/new/")
    offered(page).get_by_role("button", name="Weggooien").tap()
    expect(offered(page)).to_have_count(0)
    drafts(page, 0)
    page.goto("/signals/new/")  # which finds none, and says so to the next
    until(page, "() => localStorage.getItem('draft') === '0'")


def test_of_two_that_were_begun_saving_one_leaves_the_other(phone, site):
    """A phone drops the tab that isn't looked at; the last one that was typed is offered first."""
    one, two, three = (f"{STORY} {which} verhaal." for which in ("Eerste", "Tweede", "Derde"))
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    fill(page, story=one)
    drafts(page, 1)
    others = []
    for number, story in ((2, two), (3, three)):
        other = page.context.new_page()
        other.goto("/signals/new/")
        fill(other, story=story)
        drafts(other, number)
        others.append(other)
    second, third = others
    save(second)
    second.wait_for_url("**/saved/")
    drafts(second, 2)
    page.close()
    third.close()

    second.goto("/signals/new/")
    offered(second).get_by_role("button", name="Ga verder").tap()
    expect(second.get_by_label("Wat zie je?")).to_have_value(three)
    save(second)
    second.wait_for_url("**/saved/")
    second.goto("/signals/new/")
    offered(second).get_by_role("button", name="Ga verder").tap()
    expect(second.get_by_label("Wat zie je?")).to_have_value(one)
    second.goto("/signals/new/")
    offered(second).get_by_role("button", name="Weggooien").tap()
    expect(offered(second)).to_have_count(0)
    drafts(second, 0)
    assert [len(of_story(story)) for story in (one, two, three)] == [0, 1, 1]


def test_the_last_one_is_offered_and_never_what_stands_in_the_form(phone, site):
    page = phone(site.house.worker)

    def begin(story, number):
        page.goto("/signals/new/")
        fill(page, story=story)
        drafts(page, number)

    begin(f"Eerste verhaal. {STORY}", 1)
    begin(f"Tweede verhaal. {STORY}", 2)
    begin(f"Derde verhaal. {STORY}", 3)
    expect(offered(page)).to_contain_text("Tweede")
    offered(page).get_by_role("button", name="Weggooien").tap()
    expect(offered(page)).to_have_count(0)
    drafts(page, 2)
    page.close()

    # What stood in the form is offered itself: the other one that went took no mark along.
    page = page.context.new_page()
    page.goto("/signals/new/")
    expect(offered(page)).to_contain_text("Derde")
    offered(page).get_by_role("button", name="Weggooien").tap()
    drafts(page, 1)
    begin(f"Vierde verhaal. {STORY}", 2)
    expect(offered(page)).to_contain_text("Eerste")
    page.get_by_label("Wat zie je?").press_sequentially(" Net getypt.")
    offered(page).get_by_role("button", name="Ga verder").tap()
    expect(page.get_by_label("Wat zie je?")).to_have_value(re.compile("^Eerste"))
    drafts(page, 2)
    page.get_by_label("Wat zie je?").fill("")
    drafts(page, 1)
    page.goto("/signals/new/")
    offered(page).get_by_role("button", name="Ga verder").tap()
    expect(page.get_by_label("Wat zie je?")).to_have_value(re.compile("^Vierde.* Net getypt\\.$"))


def test_what_another_tab_saved_meanwhile_is_not_gone_on_with(phone, site):
    story = f"{STORY} Intussen bewaard."
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    fill(page, story=story)
    drafts(page, 1)
    other = page.context.new_page()
    other.goto("/signals/new/")
    expect(offered(other)).to_be_visible()
    save(page)
    page.wait_for_url("**/saved/")
    offered(other).get_by_role("button", name="Ga verder").tap()
    expect(offered(other)).to_have_count(0)
    expect(other.get_by_label("Wat zie je?")).to_have_value("")
    assert len(of_story(story)) == 1


@pytest.fixture
def two_tabs(phone, visit, site):
    """What was begun in one tab, and the other one in which it went on while the first is open."""
    visit.expected.append(NO_NETWORK)

    def begin(story):
        page = phone(site.house.worker)
        page.goto("/")
        until(page, CONTROLLED)
        page.goto("/signals/new/")
        fill(page, story=story)
        drafts(page, 1)
        number = page.locator("[name=client_id]").input_value()
        second = page.context.new_page()
        second.goto("/signals/new/")
        offered(second).get_by_role("button", name="Ga verder").tap()
        expect(second.locator("[name=client_id]")).to_have_value(number)
        until(second, TAKEN, number)
        return page, second

    return begin


def typed(page):
    return page.get_by_label("Wat zie je?")


def looked_at(page):
    """As whoever comes back to a tab; what it looks up then, one by one, is known at the end."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate("dispatchEvent(new Event('focus'))")
    for _turn in range(40):  # each waits for what was asked before
        page.evaluate(f"({ROWS})('notes')")


def test_what_is_typed_on_in_both_tabs_is_two_signals(two_tabs):
    """Under one number the server takes the second one for the first, sent again."""
    begun, here, there = f"{STORY} Begonnen.", " Hier verder.", " Daar verder."
    first, second = two_tabs(begun)
    typed(second).fill(begun + there)
    typed(first).fill(begun + here)
    drafts(first, 2)
    save(first)
    first.wait_for_url("**/saved/")
    save(second)
    second.wait_for_url("**/saved/")
    assert len(of_story(begun + here)) == len(of_story(begun + there)) == 1
    drafts(second, 0)


def test_what_went_on_and_was_saved_is_not_what_is_typed_on_here(two_tabs):
    begun, more = f"{STORY} Elders bewaard.", " En hier nog dit."
    first, second = two_tabs(begun)
    save(second)
    second.wait_for_url("**/saved/")
    drafts(first, 0)
    typed(first).fill(begun + more)
    drafts(first, 1)
    save(first)
    first.wait_for_url("**/saved/")
    assert len(of_story(begun)) == len(of_story(begun + more)) == 1


def test_looking_at_the_first_tab_makes_nothing_of_it(two_tabs):
    """Saved as it stood, after the other one was saved so, it is one signal."""
    begun = f"{STORY} Nog eens bekeken."
    first, second = two_tabs(begun)
    save(second)
    second.wait_for_url("**/saved/")
    looked_at(first)
    drafts(first, 0)
    save(first)
    first.wait_for_url("**/saved/")
    assert len(of_story(begun)) == 1


def test_the_first_tab_saved_as_it_stood_takes_nothing_of_the_other(two_tabs):
    """With a connection and without, where the other one's would be written over."""
    begun, more = f"{STORY} Zoals het er stond.", " Met meer erbij."
    first, second = two_tabs(begun)
    typed(second).fill(begun + more)
    second.context.set_offline(True)
    save(second)
    wait_for_rows(second, "signals", 1)
    looked_at(first)
    save(first)
    wait_for_rows(first, "signals", 2)
    first.context.set_offline(False)
    until_sent(begun, first)
    until_sent(begun + more, first)
    assert len(of_story(begun)) == len(of_story(begun + more)) == 1


def test_nobody_else_and_nobody_who_logged_out_leaves_words_behind(phone, site):
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    fill(page, story=f"{STORY} Van iemand anders.")
    drafts(page, 1)
    sign_in(page, site.house.colleague)
    other = page.context.new_page()
    other.goto("/more/")
    drafts(other, 0)
    # The tab that still stands open keeps nothing any more.
    page.get_by_label("Wat zie je?").press_sequentially(" Nog iets.")
    page.get_by_role("link", name="Sluiten zonder te bewaren").tap()
    page.wait_for_url(f"{site.url}/")
    drafts(other, 0)
    other.goto("/signals/new/")
    fill(other, story=f"{STORY} Van de collega.")
    drafts(other, 1)
    expect(offered(other)).to_have_count(0)

    other.goto("/more/")
    other.get_by_role("main").get_by_role("button", name="Uitloggen").tap()
    other.wait_for_url("**/accounts/login/**")
    assert rows(other, "notes") == []


def test_words_are_kept_no_longer_than_a_day(phone, site):
    page = phone(site.house.worker)
    page.clock.install()
    page.goto("/signals/new/")
    fill(page, story=f"{STORY} Gisteren getypt.")
    page.clock.run_for(1_000)
    drafts(page, 1)
    page.goto("/more/")
    strips(page).wait_for(state="attached")
    page.clock.fast_forward("24:01:00")
    drafts(page, 0)


def test_a_citizen_service_number_is_kept_in_no_draft(phone, site):
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    field = page.get_by_label("Wat zie je?")
    fill(page, story=f"{STORY} Eerst zonder.")
    drafts(page, 1)
    moment = page.locator("[name=seen_at]")
    moment.evaluate("(field) => { field.closest('details').open = true }")
    moment.fill("111222333")
    page.get_by_role("link", name="Sluiten zonder te bewaren").tap()
    page.wait_for_url(f"{site.url}/")
    page.goto("/signals/new/")
    page.get_by_role("button", name="Ga verder").tap()
    expect(field).to_have_value(re.compile("Eerst zonder"))
    assert "111222333" not in moment.input_value()

    field.fill("Het nummer is 111222333.")
    expect(page.locator("[data-found]")).to_contain_text("burgerservicenummer")
    page.get_by_role("link", name="Sluiten zonder te bewaren").tap()
    page.wait_for_url(f"{site.url}/")
    page.goto("/signals/new/")
    expect(offered(page)).to_contain_text("In een groepsapp")
    expect(offered(page)).not_to_contain_text("111222333")


def test_what_looks_a_text_over_may_stay_away(phone, visit, site):
    """The server looks it over all the same; what nobody looked over is not kept here."""
    visit.expected += [NO_NETWORK, re.compile("Failed to load module script|dynamically imported")]
    story = f"{STORY} Zonder wat namen kent."
    page = phone(site.house.worker, service_workers="block")
    page.context.route("**/text-check.*.js", lambda route: route.abort())
    page.goto("/signals/new/")
    fill(page, story=story)
    save(page)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == 1 and rows(page) == []


@pytest.mark.parametrize("script", ["offline-form", "text-check"])
def test_a_script_that_never_comes_holds_up_no_signal(phone, visit, site, script):
    visit.expected.append(NO_NETWORK)
    story = f"{STORY} Nooit kwam {script}."
    page = phone(site.house.worker, service_workers="block")
    asked = []
    page.context.route(f"**/{script}.*.js", lambda route: asked.append(route))
    page.clock.install()
    page.goto("/signals/new/")
    fill(page, story=story)
    wait_for(page, asked)
    save(page)
    expect(page.locator(".savebar button")).to_have_attribute("aria-busy", "true")
    page.clock.fast_forward(10_000)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == 1 and rows(page) == []


@pytest.mark.parametrize("network", ["weg", "hangt"])
def test_without_its_script_and_a_connection_what_is_typed_stays_in_the_form(
    phone, visit, site, network
):
    """Posted all the same it would be gone: a browser puts an error in the place of the form."""
    visit.expected += [NO_NETWORK, re.compile("dynamically imported module")]
    story = f"{STORY} Zonder script, het net {network}."
    page = phone(site.house.worker, service_workers="block")
    page.context.route("**/offline-form.*.js", lambda route: route.abort())
    page.clock.install()
    page.goto("/signals/new/")
    fill(page, "Nu", story)
    asked = []
    if network == "hangt":
        page.context.route("**/signals/new/", lambda route: asked.append(route))
    else:
        page.context.set_offline(True)
    save(page)
    if network == "hangt":
        wait_for(page, asked)
        page.clock.fast_forward(10_000)

    told = page.get_by_role("alert").filter(has_text="er is geen verbinding")
    expect(told).to_be_visible()
    expect(told).to_contain_text("Er is nog niemand gewaarschuwd.")
    expect(told.get_by_role("link", name="Bel 112")).to_have_attribute("href", "tel:112")
    expect(told.get_by_text("Versturen duurt lang.")).to_be_hidden()
    expect(page.get_by_label("Wat zie je?")).to_have_value(story)

    page.context.set_offline(False)
    page.context.unroute("**/signals/new/")
    save(page)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == 1


def test_before_any_script_of_the_form_came_it_stays_without_a_connection_too(phone, visit, site):
    visit.expected.append(NO_NETWORK)
    story = f"{STORY} Voor het script er was."
    page = phone(site.house.worker, service_workers="block")
    page.context.route("**/signal-form.*.js", lambda route: route.abort())
    page.goto("/signals/new/")
    fill(page, "Nu", story)
    page.context.set_offline(True)
    save(page)
    told = page.get_by_role("alert").filter(has_text="er is geen verbinding")
    expect(told).to_be_visible()
    expect(told.get_by_role("link", name="Bel 112")).to_have_attribute("href", "tel:112")
    expect(page.get_by_label("Wat zie je?")).to_have_value(story)

    page.context.set_offline(False)
    save(page)
    page.wait_for_url("**/saved/")
    assert len(of_story(story)) == 1


BROKEN = """() => new Promise((done) => {
  indexedDB.open("unsent-signals", 1).onsuccess = ({ target }) => {
    const signals = target.result.transaction("signals", "readwrite").objectStore("signals");
    signals.getAll().onsuccess = ({ target: { result: [row] } }) => {
      row.iv[0] ^= 1;
      signals.put(row).onsuccess = () => done(target.result.close());
    };
  };
})"""


def test_a_kept_signal_that_can_not_be_shown_again_stays_and_that_is_said(phone, visit, site):
    """An empty form would say that it is gone."""
    visit.expected.append(NO_NETWORK)
    page = phone(site.house.worker, service_workers="block")
    page.goto("/signals/new/")
    fill(page, story=f"{STORY} Bewaard en niet te tonen.")
    wait_for_rows(page, "people", 1)
    page.context.route(
        DESK, lambda route: route.continue_() if route.request.method == "GET" else None
    )
    page.context.set_offline(True)
    save(page)
    wait_for_rows(page, "signals", 1)
    [kept] = rows(page)
    page.close()
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto("/more/")
    page.evaluate(BROKEN)
    page.goto(f"/signals/new/?unsent={kept['id']}")
    expect(strips(page)).to_contain_text(NOT_SHOWN)
    assert [row["id"] for row in rows(page)] == [kept["id"]]


def test_logging_out_waits_for_no_script_that_never_comes(phone, visit, site):
    visit.expected.append(NO_NETWORK)
    page = phone(site.house.worker, service_workers="block")
    page.goto("/")
    page.evaluate("localStorage.setItem('unsent', '1')")
    page.context.route("**/js/offline.*.js", lambda route: None)
    page.clock.install()
    page.goto("/more/", wait_until="domcontentloaded")
    page.get_by_role("button", name="Uitloggen").tap()
    page.clock.fast_forward(10_000)
    page.wait_for_url(lambda url: "/more/" not in url)
    page.goto("/more/", wait_until="domcontentloaded")
    assert "/accounts/login/" in page.url


def test_logging_out_waits_so_long_for_an_answer_and_then_shows_its_own_page(phone, visit, site):
    """On a network that hangs the button is there once more, sooner here than in twenty seconds."""
    visit.expected.append(NO_NETWORK)
    page = phone(site.house.worker, service_workers="block")
    page.add_init_script(
        "const { timeout } = AbortSignal;"
        "AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 20)"
    )
    page.goto("/signals/new/")
    page.get_by_label("Wat zie je?").tap()
    wait_for_rows(page, "people", 1)
    page.evaluate("localStorage.setItem('unsent', '1')")

    def hang(route):
        if route.request.method != "POST":
            route.continue_()

    page.context.route("**/accounts/logout/", hang)
    page.goto("/more/")
    expect(page.locator("[data-strips]")).to_be_attached()
    page.get_by_role("main").get_by_role("button", name="Uitloggen").tap()
    page.wait_for_url("**/accounts/logout/")
    expect(page.get_by_role("main").get_by_role("button", name="Uitloggen")).to_be_visible()
