"""Every form, sent what can't be taken: its errors stand in one summary, in one place (0281), and
are heard with their field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext
from lxml import html
from lxml.html import HtmlElement

from tests.access.table import ON_AN_OBJECT, Row
from tests.fuzz.reading import WATCHED, Reads, on_page, watching
from tests.fuzz.sending import Sender
from tests.fuzz.test_every_form import (
    FORMS,
    PAGES,
    SLOW,
    as_in_use,
    everybody,
    sender,
    who_may,
)
from tests.fuzz.values import Typed
from tests.tied import untied

__all__ = ["as_in_use", "everybody", "sender"]  # what the tests below are given
pytestmark = pytest.mark.django_db
TOO_MUCH = "x" * 6000 + "@"
HERE = "[not(ancestor::template)]"
# What may not stand between the heading of a page and the summary of its errors.
BETWEEN = (
    "self::h2 or self::h3 or self::section or self::details or self::table or self::fieldset or"
    " self::ul or self::dl or self::select or self::textarea or contains(@class, 'banner') or"
    " self::input[not(@type='hidden')]"
)


def refusals(reads: Reads, sender: Sender) -> Iterator[Typed]:
    """Nothing, too much everywhere, and what is half filled in."""
    yield {}
    yield {name: [TOO_MUCH] for name in reads.good}
    yield sender.some(reads, 3)


def page_of(answer: HttpResponse) -> HtmlElement | None:
    """The whole page that was answered; None of anything else."""
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code not in (200, 422) or answer.streaming or "html" not in kind:
        return None
    page = html.fromstring(answer.content)
    return page if page.find(".//main") is not None else None


def departures(page: HtmlElement) -> list[str]:
    """What this page does otherwise with errors of a form; nothing of one that shows none."""
    found = page.xpath(f"//*[@class='errsum']{HERE}")
    title = page.findtext(".//title") or ""
    with translation.override("nl"):
        word = gettext("Error:")
    if not found:
        told = ["the title tells of an error"] if title.startswith(word) else []
        return told + [f"an error and no summary: {_short(each)}" for each in _faulty(page)]
    [summary, *more] = found
    heading = summary.find("h2")
    wrong = ["more than one summary"] if more else []
    if not title.startswith((f"{word} ", heading.text_content().strip())):
        wrong.append(f"the title says nothing of an error: {title}")
    if summary.get("tabindex") != "-1" or summary.get("role") != "alert":
        wrong.append("it can't take the focus")
    if summary.get("aria-labelledby") != heading.get("id"):
        wrong.append("it isn't called as its heading")
    return wrong + _between(summary) + _links(page, summary) + untied(page)


def _faulty(page: HtmlElement) -> list[HtmlElement]:
    return page.xpath(f"//*[contains(@class, 'has-err')]{HERE}")


def _between(summary: HtmlElement) -> list[str]:
    """What keeps it from the heading; only what somebody changed meanwhile may."""
    if not (above := summary.xpath("preceding::h1")):
        return ["it stands above the heading of the page"]
    [head] = above[-1].xpath("ancestor::*[contains(@class, 'page-head')]") or above[-1:]
    before = set(summary.xpath("preceding::*"))
    for part in summary.xpath("preceding::*[@aria-labelledby='overtaken']"):
        before -= set(part.iter())
    between = head.xpath(f"following::*[{BETWEEN}]")
    return [f"between the heading and it: {_short(each)}" for each in between if each in before]


def _links(page: HtmlElement, summary: HtmlElement) -> list[str]:
    """Where its links lead; one about what this person's page doesn't draw may lead nowhere."""
    drawn = {
        each.get("name")
        for each in page.xpath(f"//input[not(@type='hidden')]{HERE} | //select | //textarea")
    } - {None}
    wrong, led = [], []
    for link in summary.iter("a"):
        goal = link.get("href")[1:]
        there = page.xpath(f"//*[@id=$goal]{HERE}", goal=goal)
        asked = goal.removeprefix("id_").removesuffix("_0")
        if len(there) > 1 or (not there and asked in drawn):
            wrong.append(f"a link leads to {len(there)}: {goal}")
        led += there
    for faulty in _faulty(page):
        parts = {faulty, *faulty.iterdescendants(), *faulty.iterancestors()}
        if parts.isdisjoint(led):
            wrong.append(f"no link leads to {_short(faulty)}")
    return wrong


def _short(each: HtmlElement) -> str:
    return html.tostring(each, encoding="unicode")[:120]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.name)
def test_errors_stand_in_one_summary_under_the_heading(sender: Sender, row: Row):
    with override_settings(DEMO=row.name.startswith("demo:")):
        if not (may := who_may(row, sender)):
            return
        told = [who for who in may if row.answer(who, "POST") == "422"]
        who, address, reads = (told or may)[0], sender.address(row), Reads()
        on_page(sender.page(who, address), address, reads)
        with watching(reads):
            sender.send(who, address, {WATCHED: ["1"]})
        for typed in refusals(reads, sender):
            page = page_of(sender.answered(who, "POST", address, typed))
            if page is not None:
                assert departures(page) == [], f"as {who} at {address}, sent {typed!r:.300}"


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_what_is_asked_wrongly_is_told_there_too(sender: Sender, row: Row):
    may = [who for who in ("lead", *ON_AN_OBJECT) if row.answer(who, "GET") == "200"]
    if not may or row.name.endswith(SLOW) or row.name.startswith("demo:"):
        return
    address, reads = sender.address(row), Reads()
    with watching(reads):
        sender.send(may[0], address, {WATCHED: ["1"]}, method="GET")
    if not reads.good:
        return
    page = page_of(sender.answered(may[0], "GET", address, {k: [TOO_MUCH] for k in reads.good}))
    if page is not None:
        assert departures(page) == [], f"as {may[0]} at {address}"
