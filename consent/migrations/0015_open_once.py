from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0014_one_open_question")]

    operations = [
        migrations.AddField(
            model_name="consentrequest",
            name="client_id",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="consentrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "sent", "opened", "partly_signed"))),
                fields=("subject",),
                name="consent_request_open_once",
            ),
        ),
    ]
