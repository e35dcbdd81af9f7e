"""An account of which only the page was noted is known by its name too: 0031 does it, in one pass."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("signals", "0029_parts_of_what_is_counted")]
    operations = []
