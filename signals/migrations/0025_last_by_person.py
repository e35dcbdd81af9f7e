"""A search walks what somebody logged or owns from the last one on, instead of all signals."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0012_deputies_channels_and_marks"),
        ("signals", "0024_month_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["created_by", "-id"], name="signal_last_logged"),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("owner__isnull", False)),
                fields=["owner", "-id"],
                name="signal_last_owned",
            ),
        ),
    ]
