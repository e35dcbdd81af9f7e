"""Whom a new text couldn't be put to stands behind who was not tried yet, and is shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_counts_of_what_was_erased")]
    operations = [
        migrations.AddField(
            "consent",
            "not_asked_at",
            models.DateTimeField(editable=False, null=True),
        ),
    ]
