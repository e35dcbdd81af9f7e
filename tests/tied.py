"""Whether who hears a page hears with a field what stands beside it: a hint, an error."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement

HERE = "[not(ancestor::template)]"
SHOWN = f"{HERE}[not(ancestor-or-self::*[@hidden])]"
# How what stands beside a field is called, after its id.
BESIDE = ("_error", "_helptext", "-error", "-hint")
# The same without a name; not what is said as soon as it comes, nor what only warns.
NAMELESS = (
    "//fieldset//*[contains(@class, 'err-msg')]"
    "[not(ancestor-or-self::*[@role or @aria-live])][not(contains(@class, 'warn-msg'))]",
    "//*[contains(@class, 'field')]/*[@class='hint'][not(self::label)]",
)


def untied(page: HtmlElement) -> list[str]:
    """Hints and errors that no field or group names, and names of what isn't on the page."""
    called = {each.get("id"): each for each in page.xpath(f"//*[@id]{HERE}")}
    named = {name for each in page.xpath(f"//*[@aria-describedby]{HERE}") for name in _names(each)}
    wrong = [f"nothing is called {name}" for name in sorted(named - called.keys())]
    beside = [each for each in page.xpath(f"//*[@id]{SHOWN}") if each.get("id").endswith(BESIDE)]
    for path in NAMELESS:
        beside += [each for each in page.xpath(f"{path}{SHOWN}") if each not in beside]
    wrong += [f"heard with nothing: {_short(each)}" for each in beside if not _heard(each, named)]
    for field in page.xpath(f"//*[@aria-invalid='true']{SHOWN}"):
        around = (field, *field.iterancestors("fieldset"))
        names = [name for each in around for name in _names(each) if name in called]
        if not any(_tells(called[name]) for name in names):
            wrong.append(f"wrong, and not why: {_short(field)}")
    for group in page.xpath(f"//*[contains(@class, 'has-err')]{SHOWN}"):
        if not _tells(group):
            wrong.append(f"wrong, and not why: {_short(group)}")
    return wrong


def _names(each: HtmlElement) -> list[str]:
    return (each.get("aria-describedby") or "").split()


def _heard(each: HtmlElement, named: set[str]) -> bool:
    """Whether a field or group names it or what it is in, or it is all that its parent holds,
    which takes the focus."""
    inside = {each.get("id"), *(above.get("id") for above in each.iterancestors())}
    parent = each.getparent()
    alone = parent.get("tabindex") == "-1" and len(parent) == 1 and parent.tag == "div"
    return alone or not named.isdisjoint(inside - {None})


def _tells(each: HtmlElement) -> bool:
    return bool(each.xpath("descendant-or-self::*[contains(@class, 'err-msg')]"))


def _short(each: HtmlElement) -> str:
    return html.tostring(each, encoding="unicode")[:160]
