"""Whether the house knows an e-mail address."""

from __future__ import annotations

from organisation.models import User


def address(email: str) -> bool:
    """Whether a colleague, of today or before, has this address."""
    return bool(User.objects.reached_at([email.strip()]).exists())
