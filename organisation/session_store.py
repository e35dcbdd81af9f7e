"""Where sessions are kept: Django's own table, by statements that are compiled once.

With a session comes the person of whom the list of devices says it is
(docs/decisions/0273-a-session-brings-its-person.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.core import signing
from django.db.models import CharField, DateTimeField, QuerySet, Subquery, TextField
from django.utils import timezone
from django.utils.crypto import get_random_string

from organisation.querysets.holding import person_with_memberships
from youthwork.lib.prepared import Beside, Bundle, Change, Later, insert

KEY_LENGTH = 32  # of 36 signs each, 165 bits: no two are ever the same, so none is looked up
TURNS = 9  # of saving, where others always save in between


class Kept(NamedTuple):
    """A row as it was read: all that is asked of it, without the rest of a model."""

    session_key: str
    session_data: str
    expire_date: datetime


COLUMNS = Kept._fields
MOST_LOOKED_AT = 500  # sessions of a process, of some 500 bytes each


class _AsItStands:
    """What leaves the text of a session as it is."""

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=MOST_LOOKED_AT)
def _signed(session_data: str, salt: str, *_keys: str) -> bytes:
    """What is kept of a session, in JSON. Raises BadSignature where none of our keys signed it."""
    held: bytes = signing.loads(session_data, salt=salt, serializer=_AsItStands)
    return held


def _running(shape: Any) -> QuerySet[Any, Any]:
    rows = db.SessionStore.get_model_class()._default_manager
    key, now = Later("key", CharField()), Later("now", DateTimeField())
    found: QuerySet[Any, Any] = rows.filter(session_key=key, expire_date__gt=now)
    return found.values_list(*COLUMNS)


def _changed(shape: Any) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    rows = db.SessionStore.get_model_class()._default_manager
    as_read = rows.filter(session_data=Later("read", TextField()))
    return as_read.filter(session_key=Later("key", CharField())), {
        "session_data": Later("data", TextField()),
        "expire_date": Later("until", DateTimeField()),
    }


def _person(_shape: Any) -> QuerySet[Any, Any]:
    from allauth.usersessions.models import UserSession

    devices = UserSession.objects.filter(session_key=Later("key", CharField()))
    return person_with_memberships(Subquery(devices.values("user_id")))


_sessions, _change = Beside(_running, _person), Change(_changed)


class SessionStore(db.SessionStore):
    """Django's sessions in the database; every request reads one.

    `read_along` is a day and the rows of a person in it, of whom nobody knows yet whether the
    session is theirs: that is signed in the session itself (`organisation.access.person_of`).
    """

    read_along: tuple[date, list[tuple[Any, ...]]] | None = None
    _is_new = False  # whether its key has no row yet
    _as_read: str | None = None  # what its row held when it was read, or saved by this request
    _beside: Bundle | None = None

    def beside(self) -> Bundle:
        """What goes to the database in one message with this session, when it is saved."""
        self._beside = self._beside or Bundle()
        return self._beside

    def create(self) -> None:
        """Under a new key, as each log-in asks; its row comes when all that it holds is saved."""
        self._session_key = get_random_string(KEY_LENGTH, VALID_KEY_CHARS)
        self._get_session(no_load=True)
        self._is_new = self.modified = True

    def save(self, must_create: bool = False) -> None:
        """As Django's, but for two things.

        A database that is gone is no session that has ended: that would be answered with 400, and
        a phone never sends again what was refused so. Of requests at the same time each changes
        what it changed: a page that was on its way takes back nothing that another wrote meanwhile,
        such as that the device is in somebody else's hands.
        """
        if self.session_key is None:
            self.create()
        row = self.create_model_instance(self._get_session(no_load=must_create))
        beside, self._beside = self.beside(), None
        if must_create or self._is_new:
            insert(row, beside)
            beside.send()
        else:
            row = self._changed(row, beside)
        self._is_new, self._as_read = False, row.session_data

    def _changed(self, row: Any, beside: Bundle) -> Any:
        """The row as it was written. Raises UpdateError where there is none any more.

        What goes beside it is in one message with the first try, and stays whatever becomes of it.
        """
        for _turn in range(TURNS):
            values = {"key": row.pk, "data": row.session_data, "until": row.expire_date}
            if _change.after(beside, "", read=self._as_read, **values):
                return row
            before = self.decode(self._as_read) if self._as_read else {}
            own = self._get_session()
            found = self._get_session_from_db()
            if found is None:
                break
            kept = {name: value for name, value in self.decode(found.session_data).items()
                    if name in own or name not in before}  # fmt: skip
            changed = {name: value for name, value in own.items()
                       if name not in before or before[name] != value}  # fmt: skip
            self._session_cache = kept | changed
            row = self.create_model_instance(self._session_cache)
        raise UpdateError

    def _get_session_from_db(self) -> Kept | None:
        now = timezone.now()
        today, many = timezone.localdate(now), len(COLUMNS)
        rows = _sessions("", key=self.session_key, now=now, today=today)
        if not rows:
            self._session_key = None
            return None
        self.read_along = today, [row[many:] for row in rows if row[many] is not None]
        found = Kept(*rows[0][:many])
        self._as_read = found.session_data
        return found

    def decode(self, session_data: str) -> dict[str, Any]:
        """As Django's; whether we signed it is looked at once for what stands in a row."""
        try:
            keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
            signed = _signed(session_data, self.key_salt, *keys)
            held: dict[str, Any] = self.serializer().loads(signed)
        except Exception:  # whatever is wrong with it: Django says so
            return super().decode(session_data)
        return held
