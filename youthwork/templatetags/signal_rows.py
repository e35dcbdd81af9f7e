"""The rows and tabs of the inbox, drawn without a template node for each cell.

Fifty rows of seven cells are what a list page spends its time on: as nodes they took five times as
long as the rest of the page. What is drawn stands here once; the table around it is a template.
See docs/decisions/0111-rows-drawn-in-python.md.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from youthwork.templatetags.look import icon, severity, state

if TYPE_CHECKING:
    from signals.screens.inbox import Row, TabLink, Why

register = template.Library()

# Kinds, places, days and names: a page holds few different ones.
_escaped = lru_cache(maxsize=5000)(escape)


class _Words(NamedTuple):
    """What every row repeats, as markup, around the number of its signal."""

    before_tick: str
    after_tick: str
    take: str
    follow: str
    view: str
    more: str


@lru_cache(maxsize=8)
def _words(language: str) -> _Words:
    """In the language of now, which is a part of the key."""
    before, _ref, after = gettext("Tick %(ref)s").partition("%(ref)s")
    more = escape(gettext("same account seen more often"))
    return _Words(
        before_tick=escape(before),
        after_tick=escape(after),
        take=escape(gettext("Take it up")),
        follow=escape(gettext("Follow up")),
        view=escape(gettext("View")),
        more=f'<span class="why">{icon("link-45deg")}{more}</span>',
    )


@lru_cache(maxsize=64)
def _severity(level: int | None, language: str) -> SafeString:
    """In the language of now, which is a part of the key."""
    return severity(level)


@lru_cache(maxsize=256)
def _state(tone: str, words: str, drawn: str) -> SafeString:
    return state(tone, words, drawn)


@lru_cache(maxsize=1000)
def _why(why: Why) -> str:
    tone = f" {why.tone}" if why.tone else ""
    return f'<span class="why{tone}">{icon(why.icon)}{escape(why.text)}</span>'


@register.filter
def any_to_take(rows: Iterable[Row]) -> bool:
    """Whether a row has the button that sends the form `take`."""
    return any(row.may_take for row in rows)


@register.simple_tag
def signal_rows(
    rows: Sequence[Row], ticks: bool = False, ticked: Container[str] = ()
) -> SafeString:
    """Table rows of signals; those that may be given get a tick box where `ticks` is set.

    Their buttons send the form `take`, which holds the token once and not fifty times.
    """
    language = get_language() or ""
    words = _words(language)
    drawn = [_row(row, words, language, ticks, ticked) for row in rows]
    return mark_safe("".join(drawn))  # noqa: S308  every part is escaped in _row


def _row(row: Row, words: _Words, language: str, ticks: bool, ticked: Container[str]) -> str:
    ref, url, seen = _escaped(row.ref), _escaped(row.url), _escaped(row.version)
    hot = ' class="hot"' if row.hot else ""
    tick = ""
    if ticks and row.may_tick:
        checked = " checked" if row.ref in ticked else ""
        tick = (
            '<label class="tick"><input class="form-check-input" type="checkbox" form="bulk"'
            f' name="refs" value="{ref}:{seen}"{checked}>'
            f'<span class="visually-hidden">{words.before_tick}{ref}{words.after_tick}</span>'
            "</label>"
        )
    about = f'<span class="visually-hidden">: {ref}</span>'
    if row.may_take:
        look = "btn-primary" if row.urgent else "btn-second"
        deed = (
            f'<button class="btn btn-sm {look}" form="take" formaction="{url}assign/" name="seen"'
            f' value="{seen}">{words.take}{about}</button>'
        )
    else:
        word = words.follow if row.open else words.view
        deed = f'<a class="btn btn-sm btn-text" href="{url}">{word}{about}</a>'
    return (
        f"<tr{hot}>"
        f'<td><span class="row-x-s">{tick}{_severity(row.severity, language)}</span></td>'
        f'<th scope="row" class="full ttl"><a class="main" href="{url}"><bdi>{_escaped(row.title)}'
        f'</bdi></a><span class="sub">{_escaped(row.where)} · <span class="num">{ref}</span></span>'
        f"{words.more if row.seen_more else ''}</th>"
        f'<td class="when"><span class="nowrap">{_escaped(row.seen)}</span>'
        f'<span class="sub"><bdi>{_escaped(row.by)}</bdi></span></td>'
        f'<td class="o4">{_state(row.tone, row.state, row.state_icon)}'
        f"{_why(row.why) if row.why else ''}{_why(row.begun) if row.begun else ''}</td>"
        f'<td class="r o5">{deed}</td></tr>'
    )


@register.simple_tag
def signal_tabs(tabs: Iterable[TabLink]) -> SafeString:
    """The tabs above the rows, with how many each holds; they swap the list where htmx is there."""
    drawn = []
    for tab in tabs:
        url = escape(tab.url)
        current = ' aria-current="page"' if tab.current else ""
        count = "" if tab.count is None else f'<span class="n num">{tab.count}</span>'
        drawn.append(
            f'<a id="tab-{tab.key}" href="{url}" hx-get="{url}"{current}>'
            f"{escape(tab.label)}{count}</a>"
        )
    return mark_safe("".join(drawn))  # noqa: S308  every part is escaped here
