"""Tokens of invitation links: random, and only their hash is kept."""

import hashlib
import secrets
from datetime import timedelta

LIFETIME = timedelta(days=7)


def new_token() -> str:
    """256 random bits as 43 characters of URL-safe base64."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token; the token has full entropy, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
