"""Money that pays for hours may be of one municipality, or meant for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_tables"),
        ("policy", "0002_readings_of_which_little_is_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="fundingsource",
            name="municipality",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.municipality",
                verbose_name="Municipality",
            ),
        ),
    ]
