"""Urgent signals always come at once (docs/decisions/0262): what was chosen about them before goes."""

from django.db import migrations


def take_away(apps, schema_editor):
    apps.get_model("organisation", "NotificationChoice").objects.filter(
        kind="signals.urgent"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_duty_of_a_rota_once")]
    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
