"""When a signal was opened, its term began and a step was written down stand by themselves (0082).

Of what is there already: a signal was open, and its term had begun, no later than its first step or
now; a step was written down no earlier than its signal came and than the first one. SQLite rebuilds
both tables, which it refuses while triggers name them.
"""

from importlib import import_module
from typing import Any

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

nothing = import_module("signals.migrations.0009_nothing_where_nothing_is_kept")
near = import_module("signals.migrations.0011_a_step_lies_near_its_signal")


def fill(apps: Any, schema_editor: Any) -> None:
    signals = apps.get_model("signals", "Signal").objects
    steps = apps.get_model("signals", "SignalStep").objects
    now = Value(django.utils.timezone.now(), models.DateTimeField())
    began = Least("term_from", Coalesce("first_step_at", "term_from"), now)
    signals.update(opened_at=began, term_began_at=began)
    first = Coalesce("first_step_at", "received_at")
    known = signals.filter(pk=OuterRef("signal")).annotate(known=Greatest(first, "received_at"))
    came = Subquery(known.values("known"))
    steps.filter(done_at=None).update(noted_at=came)
    steps.filter(done_at__isnull=False).update(noted_at=Greatest(F("done_at"), came))


class Migration(migrations.Migration):
    dependencies = [("signals", "0019_accounts_of_duplicates")]

    operations = [
        migrations.RunPython(near.drop, near.make),
        migrations.RunPython(nothing.before.drop, nothing.make),
        migrations.AddField(
            model_name="signal",
            name="opened_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
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
