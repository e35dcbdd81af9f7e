"""A partner's register goes by when they knew it: shared, or told and not allowed."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("signals", "0033_told_before_it_is_written_down")]
    operations = [
        migrations.RemoveIndex("disclosure", "disclosure_of_partner"),
        migrations.AddIndex(
            "disclosure",
            models.Index(
                F("partner"),
                Coalesce("shared_at", "told_at").desc(),
                name="disclosure_of_partner",
            ),
        ),
    ]
