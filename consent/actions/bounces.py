"""A mail to a signer came back, was given up or called spam: nobody waits for an answer in vain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consent.actions import telling
from consent.actions.moving import move
from consent.choices.request import OPEN, RequestStatus, Route
from consent.models import Signer
from outbox.choices import Status
from outbox.models import Message
from youthwork.lib.dates import day_of

TO_SIGNER = "consent.signer:"


@transaction.atomic
def undelivered(message: Message, now: datetime) -> None:
    """No more mail to this signer, and who asked is told.

    The question ends when it went by mail and nobody who has to sign can be reached: of two
    guardians the other may still answer. One that was given up says nothing of the address, and
    goes yet when the administrator tries it again: then who asked is told, and no more.
    """
    if not message.recipient.startswith(TO_SIGNER):
        return
    ref, _dash, number = message.recipient.removeprefix(TO_SIGNER).rpartition("-")
    rows = Signer.objects.select_related("request__team", "request__made_by", "request__subject")
    signer = rows.filter(request__ref=ref, number=number or 0).first()
    if signer is None or _went_elsewhere(message, signer):
        return
    request = signer.request
    if message.status != Status.FAILED:
        Signer.objects.filter(pk=signer.pk, bounced_at=None).update(bounced_at=now)
    came_back = message.status == Status.BOUNCED
    unreachable = not Signer.objects.reachable().filter(request=request).exists()
    if came_back and unreachable and request.status in OPEN and request.route == Route.EMAIL:
        move(request, RequestStatus.UNDELIVERABLE, by=None, now=now)
    kind = "consent.given_up" if message.status == Status.FAILED else "consent.undelivered"
    telling.tell(request, kind, f"{number}:{message.ref}", day_of(now))


def _went_elsewhere(message: Message, signer: Signer) -> bool:
    """Whether the mail went before a newer link was sent, perhaps to another address."""
    generation = message.dedupe_key.split(":")[2:3]
    return bool(generation) and generation[0].isdigit() and int(generation[0]) < signer.generation
