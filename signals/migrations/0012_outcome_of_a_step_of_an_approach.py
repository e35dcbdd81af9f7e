"""What came of a step of an approach, as of a signal's; of what is still to be done there is none.

SQLite rebuilds the table for the constraint, without its triggers: those of 0011 go first and come
back.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

import privacy.fields

near = import_module("signals.migrations.0011_a_step_lies_near_its_signal")


def take_away(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        near.drop(apps, schema_editor)


def put_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        near.make(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("signals", "0011_a_step_lies_near_its_signal")]
    operations = [
        migrations.RunPython(take_away, put_back),
        migrations.AddField(
            "approachstep",
            "outcome",
            privacy.fields.EncryptedTextField(
                blank=True, max_length=500, null=True, verbose_name="what came of it"
            ),
        ),
        migrations.AddConstraint(
            "approachstep",
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(outcome__isnull=True),
                name="approach_step_to_do_has_no_outcome",
            ),
        ),
        migrations.RunPython(put_back, take_away),
    ]
