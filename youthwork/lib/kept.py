"""A short memory of this process, for what every page needs and seldom changes."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class KeptAsIs(LocMemCache):
    """Django's cache in the process, keeping the things themselves instead of pickles of them.

    What is taken out is shared by all who ask for it: nobody may change it.
    """

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        made = self.make_key(key, version)
        with self._lock:  # type: ignore[attr-defined]
            if self._has_expired(made):  # type: ignore[attr-defined]
                return default
            return self._cache[made]  # type: ignore[attr-defined]

    def set(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        made = self.make_key(key, version)
        with self._lock:  # type: ignore[attr-defined]
            self._set(made, value, timeout)  # type: ignore[attr-defined]
