"""PostgreSQL sweeps the tables of signals by the thousand rows, however many there are.

By itself it waits until a fifth of a table is new or changed (`autovacuum_vacuum_scale_factor` and
`autovacuum_vacuum_insert_scale_factor`, PostgreSQL's documentation, 25.1): of a million signals
two hundred thousand, which is years. Until then it opens each of the newest rows to see whether it
is there, also where an index says all that is asked: what is open, what came last.
"""

from django.db import migrations

ROWS = {"signals_signal": 1_000, "signals_signalterm": 10_000}  # a signal has ten words or so
KINDS = ("vacuum", "vacuum_insert")


def sweep(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, rows in ROWS.items():
        told = ", ".join(
            f"autovacuum_{kind}_scale_factor = 0, autovacuum_{kind}_threshold = {rows}"
            for kind in KINDS
        )
        schema_editor.execute(f"ALTER TABLE {table} SET ({told})")


def leave(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    names = ", ".join(
        f"autovacuum_{kind}_{what}" for kind in KINDS for what in ("scale_factor", "threshold")
    )
    for table in ROWS:
        schema_editor.execute(f"ALTER TABLE {table} RESET ({names})")


class Migration(migrations.Migration):
    dependencies = [("signals", "0031_accounts_known_anew")]

    operations = [migrations.RunPython(sweep, leave)]
