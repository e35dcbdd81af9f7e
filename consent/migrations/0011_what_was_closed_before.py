"""Stops of which nothing was left to take down are closed: nobody is told of them anew."""

from django.db import migrations
from django.db.models import F


def close(apps, schema_editor):
    """Withdrawals of consents without an open task."""
    tasks = apps.get_model("consent", "TakedownTask").objects.filter(done_at=None)
    rows = apps.get_model("consent", "Withdrawal").objects.filter(closed_at=None)
    rows.exclude(consent__in=tasks.values("consent")).update(closed_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("consent", "0010_who_is_told_it_is_gone")]

    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
