"""An account that was seen hundreds of times is looked up within its week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signals", "0025_a_question_waits_for_its_answer")]
    operations = [
        migrations.AddIndex(
            "signal",
            models.Index(
                fields=["account_term", "received_at"],
                condition=models.Q(("account_term__isnull", False)),
                name="signal_by_account_and_time",
            ),
        ),
        migrations.RemoveIndex("signal", "signal_by_account"),
    ]
