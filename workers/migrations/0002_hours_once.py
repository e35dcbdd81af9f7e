"""Of one person no two entries share a minute, also when two requests write at the same time.

On PostgreSQL by a constraint; SQLite has one writer at a time, so the action's own look is enough.
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE workers_hourentry ADD CONSTRAINT hours_do_not_overlap EXCLUDE USING gist (
  int8range(worker_id, worker_id, '[]') WITH &&, tstzrange(started_at, ended_at) WITH &&
) WHERE (started_at IS NOT NULL)
"""
POSTGRESQL_DROP = "ALTER TABLE workers_hourentry DROP CONSTRAINT hours_do_not_overlap"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_DROP, params=None)


class Migration(migrations.Migration):
    replaces = [("workers", "0005_hours_once")]
    dependencies = [("workers", "0001_tables")]
    operations = [migrations.RunPython(make, drop)]
