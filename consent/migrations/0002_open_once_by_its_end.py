"""Planning some questions took milliseconds, as PostgreSQL compared each status with those of an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_tables")]
    operations = [
        migrations.RemoveConstraint("consentrequest", "consent_request_open_once"),
        migrations.AddConstraint(
            "consentrequest",
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(closed_at=None),
                name="consent_request_open_once",
            ),
        ),
    ]
