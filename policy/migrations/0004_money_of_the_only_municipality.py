"""Where a house works for one municipality, what a municipality pays is of that one."""

from django.db import migrations


def name_the_only_one(apps, schema_editor):
    known = list(apps.get_model("organisation", "Municipality").objects.values_list("pk")[:2])
    if len(known) == 1:
        money = apps.get_model("policy", "FundingSource").objects.filter(municipality=None)
        money.filter(kind="municipality").update(municipality=known[0][0])


class Migration(migrations.Migration):
    dependencies = [("policy", "0003_money_of_a_municipality")]

    operations = [migrations.RunPython(name_the_only_one, migrations.RunPython.noop)]
