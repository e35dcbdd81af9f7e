"""A picture of every page of a demo: phone and desktop, light and dark, whole length.

    python -m tests.shots [name …]     the pages whose name holds one of these, or all

They go to `build/shots/` with a page that shows them side by side; a whole run also draws the
README's picture, `docs/pictures/vindplaats.png`. The demo lives in a folder that goes away.
"""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import DESKTOP, PHONE, TIME_OUT, chromium, context_options
from tests.servers import free_port
from tests.web import ROOT, manage, web

SHOTS = ROOT / "build/shots"
README_PICTURE = ROOT / "docs/pictures/vindplaats.png"
PASSWORD = "demo-jongerenwerk"
SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCHEMES = ("light", "dark")
# Addresses that answer with a file.
DOWNLOADS = ("/download/", "/unsent/", ".pdf", ".csv", ".xlsx", ".ics")
LONGEST = 6000  # pixels
PARTNER = "main a[href^='/partners/'][href*='-']"
# Who is photographed on a page that several may open: whoever sees most.
PEOPLE = {
    "lead": "lead@demo.example",
    "worker": "worker@demo.example",
    "administrator": "admin@demo.example",
    "privacy_officer": "privacy@demo.example",
    "manager": "manager@demo.example",
    "director": "director@demo.example",
    "guide": "worker2@demo.example",  # whose device was handed over
    "nobody": "",
}


@dataclass(frozen=True)
class Shot:
    """One page; `find` leads there where the address isn't known beforehand."""

    name: str
    who: str
    path: str
    find: Callable[[Page], None] | None = None


def _first(selector: str) -> Callable[[Page], None]:
    def follow(page: Page) -> None:
        if page.locator(selector).count():  # else the empty list is the picture
            page.goto(page.locator(selector).first.get_attribute("href") or "/")

    return follow


def _nth(selector: str, place: int) -> Callable[[Page], None]:
    def follow(page: Page) -> None:
        page.goto(page.locator(selector).nth(place).get_attribute("href") or "/")

    return follow


def _in_row(text: str) -> Callable[[Page], None]:
    """The page of the first row that holds this."""

    def follow(page: Page) -> None:
        row = page.locator("tr, li, .row-x").filter(has_text=text).locator("a").first
        page.goto(row.get_attribute("href") or "/")

    return follow


def _with_step(page: Page) -> None:
    """A signal about which something is still to be done, with that opened."""
    for each in [a.get_attribute("href") for a in page.locator("tbody a.main").all()]:
        page.goto(each or "/")
        if page.locator(".to-do summary").count():
            page.locator(".to-do summary").first.click()
            return


def _second_hit(page: Page) -> None:
    _in_row("1 van")(page)
    page.goto(page.url + "hits/2/")


def _list_of_round(page: Page) -> None:
    page.goto(page.locator("tbody a.main").first.get_attribute("href") + "list/")


def _draft(page: Page) -> None:
    """A new version of the impact assessment, begun by the first picture that wants it."""
    if page.locator("main form .btn-primary").count():
        page.locator("main form .btn-primary").click()
    else:
        page.goto("/privacy/dpia/2/")


def _agreement(page: Page) -> None:
    _first("tbody a")(page)
    _first("main a[href$='/agreement/']")(page)


def _notice(page: Page) -> None:
    _first("td.r a")(page)
    page.locator("form[action$='/notice/'] button").click()
    page.wait_for_load_state("networkidle")


def _minor_item(page: Page) -> None:
    page.locator("#id_platform").select_option(index=1)
    page.locator("#id_category").select_option("exposing")
    page.locator("#id_subcategory").select_option("exposing/sexual_image_minor")
    _send(page)


def _give_screen(page: Page) -> None:
    """Hand the device over, once; afterwards this person's session shows the list only."""
    if page.locator("#guide-only").count():
        page.goto("/signals/guide/")
        return
    page.goto(page.locator("tbody a.main").first.get_attribute("href") or "/")
    page.locator("form[action$='/screen/'] button").click()
    page.wait_for_url("**/signals/guide/")


def _choose(page: Page, *names: str) -> None:
    for name in names:
        page.locator(f"label[for={name}]").click()


def _filled(page: Page) -> None:
    _choose(page, "category-exposing", "sub-exposing-expose_account", "id_severity_3")
    page.locator("#id_narrative").fill(
        "Account zet sinds vanavond foto’s met teksten over meisjes van twee scholen."
    )


def _send(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state("networkidle")


def log(page: Page, category: str, sub: str, severity: int | str, text: str) -> None:
    """Log a signal as a worker does."""
    page.goto("/signals/new/")
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true })")
    _choose(page, f"category-{category}", f"sub-{category}-{sub}")
    if severity:
        _choose(page, f"id_severity_{int(severity) - 1}")
    page.locator("#id_narrative").fill(text)
    _send(page)
    page.wait_for_url("**/saved/")


def _warned(page: Page) -> None:
    _filled(page)
    page.locator("#id_narrative").fill("Gisteren zei Samira Jansen van Dorpsstraat 12 dat.")
    page.locator("[data-found] p").first.wait_for()
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true })")


def _refused(page: Page) -> None:
    _choose(page, "category-exposing")
    _send(page)


def _overtaken(page: Page) -> None:
    """A step that is saved from a page older than the signal."""
    _first("tbody a.main")(page)
    page.locator("#step_kind").evaluate("each => { each.closest('details').open = true }")
    page.locator("#step_kind").select_option("talk_youth")
    page.locator("#step_note").fill("School gebeld: ze praten morgen met de klas.")
    page.locator("form[action$='/steps/'] [name=seen]").evaluate(
        "each => { each.value = `999999.${Math.floor(Date.now() / 1000) - 40 * 86400}` }"
    )
    page.locator("form[action$='/steps/'] button").click()
    page.locator("[data-takes-focus]").wait_for()


def _pasted(page: Page) -> None:
    """An image that was dropped on the form."""
    _choose(page, "category-exposing")
    page.locator("#signal-form").evaluate(
        """form => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["x"], "x.png", { type: "image/png" }));
            form.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }"""
    )


def _to_nowhere(page: Page) -> None:
    """A form of what somebody else ended meanwhile."""
    page.locator("[name=problem]").fill("Verkoop van vapes aan minderjarigen rond de kermis.")
    page.locator("main form").last.evaluate("form => { form.action = '/no-such-page/' }")
    page.locator("main form").last.evaluate("form => form.submit()")
    page.wait_for_load_state("networkidle")


def _logged_out(note: str) -> Callable[[Page], None]:
    """A note at a signal that is sent after the session ended."""

    def find(page: Page) -> None:
        _first("tbody a.main")(page)
        page.locator("#step_note").evaluate("each => { each.closest('details').open = true }")
        page.locator("#step_kind").select_option("talk_youth")
        page.locator("#step_note").fill(note)
        page.context.clear_cookies(name=re.compile("session"))
        page.locator("form[action$='/steps/'] button").click()
        page.wait_for_load_state("networkidle")

    return find


def _given_back(page: Page) -> None:
    _logged_out("School gebeld: ze praten morgen met de klas.")(page)
    page.locator("[name=login]").fill(PEOPLE["lead"])
    page.locator("[name=password]").fill(PASSWORD)
    _send(page)
    page.wait_for_url("**/typed/")


def _begun(page: Page) -> None:
    """The inbox once something was done about a signal that is nobody's yet."""
    _first("tbody a.main")(page)
    page.locator("#step_kind").evaluate("each => { each.closest('details').open = true }")
    page.locator("#step_kind").select_option("consulted_colleague")
    page.locator("form[action$='/steps/'] button").click()
    page.locator(".course").get_by_text("Collega gesproken").wait_for()
    page.goto("/signals/")


def _alike(page: Page) -> None:
    """A signal beside which another may be about the same."""
    addresses = [row.get_attribute("href") for row in page.locator("tbody a.main").all()]
    for address in addresses:
        page.goto(address or "/")
        if page.locator("#alike-t").count():
            unfold = "all => all.forEach((each) => { each.open = true })"
            page.locator("[aria-labelledby=alike-t] details").evaluate_all(unfold)
            return


def _question_that_waits(page: Page) -> None:
    """A partner's question that nobody answered yet, as it was just written down."""
    _first(PARTNER)(page)
    page.goto(f"{page.url}requests/new/")
    typed = {
        "asked_by": "Wijkagent",
        "question": "Is er online onrust over het plein?",
        "purpose": "Om te weten of er iemand bij moet staan.",
    }
    for name, text in typed.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("input[name=answer][value=open]").check()
    _send(page)


def _and_answer(page: Page) -> None:
    _question_that_waits(page)
    page.goto(f"{page.url}answer/")


def _another_kind(page: Page) -> None:
    """What is asked where a signal turns out to be of a kind that keeps no story."""
    _first("tbody a.main")(page)
    page.goto(page.locator("a[href$='/kind/']").first.get_attribute("href") or "/")
    page.locator("#kind_kind").select_option("unsafe_home:neglect")
    page.locator("main button[type=submit]").click()
    page.locator(".errsum").wait_for()


def _kept(page: Page) -> None:
    """Filters of the inbox, kept once."""
    fold = page.locator("details:has(form[action$='/filters/'])")
    if not page.locator("a.chip-l").count():
        fold.locator("summary").click()
        page.locator("#filter_name").fill("Actie in mijn team")
        fold.locator("form[action$='/filters/'] button").click()
        page.locator("a.chip-l").wait_for()
    fold.evaluate("each => { each.open = true }")


def _overtaken_approach(page: Page) -> None:
    _first("main .rows a.todo")(page)
    page.goto(f"{page.url}change/")
    page.locator("#id_goal").fill("Niemand verkoopt nog aan jongeren.")
    page.locator("[name=version]").evaluate("each => { each.value = 999999 }")
    _send(page)


def _overtaken_by_another_window(field: str, typed: str) -> Callable[[Page], None]:
    """A form that is saved after somebody else saved it."""

    def follow(page: Page) -> None:
        first = page.context.new_page()
        first.goto(page.url)
        first.locator(field).fill(f"{first.locator(field).input_value().rstrip('.')} ook.")
        _send(first)
        first.close()
        page.locator(field).fill(typed)
        _send(page)

    return follow


def _and_change(follow: Callable[[Page], None], change: Callable[[Page], None]) -> Any:
    def find(page: Page) -> None:
        follow(page)
        page.goto(page.url.partition("?")[0] + "change/")
        change(page)

    return find


def _overtaken_plan(page: Page) -> None:
    """An evaluation planned on another day than stood on the screen."""
    _first("main a.btn-primary")(page)
    page.goto(f"{page.url.partition('#')[0]}plan/")
    page.locator("#id_planned_time").fill("14:30")
    page.locator("[name=seen]").evaluate(
        "each => { each.value = each.value.replace(/^\\w+/, '0') }"
    )
    _send(page)


def _saved(page: Page) -> None:
    _filled(page)
    _send(page)


# Logged before the pictures are taken, so that a team lead has something to decide.
THIS_MORNING = [
    ("opportunity", "talent", "", "Jongere maakt muziek die goed bekeken wordt, zoekt een podium."),
    ("alcohol", "drinking_game", 2, "Een drankspel gaat rond in een groepsapp."),
    ("recruitment", "money_mule", 3, "Bericht met snel geld voor het uitlenen van een pinpas."),
    ("recruitment", "money_mule", 3, "Nog zo’n bericht, van een ander account."),
    ("weapons", "display", 5, "Filmpje waarin een groepje een steekwapen laat zien."),
]

SPECIAL = [
    Shot("help-found", "worker", "/help/?q=telefoon"),
    Shot("help-task", "lead", "/help/triage/"),
    Shot("help-role", "privacy_officer", "/help/role/privacy_officer/"),
    Shot("vandaag-worker", "worker", "/"),
    Shot("vandaag-manager", "manager", "/"),
    Shot("trends-manager", "manager", "/signals/trends/"),
    Shot("trends-worker", "worker", "/signals/trends/"),
    Shot("vandaag-privacy-officer", "privacy_officer", "/"),
    Shot(
        "policy-evaluation-prepare",
        "manager",
        "/policy/evaluations/",
        _first("main a.btn-primary"),
    ),
    Shot("policy-evaluation-held", "worker", "/policy/evaluations/", _first("main a.todo")),
    Shot("vandaag-administrator", "administrator", "/"),
    Shot("signals-new-filled", "worker", "/signals/new/", _filled),
    Shot("signals-new-warned", "worker", "/signals/new/", _warned),
    Shot("signals-new-refused", "worker", "/signals/new/", _refused),
    Shot("signals-new-pasted", "worker", "/signals/new/", _pasted),
    Shot("signals-inbox-begun", "lead", "/signals/", _begun),
    Shot("typed-not-kept", "lead", "/signals/", _logged_out("Bsn 1234.56.782, en wie het zag.")),
    Shot("typed-given-back", "lead", "/signals/", _given_back),
    Shot(
        "signals-new-red-card",
        "worker",
        "/signals/new/",
        lambda page: _choose(page, "category-exposing", "sub-exposing-sexual_image_minor"),
    ),
    Shot(
        "signals-new-opportunity",
        "worker",
        "/signals/new/",
        lambda page: (
            page.locator("details.more summary").click(),
            _choose(page, "category-opportunity"),
        ),
    ),
    Shot("signals-saved", "worker", "/signals/new/", _saved),
    Shot("signals-inbox-closed", "lead", "/signals/?tab=closed"),
    Shot("signals-inbox-empty", "lead", "/signals/?tab=waiting&severity=1&category=other"),
    Shot("signals-detail", "lead", "/signals/", _first("tbody a.main")),
    Shot("signals-detail-running", "lead", "/signals/?tab=running", _first("tbody a.main")),
    Shot("signals-detail-step", "lead", "/signals/?tab=running", _with_step),
    Shot("signals-detail-closed", "lead", "/signals/?tab=closed", _first("tbody a.main")),
    Shot("signals-detail-alike", "lead", "/signals/", _alike),
    Shot("signals-another-kind", "lead", "/signals/", _another_kind),
    Shot("signals-compare", "lead", "/signals/", _overtaken),
    Shot("signals-inbox-kept", "lead", "/signals/?tab=decide&severity=3", _kept),
    Shot("policy-plan-overtaken", "manager", "/policy/evaluations/", _overtaken_plan),
    Shot("signals-approach-overtaken", "lead", "/signals/approaches/", _overtaken_approach),
    Shot("signals-duty-shift", "lead", "/signals/duty/", _first("table.rota td.on a")),
    Shot("signals-round-open", "lead", "/signals/rounds/", _first("tbody a.main")),
    Shot("signals-round-closed", "lead", "/signals/rounds/", _nth("tbody a.main", 1)),
    Shot("signals-round-service", "lead", "/signals/rounds/", _nth("tbody a.main", 2)),
    Shot("signals-rounds-manager", "manager", "/signals/rounds/"),
    Shot("signals-round-manager", "manager", "/signals/rounds/", _nth("tbody a.main", 1)),
    Shot("signals-round-list", "lead", "/signals/rounds/", _list_of_round),
    Shot("signals-item-listed", "lead", "/signals/accounts/?tab=check", _first("td.r a")),
    Shot("signals-item-notice", "lead", "/signals/accounts/?tab=send", _notice),
    Shot(
        "signals-item-overtaken",
        "lead",
        "/signals/accounts/?tab=check",
        _and_change(
            _first("td.r a"), _overtaken_by_another_window("#id_reason", "Biedt pillen aan.")
        ),
    ),
    Shot(
        "partner-overtaken",
        "manager",
        "/partners/",
        _and_change(
            _first(PARTNER),
            _overtaken_by_another_window("#id_name", "Onze nieuwe partner"),
        ),
    ),
    Shot("partner-question-waits", "lead", "/partners/", _question_that_waits),
    Shot("partner-question-answer", "lead", "/partners/", _and_answer),
    Shot("partner-questions", "lead", "/partners/", _first(PARTNER)),
    Shot("privacy-question", "privacy_officer", "/privacy/questions/", _first("main a.todo")),
    Shot("signals-item-decided", "lead", "/signals/accounts/?tab=decided", _first("td.r a")),
    Shot("signals-new-item-minor", "lead", "/signals/accounts/new/", _minor_item),
    Shot("signals-guide-list", "guide", "/signals/rounds/", _give_screen),
    Shot("signals-guide-only", "guide", "/signals/"),
    Shot("signals-guide-back", "guide", "/signals/guide/back/"),
    Shot("signals-approach", "lead", "/signals/approaches/", _first("main .rows a.todo")),
    Shot("profile-check-lead", "lead", "/profile/team/", _first("td.r a")),
    Shot("profile-account", "worker", "/profile/accounts/", _nth("main a.btn-text", 0)),
    Shot("profile-team-lead", "lead", "/profile/team/"),
    Shot("profile-team-manager", "manager", "/profile/team/"),
    Shot("activity", "worker", "/activities/", _first("main .rows a.todo")),
    Shot("activity-overtaken", "worker", "/activities/",
         _and_change(_first("main .rows a.todo"),
                     _overtaken_by_another_window("#id_title", "Avond over geld lenen"))),
    Shot("policy", "manager", "/policy/"),
    Shot("policy-checklist", "manager", "/policy/checklist/"),
    Shot("policy-checklist-run", "director", "/policy/checklist/", _first("a.btn-soft.block")),
    Shot("home-manager", "manager", "/"),
    Shot("home-director", "director", "/"),
    Shot("goals", "manager", "/policy/goals/"),
    Shot("goal", "manager", "/policy/goals/", _first("main .panel h3 a")),
    Shot("goal-new", "manager", "/policy/goals/new/"),
    Shot("policy-documents", "manager", "/policy/documents/"),
    Shot("policy-documents-worker", "worker", "/policy/documents/"),
    Shot("policy-document", "lead", "/policy/documents/chat_group_agreements/"),
    Shot("policy-document-start", "manager", "/policy/documents/reporting_code/"),
    Shot("policy-document-versions", "lead", "/policy/documents/vision_online/versions/"),
    Shot("platforms", "worker", "/platforms/"),
    Shot("platforms-lead", "lead", "/platforms/"),
    Shot("platform", "worker", "/platforms/snapchat/"),
    Shot("platform-lead", "lead", "/platforms/tiktok/"),
    Shot("platform-change", "worker", "/platforms/snapchat/change/"),
    Shot("platform-report", "lead", "/platforms/tiktok/report/"),
    Shot("platform-versions", "worker", "/platforms/snapchat/versions/"),
    Shot("platform-proposal", "lead", "/platforms/", _first("main .panel.flush a.todo")),
    Shot("platform-figures", "manager", "/platforms/figures/"),
    Shot("platform-figure", "manager", "/platforms/figures/new/"),
    Shot("platform-note", "worker", "/platforms/notes/new/"),
    Shot("privacy-dpia", "director", "/privacy/dpia/1/"),
    Shot("privacy-dpia-draft", "privacy_officer", "/privacy/dpia/", _draft),
    Shot("privacy-dpia-write", "manager", "/privacy/dpia/2/text/"),
    Shot("privacy-dpia-risk", "manager", "/privacy/dpia/2/risks/1/"),
    Shot("privacy-dpia-advice", "privacy_officer", "/privacy/dpia/2/advice/"),
    Shot("privacy-processor", "privacy_officer", "/privacy/processors/", _first("tbody a")),
    Shot("privacy-agreement", "privacy_officer", "/privacy/processors/", _agreement),
    Shot("privacy-request-judged", "privacy_officer", "/privacy/requests/", _in_row("1 van")),
    Shot("privacy-request-hit", "privacy_officer", "/privacy/requests/", _second_hit),
    Shot("privacy-request-late", "privacy_officer", "/privacy/requests/", _in_row("te laat")),
    Shot("privacy-request-sent", "privacy_officer", "/privacy/requests/", _in_row("Toegewezen")),
    *(
        Shot(f"privacy-request-form-{code}", "nobody", f"/privacy-request/?lang={code}")
        for code in ("nl", "en", "tr", "ar", "pl", "uk")
    ),
    Shot("privacy-words", "privacy_officer", "/privacy/register/words/signals/"),
    Shot("people-administrator", "administrator", "/people/?role=manager"),
    Shot("privacy-term", "privacy_officer", "/privacy/retention/", _first("tbody td a")),
    Shot("people-person", "administrator", "/people/", _first("a[href^='/people/'][href*='-']")),
    Shot("people-team", "administrator", "/people/teams/", _first("a[href*='/teams/'][href*='-']")),
    Shot("people-invite-refused", "administrator", "/people/invite/", _send),
    Shot("log-in-refused", "nobody", "/accounts/login/", _send),
    Shot("error-404", "nobody", "/no-such-page/"),
    Shot("error-404-typed", "lead", "/signals/approaches/new/", _to_nowhere),
    Shot("error-403", "worker", "/settings/"),
    Shot("invitation-gone", "nobody", "/accounts/invitation/none/"),
]  # fmt: skip


def every_shot() -> list[Shot]:
    """Each page that stands by itself, from the table of addresses, and the special ones."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")
    import django

    django.setup()
    from django.urls import NoReverseMatch, reverse

    from tests.access.table import TABLE

    shots = []
    for row in TABLE:
        seen = " ".join(who for answer, who in (row.get or {}).items() if answer.startswith("200"))
        who = next((role for role in PEOPLE if role in seen.split()), None)
        if "nobody" in seen.split() and "account" in row.name:
            who = "nobody"
        try:
            path = reverse(row.name)
        except NoReverseMatch:  # a page of an object stands among the special ones
            continue
        if who is None or path.startswith("/health/") or path.endswith(DOWNLOADS):
            continue
        shots.append(Shot(re.sub("[^a-z0-9]+", "-", row.name), who, path))
    from tests import shots_consent

    return shots + shots_consent.shots() + SPECIAL


class Photographer:
    """Takes pictures in the browser, each person signed in once."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.states: dict[str, object] = {}

    def page(self, who: str, size: str, scheme: str = "light") -> Page:
        context = self._context(size, scheme, self._state(who))
        return context.new_page()

    def _context(self, size: str, scheme: str, state: object) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.url, storage_state=state, **context_options(SIZES[size], scheme)
        )
        context.set_default_timeout(TIME_OUT)
        return context

    def _state(self, who: str) -> object:
        if who == "nobody":
            return None
        if who not in self.states:
            context = self._context("desktop", "light", None)
            page = context.new_page()
            page.goto("/accounts/login/")
            page.locator("[name=login]").fill(PEOPLE[who])
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(lambda url: "/accounts/" not in url)
            self.states[who] = context.storage_state()
            context.close()
        return self.states[who]

    def take(self, shot: Shot, size: str) -> None:
        page = self.page(shot.who, size)
        page.goto(shot.path)
        if shot.find:
            shot.find(page)
        page.evaluate("document.fonts.ready")
        stretch(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=SHOTS / f"{shot.name}-{size}-{scheme}.png", animations="disabled")
        page.context.close()


def stretch(page: Page) -> None:
    """Make the window as high as the page, so that what sticks to its foot stands there."""
    page.evaluate("scrollTo(0, 0); document.activeElement?.blur?.()")
    page.mouse.move(0, 0)
    width = page.viewport_size["width"]
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(
        {"width": width, "height": min(LONGEST, max(height, page.viewport_size["height"]))}
    )


def write_index(shots: list[Shot]) -> None:
    rows = "".join(
        f"<h2>{html.escape(shot.name)} <small>{shot.who} {html.escape(shot.path)}</small></h2><div>"
        + "".join(
            f'<a href="{shot.name}-{size}-{scheme}.png">'
            f'<img loading="lazy" height="360" src="{shot.name}-{size}-{scheme}.png" alt=""></a> '
            for size in SIZES
            for scheme in SCHEMES
        )
        + "</div>"
        for shot in shots
    )
    (SHOTS / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Vindplaats</title>{rows}"
    )


def readme_picture(photographer: Photographer) -> None:
    """The signal form on a phone beside the inbox of a team lead."""
    phone = photographer.page("worker", "phone")
    phone.goto("/signals/new/")
    _filled(phone)
    phone.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    phone.mouse.move(0, 0)
    phone.evaluate("document.fonts.ready")
    form = Image.open(io.BytesIO(phone.screenshot(animations="disabled")))
    desk = photographer.page("lead", "desktop")
    desk.goto("/signals/")
    desk.evaluate("document.fonts.ready")
    inbox = Image.open(io.BytesIO(desk.screenshot(animations="disabled")))
    height, gap = 720, 28
    parts = [
        picture.convert("RGB").resize(
            (round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS
        )
        for picture in (form, inbox)
    ]
    whole = Image.new(
        "RGB", (sum(p.width for p in parts) + 3 * gap, height + 2 * gap), (226, 219, 207)
    )
    left = gap
    for part in parts:
        whole.paste(part, (left, gap))
        left += part.width + gap
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    few_colours = whole.quantize(
        colors=256, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE
    )
    few_colours.save(README_PICTURE, optimize=True)


def main(names: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="vindplaats-shots-") as folder:
        port = free_port()
        env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        env |= {"DEMO": "1", "VAR_DIR": folder, "SITE_URL": f"http://localhost:{port}"}
        env["LOG_LEVEL"] = "WARNING"
        os.environ |= env
        manage(env, "migrate", "--noinput", "--verbosity=0")
        manage(env, "createcachetable")
        manage(env, "demo")
        shots = [s for s in every_shot() if not names or any(name in s.name for name in names)]
        if not names:
            shutil.rmtree(SHOTS, ignore_errors=True)
        SHOTS.mkdir(parents=True, exist_ok=True)
        with web(env, port, Path(folder, "web.log")) as url, chromium() as browser:
            photographer = Photographer(browser, url)
            worker = photographer.page("worker", "phone")
            for signal in THIS_MORNING:
                log(worker, *signal)
            if not names:
                readme_picture(photographer)
            for shot in shots:
                for size in SIZES:
                    photographer.take(shot, size)
        write_index(shots)
    print(f"{len(shots) * 4} pictures: {SHOTS.relative_to(ROOT)}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
