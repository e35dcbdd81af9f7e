"""Until when an agreement was agreed, where the next one cut it short: it may be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0008_attention_officer")]
    operations = [
        migrations.AddField(
            "sharingagreement",
            "agreed_until_day",
            models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            "sharingagreement",
            models.CheckConstraint(
                condition=models.Q(
                    ("agreed_until_day", None),
                    ("agreed_until_day__gt", models.F("until_day")),
                    _connector="OR",
                ),
                name="agreement_is_cut_short_by_a_day_at_least",
            ),
        ),
    ]
