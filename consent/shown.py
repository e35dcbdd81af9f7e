"""What a signer reads, line by line in the order of the page, and the hash of all of it.

The page, the copy and the evidence take the lines from here, so that what is proved is what was
shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from consent import dates, evidence, values
from consent.choices.request import SignerRole
from consent.models import ConsentRequest, FormText
from consent.texts import catalogue
from consent.texts.catalogue import NOTHING, ROWS
from youthwork.lib.dates import DAY, day_of

# Before the rows, and after them; what a role has no line for is passed over.
_OPENING = {
    SignerRole.GUARDIAN: ("P01", "P02", "P03", "P04", "P05", "P08", "P07", "P09", "P11"),
    SignerRole.YOUTH: ("Y01", "Y02", "Y03", "Y04", "Y05", "Y08", "Y07", "Y09", "Y11"),
}
_PRIVACY = {
    SignerRole.GUARDIAN: ("P10", "P12", "P13", "P14", "P15", "S01"),
    SignerRole.YOUTH: ("Y10", "Y12", "Y13", "Y14", "Y15", "S01y"),
}
_CHOOSING = {SignerRole.GUARDIAN: "P06", SignerRole.YOUTH: "Y06"}
_SIGNING = {
    SignerRole.GUARDIAN: (
        "P16",
        *(f"F{number}" for number in range(17, 20)),
        "F09",
        *(f"F{number}" for number in range(10, 17)),
        "P18",
        "P19",
        "P20",
        "P21",
    ),
    SignerRole.YOUTH: ("Y16", "Y17", "Y18"),
}


_NAME_AND_REST = re.compile(r"^(.+?)(?: — | (?=\()|(?<=\w)[.:] )(.+)$")


@dataclass(frozen=True)
class Line:
    key: str
    text: str


def lines(
    request: ConsentRequest, role: str, text: FormText, day: date, *, strict: bool | None = None
) -> list[Line]:
    """All that a signer of this role reads on this day, plain text; `strict` as in `filled`."""
    given = filled(request, day, strict=strict)
    return [Line(key, catalogue.fill(text.content[key], text.language, **given))
            for key in keys(request, role)]  # fmt: skip


def keys(request: ConsentRequest, role: str) -> list[str]:
    """The keys of the lines, in their order."""
    who = SignerRole(role)
    both = ("G01",) if request.needs_both and who == SignerRole.GUARDIAN else ()
    rows = (ROWS[row] for row in request.rows)
    return [
        *_OPENING[who],
        *_PRIVACY[who],
        _CHOOSING[who],
        *both,
        *rows,
        *("OY", "ON"),
        *_SIGNING[who],
    ]


def text_hash(request: ConsentRequest, role: str, text: FormText, day: date) -> str:
    """Of the whole text as it is shown on this day, with its version and language."""
    return _hash(text, lines(request, role, text, day))


def _hash(text: FormText, said: list[Line]) -> str:
    whole = "\n".join(line.text for line in said)
    return evidence.text_hash(f"{text.version.number} {text.role} {text.language}\n{whole}")


def read(request: ConsentRequest, role: str, text: FormText, said: str, day: date) -> list[Line]:
    """The lines of which this is the hash, as a signer read them on this day; none of another.

    By either rule of the sixteenth birthday: the organisation may have chosen the other one since,
    and texts once named that birthday whatever it chose.
    """
    each = (lines(request, role, text, day, strict=strict) for strict in (True, False))
    return next((found for found in each if _hash(text, found) == said), [])


def was_shown(
    request: ConsentRequest, role: str, text: FormText, said: str, moment: datetime
) -> bool:
    """Whether the page said exactly this, on the day of this moment or the day before."""
    day = day_of(moment)
    return any(read(request, role, text, said, each) for each in (day, day - DAY))


def filled(request: ConsentRequest, day: date, *, strict: bool | None = None) -> dict[str, Any]:
    """The values of the places of the texts for an answer on this day.

    `strict` is whether the sixteenth birthday ends it; None as the organisation chooses now.
    """
    born = request.subject.born
    if strict is None:
        strict = values.sixteen_is_strict()
    until = dates.validity(born, day, strict=strict).until if born else NOTHING
    return values.of_request(request) | {"valid_until": until}


def parted(line: str) -> tuple[str, str]:
    """The name of a row, and what is said of it."""
    found = _NAME_AND_REST.match(line)
    return (found[1], found[2]) if found else (line, "")


class Words:
    """The texts of one page in one language, by key: HTML for templates, plain for attributes.

    Lines of the version that is being signed come from it; labels and errors from the files. For
    a young person the young person's own form of a line is taken where there is one.
    """

    def __init__(
        self,
        language: str,
        role: str,
        given: Mapping[str, Any],
        content: Mapping[str, str] | None = None,
    ) -> None:
        self.language, self.role, self.given = language, role, given
        self._content = content or {}

    def __getitem__(self, key: str) -> str:
        return catalogue.fill_html(self.template(key), self.language, **self.given)

    def plain(self, key: str, **also: object) -> str:
        """For an attribute, a title or an error."""
        return catalogue.fill(self.template(key), self.language, **(dict(self.given) | also))

    def template(self, key: str) -> str:
        spoken = catalogue.spoken(key, self.role)
        return self._content.get(spoken) or catalogue.template(spoken, self.language)
