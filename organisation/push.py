"""Web push without a payload: a device is woken and says what its own page told it to say."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings

from outbox.parcels import NotTaken, RefusedForGood
from youthwork.lib import outside

GONE = (404, 410)  # the push service forgot the device, or the browser withdrew
STAYS = 60 * 60  # seconds that a push service keeps it for a device that is off


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
    """The push service's answer; 0 when it wasn't reached or may not be asked."""
    from pywebpush import WebPushException, webpush  # heavy: only where something is pushed

    try:
        answer = webpush(
            {"endpoint": endpoint},
            data=None,
            vapid_private_key=urlsafe_b64encode(settings.VAPID_PRIVATE_KEY).decode().rstrip("="),
            vapid_claims={"sub": settings.VAPID_SUBJECT},
            ttl=STAYS,
            timeout=settings.EMAIL_TIMEOUT,
            headers={"urgency": "high"},
            requests_session=_Careful(),  # type: ignore[arg-type]
        )
    except WebPushException as error:
        return error.response.status_code if error.response is not None else 0
    except OSError:
        return 0
    except outside.Refused:
        return GONE[0]
    return int(getattr(answer, "status_code", 0))


class _Careful:
    """Stands where the library expects a session: looks at the address before it sends."""

    def post(self, endpoint: str, *, timeout: float, headers: Any, data: Any = None) -> _Taken:
        answer = outside.post(
            endpoint,
            data or b"",
            {name: str(value) for name, value in headers.items()},
            timeout=timeout,
            inside=settings.PUSH_INSIDE,
        )
        return _Taken(answer.status, answer.text)


@dataclass(frozen=True)
class _Taken:
    """As much of an answer as the library looks at."""

    status_code: int
    text: str
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
