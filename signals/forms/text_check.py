"""Asking about names in what was typed: the mixins of every form of signals with free text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from privacy import asking
from privacy.text_check import Finding
from signals.addresses import is_short, without_traces


class TextCheckMixin(asking.TextCheckMixin):
    """Asks as every form does; an address in a text loses what says who shared it (F45)."""

    cut_address = False  # whether something was taken from an address
    short_address = False  # whether one may still tell who shared it

    def clean_location_url(self) -> str:
        """The address, where a form has one, without what points at a person."""
        return self._without_traces(self.cleaned_data["location_url"])

    def _without_traces(self, typed: str) -> str:
        kept = without_traces(typed)
        self.cut_address |= kept != typed
        self.short_address |= is_short(kept)
        return kept

    def check_texts(self, allowed: Iterable[str]) -> list[Finding]:
        for name in self.checked_texts:
            if typed := self.cleaned_data.get(name):
                self.cleaned_data[name] = self._without_traces(typed)
        return super().check_texts(allowed)


class CheckedForm(TextCheckMixin):
    """A form that asks about its texts, and whose data are without the tick that answers.

    Of a reason too: it stands in the trail, where no name can be covered any more.
    """

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **kwargs: Any) -> None:
        """`allowed` are words that are no names here."""
        super().__init__(*args, **kwargs)
        self.allowed = allowed
        self.fields["text_confirmed"] = self.fields.pop("text_confirmed")  # below what it is about

    def clean(self) -> dict[str, Any]:
        """What was typed; the tick only answers a question."""
        super().clean()
        self.check_texts(allowed=self.allowed)
        return {name: v for name, v in self.cleaned_data.items() if name != "text_confirmed"}
