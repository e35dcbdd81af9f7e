"""After a backup was put back: what was stopped or erased since is stopped and erased again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from consent.actions import ending, erasing, withdrawing
from consent.actions.moving import move
from consent.choices.consent import ConsentStatus, WithdrawalRoute, WithdrawnBy
from consent.choices.request import OPEN, RequestStatus
from consent.models import Consent, ConsentRequest, Signer
from privacy.journal import Entry


def _consent(entry: Entry) -> Consent | None:
    ref = entry.ref.partition(":")[2]
    return Consent.objects.filter(request__ref=ref).select_related("request").first()


def withdrawn(entry: Entry, now: datetime) -> bool:
    """The rows that somebody stopped; `what` begins with who it was."""
    consent = _consent(entry)
    if consent is None:
        return False
    who, *rows = entry.what
    route = WithdrawalRoute.LINK
    made = withdrawing.withdraw(consent, rows, who=WithdrawnBy(who), route=route, now=now)
    return made is not None


def ended(entry: Entry, now: datetime) -> bool:
    """Replaced by an answer that is lost: it counts no longer."""
    consent = _consent(entry)
    if consent is None or consent.status not in withdrawing.IN_USE:
        return False
    ending.expire(consent, now=now)
    return True


@transaction.atomic
def erased(entry: Entry, now: datetime) -> bool:
    """A request with everything that hangs on it."""
    request = ConsentRequest.objects.filter(ref=entry.ref.partition(":")[2]).first()
    if request is None:
        return False
    erasing.erase(request, by=None, now=now)
    return True


@transaction.atomic
def misdirected(entry: Entry, now: datetime) -> bool:
    """Its links went to somebody else: they open nothing any more, and the question is closed."""
    ref, _, number = entry.ref.partition(":")[2].rpartition("-")
    signer = Signer.objects.filter(request__ref=ref, number=number, misdirected_at=None).first()
    if signer is None:
        return False
    Signer.objects.filter(pk=signer.pk).update(
        generation=F("generation") + 1,
        misdirected_at=now,
        email=None,
        email_term=None,
        phone=None,
    )
    if signer.request.status in OPEN:
        move(signer.request, RequestStatus.CANCELLED, by=None, now=now)
    return True


def end_what_is_unknown(now: datetime) -> int:
    """Without a journal nobody knows which consents still hold: each ends, and is asked anew."""
    count = 0
    for consent in Consent.objects.filter(status=ConsentStatus.VALID).iterator():
        ending.expire(consent, now=now)
        count += 1
    return count
