"""Signals closed before somebody had to say what they were: nobody knows any more."""

from django.db import migrations
from django.db.models import Q


def say_unknown(apps, schema_editor):
    signals = apps.get_model("signals", "Signal").objects.using(schema_editor.connection.alias)
    silent = Q(category="unsafe_home") | Q(concerns_one_youth=True)
    silent |= Q(subcategory="sexual_image_minor")
    closed = signals.filter(status="closed", severity__gte=3, interpretation="")
    closed.exclude(silent).exclude(outcome="retracted").update(interpretation="unknown")


class Migration(migrations.Migration):
    dependencies = [("signals", "0008_seen_and_meant")]
    operations = [migrations.RunPython(say_unknown, migrations.RunPython.noop)]
