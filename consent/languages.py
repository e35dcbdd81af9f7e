"""The languages of parents and young people, and which of them may be offered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

DUTCH = "nl"


@dataclass(frozen=True)
class Language:
    """A language under its own name, which is what somebody looks for."""

    code: str
    name: str
    direction: str = "ltr"

    @property
    def is_rtl(self) -> bool:
        """Whether it is written from right to left."""
        return self.direction == "rtl"


# In the order in which they are offered.
LANGUAGES = {
    language.code: language
    for language in (
        Language("nl", "Nederlands"),
        Language("en", "English"),
        Language("tr", "Türkçe"),
        Language("ar", "العربية", "rtl"),
        Language("pl", "Polski"),
        Language("uk", "Українська"),
    )
}


def offered(checked: Collection[str], *, demo: bool) -> list[Language]:
    """What a signer may choose from, in the fixed order.

    `checked`: codes of the languages whose current text a native speaker has checked. Dutch is
    what was written and always there; a demonstration shows all of them.
    """
    return [
        language for code, language in LANGUAGES.items() if demo or code == DUTCH or code in checked
    ]


def chosen(code: str, among: Collection[Language]) -> Language:
    """The language of this code when it is offered, otherwise Dutch."""
    return next((language for language in among if language.code == code), LANGUAGES[DUTCH])
