"""The hotline where a sexual image of a minor is reported; nobody looked it up yet."""

from django.db import migrations


def add(apps, schema_editor):
    apps.get_model("organisation", "HelpLine").objects.get_or_create(
        key="offlimits",
        defaults={
            "name": "Offlimits",
            "url": "https://offlimits.nl",
            "purpose": "Meldpunt: seksueel beeld van een minderjarige melden",
            "position": 55,  # before Helpwanted.nl, which helps the young person
        },
    )


def remove(apps, schema_editor):
    apps.get_model("organisation", "HelpLine").objects.filter(key="offlimits").delete()


class Migration(migrations.Migration):
    dependencies = [("organisation", "0008_no_quiet_hours_by_default")]
    operations = [migrations.RunPython(add, remove)]
