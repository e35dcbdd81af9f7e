"""The organisation's pattern of work account names, its bio template, and what fits them.

Pure functions. A pattern is text with places to fill: `jw_{voornaam}_vlinderstroom`. Platforms
differ in the signs that a name may hold, so dots, dashes and low lines don't count in comparing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from itertools import groupby

from workers.choices.availability import END_OF_DAY

# What the same place is called in a pattern, in Dutch and in English.
FIRST_NAME = ("voornaam", "first_name")
LAST_NAME = ("achternaam", "last_name")
ORGANISATION = ("org", "organisatie", "organisation")
PLACE = re.compile(r"\{([a-z_]{1,20})\}")
# Words that many names of organisations share: they recognise nobody.
COMMON = frozenset(
    "stichting welzijn jongerenwerk jeugdwerk jeugd jongeren werk de het van en".split()
)


def plain(text: str) -> str:
    """Letters and digits in lower case, without accents or signs."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("ß", "ss")
    return "".join(sign for sign in letters if sign.isascii() and sign.isalnum())


def short_name(organisation: str) -> str:
    """The word that tells this organisation from others: "vlinderstroom"."""
    words = [plain(word) for word in organisation.split()]
    telling = [word for word in words if word and word not in COMMON]
    return (telling or [word for word in words if word] or [""])[0]


def example(pattern: str, name: str, organisation: str) -> str:
    """The user name that the pattern gives somebody; "" without a pattern."""
    first, _space, rest = name.partition(" ")
    known = (
        dict.fromkeys(FIRST_NAME, plain(first))
        | dict.fromkeys(LAST_NAME, plain(rest))
        | dict.fromkeys(ORGANISATION, short_name(organisation))
    )
    return PLACE.sub(lambda place: known.get(place[1], place[0]), pattern)


def fits(handle: str, pattern: str, name: str, organisation: str) -> bool:
    """Whether a user name is what the pattern gives; a number behind it does no harm."""
    wanted = plain(example(pattern, name, organisation))
    return bool(re.fullmatch(re.escape(wanted) + "[0-9]{0,3}", plain(handle))) if wanted else True


def names_organisation(text: str, organisation: str) -> bool:
    """Whether a bio says where somebody works."""
    word = short_name(organisation)
    return not word or word in plain(text)


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its places filled; a place that nobody knows stays as it is."""
    return PLACE.sub(lambda place: values.get(place[1]) or place[0], template)


def clock(moment: time) -> str:
    """A time as short as it is said: 14, 9.30; midnight at the end of a day is 24."""
    if moment == END_OF_DAY:
        return "24"
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else str(moment.hour)


def week_in_words(
    periods: Iterable[tuple[int, time, time]], days: Mapping[int, str], unit: str
) -> str:
    """Availability as it stands in a bio: "ma–vr 14–22 u"."""
    parts = week_by_hours(periods, days, clock)
    return ", ".join(f"{named} {hours} {unit}".strip() for named, hours in parts)


def week_by_hours(
    periods: Iterable[tuple[int, time, time]],
    days: Mapping[int, str],
    clock: Callable[[time], str],
) -> list[tuple[str, str]]:
    """Days with equal hours together, each with its hours: ("ma–wo, vr", "14–22").

    `periods` are weekday, from and until; days that follow each other with equal hours are one.
    """
    hours: dict[int, str] = {}
    for weekday, start, end in sorted(periods):
        span = f"{clock(start)}–{clock(end)}"
        hours[weekday] = f"{hours[weekday]} & {span}" if weekday in hours else span
    runs: list[tuple[int, int, str]] = []
    for weekday, span in sorted(hours.items()):
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == span:
            runs[-1] = (runs[-1][0], weekday, span)
        else:
            runs.append((weekday, weekday, span))
    parts = []
    for span, alike in groupby(sorted(runs, key=lambda run: _first_of(run, runs)), key=_span):
        named = ", ".join(
            days[first] if first == last else f"{days[first]}–{days[last]}"
            for first, last, _hours in alike
        )
        parts.append((named, span))
    return parts


def _span(run: tuple[int, int, str]) -> str:
    return run[2]


def _first_of(run: tuple[int, int, str], runs: list[tuple[int, int, str]]) -> tuple[int, int]:
    """Runs with equal hours stand together, at the first of them."""
    return min(other[0] for other in runs if other[2] == run[2]), run[0]
