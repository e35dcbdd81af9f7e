"""Why a round was not held as a choice, which a report tells; the words with it may go in time.

A row that says it in words alone, as the code before this writes it, may stand.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0005_stated_that_a_life_is_in_danger"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="instacleanround",
            name="round_not_held_has_a_reason",
        ),
        migrations.AddField(
            model_name="instacleanround",
            name="not_held_cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("empty", "Nobody put anything on the list"),
                    ("people", "Too few people"),
                    ("other_work", "Other work came first"),
                    ("other", "Another reason"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="instacleanround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "not_held"), _negated=True),
                    ("not_held_reason__isnull", False),
                    models.Q(("not_held_cause", ""), _negated=True),
                    _connector="OR",
                ),
                name="round_not_held_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="instacleanround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("not_held_cause", ""),
                    models.Q(
                        ("not_held_cause__in", ["empty", "people", "other_work", "other"]),
                        ("status", "not_held"),
                    ),
                    _connector="OR",
                ),
                name="round_has_a_known_cause_when_not_held",
            ),
        ),
    ]
