"""Markdown that somebody typed, as HTML that may stand on a page.

No raw HTML, no images, no tables; links to the web and to mail addresses only. What the parser
makes is sanitised once more, so that neither of the two has to be right alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import nh3
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SANITISER = nh3.Cleaner(
    tags={
        *("h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li"),
        *("strong", "em", "code", "pre", "blockquote", "a"),
    },
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)
HIGHEST, LOWEST = 2, 4  # levels of headings: the page has the first itself


@cache
def _parser() -> MarkdownIt:
    """Loaded with the first text: the frame of every page knows of the handbook."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def rendered(text: str) -> SafeString:
    """HTML of a text; its highest heading becomes an h2, whatever sign it was typed with."""
    parser = _parser()
    tokens = parser.parse(text)
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(HIGHEST + levels.index(token.tag), LOWEST)}"
    html = parser.renderer.render(tokens, parser.options, {})
    return mark_safe(_SANITISER.clean(html))  # noqa: S308 - sanitised just now
