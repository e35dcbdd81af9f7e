"""When something was told a partner, where that was before it is written down."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("signals", "0032_swept_at_any_length")]
    operations = [
        migrations.AddField(
            "disclosure", "told_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddConstraint(
            "disclosure",
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(route="spoken"),
                name="disclosure_told_before_by_voice",
            ),
        ),
    ]
