"""A mark that tells a browser whether the same person is back, and nothing else."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from organisation.models import User

BYTES = 12


def mark_of(person: User) -> str:
    """Sixteen letters that nobody can trace back to an account without our index key.

    Not the secret key: with a new one everybody logs in again, and what waits unsent on a device
    would be somebody else's.
    """
    return _mark(str(person.public_id))


@lru_cache(maxsize=1000)
def _mark(public_id: str) -> str:
    key = settings.INDEX_KEY
    made = salted_hmac("organisation.mark", public_id, key, algorithm="sha256").digest()
    return urlsafe_b64encode(made[:BYTES]).decode()
