"""Mailed links: their tokens are random, and only the hash is kept; one mail in five minutes."""

import hashlib
import secrets
from datetime import datetime, timedelta

LIFETIME = timedelta(days=7)
MAIL_EVERY_SECONDS = 300  # one mail with a link per person in five minutes


def new_token() -> str:
    """256 random bits as 43 characters of URL-safe base64."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token; the token has full entropy, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def turn(now: datetime) -> int:
    """The stretch of five minutes in which one mail with a link goes to a person."""
    return int(now.timestamp()) // MAIL_EVERY_SECONDS
