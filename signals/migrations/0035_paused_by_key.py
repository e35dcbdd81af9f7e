"""The few signals that wait with a reason, by their key: a request for access opens no others."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("signals", "0034_register_by_what_is_known")]
    operations = [
        migrations.AddIndex(
            "signal",
            models.Index(
                fields=["id"], condition=Q(paused_reason__isnull=False), name="signal_with_pause"
            ),
        ),
    ]
