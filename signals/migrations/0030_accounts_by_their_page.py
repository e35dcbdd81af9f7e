"""An account of which only the page was noted is known by its name too, as on the list of a round.

The addresses are encrypted, so that the database can't tell: these rows are indexed anew, by the
run that does so after a new index key.
"""

from django.db import migrations


def indexed_anew(apps, schema_editor):
    rows = apps.get_model("signals", "Signal").objects
    rows.filter(account_term=None, location_url__isnull=False).update(index_mark="")


class Migration(migrations.Migration):
    dependencies = [("signals", "0029_parts_of_what_is_counted")]
    operations = [migrations.RunPython(indexed_anew, migrations.RunPython.noop)]
