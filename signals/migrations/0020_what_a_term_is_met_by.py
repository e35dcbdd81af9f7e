"""When a term began and a step was written down stand by themselves (decision 0082).

Of what is there already: a term began no later than its first step, a step was written down no
earlier than its signal came. SQLite rebuilds both tables, which it refuses while triggers name them.
"""

from importlib import import_module
from typing import Any

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest, Least

nothing = import_module("signals.migrations.0009_nothing_where_nothing_is_kept")
near = import_module("signals.migrations.0011_a_step_lies_near_its_signal")


def fill(apps: Any, schema_editor: Any) -> None:
    signals = apps.get_model("signals", "Signal").objects
    steps = apps.get_model("signals", "SignalStep").objects
    first = Coalesce("first_step_at", "term_from")
    signals.update(term_began_at=Least("term_from", first))
    came = Subquery(signals.filter(pk=OuterRef("signal")).values("received_at"))
    steps.filter(done_at=None).update(noted_at=came)
    steps.filter(done_at__isnull=False).update(noted_at=Greatest(F("done_at"), came))


class Migration(migrations.Migration):
    dependencies = [("signals", "0019_accounts_of_duplicates")]

    operations = [
        migrations.RunPython(near.drop, near.make),
        migrations.RunPython(nothing.before.drop, nothing.make),
        migrations.AddField(
            model_name="signal",
            name="term_began_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="signalstep",
            name="noted_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.RunPython(nothing.make, nothing.before.drop),
        migrations.RunPython(near.make, near.drop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
