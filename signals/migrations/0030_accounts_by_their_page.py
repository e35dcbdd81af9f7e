"""An account of which only the page was noted is known by its name too, as on the list of a round."""

from django.db import migrations

from signals import places


def known_by_name(apps, schema_editor):
    """Not where an account was noted beside the page: one without a number was covered."""
    rows = apps.get_model("signals", "Signal").objects
    rows = rows.filter(account_term=None, account_handle__isnull=True, location_url__isnull=False)
    for key, place in list(rows.values_list("pk", "location_url")):
        if (term := places.account_term("", place)) is not None:
            rows.filter(pk=key).update(account_term=term)


class Migration(migrations.Migration):
    dependencies = [("signals", "0029_parts_of_what_is_counted")]
    operations = [migrations.RunPython(known_by_name, migrations.RunPython.noop)]
