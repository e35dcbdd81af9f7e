"""Signals with their steps, words and terms, approaches, disclosures, rounds of harmful accounts, counts of months."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import privacy.fields
import signals.choices.informing
import signals.choices.rounds
import signals.choices.signal
import signals.models.sharing
import youthwork.lib.create_tables


class Migration(migrations.Migration):
    replaces = [
        ("signals", "0001_signals_steps_and_terms"),
        ("signals", "0002_signal_versions"),
        ("signals", "0003_terms"),
        ("signals", "0004_reckon_terms"),
        ("signals", "0005_moves_by_the_table"),
        ("signals", "0006_disclosures"),
        ("signals", "0007_approaches"),
        ("signals", "0008_seen_and_meant"),
        ("signals", "0009_interpret_what_is_closed"),
        ("signals", "0010_closed_was_interpreted"),
        ("signals", "0011_instaclean"),
        ("signals", "0012_trend_months"),
        ("signals", "0014_trend_messages"),
        ("signals", "0015_disclosures_of_approaches"),
        ("signals", "0016_instaclean_moves"),
        ("signals", "0017_planned_steps"),
        ("signals", "0018_saved_filters"),
        ("signals", "0019_closed_newest_first"),
        ("signals", "0020_answers_and_reminders"),
        ("signals", "0021_approach_versions"),
        ("signals", "0022_count_places_again"),
        ("signals", "0023_indexes_by_person"),
        ("signals", "0024_month_counted"),
        ("signals", "0025_last_by_person"),
        ("signals", "0026_words_without_numbers"),
        ("signals", "0027_account_question"),
        ("signals", "0028_number_lanes"),
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
                    name="ItemCounter",
                    fields=[
                        (
                            "year",
                            models.PositiveSmallIntegerField(primary_key=True, serialize=False),
                        ),
                        ("last", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="NumberLane",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "year",
                                "lane",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("lane", models.PositiveSmallIntegerField()),
                        ("next", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Approach",
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
                            privacy.fields.EncryptedTextField(
                                max_length=80, multiline=False, null=True, verbose_name="title"
                            ),
                        ),
                        (
                            "problem",
                            privacy.fields.EncryptedTextField(
                                max_length=1000, null=True, verbose_name="problem"
                            ),
                        ),
                        (
                            "goal",
                            privacy.fields.EncryptedTextField(
                                max_length=1000, null=True, verbose_name="goal"
                            ),
                        ),
                        (
                            "result",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=1000, null=True, verbose_name="result"
                            ),
                        ),
                        (
                            "lesson",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=500, null=True, verbose_name="lesson"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "Running"), ("ended", "Ended")],
                                default="open",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("started_on", models.DateField(verbose_name="start")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="end")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                            "lead",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partners",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="organisation.partner"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approaches",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "signals",
                            models.ManyToManyField(related_name="approaches", to="signals.signal"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "approaches",
                        "indexes": [
                            models.Index(fields=["team", "-started_on"], name="approach_of_team")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on", None), ("status", "open")),
                                    models.Q(("ended_on__isnull", False), ("status", "ended")),
                                    _connector="OR",
                                ),
                                name="approach_ended_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on", None),
                                    ("ended_on__gte", models.F("started_on")),
                                    _connector="OR",
                                ),
                                name="approach_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at", None),
                                    models.Q(
                                        ("created_by", None),
                                        ("goal__isnull", True),
                                        ("lead", None),
                                        ("lesson__isnull", True),
                                        ("problem__isnull", True),
                                        ("result__isnull", True),
                                        ("title__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="approach_erased_names_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Disclosure",
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
                            "ref",
                            models.CharField(
                                default=signals.models.sharing.new_ref,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("proposed", "Proposed"),
                                    ("asked", "Waits for the privacy officer"),
                                    ("shared", "Shared"),
                                    ("declined", "Not shared"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("link", "By a link that works for 7 days"),
                                    ("spoken", "By phone or in a meeting"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("data_kinds", models.JSONField(default=list)),
                        (
                            "summary",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=300,
                                multiline=False,
                                null=True,
                                verbose_name="one sentence",
                            ),
                        ),
                        (
                            "told_youth",
                            models.CharField(choices=[("yes", "Yes"), ("no", "No")], max_length=5),
                        ),
                        (
                            "told_reason",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=200,
                                multiline=False,
                                null=True,
                                verbose_name="why not",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("shared_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "decision_reason",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=200,
                                multiline=False,
                                null=True,
                                verbose_name="reason",
                            ),
                        ),
                        ("declined_at", models.DateTimeField(editable=False, null=True)),
                        ("link_ends_at", models.DateTimeField(editable=False, null=True)),
                        ("revoked_at", models.DateTimeField(editable=False, null=True)),
                        ("mark", models.CharField(blank=True, editable=False, max_length=64)),
                        ("read_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "browser_hash",
                            models.CharField(blank=True, editable=False, max_length=64),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("taken_up", "We take this up"),
                                    ("known", "We know this already"),
                                    ("not_ours", "Not for us"),
                                ],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "answer_note",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=300,
                                null=True,
                                verbose_name="note of the partner",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        ("texts_erased_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="organisation.sharingagreement",
                            ),
                        ),
                        (
                            "approach",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="signals.approach",
                            ),
                        ),
                        (
                            "approver",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "declined_by",
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
                            "partner",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="organisation.partner",
                            ),
                        ),
                        (
                            "shared_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signal",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="signals.signal",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["partner", "-shared_at"], name="disclosure_of_partner"
                            ),
                            models.Index(fields=["signal", "made_at"], name="disclosure_of_signal"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["draft", "proposed", "asked", "shared", "declined"],
                                    )
                                ),
                                name="disclosure_has_a_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "shared"), _negated=True),
                                    ("agreement__isnull", False),
                                    models.Q(
                                        ("approver__isnull", False),
                                        ("decision_reason__isnull", False),
                                    ),
                                    models.Q(
                                        ("approver__isnull", False),
                                        ("texts_erased_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="disclosure_has_an_agreement_or_an_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("shared_at__isnull", False), ("status", "shared")),
                                    models.Q(
                                        models.Q(("status", "shared"), _negated=True),
                                        ("answer", ""),
                                        ("read_at", None),
                                        ("shared_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="disclosure_shared_has_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("told_youth", "no"), _negated=True),
                                    ("told_reason__isnull", False),
                                    ("texts_erased_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="disclosure_not_told_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("told_youth__in", ["yes", "no"])),
                                name="disclosure_says_who_was_told",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("route__in", ["link", "spoken"])),
                                name="disclosure_has_a_known_route",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "declined"), _negated=True),
                                    ("declined_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="disclosure_declined_has_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("link_ends_at", None), ("status", "shared"), _connector="OR"
                                ),
                                name="disclosure_has_a_link_once_shared",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="disclosure_answered_has_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approach", None), ("signal__isnull", False)),
                                    models.Q(("approach__isnull", False), ("signal", None)),
                                    _connector="OR",
                                ),
                                name="disclosure_is_about_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DisclosureLink",
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
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "disclosure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="signals.disclosure",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="InstacleanRound",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField()),
                        ("ref", models.CharField(editable=False, max_length=8, unique=True)),
                        ("starts_on", models.DateField(verbose_name="the list opens on")),
                        ("ends_on", models.DateField(verbose_name="the list closes on")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("open", "open"),
                                    ("sent", "sent"),
                                    ("outcome", "outcome"),
                                    ("closed", "closed"),
                                    ("not_held", "not held"),
                                ],
                                default="planned",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "not_held_reason",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=300,
                                null=True,
                                verbose_name="why it was not held",
                            ),
                        ),
                        (
                            "community_service",
                            models.BooleanField(
                                default=False, verbose_name="as a community service"
                            ),
                        ),
                        (
                            "participants_count",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                verbose_name="how many young people take part",
                            ),
                        ),
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "quarter"), name="round_once_a_quarter"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__range", (1, 4))),
                                name="round_is_of_one_of_four_quarters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="round_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "planned",
                                            "open",
                                            "sent",
                                            "outcome",
                                            "closed",
                                            "not_held",
                                        ],
                                    )
                                ),
                                name="round_has_a_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "not_held"), _negated=True),
                                    ("not_held_reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="round_not_held_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["planned", "open", "not_held"]),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="round_sent_has_its_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["planned", "open", "not_held"]),
                                        _negated=True,
                                    ),
                                    ("sent_at", None),
                                    _connector="OR",
                                ),
                                name="round_unsent_has_no_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("status__in", ("closed", "not_held")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ("closed", "not_held")), _negated=True
                                        ),
                                        ("closed_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="round_ended_has_its_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("community_service", True),
                                    ("participants_count", None),
                                    _connector="OR",
                                ),
                                name="round_counts_who_serve_only",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("participants_count", None),
                                    ("participants_count__lte", 99),
                                    _connector="OR",
                                ),
                                name="round_counts_a_group",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerRequest",
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
                        ("asked_on", models.DateField(verbose_name="asked on")),
                        (
                            "asked_by",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=120,
                                multiline=False,
                                null=True,
                                verbose_name="function of who asked",
                            ),
                        ),
                        (
                            "question",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=300, null=True, verbose_name="what was asked"
                            ),
                        ),
                        (
                            "purpose",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=200,
                                multiline=False,
                                null=True,
                                verbose_name="what for",
                            ),
                        ),
                        (
                            "about_persons",
                            models.BooleanField(default=False, verbose_name="it is about persons"),
                        ),
                        (
                            "is_demand",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="a formal demand"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("answered_generally", "Answered in general"),
                                    ("refused", "Refused"),
                                    ("referred", "Referred"),
                                ],
                                max_length=20,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "refusal_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("names", "It asks for names or accounts"),
                                    ("watching", "It asks to look somebody up or to watch"),
                                    ("no_agreement", "It falls outside the agreement"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "told",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=300, null=True, verbose_name="what was told"
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("texts_erased_at", models.DateTimeField(editable=False, null=True)),
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
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="organisation.partner",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["partner", "-made_at"], name="request_of_partner")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer__in", ["answered_generally", "refused", "referred"])
                                ),
                                name="request_has_a_known_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("about_persons", False),
                                    models.Q(("answer", "answered_generally"), _negated=True),
                                    _connector="OR",
                                ),
                                name="request_about_persons_is_not_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "refused"), _negated=True),
                                    models.Q(("refusal_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="request_refused_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_demand", False), ("answer", "referred"), _connector="OR"
                                ),
                                name="request_demand_is_referred",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedList",
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
                        ("kind", models.CharField(editable=False, max_length=20)),
                        ("first_month", models.DateField()),
                        ("last_month", models.DateField()),
                        ("total", models.PositiveIntegerField()),
                        ("figures", models.JSONField()),
                        ("published_at", models.DateTimeField()),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("team", "kind", "first_month"),
                                name="published_list_of_team_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("team", None)),
                                fields=("kind", "first_month"),
                                name="published_list_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_month__gte", models.F("first_month"))),
                                name="published_list_has_length",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("total__gte", 5)),
                                name="published_list_has_no_small_total",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundSession",
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
                        ("held_on", models.DateField(verbose_name="day")),
                        ("themes", models.JSONField(default=list, verbose_name="talked about")),
                        (
                            "reflection",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=600, null=True, verbose_name="how it went"
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="signals.instacleanround",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SavedFilter",
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
                        ("name", privacy.fields.FreeCharField(max_length=40, verbose_name="name")),
                        ("query", models.CharField(max_length=400)),
                        ("is_default", models.BooleanField(default=False)),
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
                                fields=("user", "name"), name="signal_filter_name_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_default", True)),
                                fields=("user",),
                                name="signal_filter_one_default",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signal",
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
                        (
                            "client_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("area", models.CharField(blank=True, max_length=80, verbose_name="place")),
                        (
                            "category",
                            models.CharField(
                                choices=signals.choices.signal.category_choices,
                                max_length=40,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "subcategory",
                            models.CharField(blank=True, max_length=40, verbose_name="sub-kind"),
                        ),
                        (
                            "severity",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "Good to know"),
                                    (2, "Watch"),
                                    (3, "Act"),
                                    (4, "Fast"),
                                    (5, "Now"),
                                ],
                                null=True,
                                verbose_name="severity",
                            ),
                        ),
                        (
                            "opportunity_when",
                            models.CharField(
                                blank=True,
                                choices=[("now", "Now"), ("later", "Later")],
                                max_length=10,
                            ),
                        ),
                        (
                            "title",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=80, null=True, verbose_name="title"
                            ),
                        ),
                        (
                            "narrative",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=1500, null=True, verbose_name="what was seen"
                            ),
                        ),
                        ("seen_at", models.DateTimeField(verbose_name="seen")),
                        (
                            "account_handle",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=200,
                                null=True,
                                verbose_name="account that posts this",
                            ),
                        ),
                        ("account_term", models.BigIntegerField(editable=False, null=True)),
                        ("index_mark", models.CharField(blank=True, editable=False, max_length=8)),
                        (
                            "location_url",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=2000,
                                null=True,
                                verbose_name="address of the page",
                            ),
                        ),
                        (
                            "still_visible",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("disappears", "It disappears by itself"),
                                    ("unknown", "I don't know"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "identity_sure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("not_applicable", "Not applicable"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "observed",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("seen", "I saw it myself"),
                                    ("heard", "Somebody told me"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "interpretation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("joke", "Joke"),
                                    ("peer_pressure", "Peer pressure"),
                                    ("possibly_serious", "Possibly serious"),
                                    ("unknown", "I don't know"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "meaning",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=500,
                                null=True,
                                verbose_name="what the worker makes of it",
                            ),
                        ),
                        (
                            "offline_picture",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fits", "Fits"),
                                    ("differs", "Differs"),
                                    ("unknown", "I don't know"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "about_minors",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I don't know")],
                                max_length=10,
                            ),
                        ),
                        (
                            "group_size",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("one", "1"),
                                    ("few", "2–5"),
                                    ("group", "6–15"),
                                    ("many", "More"),
                                    ("unknown", "I don't know"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "age_band",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("under_12", "Under 12"),
                                    ("12_15", "12–15"),
                                    ("16_17", "16–17"),
                                    ("18_plus", "18 and over"),
                                    ("unknown", "I don't know"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("concerns_one_youth", models.BooleanField(default=False)),
                        ("text_confirmed", models.BooleanField(default=False, editable=False)),
                        (
                            "no_person",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.signal.no_person_choices,
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("in_progress", "In progress"),
                                    ("waiting_partner", "Waiting for a partner"),
                                    ("waiting_platform", "Waiting for the platform"),
                                    ("closed", "Closed"),
                                    ("reopened", "Reopened"),
                                    ("merged", "Duplicate"),
                                    ("anonymised", "Anonymised"),
                                ],
                                default="new",
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        ("came_from", models.CharField(blank=True, editable=False, max_length=20)),
                        (
                            "moved_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "term_from",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("due_at", models.DateTimeField(editable=False, null=True)),
                        ("first_step_at", models.DateTimeField(editable=False, null=True)),
                        ("term_met_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.signal.outcome_choices,
                                max_length=20,
                            ),
                        ),
                        ("paused_until", models.DateField(blank=True, null=True)),
                        (
                            "paused_reason",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=200, null=True
                            ),
                        ),
                        ("is_practice", models.BooleanField(default=False, editable=False)),
                        (
                            "created_offline_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "account_erased_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "anonymised_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="duplicates",
                                to="signals.signal",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
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
                                related_name="+",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signals",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["team", "-received_at", "-id"], name="signal_newest_of_team"
                            ),
                            models.Index(
                                fields=["created_by", "-received_at", "-id"],
                                name="signal_newest_logged",
                            ),
                            models.Index(
                                condition=models.Q(("owner__isnull", False)),
                                fields=["owner", "-received_at", "-id"],
                                name="signal_newest_owned",
                            ),
                            models.Index(fields=["created_by", "-id"], name="signal_last_logged"),
                            models.Index(
                                condition=models.Q(("owner__isnull", False)),
                                fields=["owner", "-id"],
                                name="signal_last_owned",
                            ),
                            models.Index(fields=["team", "seen_at"], name="signal_seen_in_team"),
                            models.Index(
                                fields=["team", "category", "severity", "-received_at", "-id"],
                                name="signal_filtered",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "new",
                                            "in_progress",
                                            "waiting_partner",
                                            "waiting_platform",
                                            "reopened",
                                        ],
                                    )
                                ),
                                fields=["team", "severity", "-received_at"],
                                name="signal_open_of_team",
                            ),
                            models.Index(
                                condition=models.Q(("account_term__isnull", False)),
                                fields=["account_term"],
                                name="signal_by_account",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "new",
                                            "in_progress",
                                            "waiting_partner",
                                            "waiting_platform",
                                            "reopened",
                                        ],
                                    ),
                                    ("account_term__isnull", False),
                                ),
                                fields=["account_term"],
                                name="signal_open_by_account",
                            ),
                            models.Index(
                                condition=models.Q(("status", "closed")),
                                fields=["team", "-received_at", "-id"],
                                name="signal_closed_of_team",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "new",
                                            "in_progress",
                                            "waiting_partner",
                                            "waiting_platform",
                                            "reopened",
                                        ],
                                    )
                                ),
                                fields=["created_by"],
                                name="signal_open_logged",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "new",
                                            "in_progress",
                                            "waiting_partner",
                                            "waiting_platform",
                                            "reopened",
                                        ],
                                    ),
                                    ("owner__isnull", False),
                                ),
                                fields=["owner"],
                                name="signal_open_owned",
                            ),
                            models.Index(
                                condition=models.Q(("merged_into__isnull", False)),
                                fields=["merged_into"],
                                name="signal_merged_into",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("term_met_at", None),
                                    (
                                        "status__in",
                                        [
                                            "new",
                                            "in_progress",
                                            "waiting_partner",
                                            "waiting_platform",
                                            "reopened",
                                        ],
                                    ),
                                ),
                                fields=["due_at"],
                                name="signal_open_by_term",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("category", "opportunity"), ("severity", None)),
                                    models.Q(
                                        models.Q(("category", "opportunity"), _negated=True),
                                        ("severity__isnull", False),
                                        ("severity__range", (1, 5)),
                                    ),
                                    _connector="OR",
                                ),
                                name="signal_has_severity_unless_opportunity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subcategory", "sexual_image_minor"), _negated=True),
                                    models.Q(
                                        ("account_handle__isnull", True),
                                        ("location_url__isnull", True),
                                        ("meaning__isnull", True),
                                        ("merged_into__isnull", True),
                                        ("narrative__isnull", True),
                                        ("severity", 5),
                                        ("title__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="signal_of_minor_image_keeps_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("category", "unsafe_home"), _negated=True),
                                        ("concerns_one_youth", False),
                                    ),
                                    models.Q(
                                        ("meaning__isnull", True), ("narrative__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="signal_of_home_or_one_youth_has_no_story",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "closed"), _negated=True),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="signal_closed_has_an_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "closed"),
                                    models.Q(("closed_at", None), ("outcome", "")),
                                    _connector="OR",
                                ),
                                name="signal_open_has_no_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "closed"), _negated=True),
                                    ("severity__isnull", True),
                                    ("severity__lt", 3),
                                    models.Q(("interpretation", ""), _negated=True),
                                    ("category", "unsafe_home"),
                                    ("concerns_one_youth", True),
                                    ("subcategory", "sexual_image_minor"),
                                    ("outcome", "retracted"),
                                    _connector="OR",
                                ),
                                name="signal_closed_was_interpreted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "new",
                                            "in_progress",
                                            "waiting_partner",
                                            "waiting_platform",
                                            "closed",
                                            "reopened",
                                            "merged",
                                            "anonymised",
                                        ],
                                    )
                                ),
                                name="signal_has_a_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("came_from", ""), ("status", "new")),
                                    models.Q(
                                        ("came_from", "new"),
                                        (
                                            "status__in",
                                            [
                                                "closed",
                                                "in_progress",
                                                "merged",
                                                "waiting_partner",
                                                "waiting_platform",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("came_from", "in_progress"),
                                        (
                                            "status__in",
                                            [
                                                "closed",
                                                "merged",
                                                "waiting_partner",
                                                "waiting_platform",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("came_from", "waiting_partner"),
                                        (
                                            "status__in",
                                            ["closed", "in_progress", "merged", "waiting_platform"],
                                        ),
                                    ),
                                    models.Q(
                                        ("came_from", "waiting_platform"),
                                        (
                                            "status__in",
                                            ["closed", "in_progress", "merged", "waiting_partner"],
                                        ),
                                    ),
                                    models.Q(
                                        ("came_from", "closed"),
                                        ("status__in", ["anonymised", "reopened"]),
                                    ),
                                    models.Q(
                                        ("came_from", "reopened"),
                                        (
                                            "status__in",
                                            [
                                                "closed",
                                                "in_progress",
                                                "merged",
                                                "waiting_partner",
                                                "waiting_platform",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("came_from", "merged"),
                                        (
                                            "status__in",
                                            [
                                                "in_progress",
                                                "new",
                                                "reopened",
                                                "waiting_partner",
                                                "waiting_platform",
                                            ],
                                        ),
                                    ),
                                    models.Q(("came_from", "anonymised"), ("status__in", [])),
                                    _connector="OR",
                                ),
                                name="signal_moves_by_the_table",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("severity__in", [4, 5]),
                                        ("status", "closed"),
                                        _negated=True,
                                    ),
                                    ("first_step_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="signal_urgent_closed_has_a_step",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("term_met_at", None),
                                    ("first_step_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="signal_term_met_by_a_step",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "merged"), _negated=True),
                                    ("merged_into__isnull", False),
                                    _connector="OR",
                                ),
                                name="signal_merged_has_its_other",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "anonymised"), _negated=True),
                                    models.Q(
                                        ("account_handle__isnull", True),
                                        ("anonymised_at__isnull", False),
                                        ("created_by", None),
                                        ("location_url__isnull", True),
                                        ("meaning__isnull", True),
                                        ("narrative__isnull", True),
                                        ("owner", None),
                                        ("title__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="signal_anonymised_names_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingCodeStep",
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
                        ("step", models.PositiveSmallIntegerField(editable=False)),
                        ("done_on", models.DateField(editable=False)),
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
                            "signal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reporting_code",
                                to="signals.signal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("signal", "step"), name="reporting_code_step_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("step__range", (1, 5))),
                                name="reporting_code_has_five_steps",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstacleanItem",
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
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.signal.category_choices,
                                max_length=40,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "subcategory",
                            models.CharField(blank=True, max_length=40, verbose_name="sub-kind"),
                        ),
                        (
                            "ground",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.rounds.ground_choices,
                                max_length=12,
                                verbose_name="ground",
                            ),
                        ),
                        (
                            "rule_text",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=200,
                                null=True,
                                verbose_name="which law or rule",
                            ),
                        ),
                        (
                            "reason",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=600, null=True, verbose_name="reason"
                            ),
                        ),
                        (
                            "account_handle",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=200, null=True, verbose_name="account"
                            ),
                        ),
                        (
                            "location_url",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=2000,
                                null=True,
                                verbose_name="exact location",
                            ),
                        ),
                        ("account_term", models.BigIntegerField(editable=False, null=True)),
                        ("place_term", models.BigIntegerField(editable=False, null=True)),
                        ("index_mark", models.CharField(blank=True, editable=False, max_length=8)),
                        ("has_exact_place", models.BooleanField(default=False, editable=False)),
                        (
                            "is_closed_account",
                            models.BooleanField(default=False, verbose_name="closed account"),
                        ),
                        (
                            "seen_on",
                            models.DateField(blank=True, null=True, verbose_name="seen on"),
                        ),
                        (
                            "good_faith",
                            models.BooleanField(default=False, verbose_name="in good faith"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("listed", "on the list"),
                                    ("checked", "checked"),
                                    ("sent", "sent"),
                                    ("received", "received"),
                                    ("decided", "decided"),
                                    ("appealed", "appealed"),
                                    ("done", "done"),
                                ],
                                default="listed",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "receipt_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="receipt confirmed on"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.rounds.decision_choices,
                                max_length=12,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "decided_on",
                            models.DateField(blank=True, null=True, verbose_name="decided on"),
                        ),
                        (
                            "redress",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=300, null=True, verbose_name="redress"
                            ),
                        ),
                        (
                            "appealed_on",
                            models.DateField(blank=True, null=True, verbose_name="appealed on"),
                        ),
                        (
                            "appeal_decision",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.rounds.decision_choices,
                                max_length=12,
                            ),
                        ),
                        ("appeal_decided_on", models.DateField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("wrong_on", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "wrong_note",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=300,
                                null=True,
                                verbose_name="what went wrong",
                            ),
                        ),
                        (
                            "reviewed_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
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
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="signals.instacleanround",
                            ),
                        ),
                        (
                            "signal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="items",
                                to="signals.signal",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account_term"], name="item_by_account"),
                            models.Index(fields=["place_term"], name="item_by_place"),
                            models.Index(
                                fields=["status", "-created_at", "-id"],
                                name="item_newest_of_status",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("subcategory", "sexual_image_minor"), _negated=True
                                ),
                                name="item_is_no_image_of_a_minor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("category__in", ("opportunity", "unsafe_home")), _negated=True
                                ),
                                name="item_is_of_a_kind_to_report",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "listed",
                                            "checked",
                                            "sent",
                                            "received",
                                            "decided",
                                            "appealed",
                                            "done",
                                        ],
                                    )
                                ),
                                name="item_has_a_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "listed"),
                                    models.Q(
                                        models.Q(("category", ""), _negated=True),
                                        models.Q(("ground", ""), _negated=True),
                                        ("checked_at__isnull", False),
                                        ("good_faith", True),
                                        ("has_exact_place", True),
                                        ("is_closed_account", False),
                                        ("seen_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_checked_is_complete",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_by", None),
                                    ("created_by", None),
                                    models.Q(("checked_by", models.F("created_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="item_is_checked_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sent_at", None), ("status__in", ("listed", "checked"))
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ("listed", "checked")), _negated=True
                                        ),
                                        ("sent_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_sent_has_its_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_on__isnull", False),
                                        ("status__in", ("decided", "appealed", "done")),
                                        models.Q(("decision", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ("decided", "appealed", "done")),
                                            _negated=True,
                                        ),
                                        ("decided_on", None),
                                        ("decision", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_decided_has_its_decision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "appealed"), _negated=True),
                                    ("appealed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="item_appealed_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "listed"), _negated=True),
                                    models.Q(("checked_at", None), ("checked_by", None)),
                                    _connector="OR",
                                ),
                                name="item_listed_was_not_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "received"), _negated=True),
                                    ("receipt_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="item_received_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["listed", "checked", "sent"]), _negated=True
                                    ),
                                    ("receipt_on", None),
                                    _connector="OR",
                                ),
                                name="item_sent_has_no_receipt_yet",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["appealed", "done"]),
                                    ("appealed_on", None),
                                    _connector="OR",
                                ),
                                name="item_decided_was_not_appealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", False), ("status", "done")),
                                    models.Q(
                                        models.Q(("status", "done"), _negated=True),
                                        ("done_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_done_has_its_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "done"), _negated=True),
                                    ("appealed_on", None),
                                    models.Q(("appeal_decision", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="item_done_knows_what_came_of_its_appeal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("appeal_decided_on", None), ("appeal_decision", "")),
                                    models.Q(
                                        ("appeal_decided_on__isnull", False),
                                        ("appealed_on__isnull", False),
                                        models.Q(("appeal_decision", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_appeal_is_decided_after_it_was_made",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at", None),
                                    models.Q(
                                        ("account_handle__isnull", True),
                                        ("location_url__isnull", True),
                                        ("reason__isnull", True),
                                        ("rule_text__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_erased_holds_nothing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountQuestion",
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
                        ("asked_on", models.DateField(editable=False)),
                        (
                            "told",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.informing.told_choices,
                                max_length=20,
                            ),
                        ),
                        ("answered_on", models.DateField(editable=False, null=True)),
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
                            "signal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="account_question",
                                to="signals.signal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_on", None), ("told", "")),
                                    models.Q(
                                        models.Q(("told", ""), _negated=True),
                                        ("answered_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="account_question_answered_has_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignalMonth",
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
                        ("month", models.DateField()),
                        ("counted_from", models.DateTimeField()),
                        ("counted_until", models.DateTimeField()),
                        ("marked_at", models.DateTimeField()),
                        ("changes", models.PositiveIntegerField(default=0)),
                        ("counts", models.JSONField(null=True)),
                        (
                            "team",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["team", "counted_until"], name="signal_month_counted"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("team", "month"), name="signal_month_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)),
                                name="signal_month_begins_on_the_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counted_until__gt", models.F("counted_from"))),
                                name="signal_month_has_length",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignalStep",
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
                            "kind",
                            models.CharField(
                                choices=signals.choices.signal.step_choices,
                                max_length=30,
                                verbose_name="step",
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True, verbose_name="when")),
                        (
                            "note",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=500, null=True, verbose_name="note"
                            ),
                        ),
                        (
                            "outcome",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=500,
                                null=True,
                                verbose_name="what came of it",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="before")),
                        ("reminded_at", models.DateTimeField(editable=False, null=True)),
                        ("escalated_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "receipt_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="receipt confirmed on"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=signals.choices.rounds.decision_choices,
                                max_length=12,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "decided_on",
                            models.DateField(blank=True, null=True, verbose_name="decided on"),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="signal_steps",
                                to="workers.activity",
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
                            "item",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="steps",
                                to="signals.instacleanitem",
                            ),
                        ),
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
                            "signal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="signals.signal",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["owner", "due_on"],
                                name="signal_step_to_do",
                            ),
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["due_on"],
                                name="signal_step_to_do_by_day",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_at__isnull", False),
                                    ("due_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="signal_step_is_done_or_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_at__isnull", False),
                                    ("outcome__isnull", True),
                                    _connector="OR",
                                ),
                                name="signal_step_to_do_has_no_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("done_at__isnull", False), ("kind", "reported_platform")
                                    ),
                                    models.Q(
                                        ("decided_on", None),
                                        ("decision", ""),
                                        ("item", None),
                                        ("receipt_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="signal_step_answered_is_a_report",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_on", None), ("decision", "")),
                                    models.Q(
                                        models.Q(("decision", ""), _negated=True),
                                        ("decided_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="signal_step_decided_has_its_day",
                            ),
                            models.UniqueConstraint(
                                fields=("item",), name="signal_step_once_a_notice"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignalTerm",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "signal_id",
                                "term",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("team_id", models.BigIntegerField()),
                        ("term", models.BigIntegerField()),
                        (
                            "signal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="terms",
                                to="signals.signal",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["team_id", "term", "-signal"], name="signal_by_term"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignalVersion",
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
                        ("number", models.PositiveIntegerField(editable=False)),
                        ("changed", models.CharField(editable=False, max_length=400)),
                        ("changed_at", models.DateTimeField(editable=False)),
                        (
                            "title",
                            privacy.fields.EncryptedTextField(
                                editable=False, max_length=80, null=True
                            ),
                        ),
                        (
                            "narrative",
                            privacy.fields.EncryptedTextField(
                                editable=False, max_length=1500, null=True
                            ),
                        ),
                        (
                            "meaning",
                            privacy.fields.EncryptedTextField(
                                editable=False, max_length=500, null=True
                            ),
                        ),
                        (
                            "account_handle",
                            privacy.fields.EncryptedTextField(
                                editable=False, max_length=200, null=True
                            ),
                        ),
                        (
                            "location_url",
                            privacy.fields.EncryptedTextField(
                                editable=False, max_length=2000, null=True
                            ),
                        ),
                        ("seen_at", models.DateTimeField(editable=False)),
                        ("codes", models.JSONField(default=dict, editable=False)),
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
                            "platform",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.platform",
                            ),
                        ),
                        (
                            "signal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="signals.signal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("signal", "number"), name="signal_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrendMessage",
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
                            "ref",
                            models.CharField(
                                default=signals.models.sharing.new_ref,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "body",
                            privacy.fields.EncryptedTextField(
                                max_length=5000, null=True, verbose_name="message"
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("sent_at", models.DateTimeField(editable=False, null=True)),
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
                            "partners",
                            models.ManyToManyField(related_name="+", to="organisation.partner"),
                        ),
                        (
                            "published",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="signals.publishedlist",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_at", None), ("body__isnull", False), _connector="OR"
                                ),
                                name="trend_message_has_a_text",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApproachStep",
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
                                choices=signals.choices.signal.step_choices,
                                max_length=30,
                                verbose_name="step",
                            ),
                        ),
                        (
                            "note",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=500, null=True, verbose_name="note"
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                        (
                            "done_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="when"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("reminded_at", models.DateTimeField(editable=False, null=True)),
                        ("escalated_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="workers.activity",
                            ),
                        ),
                        (
                            "approach",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="signals.approach",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["owner", "due_on"],
                                name="approach_step_to_do",
                            ),
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["due_on"],
                                name="approach_step_to_do_by_day",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_at__isnull", False),
                                    ("due_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="approach_step_is_done_or_due",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
