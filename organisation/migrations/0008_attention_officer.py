"""A help line of the house itself: whom a worker talks to about a home that isn't safe.

Who that is differs by organisation: the number is empty until somebody writes it down.
"""

from django.db import migrations

KEY = "attention_officer"


def add(apps, schema_editor):
    apps.get_model("organisation", "HelpLine").objects.get_or_create(
        key=KEY,
        defaults={
            "name": "Aandachtsfunctionaris",
            "purpose": "Overleg over onveiligheid thuis; van jullie organisatie zelf",
            "position": 45,  # above Veilig Thuis
        },
    )


def remove(apps, schema_editor):
    apps.get_model("organisation", "HelpLine").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_urgent_is_not_chosen")]
    operations = [migrations.RunPython(add, remove)]
