"""What goes another way than by mail: anything that can send itself.

A kind of message gives a `Mail` or a parcel. Whatever the way, the row is claimed, tried again and
given up alike, and its errors are kept as the name of a class.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from django.conf import settings

from youthwork.lib import outside


class RefusedForGood(Exception):
    """The other side will never take this; there is no second attempt."""


class NobodyThere(RefusedForGood):
    """Whom it is for isn't there any more: it counts as come back, and no server has failed."""


class NotTaken(Exception):
    """The other side didn't take it now."""


@runtime_checkable
class Parcel(Protocol):
    def send(self) -> object:
        """Send it once; raises RefusedForGood, or anything else to be tried again later."""


AGAIN_LATER = frozenset({401, 403, 408, 425, 429})  # a wrong secret is put right, too many waits


@dataclass(frozen=True)
class TextMessage:
    """A text message without content, handed to the provider's webhook with a signature.

    The provider finds `t=<seconds>,v1=<hex>` in `X-Vindplaats-Signature`: HMAC-SHA256 with the
    shared secret over the seconds, a point, and the body. `id` is the same at every attempt.
    """

    id: str
    to: str
    text: str
    at: datetime

    def send(self) -> None:
        body = json.dumps({"id": self.id, "to": self.to, "text": self.text}).encode()
        answer = outside.post(
            settings.SMS_HOOK_URL,
            body,
            {
                "Content-Type": "application/json",
                "X-Vindplaats-Signature": signature(body, int(self.at.timestamp())),
            },
            timeout=settings.EMAIL_TIMEOUT,
            inside=True,  # the operator's own address
        )
        if 200 <= answer.status < 300:
            return
        if 400 <= answer.status < 500 and answer.status not in AGAIN_LATER:
            raise RefusedForGood(answer.status)
        raise NotTaken(answer.status)


def signature(body: bytes, seconds: int) -> str:
    secret = settings.SMS_HOOK_SECRET.encode()
    signed = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"
