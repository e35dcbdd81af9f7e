"""On one rota no two shifts share a minute, also when two leads plan at the same time.

On PostgreSQL by a constraint; SQLite has one writer at a time, so the action's own look is enough.
Where two run at once already the first keeps its time, and the other goes on after it.
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE organisation_dutyshift ADD CONSTRAINT duty_of_a_rota_once EXCLUDE USING gist (
  int8range(coalesce(team_id, 0), coalesce(team_id, 0), '[]') WITH &&,
  tstzrange(starts_at, ends_at) WITH &&
)
"""
POSTGRESQL_DROP = "ALTER TABLE organisation_dutyshift DROP CONSTRAINT duty_of_a_rota_once"


def take_turns(apps, schema_editor):
    """Cut each shift where an earlier one of its rota still runs; what is left of none goes."""
    shifts = apps.get_model("organisation", "DutyShift").objects
    until = {}
    for shift in shifts.order_by("starts_at", "pk"):
        end = until.get(shift.team_id)
        if end is not None and shift.ends_at <= end:
            shift.delete()
            continue
        if end is not None and shift.starts_at < end:
            shifts.filter(pk=shift.pk).update(starts_at=end)
        until[shift.team_id] = shift.ends_at


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_DROP, params=None)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0018_contact_of_a_partner_since")]
    operations = [
        migrations.RunPython(take_turns, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(make, drop),
    ]
