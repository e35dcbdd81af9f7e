"""Where sessions are kept: Django's own table, read by a query that is compiled once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from youthwork.lib.prepared import Later, Prepared


def _running(shape: Any) -> QuerySet[Any, Any]:
    rows = db.SessionStore.get_model_class()._default_manager
    key, now = Later("key", CharField()), Later("now", DateTimeField())
    found: QuerySet[Any, Any] = rows.filter(session_key=key, expire_date__gt=now)
    return found.values_list("session_key", "session_data", "expire_date")


_sessions = Prepared(_running)


class SessionStore(db.SessionStore):
    """Django's sessions in the database; every request reads one."""

    def save(self, must_create: bool = False) -> None:
        """As Django's, but a database that is gone is no session that has ended.

        That would be answered with 400, and a phone never sends again what was refused so.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise

    def _get_session_from_db(self) -> Any:
        for values in _sessions("", key=self.session_key, now=timezone.now()):
            return self.model(*values)
        self._session_key = None
        return None
