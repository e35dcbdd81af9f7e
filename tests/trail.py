"""What tests need of the audit trail that nobody else may: tampering, and emptying it."""

from contextlib import contextmanager

import pytest
from django.db import connection

TABLES = ("privacy_auditentry", "privacy_auditseal", "privacy_trailcheck")


@contextmanager
def triggers_off():
    """The triggers are away inside the block, as for an intruder who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for deed in ("DISABLE", "ENABLE"):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # none may be pending
                for table in TABLES:
                    cursor.execute(f"ALTER TABLE {table} {deed} TRIGGER USER")
                if deed == "DISABLE":
                    yield cursor
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN"
            " (%s, %s, %s)",
            TABLES,
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield cursor
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture(autouse=True, scope="session")
def trail_may_be_flushed():
    """Tests with real transactions empty every table afterwards, the trail too."""
    patch = pytest.MonkeyPatch()
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_all(self, sql_list):
        with triggers_off():
            flush(self, sql_list)

    patch.setattr(operations, "execute_sql_flush", flush_all)
    yield
    patch.undo()
