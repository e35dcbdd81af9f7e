"""Sessions of a person: twelve hours at most, and all of them ended at once when need be."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from organisation.models import User
from organisation.session_store import SessionStore
from youthwork.lib.prepared import Bundle

ENDS_AT = "session_ends_at"  # seconds since the epoch


def limit(request: HttpRequest, now: datetime) -> None:
    """Let the session end twelve hours after the log-in, however much it is used."""
    ends_at = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session[ENDS_AT] = int(ends_at.timestamp())
    request.session.set_expiry(ends_at)


@contextmanager
def written_with(session: SessionBase) -> Iterator[Bundle]:
    """What is added goes to the database with the session, in one message (`Bundle`).

    So the session has to be saved by this request. What was added is kept once, also where the
    session has ended meanwhile or another request wrote it first, so that it is written once more.
    Where sessions are kept elsewhere it goes at the end of the block.
    """
    if isinstance(session, SessionStore):
        yield session.beside()
    else:
        bundle = Bundle()
        yield bundle
        bundle.send()


def ends_at(request: HttpRequest) -> datetime | None:
    """The moment this session ends; None for one that nobody logged in to."""
    seconds = request.session.get(ENDS_AT)
    return (
        None
        if seconds is None
        else datetime.fromtimestamp(seconds, timezone.get_current_timezone())
    )


def is_over(request: HttpRequest, now: datetime) -> bool:
    moment = ends_at(request)
    return moment is not None and moment <= now


def end_all(person: User, now: datetime, *, but: str = "") -> int:
    """Delete every session of a person, on all devices (but the one with this key).

    Returns how many ended. The list of devices may lack one, so the session table itself is
    walked: people leave rarely.
    """
    keys = set(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            keys.add(session.session_key)
    keys.discard(but)
    UserSession.objects.filter(session_key__in=keys).delete()
    return Session.objects.filter(session_key__in=keys).delete()[0]


def end(person: User, pk: int, *, but: str | None) -> bool:
    """Delete one session of a person and its line in the list of devices."""
    rows = UserSession.objects.filter(pk=pk, user=person).exclude(session_key=but)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return bool(keys)
