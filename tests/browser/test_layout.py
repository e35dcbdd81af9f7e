"""How pages lie on the screen: no sideways scroll, nothing too small to hit, focus in sight."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.browser.house import STORY
from tests.browser.pages import SMALL, WIDE, WIDER, fill_signal, give_birth_date
from tests.chromium import DESKTOP, NARROW, PHONE
from tests.consent.pages import link_of

# The focused element, if it is hidden behind a bar or has no ring.
COVERED = """() => {
  const each = document.activeElement;
  const box = (each.labels?.[0] && each.classList.contains("pick") ? each.labels[0] : each)
    .getBoundingClientRect();
  // Of a tab that runs out of the screen the part that is on it.
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const at = document.elementFromPoint((left + right) / 2, box.y + Math.min(box.height / 2, 20));
  const shown = at && (at === each || at.contains(each) || each.contains(at)
    || [...(each.labels ?? [])].some((label) => label.contains(at)));
  return shown ? "" : `${each.outerHTML.slice(0, 120)} under ${at?.outerHTML.slice(0, 80)}`;
}"""
RING = """() => {
  const each = document.activeElement;
  const shown = each.classList.contains("pick") ? each.labels[0] : each;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
  const ring = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  return ring ? "" : each.outerHTML.slice(0, 160);
}"""
OVERLAPS = """() => {
  const parts = "label, button, input:not(.pick), textarea, legend, .banner";
  const shown = [...document.querySelector("main").querySelectorAll(parts)]
    .filter((each) => each.checkVisibility() && !each.closest(".savebar, .visually-hidden"))
    .map((each) => [each, each.getBoundingClientRect()]);
  const found = [];
  for (const [one, a] of shown) for (const [two, b] of shown) {
    if (one === two || one.contains(two) || two.contains(one)) continue;
    const beside = a.left >= b.right - 1 || b.left >= a.right - 1;
    if (!beside && a.top < b.bottom - 1 && b.top < a.bottom - 1)
      found.push(`${one.outerHTML.slice(0, 80)} over ${two.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""


@pytest.mark.parametrize(
    ("path", "who"),
    [("/", "lead"), ("/signals/", "lead"), ("/signals/new/", "worker"), ("/accounts/login/", "")],
)
def test_main_controls_are_44_pixels_high(visit, site, path, who):
    page = visit(getattr(site.house, who) if who else None, PHONE)
    page.goto(path)
    small = page.evaluate(SMALL, 44)
    assert [line for line in small if "btn" in line or "tile" in line or "chip" in line] == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    ("path", "who"), [("/signals/new/", "worker"), ("/signals/", "lead"), ("/more/", "lead")]
)
def test_focus_has_a_ring_and_is_never_covered(visit, site, path, who, size):
    page = visit(getattr(site.house, who), size)
    page.goto(path)
    if path == "/signals/new/":
        fill_signal(page)
        page.locator("body").evaluate("() => { scrollTo(0, 0); document.activeElement.blur() }")
    wrong = []
    for _press in range(70):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        wrong += [line for check in (COVERED, RING) if (line := page.evaluate(check))]
    assert wrong == []


def test_a_signal_is_saved_with_the_keyboard_alone(visit, site):
    page = visit(site.house.worker, DESKTOP)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Direct naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/signals/new/")

    def tab_to(selector):
        for _press in range(60):
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is out of reach")

    tab_to("[name=category]")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Geweld")).to_be_checked()
    tab_to("[name=severity]")
    page.keyboard.press("ArrowDown")
    tab_to("[name=narrative]")
    page.keyboard.insert_text(STORY)
    tab_to("main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Opgeslagen")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_form_holds_from_right_to_left(visit, site, size):
    page = visit(site.house.worker, size)
    page.goto("/signals/new/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    tile = page.locator(".tile").first.bounding_box()
    assert tile["x"] > size["viewport"]["width"] / 2, "the first tile stands on the right"
    page.evaluate("document.documentElement.dir = 'ltr'")
    fill_signal(page)
    left_to_right = page.evaluate(OVERLAPS)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(OVERLAPS) == left_to_right == []
    assert not page.evaluate(WIDER), page.evaluate(WIDE)


def test_a_signal_prints_without_the_frame(visit, site):
    page = visit(site.house.lead, DESKTOP)
    page.goto(site.house.signals.urgent.get_absolute_url())
    page.emulate_media(media="print")
    for gone in (".app-side", ".tabbar", ".skip"):
        for part in page.locator(gone).all():
            expect(part).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ink, paper = page.evaluate(
        "() => [getComputedStyle(document.querySelector('h1')).color,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    assert ink == "rgb(0, 0, 0)"
    assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_an_error_summary_takes_the_focus_and_leads_to_its_field(visit, site):
    page = visit(site.house.worker, PHONE)
    page.goto("/signals/new/")
    page.get_by_role("button", name="Bewaar signaal").tap()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").tap()
    expect(page.get_by_role("group", name="Wat speelt er?")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Exposing")).to_be_focused()

    page.keyboard.press("Space")
    page.get_by_role("button", name="Bewaar signaal").tap()
    expect(summary).to_be_focused()
    summary.get_by_role("link").tap()
    expect(page.locator("#id_narrative")).to_be_focused()


def test_an_error_leads_to_the_screen_on_which_it_stands(visit, site):
    """The first screen with an error is shown; the others are a line of the summary away."""
    page = visit(None, PHONE)
    page.goto(link_of(site.house.parent_asked, now=timezone.now()))
    give_birth_date(page)
    page.evaluate("() => document.querySelector('[data-signer]').submit()")
    summary = page.locator(".errsum")
    expect(summary).to_be_focused()
    page.wait_for_function("() => document.activeElement.getBoundingClientRect().top >= 0")
    expect(page.locator("#id_signer_name")).to_be_hidden()
    summary.get_by_role("link").last.tap()
    expect(page.locator("#signed")).to_be_focused()
    expect(page.locator("#id_signer_name")).to_be_visible()
    page.go_back()
    expect(page.locator("#id_signer_name")).to_be_hidden()
    page.go_back()  # what was filled in isn't left behind
    expect(page.locator("[data-step]").first).to_be_visible()


def test_an_error_of_a_survey_leads_to_the_screen_on_which_it_stands(visit, site):
    page = visit(None, PHONE)
    page.goto(f"/s/{site.house.survey.token}/")
    page.evaluate(
        """(number) => {
          for (const name of ["follows_why", "know"]) {
            document.querySelector(`[name=${name}]`).value = number;
          }
          document.querySelector("[name=send]").click();
        }""",
        "111222333",
    )
    summary = page.locator(".errsum")
    expect(summary).to_be_focused()
    expect(page.locator("#id_follows_why")).to_be_visible()
    # What a page adds to its history untouched, a browser's own Back passes over.
    assert page.evaluate("history.state") is None
    summary.get_by_role("link").last.tap()
    expect(page.locator("#id_know")).to_be_focused()
    page.go_back()
    expect(page.locator("#id_know")).to_be_hidden()
    page.get_by_role("button", name="Terug").tap()
    expect(page.locator("#id_follows_why")).to_be_hidden()
    expect(page.locator("[data-step]").nth(2)).to_be_visible()


def test_a_survey_that_is_loaded_again_goes_back_screen_by_screen(visit, site):
    page = visit(None, PHONE)
    page.goto(f"/s/{site.house.survey.token}/")
    steps, forth = page.locator("[data-step]"), page.get_by_role("button", name="Verder")
    forth.first.tap()
    forth.locator("visible=true").tap()
    expect(steps.nth(2)).to_be_visible()
    page.evaluate("location.hash = '#main'")  # as the link past the menu does
    expect(steps.nth(2)).to_be_visible()
    page.go_back()
    expect(steps.nth(2)).to_be_visible()

    page.reload()
    expect(steps.first).to_be_visible()
    forth.first.tap()
    expect(steps.nth(1)).to_be_visible()
    page.go_back()
    expect(steps.first).to_be_visible()


def test_a_signer_goes_back_screen_by_screen_with_the_answers(visit, site):
    page = visit(None, PHONE)
    page.goto(link_of(site.house.parent_asked, now=timezone.now()))
    give_birth_date(page)
    steps, forth = page.locator("[data-step]"), page.get_by_role("button", name="Verder")
    forth.locator("visible=true").tap()
    answers = steps.nth(1).locator(".choice [value=yes]")
    for answer in answers.all():
        page.locator(f"label[for={answer.get_attribute('id')}]").tap()
    forth.locator("visible=true").tap()
    expect(steps.nth(2)).to_be_visible()
    page.go_back()
    expect(steps.nth(1)).to_be_visible()
    for answer in answers.all():
        expect(answer).to_be_checked()
    page.go_back()
    expect(steps.first).to_be_visible()


def test_where_what_draws_never_comes_a_name_is_asked(visit, site):
    page = visit(None, PHONE)
    held = []
    page.route("**/signature_pad*", lambda route: held.append(route))
    page.clock.install()
    page.goto(link_of(site.house.parent_asked, now=timezone.now()))
    give_birth_date(page)
    forth = page.get_by_role("button", name="Verder")
    forth.locator("visible=true").tap()
    for answer in page.locator(".choice [value=yes]").all():
        page.locator(f"label[for={answer.get_attribute('id')}]").tap()
    forth.locator("visible=true").tap()
    expect(page.locator("canvas")).to_be_visible()
    page.clock.fast_forward(10_000)
    expect(page.locator("[name=typed_signature]")).to_be_visible()
    expect(page.locator("canvas")).to_be_hidden()

    # Come at last, it draws.
    held[0].continue_()
    page.locator("label[for=how-draw]").tap()
    page.wait_for_function("() => document.querySelector('canvas').style.touchAction === 'none'")
    expect(page.locator("canvas")).to_be_visible()


def test_figures_of_a_card_begin_where_their_row_begins(visit, site):
    page = visit(site.house.lead, PHONE)
    page.goto("/hours/months/")
    cards = """rows => rows.map((row) => [...row.querySelectorAll("th, [data-label]")]
      .map((cell) => cell.getBoundingClientRect().left))"""
    rows = page.locator("tbody tr").evaluate_all(cards)
    assert rows
    for name, *facts in rows:
        assert facts[::2] == [name] * len(facts[::2])
        assert len(set(facts[1::2])) == 1 and facts[1] > name


def test_figures_of_a_round_begin_under_their_heading(visit, site):
    """A number of two columns that stood at their end belonged to neither."""
    page = visit(site.house.lead, PHONE)
    page.goto("/signals/rounds/")
    fact = page.locator("tbody [data-label]").first
    assert fact.evaluate("each => getComputedStyle(each).textAlign") == "start"


def test_an_error_stands_in_the_same_place_for_who_is_signed_in(visit, site):
    """What a script puts before the page's top takes no room while it is empty."""
    tops = []
    for person in (None, site.house.worker):
        page = visit(person, PHONE)
        page.goto("/no-such-page/")
        page.wait_for_load_state("networkidle")
        tops.append(page.locator("h1").bounding_box()["y"])
    assert tops[0] == tops[1]


def test_a_word_longer_than_its_line_is_broken(visit, site):
    signal = make.signal(site.house.worker, narrative="ononderbroken" * 100)
    page = visit(site.house.lead, NARROW)
    page.goto(signal.get_absolute_url())
    assert not page.evaluate(WIDER), page.evaluate(WIDE)


@pytest.mark.parametrize("size", [(320, 256), (844, 390)], ids=["400 percent", "lying phone"])
def test_bars_scroll_along_where_a_screen_is_low(visit, site, size):
    """They would leave no room to read and type (WCAG 1.4.10)."""
    width, height = size
    page = visit(site.house.worker, PHONE | {"viewport": {"width": width, "height": height}})
    page.goto("/signals/new/")
    bars = page.locator(".app-top, .savebar")
    story = page.locator("#id_narrative")
    story.evaluate("each => each.scrollIntoView({ block: 'center' })")
    for bar in bars.all():
        expect(bar).not_to_be_in_viewport()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("button", name="Bewaar signaal")).to_be_in_viewport()
    room = page.locator("main").evaluate("each => parseFloat(getComputedStyle(each).paddingBottom)")
    assert room < 40, "no room is kept for a bar that is not there"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/signals/new/", "Signaal melden"),
        ("/hours/", "Uren schrijven"),
        ("/signals/accounts/new/", "Account voor de lijst"),
    ],
)
def test_a_form_says_its_name_once(visit, site, path, name):
    page = visit(site.house.worker, PHONE)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.locator(".app").aria_snapshot().count(name) == 1


def test_rows_of_the_inbox_are_equally_high(visit, site):
    """Until when there is time stands on one line, also of a month with a long name."""
    page = visit(site.house.lead, DESKTOP)
    page.goto("/signals/")
    page.locator(".o4").first.wait_for()
    lines = """rows => rows.map((row) => {
      const why = row.querySelector(".why:not(.ttl *)");
      if (!why) return 0;
      row.querySelector("bdi").textContent = "Seksueel grensoverschrijdend: onder druk zetten";
      why.lastChild.replaceWith("tot en met 24 november");
      return why.getBoundingClientRect().height;
    })"""
    heights = page.locator("#signal-list tbody tr").evaluate_all(lines)
    assert 0 < max(heights) < 24
    assert not page.evaluate(WIDER), page.evaluate(WIDE)


def test_the_first_signal_stands_on_the_upper_half_of_a_phone(visit, site):
    """With a kept filter beside the list, and a word on who may be given several at once."""
    page = visit(site.house.lead, PHONE)
    page.goto("/signals/")
    first = page.locator("table tbody tr").first
    assert first.bounding_box()["y"] < page.viewport_size["height"] / 2
    removing = page.get_by_text("Verwijder een filter")
    expect(removing).to_be_hidden()
    page.get_by_text("Filter", exact=True).click()
    expect(removing).to_be_visible()


def test_severity_5_of_who_is_gloomy_shows_113_first(visit, site):
    """Thoughts of death? Choose severity 5, says the form; the sub-kind may be skipped."""
    page = visit(site.house.worker, PHONE)
    page.goto("/signals/new/")
    card = page.locator("[data-card=suicide]")
    page.locator("label[for=category-wellbeing]").tap()
    expect(card).to_be_hidden()

    page.get_by_role("group", name="Hoe ernstig").locator("label", has_text="Leven, wapen").tap()

    expect(card).to_be_in_viewport()
    expect(card.locator("[href='tel:113']")).to_be_visible()
    expect(page.locator("[data-card=now] .calls")).to_be_hidden()


def test_of_good_news_nobody_is_asked_for_a_joke_or_whose_account_spreads_it(visit, site):
    """The account may well be the young person's own."""
    page = visit(site.house.worker, PHONE)
    page.goto("/signals/new/")
    page.locator("label[for=category-opportunity]").tap()
    page.get_by_text("Weet je meer?").tap()
    expect(page.get_by_label("Adres van de pagina")).to_be_visible()
    for asked in ("Wat denk je dat het is?", "Weet je zeker van wie het is?"):
        expect(page.get_by_role("group", name=asked)).to_be_hidden()
    expect(page.get_by_label("Account dat dit plaatst")).to_be_hidden()


def test_what_opens_a_list_is_seen_in_colours_of_ones_own(visit, site):
    """Forced colours take every gradient away, and the caret is two."""
    page = visit(site.house.lead, DESKTOP)
    page.goto("/signals/")
    field = page.locator(".form-select").first
    assert field.evaluate("(each) => getComputedStyle(each).appearance") == "none"

    page.emulate_media(forced_colors="active")

    assert field.evaluate("(each) => getComputedStyle(each).appearance") == "auto"
