"""What a worker can still do about a question: the deeds on its page, the link, the sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import dates, values
from consent.actions import asking, following
from consent.choices.consent import ConsentStatus
from consent.choices.request import OPEN, Attested, LinkPurpose, RequestStatus, SignerRole
from consent.models import ConsentRequest, Signer
from consent.texts import catalogue
from youthwork.lib import qr
from youthwork.lib.dates import day_of

SURER = (Attested.SEEN, Attested.SPOKEN)


@dataclass(frozen=True)
class Asked:
    """One signer as the deeds name them."""

    number: int
    who: str
    address: str
    has_bounced: bool
    wants_link: bool
    has_answered: bool
    may_be_spoken: bool
    is_wrong: bool


def who(signer: Signer, several: bool) -> str:
    """What a signer is called on pages of the house."""
    if signer.role == SignerRole.YOUTH:
        return _("The young person")
    if not several:
        return _("Parent or guardian")
    return _("Parent or guardian %(number)s") % {"number": signer.number}


def deeds(
    request: ConsentRequest, signers: list[Signer], *, today: date, may_edit: bool
) -> dict[str, Any]:
    """For `consent/_request_deeds.html`: what may be done about this question.

    `signers` in their order, each with its answer and with `stated`, what was stated of it last.
    Shortly before the sixteenth birthday nobody asks a guardian once more: the calendar asks the
    young person, who decides from then on.
    """
    if not may_edit:
        return {"request_deeds": None}
    is_open = request.status in OPEN
    has_ended = request.status in following.ENDED
    people = [
        Asked(
            number=one.number,
            who=who(one, len(signers) > 1),
            address=one.email or "",
            has_bounced=one.bounced_at is not None,
            wants_link=one.wants_link_at is not None,
            has_answered=hasattr(one, "answer"),
            may_be_spoken=hasattr(one, "answer") and getattr(one, "stated", "") not in SURER,
            is_wrong=one.misdirected_at is not None,
        )
        for one in signers
    ]
    return {
        "request_deeds": {
            "ref": request.ref,
            "is_open": is_open,
            "has_ended": has_ended,
            "may_ask_again": request.status == RequestStatus.SIGNED
            and not getattr(signers[0], "is_asked_again", False)
            and not _passes_on(request, today),
            "is_undelivered": request.status == RequestStatus.UNDELIVERABLE,
            "signers": people,
            "subject": request.subject.ref,
            "is_wrong": any(one.is_wrong for one in people),
            "reached": [one for one in people if one.address and not one.is_wrong],
            "unanswered": [one for one in people if not one.has_answered],
            "spoken": [one for one in people if one.may_be_spoken],
            "wanted": any(one.wants_link for one in people if not one.has_answered),
            "bounced": any(one.has_bounced for one in people if not one.has_answered),
        }
    }


def _passes_on(request: ConsentRequest, today: date) -> bool:
    """Whether the sixteenth birthday is within the month, and ends what a guardian agreed to if
    nothing did before."""
    consent = request.consent_or_none
    if consent is None or consent.status != ConsentStatus.VALID:
        return False
    return dates.passes_on(consent.valid_until, request.guardian_until, today)


def link_page(request: ConsentRequest, now: datetime) -> dict[str, Any]:
    """A fresh link for each who has not answered, as code and as text to share.

    Only the hash of a link is kept, so that showing it again makes another.
    """
    waiting = list(Signer.objects.waiting().filter(request=request).order_by("number"))
    several = request.needs_both
    ends = request.expires_at
    return {
        "request_": request,
        "ends_on": day_of(ends) - timedelta(days=1) if ends else None,
        "shown": [_shown(request, one, several, now) for one in waiting],
    }


def _shown(
    request: ConsentRequest, signer: Signer, several: bool, now: datetime
) -> dict[str, object]:
    token = asking.issue_link(request, signer, LinkPurpose.SIGN, now=now)
    url = settings.SITE_URL + reverse("consent_link", args=[token])
    _subject, text = catalogue.mail(
        "second_guardian" if several else "request",
        signer.role,
        signer.language,
        **values.of_request(request),
        link=url,
    )
    return {
        "number": signer.number,
        "who": who(signer, several),
        "code": qr.code(url),
        "url": url,
        "text": text,
        "language": signer.language,
    }


def rows_of(names: Iterable[str]) -> list[tuple[str, str]]:
    """Rows with their short names, as on the sheet."""
    org = values.of_organisation()["org"]
    return [(name, catalogue.row_name(name, "nl", org=org)) for name in names]
