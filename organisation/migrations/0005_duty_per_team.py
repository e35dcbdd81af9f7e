"""Duty for one team or for all; each shift has a public reference."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_references(apps, schema_editor):
    shifts = apps.get_model("organisation", "DutyShift")
    for shift in shifts.objects.filter(public_id=None).iterator():
        shifts.objects.filter(pk=shift.pk).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_help_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dutyshift",
            name="public_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="dutyshift",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="dutyshift",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duty_shifts",
                to="organisation.team",
            ),
        ),
        migrations.RemoveConstraint(model_name="dutyshift", name="duty_starts_once"),
        migrations.AddConstraint(
            model_name="dutyshift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("backup", None),
                    models.Q(("backup", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="duty_backup_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyshift",
            constraint=models.UniqueConstraint(
                fields=("person", "team", "starts_at"), name="duty_of_a_team_starts_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyshift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("team", None)),
                fields=("person", "starts_at"),
                name="duty_of_all_teams_starts_once",
            ),
        ),
    ]
