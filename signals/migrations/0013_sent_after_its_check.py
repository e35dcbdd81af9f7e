"""No item is sent before a second person looked: on which day it went can be said."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("signals", "0012_outcome_of_a_step_of_an_approach")]
    operations = [
        migrations.AddConstraint(
            "instacleanitem",
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(checked_at=None) | Q(sent_at__gte=F("checked_at")),
                name="item_is_sent_after_its_check",
            ),
        ),
    ]
