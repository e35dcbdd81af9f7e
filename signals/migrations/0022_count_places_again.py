"""Counts every closed month again: a place that is gone was taken for the whole team."""

from django.db import migrations
from django.db.models import F


def empty(apps, schema_editor):
    months = apps.get_model("signals", "SignalMonth").objects
    months.update(counts=None, changes=F("changes") + 1)


class Migration(migrations.Migration):
    dependencies = [("signals", "0021_approach_versions")]
    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
