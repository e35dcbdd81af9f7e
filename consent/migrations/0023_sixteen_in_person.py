from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0022_indexes_by_name")]

    operations = [
        migrations.AddField(
            model_name="consentrequest",
            name="in_person_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="consentrequest",
            name="in_person_done_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="consentrequest",
            index=models.Index(
                condition=models.Q(("in_person_at__isnull", False), ("in_person_done_at", None)),
                fields=["in_person_at"],
                name="consent_request_in_person",
            ),
        ),
    ]
