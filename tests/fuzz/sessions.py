"""Sessions in memory, as they were when their people were let in: what a post changes is undone."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import SessionBase

KEPT: dict[str, str] = {}  # by key, encoded


class SessionStore(SessionBase):
    def load(self) -> dict[str, Any]:
        if self.session_key in KEPT:
            return self.decode(KEPT[self.session_key])
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        return False

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.modified = True
        self._session_cache = {}

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()

    def delete(self, session_key: str | None = None) -> None:
        """Nothing: the next post finds it again."""

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing ends here."""
