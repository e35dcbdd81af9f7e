"""Hours that were written down before there were sums are counted."""

from django.db import migrations

from workers import hour_triggers


def fill(apps, schema_editor):
    hour_triggers.fill(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("workers", "0015_hour_sums")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
