"""Documents, evaluations, the checklist, goals, reports and the survey."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import policy.models.survey
import privacy.fields
import youthwork.lib.create_tables


class Migration(migrations.Migration):
    replaces = [
        ("policy", "0001_checklist"),
        ("policy", "0002_survey"),
        ("policy", "0003_evaluations"),
        ("policy", "0004_documents"),
        ("policy", "0005_document_verdicts"),
        ("policy", "0006_reports"),
        ("policy", "0007_goals"),
        ("policy", "0008_documents_as_evidence"),
        ("policy", "0009_what_money_yielded"),
    ]

    initial = True

    dependencies = [
        ("organisation", "0001_tables"),
        ("organisation", "__first__"),
        ("workers", "0001_tables"),
    ]

    operations = [
        youthwork.lib.create_tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="CalendarLink",
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
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_link",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ChecklistRun",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("number", models.PositiveIntegerField(unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[("draft", "Draft"), ("filed", "Filed")],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("day", models.DateField(null=True)),
                        ("snapshot", models.JSONField(null=True)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-day", "-id"], name="checklist_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "draft")),
                                fields=("status",),
                                name="checklist_has_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("day", None),
                                        ("digest", ""),
                                        ("snapshot", None),
                                        ("status", "draft"),
                                    ),
                                    models.Q(
                                        ("day__isnull", False),
                                        ("snapshot__isnull", False),
                                        ("status", "filed"),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="checklist_filed_is_a_snapshot",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistItem",
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
                        (
                            "item",
                            models.CharField(
                                choices=[
                                    ("vision", "Vision"),
                                    ("evaluation", "Evaluation"),
                                    ("quality", "Quality"),
                                    ("privacy", "Privacy"),
                                    ("means", "Means"),
                                    ("importance", "Importance"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in_order", "In order"),
                                    ("partly", "Partly"),
                                    ("not", "Not in order"),
                                ],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("seen_on", models.DateField(null=True)),
                        ("version", models.PositiveIntegerField(default=0)),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="policy.checklistrun",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "item"), name="checklist_item_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistAction",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "item",
                            models.CharField(
                                choices=[
                                    ("vision", "Vision"),
                                    ("evaluation", "Evaluation"),
                                    ("quality", "Quality"),
                                    ("privacy", "Privacy"),
                                    ("means", "Means"),
                                    ("importance", "Importance"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", privacy.fields.FreeCharField(max_length=200, verbose_name="what")),
                        ("due_on", models.DateField(verbose_name="before")),
                        ("made_on", models.DateField()),
                        ("done_on", models.DateField(null=True)),
                        ("reminded_for", models.DateField(editable=False, null=True)),
                        ("late_told_for", models.DateField(editable=False, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="actions",
                                to="policy.checklistrun",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_on", None)),
                                fields=["owner", "due_on"],
                                name="checklist_action_to_do",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluation",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("number", models.PositiveSmallIntegerField(editable=False, unique=True)),
                        ("due_on", models.DateField(verbose_name="to be held before or on")),
                        ("planned_on", models.DateField(blank=True, null=True, verbose_name="day")),
                        (
                            "planned_time",
                            models.TimeField(blank=True, null=True, verbose_name="time"),
                        ),
                        (
                            "plan_changes",
                            models.PositiveSmallIntegerField(default=0, editable=False),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("in_progress", "In progress"),
                                    ("finished", "Finished"),
                                    ("overdue", "Late"),
                                    ("lapsed", "Lapsed"),
                                ],
                                default="planned",
                                max_length=12,
                            ),
                        ),
                        ("started_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "held_on",
                            models.DateField(blank=True, null=True, verbose_name="held on"),
                        ),
                        (
                            "others_present",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=160, verbose_name="who else was there"
                            ),
                        ),
                        ("finished_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "lapsed_because",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=300, verbose_name="why it lapses"
                            ),
                        ),
                        ("figures", models.JSONField(default=dict, editable=False)),
                        ("figures_on", models.DateField(editable=False, null=True)),
                        ("figures_at", models.DateTimeField(editable=False, null=True)),
                        ("pulse_on", models.DateField(editable=False, null=True)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited",
                            models.ManyToManyField(
                                blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "present",
                            models.ManyToManyField(
                                blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["planned", "in_progress", "finished", "overdue", "lapsed"],
                                    )
                                ),
                                name="evaluation_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("held_on__isnull", False),
                                        ("status", "finished"),
                                        ("finished_at__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("status", "finished"), _negated=True),
                                        ("finished_at", None),
                                        ("held_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="evaluation_finished_was_held",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "lapsed"), _negated=True),
                                    models.Q(("lapsed_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="evaluation_lapsed_says_why",
                            ),
                            models.UniqueConstraint(
                                models.Case(
                                    models.When(
                                        status__in=("planned", "in_progress", "overdue"),
                                        then=models.Value(1),
                                    )
                                ),
                                name="evaluation_one_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "what",
                            privacy.fields.EncryptedTextField(
                                max_length=200, verbose_name="what we agree"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="before")),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("done_on", models.DateField(editable=False, null=True)),
                        ("reminded_at", models.DateTimeField(editable=False, null=True)),
                        ("escalated_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="policy.evaluation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_on", None)),
                                fields=["due_on"],
                                name="decision_to_do",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationAnswer",
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
                        (
                            "item",
                            models.CharField(
                                choices=[
                                    ("platforms", "What changed on the platforms?"),
                                    ("young_people", "Where are our young people now?"),
                                    ("goals", "How are the goals doing?"),
                                    ("time", "Is a quarter of the time online?"),
                                    ("balance", "Do we give more than we take?"),
                                    ("signals", "Which signals, and what came of them?"),
                                    ("offline", "Does the picture of the street fit?"),
                                    ("instaclean", "What did Instaclean bring?"),
                                    ("profiles", "Are the work accounts in order?"),
                                    ("privacy", "Is privacy in order?"),
                                    ("colleagues", "How are the colleagues doing?"),
                                    ("decisions", "What do we agree?"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "text",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=2000, verbose_name="what we found"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "changed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="policy.evaluation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "item"), name="evaluation_answer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "item__in",
                                        [
                                            "platforms",
                                            "young_people",
                                            "goals",
                                            "time",
                                            "balance",
                                            "signals",
                                            "offline",
                                            "instaclean",
                                            "profiles",
                                            "privacy",
                                            "colleagues",
                                            "decisions",
                                        ],
                                    )
                                ),
                                name="evaluation_answer_known_item",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationReminder",
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
                        ("kind", models.CharField(max_length=10)),
                        ("key", models.DateField()),
                        ("sent_on", models.DateField()),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="policy.evaluation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "kind", "key"),
                                name="evaluation_reminder_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["month", "week", "day", "late", "escalated"])
                                ),
                                name="evaluation_reminder_known_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingSource",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("municipality", "Municipality"),
                                    ("own_innovation", "Our own budget for innovation"),
                                    ("fund", "Fund"),
                                ],
                                max_length=16,
                                verbose_name="from",
                            ),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=80, verbose_name="name")),
                        (
                            "hours_per_week",
                            models.DecimalField(
                                decimal_places=1, max_digits=6, verbose_name="hours a week"
                            ),
                        ),
                        (
                            "euros_per_year",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="euros a year"
                            ),
                        ),
                        ("from_day", models.DateField(verbose_name="first day")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "yielded",
                            privacy.fields.FreeCharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=300,
                                verbose_name="what it yielded",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hours_per_week__gte", 0)),
                                name="funding_hours_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None),
                                    ("until__gte", models.F("from_day")),
                                    _connector="OR",
                                ),
                                name="funding_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("text", privacy.fields.FreeCharField(max_length=120, verbose_name="goal")),
                        (
                            "measure",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="measured by"
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("number", "A number"), ("percent", "Per cent")],
                                default="number",
                                max_length=7,
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                decimal_places=1, max_digits=9, null=True, verbose_name="now"
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(
                                decimal_places=1, max_digits=9, null=True, verbose_name="target"
                            ),
                        ),
                        ("due", models.DateField(null=True, verbose_name="before")),
                        (
                            "feasible_because",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=300, verbose_name="attainable because"
                            ),
                        ),
                        (
                            "function",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("contact", "Contact"),
                                    ("understanding", "Understanding their world"),
                                    ("early_warning", "Early warning"),
                                    ("profiling", "Profiling and working together"),
                                ],
                                max_length=20,
                                verbose_name="function",
                            ),
                        ),
                        (
                            "theme",
                            models.CharField(
                                blank=True, editable=False, max_length=60, verbose_name="theme"
                            ),
                        ),
                        (
                            "figure_source",
                            models.CharField(
                                choices=[
                                    ("manual", "By hand"),
                                    ("hours_share", "Share of time online, 28 days (%)"),
                                    ("friday_cover", "Friday evenings covered, of 13 weeks"),
                                    ("give_share", "Giving online, 28 days (%)"),
                                    ("profiles_in_order", "Workers with all profiles in order (%)"),
                                    ("signals_in_time", "Signals taken up in time, 90 days (%)"),
                                    (
                                        "consents_answered",
                                        "Questions about images answered, 90 days (%)",
                                    ),
                                    (
                                        "notices_removed",
                                        "Notices after which content went, 12 months (%)",
                                    ),
                                    ("referrals", "Contacts that ended with a referral, 12 months"),
                                ],
                                default="manual",
                                max_length=20,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("proposed", "To be adopted"),
                                    ("adopted", "Adopted"),
                                    ("reached", "Reached"),
                                    ("dropped", "Dropped"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "remark",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=300, verbose_name="why it came back or ended"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("made_at", models.DateTimeField(editable=False)),
                        ("adopted_on", models.DateField(editable=False, null=True)),
                        ("closed_on", models.DateField(editable=False, null=True)),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
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
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ("proposed", "adopted", "reached")),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("baseline__isnull", False),
                                        ("due__isnull", False),
                                        ("target__isnull", False),
                                        models.Q(("measure", ""), _negated=True),
                                        models.Q(("feasible_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="policy_goal_has_number_and_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("adopted_on", None),
                                        ("closed_on", None),
                                        ("status__in", ("draft", "proposed")),
                                    ),
                                    models.Q(
                                        ("adopted_on__isnull", False),
                                        ("closed_on", None),
                                        ("status", "adopted"),
                                    ),
                                    models.Q(
                                        ("adopted_on__isnull", False),
                                        ("closed_on__isnull", False),
                                        ("status", "reached"),
                                    ),
                                    models.Q(("closed_on__isnull", False), ("status", "dropped")),
                                    _connector="OR",
                                ),
                                name="policy_goal_days_of_its_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("baseline", None),
                                    ("target", None),
                                    models.Q(("baseline", models.F("target")), _negated=True),
                                    _connector="OR",
                                ),
                                name="policy_goal_goes_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalReading",
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
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=1, max_digits=9, verbose_name="figure"
                            ),
                        ),
                        ("read_at", models.DateTimeField(editable=False)),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="policy.goal",
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("goal", "day"), name="policy_goal_read_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ManagementStatement",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "text",
                            privacy.fields.FreeTextField(max_length=1200, verbose_name="statement"),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=120, verbose_name="name")),
                        (
                            "position",
                            privacy.fields.FreeCharField(max_length=120, verbose_name="position"),
                        ),
                        ("given_on", models.DateField(verbose_name="date")),
                        ("written_at", models.DateTimeField(editable=False)),
                        (
                            "written_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PolicyDocument",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("vision_offline", "Vision on youth work"),
                                    ("vision_online", "Vision on online youth work"),
                                    ("profile_protocol", "Protocol for work accounts"),
                                    ("privacy_agreements", "Agreements on privacy"),
                                    ("chat_group_agreements", "Agreements on chat groups"),
                                    ("instaclean", "Instaclean"),
                                    ("reporting_code", "Reporting code, where it stands"),
                                    ("implementation_plan", "Implementation plan"),
                                ],
                                editable=False,
                                max_length=30,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                editable=False, verbose_name="version"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("proposed", "To be adopted"),
                                    ("adopted", "Adopted"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "title",
                            privacy.fields.FreeCharField(max_length=120, verbose_name="title"),
                        ),
                        (
                            "content",
                            models.CharField(
                                choices=[
                                    ("text", "Text in Vindplaats"),
                                    ("link", "Link to where it stands"),
                                    ("file", "File"),
                                ],
                                default="text",
                                max_length=4,
                            ),
                        ),
                        (
                            "body",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=20000, verbose_name="text"
                            ),
                        ),
                        ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                        (
                            "musts",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=4000, verbose_name="musts"
                            ),
                        ),
                        (
                            "tips",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=4000, verbose_name="tips"
                            ),
                        ),
                        (
                            "what_changed",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=300, verbose_name="what changed"
                            ),
                        ),
                        (
                            "remark",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=300, verbose_name="why it was given back"
                            ),
                        ),
                        (
                            "review_on",
                            models.DateField(null=True, verbose_name="to look at again on"),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("made_at", models.DateTimeField(editable=False)),
                        ("adopted_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "adopted_on",
                            models.DateField(editable=False, null=True, verbose_name="adopted on"),
                        ),
                        ("reminded_on", models.DateField(editable=False, null=True)),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="policy.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("type", "number"), name="policy_document_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ("draft", "proposed"))),
                                fields=("type",),
                                name="policy_document_one_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "adopted")),
                                fields=("type",),
                                name="policy_document_one_adopted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("adopted_at", None),
                                        ("adopted_on", None),
                                        ("status__in", ("draft", "proposed")),
                                    ),
                                    models.Q(
                                        ("adopted_at__isnull", False),
                                        ("adopted_on__isnull", False),
                                        ("status__in", ("adopted", "replaced")),
                                    ),
                                    _connector="OR",
                                ),
                                name="policy_document_adopted_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"),
                                    models.Q(
                                        ("content", "text"),
                                        models.Q(
                                            ("body", ""), ("musts", ""), ("tips", ""), _negated=True
                                        ),
                                    ),
                                    models.Q(
                                        ("content", "link"), models.Q(("link", ""), _negated=True)
                                    ),
                                    models.Q(("content", "file"), ("file__isnull", False)),
                                    _connector="OR",
                                ),
                                name="policy_document_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentVerdict",
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
                        (
                            "verdict",
                            models.CharField(
                                choices=[("keep", "Keep as it is"), ("revise", "Revise")],
                                max_length=10,
                            ),
                        ),
                        ("why", privacy.fields.FreeCharField(max_length=300, verbose_name="why")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verdicts",
                                to="policy.evaluation",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verdicts",
                                to="policy.policydocument",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "document"), name="document_judged_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["keep", "revise"])),
                                name="document_known_verdict",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistEvidence",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("link", "Link"),
                                    ("document", "Policy document"),
                                    ("figure", "Figure from Vindplaats"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "title",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "address",
                            models.URLField(blank=True, max_length=500, verbose_name="address"),
                        ),
                        ("figure", models.CharField(blank=True, max_length=16)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="policy.checklistitem",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="policy.policydocument",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "figure")),
                                fields=("item", "figure"),
                                name="checklist_figure_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "document")),
                                fields=("item", "document"),
                                name="checklist_document_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("address", ""),
                                        ("document", None),
                                        ("kind", "figure"),
                                        ("title", ""),
                                        models.Q(("figure", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("address", ""),
                                        ("figure", ""),
                                        ("kind", "document"),
                                        ("title", ""),
                                        ("document__isnull", False),
                                    ),
                                    models.Q(
                                        ("document", None),
                                        ("figure", ""),
                                        ("kind", "link"),
                                        models.Q(("title", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="checklist_evidence_fits_its_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadConfirmation",
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
                        ("confirmed_at", models.DateTimeField()),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="confirmations",
                                to="policy.policydocument",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="read_confirmations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "user"), name="policy_read_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("first_day", models.DateField(verbose_name="first day")),
                        ("last_day", models.DateField(verbose_name="last day")),
                        (
                            "state",
                            models.CharField(
                                choices=[("concept", "Concept"), ("definitive", "Definitive")],
                                default="concept",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        ("figures", models.JSONField(editable=False, null=True)),
                        ("figures_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("asked_at", models.DateTimeField(editable=False, null=True)),
                        ("fixed_at", models.DateTimeField(editable=False, null=True)),
                        ("snapshot", models.JSONField(editable=False, null=True)),
                        ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "examples",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="workers.practiceexample"
                            ),
                        ),
                        (
                            "fixed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.municipality",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-last_day", "-id"], name="report_newest")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="report_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("team", None), ("municipality", None), _connector="OR"
                                ),
                                name="report_of_one_or_the_other",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("digest", ""),
                                        ("fixed_at", None),
                                        ("snapshot__isnull", True),
                                        ("state", "concept"),
                                    ),
                                    models.Q(
                                        ("fixed_at__isnull", False),
                                        ("snapshot__isnull", False),
                                        ("state", "definitive"),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_definitive_is_frozen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportLink",
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
                        (
                            "token_hash",
                            models.CharField(editable=False, max_length=64, unique=True),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("ends_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="policy.report",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReportText",
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
                        (
                            "block",
                            models.CharField(
                                choices=[
                                    ("summary", "Summary"),
                                    ("time", "Time and evenings"),
                                    ("seen", "What did we see online?"),
                                    ("done", "What did we do with it?"),
                                    ("contact", "Contact and activities"),
                                    ("examples", "Examples"),
                                    ("goals", "Goals"),
                                    ("privacy", "Privacy and quality"),
                                    ("means", "Means and money"),
                                    ("outlook", "What comes next"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", privacy.fields.FreeTextField(max_length=1500)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="policy.report",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report", "block"), name="report_one_text_a_part"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pdf", "PDF"),
                                    ("png", "PNG"),
                                    ("jpeg", "JPEG"),
                                    ("docx", "DOCX"),
                                    ("odt", "ODT"),
                                ],
                                editable=False,
                                max_length=4,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=120, verbose_name="name")),
                        (
                            "size",
                            models.PositiveIntegerField(
                                editable=False, verbose_name="size in bytes"
                            ),
                        ),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        (
                            "content",
                            models.FileField(editable=False, max_length=80, upload_to="policy"),
                        ),
                        ("made_at", models.DateTimeField(editable=False)),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Survey",
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
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=policy.models.survey.new_token,
                                editable=False,
                                max_length=24,
                                unique=True,
                            ),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=60, verbose_name="name")),
                        ("opens_on", models.DateField(verbose_name="first day")),
                        ("closes_on", models.DateField(verbose_name="last day")),
                        (
                            "needs_code",
                            models.BooleanField(
                                default=False, verbose_name="only with a code from a card"
                            ),
                        ),
                        ("platforms", models.JSONField(default=list, editable=False)),
                        ("answers", models.PositiveIntegerField(default=0, editable=False)),
                        ("counted", models.PositiveIntegerField(default=0, editable=False)),
                        ("tally", models.JSONField(default=dict, editable=False)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-opens_on", "-id"], name="survey_newest")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                                name="survey_closes_after_it_opens",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counted__lte", models.F("answers"))),
                                name="survey_counts_what_there_is",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyCode",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code_hash", models.CharField(editable=False, max_length=64)),
                        ("is_used", models.BooleanField(default=False, editable=False)),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="codes",
                                to="policy.survey",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("survey", "code_hash"), name="survey_code_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyRemark",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    (
                                        "follows",
                                        "Why somebody does or does not follow a youth worker",
                                    ),
                                    ("know", "What we should know or learn"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", privacy.fields.EncryptedTextField(max_length=300)),
                        ("is_shown", models.BooleanField(default=False, editable=False)),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="policy.survey",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SurveyResponse",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "age",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("under_12", "Under 12"),
                                    ("12_15", "12 to 15"),
                                    ("16_17", "16 or 17"),
                                    ("18_plus", "18 or older"),
                                    ("unknown", "Would rather not say"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("daily", models.JSONField(default=list)),
                        ("apps", models.JSONField(default=dict)),
                        (
                            "follows",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("unaware", "Did not know that one can"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "help_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("drop_in", "Dropping in"),
                                    ("call", "Calling"),
                                    ("whatsapp", "WhatsApp"),
                                    ("dm", "DM"),
                                    ("other", "Otherwise"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("moments", models.JSONField(default=list)),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="responses",
                                to="policy.survey",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ChecklistAnswer",
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
                        ("question", models.CharField(max_length=16)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
                                max_length=10,
                            ),
                        ),
                        (
                            "note",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=300, verbose_name="remark"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="policy.checklistitem",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "question"), name="checklist_answered_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
