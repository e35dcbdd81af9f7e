"""The tables of the audit trail, retention runs and legal holds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import privacy.choices
import privacy.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True)),
                ("sealed_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("oldest_at", models.DateTimeField(null=True)),
                ("newest_at", models.DateTimeField(db_index=True, null=True)),
                ("manifest", models.BinaryField(default=b"")),
                ("manifest_digest", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("mark", models.BinaryField(max_length=20)),
                ("pruned_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=80)),
                ("day", models.DateField()),
                ("erased", models.PositiveIntegerField(default=0)),
                ("failed", models.BooleanField(default=False)),
                ("finished_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "day"), name="one_run_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(editable=False, max_length=14, unique=True)),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "verb",
                    models.CharField(
                        choices=privacy.choices.audit_verb_choices,
                        max_length=40,
                        verbose_name="what",
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="about")),
                ("subject_ref", models.CharField(db_index=True, editable=False, max_length=80)),
                ("actor", models.CharField(blank=True, max_length=120)),
                (
                    "reason",
                    privacy.fields.FreeCharField(blank=True, max_length=300, verbose_name="reason"),
                ),
                ("fields", models.CharField(blank=True, max_length=300)),
                ("before", models.CharField(blank=True, max_length=80)),
                ("after", models.CharField(blank=True, max_length=80)),
                ("salt", models.BinaryField(max_length=16)),
                ("mark", models.BinaryField(max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="entries",
                        to="privacy.auditseal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_newest"),
                    models.Index(fields=["by", "-at", "-id"], name="audit_by_person"),
                    models.Index(
                        condition=models.Q(("seal__isnull", True)),
                        fields=["id"],
                        name="audit_unsealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="about")),
                (
                    "reason",
                    privacy.fields.EncryptedTextField(max_length=1000, verbose_name="reason"),
                ),
                ("placed_on", models.DateField()),
                ("until", models.DateField(verbose_name="until")),
                ("released_on", models.DateField(editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("placed_on"))),
                        name="hold_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_on__isnull", True)),
                        fields=("subject",),
                        name="one_hold_at_a_time",
                    ),
                ],
            },
        ),
    ]
