"""What the pages about a wrong recipient and about erasing show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent.models import ConsentRequest, ErasedMark, Misdelivery, Publication, Signer
from consent.screens import following
from organisation.models import User


def wrong_person(signer: Signer, *, may_read: bool) -> dict[str, Any]:
    """What was in the mail and what was seen, as far as it is known here.

    The address only for who may read the consent in full.
    """
    asked = signer.request
    facts = [(_("Sent to"), signer.email or "–")] if may_read else []
    if asked.sent_at:
        facts.append((_("Sent on"), _moment(asked.sent_at)))
    seen = _("the initial of the young person, your organisation and your name")
    if signer.opened_at:
        seen = _("the first name and what is asked: the date of birth was right")
    if hasattr(signer, "answer"):
        seen = _("everything on the page, and they answered it")
    facts.append((_("What they could see"), seen))
    return {
        "facts": facts,
        "name": asked.subject.short_name,
        "who": following.who(signer, asked.needs_both),
        "answered": hasattr(signer, "answer"),
        "is_noted": signer.misdirected_at is not None,
    }


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "j F Y H:i")


@dataclass(frozen=True)
class Note:
    """One wrong recipient on the page of the question."""

    address: str
    judge_by: str


def notes(found: Iterable[Misdelivery]) -> list[Note]:
    return [
        Note(each.address or "", date_format(timezone.localtime(each.judge_by), "l j F H:i"))
        for each in found
    ]


def to_note(signers: Iterable[Signer], several: bool, user: User) -> list[tuple[int, str]]:
    """Whom a privacy officer may note as the wrong one: number, and what the page calls them."""
    if not user.has_perm("consent.erase"):
        return []
    return [
        (one.number, following.who(one, several)) for one in signers if one.misdirected_at is None
    ]


def erase(asked: ConsentRequest) -> dict[str, Any]:
    """How many posts come down first."""
    posts = Publication.objects.online().with_anybody_of(asked.subject)
    return {"asked": asked, "name": asked.subject.short_name, "posts": posts.count()}


def told(gone: bool) -> str:
    if gone:
        return _("Everything is erased. Nobody asks them again.")
    return _("Use has stopped. Everything is erased once the posts are down.")


def erased() -> dict[str, Any]:
    return {"number": ErasedMark.objects.count()}
