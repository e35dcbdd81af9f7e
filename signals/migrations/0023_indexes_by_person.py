"""Each way by which somebody reads signals has an index that gives them in order.

An index on team, author or owner alone says nothing that those beginning with them don't say.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# SQLite rebuilds the table that the triggers of steps look into.
guard = import_module("signals.migrations.0013_steps_keep_nothing")


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0012_deputies_channels_and_marks"),
        ("signals", "0022_count_places_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(guard.drop, guard.make),
        migrations.RemoveIndex(
            model_name="signal",
            name="signal_by_account",
        ),
        migrations.RemoveIndex(
            model_name="signal",
            name="signal_closed_newest",
        ),
        migrations.AlterField(
            model_name="signal",
            name="created_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="signal",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="duplicates",
                to="signals.signal",
            ),
        ),
        migrations.AlterField(
            model_name="signal",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="signal",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signals",
                to="organisation.team",
            ),
        ),
        migrations.AlterField(
            model_name="signalterm",
            name="signal",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="signals.signal",
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                fields=["created_by", "-received_at", "-id"], name="signal_newest_logged"
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("owner__isnull", False)),
                fields=["owner", "-received_at", "-id"],
                name="signal_newest_owned",
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("account_term__isnull", False)),
                fields=["account_term"],
                name="signal_by_account",
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        ["new", "in_progress", "waiting_partner", "waiting_platform", "reopened"],
                    ),
                    ("account_term__isnull", False),
                ),
                fields=["account_term"],
                name="signal_open_by_account",
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("status", "closed")),
                fields=["team", "-received_at", "-id"],
                name="signal_closed_of_team",
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        ["new", "in_progress", "waiting_partner", "waiting_platform", "reopened"],
                    )
                ),
                fields=["created_by"],
                name="signal_open_logged",
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        ["new", "in_progress", "waiting_partner", "waiting_platform", "reopened"],
                    ),
                    ("owner__isnull", False),
                ),
                fields=["owner"],
                name="signal_open_owned",
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="signal_merged_into",
            ),
        ),
        migrations.RunPython(guard.make, guard.drop),
    ]
