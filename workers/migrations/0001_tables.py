"""Work profiles and accounts, hours and their sums, activities, practice, competences, means, platform pages."""

import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import privacy.fields
import workers.choices.activities
import workers.choices.hours
import youthwork.lib.create_tables


class Migration(migrations.Migration):
    replaces = [
        ("workers", "0001_contracts_hours_and_availability"),
        ("workers", "0002_activities"),
        ("workers", "0003_hour_parts"),
        ("workers", "0004_fill_hour_parts"),
        ("workers", "0006_contact_tally"),
        ("workers", "0007_timers_and_closed_months"),
        ("workers", "0008_work_profiles"),
        ("workers", "0009_nudges"),
        ("workers", "0010_competences_and_means"),
        ("workers", "0011_platform_pages"),
        ("workers", "0013_campaigns_and_examples"),
        ("workers", "0014_hour_imports"),
        ("workers", "0015_hour_sums"),
        ("workers", "0016_fill_hour_sums"),
        ("workers", "0017_checked_by_self"),
        ("workers", "0018_first_weeks"),
        ("workers", "0019_pulse_answers_counted"),
        ("workers", "0020_fill_pulse_answers"),
        ("workers", "0021_pulse_values_once"),
        ("workers", "0022_phones_seen_to"),
        ("workers", "0023_norm_in_hours"),
        ("workers", "0024_lead_looks_along"),
        ("workers", "0025_routine"),
        ("workers", "0026_news_of_an_example"),
    ]

    initial = True

    dependencies = [
        ("organisation", "0001_tables"),
        ("organisation", "__first__"),
    ]

    operations = [
        youthwork.lib.create_tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="Campaign",
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
                        ("name", privacy.fields.FreeCharField(max_length=80, verbose_name="name")),
                        (
                            "owner",
                            models.CharField(
                                choices=[
                                    ("own", "Our own"),
                                    ("partner", "Of a partner"),
                                    ("national", "National"),
                                ],
                                max_length=10,
                                verbose_name="owner",
                            ),
                        ),
                        ("goal", privacy.fields.FreeTextField(max_length=300, verbose_name="goal")),
                        (
                            "message",
                            privacy.fields.FreeTextField(max_length=500, verbose_name="message"),
                        ),
                        ("first_day", models.DateField(verbose_name="first day")),
                        (
                            "last_day",
                            models.DateField(blank=True, null=True, verbose_name="last day"),
                        ),
                        (
                            "themes",
                            models.JSONField(blank=True, default=list, verbose_name="themes"),
                        ),
                        (
                            "result",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=500, verbose_name="result"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("adopted", "We take part"),
                                    ("declined", "We don't take part"),
                                ],
                                default="proposed",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.partner",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-first_day"], name="campaign_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_day", None),
                                    ("last_day__gte", models.F("first_day")),
                                    _connector="OR",
                                ),
                                name="campaign_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("owner", "partner"), _negated=True),
                                    ("partner__isnull", False),
                                    _connector="OR",
                                ),
                                name="campaign_of_a_partner_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("state", "proposed")),
                                    models.Q(
                                        models.Q(("state", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="campaign_decided_has_a_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
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
                                choices=workers.choices.activities.activity_kind_choices,
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[("online", "Online"), ("offline", "Offline")],
                                max_length=10,
                                verbose_name="where",
                            ),
                        ),
                        (
                            "function",
                            models.CharField(
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
                            "give_take",
                            models.CharField(
                                choices=[("give", "Give"), ("take", "Take")],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "title",
                            privacy.fields.FreeCharField(max_length=80, verbose_name="title"),
                        ),
                        ("first_day", models.DateField(verbose_name="first day")),
                        (
                            "last_day",
                            models.DateField(blank=True, null=True, verbose_name="last day"),
                        ),
                        ("from_time", models.TimeField(blank=True, null=True, verbose_name="from")),
                        (
                            "until_time",
                            models.TimeField(blank=True, null=True, verbose_name="until"),
                        ),
                        (
                            "recurrence",
                            models.CharField(
                                choices=[
                                    ("once", "Once"),
                                    ("weekly", "Every week"),
                                    ("fortnightly", "Every two weeks"),
                                    ("monthly", "Every month"),
                                ],
                                default="once",
                                max_length=20,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "participants_count",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="participants"
                            ),
                        ),
                        (
                            "reach",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="reach"
                            ),
                        ),
                        (
                            "reach_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("followers", "Followers"),
                                    ("views", "Views"),
                                    ("reactions", "Reactions"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("own", "Own initiative"), ("asked", "On request")],
                                default="own",
                                max_length=10,
                            ),
                        ),
                        (
                            "themes",
                            models.JSONField(blank=True, default=list, verbose_name="themes"),
                        ),
                        ("is_digital", models.BooleanField(default=False)),
                        (
                            "result",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=500, verbose_name="result"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.partner",
                            ),
                        ),
                        (
                            "platform",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "workers",
                            models.ManyToManyField(
                                related_name="activities", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="activities",
                                to="workers.campaign",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "activities",
                        "indexes": [
                            models.Index(fields=["team", "-first_day"], name="activity_of_team"),
                            models.Index(
                                fields=["campaign", "-first_day"], name="activity_of_campaign"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("give_take", "take"),
                                        ("kind__in", ("look_around", "survey")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("kind__in", ("look_around", "survey")), _negated=True
                                        ),
                                        ("give_take", "give"),
                                    ),
                                    _connector="OR",
                                ),
                                name="activity_gives_or_takes_by_its_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("mode", "online"),
                                    models.Q(("mode", "offline"), ("platform__isnull", True)),
                                    _connector="OR",
                                ),
                                name="activity_offline_has_no_platform",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_day", None),
                                    ("last_day__gte", models.F("first_day")),
                                    _connector="OR",
                                ),
                                name="activity_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("recurrence", "once"), _negated=True),
                                    ("last_day", None),
                                    _connector="OR",
                                ),
                                name="activity_of_one_day_has_no_last_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("from_time", None), ("until_time", None)),
                                    models.Q(("from_time__isnull", False), ("until_time", None)),
                                    models.Q(
                                        ("from_time__isnull", False),
                                        ("until_time__isnull", False),
                                        models.Q(
                                            ("until_time", models.F("from_time")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="activity_ends_at_another_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reach", None), ("reach_kind", "")),
                                    models.Q(
                                        ("reach__isnull", False),
                                        models.Q(("reach_kind", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="activity_reach_says_of_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedMonth",
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
                        ("month", models.DateField()),
                        ("closed_at", models.DateTimeField()),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closed_months",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("team", "month"), name="month_closed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="month_is_its_first_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompetenceAssessment",
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
                            "side",
                            models.CharField(
                                choices=[("self", "Yourself"), ("lead", "Team lead")], max_length=10
                            ),
                        ),
                        ("day", models.DateField()),
                        ("levels", models.JSONField()),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="competence_assessments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["team", "-day"], name="competences_of_team")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "side", "day"), name="competences_seen_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactTally",
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
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "direction",
                            models.CharField(
                                choices=[("youth_began", "Young person"), ("worker_began", "Me")],
                                max_length=20,
                                verbose_name="who began",
                            ),
                        ),
                        (
                            "known",
                            models.CharField(
                                choices=[("known", "Known"), ("new", "New")], max_length=10
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("answered", "Answered"),
                                    ("appointment", "Meeting in person"),
                                    ("called", "Called"),
                                    ("referred", "Referred"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "theme",
                            models.CharField(blank=True, max_length=80, verbose_name="theme"),
                        ),
                        (
                            "count",
                            models.PositiveSmallIntegerField(default=1, verbose_name="how often"),
                        ),
                        (
                            "platform",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contacts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "contact tallies",
                        "indexes": [
                            models.Index(fields=["worker", "-day"], name="contact_of_worker"),
                            models.Index(fields=["team", "day"], name="contact_of_team"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 1), ("count__lte", 20)),
                                name="contact_counts_a_few",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("direction__in", ["youth_began", "worker_began"]),
                                    ("known__in", ["known", "new"]),
                                    (
                                        "outcome__in",
                                        ["answered", "appointment", "called", "referred"],
                                    ),
                                ),
                                name="contact_says_only_what_is_coded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
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
                            "hours_per_week",
                            models.DecimalField(
                                decimal_places=1,
                                max_digits=3,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="hours a week",
                            ),
                        ),
                        (
                            "norm_percent",
                            models.PositiveSmallIntegerField(
                                blank=True, default=25, null=True, verbose_name="online norm"
                            ),
                        ),
                        (
                            "norm_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                max_digits=3,
                                null=True,
                                verbose_name="online norm in hours a week",
                            ),
                        ),
                        ("from_day", models.DateField(verbose_name="from")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contracts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "from_day"), name="contract_starts_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hours_per_week__gte", 0), ("hours_per_week__lte", 60)
                                ),
                                name="contract_of_at_most_sixty_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("norm_percent__lte", 100)),
                                name="contract_norm_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("norm_hours", None), ("norm_percent__isnull", False)),
                                    models.Q(
                                        ("norm_hours__gte", 0),
                                        ("norm_hours__isnull", False),
                                        ("norm_hours__lte", models.F("hours_per_week")),
                                        ("norm_percent", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="contract_norm_is_a_share_or_hours",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Equipment",
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
                                choices=[("phone", "Work phone"), ("laptop", "Laptop")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "label",
                            privacy.fields.FreeCharField(
                                max_length=40, verbose_name="name or number"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("good", "Good"),
                                    ("poor", "Poor"),
                                    ("broken", "Broken"),
                                    ("retired", "No longer in use"),
                                ],
                                default="good",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("since", models.DateField(verbose_name="since")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "note",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="remark"
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="equipment",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "teams",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="organisation.team"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "equipment",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None),
                                    ("until__gte", models.F("since")),
                                    _connector="OR",
                                ),
                                name="equipment_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "retired"), _negated=True),
                                    models.Q(("holder__isnull", True), ("until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="equipment_retired_is_nobodys",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Booking",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("from_time", models.TimeField(verbose_name="from")),
                        ("until_time", models.TimeField(verbose_name="until")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "equipment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bookings",
                                to="workers.equipment",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_time__gt", models.F("from_time"))),
                                name="booking_ends_after_it_starts",
                            ),
                            models.UniqueConstraint(
                                fields=("equipment", "day", "from_time"), name="booking_starts_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FirstStepTick",
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
                        ("step", models.SlugField(max_length=20)),
                        ("on", models.DateField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="first_step_ticks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "step"), name="first_step_ticked_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrowthGoal",
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
                            "competence",
                            models.CharField(
                                choices=[
                                    ("social_media", "Using social media"),
                                    ("signalling", "Noticing and filtering"),
                                    ("accuracy", "Accurate"),
                                    ("collaboration", "Working together"),
                                    ("curiosity", "Curious"),
                                    ("privacy", "Privacy"),
                                ],
                                max_length=20,
                                verbose_name="competence",
                            ),
                        ),
                        (
                            "text",
                            privacy.fields.FreeCharField(max_length=160, verbose_name="agreement"),
                        ),
                        ("due_on", models.DateField(verbose_name="before")),
                        ("done_on", models.DateField(blank=True, null=True)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="growth_goals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="HourDay",
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
                        ("day", models.DateField()),
                        ("online", models.IntegerField(default=0)),
                        ("night", models.IntegerField(default=0)),
                        ("morning", models.IntegerField(default=0)),
                        ("afternoon", models.IntegerField(default=0)),
                        ("evening", models.IntegerField(default=0)),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hour_days",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["day"], name="hour_day_by_day")],
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "day"), name="hour_day_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HourEntry",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                        (
                            "where",
                            models.CharField(
                                choices=[
                                    ("online", "Online"),
                                    ("offline", "Offline"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="where",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=workers.choices.hours.kind_choices,
                                max_length=20,
                                verbose_name="kind of work",
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
                            "note",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=500, null=True, verbose_name="note"
                            ),
                        ),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "platform",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hour_entries",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hour_entries",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hour_entries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "hour entries",
                        "indexes": [
                            models.Index(fields=["worker", "day"], name="hours_of_worker"),
                            models.Index(fields=["team", "day"], name="hours_of_team"),
                            models.Index(fields=["day"], name="hours_by_day"),
                            models.Index(
                                condition=models.Q(("kind", "leave_sick")),
                                fields=["day"],
                                name="hours_of_leave",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 840)),
                                name="hours_of_a_minute_to_fourteen_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", ""),
                                    models.Q(
                                        (
                                            "kind__in",
                                            [
                                                "present",
                                                "conversation",
                                                "making_posting",
                                                "following_up",
                                                "instaclean",
                                                "learning",
                                            ],
                                        ),
                                        ("where", "online"),
                                    ),
                                    models.Q(
                                        (
                                            "kind__in",
                                            [
                                                "outreach",
                                                "centre",
                                                "school",
                                                "activity",
                                                "conversation",
                                                "partner_meeting",
                                            ],
                                        ),
                                        ("where", "offline"),
                                    ),
                                    models.Q(
                                        (
                                            "kind__in",
                                            ["administration", "training", "travel", "leave_sick"],
                                        ),
                                        ("where", "other"),
                                    ),
                                    _connector="OR",
                                ),
                                name="hours_kind_fits_where",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("function", ""), ("where", "online"), _connector="OR"
                                ),
                                name="hours_function_is_online",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("started_at", None)),
                                    models.Q(
                                        ("ended_at__gt", models.F("started_at")),
                                        ("ended_at__isnull", False),
                                        ("started_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="hours_end_after_they_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HourImport",
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
                            "content",
                            privacy.fields.EncryptedTextField(
                                max_length=4000000, null=True, typed=False
                            ),
                        ),
                        ("columns", models.JSONField(default=list)),
                        ("rows", models.PositiveIntegerField()),
                        ("made_at", models.DateTimeField()),
                        ("asked_at", models.DateTimeField(null=True)),
                        ("written_at", models.DateTimeField(null=True)),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hour_imports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("written_at", None), ("content__isnull", True), _connector="OR"
                                ),
                                name="import_is_emptied_when_written",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HourPart",
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
                            "where",
                            models.CharField(
                                choices=[
                                    ("online", "Online"),
                                    ("offline", "Offline"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("day", models.DateField()),
                        ("weekday", models.PositiveSmallIntegerField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        ("night", models.PositiveSmallIntegerField(default=0)),
                        ("morning", models.PositiveSmallIntegerField(default=0)),
                        ("afternoon", models.PositiveSmallIntegerField(default=0)),
                        ("evening", models.PositiveSmallIntegerField(default=0)),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="workers.hourentry",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hour_parts",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hour_parts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["worker", "day"], name="hours_part_of_worker"),
                            models.Index(fields=["team", "day"], name="hours_part_of_team"),
                            models.Index(fields=["day"], name="hours_part_by_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry", "day"), name="hours_part_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 1)),
                                name="hours_part_is_not_empty",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)),
                                name="hours_part_has_a_weekday",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("afternoon", 0),
                                        ("evening", 0),
                                        ("morning", 0),
                                        ("night", 0),
                                    ),
                                    (
                                        "minutes",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("night"), "+", models.F("morning")
                                                ),
                                                "+",
                                                models.F("afternoon"),
                                            ),
                                            "+",
                                            models.F("evening"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="hours_parts_sum_to_the_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HourWeek",
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
                        ("monday", models.DateField()),
                        ("online", models.IntegerField(default=0)),
                        ("offline", models.IntegerField(default=0)),
                        ("other", models.IntegerField(default=0)),
                        ("timed", models.IntegerField(default=0)),
                        ("evening", models.IntegerField(default=0)),
                        ("friday", models.IntegerField(default=0)),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hour_weeks",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hour_weeks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["monday"], name="hour_week_by_monday"),
                            models.Index(fields=["team", "monday"], name="hour_week_of_team"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("worker", "team", "monday"), name="hour_week_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportColumns",
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
                        ("fields", models.JSONField(default=dict)),
                        (
                            "worker",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hour_import_columns",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="KnownFigure",
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
                        ("value", privacy.fields.FreeCharField(max_length=20)),
                        ("tells", privacy.fields.FreeCharField(max_length=200)),
                        ("year_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("source", privacy.fields.FreeCharField(max_length=160)),
                        ("remark", privacy.fields.FreeCharField(blank=True, max_length=200)),
                        ("position", models.PositiveSmallIntegerField(default=100, editable=False)),
                        (
                            "written_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
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
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("year__gte", 2000),
                                    ("year__lte", 2100),
                                    models.Q(
                                        ("year_from", None),
                                        models.Q(
                                            ("year_from__gte", 2000),
                                            ("year_from__lte", models.F("year")),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="known_figure_has_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="known_figure_has_a_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Nudge",
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
                        ("sent_on", models.DateField()),
                        ("online_percent", models.PositiveSmallIntegerField()),
                        ("norm_percent", models.PositiveSmallIntegerField()),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("busy", "Too busy with other work"),
                                    ("away", "Away or ill"),
                                    ("phone", "Phone or account doesn't work"),
                                    ("unsure_how", "I'm not sure how"),
                                    ("other", "Something else"),
                                ],
                                max_length=20,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "with_colleague",
                            models.BooleanField(
                                default=False, verbose_name="look along with a colleague"
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("lead_told_at", models.DateTimeField(blank=True, null=True)),
                        ("phone_seen_to_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "lead_words",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=500, null=True
                            ),
                        ),
                        ("lead_wrote_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nudges",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["sent_on"], name="nudge_by_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("worker", "sent_on"), name="nudge_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("norm_percent__lte", 100), ("online_percent__lte", 100)
                                ),
                                name="nudge_has_shares",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("reason", "")),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        (
                                            "reason__in",
                                            ["busy", "away", "phone", "unsure_how", "other"],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="nudge_is_answered_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lead_words__isnull", True), ("lead_wrote_at", None)),
                                    models.Q(
                                        ("lead_words__isnull", False),
                                        ("lead_wrote_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="nudge_words_have_a_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlatformFigure",
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
                            "scope",
                            models.CharField(
                                choices=[("own", "Our young people"), ("national", "National")],
                                max_length=10,
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("age_from", models.PositiveSmallIntegerField()),
                        ("age_to", models.PositiveSmallIntegerField()),
                        (
                            "percent",
                            models.DecimalField(
                                decimal_places=1,
                                max_digits=4,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        ("sample", models.PositiveIntegerField(blank=True, null=True)),
                        ("source", privacy.fields.FreeCharField(max_length=160)),
                        ("source_url", privacy.fields.FreeCharField(blank=True, max_length=500)),
                        (
                            "written_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "platform",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="organisation.platform",
                            ),
                        ),
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
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("platform", "scope", "year", "age_from", "age_to"),
                                name="platform_figure_once_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                                name="platform_figure_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                                name="platform_figure_has_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("age_from__lte", models.F("age_to")), ("age_to__lte", 99)
                                ),
                                name="platform_figure_of_an_age_group",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="platform_figure_has_a_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("scope", "national"), ("sample__gte", 10), _connector="OR"
                                ),
                                name="platform_figure_of_enough_answers",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlatformVersion",
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
                            "decision",
                            models.CharField(
                                choices=[("yes", "Yes"), ("yes_if", "Yes, if"), ("no", "No")],
                                max_length=10,
                            ),
                        ),
                        ("decision_note", privacy.fields.FreeCharField(blank=True, max_length=200)),
                        ("audience", privacy.fields.FreeTextField(max_length=300)),
                        ("uses", privacy.fields.FreeTextField(max_length=500)),
                        ("pros", privacy.fields.FreeTextField(max_length=500)),
                        ("cons", privacy.fields.FreeTextField(max_length=500)),
                        ("privacy", privacy.fields.FreeTextField(max_length=1500)),
                        ("dos", privacy.fields.FreeTextField(blank=True, max_length=600)),
                        ("donts", privacy.fields.FreeTextField(blank=True, max_length=600)),
                        ("min_age", privacy.fields.FreeCharField(blank=True, max_length=200)),
                        ("settings_changed", models.BooleanField(default=False)),
                        ("number", models.PositiveIntegerField(editable=False)),
                        ("what_changed", privacy.fields.FreeCharField(blank=True, max_length=200)),
                        ("adopted_at", models.DateTimeField(editable=False)),
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
                            "platform",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="organisation.platform",
                            ),
                        ),
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
                    options={
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "yes_if"), _negated=True),
                                    models.Q(("decision_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="platformversion_says_on_what_condition",
                            ),
                            models.UniqueConstraint(
                                fields=("platform", "number"), name="platform_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="platform_version_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlatformProposal",
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
                            "decision",
                            models.CharField(
                                choices=[("yes", "Yes"), ("yes_if", "Yes, if"), ("no", "No")],
                                max_length=10,
                            ),
                        ),
                        ("decision_note", privacy.fields.FreeCharField(blank=True, max_length=200)),
                        ("audience", privacy.fields.FreeTextField(max_length=300)),
                        ("uses", privacy.fields.FreeTextField(max_length=500)),
                        ("pros", privacy.fields.FreeTextField(max_length=500)),
                        ("cons", privacy.fields.FreeTextField(max_length=500)),
                        ("privacy", privacy.fields.FreeTextField(max_length=1500)),
                        ("dos", privacy.fields.FreeTextField(blank=True, max_length=600)),
                        ("donts", privacy.fields.FreeTextField(blank=True, max_length=600)),
                        ("min_age", privacy.fields.FreeCharField(blank=True, max_length=200)),
                        ("settings_changed", models.BooleanField(default=False)),
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("why", privacy.fields.FreeCharField(max_length=200)),
                        ("made_at", models.DateTimeField(editable=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Waits for a decision"),
                                    ("adopted", "Adopted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True)),
                        ("reason", privacy.fields.FreeCharField(blank=True, max_length=200)),
                        (
                            "decided_by",
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
                            "platform",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "base",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workers.platformversion",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="workers.platformversion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "yes_if"), _negated=True),
                                    models.Q(("decision_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="platformproposal_says_on_what_condition",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("status", "open")),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="platform_proposal_decided_at_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "declined"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="platform_proposal_declined_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "adopted"), ("version__isnull", False)),
                                    models.Q(
                                        models.Q(("status", "adopted"), _negated=True),
                                        ("version", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="platform_proposal_adopted_is_a_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlatformPage",
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
                        ("reviewed_on", models.DateField(blank=True, editable=False, null=True)),
                        ("due_on", models.DateField(db_index=True, editable=False)),
                        ("reminded_for", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "platform",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="page",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "current",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workers.platformversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by", None),
                                    ("reviewed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="platform_page_reviewed_on_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeExample",
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
                            "title",
                            privacy.fields.FreeCharField(max_length=80, verbose_name="title"),
                        ),
                        (
                            "function",
                            models.CharField(
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
                        ("day", models.DateField(verbose_name="when it was, about")),
                        (
                            "situation",
                            privacy.fields.EncryptedTextField(
                                max_length=600, verbose_name="situation"
                            ),
                        ),
                        (
                            "online",
                            privacy.fields.EncryptedTextField(
                                max_length=600, verbose_name="online"
                            ),
                        ),
                        (
                            "offline",
                            privacy.fields.EncryptedTextField(
                                max_length=600, verbose_name="offline"
                            ),
                        ),
                        (
                            "result",
                            privacy.fields.EncryptedTextField(
                                max_length=600, verbose_name="result"
                            ),
                        ),
                        (
                            "lesson",
                            privacy.fields.EncryptedTextField(
                                max_length=600, verbose_name="lesson"
                            ),
                        ),
                        (
                            "news_url",
                            models.URLField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=500,
                                verbose_name="in the news",
                            ),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="examples",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-day", "-id"], name="example_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="ProfileCheck",
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
                            "checked_by",
                            models.CharField(
                                choices=[
                                    ("self", "Self"),
                                    ("buddy", "Buddy"),
                                    ("lead", "Team lead"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("draft", "Not checked yet"),
                                    ("in_order", "In order"),
                                    ("action_needed", "Action needed"),
                                    ("recheck", "Check again"),
                                    ("ended", "Ended"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checks",
                                to="workers.workprofile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("profile", "by", "day"),
                                name="one_profile_check_a_day_by_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("checked_by__in", ["self", "buddy", "lead"])),
                                name="profile_check_by_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProfileAnswer",
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
                                    (
                                        "profile_1",
                                        "Does the user name show which organisation you belong to?",
                                    ),
                                    (
                                        "profile_2",
                                        "Do you wear the organisation's clothing in your profile photo?",
                                    ),
                                    (
                                        "profile_3",
                                        "Do you wear that clothing in other photos of yourself too, where you can?",
                                    ),
                                    (
                                        "profile_4",
                                        "Are your name, role and organisation in your bio?",
                                    ),
                                    (
                                        "profile_5",
                                        "Is there a logo or link, and does it fit the style of your colleagues?",
                                    ),
                                    ("profile_6", "Is the profile closed?"),
                                    (
                                        "profile_7",
                                        "Is this an account of its own, with your work mail and number?",
                                    ),
                                    (
                                        "profile_8",
                                        "Are there no family and friends among your followers?",
                                    ),
                                    (
                                        "profile_9",
                                        "Are there no young people or partners on your private account?",
                                    ),
                                    (
                                        "profile_10",
                                        "Does it say when you are there, and where to go when you are not?",
                                    ),
                                    (
                                        "profile_11",
                                        "Does everything you post fit your work? Personal is fine, private is not.",
                                    ),
                                    (
                                        "profile_12",
                                        "Can you explain every like, follow and reaction to your team lead and to a parent?",
                                    ),
                                    (
                                        "profile_13",
                                        "Do young people recognise you: are you online as you are in the street?",
                                    ),
                                    (
                                        "profile_14",
                                        "Did you bring something in the past two weeks: news, a tip, a chance, an answer?",
                                    ),
                                    (
                                        "profile_15",
                                        "Is two-step log-in on, and can the organisation get in when you are away?",
                                    ),
                                    (
                                        "profile_16",
                                        "Are contact sharing and location off, and is the app on your work phone only?",
                                    ),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "Not yet"),
                                    ("not_applicable", "Doesn't apply"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "remark",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=200,
                                multiline=False,
                                null=True,
                                verbose_name="remark",
                            ),
                        ),
                        ("answered_on", models.DateField()),
                        (
                            "profile_check",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="workers.profilecheck",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("profile_check", "item"), name="one_answer_to_an_item"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer__in", ["yes", "no", "not_applicable"]),
                                    (
                                        "item__in",
                                        [
                                            "profile_1",
                                            "profile_2",
                                            "profile_3",
                                            "profile_4",
                                            "profile_5",
                                            "profile_6",
                                            "profile_7",
                                            "profile_8",
                                            "profile_9",
                                            "profile_10",
                                            "profile_11",
                                            "profile_12",
                                            "profile_13",
                                            "profile_14",
                                            "profile_15",
                                            "profile_16",
                                        ],
                                    ),
                                ),
                                name="profile_answer_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PulseRound",
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
                        ("opened_on", models.DateField(unique=True)),
                        ("closes_on", models.DateField()),
                        ("questions", models.JSONField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_on__gt", models.F("opened_on"))),
                                name="pulse_closes_after_it_opens",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PulseAnswer",
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
                            "question",
                            models.CharField(
                                choices=[
                                    ("confidence", "How sure do you feel online?"),
                                    ("enough_time", "Do you have enough time for online work?"),
                                    ("support", "Do you know whom to turn to?"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("value", models.PositiveSmallIntegerField()),
                        ("times", models.PositiveIntegerField(default=0)),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="workers.pulseround",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 1), ("value__lte", 5)),
                                name="pulse_from_one_to_five",
                            ),
                            models.UniqueConstraint(
                                fields=("round", "question", "value"),
                                name="pulse_value_counted_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PulseTaken",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="taken",
                                to="workers.pulseround",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "person"), name="pulse_taken_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoutineDay",
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
                            "deed",
                            models.CharField(
                                choices=[
                                    ("online", "Was online"),
                                    ("mixed_feed", "Looked whether the feed is mixed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="routine_days",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "deed", "day"), name="routine_day_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("deed__in", ["online", "mixed_feed"])),
                                name="routine_deed_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoutineTime",
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
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ]
                            ),
                        ),
                        ("at", models.TimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "weekday"), name="routine_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="routine_on_a_weekday"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Timer",
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
                            "where",
                            models.CharField(
                                choices=[
                                    ("online", "Online"),
                                    ("offline", "Offline"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=workers.choices.hours.kind_choices,
                                max_length=20,
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
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "worker",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hour_timer",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", ""),
                                    models.Q(
                                        (
                                            "kind__in",
                                            [
                                                "present",
                                                "conversation",
                                                "making_posting",
                                                "following_up",
                                                "instaclean",
                                                "learning",
                                            ],
                                        ),
                                        ("where", "online"),
                                    ),
                                    models.Q(
                                        (
                                            "kind__in",
                                            [
                                                "outreach",
                                                "centre",
                                                "school",
                                                "activity",
                                                "conversation",
                                                "partner_meeting",
                                            ],
                                        ),
                                        ("where", "offline"),
                                    ),
                                    models.Q(
                                        (
                                            "kind__in",
                                            ["administration", "training", "travel", "leave_sick"],
                                        ),
                                        ("where", "other"),
                                    ),
                                    _connector="OR",
                                ),
                                name="timer_kind_fits_where",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Training",
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
                            "title",
                            privacy.fields.FreeCharField(max_length=80, verbose_name="title"),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(default=1, verbose_name="hours"),
                        ),
                        ("competences", models.JSONField(default=list, verbose_name="competences")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-day"], name="training_by_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hours__gte", 1), ("hours__lte", 80)),
                                name="training_of_one_to_eighty_hours",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
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
                            "presence",
                            models.CharField(
                                choices=[("signed_up", "Signed up"), ("attended", "Was there")],
                                default="signed_up",
                                max_length=10,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendances",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "training",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendances",
                                to="workers.training",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("training", "person"), name="attendance_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrendNote",
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
                        ("text", privacy.fields.EncryptedTextField(max_length=200)),
                        (
                            "written_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("new", "Not looked at yet"),
                                    ("reviewed", "Looked at"),
                                    ("declined", "Doesn't fit here"),
                                ],
                                default="new",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "platform",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trend_notes",
                                to="organisation.platform",
                            ),
                        ),
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
                    options={
                        "indexes": [
                            models.Index(
                                fields=["platform", "-written_at"], name="trend_note_newest"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("status", "new")),
                                    models.Q(
                                        models.Q(("status", "new"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="trend_note_decided_at_a_moment",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisibleItem",
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
                                    ("card", "Card with your work account"),
                                    ("signature", "Line under your e-mails"),
                                    ("poster", "Poster in the centre"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("since", models.DateField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "item"), name="one_visible_item_each"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("item__in", ["card", "signature", "poster"])),
                                name="visible_item_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkProfile",
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
                            "handle",
                            privacy.fields.EncryptedTextField(
                                max_length=60, multiline=False, verbose_name="user name"
                            ),
                        ),
                        (
                            "url",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=200,
                                multiline=False,
                                null=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "bio",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=300, null=True, verbose_name="bio"
                            ),
                        ),
                        (
                            "availability_text",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=300, null=True, verbose_name="availability"
                            ),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[("closed", "Closed"), ("public", "Public")],
                                default="closed",
                                max_length=10,
                                verbose_name="who sees it",
                            ),
                        ),
                        ("public_until", models.DateField(editable=False, null=True)),
                        (
                            "followers",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="followers"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Not checked yet"),
                                    ("in_order", "In order"),
                                    ("action_needed", "Action needed"),
                                    ("recheck", "Check again"),
                                    ("ended", "Ended"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        ("came_from", models.CharField(blank=True, editable=False, max_length=20)),
                        (
                            "moved_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("next_check_on", models.DateField(editable=False, null=True)),
                        ("passed_on", models.DateField(editable=False, null=True)),
                        ("lead_looks_on", models.DateField(editable=False, null=True)),
                        ("close_by", models.DateField(editable=False, null=True)),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[("closed", "Closed"), ("handed_over", "Handed over")],
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        (
                            "proof",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=300,
                                null=True,
                                verbose_name="how one can see it",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "buddy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closer",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "last_check",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="workers.profilecheck",
                            ),
                        ),
                        (
                            "platform",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="work_profiles",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["status", "next_check_on"], name="work_profile_due"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "ended"), _negated=True),
                                fields=("user", "platform"),
                                name="one_work_profile_on_a_platform",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("came_from", ""), ("status", "draft")),
                                    models.Q(
                                        ("came_from", "draft"),
                                        ("status__in", ["action_needed", "ended", "in_order"]),
                                    ),
                                    models.Q(
                                        ("came_from", "in_order"),
                                        ("status__in", ["action_needed", "ended", "recheck"]),
                                    ),
                                    models.Q(
                                        ("came_from", "action_needed"),
                                        ("status__in", ["ended", "in_order"]),
                                    ),
                                    models.Q(
                                        ("came_from", "recheck"),
                                        ("status__in", ["action_needed", "ended", "in_order"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_profile_moves_by_the_table",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("visibility__in", ["closed", "public"])),
                                name="work_profile_visibility_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("status", "ended"),
                                        models.Q(("ended_how", ""), _negated=True),
                                        ("proof__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("status", "ended"), _negated=True),
                                        ("ended_at", None),
                                        ("ended_how", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_profile_ended_says_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "ended"),
                                    ("next_check_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="work_profile_has_a_next_check",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "in_order"), _negated=True),
                                    ("last_check__isnull", False),
                                    _connector="OR",
                                ),
                                name="work_profile_in_order_was_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "in_order"),
                                        ("visibility", "public"),
                                        _negated=True,
                                    ),
                                    ("public_until__isnull", False),
                                    _connector="OR",
                                ),
                                name="work_profile_public_by_an_exception",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("buddy", None),
                                    models.Q(("buddy", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="work_profile_buddy_is_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProfileException",
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
                            "reason",
                            privacy.fields.EncryptedTextField(
                                max_length=300, verbose_name="reason"
                            ),
                        ),
                        ("until_day", models.DateField(verbose_name="until and including")),
                        ("asked_on", models.DateField()),
                        ("decided_on", models.DateField(null=True)),
                        ("is_granted", models.BooleanField(null=True)),
                        ("ended_on", models.DateField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exceptions",
                                to="workers.workprofile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("ended_on", None),
                                    models.Q(("is_granted", False), _negated=True),
                                ),
                                fields=("profile",),
                                name="one_profile_exception_runs",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_day__gte", models.F("asked_on"))),
                                name="profile_exception_ends_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_on", None), ("is_granted", None)),
                                    models.Q(
                                        ("decided_on__isnull", False), ("is_granted__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="profile_exception_decided_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    ("asked_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="profile_exception_decided_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Availability",
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
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                verbose_name="day of the week",
                            ),
                        ),
                        (
                            "from_time",
                            models.TimeField(default=datetime.time(9, 0), verbose_name="from"),
                        ),
                        (
                            "until_time",
                            models.TimeField(default=datetime.time(17, 0), verbose_name="until"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="availabilities",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "availabilities",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_time__gt", models.F("from_time"))),
                                name="availability_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)),
                                name="availability_on_a_weekday",
                            ),
                            models.UniqueConstraint(
                                fields=("user", "weekday", "from_time"),
                                name="availability_starts_once",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
