"""Whether a new signal falls into a counted month is asked of an index, not of its team's months."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0012_deputies_channels_and_marks"),
        ("signals", "0023_indexes_by_person"),
    ]

    operations = [
        migrations.AlterField(
            model_name="signalmonth",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="organisation.team",
            ),
        ),
        migrations.AddIndex(
            model_name="signalmonth",
            index=models.Index(fields=["team", "counted_until"], name="signal_month_counted"),
        ),
    ]
