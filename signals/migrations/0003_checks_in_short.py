"""Moves as one text to look in; words of signals held by the statement, not one by one.

Each known status stands in the moves, so the list of them went. SQLite rebuilds the table of
signals, which it refuses while another table's trigger names it.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

guard = import_module("signals.migrations.0002_steps_keep_nothing")

MOVES = (
    " "
    ">new new>closed new>in_progress new>merged new>waiting_partner new>waiting_platform "
    "in_progress>closed in_progress>merged in_progress>waiting_partner "
    "in_progress>waiting_platform waiting_partner>closed waiting_partner>in_progress "
    "waiting_partner>merged waiting_partner>waiting_platform waiting_platform>closed "
    "waiting_platform>in_progress waiting_platform>merged waiting_platform>waiting_partner "
    "closed>anonymised closed>reopened reopened>closed reopened>in_progress reopened>merged "
    "reopened>waiting_partner reopened>waiting_platform merged>in_progress merged>new "
    "merged>reopened merged>waiting_partner merged>waiting_platform "
)


class Migration(migrations.Migration):
    dependencies = [("signals", "0002_steps_keep_nothing")]
    operations = [
        migrations.RunPython(guard.drop, guard.make),
        migrations.RemoveConstraint("signal", "signal_has_a_known_status"),
        migrations.RemoveConstraint("signal", "signal_moves_by_the_table"),
        migrations.AlterField(
            "signalterm",
            "signal",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="signals.signal",
            ),
        ),
        migrations.AddConstraint(
            "signal",
            models.CheckConstraint(
                condition=GreaterThan(
                    StrIndex(
                        Value(MOVES),
                        Func(
                            *(Value(" "), F("came_from"), Value(">"), F("status"), Value(" ")),
                            template="(%(expressions)s)",
                            arg_joiner=" || ",
                            output_field=models.TextField(),
                        ),
                    ),
                    0,
                ),
                name="signal_moves_by_the_table",
            ),
        ),
        migrations.RunPython(guard.make, guard.drop),
    ]
