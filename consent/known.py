"""Whether image consent knows an e-mail address."""

from __future__ import annotations

from consent import people
from consent.models import Signer


def address(email: str) -> bool:
    """Whether somebody was asked at this mailbox, as a guardian or as the young person."""
    return Signer.objects.filter(email_term=people.email_term(email)).exists()
