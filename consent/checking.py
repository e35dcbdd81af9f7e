"""May this image be posted there? Pure rules: what is known of a person, kind, place and day in,
a verdict with its reason out.

Nothing here asks the database or the clock, so that a publication is judged by the same rules
inside its transaction as the question before it. See docs/decisions/0131-may-i-post-this.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar

from consent.choices.consent import ConsentStatus
from consent.choices.request import NEED_CONTACT, Assurance
from organisation.choices import LinkEnough

Key = TypeVar("Key")


class Verdict(Enum):
    """What to do with the image, from good to bad."""

    YES = 0
    CALL = 1  # nobody has seen or spoken to who signed
    ASK = 2  # somebody has to answer first
    NO = 3


class Why(Enum):
    """The reason, as far as a colleague may know it.

    A refusal, a row with a no, a consent that was stopped and one that is disputed read alike: who
    said what is nobody's business, and whether an image may be used is all that is asked here.
    """

    MAY = "may"
    UNSPOKEN = "unspoken"
    SIXTEEN = "sixteen"
    WAITS = "waits"
    NOT_ASKED = "not_asked"
    NO_CONSENT = "no_consent"
    ENDED = "ended"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Standing:
    """What is known of one young person.

    `status` is that of the newest consent ("" without one), `yes` its rows that are a yes still.
    `waits` is whether a question is open, `refused` whether the newest one was answered with no.
    `need_contact` are the places for which somebody has seen or spoken to who signed.
    """

    status: str = ""
    yes: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_until: date | None = None
    assurance: str = Assurance.LINK.value
    is_own: bool = False
    sixteen_on: date | None = None
    waits: bool = False
    refused: bool = False
    need_contact: frozenset[str] = NEED_CONTACT[LinkEnough.CLOSED]


Answer = tuple[Verdict, Why]


def judge(one: Standing, kind: str, place: str, day: date) -> Answer:
    """Whether an image of this kind, with this person on it, may go to this place on this day."""
    if not one.status:
        return _without(one)
    if one.status in _STOPPED or (one.status == ConsentStatus.EXPIRED and one.refused):
        return Verdict.NO, Why.NO_CONSENT
    if one.valid_from is None or one.valid_until is None or day < one.valid_from:
        return Verdict.NO, Why.NOT_YET
    if not one.is_own and one.sixteen_on is not None and day >= one.sixteen_on:
        return Verdict.ASK, Why.WAITS if one.waits else Why.SIXTEEN
    if one.status == ConsentStatus.EXPIRED or day >= one.valid_until:
        return Verdict.NO, Why.WAITS if one.waits else Why.ENDED
    if not {kind, place} <= one.yes:
        return Verdict.NO, Why.NO_CONSENT
    if place in one.need_contact and one.assurance == Assurance.LINK:
        return Verdict.CALL, Why.UNSPOKEN
    return Verdict.YES, Why.MAY


_STOPPED = (ConsentStatus.WITHDRAWN, ConsentStatus.REPLACED, ConsentStatus.DISPUTED)


def _without(one: Standing) -> Answer:
    if one.waits:
        return Verdict.ASK, Why.WAITS
    return (Verdict.NO, Why.NO_CONSENT) if one.refused else (Verdict.NO, Why.NOT_ASKED)


def together(answers: Iterable[Answer]) -> Verdict:
    """Of everybody on the image: as good as the worst of them; nobody on it is a no."""
    found = [verdict for verdict, _why in answers]
    return max(found, key=lambda verdict: verdict.value, default=Verdict.NO)


def possible(people: Iterable[Standing], kind: str, places: Iterable[str], day: date) -> list[str]:
    """Of these places, those where everybody on the image may be seen."""
    everybody = list(people)
    return [
        place
        for place in places
        if together(judge(one, kind, place, day) for one in everybody) == Verdict.YES
    ]


def not_yes(answers: Mapping[Key, Answer]) -> list[Key]:
    """Who stands in the way."""
    return [key for key, (verdict, _why) in answers.items() if verdict != Verdict.YES]


def rows_that_are_yes(one: Standing, day: date) -> list[str]:
    """The rows that may be used on a day, for who posted outside of them; none unless it counts."""
    return sorted(row for row in one.yes if judge(one, row, row, day)[0] in _COUNTS)


_COUNTS = (Verdict.YES, Verdict.CALL)
