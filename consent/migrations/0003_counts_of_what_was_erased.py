"""How many questions went after their term, so that a figure of what was answered stays right."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_tables"),
        ("consent", "0002_open_once_by_its_end"),
    ]
    operations = [
        migrations.CreateModel(
            name="ErasedCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(editable=False)),
                ("unanswered", models.PositiveIntegerField(default=0, editable=False)),
                ("cancelled", models.PositiveIntegerField(default=0, editable=False)),
                ("answered", models.PositiveIntegerField(default=0, editable=False)),
                ("stopped", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "team",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="consent_erased_count_day")],
            },
        ),
    ]
