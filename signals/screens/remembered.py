"""What a session remembers for a while, encrypted: words looked for, a reason given."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing

from organisation.models import User
from privacy import audit, encryption
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.querysets.trail import AuditEntryQuerySet
from signals.models import Signal

WORDS_KEY, WORDS_BOUND_TO = "signals_words", "session.signals_words"


REASON_KEY, REASON_BOUND_TO = "signals_reason", "session.signals_reason"


REASON_HOLDS = timedelta(minutes=15)


def remember_words(session: SessionBase, words: str) -> None:
    box = encryption.encrypt(words, WORDS_BOUND_TO)
    session[WORDS_KEY] = signing.b64_encode(box).decode()


def remembered_words(session: SessionBase) -> str:
    """The words of the last search of this session; "" when there is none."""
    return _opened(session, WORDS_KEY, WORDS_BOUND_TO)


def _opened(session: SessionBase, key: str, bound_to: str) -> str:
    """What was put in the session; "" when there is nothing, or its key is gone by now."""
    if not (text := session.get(key, "")):
        return ""
    try:
        return encryption.decrypt(signing.b64_decode(text.encode()), bound_to)
    except encryption.CannotDecrypt:
        return ""


def remember_reason(session: SessionBase, ref: str, reason: str, now: datetime) -> None:
    box = encryption.encrypt(f"{ref}\n{now.timestamp()}\n{reason}", REASON_BOUND_TO)
    session[REASON_KEY] = signing.b64_encode(box).decode()


def remembered_reason(session: SessionBase, ref: str, now: datetime) -> str:
    """The reason given for this signal within the last quarter of an hour; else ""."""
    if not (opened := _opened(session, REASON_KEY, REASON_BOUND_TO)):
        return ""
    its_ref, given_at, reason = opened.split("\n", 2)
    fresh = now.timestamp() - float(given_at) < REASON_HOLDS.total_seconds()
    return reason if its_ref == ref and fresh else ""


def gave_reason(signal: Signal, user: User, now: datetime) -> bool:
    """Whether this person gave a reason for this signal in this or a session shortly before."""
    return _given(signal, user, now).exists()


def reason_of(signal: Signal, user: User, now: datetime) -> str:
    """The reason by which somebody who may not read this signal without one acts on it; ""
    for who may. `signal` knows whether they do (`with_reading_of`)."""
    if signal.may_read:
        return ""
    last = _given(signal, user, now).order_by("-pk").first()
    return last.reason if last else ""


def _given(signal: Signal, user: User, now: datetime) -> AuditEntryQuerySet:
    given = AuditEntry.objects.about(audit.label(signal)).with_verbs((AuditVerb.CONFIRMED,))
    since = now - timedelta(seconds=settings.READING_CONFIRMED_SECONDS)
    return given.filter(by=user, at__gte=since)


def read_before(signal: Signal, user: User, now: datetime) -> bool:
    """Whether this person had the signal open while their session can have lasted."""
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    reads = AuditEntry.objects.about(audit.label(signal)).with_verbs((AuditVerb.READ,))
    return reads.filter(by=user, at__gte=now - longest).exists()
