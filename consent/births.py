"""A date of birth as people write it, in any of the six languages."""

from __future__ import annotations

import re
from datetime import date

from consent.languages import LANGUAGES
from consent.texts import catalogue

LONGEST = 40  # letters
_LETTERS_OF_MONTH = 3  # enough to tell the months of a language apart
_SHORT = {"mrt": 3}  # not how its month begins
_PARTS = re.compile(r"[^\W_]+")
_OLDEST_OF_TWO_DIGITS = 30  # "12" is 2012: nobody whom youth work asks about was born before 1970


def read(text: str) -> date | None:
    """The day, or None when there is no such day.

    Day first, as the Netherlands writes it, unless the year stands in front: 05-11-2012,
    5/11/12, 5 november 2012, 05112012, 2012-11-05. Arabic digits count as digits.
    """
    parts = _PARTS.findall(text[:LONGEST].casefold())
    if len(parts) == 1 and len(parts[0]) == len("05112012"):
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) != 3:
        return None
    first, middle, last = parts
    year, day = (first, last) if len(first) == 4 else (last, first)
    try:
        return date(_year(year), _month(middle), int(day))
    except ValueError:
        return None


def _year(written: str) -> int:
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year <= _OLDEST_OF_TWO_DIGITS else 1900)
    return year


def _month(written: str) -> int:
    """Raises ValueError for what is no month."""
    if written.isdecimal():
        return int(written)
    if written in _SHORT:
        return _SHORT[written]
    for language in LANGUAGES:
        for number, name in enumerate(catalogue.months(language), 1):
            if name.casefold() == written or (
                len(written) >= _LETTERS_OF_MONTH and name.casefold().startswith(written)
            ):
                return number
    raise ValueError(written)
