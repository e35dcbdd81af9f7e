"""Messages that go out, and the days that were run."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import youthwork.lib.create_tables


class Migration(migrations.Migration):
    replaces = [("outbox", "0001_message_job_signs"), ("outbox", "0002_daily_mails")]

    initial = True

    dependencies = []

    operations = [
        youthwork.lib.create_tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="DailyRun",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False)),
                        ("ran_at", models.DateTimeField(db_index=True)),
                        ("changed", models.PositiveIntegerField(default=0)),
                        ("failed", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="SignOfLife",
                    fields=[
                        (
                            "name",
                            models.CharField(max_length=40, primary_key=True, serialize=False),
                        ),
                        ("seen_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("ref", models.CharField(editable=False, max_length=16, unique=True)),
                        ("kind", models.CharField(max_length=60)),
                        ("subject", models.CharField(max_length=120)),
                        ("asked_by", models.CharField(blank=True, max_length=120)),
                        ("dedupe_key", models.CharField(max_length=200, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("progress", models.PositiveSmallIntegerField(default=0)),
                        ("position", models.CharField(blank=True, max_length=120)),
                        ("result", models.CharField(blank=True, max_length=120)),
                        ("leased_until", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, max_length=80)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=["created_at"],
                                name="outbox_job_open",
                            ),
                            models.Index(fields=["asked_by"], name="outbox_job_asked_by"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "running", "done", "failed"])
                                ),
                                name="outbox_job_known_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("progress__lte", 100)),
                                name="outbox_job_per_cent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("finished_at__isnull", False),
                                        ("leased_until__isnull", True),
                                        ("state__in", ["done", "failed"]),
                                    ),
                                    models.Q(
                                        ("finished_at__isnull", True),
                                        ("state__in", ["waiting", "running"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="outbox_job_finished_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject__contains", "@"), _negated=True),
                                    models.Q(("asked_by__contains", "@"), _negated=True),
                                    models.Q(("dedupe_key__contains", "@"), _negated=True),
                                    models.Q(("result__contains", "@"), _negated=True),
                                ),
                                name="outbox_job_holds_no_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("ref", models.CharField(editable=False, max_length=16, unique=True)),
                        ("kind", models.CharField(max_length=60)),
                        ("subject", models.CharField(max_length=120)),
                        ("recipient", models.CharField(max_length=120)),
                        ("dedupe_key", models.CharField(max_length=200, unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("sent", "Sent"),
                                    ("failed", "Failed"),
                                    ("bounced", "Bounced"),
                                    ("complained", "Marked as spam"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("not_before", models.DateTimeField(default=django.utils.timezone.now)),
                        ("leased_until", models.DateTimeField(blank=True, null=True)),
                        ("retry_at", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, max_length=80)),
                        ("in_digest", models.BooleanField(default=False)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "digest",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="carried",
                                to="outbox.message",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "waiting")),
                                fields=["not_before"],
                                name="outbox_message_waiting",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("status__in", ["failed", "bounced", "complained"])
                                ),
                                fields=["-created_at"],
                                name="outbox_message_troubled",
                            ),
                            models.Index(fields=["subject"], name="outbox_message_subject"),
                            models.Index(fields=["recipient"], name="outbox_message_recipient"),
                            models.Index(fields=["created_at"], name="outbox_message_age"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "waiting",
                                            "sent",
                                            "failed",
                                            "bounced",
                                            "complained",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="outbox_message_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sent_at__isnull", False),
                                        ("status__in", ["sent", "complained"]),
                                    ),
                                    ("status", "bounced"),
                                    models.Q(
                                        ("sent_at__isnull", True),
                                        ("status__in", ["waiting", "failed", "cancelled"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="outbox_message_sent_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "waiting"),
                                    models.Q(
                                        ("leased_until__isnull", True), ("retry_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="outbox_message_only_waiting_is_leased",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject__contains", "@"), _negated=True),
                                    models.Q(("recipient__contains", "@"), _negated=True),
                                    models.Q(("dedupe_key__contains", "@"), _negated=True),
                                ),
                                name="outbox_message_holds_no_address",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
