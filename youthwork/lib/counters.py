"""The shared cache: counters of tries, in a table of the database.

Django's own asks up to four statements for each change, and throws a third of the rows away,
running ones too, once it holds 300: whoever tries many addresses would wipe out the counts of
others. See docs/decisions/0213-a-counter-is-one-statement.md.
"""

from __future__ import annotations

import base64
import pickle  # nosec B403  written here, read by Django's own
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

SWEPT = 20  # rows that are over, taken along with each that is deleted


class Counters(DatabaseCache):
    """Each change is one statement; a row stays until its time is over, however many there are.

    Inside a transaction, what one adds others wait for until it ends. Raises what the database
    raises: a try that can't be counted isn't let through.
    """

    _table: str

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._put(key, value, timeout, version, "")

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Put it where nothing is, or what is there is over; whether it was put."""
        return self._put(key, value, timeout, version, f"WHERE {self._name}.expires < %s")

    def _put(self, key: str, value: Any, timeout: Any, version: int | None, where: str) -> bool:
        until, now = self.get_backend_timeout(timeout), timezone.now().replace(microsecond=0)
        if until is None:
            raise ValueError("a counter has an end")
        values = [
            self.make_and_validate_key(key, version=version),
            base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode(),
            _as_kept(datetime.fromtimestamp(int(until), UTC)),
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self._name} (cache_key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608
                "ON CONFLICT (cache_key) DO UPDATE "
                f"SET value = excluded.value, expires = excluded.expires {where}",
                [*values, _as_kept(now)] if where else values,
            )
            return bool(cursor.rowcount)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Delete it, and some of what is over: keys hold network addresses."""
        made = self.make_and_validate_key(key, version=version)
        skips = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {self._name} WHERE cache_key = %s OR cache_key IN "  # noqa: S608
                f"(SELECT cache_key FROM {self._name} WHERE expires < %s LIMIT {SWEPT} {skips})",
                [made, _as_kept(timezone.now())],
            )
            return bool(cursor.rowcount)

    @property
    def _name(self) -> str:
        return connection.ops.quote_name(self._table)


def _as_kept(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
