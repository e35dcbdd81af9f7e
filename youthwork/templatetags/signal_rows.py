"""The rows of the inbox, drawn without a template node for each cell.

Fifty rows of seven cells are what a list page spends its time on: as nodes they took five times as
long as the rest of the page. What is drawn stands here once; the table around it is a template.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape as escaped
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from youthwork.templatetags.look import icon, severity, state

if TYPE_CHECKING:
    from signals.screens.inbox import Row

register = template.Library()


@lru_cache(maxsize=64)
def _severity(level: int | None, language: str) -> SafeString:
    """In the language of now, which is a part of the key."""
    return severity(level)


@lru_cache(maxsize=256)
def _state(tone: str, words: str, drawn: str) -> SafeString:
    return state(tone, words, drawn)


@lru_cache(maxsize=8)
def _words(language: str) -> dict[str, str]:
    """The words that every row repeats, in the language of now."""
    return {
        "tick": gettext("Tick %(ref)s"),
        "take": gettext("Take it up"),
        "follow": gettext("Follow up"),
        "view": gettext("View"),
        "more": gettext("same account seen more often"),
    }


@register.simple_tag
def signal_rows(
    rows: Sequence[Row], me: str, csrf_token: str, ticks: bool = False, ticked: Sequence[str] = ()
) -> SafeString:
    """Table rows of signals; those that may be given get a tick box where `ticks` is set."""
    language = get_language() or ""
    words = _words(language)
    hidden = ""
    if any(row.may_take for row in rows):
        hidden = (
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{escaped(str(csrf_token))}">'
            f'<input type="hidden" name="to" value="{escaped(str(me))}">'
        )
    drawn = [_row(row, words, language, hidden, ticks, ticked) for row in rows]
    return mark_safe("".join(drawn))  # noqa: S308  every part is escaped in _row


def _row(
    row: Row,
    words: dict[str, str],
    language: str,
    hidden: str,
    ticks: bool,
    ticked: Sequence[str],
) -> str:
    ref, url = escaped(row.ref), escaped(row.url)
    tick = more = why = ""
    hot = ' class="hot"' if row.hot else ""
    if ticks and row.may_tick:
        checked = " checked" if row.ref in ticked else ""
        tick = (
            '<label class="tick"><input class="form-check-input" type="checkbox" form="bulk"'
            f' name="refs" value="{ref}:{escaped(row.version)}"{checked}>'
            f'<span class="visually-hidden">{escaped(words["tick"] % {"ref": row.ref})}</span>'
            "</label>"
        )
    if row.seen_more:
        more = f'<span class="why">{icon("link-45deg")}{escaped(words["more"])}</span>'
    if row.why:
        tone = f" {row.why.tone}" if row.why.tone else ""
        why = f'<span class="why{tone}">{icon(row.why.icon)}{escaped(row.why.text)}</span>'
    about = f'<span class="visually-hidden">: {ref}</span>'
    return (
        f"<tr{hot}>"
        f'<td><span class="row-x-s">{tick}{_severity(row.severity, language)}</span></td>'
        f'<th scope="row" class="full ttl"><a class="main" href="{url}"><bdi>{escaped(row.title)}'
        f'</bdi></a><span class="sub">{escaped(row.where)} · <span class="num">{ref}</span></span>'
        f"{more}</th>"
        f'<td class="when"><span class="nowrap">{escaped(row.seen)}</span>'
        f'<span class="sub"><bdi>{escaped(row.by)}</bdi></span></td>'
        f'<td class="o4">{_state(row.tone, row.state, row.state_icon)}{why}</td>'
        f'<td class="r o5">{_deed(row, words, hidden, about, url)}</td></tr>'
    )


def _deed(row: Row, words: dict[str, str], hidden: str, about: str, url: Any) -> str:
    """Take it up at once, or go and look."""
    if not row.may_take:
        word = escaped(words["follow" if row.open else "view"])
        return f'<a class="btn btn-sm btn-text" href="{url}">{word}{about}</a>'
    look = "btn-primary" if row.urgent else "btn-second"
    return (
        f'<form method="post" action="{url}assign/">{hidden}'
        f'<input type="hidden" name="seen" value="{escaped(row.version)}">'
        f'<button class="btn btn-sm {look}" type="submit">{escaped(words["take"])}{about}</button>'
        "</form>"
    )
