"""Tables of signals are swept by so many new or changed rows, not by a share of what there is.

Until then PostgreSQL opens each of the newest rows to see whether it is there, and those are read
most.
"""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "rows"), [("signals_signal", 1_000), ("signals_signalterm", 10_000)]
)
def test_how_often_a_table_is_swept_does_not_depend_on_its_length(table, rows):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", [table])
        [[options]] = cursor.fetchall()
    told = dict(option.split("=") for option in options)
    for kind in ("vacuum", "vacuum_insert"):
        assert float(told[f"autovacuum_{kind}_scale_factor"]) == 0
        assert int(told[f"autovacuum_{kind}_threshold"]) == rows
