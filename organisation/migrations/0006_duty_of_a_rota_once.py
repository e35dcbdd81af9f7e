"""On one rota no two shifts share a minute, also when two leads plan at the same time.

On PostgreSQL by a constraint; SQLite has one writer at a time, so the action's own look is enough.
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE organisation_dutyshift ADD CONSTRAINT duty_of_a_rota_once EXCLUDE USING gist (
  int8range(coalesce(team_id, 0), coalesce(team_id, 0), '[]') WITH &&,
  tstzrange(starts_at, ends_at) WITH &&
)
"""
POSTGRESQL_DROP = "ALTER TABLE organisation_dutyshift DROP CONSTRAINT duty_of_a_rota_once"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_DROP, params=None)


class Migration(migrations.Migration):
    replaces = [("organisation", "0019_duty_of_a_rota_once")]
    dependencies = [("organisation", "0005_facts")]
    operations = [migrations.RunPython(make, drop)]
