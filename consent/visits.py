"""What the session of a signer's browser holds: which links were opened, and what was shown.

Kept for each question apart, so that two tabs with two children don't mix, and within it for each
link, so that two parents at one computer don't either. A form says whose it is (`part`); without
that the link opened last counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from consent.choices.request import LinkPurpose
from consent.models import ConsentRequest, Link, Signer

KEY = "consent:"  # of the session, with the reference of the question
LAST = "last"
HASH, KNOWN, LANGUAGE = "hash", "known", "language"


@dataclass
class Visit:
    """One link, opened in this browser; without a signer it is the young person's own."""

    request: ConsentRequest
    signer: Signer | None
    purpose: LinkPurpose
    part: str
    known: bool  # showed to know the date of birth
    language: str  # chosen on the page; "" is the language of the request
    handed: bool = False  # on a worker's device

    @property
    def ref(self) -> str:
        return self.request.ref

    @property
    def here(self) -> str:
        """The address of the page."""
        return reverse("consent_page", args=[self.ref])


def part_of(purpose: str, number: int | None) -> str:
    return f"{purpose}-{number or 0}"


def begin(session: SessionBase, link: Link) -> None:
    """This browser opened a link."""
    number = link.signer.number if link.signer else None
    _begin(session, link.request.ref, part_of(link.purpose, number), link.token_hash)


def hand_over(session: SessionBase, signer: Signer) -> None:
    """This browser is the signer's, without a link: a worker put it into their hands."""
    _begin(session, signer.request.ref, part_of(LinkPurpose.SIGN, signer.number), "")


def forget(session: SessionBase, ref: str) -> None:
    """What this browser opened of a question is closed."""
    session.pop(KEY + ref, None)


def _begin(session: SessionBase, ref: str, part: str, token_hash: str) -> None:
    held = session.get(KEY + ref, {})
    before = held.get(part, {})
    kept = before if before.get(HASH) == token_hash else {}
    session[KEY + ref] = held | {part: kept | {HASH: token_hash}, LAST: part}


def of(session: SessionBase, ref: str, now: datetime, part: str = "") -> Visit | None:
    """The visit that this browser pays to a question; None when it opened no living link."""
    held = session.get(KEY + ref)
    if not held:
        return None
    part = part if isinstance(held.get(part), dict) else held[LAST]
    purpose, _dash, number = part.partition("-")
    request: ConsentRequest
    if held[part][HASH]:
        link = Link.objects.opened_by(held[part][HASH], now)
        if link is None or link.request.ref != ref:
            return None
        request, signer = link.request, link.signer
    else:
        signer = Signer.objects.of_page(ref, int(number))
        if signer is None:
            return None
        request = signer.request
    if signer is not None:
        signer.request = request
    kept = held[part]
    return Visit(
        request,
        signer,
        LinkPurpose(purpose),
        part,
        bool(kept.get(KNOWN)),
        kept.get(LANGUAGE, ""),
        not kept[HASH],
    )


def keep(session: SessionBase, visit: Visit, **values: Any) -> None:
    """Remember something of this visit: `known`, `language`, `stopped`, `no_copy`."""
    held = session[KEY + visit.ref]
    session[KEY + visit.ref] = held | {visit.part: held[visit.part] | values}
    visit.known = values.get(KNOWN, visit.known)
    visit.language = values.get(LANGUAGE, visit.language)


def take(session: SessionBase, visit: Visit, name: str) -> Any:
    """What was remembered of this visit, to be told once; None when nothing was."""
    held = session[KEY + visit.ref]
    if name not in held[visit.part]:
        return None
    left = dict(held[visit.part])
    value = left.pop(name)
    session[KEY + visit.ref] = held | {visit.part: left}
    return value


def opened(session: SessionBase, ref: str) -> bool:
    """Whether this browser once opened a link of this question."""
    return bool(session.get(KEY + ref))
