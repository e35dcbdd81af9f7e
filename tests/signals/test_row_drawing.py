"""Rows of the inbox are drawn by hand: nothing that somebody typed becomes markup."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from signals.screens.inbox import Row, TabLink, Why
from youthwork.templatetags.signal_rows import signal_rows, signal_tabs

NASTY = "<b>&\"'</b><script>"


def row(**also):
    values = {
        "ref": "S-2026-0001", "url": "/signals/S-2026-0001/", "title": NASTY, "where": NASTY,
        "seen": NASTY, "by": NASTY, "severity": 4, "tone": "info", "state": NASTY,
        "state_icon": "circle-fill", "why": Why(NASTY, "clock", "warn"),
        "begun": Why(NASTY, "check-lg"), "hot": True,
        "may_take": True, "may_tick": True, "seen_more": True, "version": "1.2", "urgent": True,
        "open": True,
    }  # fmt: skip
    return Row(**(values | also))


class Tags(HTMLParser):
    """Opened and closed tags; svg drawings are left out."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in ("input", "path", "rect", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("path", "rect", "circle"):
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def parsed(html):
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return tags


@pytest.mark.parametrize(
    "also",
    [
        {},
        {"may_take": False, "open": True},
        {"may_take": False, "open": False, "hot": False, "why": None, "seen_more": False},
        {"severity": None, "may_tick": False},
        {"why": Why("rust", "pause-circle")},
    ],
)
def test_what_was_typed_stays_text(also):
    tags = parsed(signal_rows([row(**also)], ticks=True, ticked=["S-2026-0001"]))
    assert "script" not in tags.seen and "b" not in tags.seen
    assert "".join(tags.text).count(NASTY) >= 5
    assert tags.seen.count("td") == 4 and tags.seen.count("th") == 1


def test_the_token_stands_once_and_only_where_something_is_posted():
    values = {"csrf_token": "token", "me": "somebody"}
    several = render_to_string("signals/_rows.html", values | {"rows": [row(), row()]})
    assert several.count('name="csrfmiddlewaretoken" value="token"') == 1
    assert several.count('form="take" formaction="/signals/S-2026-0001/assign/"') == 2
    only_seen = render_to_string("signals/_rows.html", values | {"rows": [row(may_take=False)]})
    assert "csrfmiddlewaretoken" not in only_seen and "take" not in only_seen


def test_only_what_may_be_given_has_a_tick_and_keeps_it():
    rows = [row(), row(ref="S-2026-0002", may_tick=False), row(ref="S-2026-0003")]
    html = signal_rows(rows, ticks=True, ticked=["S-2026-0003"])
    boxes = re.findall(r'<input class="form-check-input"[^>]*>', html)
    assert [("S-2026-0001" in box, "checked" in box) for box in boxes] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert "form-check-input" not in signal_rows(rows)


def test_a_tab_says_how_many_it_holds_and_which_one_is_open():
    html = signal_tabs([
        TabLink("decide", "/signals/?tab=decide&area=<b>", "<b>", 1200, current=True),
        TabLink("closed", "/signals/?tab=closed", "Afgesloten", None, current=False),
    ])  # fmt: skip
    first, second = re.findall(r"<a .*?</a>", html)
    assert 'href="/signals/?tab=decide&amp;area=&lt;b&gt;"' in first
    assert first.endswith('aria-current="page">&lt;b&gt;<span class="n num">1200</span></a>')
    assert second.endswith('hx-get="/signals/?tab=closed">Afgesloten</a>')
