"""What an OpenID Connect provider's claims say, read without its libraries."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings

CLOCKS_DIFFER_SECONDS = 60


def second_factor_at(claims: dict[str, Any]) -> float | None:
    """The moment at which the provider says that it saw a second factor; None without one.

    Only what `OIDC_SECOND_FACTOR` names counts: a value of `amr` or of `acr`. Without `auth_time`
    nobody knows when that was, so it doesn't count.
    """
    shown = {claims.get("acr")} | set(claims.get("amr") or ())
    at = claims.get("auth_time")
    if not settings.OIDC_SECOND_FACTOR & shown or not isinstance(at, int | float):
        return None
    now = time.time()
    return min(float(at), now) if 0 < at <= now + CLOCKS_DIFFER_SECONDS else None
