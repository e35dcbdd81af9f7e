"""What an OpenID Connect provider's claims say, read without its libraries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

CLOCKS_DIFFER_SECONDS = 60


def second_factor_at(claims: dict[str, Any], now: datetime) -> float | None:
    """The moment at which the provider says that it saw a second factor; None without one.

    In seconds since 1970, as claims have it, and never after `now`.

    Only what `OIDC_SECOND_FACTOR` names counts: a value of `amr` or of `acr`. Without `auth_time`
    nobody knows when that was, so it doesn't count.
    """
    shown = {claims.get("acr")} | set(claims.get("amr") or ())
    at = claims.get("auth_time")
    if not settings.OIDC_SECOND_FACTOR & shown or not isinstance(at, int | float):
        return None
    latest = now.timestamp()
    return min(float(at), latest) if 0 < at <= latest + CLOCKS_DIFFER_SECONDS else None
