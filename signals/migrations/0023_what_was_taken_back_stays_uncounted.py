"""An emptied signal that was taken back, and that the register points at, says so: it counts nowhere.

SQLite rebuilds the table of signals, which it refuses while triggers of its steps name it.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models
from django.db.models import Q

nothing = import_module("signals.migrations.0009_nothing_where_nothing_is_kept")
near = import_module("signals.migrations.0011_a_step_lies_near_its_signal")


def say_nothing(apps: Any, schema_editor: Any) -> None:
    """The code before has no word for it."""
    apps.get_model("signals", "Signal").objects.filter(status="anonymised").update(outcome="")


class Migration(migrations.Migration):
    dependencies = [("signals", "0022_counts_of_what_was_emptied")]

    operations = [
        migrations.RunPython(near.drop, near.make),
        migrations.RunPython(nothing.before.drop, nothing.make),
        migrations.RemoveConstraint("signal", "signal_open_has_no_outcome"),
        migrations.AddConstraint(
            "signal",
            models.CheckConstraint(
                condition=Q(status="closed")
                | Q(outcome="", closed_at=None)
                | Q(status="anonymised", outcome="retracted", closed_at=None),
                name="signal_open_has_no_outcome",
            ),
        ),
        migrations.RunPython(nothing.make, nothing.before.drop),
        migrations.RunPython(near.make, near.drop),
        migrations.RunPython(migrations.RunPython.noop, say_nothing),
    ]
