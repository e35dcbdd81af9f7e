"""PostgreSQL sweeps the tables of signals as often when there are many as when there are few.

By itself it waits until a fifth of a table is new or changed (`autovacuum_vacuum_scale_factor` and
`autovacuum_vacuum_insert_scale_factor`, PostgreSQL's documentation, 25.1): of a million signals
two hundred thousand, which is months. Until then it opens each of the newest rows to see whether it
is there, also where an index says all that is asked: what is open, what came last. With a
thousandth beside the fifty changed or thousand new rows that it waits for anyway, no table is swept
less often than before. docs/decisions/0343.
"""

from django.db import migrations

TABLES = ("signals_signal", "signals_signalterm")
SHARES = ("autovacuum_vacuum_scale_factor", "autovacuum_vacuum_insert_scale_factor")


def sweep(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    told = ", ".join(f"{share} = 0.001" for share in SHARES)
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} SET ({told})")


def leave(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} RESET ({', '.join(SHARES)})")


class Migration(migrations.Migration):
    dependencies = [("signals", "0031_accounts_known_anew")]

    operations = [migrations.RunPython(sweep, leave)]
