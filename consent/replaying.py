"""After a backup was put back: what was stopped, erased or closed since is so again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from consent import people
from consent.actions import asking, bounces, ending, erasing, events, texts, withdrawing
from consent.actions.moving import move
from consent.choices.consent import ConsentStatus, WithdrawalRoute, WithdrawnBy
from consent.choices.request import OPEN, RequestStatus, SignerRole
from consent.models import Consent, ConsentRequest, Event, FormText, Signer, Subject, TextVersion
from privacy import audit
from privacy.choices import AuditVerb
from privacy.journal import Entry


def _consent(entry: Entry) -> Consent | None:
    ref = entry.ref.partition(":")[2]
    return Consent.objects.filter(request__ref=ref).select_related("request").first()


def _signer(entry: Entry) -> Signer | None:
    ref, _, number = entry.ref.partition(":")[2].rpartition("-")
    rows = Signer.objects.filter(request__ref=ref, number=number)
    return rows.select_related("request__subject").first()


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
def erase_asked(entry: Entry, now: datetime) -> bool:
    """Everything about a young person, once nothing of theirs is online; nobody asks them again."""
    rows = Subject.objects.filter(ref=entry.ref.partition(":")[2], erase_asked_at=None)
    subject = rows.first()
    if subject is None:
        return False
    erasing.ask_to_erase(subject, by=None, now=now, again=True)
    return True


@transaction.atomic
def erased(entry: Entry, now: datetime) -> bool:
    """A request with everything that hangs on it.

    That it was asked stands in the backup, was done again just before, or is done here: a journal
    of before has no line of it.
    """
    rows = ConsentRequest.objects.filter(ref=entry.ref.partition(":")[2])
    request = rows.select_related("subject").first()
    if request is None:
        return False
    if request.subject.erase_asked_at is None:
        erasing.ask_no_more(request.subject, by=None, now=now)
    erasing.erase(request, by=None, now=now)
    return True


@transaction.atomic
def misdirected(entry: Entry, now: datetime) -> bool:
    """Its links went to somebody else: they open nothing any more, and the question is closed."""
    signer = _signer(entry)
    if signer is None or signer.misdirected_at is not None:
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


@transaction.atomic
def own_link_ended(entry: Entry, now: datetime) -> bool:
    """A young person's own links of before this generation; `what` ends with `email` where the
    address to which they went is to be forgotten.
    """
    generation, *fields = entry.what
    rows = Subject.objects.filter(ref=entry.ref.partition(":")[2])
    subject = rows.filter(own_generation__lt=int(generation)).first()
    if subject is None:
        return False
    subject.own_generation = int(generation)
    if "email" in fields:
        subject.email = None
    subject.save(update_fields=["own_generation", "email"])
    audit.record(AuditVerb.RETRACTED, subject, by=None, fields=["own_link", *fields], at=now)
    return True


@transaction.atomic
def link_ended(entry: Entry, now: datetime) -> bool:
    """A signer's links of before this generation; `what` ends with `email` where the address to
    which they went is to be forgotten.

    What went out instead is lost: somebody is to send a link, or to write the address down anew.
    """
    generation, *fields = entry.what
    signer = _signer(entry)
    if signer is None or signer.generation >= int(generation):
        return False
    changed: dict[str, Any] = {"generation": int(generation)}
    if "email" in fields:
        _forget_own(signer)
        changed |= {"email": None, "email_term": None, "bounced_at": now}
        changed |= {"doubts": [], "doubted_at": None}  # they were about that address
    elif signer.bounced_at is None:
        changed["wants_link_at"] = now
    Signer.objects.filter(pk=signer.pk).update(**changed)
    audit.record(AuditVerb.RETRACTED, signer, by=None, fields=["link", *fields], at=now)
    return True


def _forget_own(signer: Signer) -> None:
    """A young person's address with that by which they were asked, where it is the same."""
    subject = signer.request.subject
    if signer.role == SignerRole.YOUTH and people.same_mailbox(subject.email, signer.email):
        subject.email = None
        subject.save(update_fields=["email"])


def taken_back(entry: Entry, now: datetime) -> bool:
    """A question that waits for an answer in the backup: nothing is asked any more."""
    rows = ConsentRequest.objects.open().filter(ref=entry.ref.partition(":")[2])
    request = rows.first()
    if request is None:
        return False
    asking.cancel(request, by=None, now=now)
    return True


def no_mail(entry: Entry, now: datetime) -> bool:
    """An address takes no mail; `came_back` also ends the question where nobody else is reached."""
    signer = _signer(entry)
    if signer is None:
        return False
    return bounces.take_no_mail(signer, came_back="came_back" in entry.what, now=now)


def text_faulty(entry: Entry, now: datetime) -> bool:
    """The version that says what was marked as wrong; not the only one there is."""
    (said,) = entry.what
    versions = TextVersion.objects.published().order_by("-number")
    version = next((one for one in versions if FormText.objects.said_by(one) == said), None)
    if version is None:
        return False
    try:
        texts.mark_faulty(version, by=None, now=now)
    except ValidationError:
        return False
    return True


def event_closed(entry: Entry, now: datetime) -> bool:
    """The page of a poster that is open in the backup: it takes nothing any more."""
    ref = entry.ref.partition(":")[2]
    event = Event.objects.filter(ref=ref, closed_at=None).first()
    if event is None:
        return False
    events.close(event, by=None, now=now)
    return True


def end_what_is_unknown(now: datetime) -> int:
    """Without a journal nobody knows which consents still hold: each ends, and is asked anew."""
    count = 0
    for consent in Consent.objects.filter(status=ConsentStatus.VALID).iterator():
        ending.expire(consent, now=now)
        count += 1
    return count
