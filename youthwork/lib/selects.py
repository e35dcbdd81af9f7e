"""A select box that is drawn at once, for forms that stand on a page with every request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.safestring import SafeString, mark_safe


class Offered(BaseChoiceIterator):
    """Choices made for this request, as pairs: Django looks every one of a list over twice."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)


class Late(BaseChoiceIterator):
    """The same, made each time that somebody looks."""

    def __init__(self, made: Callable[[], Iterable[tuple[str, str]]]) -> None:
        self.made = made

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.made())


class PlainSelect(forms.Select):
    """Django's select without a context for each option; says the same."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        given = "".join(
            f" {key}" if held is True else f' {key}="{escape(str(held))}"'
            for key, held in self.build_attrs(self.attrs, attrs).items()
            if held is not False and held is not None
        )
        options = "".join(_options(self.choices, chosen))
        return mark_safe(f'<select name="{escape(name)}"{given}>{options}</select>')  # noqa: S308


def _options(choices: Iterable[Any], chosen: set[str]) -> Iterable[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            inside = "".join(_options(label, chosen))
            yield f'<optgroup label="{escape(str(value))}">{inside}</optgroup>'
            continue
        held = "" if value is None else str(value)
        selected = " selected" if held in chosen else ""
        yield f'<option value="{escape(held)}"{selected}>{escape(str(label))}</option>'
