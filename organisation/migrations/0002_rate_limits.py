"""The table of the shared cache: rate limits only, so that one less thing can be down."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command(
        "createcachetable", "rate_limits", database=schema_editor.connection.alias, verbosity=0
    )


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS rate_limits")


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_tables")]
    operations = [migrations.RunPython(make_table, drop_table)]
