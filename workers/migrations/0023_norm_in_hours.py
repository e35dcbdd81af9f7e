from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0022_phones_seen_to"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="norm_hours",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                max_digits=3,
                null=True,
                verbose_name="online norm in hours a week",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="norm_percent",
            field=models.PositiveSmallIntegerField(
                blank=True, default=25, null=True, verbose_name="online norm"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("norm_hours", None), ("norm_percent__isnull", False)),
                    models.Q(
                        ("norm_hours__gte", 0),
                        ("norm_hours__isnull", False),
                        ("norm_hours__lte", models.F("hours_per_week")),
                        ("norm_percent", None),
                    ),
                    _connector="OR",
                ),
                name="contract_norm_is_a_share_or_hours",
            ),
        ),
    ]
