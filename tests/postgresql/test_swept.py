"""Tables of signals are swept by a thousandth of new or changed rows, not by a fifth.

Until then PostgreSQL opens each of the newest rows to see whether it is there, and those are read
most.
"""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db
MIGRATION = import_module("signals.migrations.0032_swept_at_any_length")


def options(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", [table])
        [[found]] = cursor.fetchall()
    return set(found or ())


@pytest.mark.parametrize("table", ["signals_signal", "signals_signalterm"])
def test_a_long_table_is_swept_as_often_as_a_short_one(table):
    told = {
        "autovacuum_vacuum_scale_factor=0.001",
        "autovacuum_vacuum_insert_scale_factor=0.001",
    }
    assert told <= options(table)

    with connection.schema_editor() as editor:
        MIGRATION.leave(apps, editor)
        assert not told & options(table)
        MIGRATION.sweep(apps, editor)
    assert told <= options(table)
