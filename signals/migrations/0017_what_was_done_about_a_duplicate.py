"""Kept counts leave out what was done about a duplicate: those months are made again (0082).

Until then they are counted live. What was published stays as it was counted.
"""

from typing import Any

from django.db import migrations
from django.db.models import Exists, F, OuterRef


def empty(apps: Any, schema_editor: Any) -> None:
    inside = apps.get_model("signals", "Signal").objects.filter(
        duplicates__isnull=False,
        team=OuterRef("team"),
        seen_at__gte=OuterRef("counted_from"),
        seen_at__lt=OuterRef("counted_until"),
    )
    months = apps.get_model("signals", "SignalMonth").objects.exclude(counts=None)
    months.filter(Exists(inside)).update(counts=None, changes=F("changes") + 1)


class Migration(migrations.Migration):
    dependencies = [("signals", "0016_a_minors_image_keeps_no_place")]

    # The code before counts them its own way again.
    operations = [migrations.RunPython(empty, empty)]
