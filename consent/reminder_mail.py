"""Mails that the calendar brings: reminders, an end that comes, the sixteenth birthday."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from consent import dates
from consent.actions import asking
from consent.choices.request import LinkPurpose
from consent.mail import has_answered, link_to, signer_of, written
from consent.models import Consent
from outbox.mail import Mail
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from outbox.models import Message


def _asked_again(
    message: Message, now: datetime, kind: str, *, goes_on: str = "", sooner: str = ""
) -> Mail | None:
    """A mail with the link to answer; nothing when it was answered or closed meanwhile.

    `goes_on` is the kind where the yes of before goes on without an answer, `sooner` where the
    link ends before that yes does.
    """
    signer = signer_of(message)
    if signer is None or has_answered(signer) or not asking.still_open(signer.request, now):
        return None
    before = signer.request.renews
    also: dict[str, object] = {"link": link_to(signer, LinkPurpose.SIGN, now)}
    if before is not None:
        if goes_on and _goes_on(before):
            kind = goes_on
        ends = signer.request.expires_at
        if sooner and ends and day_of(ends) < before.valid_until:
            kind = sooner
        earlier = before.request.signers.filter(number=signer.number).first()
        answer = earlier.answer_or_none if earlier is not None else None
        also |= _of_renewed(before) | {"signer_name": (answer and answer.signer_name) or ""}
    return written(signer, kind, **also)


def _goes_on(given: Consent) -> bool:
    """Whether a guardian's yes counts after the sixteenth birthday too, until it is stopped."""
    sixteen = given.request.guardian_until
    return sixteen is not None and given.valid_until > sixteen


def _of_renewed(before: Consent) -> dict[str, object]:
    sixteen = before.request.guardian_until
    found: dict[str, object] = {"valid_until": before.valid_until}
    if sixteen is not None:
        found["birthday_16"] = sixteen
        found["deadline"] = sixteen + timedelta(days=dates.AFTER_SIXTEEN_DAYS)
    return found


def reminder(message: Message, now: datetime) -> Mail | None:
    """On day 4."""
    return _asked_again(message, now, "reminder")


def last_reminder(message: Message, now: datetime) -> Mail | None:
    """On day 10; nothing comes after it."""
    return _asked_again(message, now, "last_reminder")


def renewal(message: Message, now: datetime) -> Mail | None:
    """Thirty days before an end, with the question anew."""
    return _asked_again(message, now, "renewal", sooner="renewal_till")


def new_text(message: Message, now: datetime) -> Mail | None:
    """The text has changed: the question anew."""
    return _asked_again(message, now, "new_text")


def sixteen_soon(message: Message, now: datetime) -> Mail | None:
    """To the young person, thirty days before the sixteenth birthday."""
    return _asked_again(message, now, "sixteen_soon", goes_on="sixteen_soon_goes_on")


def sixteen_today(message: Message, now: datetime) -> Mail | None:
    """To the young person on the birthday, if no answer came."""
    return _asked_again(message, now, "sixteen_today", goes_on="sixteen_today_goes_on")


def sixteen_guardian(message: Message, now: datetime) -> Mail | None:
    """To who signed until now: the choice goes over."""
    signer = signer_of(message)
    if signer is None or not has_answered(signer):
        return None
    given, sixteen = signer.request.consent, signer.request.guardian_until
    kind = "sixteen_soon_goes_on" if _goes_on(given) else "sixteen_soon"
    if sixteen is not None and given.valid_until < sixteen:
        kind = "sixteen_soon_till"
    return written(
        signer,
        kind,
        signer_name=signer.answer.signer_name,
        birthday_16=sixteen,
        valid_until=given.valid_until,
    )
