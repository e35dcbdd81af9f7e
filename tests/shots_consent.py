"""Pictures of image consent: what a parent or young person opens by a link, and what a worker sees.

Made from the demo; a page of the signer opens by a link that is made here, in each language.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from tests.shots import PASSWORD, Shot, _first, _send

LANGUAGES = ("nl", "ar", "tr", "uk", "en", "pl")
POST = "main a[href^='/consent/publications/']:not([href$='/new/'], [href*='?'])"
Find = Callable[[Page], None]


def shots() -> list[Shot]:
    """Needs Django set up, with the demo in its database."""
    return _of_signers() + _of_staff() + _of_a_device()


# --- by a link ------------------------------------------------------------------------------------


def _request(name: str) -> Any:
    from consent.models import ConsentRequest

    rows = ConsentRequest.objects.select_related("subject").order_by("pk")
    return next(row for row in rows if row.subject.first_name == name)


def _link(name: str, purpose: str = "sign") -> tuple[str, str]:
    """The address, and the date of birth that opens it."""
    from tests.consent.pages import link_of

    asked = _request(name)
    return link_of(asked, purpose=purpose, now=timezone.now()), f"{asked.subject.born:%d-%m-%Y}"


def _in(language: str) -> Find:
    def find(page: Page) -> None:
        page.goto(f"{page.url}?lang={language}")

    return find


def _known(born: str, language: str, screen: int = 0) -> Find:
    """Past the date of birth, on one of the three screens."""

    def find(page: Page) -> None:
        _in(language)(page)
        if page.locator("[name=date_of_birth]").count():
            page.locator("[name=date_of_birth]").fill(born)
            page.locator("main button[type=submit]").click()
        page.locator(".stepnum").first.wait_for()  # the script is there
        _to_screen(page, screen)

    return find


def _to_screen(page: Page, screen: int) -> None:
    for number in range(screen):
        if number == 1:
            for row in page.locator(".yesno").all():
                row.locator("label").first.click()
            page.locator(".yesno").last.locator("label").last.click()
        page.locator("[data-step]:visible button.btn-primary").click()
    if screen == 2:
        page.locator("canvas").scroll_into_view_if_needed()


def _rows_refused(born: str) -> Find:
    def find(page: Page) -> None:
        _known(born, "nl", 1)(page)
        page.locator("[data-step]:visible button.btn-primary").click()

    return find


def _signed(born: str) -> Find:
    """The page that thanks; in the second window what somebody sees who comes back."""

    def find(page: Page) -> None:
        if page.locator("[name=date_of_birth]").count():
            _known(born, "nl", 2)(page)
            if page.locator("#id_relation").count():
                page.locator("label[for=id_relation_0]").click()
                page.locator("#id_declares_authority").check()
            page.locator("[name=signer_name]").fill("Marta Wójcik")
            page.locator("label[for=how-type]").click()
            page.locator("[name=typed_signature]").fill("Marta Wójcik")
            page.locator("main button[type=submit]").last.click()
            page.wait_for_load_state("networkidle")

    return find


def _without_copy(language: str) -> Find:
    """After the copy could not be made: what the view of it remembers, without breaking a PDF."""

    def find(page: Page) -> None:
        from consent import visits

        _in(language)(page)
        key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
        session = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
        ref = page.url.partition("/c/")[2].partition("/")[0]
        visit = visits.of(session, ref, timezone.now())
        assert visit is not None
        visits.keep(session, visit, no_copy=True)
        session.save()
        page.reload()

    return find


def _of_signers() -> list[Shot]:
    link, born = _link("Elif")
    made = [
        Shot("signer-birth-nl", "nobody", link, _in("nl")),
        Shot("signer-birth-ar", "nobody", link, _in("ar")),
        Shot("signer-rows-refused", "nobody", link, _rows_refused(born)),
        Shot("signer-said", "nobody", "/c/none/"),
    ]
    for language in LANGUAGES:
        for screen, name in enumerate(("reads", "rows", "signs")):
            if screen == 1 or language in ("nl", "ar"):
                find = _known(born, language, screen)
                made.append(Shot(f"signer-{name}-{language}", "nobody", link, find))
    for name, language in (("Noor", "nl"), ("Emir", "ar"), ("Chiara", "en")):
        link, _born = _link(name, "manage")
        made.append(Shot(f"signer-manage-{language}", "nobody", link, _in(language)))
        made.append(Shot(f"signer-no-copy-{language}", "nobody", link, _without_copy(language)))
    link, _born = _link("Noor", "own")
    made.append(Shot("signer-own", "nobody", link))
    for name in ("Milan", "Lina"):
        link, _born = _link(name, "manage")
        made.append(Shot(f"signer-manage-{name.lower()}", "nobody", link, _in("nl")))
    link, born = _link("Zofia")
    return [*made, Shot("signer-thanks", "nobody", link, _signed(born))]


# --- staff ----------------------------------------------------------------------------------------


def _asks_about(name: str, channel: str) -> Find:
    def find(page: Page) -> None:
        page.locator("label.option", has_text=name).click()
        page.locator(f"input[name=channel][value={channel}] + label").click()
        page.locator(".savebar button").click()
        page.locator(".answer").wait_for()

    return find


def _settles(page: Page) -> None:
    """After somebody objected; in the second window it was noted already."""
    ref = _ref(page)
    if page.locator(".savebar button").count():
        page.locator(".savebar button").click()
        page.wait_for_load_state("networkidle")
    page.goto(f"/consent/{ref}/settle/")


def _of_staff() -> list[Shot]:
    def consent(name: str) -> str:
        return str(_request(name).get_absolute_url())

    return [
        Shot("consent-valid", "lead", consent("Noor")),
        Shot("consent-waits", "lead", consent("Zofia")),
        Shot("consent-undeliverable", "privacy_officer", consent("Oksana")),
        Shot("consent-withdrawn", "privacy_officer", consent("Milan")),
        Shot("consent-disputed", "privacy_officer", consent("Lina")),
        Shot("consent-withdraw", "lead", f"{consent('Noor')}withdraw/"),
        Shot("consent-own-link", "lead", f"{consent('Noor')}own-link/"),
        Shot("consent-note", "lead", f"{consent('Noor')}note/"),
        Shot("consent-dispute", "lead", f"{consent('Noor')}dispute/"),
        Shot("consent-settle", "lead", f"{consent('Jayden')}dispute/", _settles),
        Shot("consent-address", "lead", f"{consent('Zofia')}address/1/"),
        Shot("consent-wrong-person", "lead", f"{consent('Zofia')}wrong-person/1/"),
        Shot("consent-link", "lead", f"{consent('Zofia')}link/"),
        Shot("consent-paper", "lead", f"{consent('Zofia')}paper/"),
        Shot("consent-overview-worker", "worker", "/consent/"),
        Shot("consent-overview-manager", "manager", "/consent/"),
        Shot("consent-ask-refused", "worker", "/consent/new/", _send),
        Shot("consent-check-yes", "lead", "/consent/check/", _asks_about("Noor", "website")),
        Shot("consent-check-no", "lead", "/consent/check/", _asks_about("Zofia", "website")),
        Shot("consent-check-call", "lead", "/consent/check/",
             _asks_about("Chiara", "instagram_closed")),
        Shot("consent-publication", "lead", "/consent/publications/", _first(POST)),
        Shot("consent-event", "lead", "/consent/events/", _first("main a[href*='/events/'].todo")),
    ]  # fmt: skip


# --- on a worker's device -------------------------------------------------------------------------


def _handed(page: Page) -> None:
    """The device is the signer's, on the form."""
    form = f"/c/{_ref(page)}/"
    if page.locator("#hand-over-only").count():
        page.goto(form)
    elif page.locator(".savebar button").count():
        page.locator(".savebar button").click()
        page.wait_for_url(f"**{form}*")


def _elsewhere(page: Page) -> None:
    _handed(page)
    page.goto("/")


def _ref(page: Page) -> str:
    return page.url.partition("/consent/")[2].partition("/")[0]


def _kept(page: Page) -> None:
    """Signed without a connection."""
    _handed(page)
    page.wait_for_load_state("networkidle")
    page.locator(".stepnum").first.wait_for()
    page.context.set_offline(True)
    _to_screen(page, 2)
    page.locator("label[for=id_relation_0]").click()
    page.locator("#id_declares_authority").check()
    page.locator("[name=signer_name]").fill("Ayşe Kaya")
    page.locator("label[for=how-type]").click()
    page.locator("[name=typed_signature]").fill("Ayşe Kaya")
    page.locator("main button[type=submit]").last.click()
    page.locator("#copy-to, [data-hand-back]").first.wait_for()


def _to_hand_back(page: Page) -> None:
    ref = _ref(page)
    _handed(page)
    page.goto(f"/consent/{ref}/hand-back/")


def _taken_back(page: Page) -> None:
    """The session is the worker's again."""
    if page.locator("#hand-over-only").count():
        page.goto(f"/consent/{_ref(page)}/hand-back/")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state("networkidle")


def _of_a_device() -> list[Shot]:
    page = f"{_request('Elif').get_absolute_url()}hand-over/"
    return [
        Shot("hand-over", "guide", page),
        Shot("hand-over-form", "guide", page, _handed),
        Shot("hand-over-kept", "guide", page, _kept),
        Shot("hand-over-only", "guide", page, _elsewhere),
        Shot("hand-over-back", "guide", page, _to_hand_back),
        Shot("hand-over-taken-back", "guide", page, _taken_back),
        Shot("hand-over-attest", "worker", f"{_request('Emir').get_absolute_url()}attest/1/"),
    ]
