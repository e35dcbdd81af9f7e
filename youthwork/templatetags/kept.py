"""Pieces of a page that are drawn once and then kept in this process.

    {% kept %}…{% endkept %}                        by language
    {% kept filters.key %}…{% endkept %}            by language and these values
    {% kept calls_key most=20 %}…{% endkept %}      the same, no more than twenty of them

The values must be all that the piece depends on: whoever comes with the same ones gets the same
text. A value that is None says that this once nothing is kept. No token and no nonce may stand
inside. `most` is for what changes with time, and for names and numbers of people.
See docs/decisions/0113-made-once-for-many-requests.md.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.translation import get_language

register = template.Library()

MOST = 500  # texts of one piece; more than people who work in one process within an hour


class Kept(template.Node):
    def __init__(
        self, inside: NodeList, values: list[FilterExpression], most: int | None = None
    ) -> None:
        self.nodelist, self._values, self._most = inside, values, most
        self._drawn: dict[tuple[Any, ...], str] = {}

    def render(self, context: template.Context) -> str:
        key = (get_language(), *[value.resolve(context) for value in self._values])
        if None in key:
            return self.nodelist.render(context)
        if (drawn := self._drawn.get(key)) is None:
            if len(self._drawn) >= (self._most or MOST):
                self._drawn.clear()
            drawn = self._drawn[key] = self.nodelist.render(context)
        return drawn


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    _name, *parts = token.split_contents()
    most = (
        int(parts.pop().removeprefix("most=")) if parts and parts[-1].startswith("most=") else None
    )
    values = [parser.compile_filter(part) for part in parts]
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inside, values, most)
