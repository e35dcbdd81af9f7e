"""A question of a partner is written down before anybody answered it."""

from django.db import migrations, models

ENDINGS = ["answered_generally", "refused", "referred"]


def known(*answers):
    return models.CheckConstraint(
        condition=models.Q(("answer__in", list(answers))), name="request_has_a_known_answer"
    )


class Migration(migrations.Migration):
    dependencies = [("signals", "0024_what_keeps_no_story_keeps_no_place")]
    operations = [
        migrations.AlterField(
            "partnerrequest",
            "answer",
            models.CharField(
                blank=True,
                choices=[
                    ("answered_generally", "Answered in general"),
                    ("refused", "Refused"),
                    ("referred", "Referred"),
                ],
                max_length=20,
                verbose_name="answer",
            ),
        ),
        migrations.RemoveConstraint("partnerrequest", "request_has_a_known_answer"),
        migrations.AddConstraint("partnerrequest", known("", *ENDINGS)),
        migrations.AddConstraint(
            "partnerrequest",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), _negated=True),
                    models.Q(("refusal_reason", ""), ("told__isnull", True)),
                    _connector="OR",
                ),
                name="request_not_answered_has_no_ending",
            ),
        ),
    ]
