"""Who is called this, along an index, by whoever asked or leads."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def copy_terms(apps, schema_editor):
    subjects = apps.get_model("consent", "Subject").objects.filter(pk=OuterRef("subject"))
    requests = apps.get_model("consent", "ConsentRequest").objects
    requests.update(first_name_term=Subquery(subjects.values("first_name_term")[:1]))


class Migration(migrations.Migration):
    dependencies = [("consent", "0020_doubts_about_who_signed")]

    operations = [
        migrations.AddField(
            model_name="consentrequest",
            name="first_name_term",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(copy_terms, migrations.RunPython.noop, elidable=True),
    ]
