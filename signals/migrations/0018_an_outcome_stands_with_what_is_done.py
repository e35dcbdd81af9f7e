"""What came of an appeal stands with what is done: an appeal that runs has no outcome yet.

What was done can be appealed since; the way back is a trigger (`signals/appeal_triggers.py`).
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("signals", "0017_what_was_done_about_a_duplicate")]
    operations = [
        migrations.AddConstraint(
            "instacleanitem",
            models.CheckConstraint(
                condition=Q(appeal_decision="") | Q(status="done"),
                name="item_appeal_that_runs_has_no_outcome",
            ),
        ),
    ]
