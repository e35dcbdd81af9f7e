"""The connection: whether it is still open is seen, not asked; it knows what it keeps.

See docs/decisions/0175-a-connection-keeps-its-plans.md.
"""

from __future__ import annotations

import select
from datetime import UTC, timedelta
from typing import Any

from django.db import NotSupportedError
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, in four points different; named by `ENGINE` in the settings."""

    kept_statements: set[str]  # names of what this connection was handed by `lib.prepared`

    # Asked for each moment that is read, five times for a row of the inbox: without Python code.
    # All of them are in UTC, as Django tells the server; anything else is an error, as in Django.
    tzinfo_factory = {timedelta(0): UTC}.__getitem__

    def get_connection_params(self) -> dict[str, Any]:
        """A statement that is kept gets one plan for all values, made once.

        Left to itself PostgreSQL guesses each time whether planning anew would pay, and does so
        for good where its guess is a little off. What must be planned by its values isn't kept.
        """
        params: dict[str, Any] = super().get_connection_params()
        options = params.get("options", "")
        params["options"] = f"{options} -c plan_cache_mode=force_generic_plan".strip()
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.kept_statements = set()
        return super().get_new_connection(conn_params)

    def make_ready(self) -> None:
        """Open the line where it isn't, and refuse what Django refuses before each question."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        self.validate_thread_sharing()
        self.validate_no_broken_transaction()

    def answer(self, call: str, values: list[Any]) -> list[tuple[Any, ...]]:
        """The rows of a kept statement, once the line is ready.

        While nobody counts or logs questions it goes past the cursors that Django puts around
        that of the driver: they are a third of what such a question costs the application.
        """
        try:
            if self.queries_logged or self.execute_wrappers:
                with self.cursor() as wrapped:
                    wrapped.execute(call, values)
                    return wrapped.fetchall() if wrapped.description else []
            with self.wrap_database_errors, self.create_cursor() as cursor:
                cursor.execute(call, values)
                return cursor.fetchall() if cursor.description else []
        except NotSupportedError:  # an update made a column wider: what is kept tells of before
            self.close_at = 0.0  # when this request ends; the next one hands it over anew
            raise

    def is_usable(self) -> bool:
        """Before the first question of a request: whether the server is still there.

        One that ended or closed the line leaves something to read; only then it is asked. A line
        that broke while it was used is one no more: the driver closed it then.
        """
        if self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN | select.POLLPRI)
        return not waiting.poll(0) or super().is_usable()
