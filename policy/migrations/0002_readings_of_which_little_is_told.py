"""A reading may say between which numbers a figure lies, where few young people stand behind it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="goalreading",
            name="up_to",
            field=models.DecimalField(decimal_places=1, editable=False, max_digits=9, null=True),
        ),
        migrations.AddConstraint(
            model_name="goalreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("up_to", None), ("up_to__gt", models.F("value")), _connector="OR"
                ),
                name="policy_goal_reading_goes_up",
            ),
        ),
    ]
