"""A mail to a signer came back, was given up or called spam: nobody waits for an answer in vain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consent.actions import telling
from consent.actions.moving import move
from consent.choices.request import OPEN, RequestStatus, Route
from consent.models import ConsentRequest, Signer, Subject
from outbox.choices import Status
from outbox.models import Message
from privacy import audit, journal
from youthwork.lib.dates import day_of

TO_SIGNER, TO_YOUNG_PERSON = "consent.signer:", "consent.subject:"


@transaction.atomic
def undelivered(message: Message, now: datetime) -> None:
    """No more mail to this signer, and who asked is told.

    The question ends when it went by mail and nobody who has to sign can be reached: of two
    guardians the other may still answer. One that was given up says nothing of the address, and
    goes yet when the administrator tries it again: then who asked is told, and no more.
    """
    if message.recipient.startswith(TO_YOUNG_PERSON):
        _own_undelivered(message, now)
        return
    if not message.recipient.startswith(TO_SIGNER):
        return
    ref, _dash, number = message.recipient.removeprefix(TO_SIGNER).rpartition("-")
    rows = Signer.objects.select_related("request__team", "request__made_by", "request__subject")
    signer = rows.filter(request__ref=ref, number=number or 0).first()
    if signer is None or _went_elsewhere(message, signer):
        return
    if message.status != Status.FAILED:
        take_no_mail(signer, came_back=message.status == Status.BOUNCED, now=now)
    kind = "consent.given_up" if message.status == Status.FAILED else "consent.undelivered"
    telling.tell(signer.request, kind, f"{number}:{message.ref}", day_of(now))


@transaction.atomic
def take_no_mail(signer: Signer, *, came_back: bool, now: datetime) -> bool:
    """No more mail to this signer; whether that was new. The question ends where mail `came_back`
    and nobody else of it is reached."""
    request = signer.request
    marked = Signer.objects.filter(pk=signer.pk, bounced_at=None).update(bounced_at=now)
    waits_for_mail = request.status in OPEN and request.route == Route.EMAIL
    reachable = Signer.objects.reachable().filter(request=request)
    ends = came_back and waits_for_mail and not reachable.exists()
    if ends:
        move(request, RequestStatus.UNDELIVERABLE, by=None, now=now)
    if marked or ends:
        what = ["came_back"] if came_back else []
        journal.note("consent.no_mail", audit.label(signer), what, at=now)
    return bool(marked or ends)


def _went_elsewhere(message: Message, signer: Signer) -> bool:
    """Whether the mail went before a newer link was sent, perhaps to another address."""
    return _generation_of(message, signer.generation) < signer.generation


def _generation_of(message: Message, newest: int) -> int:
    """Of which generation of links a mail is; of a mail without one the newest."""
    found = message.dedupe_key.split(":")[2:3]
    return int(found[0]) if found and found[0].isdigit() else newest


def _own_undelivered(message: Message, now: datetime) -> None:
    """A mail to a young person beside whom somebody else signed: who asked is told.

    What came back is noted, so that a next consent sends the link again.
    """
    ref = message.recipient.removeprefix(TO_YOUNG_PERSON)
    asked = message.subject_ref.partition("-")[0]  # of a stop the request comes first
    rows = ConsentRequest.objects.filter(ref=asked, subject__ref=ref)
    request = rows.select_related("subject", "team", "made_by").first()
    if request is None or not request.subject.email:
        return
    newest = request.subject.own_generation
    if message.kind == "consent.own_link" and _generation_of(message, newest) < newest:
        return
    if message.status == Status.BOUNCED:
        Subject.objects.filter(pk=request.subject_id).update(own_bounced_at=now)
    telling.tell(request, "consent.own_undelivered", message.ref, day_of(now))
