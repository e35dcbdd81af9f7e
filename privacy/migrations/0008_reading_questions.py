import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0007_trail_filters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrailCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("entries", models.PositiveBigIntegerField()),
                ("seals", models.PositiveBigIntegerField()),
                ("waiting", models.PositiveBigIntegerField()),
                ("head", models.CharField(blank=True, max_length=90)),
                ("broken", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["-at", "-id"], name="trail_check_newest")],
            },
        ),
        migrations.CreateModel(
            name="ReadingQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(editable=False)),
                ("number", models.PositiveSmallIntegerField(editable=False)),
                ("ref", models.CharField(editable=False, max_length=12, unique=True)),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="until")),
                ("entry", models.CharField(blank=True, max_length=14, verbose_name="entry")),
                (
                    "reason",
                    privacy.fields.EncryptedTextField(
                        max_length=1000, verbose_name="why it is asked"
                    ),
                ),
                ("asked_at", models.DateTimeField(editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("answered", "Answered"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    privacy.fields.EncryptedTextField(
                        blank=True, max_length=2000, null=True, verbose_name="answer"
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about reading",
                "indexes": [models.Index(fields=["-asked_at", "-id"], name="reading_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="reading_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("person",),
                        name="one_open_question_of_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("ended_at__isnull", True),
                                ("status", "asked"),
                            ),
                            models.Q(
                                ("answer__isnull", False),
                                ("ended_at__isnull", False),
                                ("status", "answered"),
                            ),
                            models.Q(
                                ("answer__isnull", True),
                                ("ended_at__isnull", False),
                                ("status", "withdrawn"),
                            ),
                            _connector="OR",
                        ),
                        name="reading_status_has_its_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="reading_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("asked_by")), _negated=True),
                        name="reading_asked_of_another",
                    ),
                ],
            },
        ),
    ]
