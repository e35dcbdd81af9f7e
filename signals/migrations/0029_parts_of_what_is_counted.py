"""What is counted of a month is kept in parts as well: of each place, and without what is urgent."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q


def count_again(apps: Any, schema_editor: Any) -> None:
    months = apps.get_model("signals", "SignalMonth").objects
    months.filter(counts__isnull=False).update(counts=None, changes=F("changes") + 1)


class Migration(migrations.Migration):
    dependencies = [("signals", "0028_inbox_by_its_index")]
    operations = [
        migrations.AddField("signalmonth", "parts", models.JSONField(null=True)),
        migrations.RunPython(count_again, migrations.RunPython.noop),
        migrations.AddConstraint(
            "signalmonth",
            models.CheckConstraint(
                condition=Q(counts__isnull=True) | Q(parts__isnull=False),
                name="signal_month_is_counted_with_its_parts",
            ),
        ),
    ]
