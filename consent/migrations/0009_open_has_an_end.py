from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0008_every_question_ends")]

    operations = [
        migrations.AddConstraint(
            model_name="consentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ("draft", "sent", "opened", "partly_signed")), _negated=True
                    ),
                    ("expires_at__isnull", False),
                    _connector="OR",
                ),
                name="consent_request_open_has_an_end",
            ),
        ),
    ]
