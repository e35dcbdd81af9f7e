"""Web push without a payload: a device is woken and says what its own page told it to say."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from outbox.parcels import NotTaken, RefusedForGood
from youthwork.lib import outside

GONE = (404, 410)  # the push service forgot the device, or the browser withdrew
STAYS = 60 * 60  # seconds that a push service keeps it for a device that is off
SIGNED_FOR = 12 * 60 * 60  # seconds; RFC 8292 section 2 allows 24 hours at most


def is_on() -> bool:
    """Whether this instance has a key to push with."""
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """What browsers subscribe with: the point of our key, as URL-safe base64."""
    return _point(settings.VAPID_PRIVATE_KEY)


@cache
def _point(private: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = derive_private_key(int.from_bytes(private, "big"), SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


@dataclass(frozen=True)
class Push:
    """One waking of each of somebody's devices; arrived when one of them was reached.

    `forget` is called with the key of a device that no longer exists. Raises RefusedForGood when
    none exists any more, NotTaken when no push service took it.
    """

    endpoints: Mapping[int, str]  # by key of the device
    forget: Callable[[int], object]
    used: Callable[[int], object] = field(default=lambda key: None)

    def send(self) -> None:
        taken, refused = 0, 0
        for key, endpoint in self.endpoints.items():
            status = _wake(endpoint)
            if status in GONE:
                self.forget(key)
            elif 200 <= status < 300:
                self.used(key)
                taken += 1
            else:
                refused += 1
        if not taken:
            raise NotTaken if refused else RefusedForGood


def _wake(endpoint: str) -> int:
    """The push service's answer; 0 when it wasn't reached, as gone when it may not be asked."""
    try:
        return outside.post(
            endpoint,
            b"",
            {"TTL": str(STAYS), "Urgency": "high", **_signed(endpoint)},
            timeout=settings.EMAIL_TIMEOUT,
            inside=settings.PUSH_INSIDE,
        ).status
    except OSError:
        return 0
    except outside.Refused:
        return GONE[0]


def _signed(endpoint: str) -> dict[str, str]:
    """The header by which a push service knows whose push it is (VAPID, RFC 8292).

    Made for the service alone. Raises outside.Refused for what is no address.
    """
    from py_vapid import Vapid02  # where something is pushed, and nowhere else

    parts = outside.parts_of(endpoint, inside=settings.PUSH_INSIDE)
    key = Vapid02.from_raw(urlsafe_b64encode(settings.VAPID_PRIVATE_KEY))
    service = f"{parts.scheme}://{parts.netloc}"
    until = int(time.time()) + SIGNED_FOR
    signed: dict[str, str] = key.sign({"aud": service, "sub": settings.VAPID_SUBJECT, "exp": until})
    return signed
