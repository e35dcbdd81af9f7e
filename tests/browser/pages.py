"""Every page there is: its address, who looks at it, and how it is filled.

A test walks all addresses of the product and fails on one that stands neither here nor among
those that show no page of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36
from playwright.sync_api import Page

from organisation.actions.invitations import issue_link
from organisation.choices import SetUpQuestion
from signals.actions import owning, sharing
from signals.models import Disclosure, Signal
from tests import make
from tests.consent.pages import link_of
from youthwork.lib.dates import week_start

# What is too small to hit. Exempt: links inside a sentence (WCAG 2.5.8), what nobody sees, the
# label of a field that is large itself.
SMALL = """(least) => [
  ...document.querySelectorAll("a, button, input, select, textarea, summary, .pick + label")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((each) => !each.closest(".visually-hidden, .skip") && !each.matches(".pick"))
  .filter((each) => each.tagName !== "A" || getComputedStyle(each).display !== "inline")
  .map((each) => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < least || box.height < least))
  .map(([html, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)"""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((each) => !each.closest("[tabindex='0'], .visually-hidden"))
  .slice(0, 5).map((each) => each.outerHTML.slice(0, 160))"""
LEADS_NOWHERE = """() => [...document.querySelectorAll("a[href^='#']")]
  .map((each) => each.getAttribute("href"))
  .filter((href) => !document.getElementById(href.slice(1)))"""

House = SimpleNamespace
Act = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    """A page as the role that sees most of it; `act` is what is done there before looking."""

    name: str
    path: str | Callable[[House], str]
    who: str = ""  # of the house; "" is nobody
    act: Act | None = None
    names: tuple[str, ...] = ()  # of the addresses that it covers
    confirmed: bool = True
    status: int = 200
    apart: bool = False  # leaves something on the device, or needs one that knows nobody

    def open(self, page: Page, house: House) -> None:
        """Go there, be sure to have come there, and do what is to be done."""
        path = self.path if isinstance(self.path, str) else self.path(house)
        answer = page.goto(path)
        assert answer.status == self.status, f"{answer.status} from {page.url}"
        signed_out = "/accounts/login/" in page.url and "/accounts/login/" not in path
        assert not signed_out, f"{path} asks to log in"
        # The kept form shows nothing until it knows whose device it stands on.
        page.wait_for_function("() => document.querySelector('.app')?.style.display !== 'none'")
        if self.act:
            self.act(page)


def make_codes(page: Page) -> None:
    """Codes for cards, which stand there once."""
    page.get_by_role("main").locator("form button[type=submit]").click()
    page.locator("main li.panel").first.wait_for()


def new_code(page: Page) -> None:
    """A new link and code, shown this once."""
    page.locator("form[action$='/code/'] button").click()
    page.locator("main .h1.num").wait_for()


def send(page: Page) -> None:
    """Send the page's own form as it stands: its last button, as everywhere."""
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.locator(".errsum").first.wait_for()


def gone_meanwhile(page: Page) -> None:
    """A form whose page somebody else just ended."""
    page.locator("[name=problem]").fill("Verkoop van vapes aan minderjarigen rond de kermis.")
    form = page.get_by_role("main").locator("form").last
    form.evaluate("form => { form.noValidate = true; form.action = '/no-such-page/' }")
    form.locator("button[type=submit]").last.click()
    page.get_by_text("niet meer worden opgeslagen").first.wait_for()


def send_an_address(page: Page) -> None:
    """Of what is neither a site nor an e-mail address."""
    page.locator("[name=report_address]").fill("ergens op de site")
    send(page)


def try_out(page: Page) -> None:
    """Ask what would go."""
    page.locator("form[action$='rehearsal/'] button").click()
    page.locator("main .panel-h .state").first.wait_for()


def may_i(page: Page, channel: str = "instagram_closed") -> None:
    """Ask whether a photo of Milan may go there."""
    page.locator("label.option", has_text="Milan").click()
    page.locator(f"input[name=channel][value={channel}] + label").click()
    page.locator(".savebar button").click()
    page.locator(".answer").wait_for()


def may_i_on_the_website(page: Page) -> None:
    may_i(page, "website")


def to_the_register(page: Page) -> None:
    may_i(page)
    page.locator("form[action$='publications/new/'] button").click()
    page.locator("#id_what").wait_for()


def search_name(page: Page) -> None:
    """Look for somebody who is there."""
    page.get_by_role("textbox").fill("Milan")
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.locator("tbody tr").first.wait_for()


def _choose(page: Page, name: str) -> None:
    page.locator(f"label[for={name}]").click()


def fill_signal(page: Page) -> None:
    """Everything open: sub-kinds, the warning card, what was found in the text."""
    _choose(page, "category-exposing")
    _choose(page, "sub-exposing-expose_account")
    _choose(page, "id_severity_3")
    page.locator("#id_narrative").fill("Gisteren zei Samira Jansen van Dorpsstraat 12 dat.")
    page.locator("[data-found] p").first.wait_for()
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true })")


def red_card(page: Page) -> None:
    _choose(page, "category-exposing")
    _choose(page, "sub-exposing-sexual_image_minor")


KEEP = """async ([address, urgent]) => {
  const queue = await import(address);
  const label = { kind: "Geweld · Snapchat", severity: urgent ? "Nu" : "Actie", urgent };
  await queue.keep("3b241101-e2bb-4255-8caf-4136c566a962", [["narrative", "Iets."]], label);
  const db = await new Promise((done) => {
    const asked = indexedDB.open("unsent-signals");
    asked.onsuccess = () => done(asked.result);
  });
  const rows = db.transaction("signals", "readwrite").objectStore("signals");
  rows.getAll().onsuccess = ({ target }) => {  // not to be sent while somebody looks
    for (const row of target.result) rows.put({ ...row, notBefore: Date.now() + 20 * 60_000 });
  };
  await new Promise((done) => { rows.transaction.oncomplete = done });
  db.close();
  localStorage.setItem("unsent", 1);
}"""


def keep_on_the_device(page: Page, *, urgent: bool = False) -> None:
    """A signal waits on this device, and the page that says so."""
    page.wait_for_function("() => document.querySelector('[data-strips]')")
    page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    [queue] = re.findall(r'"(/static/js/queue[^"]*)"', page.request.get("/sw.js").text())
    page.evaluate(KEEP, [queue, urgent])
    page.goto("/signals/offline/#kept")
    page.locator("[data-rows] .todo").first.wait_for()


def unsent_on_another_page(page: Page) -> None:
    keep_on_the_device(page)
    page.goto("/")
    page.locator("[data-strips] .offbar").first.wait_for()


OVER_A_WEEKEND = """async () => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open("unsent-signals");
    asked.onsuccess = () => done(asked.result);
  });
  const rows = db.transaction("signals", "readwrite").objectStore("signals");
  const hour = 60 * 60_000, now = Date.now();
  rows.getAll().onsuccess = ({ target }) => {
    for (const row of target.result) {
      rows.put({ ...row, keptAt: now - 23.2 * hour, wroteAt: now - 60 * hour });
    }
  };
  await new Promise((done) => { rows.transaction.oncomplete = done });
  db.close();
}"""


def unsent_after_a_weekend(page: Page) -> None:
    """Written on Friday night; nobody looked since, and an hour is left to send it."""
    keep_on_the_device(page)
    page.evaluate(OVER_A_WEEKEND)
    page.reload()
    page.locator("[data-rows] .todo").first.wait_for()
    page.locator("[data-strips] .offbar").first.wait_for()


def unsent_signed_out(page: Page) -> None:
    keep_on_the_device(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("[data-strips] .offbar").first.wait_for()


def unsent_leaving(page: Page) -> None:
    unsent_on_another_page(page)
    page.goto("/accounts/logout/")
    page.locator("[data-strips] .offbar").first.wait_for()  # what asks about it has come
    page.locator("[data-signs-out] button").first.click()
    page.get_by_role("dialog").wait_for()


def open_all(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true })")


def send_without_why(page: Page) -> None:
    """Say otherwise than the figures, without a word on why."""
    for number in range(1, 7):
        page.locator(f"[name=note_{number}]").fill("")
    page.locator("form:has([name=version]) button[type=submit]").click()
    page.locator(".errsum").first.wait_for()


def refused_talk(page: Page) -> None:
    open_all(page)
    page.locator("form[action$='/talks/'] button").click()
    page.locator(".errsum").first.wait_for()


def refused_appeal(page: Page) -> None:
    open_all(page)
    page.locator("form[action$='/appeal/'] [name=on]").fill("2020-01-01")
    page.locator("form[action$='/appeal/'] button").click()
    page.locator(".errsum").first.wait_for()


def show_notice(page: Page) -> None:
    page.locator("form[action$='/notice/'] button").click()
    page.locator("#notice").wait_for()


def give_screen(page: Page) -> None:
    page.locator("form[action$='/screen/'] button").click()
    page.wait_for_url("**/signals/guide/")


def all_cards(page: Page) -> None:
    """Everything that a script or a choice may bring, shown at once."""
    page.evaluate(
        """() => document.querySelectorAll("[data-card], [data-kind], [data-no-story]").forEach(
             (part) => { part.style.display = "block" })"""
    )


def name_in_a_reason(page: Page) -> None:
    page.locator("[name=reason]").fill("Samira vroeg het zelf.")
    send(page)


def refused_signal(page: Page) -> None:
    fill_signal(page)
    page.locator("#id_seen_at").fill("vorige week")
    send(page)


def type_without_session(page: Page) -> None:
    """The session ends, a form is sent, and somebody logs in again."""
    [session] = [c for c in page.context.cookies() if c["name"].endswith("session")]
    page.context.clear_cookies(name=session["name"])
    page.goto("/signals/new/")
    _choose(page, "category-bullying")
    page.locator("#id_narrative").fill("In een groepsapp wordt iemand uitgelachen.\nAl dagen.")
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.wait_for_url("**/accounts/login/**")
    page.context.add_cookies([session])
    page.goto("/accounts/typed/")


def type_on_an_unknown_device(page: Page) -> None:
    """A form is sent where nobody logged in before, and then somebody does."""
    [session] = [c for c in page.context.cookies() if c["name"].endswith("session")]
    page.context.clear_cookies()
    page.goto("/signals/new/")
    _choose(page, "category-bullying")
    page.locator("#id_narrative").fill("In een groepsapp wordt iemand uitgelachen.")
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.wait_for_url("**/accounts/login/**")
    page.context.add_cookies([session])
    page.goto("/accounts/typed/")
    page.locator("button[name=mine]").first.wait_for()


def type_too_much(page: Page) -> None:
    _choose(page, "category-bullying")
    page.locator("#id_narrative").fill("Het nummer is 123456782.")
    page.locator("#id_narrative").evaluate("each => each.form.submit()")
    page.locator(".err-msg").first.wait_for()


def open_own_signal(page: Page, house: House) -> Signal:
    """One that its lead took up just now, opened by them."""
    now = timezone.now()
    signal = make.signal(house.worker, severity=3, now=now)
    owning.assign(signal, house.lead, by=house.lead, now=now)
    page.goto(signal.get_absolute_url())
    return signal


def refused_step(page: Page) -> None:
    region = page.get_by_role("region", name="Stap toevoegen")
    region.locator("details:not([open]) summary").evaluate_all(
        "all => all.forEach((one) => one.click())"
    )
    region.get_by_role("button").click()
    page.locator(".err-msg").first.wait_for()


def step_that_did_not_go(page: Page) -> None:
    """What js/swaps.js says when there is no connection, without a request that fails."""
    page.evaluate("""() => {
      const { content } = document.getElementById("not-swapped");
      const says = content.querySelector("[data-says=post-offline]");
      document.querySelector("form[action$='/steps/']").append(says.cloneNode(true));
    }""")


def step_not_drawn(page: Page) -> None:
    """What js/swaps.js puts above where a form went in which somebody was typing."""
    page.evaluate("""() => {
      const left = document.getElementById("not-drawn").content.firstElementChild.cloneNode(true);
      left.append(Object.assign(document.createElement("p"), {
        className: "m0 text-break", dir: "auto", innerText: "Morgen langs school."}));
      document.getElementById("signal").firstElementChild.after(left);
    }""")


def ticks_gone(page: Page) -> None:
    page.locator("[data-ticks-gone]").evaluate("each => { each.hidden = false }")


def left_unsaved(page: Page) -> None:
    """Typed, left and opened again."""
    page.locator("#id_narrative").fill("In een groepsapp wordt iemand uitgelachen.")
    page.wait_for_function("() => localStorage.getItem('draft') === '1'")
    page.goto("/signals/new/")
    page.locator("[data-offer]").wait_for()


def overtaken(page: Page, over: str = "") -> None:
    """A step is saved from a page that is older than the signal; `over` is where it goes."""
    region = page.get_by_role("region", name="Stap toevoegen")
    region.locator("details:not([open]) > summary").evaluate_all(
        "all => all.forEach((one) => one.click())"
    )
    region.get_by_label("Wat deed je?").select_option("talk_youth")
    region.get_by_label("Notitie").fill("School gebeld: ze praten morgen met de klas.")
    page.evaluate(OLDER, over)
    page.get_by_role("heading", name="Iemand was je voor").wait_for()


OLDER = """(over) => {
  const form = document.querySelector("form[action$='/steps/']");
  form.elements.seen.value = `999999.${Math.floor(Date.now() / 1000) - 40 * 86400}`;
  if (over) form.action = over;
  if (over) form.submit(); else form.requestSubmit();
}"""


def overtaken_by_closing(page: Page) -> None:
    """The same, of a signal that takes no steps any more."""
    listed = page.request.get("/signals/?tab=closed").text()
    [closed, *_others] = re.findall(r'<a class="main" href="([^"]+)"', listed)
    overtaken(page, f"{closed}steps/")


def overtaken_form(page: Page) -> None:
    """It is saved from a page on which something else stood."""
    page.evaluate("""() => {
      const form = document.querySelector("form:has([name=seen]):not([action$='/send/'])");
      form.elements.seen.value = "x";
      form.submit();
    }""")
    page.get_by_role("heading", name="Dit veranderde terwijl je typte").wait_for()


def overtaken_approach(page: Page) -> None:
    page.locator("#id_goal").fill("Niemand verkoopt nog aan jongeren.")
    page.locator("[name=version]").evaluate("each => { each.value = 999999 }")
    send(page)


def overlapping_hours(page: Page) -> None:
    """On the Saturday on which the house worked that evening (`house._hours`)."""
    saturday = week_start(timezone.localdate()) - timedelta(days=2)
    page.goto(f"{page.url}?day={saturday.isoformat()}")
    unfold(page)
    page.locator("#id_start").fill("21:00")
    page.locator("#id_end").fill("22:00")
    send(page)
    unfold(page)


def refused_filter(page: Page) -> None:
    unfold(page)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    page.locator(".err-msg").first.wait_for()
    unfold(page)


def unfold(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true })")


def show_account(page: Page) -> None:
    page.get_by_role("button", name="Toon account en adres").click()
    page.get_by_text("voorbeeld_account").wait_for()


def search(page: Page) -> None:
    page.get_by_role("searchbox").fill("groepsapp")
    page.get_by_role("search").get_by_role("button").click()
    page.get_by_role("main").get_by_role("status").filter(has_text="groepsapp").wait_for()


def password_given(page: Page) -> None:
    page.locator("[name=login]").fill("lotte.visser@example.org")
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/2fa/authenticate/")


def wrong_code(page: Page) -> None:
    page.locator("main input[name$=code]").fill("000000")
    page.locator("main form button[type=submit]").first.click()
    page.locator(".err-msg").first.wait_for()


def _of(signal: str) -> Callable[[House], str]:
    return lambda house: f"/signals/{getattr(house.signals, signal).ref}/"


def _at(name: str, who: str) -> Callable[[House], str]:
    return lambda house: reverse(name, args=[getattr(house, who).public_id])


def _invitation(which: str) -> Callable[[House], str]:
    """A link makes the one before it useless, so each look at the page issues its own."""
    return lambda house: reverse(
        "organisation:invitation", args=[issue_link(getattr(house, which), now=timezone.now())]
    )


def _sharing(signal: str, partner: str, way: str = "") -> Callable[[House], str]:
    return lambda house: (
        reverse(
            "signals:share_with",
            args=[getattr(house.signals, signal).ref, getattr(house, partner).public_id],
        )
        + way
    )


def _beyond_it(who: str) -> Callable[[House], str]:
    """What goes beyond an agreement: a lead's draft, or what waits for the privacy officer."""

    def opened(house: House) -> str:
        signal = Signal.objects.get(pk=house.signals.urgent.pk)
        made = make.draft(
            signal, house.counting, by=house.lead, now=timezone.now(),
            data_kinds=["category", "area_time"], life_at_stake=True,
        )  # fmt: skip
        if who == "privacy_officer":
            sharing.ask(made, by=house.lead, now=timezone.now())
        return made.get_absolute_url()

    return opened


def shared(house: SimpleNamespace) -> Disclosure:
    """What a partner gets to see, shared anew; the signal as earlier looks left it."""
    return make.disclosure(
        Signal.objects.get(pk=house.signals.urgent.pk),
        house.police,
        by=house.lead,
        now=timezone.now(),
        data_kinds=["category", "severity", "area_time", "summary"],
        summary="Er is opgeroepen tot een vechtpartij bij het station.",
    )


def _partner_link(house: House) -> str:
    """Each look opens it anew: one that was opened before opens nowhere else."""
    row = shared(house)
    return reverse("partner_link", args=[sharing.issue_link(row, now=timezone.now())])


def _consent_link(which: str, purpose: str = "sign") -> Callable[[House], str]:
    """Each look opens a link of its own, of who is asked or of who answered."""
    return lambda house: link_of(getattr(house, which), purpose=purpose, now=timezone.now())


def _request_page(which: str, name: str = "") -> Callable[[House], str]:
    return lambda house: f"/privacy/requests/{getattr(house, which).ref}/{name}"


def _consent_page(name: str) -> Callable[[House], str]:
    return lambda house: f"/consent/{house.on_device.ref}/{name}"


def agree_nothing(page: Page) -> None:
    page.get_by_text("Voeg een afspraak toe").click()
    page.locator("form[action$='/agree/'] button").click()
    page.locator(".has-err, .is-invalid").first.wait_for()


def hand_over(page: Page) -> None:
    """The device is the signer's now."""
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.wait_for_url("**/c/**")


def keep_here(page: Page) -> None:
    """What was signed waits on the worker's phone."""
    nobody = '{"person": "", "token": ""}'  # so that it isn't sent
    page.route("**/consent/unsent/", lambda route: route.fulfill(body=nobody))
    hand_over(page)
    page.get_by_role("button", name="Verder", exact=True).click()
    for row in page.locator(".yesno").all():
        row.locator("label").first.click()
    page.get_by_role("button", name="Verder", exact=True).click()
    page.locator("label[for=id_relation_0]").click()
    page.locator("#id_declares_authority").check()
    page.locator("[name=signer_name]").fill("Fatima Haddad")
    page.locator("label[for=how-type]").click()
    page.locator("[name=typed_signature]").fill("Fatima Haddad")
    page.evaluate("""() => {
      Object.defineProperty(navigator, "onLine", { get: () => false });
      navigator.serviceWorker.getRegistration = async () => undefined; // nor sent by the worker
    }""")
    page.locator("main button[type=submit]").last.click()
    page.locator("[data-hand-back]").wait_for()


def give_birth_date(page: Page) -> None:
    page.locator("[name=date_of_birth]").fill("03-06-2012")
    page.locator("main button[type=submit]").click()
    page.locator("[data-step]").first.wait_for()


def choose_rows(page: Page) -> None:
    give_birth_date(page)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Verder").click()  # open rows are marked
    page.locator("[data-error]").first.wait_for()
    for row in page.locator(".yesno").all():
        row.locator("label").first.click()


def sign_nothing(page: Page) -> None:
    choose_rows(page)
    page.get_by_role("button", name="Verder").click()
    send(page)


def in_arabic(page: Page) -> None:
    page.locator("a[lang=ar]").click()
    give_birth_date(page)


def stop_nothing(page: Page) -> None:
    page.locator("main form[action$='/withdraw/'] button[type=submit]").click()
    page.locator(".errsum").first.wait_for()


def open_partner_page(page: Page) -> None:
    page.get_by_role("button", name="Openen").click()
    page.get_by_role("heading", name="Wat er speelt").wait_for()


def refused_partner_answer(page: Page) -> None:
    open_partner_page(page)
    send(page)


def _new_password(house: House) -> str:
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": int_to_base36(house.lead.pk),
            "key": default_token_generator.make_token(house.lead),
        },
    )


PAGES = [
    # signed out
    Shown("log-in", "/accounts/login/", names=("account_login",)),
    Shown("log-in refused", "/accounts/login/", act=send),
    Shown("password forgotten", "/accounts/password/reset/", names=("account_reset_password",)),
    Shown(
        "password mail sent",
        "/accounts/password/reset/done/",
        names=("account_reset_password_done",),
    ),
    Shown("signal form signed out", "/signals/new/"),
    Shown("not found", "/no-such-page/", status=404),
    Shown("bad request", "/errors/400/", status=400),
    Shown("broken", "/errors/500/", status=500),
    Shown("invitation gone", "/accounts/invitation/none/", names=("organisation:invitation",),
          status=404),
    # everybody
    Shown("form for what is gone", "/signals/approaches/new/", "lead", act=gone_meanwhile),
    Shown("start of a lead", "/", "lead", names=("home",)),
    Shown("start of a worker", "/", "worker"),
    Shown("start of a manager", "/", "manager"),
    Shown("start of a privacy officer", "/", "privacy_officer"),
    Shown("more", "/more/", "lead", names=("more",)),
    Shown("handbook", "/help/", "lead", names=("help",)),
    Shown("handbook, found", "/help/?q=telefoon", "worker"),
    Shown("handbook, nothing found", "/help/?q=xyzzy", "worker"),
    Shown("handbook, a task", "/help/log-signal/", "worker", names=("help_task",)),
    Shown("handbook of a role", "/help/role/privacy_officer/", "worker", names=("help_role",)),
    Shown("what is new", "/help/new/", "worker", names=("help_news",)),
    Shown("refused", "/errors/403/", "worker", status=403),
    # signals
    Shown("inbox", "/signals/", "lead", names=("signals:inbox",)),
    Shown("inbox with kept filters", "/signals/?tab=decide&severity=3", "lead",
          act=refused_filter),
    Shown("inbox closed", "/signals/?tab=closed", "lead"),
    Shown("inbox with a filter that is gone", "/signals/?owner=nobody-any-more", "lead"),
    Shown("inbox empty", "/signals/?tab=waiting&severity=1", "lead"),
    Shown("inbox with ticks that are gone", "/signals/", "lead", act=ticks_gone),
    Shown("trends", "/signals/trends/", "lead", names=("signals:trends",)),
    Shown("ask for consent", "/consent/new/", "worker", names=("consent:ask",)),
    Shown("ask a group", "/consent/new/group/", "worker", names=("consent:group",)),
    Shown("ask a group refused", "/consent/new/group/", "worker", act=send),
    Shown("take in paper", "/consent/new/sheets/", "lead",
          names=("consent:sheets", "consent:sheets_template")),
    Shown("take in paper refused", "/consent/new/sheets/", "lead", act=send),
    Shown(
        "other address of a parent",
        lambda house: f"/consent/{house.waiting.ref}/address/1/",
        "worker",
        names=("consent:address",),
    ),
    Shown("other address of a parent overtaken",
          lambda house: f"/consent/{house.waiting.ref}/address/1/", "worker", act=overtaken_form),
    Shown(
        "note to tell two young people apart",
        lambda house: f"/consent/{house.waiting.ref}/note/",
        "worker",
        names=("consent:note",),
    ),
    Shown(
        "own link of a young person",
        lambda house: f"/consent/{house.consent.request.ref}/own-link/",
        "worker",
        names=("consent:own_link",),
    ),
    Shown(
        "link to share",
        lambda house: f"/consent/{house.waiting.ref}/link/",
        "worker",
        names=("consent:link",),
    ),
    Shown(
        "answer on paper",
        lambda house: f"/consent/{house.waiting.ref}/paper/",
        "worker",
        names=("consent:paper",),
    ),
    Shown(
        "mail at the wrong person",
        lambda house: f"/consent/{house.waiting.ref}/wrong-person/1/",
        "worker",
        names=("consent:wrong_person",),
    ),
    Shown(
        "erase everything",
        lambda house: f"/consent/{house.waiting.ref}/erase/",
        "privacy_officer",
        names=("consent:erase",),
    ),
    Shown("erased on request", "/consent/erased/", "privacy_officer", names=("consent:erased",)),
    Shown("erased on request refused", "/consent/erased/", "privacy_officer", act=send),
    Shown("events", "/consent/events/", "worker", names=("consent:events",)),
    Shown("announce an event", "/consent/events/new/", "worker", names=("consent:new_event",)),
    Shown(
        "event",
        lambda house: house.event.get_absolute_url(),
        "worker",
        names=("consent:event",),
    ),
    Shown(
        "poster",
        lambda house: f"{house.event.get_absolute_url()}poster/",
        "worker",
        names=("consent:poster",),
    ),
    Shown("page of an event", lambda house: f"/e/{house.event.token}/", names=("event_page",)),
    Shown("page of an event refused", lambda house: f"/e/{house.event.token}/", act=send),
    Shown("page of an event in Arabic", lambda house: f"/e/{house.event.token}/?lang=ar"),
    Shown("ask for consent refused", "/consent/new/", "worker", act=send),
    Shown("trends six months", "/signals/trends/?months=6", "lead"),
    Shown("trends of one place", "/signals/trends/?area=Binnenstad", "lead"),
    Shown("trends published", "/signals/trends/", "manager"),
    Shown("trends of a team", "/signals/trends/", "worker"),
    Shown("search", "/signals/search/", "lead", names=("signals:search",)),
    Shown("search found", "/signals/search/", "lead", act=search),
    Shown("search account", lambda h: reverse("signals:search_account"), "lead",
          names=("signals:search_account",)),
    Shown("search account refused", lambda h: reverse("signals:search_account"), "lead", act=send),
    Shown("signal form", "/signals/new/", "worker", names=("signals:new",)),
    Shown("signal form filled", "/signals/new/", "worker", act=fill_signal),
    Shown("signal form red card", "/signals/new/", "worker", act=red_card),
    Shown("signal form all cards", "/signals/new/", "worker", act=all_cards),
    Shown("signal form refused", "/signals/new/", "worker", act=refused_signal),
    Shown("signal form with words to go on with", "/signals/new/", "worker", act=left_unsaved,
          apart=True),
    Shown("kept form", "/signals/offline/", names=("offline",)),
    Shown("kept form all cards", "/signals/offline/", act=all_cards),
    Shown("kept form where nobody is logged in", "/signals/offline/#kept"),
    Shown("kept on the device", "/", "worker", act=keep_on_the_device, apart=True),
    Shown("kept on the device, urgent", "/", "worker",
          act=lambda page: keep_on_the_device(page, urgent=True), apart=True),
    Shown("kept over a weekend", "/", "worker", act=unsent_after_a_weekend, apart=True),
    Shown("start with an unsent signal", "/", "worker", act=unsent_on_another_page, apart=True),
    Shown("log in with an unsent signal", "/", "worker", act=unsent_signed_out, apart=True),
    Shown("log out with an unsent signal", "/", "worker", act=unsent_leaving, apart=True),
    Shown("signal saved", lambda h: f"/signals/{h.signals.new.ref}/saved/", "worker",
          names=("signals:saved",)),
    Shown("signal changed", lambda h: f"/signals/{h.signals.new.ref}/edit/", "worker",
          names=("signals:edit",)),
    Shown("signal change refused", lambda h: f"/signals/{h.signals.new.ref}/edit/", "worker",
          act=refused_signal),
    Shown("signal changed too late", lambda h: f"/signals/{h.signals.running.ref}/edit/", "worker",
          status=403),
    Shown("signal taken back", lambda h: f"/signals/{h.signals.new.ref}/retract/", "worker",
          names=("signals:retract",)),
    Shown("signal take back refused", lambda h: f"/signals/{h.signals.new.ref}/retract/", "worker",
          act=send),
    Shown("six differences", lambda h: reverse("signals:differences"), "worker",
          names=("signals:differences",)),
    Shown("kept words", lambda h: reverse("signals:no_person"), "privacy_officer",
          names=("signals:no_person",)),
    Shown("signal of another kind", lambda h: f"/signals/{h.signals.running.ref}/kind/", "lead",
          names=("signals:change_kind",)),
    Shown("signal of another kind refused", lambda h: f"/signals/{h.signals.running.ref}/kind/",
          "lead", act=send),
    Shown("signal urgent", _of("urgent"), "lead", names=("signals:detail",)),
    Shown("readers of a signal", lambda h: f"{h.signals.urgent.get_absolute_url()}readers/", "lead",
          names=("signals:readers",)),
    Shown("signal account shown", _of("urgent"), "lead", act=show_account),
    Shown("signal step refused", _of("running"), "lead", act=refused_step),
    Shown("signal step that did not go", _of("running"), "lead", act=step_that_did_not_go),
    Shown("signal step not drawn", _of("running"), "lead", act=step_not_drawn),
    Shown("signal overtaken", _of("running"), "lead", act=overtaken),
    Shown("signal overtaken and over", _of("running"), "lead", act=overtaken_by_closing),
    Shown("signal like others", _of("urgent"), "lead", act=unfold),
    Shown("signal with a duplicate", _of("twice"), "lead"),
    Shown("signal that is a duplicate", _of("duplicate"), "lead"),
    Shown("signal waiting", _of("waiting"), "lead"),
    Shown("signal closed", _of("closed"), "lead"),
    Shown("signal at home", _of("home"), "lead"),
    Shown("signal with a reason", _of("new"), "privacy_officer"),
    Shown("signal reason refused", _of("new"), "privacy_officer", act=send),
    Shown("signal reason with a name", _of("new"), "privacy_officer", act=name_in_a_reason),
    # approaches and activities
    Shown("approaches", "/signals/approaches/", "lead", names=("signals:approaches",)),
    Shown("approach", lambda h: h.approach.get_absolute_url(), "lead", act=unfold,
          names=("signals:approach",)),
    Shown("approach ended", lambda h: h.ended_approach.get_absolute_url(), "lead"),
    Shown("example of an approach", lambda h: h.ended_approach.get_absolute_url() + "example/",
          "lead", names=("signals:approach_example",)),
    Shown("approach to a worker", lambda h: h.approach.get_absolute_url(), "worker"),
    Shown("new approach", "/signals/approaches/new/", "lead", names=("signals:new_approach",)),
    Shown("new approach refused", "/signals/approaches/new/", "lead", act=send),
    Shown("change approach", lambda h: reverse("signals:change_approach",
          args=[h.approach.public_id]), "lead", names=("signals:change_approach",)),
    Shown("change approach overtaken", lambda h: reverse("signals:change_approach",
          args=[h.approach.public_id]), "lead", act=overtaken_approach),
    Shown("share approach with whom", lambda h: reverse("signals:share_approach",
          args=[h.approach.public_id]), "lead", names=("signals:share_approach",)),
    Shown("share approach", lambda h: reverse("signals:share_approach_with",
          args=[h.approach.public_id, h.police.public_id]), "lead",
          names=("signals:share_approach_with",)),
    Shown("step activity", lambda h: h.signals.begun, "lead", names=("signals:step_activity",)),
    Shown("step activity refused", lambda h: h.signals.begun, "lead", act=send),
    Shown("step activity of an approach", lambda h: reverse("signals:approach_step_activity",
          args=[h.approach.public_id, h.begun_in_approach.public_id]), "lead",
          names=("signals:approach_step_activity",)),
    Shown("contacts", "/contacts/", "worker",
          names=("workers:contacts", "workers:remove_contact")),
    Shown("contacts refused", "/contacts/", "colleague", act=send),
    Shown("activities", "/activities/", "worker", names=("workers:activities",)),
    Shown("time split", "/hours/team/", "lead", names=("workers:team_hours",)),
    Shown("active online", "/hours/team/active/", "lead", names=("workers:adoption",)),
    Shown("how it goes online", lambda h: h.nudge.get_absolute_url(), "worker",
          names=("workers:nudge",)),
    Shown("how it goes online refused", lambda h: h.nudge.get_absolute_url(), "worker", act=send),
    Shown("a word with a colleague", lambda h: reverse("workers:write_to_asked",
          args=[h.nudge.public_id]), "lead", names=("workers:write_to_asked",)),
    Shown("time split of all teams", "/hours/team/?weeks=52", "manager"),
    Shown("activity", lambda h: h.activity.get_absolute_url(), "worker",
          names=("workers:activity",)),
    Shown("new activity", "/activities/new/", "worker", names=("workers:new_activity",)),
    Shown("new activity refused", "/activities/new/", "worker", act=send),
    Shown("change activity", lambda h: reverse("workers:change_activity",
          args=[h.activity.public_id]), "worker", names=("workers:change_activity",)),
    # hours
    Shown("change activity overtaken", lambda h: reverse("workers:change_activity",
          args=[h.activity.public_id]), "worker", act=overtaken_form),
    Shown("hours", "/hours/", "worker", act=unfold, names=("workers:hours",)),
    Shown("hours refused", "/hours/", "worker", act=overlapping_hours),
    Shown("hours with a timer", "/hours/", "colleague"),
    Shown("timer that was forgotten", "/hours/timer/", "colleague", names=("workers:timer",)),
    Shown("change hours", lambda h: reverse("workers:change_hours", args=[h.hours.public_id]),
          "worker", names=("workers:change_hours",)),
    # work accounts, their check, one's own hours
    Shown("profile", "/profile/", "worker", names=("workers:profile",)),
    Shown("a worker's poster", "/profile/poster/", "worker", names=("workers:poster",)),
    Shown("profile of an officer", "/profile/", "privacy_officer"),
    Shown("accounts", "/profile/accounts/", "worker", names=("workers:accounts",)),
    Shown("new account", "/profile/accounts/new/", "worker", names=("workers:new_account",)),
    Shown("new account refused", "/profile/accounts/new/", "worker", act=send),
    Shown("account", lambda h: h.account.get_absolute_url(), "worker", names=("workers:account",)),
    Shown("end account", _at("workers:end_account", "account"), "worker",
          names=("workers:end_account",)),
    Shown("ask exception", _at("workers:ask_exception", "account"), "worker",
          names=("workers:ask_exception",)),
    Shown("decide exception", _at("workers:decide_exception", "exception"), "lead",
          names=("workers:decide_exception",)),
    Shown("check", "/profile/check/", "worker", names=("workers:check",)),
    Shown("nothing to check", "/profile/check/", "colleague"),
    Shown("check by the lead", _at("workers:check_of", "account"), "lead",
          names=("workers:check_of",)),
    Shown("check history", _at("workers:check_history", "account"), "worker",
          names=("workers:check_history",)),
    Shown("profiles of the team", "/profile/team/", "lead", names=("workers:profile_team",)),
    Shown("profiles in numbers", "/profile/team/", "manager"),
    Shown("availability", "/profile/availability/", "worker", names=("workers:availability",)),
    Shown("take in hours", "/hours/import/", "worker", names=("workers:import_hours",)),
    Shown("take in hours refused", "/hours/import/", "worker", act=send),
    Shown("file of hours", lambda h: reverse("workers:hour_import", args=[h.file.public_id]),
          "worker", names=("workers:hour_import",)),
    Shown("file of hours with faults", lambda h: reverse("workers:hour_import",
          args=[h.wrong_file.public_id]), "worker"),
    Shown("hours of a colleague", lambda h: reverse("workers:hours_of",
          args=[h.colleague.public_id]), "lead", names=("workers:hours_of",)),
    Shown("months of hours", "/hours/months/", "lead", names=("workers:months",)),
    Shown("open a month", lambda h: reverse("workers:reopen_month",
          args=[h.closed_month.public_id]), "lead", names=("workers:reopen_month",)),
    Shown("contracts", lambda h: reverse("workers:contracts", args=[h.worker.public_id]),
          "administrator", names=("workers:contracts",)),
    Shown("first weeks", "/first-weeks/", "worker",
          names=("workers:first_weeks", "workers:first_step")),
    Shown("what to read first", "/policy/reading/", "worker", names=("policy:reading",)),
    Shown("practice signal refused", "/signals/practice/", "worker", act=send,
          names=("signals:practice",)),
    Shown("competences", "/competences/", "worker",
          names=("workers:competences", "workers:growth_goal")),
    Shown("competences not filled in", "/competences/", "colleague"),
    Shown("agreement refused", "/competences/", "worker", act=agree_nothing,
          names=("workers:agree",)),
    Shown("fill in competences", "/competences/fill/", "colleague",
          names=("workers:competences_fill",)),
    Shown("fill in competences refused", "/competences/fill/", "colleague", act=send),
    Shown("my people", "/competences/team/", "lead", names=("workers:competences_team",)),
    Shown("competences of a worker", lambda h: reverse("workers:competences_of",
          args=[h.worker.public_id]), "lead",
          names=("workers:competences_of", "workers:competences_fill_of")),
    Shown("competences in numbers", "/competences/numbers/", "manager",
          names=("workers:competence_numbers",)),
    Shown("job interview", "/competences/recruitment/", "lead", names=("workers:recruitment",)),
    Shown("trainings", "/competences/trainings/", "lead",
          names=("workers:trainings", "workers:sign_up")),
    Shown("new training refused", "/competences/trainings/new/", "lead", act=send,
          names=("workers:new_training", "workers:training")),
    Shown("who was trained", lambda h: reverse("workers:presence", args=[h.training.public_id]),
          "lead", names=("workers:presence",)),
    Shown("no short question", "/pulse/", "worker", names=("workers:pulse",)),
    Shown("equipment", "/equipment/", "worker",
          names=("workers:equipment", "workers:equipment_state", "workers:cancel_booking")),
    Shown("equipment of the team", "/equipment/", "lead", names=("workers:phone_seen_to",)),
    Shown("new equipment refused", "/equipment/new/", "lead", act=send,
          names=("workers:new_equipment", "workers:change_equipment")),
    Shown("book a laptop refused", lambda h: reverse("workers:book_laptop",
          args=[h.laptop.public_id]), "colleague", act=send, names=("workers:book_laptop",)),
    # platforms
    Shown("platforms", "/platforms/", "lead", names=("workers:platforms",)),
    Shown("platforms to a worker", "/platforms/", "worker"),
    Shown("platform", "/platforms/snapchat/", "lead", act=unfold, names=("workers:platform",)),
    Shown("platform to a worker", "/platforms/tiktok/", "worker"),
    Shown("platform put away", "/platforms/praatpaal/", "worker"),
    Shown("new platform", "/platforms/new/", "lead", names=("workers:new_platform",)),
    Shown("new platform refused", "/platforms/new/", "lead", act=send),
    Shown("change platform", "/platforms/snapchat/change/", "worker",
          names=("workers:change_platform",)),
    Shown("where to report to a platform", "/platforms/snapchat/report/", "lead",
          names=("workers:platform_report",)),
    Shown("where to report to a platform refused", "/platforms/snapchat/report/", "lead",
          act=send_an_address),
    Shown("versions of a platform", "/platforms/snapchat/versions/", "worker", act=unfold,
          names=("workers:platform_versions",)),
    Shown("proposal for a platform", lambda h: h.proposal.get_absolute_url(), "lead", act=unfold,
          names=("workers:platform_proposal",)),
    Shown("trend note", "/platforms/notes/new/", "worker", names=("workers:new_trend_note",)),
    Shown("trend note refused", "/platforms/notes/new/", "worker", act=send),
    Shown("figures", "/platforms/figures/", "lead", names=("workers:figures",)),
    Shown("new figure", "/platforms/figures/new/", "lead", names=("workers:new_figure",)),
    Shown("new figure refused", "/platforms/figures/new/", "lead", act=send),
    Shown("change figure", lambda h: reverse("workers:change_figure", args=[h.figure.public_id]),
          "lead", names=("workers:change_figure",)),
    Shown("new figure to know", "/platforms/figures/known/new/", "lead",
          names=("workers:new_known_figure", "workers:change_known_figure")),
    Shown("activities filtered", "/activities/?give_take=give&mine=on", "worker"),
    Shown("learned refused", lambda h: h.activity.get_absolute_url(), "worker", act=send,
          names=("workers:learned",)),
    Shown("balance", "/activities/balance/", "lead",
          names=("workers:balance", "workers:online_today", "workers:mixed_feed")),
    Shown("routine", "/activities/routine/", "worker", names=("workers:routine",)),
    Shown("balance to a manager", "/activities/balance/", "manager"),
    Shown("campaigns", "/activities/campaigns/", "lead", names=("workers:campaigns",)),
    Shown("campaign", lambda h: h.campaign.get_absolute_url(), "lead",
          names=("workers:campaign", "workers:decide_campaign")),
    Shown("new campaign", "/activities/campaigns/new/", "worker", names=("workers:new_campaign",)),
    Shown("new campaign refused", "/activities/campaigns/new/", "worker", act=send),
    Shown("change campaign", lambda h: reverse("workers:change_campaign",
          args=[h.campaign.public_id]), "lead", names=("workers:change_campaign",)),
    Shown("examples", "/activities/examples/", "lead", names=("workers:examples",)),
    Shown("example", lambda h: h.example.get_absolute_url(), "lead",
          names=("workers:example", "workers:publish_example")),
    Shown("new example", "/activities/examples/new/", "worker", names=("workers:new_example",)),
    Shown("new example refused", "/activities/examples/new/", "worker", act=send),
    Shown("change example", lambda h: reverse("workers:change_example",
          args=[h.example.public_id]), "lead", names=("workers:change_example",)),
    Shown("practice", "/settings/practice/", "manager", names=("organisation:practice",)),
    Shown("doubt", "/profile/doubt/", "worker", names=("workers:doubt",)),
    Shown("deputies", "/profile/deputies/", "lead", names=("organisation:deputies",)),
    Shown("deputies refused", "/profile/deputies/", "lead", act=send),
    # duty
    Shown("duty", "/signals/duty/", "lead", names=("signals:duty",)),
    Shown("duty to a worker", "/signals/duty/", "worker"),
    Shown("plan duty", "/signals/duty/new/", "lead", names=("signals:plan_duty",)),
    Shown("plan duty refused", "/signals/duty/new/", "lead", act=send),
    Shown("copy duty", "/signals/duty/copy/", "lead", names=("signals:copy_duty",)),
    Shown("shift", _at("signals:duty_shift", "shift"), "lead", names=("signals:duty_shift",)),
    Shown("shift overtaken", _at("signals:duty_shift", "shift"), "lead", act=overtaken_form),
    Shown("notifications", "/profile/notifications/", "lead",
          names=("organisation:notifications",)),
    Shown("notifications refused", "/profile/notifications/", "lead",
          act=lambda page: (page.locator("#id_digest_at").fill(""), send(page))),
    # people
    Shown("people", "/people/", "administrator", names=("organisation:people",)),
    Shown("people to a worker", "/people/", "worker"),
    Shown("invite a list", "/people/list/", "administrator", names=("organisation:staff_list",)),
    Shown("accessibility", "/accessibility/", names=("accessibility",)),
    Shown("invite", "/people/invite/", "administrator", names=("organisation:invite",)),
    Shown("invite refused", "/people/invite/", "administrator", act=send),
    Shown("teams", "/people/teams/", "administrator", names=("organisation:teams",)),
    Shown("new team", "/people/teams/new/", "administrator", names=("organisation:new_team",)),
    Shown("new team refused", "/people/teams/new/", "administrator", act=send),
    Shown("team", _at("organisation:team", "centrum"), "administrator",
          names=("organisation:team",)),
    Shown("team overtaken", _at("organisation:team", "centrum"), "administrator",
          act=overtaken_form),
    Shown("person", _at("organisation:person", "worker"), "administrator",
          names=("organisation:person",)),
    Shown("person overtaken", _at("organisation:person", "worker"), "administrator",
          act=overtaken_form),
    Shown("person to a lead", _at("organisation:person", "worker"), "lead"),
    Shown("leave", _at("organisation:leave", "colleague"), "administrator",
          names=("organisation:leave",)),
    # partners
    Shown("partners", "/partners/", "lead", names=("partners:list",)),
    Shown("partners to a manager", "/partners/", "manager"),
    Shown("new partner", "/partners/new/", "manager", names=("partners:new",)),
    Shown("new partner refused", "/partners/new/", "manager", act=send),
    Shown("partner", _at("partners:partner", "police"), "lead", names=("partners:partner",)),
    Shown("partner to a manager", _at("partners:partner", "police"), "manager"),
    Shown("partners to a privacy officer", "/partners/", "privacy_officer"),
    Shown("partner to a privacy officer", _at("partners:partner", "police"), "privacy_officer"),
    Shown("partner without agreement to a manager", _at("partners:partner", "school"), "manager"),
    Shown("partner without agreement", _at("partners:partner", "school"), "privacy_officer"),
    Shown("partner changed", _at("partners:change", "police"), "manager",
          names=("partners:change",)),
    Shown("partner overtaken", _at("partners:change", "police"), "manager",
          act=overtaken_form),
    Shown("monthly message", "/partners/trends/", "manager", names=("partners:trend_messages",)),
    Shown("monthly message refused", "/partners/trends/", "manager", act=send),
    Shown("monthly message preview", lambda h: h.trend_message.get_absolute_url(), "manager",
          names=("partners:trend_message",)),
    Shown("monthly message sent", lambda h: h.trend_sent.get_absolute_url(), "manager"),
    Shown("share with whom", lambda h: f"/signals/{h.signals.running.ref}/share/", "lead",
          names=("signals:share",)),
    Shown("share image", lambda h: f"/signals/{h.signals.image.ref}/share/", "lead"),
    Shown("share", _sharing("urgent", "police"), "lead", names=("signals:share_with",)),
    Shown("share refused", _sharing("urgent", "police"), "lead", act=send),
    Shown("share without agreement", _sharing("running", "school"), "lead"),
    Shown("share where the agreement allows nothing", _sharing("running", "counting"), "lead"),
    Shown("share where a life may ask for more", _sharing("urgent", "counting"), "lead"),
    Shown("share beyond the agreement", _sharing("urgent", "counting", "?beyond=1"), "lead"),
    Shown("share beyond the agreement refused", _sharing("urgent", "counting", "?beyond=1"), "lead",
          act=send),
    Shown("share beyond the agreement draft", _beyond_it("lead"), "lead"),
    Shown("share beyond the agreement asked", _beyond_it("privacy_officer"), "privacy_officer"),
    Shown("share draft", lambda h: h.draft.get_absolute_url(), "lead",
          names=("partners:disclosure",)),
    Shown("shared", lambda h: h.shared.get_absolute_url(), "lead"),
    Shown("share asked", lambda h: h.asked.get_absolute_url(), "privacy_officer"),
    Shown("share asked refused", lambda h: h.asked.get_absolute_url(), "privacy_officer",
          act=send),
    Shown("partner's link", _partner_link, names=("partner_link",)),
    Shown("partner's page", _partner_link, act=open_partner_page, names=("partner_page",)),
    Shown("partner's answer refused", _partner_link, act=refused_partner_answer),
    Shown("partner's link gone", "/p/none/", status=404),
    # image consent, to who holds a link
    Shown("asked by a link", _consent_link("parent_asked"), names=("consent_link", "consent_page")),
    Shown("asked by a link, date refused", _consent_link("parent_asked"), act=send),
    Shown("question about images", _consent_link("parent_asked"), act=give_birth_date),
    Shown("rows about images", _consent_link("parent_asked"), act=choose_rows),
    Shown("signature refused", _consent_link("parent_asked"), act=sign_nothing),
    Shown("question in Arabic", _consent_link("parent_asked"), act=in_arabic),
    Shown("answer about images", _consent_link("parent_answered", "manage"),
          names=("consent_withdraw",)),
    Shown("stopping refused", _consent_link("parent_answered", "manage"), act=stop_nothing),
    Shown("own link of a young person", _consent_link("parent_answered", "own")),
    Shown("link about images gone", "/c/none/", status=404),
    Shown("handing over", _consent_page("hand-over/"), "colleague",
          names=("consent:hand_over",)),
    Shown("on a worker's phone", _consent_page("hand-over/"), "colleague", act=hand_over,
          apart=True),
    Shown("signed and not sent", _consent_page("hand-over/"), "colleague", act=keep_here,
          apart=True),
    Shown("somebody signs here", _consent_page("hand-over/"), "colleague",
          act=lambda page: (hand_over(page), page.goto("/")), apart=True),
    Shown("back from who signed", _consent_page("hand-over/"), "colleague",
          act=lambda page: (hand_over(page), page.goto(f"/consent/{page.url[-13:-1]}/hand-back/"),
                            send(page)), names=("consent:hand_back",), apart=True),
    Shown("who was seen", lambda h: f"/consent/{h.answered_here.ref}/attest/1/", "worker",
          names=("consent:attest",)),
    Shown("how to check a seal", "/seal/", names=("seal",)),
    Shown("what we write", "/what-we-write/?lang=ar", names=("what_we_write",)),
    Shown("question of a partner", _at("partners:new_request", "police"), "lead",
          names=("partners:new_request",)),
    Shown("question of a partner refused", _at("partners:new_request", "police"), "lead",
          act=send),
    Shown("formal demand", _at("partners:demand", "police"), "worker", names=("partners:demand",)),
    Shown("who comes with a demand", "/partners/demand/", "worker",
          names=("partners:any_demand",)),
    Shown("formal demand told", lambda h: h.demand.get_absolute_url(), "worker",
          names=("partners:request",)),
    Shown("question refused", lambda h: h.question.get_absolute_url(), "lead"),
    Shown("question that waits", lambda h: h.question_that_waits.get_absolute_url(), "lead"),
    Shown("question answered", lambda h: f"{h.question_that_waits.get_absolute_url()}answer/",
          "worker", names=("partners:answer_request",)),
    Shown("question answered refused",
          lambda h: f"{h.question_that_waits.get_absolute_url()}answer/", "lead", act=send),
    Shown("agreement", _at("partners:agree", "police"), "manager", names=("partners:agree",)),
    Shown("agreement refused", _at("partners:agree", "school"), "manager", act=send),
    # settings
    Shown("settings", "/settings/", "administrator", names=("organisation:settings",)),
    Shown("details", "/settings/details/", "administrator", names=("organisation:details",)),
    Shown("question overtaken", "/settings/themes/", "administrator", act=overtaken_form),
    Shown("house style", "/settings/house-style/", "administrator",
          names=("organisation:house_style",)),
    Shown("house style refused", "/settings/house-style/", "administrator",
          act=lambda page: (page.get_by_label("Kleur").fill("#ffff00"), send(page))),
    Shown("mails that failed", "/settings/messages/", "administrator",
          names=("organisation:messages",)),
    Shown("open signals", "/settings/signals/", "privacy_officer",
          names=("organisation:open_signals",)),
    Shown("ready to start", "/settings/signals/", "administrator"),
    *[
        Shown(
            f"question {question.value}",
            f"/settings/{question.value.replace('_', '-')}/",
            "administrator",
            names=(f"organisation:settings_{question.value}",),
        )
        for question in SetUpQuestion
    ],
    # privacy
    Shown("audit", "/privacy/audit/", "privacy_officer", names=("privacy:audit",)),
    Shown("questions about reading", "/privacy/questions/", "privacy_officer",
          names=("privacy:questions",)),
    Shown("questions to oneself", "/privacy/questions/", "worker"),
    Shown("question to ask", "/privacy/questions/new/", "privacy_officer",
          names=("privacy:ask_about_reading",)),
    Shown("question to ask refused", "/privacy/questions/new/", "privacy_officer", act=send),
    Shown("question about reading", lambda h: h.reading_question.get_absolute_url(),
          "privacy_officer", names=("privacy:question",)),
    Shown("question to answer", lambda h: h.reading_question.get_absolute_url(), "worker"),
    Shown("requests", "/privacy/requests/", "privacy_officer", names=("privacy:requests",)),
    Shown("number of requests", "/privacy/requests/", "director"),
    Shown("request to write down", "/privacy/requests/new/", "worker",
          names=("privacy:new_request",)),
    Shown("request refused", "/privacy/requests/new/", "privacy_officer", act=send),
    Shown("request", _request_page("asked_request"), "privacy_officer", names=("privacy:request",)),
    Shown("request to judge", _request_page("judged_request"), "privacy_officer"),
    Shown("request answered", _request_page("answered_request"), "privacy_officer"),
    Shown("who asks", _request_page("asked_request", "identity/"), "privacy_officer",
          names=("privacy:request_identity",)),
    Shown("what to search for", _request_page("judged_request", "search/"), "privacy_officer",
          names=("privacy:request_search",)),
    Shown("hit", _request_page("judged_request", "hits/1/"), "privacy_officer",
          names=("privacy:request_hit",)),
    Shown("hit to erase", _request_page("erase_request", "hits/1/"), "privacy_officer"),
    Shown("hit refused", _request_page("judged_request", "hits/1/"), "privacy_officer", act=send),
    Shown("more time", _request_page("asked_request", "extend/"), "privacy_officer",
          names=("privacy:request_extend",)),
    Shown("rejecting", _request_page("asked_request", "reject/"), "privacy_officer", act=send,
          names=("privacy:request_reject",)),
    Shown("answer to send", _request_page("judged_request", "answer/"), "privacy_officer",
          names=("privacy:request_send",)),
    Shown("was it you", lambda h: f"/d/identity/{h.identity_token}/", names=("request_show_who",)),
    Shown("code asked for an answer", lambda h: f"/d/answer/{h.answer_token}/",
          names=("request_answer", "request_answer_link")),
    # After the link above: another code makes another link.
    Shown("code to tell", _request_page("answered_request"), "privacy_officer", act=new_code,
          names=("privacy:request_code",), apart=True),
    Shown("your data", "/privacy-request/", names=("privacy_request",)),
    Shown("your data refused", "/privacy-request/?lang=ar", act=send),
    Shown("assessments", "/privacy/dpia/", "privacy_officer", names=("privacy:dpias",)),
    Shown("assessment decided", "/privacy/dpia/1/", "manager", names=("privacy:dpia",)),
    Shown("assessment", "/privacy/dpia/2/", "privacy_officer"),
    Shown("assessment written", "/privacy/dpia/2/text/", "manager", names=("privacy:write_dpia",)),
    Shown("risk", "/privacy/dpia/2/risks/1/", "manager", names=("privacy:dpia_risk",)),
    Shown("risk refused", "/privacy/dpia/2/risks/new/", "manager", act=send,
          names=("privacy:add_dpia_risk",)),
    Shown("advice on the assessment", "/privacy/dpia/2/advice/", "privacy_officer",
          names=("privacy:advise_dpia",)),
    Shown("assessment decided on", "/privacy/dpia/2/decision/", "director",
          names=("privacy:decide_dpia",)),
    Shown("assessment decision refused", "/privacy/dpia/2/decision/", "director", act=send),
    Shown("processors", "/privacy/processors/", "privacy_officer", names=("privacy:processors",)),
    Shown("processor", lambda h: h.processor.get_absolute_url(), "privacy_officer",
          names=("privacy:processor",)),
    Shown("processor added", "/privacy/processors/new/", "privacy_officer", act=send,
          names=("privacy:add_processor",)),
    Shown("processor changed", lambda h: f"{h.processor.get_absolute_url()}change/",
          "privacy_officer", names=("privacy:change_processor",)),
    Shown("processor agreement", lambda h: f"{h.processor.get_absolute_url()}agreement/",
          "manager", names=("privacy:agreement",)),
    Shown("own words", "/privacy/register/words/signals/", "privacy_officer",
          names=("privacy:word_activity",)),
    Shown("processing register", "/privacy/register/", "privacy_officer",
          names=("privacy:register",)),
    Shown("audit of oneself", "/privacy/audit/", "worker"),
    Shown("terms", "/privacy/retention/", "privacy_officer", names=("privacy:retention",)),
    Shown("dry run", "/privacy/retention/", "privacy_officer", act=try_out,
          names=("privacy:rehearsal",)),
    Shown("hold", "/privacy/retention/holds/new/", "privacy_officer",
          names=("privacy:place_hold",)),
    Shown("hold refused", "/privacy/retention/holds/new/", "privacy_officer", act=send),
    Shown("shorter term", "/privacy/retention/terms/outbox.messages/", "privacy_officer",
          names=("privacy:term",)),
    Shown("facts", "/privacy/facts/", "privacy_officer", names=("organisation:facts",)),
    Shown("facts to a worker", "/privacy/facts/", "worker"),
    Shown("fact", "/privacy/facts/line/police/", "privacy_officer",
          names=("organisation:change_fact",)),
    Shown("breaches", "/privacy/breaches/", "privacy_officer", names=("privacy:breaches",)),
    Shown("own breaches", "/privacy/breaches/", "worker"),
    Shown("breach reported", "/privacy/breaches/new/", "worker", names=("privacy:report_breach",)),
    Shown("breach refused", "/privacy/breaches/new/", "worker", act=send),
    Shown("breach", lambda h: h.breach.get_absolute_url(), "privacy_officer",
          names=("privacy:breach",)),
    Shown("breach of one's own", lambda h: h.breach.get_absolute_url(), "worker"),
    Shown("breach known", lambda h: reverse("privacy:describe_breach", args=[h.breach.ref]),
          "privacy_officer", names=("privacy:describe_breach",)),
    Shown("breach judged", lambda h: reverse("privacy:judge_breach", args=[h.breach.ref]),
          "privacy_officer", names=("privacy:judge_breach",)),
    Shown("breach judgement refused",
          lambda h: reverse("privacy:judge_breach", args=[h.breach.ref]), "privacy_officer",
          act=send),
    Shown("no breach", lambda h: reverse("privacy:dismiss_breach", args=[h.breach.ref]),
          "privacy_officer", names=("privacy:dismiss_breach",)),
    # one's own account
    Shown("invited", _invitation("invitation"), names=("organisation:accept",)),
    Shown("invited refused", _invitation("invitation"), act=send),
    Shown("invited again", _invitation("other_role"), "colleague"),
    Shown("new password", _new_password, names=("account_reset_password_from_key",)),
    Shown("new password set", "/accounts/password/reset/key/done/",
          names=("account_reset_password_from_key_done",)),
    Shown("inactive", "/accounts/inactive/", names=("account_inactive",)),
    Shown("code asked", "/accounts/login/", act=password_given, names=("mfa_authenticate",),
          apart=True),
    Shown("code refused", "/accounts/login/",
          act=lambda page: (password_given(page), wrong_code(page)), apart=True),
    Shown("second step", "/accounts/second-step/", "newcomer", confirmed=False,
          names=("organisation:second_step",)),
    Shown("confirm", "/accounts/confirm/?next=/signals/search/", "lead", confirmed=False,
          names=("organisation:confirm",)),
    Shown("confirm refused", "/accounts/confirm/?next=/signals/search/", "lead",
          act=wrong_code, confirmed=False),
    Shown("confirm again", "/accounts/2fa/reauthenticate/", "lead",
          names=("mfa_reauthenticate", "account_reauthenticate")),
    Shown("typed before", "/people/", "worker", act=type_without_session,
          names=("organisation:typed",), apart=True),
    Shown("typed by whom", "/people/", "worker", act=type_on_an_unknown_device, apart=True),
    Shown("nothing typed", "/accounts/typed/", "worker"),
    Shown("typed, not kept", "/signals/new/", act=type_too_much, apart=True),
    Shown("log out", "/accounts/logout/", "lead", names=("account_logout",)),
    Shown("change password", "/accounts/password/change/", "lead",
          names=("account_change_password",)),
    Shown("change password refused", "/accounts/password/change/", "lead", act=send),
    Shown("how you log in", "/accounts/2fa/", "lead", names=("mfa_index",)),
    Shown("link a code app", "/accounts/2fa/totp/activate/", "newcomer", confirmed=False,
          names=("mfa_activate_totp",)),
    Shown("unlink a code app", "/accounts/2fa/totp/deactivate/", "lead",
          names=("mfa_deactivate_totp",)),
    Shown("make a passkey", "/accounts/2fa/webauthn/add/", "lead", names=("mfa_add_webauthn",)),
    Shown("passkeys", "/accounts/2fa/webauthn/", "lead", names=("mfa_list_webauthn",)),
    Shown("recovery codes", "/accounts/2fa/recovery-codes/", "lead",
          names=("mfa_view_recovery_codes",)),
    Shown("new recovery codes", "/accounts/2fa/recovery-codes/generate/", "lead",
          names=("mfa_generate_recovery_codes",)),
    Shown("devices", "/accounts/sessions/", "lead", names=("usersessions_list",)),
    Shown("blank", "/blank/", names=("blank",)),
    # image consent
    Shown("consents", "/consent/", "lead", names=("consent:overview",)),
    Shown("consents that are valid", "/consent/?show=valid", "worker"),
    Shown("consents in numbers", "/consent/", "director"),
    Shown("no consents", "/consent/", "colleague"),
    Shown("somebody by name", "/consent/search/", "lead", act=search_name,
          names=("consent:search",)),
    Shown("nobody by name", "/consent/search/", "lead", act=send),
    Shown("consent", lambda h: h.consent.request.get_absolute_url(), "lead",
          names=("consent:consent",)),
    Shown("consent that waits", lambda h: h.unanswered.get_absolute_url(), "lead"),
    Shown("consent refused", lambda h: h.refused.get_absolute_url(), "lead"),
    Shown("consent that stopped", lambda h: h.stopped.request.get_absolute_url(), "lead"),
    Shown("consent disputed", lambda h: h.disputed.request.get_absolute_url(), "lead"),
    Shown("may I post this", "/consent/check/", "worker", names=("consent:check",)),
    Shown("may I post this refused", "/consent/check/", "worker", act=send),
    Shown("yes, you may", "/consent/check/", "worker", act=may_i),
    Shown("call first", "/consent/check/", "worker", act=may_i_on_the_website,
          names=("consent:called",)),
    Shown("for the register", "/consent/check/", "worker", act=to_the_register,
          names=("consent:publish",)),
    Shown("for the register refused", "/consent/check/", "worker",
          act=lambda page: (to_the_register(page), send(page))),
    Shown("texts of consent", "/consent/texts/", "privacy_officer",
          names=("consent:texts", "consent:texts_faulty", "consent:texts_anew")),
    Shown("who is asked anew", "/consent/texts/anew/", "privacy_officer"),
    Shown("text of consent", "/consent/texts/guardian/ar/", "privacy_officer",
          names=("consent:text", "consent:text_check")),
    Shown("register of posts", "/consent/publications/", "lead", names=("consent:publications",)),
    Shown("no posts", "/consent/publications/?show=gone", "lead"),
    Shown("post", lambda h: h.post.get_absolute_url(), "lead",
          names=("consent:publication", "consent:post_gone")),
    Shown("post to take down", lambda h: h.other_post.get_absolute_url(), "lead", act=open_all,
          names=("consent:post_stays",)),
    Shown("what has to come down", "/consent/take-downs/", "lead", names=("consent:take_downs",)),
    Shown("nothing to come down", "/consent/take-downs/", "other_worker"),
    Shown("somebody stops", lambda h: f"{h.consent.request.get_absolute_url()}withdraw/", "lead",
          names=("consent:withdraw",)),
    Shown("somebody stops refused", lambda h: f"{h.consent.request.get_absolute_url()}withdraw/",
          "lead", act=send),
    Shown("somebody objects", lambda h: f"{h.consent.request.get_absolute_url()}dispute/", "lead",
          names=("consent:dispute",)),
    Shown("objection gone", lambda h: f"{h.disputed.request.get_absolute_url()}settle/", "lead",
          names=("consent:settle",)),
    # Instaclean
    Shown("rounds", "/signals/rounds/", "lead", names=("signals:rounds",)),
    Shown("rounds in figures", "/signals/rounds/", "manager"),
    Shown("round", lambda h: h.round.get_absolute_url(), "lead", act=open_all,
          names=("signals:round",)),
    Shown("round refused", lambda h: h.round.get_absolute_url(), "lead", act=refused_talk,
          names=("signals:add_session", "signals:round_deed")),
    Shown("plan of a round overtaken", lambda h: f"{h.round.get_absolute_url()}?plan=1", "lead",
          act=overtaken_form),
    Shown("round that was sent", lambda h: h.old_round.get_absolute_url(), "lead"),
    Shown("round in figures", lambda h: h.old_round.get_absolute_url(), "manager"),
    Shown("round not held", lambda h: h.empty_round.get_absolute_url(), "lead", act=open_all),
    Shown("list of a round", lambda h: f"{h.old_round.get_absolute_url()}list/", "lead",
          names=("signals:round_list",)),
    Shown("harmful accounts", "/signals/accounts/", "lead", names=("signals:items",)),
    Shown("no harmful accounts", "/signals/accounts/?tab=done", "lead"),
    Shown("account for the list", "/signals/accounts/new/", "worker", names=("signals:new_item",)),
    Shown("account for the list refused", "/signals/accounts/new/", "worker", act=send),
    Shown("item to check", lambda h: h.item.get_absolute_url(), "lead", act=open_all,
          names=("signals:item",)),
    Shown("item to check, its account shown", lambda h: h.item.get_absolute_url(), "lead",
          act=show_notice),
    Shown("item that lacks something", lambda h: h.incomplete_item.get_absolute_url(), "lead",
          act=open_all),
    Shown("item with its notice", lambda h: h.sent_item.get_absolute_url(), "lead",
          act=show_notice, names=("signals:notice",)),
    Shown("item refused", lambda h: h.sent_item.get_absolute_url(), "lead", act=refused_appeal,
          names=("signals:item_deed",)),
    Shown("item removed by mistake", lambda h: h.removed_item.get_absolute_url(), "lead",
          act=open_all),
    Shown("change an item", lambda h: f"{h.item.get_absolute_url()}change/", "worker",
          names=("signals:change_item",)),
    Shown("guide's screen", lambda h: h.round.get_absolute_url(), "colleague", act=give_screen,
          names=("signals:give_screen", "signals:guide"), apart=True),
    Shown("guide's screen and nothing else", lambda h: h.round.get_absolute_url(), "colleague",
          act=lambda page: (give_screen(page), page.goto("/")), apart=True),
    Shown("back from the guide's screen", lambda h: h.round.get_absolute_url(), "colleague",
          act=lambda page: (give_screen(page), page.goto("/signals/guide/back/"), send(page)),
          names=("signals:guide_back",), apart=True),
    # policy
    Shown("policy", "/policy/", "manager", names=("policy:overview",)),
    Shown("checklist", "/policy/checklist/", "manager", names=("policy:checklist",)),
    Shown("filed checklist, as it stands", "/policy/checklist/", "director"),
    Shown("checklist item", "/policy/checklist/items/means/", "manager",
          names=("policy:checklist_item",)),
    Shown("checklist item, refused", "/policy/checklist/items/means/", "manager",
          act=send_without_why),
    Shown("checklist evidence", "/policy/checklist/items/means/evidence/", "manager",
          names=("policy:checklist_evidence",)),
    Shown("checklist action", "/policy/checklist/items/means/actions/", "manager",
          names=("policy:checklist_action",)),
    Shown("checklist actions", "/policy/checklist/actions/", "lead",
          names=("policy:checklist_actions",)),
    Shown("management's statement", "/policy/checklist/statement/", "director",
          names=("policy:statement",)),
    Shown("filed checklist", lambda h: h.filed_checklist.get_absolute_url(), "director",
          names=("policy:checklist_run",)),
    Shown("practice of policy", "/policy/practice/", "manager", names=("policy:practice",)),
    Shown("reports", "/policy/report/", "manager", names=("policy:reports",)),
    Shown("new report", "/policy/report/new/", "manager", names=("policy:new_report",)),
    Shown("new report refused", "/policy/report/new/", "manager", act=send),
    Shown("new money", "/policy/report/funding/", "manager", names=("policy:new_funding",)),
    Shown(
        "money",
        lambda house: f"/policy/report/funding/{house.funding.public_id}/",
        "manager",
        names=("policy:funding",),
    ),
    Shown(
        "report",
        lambda house: house.report.get_absolute_url(),
        "manager",
        names=("policy:report",),
    ),
    Shown(
        "list behind a figure",
        lambda house: f"{house.report.get_absolute_url()}list/friday/",
        "manager",
        names=("policy:report_list",),
    ),
    Shown("concept of a report", lambda house: house.concept.get_absolute_url(), "manager"),
    Shown(
        "words of a report",
        lambda house: f"{house.concept.get_absolute_url()}texts/",
        "manager",
        names=("policy:report_texts",),
    ),
    Shown(
        "examples of a report",
        lambda house: f"{house.concept.get_absolute_url()}examples/",
        "manager",
        names=("policy:report_examples",),
    ),
    Shown("words of a report overtaken",
          lambda house: f"{house.concept.get_absolute_url()}texts/", "manager", act=overtaken_form),
    Shown("report of the municipality", lambda house: f"/r/{house.report_token}/"),
    Shown("surveys", "/policy/surveys/", "manager", names=("policy:surveys",)),
    Shown("new survey", "/policy/surveys/new/", "manager", names=("policy:new_survey",)),
    Shown("new survey refused", "/policy/surveys/new/", "manager", act=send),
    Shown(
        "survey",
        lambda house: house.survey.get_absolute_url(),
        "manager",
        names=("policy:survey",),
    ),
    Shown(
        "poster of a survey",
        lambda house: f"{house.survey.get_absolute_url()}poster/",
        "manager",
        names=("policy:survey_poster",),
    ),
    Shown(
        "codes of a survey",
        lambda house: f"{house.survey.get_absolute_url()}codes/",
        "manager",
        act=make_codes,
        names=("policy:survey_codes",),
    ),
    Shown(
        "what young people wrote",
        lambda house: f"{house.survey.get_absolute_url()}remarks/",
        "manager",
        names=("policy:survey_remarks",),
    ),
    Shown("page of a survey", lambda house: f"/s/{house.survey.token}/", names=("survey_page",)),
    Shown("page of a survey in Arabic", lambda house: f"/s/{house.survey.token}/?lang=ar"),
    Shown("evaluations", "/policy/evaluations/", "manager", names=("policy:evaluations",)),
    Shown("evaluation", lambda h: h.evaluation.get_absolute_url(), "manager",
          names=("policy:evaluation", "policy:start_evaluation", "policy:count_again",
                 "policy:answer", "policy:decide", "policy:decision_done")),
    Shown("evaluation of a reader", lambda h: h.evaluation.get_absolute_url(), "worker"),
    Shown("plan an evaluation", lambda h: h.evaluation.get_absolute_url() + "plan/", "manager",
          names=("policy:plan_evaluation",)),
    Shown("plan an evaluation overtaken", lambda h: h.evaluation.get_absolute_url() + "plan/",
          "manager", act=overtaken_form),
    Shown("finish an evaluation", lambda h: h.evaluation.get_absolute_url() + "finish/", "manager",
          names=("policy:finish_evaluation",)),
    Shown("an evaluation lapses", lambda h: h.evaluation.get_absolute_url() + "lapse/", "manager",
          names=("policy:lapse_evaluation",)),
    Shown("change a decision", lambda h: reverse("policy:decision",
          args=[h.decision.public_id]), "manager", names=("policy:decision",)),
    Shown("secret address of a calendar", "/policy/evaluations/", "manager",
          act=lambda page: page.get_by_role("button", name="Adres maken").click(),
          names=("policy:calendar_link",), apart=True),
    Shown("goals", "/policy/goals/", "manager", act=unfold, names=("policy:goals",)),
    Shown("goal", lambda h: h.aim.get_absolute_url(), "manager", act=open_all,
          names=("policy:goal", "policy:read_goal", "policy:end_goal")),
    Shown("goal as a draft", lambda h: h.aim_draft.get_absolute_url(), "manager",
          names=("policy:propose_goal", "policy:take_goal_back", "policy:adopt_goal",
                 "policy:give_goal_back")),
    Shown("new goal", "/policy/goals/new/", "manager", names=("policy:new_goal",)),
    Shown("new goal refused", "/policy/goals/new/", "manager", act=send),
    Shown("change a goal", lambda h: f"{h.aim_draft.get_absolute_url()}change/", "lead",
          names=("policy:change_goal",)),
    Shown("policy documents", "/policy/documents/", "manager", names=("policy:documents",)),
    Shown("policy to read", "/policy/documents/", "worker"),
    Shown("document", "/policy/documents/instaclean/", "lead", act=unfold,
          names=("policy:document", "policy:confirm_reading")),
    Shown("document to adopt", "/policy/documents/vision_offline/1/", "director", act=open_all,
          names=("policy:version", "policy:adopt", "policy:give_back")),
    Shown("draft of a document", "/policy/documents/chat_group_agreements/1/", "manager",
          act=open_all, names=("policy:propose", "policy:take_back", "policy:throw_away")),
    Shown("new document", "/policy/documents/reporting_code/", "manager",
          names=("policy:start_document",)),
    Shown("change a document", "/policy/documents/chat_group_agreements/1/change/", "lead",
          names=("policy:change_version",)),
    Shown("document as a file", "/policy/documents/profile_protocol/", "worker"),
    Shown("file of a document refused", "/policy/documents/chat_group_agreements/1/upload/",
          "manager", act=send, names=("policy:upload",)),
    Shown("versions of a document", "/policy/documents/instaclean/versions/", "lead",
          names=("policy:versions",)),
    # long work
    Shown("work", "/work/", "lead", names=("outbox:jobs",)),
    Shown("no work", "/work/", "worker"),
    Shown("work that runs", lambda h: f"/work/{h.job.ref}/", "lead", names=("outbox:job",)),
    Shown("work that is done", lambda h: f"/work/{h.done_job.ref}/", "lead"),
    Shown("work that failed", lambda h: f"/work/{h.failed_job.ref}/", "lead"),
    # the sheet
    Shown("components", "/demo/components/", "lead", names=("demo:components",)),
]  # fmt: skip
