"""Where accounts are reported to a platform, and when somebody looked that up."""

from django.db import migrations, models

import privacy.fields


class Migration(migrations.Migration):
    dependencies = [("organisation", "0009_day_that_was_agreed")]
    operations = [
        migrations.AddField(
            "platform",
            "report_address",
            privacy.fields.FreeCharField(
                blank=True, db_default="", max_length=300, verbose_name="address for reports"
            ),
        ),
        migrations.AddField(
            "platform",
            "report_checked_on",
            models.DateField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="address for reports last checked",
            ),
        ),
        migrations.AddConstraint(
            "platform",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("report_address", ""), ("report_checked_on", None)),
                    models.Q(
                        models.Q(("report_address", ""), _negated=True),
                        ("report_checked_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="platform_report_address_has_a_day",
            ),
        ),
    ]
