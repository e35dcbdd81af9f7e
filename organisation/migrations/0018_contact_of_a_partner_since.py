"""Since when a partner's contact is known, so that it goes without an agreement too.

Of what was there before nobody knows; those contacts stay a year from here.
"""

from django.db import migrations, models
from django.utils import timezone


def since_today(apps, schema_editor):
    apps.get_model("organisation", "Partner").objects.update(contact_on=timezone.localdate())


class Migration(migrations.Migration):
    dependencies = [("organisation", "0017_being_ready")]
    operations = [
        migrations.AddField(
            model_name="partner",
            name="contact_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(since_today, migrations.RunPython.noop, elidable=True),
    ]
