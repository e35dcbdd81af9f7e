"""Kept counts hold other parts of the week from now on (decision 0323): they are made again.

Until then their months are counted live. What was published stays as it was counted.
"""

from typing import Any

from django.db import migrations
from django.db.models import F

BEFORE = {"daytime": "day", "overnight": "night"}


def empty(apps: Any, schema_editor: Any) -> None:
    months = apps.get_model("signals", "SignalMonth").objects.exclude(counts=None)
    months.update(counts=None, changes=F("changes") + 1)


def go_back(apps: Any, schema_editor: Any) -> None:
    """The code before knows no other names of parts, and would show nought for each."""
    empty(apps, schema_editor)
    for row in apps.get_model("signals", "PublishedList").objects.filter(kind="slot"):
        row.figures = [[_before(key), *rest] for key, *rest in row.figures]
        row.save(update_fields=["figures"])


def _before(key: str) -> str:
    weekday, _dash, part = key.partition("-")
    return f"{weekday}-{BEFORE[part]}" if part in BEFORE else key


class Migration(migrations.Migration):
    dependencies = [("signals", "0013_sent_after_its_check")]

    operations = [migrations.RunPython(empty, go_back)]
