"""Every page there is: its address, who looks at it, and how it is filled.

A test walks all addresses of the product and fails on one that stands neither here nor among
those that show no page of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from playwright.sync_api import Page

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

    def address(self, house: House) -> str:
        return self.path if isinstance(self.path, str) else self.path(house)


def send(page: Page) -> None:
    """Send the page's own form as it stands: its last button, as everywhere."""
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.locator(".errsum").first.wait_for()


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


def all_cards(page: Page) -> None:
    """Everything that a script or a choice may bring, shown at once."""
    page.evaluate(
        """() => document.querySelectorAll("[data-card], [data-kind], [data-no-story]").forEach(
             (part) => { part.style.display = "block" })"""
    )


def refused_signal(page: Page) -> None:
    fill_signal(page)
    page.locator("#id_seen_at").fill("vorige week")
    send(page)


def refused_step(page: Page) -> None:
    region = page.get_by_role("region", name="Stap toevoegen")
    region.get_by_role("button").click()
    page.locator(".err-msg").first.wait_for()


def show_account(page: Page) -> None:
    page.get_by_role("button", name="Toon account en adres").click()
    page.get_by_text("voorbeeld_account").wait_for()


def search(page: Page) -> None:
    page.get_by_role("searchbox").fill("groepsapp")
    page.get_by_role("search").get_by_role("button").click()
    page.get_by_role("status").wait_for()


def _of(signal: str) -> Callable[[House], str]:
    return lambda house: f"/signals/{getattr(house.signals, signal).ref}/"


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
    Shown("not found", "/no-such-page/"),
    Shown("bad request", "/errors/400/"),
    Shown("broken", "/errors/500/"),
    Shown("invitation gone", "/accounts/invitation/none/", names=("organisation:invitation",)),
    # everybody
    Shown("start of a lead", "/", "lead", names=("home",)),
    Shown("start of a worker", "/", "worker"),
    Shown("start of a manager", "/", "manager"),
    Shown("more", "/more/", "lead", names=("more",)),
    Shown("refused", "/errors/403/", "worker"),
    # signals
    Shown("inbox", "/signals/", "lead", names=("signals:inbox",)),
    Shown("inbox closed", "/signals/?tab=closed", "lead"),
    Shown("inbox empty", "/signals/?tab=waiting&severity=1", "lead"),
    Shown("search", "/signals/search/", "lead", names=("signals:search",)),
    Shown("search found", "/signals/search/", "lead", act=search),
    Shown("signal form", "/signals/new/", "worker", names=("signals:new",)),
    Shown("signal form filled", "/signals/new/", "worker", act=fill_signal),
    Shown("signal form red card", "/signals/new/", "worker", act=red_card),
    Shown("signal form all cards", "/signals/new/", "worker", act=all_cards),
    Shown("signal form refused", "/signals/new/", "worker", act=refused_signal),
    Shown("signal saved", lambda h: f"/signals/{h.signals.new.ref}/saved/", "worker",
          names=("signals:saved",)),
    Shown("signal urgent", _of("urgent"), "lead", names=("signals:detail",)),
    Shown("signal account shown", _of("urgent"), "lead", act=show_account),
    Shown("signal step refused", _of("running"), "lead", act=refused_step),
    Shown("signal waiting", _of("waiting"), "lead"),
    Shown("signal closed", _of("closed"), "lead"),
    Shown("signal at home", _of("home"), "lead"),
    Shown("signal with a reason", _of("new"), "privacy_officer"),
    Shown("signal reason refused", _of("new"), "privacy_officer", act=send),
]  # fmt: skip
