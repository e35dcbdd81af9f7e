"""Questions about images, the answers, what was published, withdrawals, takedowns, and their evidence."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import consent.models.event
import consent.models.request
import privacy.fields
import youthwork.lib.create_tables


class Migration(migrations.Migration):
    replaces = [
        ("consent", "0001_initial"),
        ("consent", "0002_lists"),
        ("consent", "0003_made_by_of_consents"),
        ("consent", "0004_take_down_reminders"),
        ("consent", "0005_asked_anew"),
        ("consent", "0006_events_and_group_lists"),
        ("consent", "0007_wrong_person_and_erased"),
        ("consent", "0008_every_question_ends"),
        ("consent", "0009_open_has_an_end"),
        ("consent", "0010_who_is_told_it_is_gone"),
        ("consent", "0011_what_was_closed_before"),
        ("consent", "0012_objections_settled"),
        ("consent", "0013_not_counted"),
        ("consent", "0014_one_open_question"),
        ("consent", "0015_open_once"),
        ("consent", "0016_told_apart"),
        ("consent", "0017_subject_once"),
        ("consent", "0018_own_link_generation"),
        ("consent", "0019_one_term_for_a_mailbox"),
        ("consent", "0020_doubts_about_who_signed"),
        ("consent", "0021_named_by_who_asked"),
        ("consent", "0022_indexes_by_name"),
        ("consent", "0023_sixteen_in_person"),
        ("consent", "0024_objected_at"),
        ("consent", "0025_objections_guarded"),
        ("consent", "0026_signer_bounced"),
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
                    name="Answer",
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
                        ("client_id", models.UUIDField(editable=False, null=True, unique=True)),
                        ("text_hash", models.CharField(editable=False, max_length=64)),
                        ("decisions", models.JSONField()),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("parent", "Parent with parental authority"),
                                    ("guardian", "Guardian"),
                                    (
                                        "guardian_institution",
                                        "Staff member of the guardian institution",
                                    ),
                                    ("self", "The young person"),
                                    ("foster_parent", "Foster parent without guardianship"),
                                    ("step_parent", "Step-parent"),
                                    ("sibling", "Brother or sister"),
                                    ("other", "Someone else"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("declares_authority", models.BooleanField(default=False)),
                        (
                            "child_agrees",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes, the child agrees"),
                                    ("no", "No, the child doesn't want it"),
                                    ("not_discussed", "Not discussed yet"),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "signer_name",
                            privacy.fields.EncryptedTextField(
                                max_length=80, multiline=False, null=True, verbose_name="name"
                            ),
                        ),
                        (
                            "typed",
                            privacy.fields.EncryptedTextField(
                                max_length=80, multiline=False, null=True, verbose_name="typed name"
                            ),
                        ),
                        (
                            "drawn",
                            privacy.fields.EncryptedTextField(
                                max_length=50000,
                                multiline=False,
                                null=True,
                                typed=False,
                                verbose_name="drawn signature",
                            ),
                        ),
                        ("signed_at", models.DateTimeField(editable=False)),
                        (
                            "received_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("on_device", models.BooleanField(default=False, editable=False)),
                        ("erased_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "text",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="consent.formtext",
                            ),
                        ),
                        (
                            "signer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="consent.signer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "relation__in",
                                        ("parent", "guardian", "guardian_institution", "self"),
                                    )
                                ),
                                name="answer_of_who_may_sign",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("relation", "self"),
                                    ("declares_authority", True),
                                    _connector="OR",
                                ),
                                name="answer_of_a_guardian_declares_authority",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("typed__isnull", False),
                                    ("drawn__isnull", False),
                                    ("erased_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="answer_has_a_signature",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceTombstone",
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
                        ("ref", models.CharField(max_length=12, unique=True)),
                        ("length", models.PositiveIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        ("erased_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Attestation",
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
                            "attested",
                            models.CharField(
                                choices=[
                                    ("seen", "I saw who signed"),
                                    ("spoken", "I spoke to who signed"),
                                    ("unseen", "I don't know who signed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "place",
                            privacy.fields.EncryptedTextField(
                                max_length=80, multiline=False, null=True, verbose_name="where"
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attestations",
                                to="consent.answer",
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
                    ],
                ),
                migrations.CreateModel(
                    name="Consent",
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
                        ("decisions", models.JSONField()),
                        ("withdrawn_rows", models.JSONField(default=list)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("valid", "Valid"),
                                    ("withdrawn", "Withdrawn"),
                                    ("expired", "Expired"),
                                    ("replaced", "Replaced"),
                                    ("disputed", "Disputed"),
                                ],
                                default="valid",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "assurance",
                            models.CharField(
                                choices=[
                                    ("A", "Seen by the worker"),
                                    ("B", "Link, and spoken by phone"),
                                    ("C", "Link only"),
                                ],
                                default="C",
                                max_length=1,
                            ),
                        ),
                        ("is_own", models.BooleanField(default=False)),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField()),
                        ("take_down_from", models.DateField()),
                        ("at_sixteen", models.BooleanField(default=False)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        ("disputed_at", models.DateTimeField(editable=False, null=True)),
                        ("objected_at", models.DateTimeField(editable=False, null=True)),
                        ("settled_at", models.DateTimeField(editable=False, null=True)),
                        ("taken_down_at", models.DateTimeField(editable=False, null=True)),
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
                            "settled_by",
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
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consent",
                                to="consent.consentrequest",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="consent.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["team", "status", "valid_until"], name="consent_of_team"
                            ),
                            models.Index(fields=["status", "valid_until"], name="consent_due"),
                            models.Index(
                                fields=["made_by", "status", "valid_until"], name="consent_of_maker"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("objected_at__isnull", False), ("settled_at", None)
                                ),
                                fields=["objected_at"],
                                name="consent_objected_to",
                            ),
                            models.Index(fields=["subject", "-made_at"], name="consent_of_subject"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["valid", "withdrawn", "expired", "replaced", "disputed"],
                                    )
                                ),
                                name="consent_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None), ("status__in", ("valid", "disputed"))
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("status__in", ("withdrawn", "expired", "replaced")),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_ended_has_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "disputed"), _negated=True),
                                    ("disputed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="consent_disputed_has_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("disputed_at", None),
                                    models.Q(
                                        ("objected_at__gte", models.F("disputed_at")),
                                        ("objected_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_disputed_is_objected_to",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__lt", models.F("valid_until"))),
                                name="consent_begins_before_it_ends",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "valid")),
                                fields=("subject",),
                                name="consent_valid_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentRequest",
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
                                default=consent.models.request.new_ref,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("client_id", models.UUIDField(editable=False, null=True, unique=True)),
                        ("first_name_term", models.BigIntegerField(editable=False, null=True)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "occasion",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=80, verbose_name="occasion"
                            ),
                        ),
                        ("rows", models.JSONField(default=list)),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("email", "Link by e-mail"),
                                    ("device", "On this phone"),
                                    ("link", "QR code or share"),
                                    ("paper", "On paper"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Sent"),
                                    ("opened", "Opened"),
                                    ("partly_signed", "Signed by one of two"),
                                    ("signed", "Signed"),
                                    ("refused", "Said no"),
                                    ("expired", "Link expired"),
                                    ("cancelled", "Cancelled"),
                                    ("undeliverable", "Mail not delivered"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        ("needs_both", models.BooleanField(default=False)),
                        ("from_team", models.BooleanField(default=False, editable=False)),
                        ("guardian_until", models.DateField(editable=False, null=True)),
                        ("sent_at", models.DateTimeField(editable=False, null=True)),
                        ("opened_at", models.DateTimeField(editable=False, null=True)),
                        ("expires_at", models.DateTimeField(editable=False, null=True)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        ("in_person_at", models.DateTimeField(editable=False, null=True)),
                        ("in_person_done_at", models.DateTimeField(editable=False, null=True)),
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
                            "renews",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="renewals",
                                to="consent.consent",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="requests",
                                to="consent.event",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="consent.subject",
                            ),
                        ),
                        (
                            "text_version",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="consent.textversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["team", "status", "-made_at"],
                                name="consent_request_of_team",
                            ),
                            models.Index(
                                fields=["made_by", "status", "-made_at"],
                                name="consent_request_of_maker",
                            ),
                            models.Index(
                                fields=["status", "expires_at"], name="consent_request_due"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("in_person_at__isnull", False), ("in_person_done_at", None)
                                ),
                                fields=["in_person_at"],
                                name="consent_request_in_person",
                            ),
                            models.Index(
                                fields=["status", "-made_at"], name="consent_request_by_status"
                            ),
                            models.Index(
                                fields=["subject", "-made_at"], name="consent_request_of_subject"
                            ),
                            models.Index(
                                fields=["team", "first_name_term", "-subject"],
                                name="request_team_name",
                            ),
                            models.Index(
                                fields=["made_by", "first_name_term", "-subject"],
                                name="request_maker_name",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "sent",
                                            "opened",
                                            "partly_signed",
                                            "signed",
                                            "refused",
                                            "expired",
                                            "cancelled",
                                            "undeliverable",
                                        ],
                                    )
                                ),
                                name="consent_request_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("route__in", ["email", "device", "link", "paper"])
                                ),
                                name="consent_request_route_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None),
                                    models.Q(
                                        (
                                            "status__in",
                                            ("draft", "sent", "opened", "partly_signed"),
                                        ),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_request_closed_has_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", False),
                                    ("status__in", ("draft", "sent", "opened", "partly_signed")),
                                    _connector="OR",
                                ),
                                name="consent_request_ended_has_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "status__in",
                                            ("draft", "sent", "opened", "partly_signed"),
                                        ),
                                        _negated=True,
                                    ),
                                    ("expires_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="consent_request_open_has_an_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "partly_signed"), _negated=True),
                                    ("needs_both", True),
                                    _connector="OR",
                                ),
                                name="consent_request_partly_signed_by_two",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("status__in", ("draft", "sent", "opened", "partly_signed"))
                                ),
                                fields=("subject",),
                                name="consent_request_open_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ErasedMark",
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
                        ("term", models.BigIntegerField(editable=False, unique=True)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["made_at"], name="erased_mark_made")],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
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
                                default=consent.models.request.new_ref,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=consent.models.event.new_token,
                                editable=False,
                                max_length=24,
                                unique=True,
                            ),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=60, verbose_name="name")),
                        ("day", models.DateField(verbose_name="day")),
                        ("rows", models.JSONField(default=list)),
                        ("open_until", models.DateField()),
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
                        "indexes": [models.Index(fields=["team", "-day"], name="event_of_team")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("open_until__gte", models.F("day"))),
                                name="event_open_until_its_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceEvent",
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
                        ("number", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("shown", "The text was shown"),
                                    ("signed", "Signed"),
                                    ("refused", "Refused"),
                                    ("attested", "Attested by a worker"),
                                    ("sealed", "Receipt sealed"),
                                    ("withdrawn", "Withdrawn"),
                                    ("disputed", "Disputed"),
                                    ("expired", "Expired"),
                                    ("replaced", "Replaced"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("text_hash", models.CharField(blank=True, max_length=64)),
                        ("content_hash", models.CharField(max_length=64)),
                        ("salt", models.BinaryField(max_length=32)),
                        ("before", models.CharField(blank=True, max_length=64)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="consent.consentrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "number"), name="evidence_in_order"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormText",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("guardian", "Parent or guardian"),
                                    ("youth", "The young person"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("language", models.CharField(max_length=2)),
                        ("content", models.JSONField()),
                        ("content_hash", models.CharField(editable=False, max_length=64)),
                        ("checked_on", models.DateField(null=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="texts",
                                to="consent.textversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["guardian", "youth"])),
                                name="form_text_has_a_known_role",
                            ),
                            models.UniqueConstraint(
                                fields=("version", "role", "language"),
                                name="form_text_once_in_a_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupDraft",
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
                            "content",
                            privacy.fields.EncryptedTextField(max_length=60000, typed=False),
                        ),
                        (
                            "kept_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "owner",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Misdelivery",
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
                        ("ref", models.CharField(editable=False, max_length=12)),
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        ("generation", models.PositiveSmallIntegerField(editable=False)),
                        (
                            "address",
                            privacy.fields.EncryptedTextField(
                                max_length=254, multiline=False, null=True, verbose_name="e-mail"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(editable=False, null=True)),
                        ("was_opened", models.BooleanField(default=False, editable=False)),
                        ("was_answered", models.BooleanField(default=False, editable=False)),
                        (
                            "noticed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("judge_by", models.DateTimeField(editable=False)),
                        (
                            "noticed_by",
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
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["noticed_at"], name="misdelivery_noticed")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ref", "number", "generation"),
                                name="misdelivery_noted_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
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
                                default=consent.models.request.new_ref,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("instagram_closed", "Instagram, closed profile"),
                                    ("snapchat_closed", "Snapchat, closed profile"),
                                    ("instagram_page", "Instagram page"),
                                    ("facebook_page", "Facebook page"),
                                    ("tiktok", "TikTok"),
                                    ("youtube", "YouTube"),
                                    ("website", "Website"),
                                    ("newsletter", "Newsletter"),
                                    ("leaflet", "Leaflet"),
                                    ("press", "Newspaper or broadcaster"),
                                    ("training", "Training of colleagues"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("photo", "Photos"), ("video", "Videos with sound")],
                                max_length=10,
                            ),
                        ),
                        ("what", privacy.fields.FreeCharField(max_length=80, verbose_name="what")),
                        (
                            "address",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=500,
                                multiline=False,
                                null=True,
                                typed=False,
                                verbose_name="address",
                            ),
                        ),
                        ("posted_on", models.DateField(verbose_name="posted on")),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("taken_down_at", models.DateTimeField(editable=False, null=True)),
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
                            models.Index(fields=["team", "-posted_on"], name="publication_of_team")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "channel__in",
                                        [
                                            "instagram_closed",
                                            "snapchat_closed",
                                            "instagram_page",
                                            "facebook_page",
                                            "tiktok",
                                            "youtube",
                                            "website",
                                            "newsletter",
                                            "leaflet",
                                            "press",
                                            "training",
                                        ],
                                    )
                                ),
                                name="publication_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["photo", "video"])),
                                name="publication_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicationSubject",
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
                            "consent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appearances",
                                to="consent.consent",
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subjects",
                                to="consent.publication",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("publication", "consent"), name="on_a_post_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signer",
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
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("guardian", "Parent or guardian"),
                                    ("youth", "The young person"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "name",
                            privacy.fields.EncryptedTextField(
                                max_length=80, multiline=False, null=True, verbose_name="name"
                            ),
                        ),
                        (
                            "email",
                            privacy.fields.EncryptedTextField(
                                max_length=254, multiline=False, null=True, verbose_name="e-mail"
                            ),
                        ),
                        (
                            "phone",
                            privacy.fields.EncryptedTextField(
                                max_length=40,
                                multiline=False,
                                null=True,
                                typed=False,
                                verbose_name="phone",
                            ),
                        ),
                        ("email_term", models.BigIntegerField(editable=False, null=True)),
                        ("language", models.CharField(default="nl", max_length=2)),
                        ("generation", models.PositiveSmallIntegerField(default=1, editable=False)),
                        (
                            "wrong_births",
                            models.PositiveSmallIntegerField(default=0, editable=False),
                        ),
                        ("locked_until", models.DateTimeField(editable=False, null=True)),
                        ("opened_at", models.DateTimeField(editable=False, null=True)),
                        ("bounced_at", models.DateTimeField(editable=False, null=True)),
                        ("wants_link_at", models.DateTimeField(editable=False, null=True)),
                        ("not_counted_at", models.DateTimeField(editable=False, null=True)),
                        ("misdirected_at", models.DateTimeField(editable=False, null=True)),
                        ("doubts", models.JSONField(default=list, editable=False)),
                        ("doubted_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signers",
                                to="consent.consentrequest",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["email_term"], name="signer_by_email"),
                            models.Index(
                                condition=models.Q(("locked_until__isnull", False)),
                                fields=["locked_until"],
                                name="signer_locked",
                            ),
                            models.Index(
                                condition=models.Q(("wants_link_at__isnull", False)),
                                fields=["wants_link_at"],
                                name="signer_wants_link",
                            ),
                            models.Index(
                                condition=models.Q(("not_counted_at__isnull", False)),
                                fields=["not_counted_at"],
                                name="signer_not_counted",
                            ),
                            models.Index(
                                condition=models.Q(("bounced_at__isnull", False)),
                                fields=["bounced_at"],
                                name="signer_bounced",
                            ),
                            models.Index(
                                condition=models.Q(("doubted_at__isnull", False)),
                                fields=["doubted_at"],
                                name="signer_doubted",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "number"), name="signer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number__in", (1, 2)), ("role", "guardian")),
                                    models.Q(("number", 1), ("role", "youth")),
                                    _connector="OR",
                                ),
                                name="signer_two_guardians_at_most",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
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
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("sign", "To sign"),
                                    ("manage", "To see, change and stop"),
                                    ("own", "Of a young person, to see and stop"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("generation", models.PositiveSmallIntegerField(default=1)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="consent.consentrequest",
                            ),
                        ),
                        (
                            "signer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="consent.signer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("purpose", "own"), ("signer", None)),
                                    models.Q(
                                        ("purpose__in", ("sign", "manage")),
                                        ("signer__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_link_is_of_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subject",
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
                                default=consent.models.request.new_ref,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "first_name",
                            privacy.fields.EncryptedTextField(
                                max_length=80, multiline=False, null=True, verbose_name="first name"
                            ),
                        ),
                        (
                            "last_name",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=80,
                                multiline=False,
                                null=True,
                                verbose_name="last name",
                            ),
                        ),
                        (
                            "birth_date",
                            privacy.fields.EncryptedTextField(
                                max_length=10, multiline=False, null=True, typed=False
                            ),
                        ),
                        (
                            "email",
                            privacy.fields.EncryptedTextField(
                                max_length=254,
                                multiline=False,
                                null=True,
                                verbose_name="own e-mail",
                            ),
                        ),
                        (
                            "note",
                            privacy.fields.EncryptedTextField(
                                max_length=60,
                                multiline=False,
                                null=True,
                                verbose_name="to tell apart",
                            ),
                        ),
                        ("name_term", models.BigIntegerField(editable=False, null=True)),
                        ("first_name_term", models.BigIntegerField(editable=False, null=True)),
                        ("birth_term", models.BigIntegerField(editable=False, null=True)),
                        ("is_namesake", models.BooleanField(default=False, editable=False)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "own_generation",
                            models.PositiveSmallIntegerField(default=1, editable=False),
                        ),
                        ("erase_asked_at", models.DateTimeField(editable=False, null=True)),
                        ("erased_at", models.DateTimeField(editable=False, null=True)),
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
                            models.Index(
                                fields=["name_term", "birth_term"], name="subject_by_name"
                            ),
                            models.Index(
                                fields=["team", "first_name_term"], name="subject_by_first_name"
                            ),
                            models.Index(
                                fields=["first_name_term", "-id"], name="subject_first_named"
                            ),
                            models.Index(fields=["team", "-id"], name="subject_of_team"),
                            models.Index(
                                condition=models.Q(("erase_asked_at__isnull", False)),
                                fields=["erase_asked_at"],
                                name="subject_to_erase",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_namesake", False)),
                                fields=("name_term", "birth_term"),
                                name="subject_once_unless_told_apart",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at__isnull", False),
                                    models.Q(
                                        ("birth_date__isnull", False), ("first_name__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="subject_has_a_name_until_erased",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TakedownTask",
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
                            "reason",
                            models.CharField(
                                choices=[
                                    ("withdrawn", "Consent was withdrawn"),
                                    ("disputed", "Somebody with authority objects"),
                                    ("replaced", "A newer answer says otherwise"),
                                    ("expired", "Consent expired"),
                                    ("sixteen", "Sixteen, and no answer of their own"),
                                    ("erased", "Asked to be erased"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("due_on", models.DateField()),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("reminded_at", models.DateTimeField(editable=False, null=True)),
                        ("escalated_at", models.DateTimeField(editable=False, null=True)),
                        ("done_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "impossible",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=120,
                                multiline=False,
                                null=True,
                                verbose_name="what could not be removed",
                            ),
                        ),
                        (
                            "consent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="consent.consent",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="consent.publication",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["done_at", "due_on"], name="takedown_due")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("done_at", None)),
                                fields=("publication", "consent"),
                                name="takedown_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "reason__in",
                                        [
                                            "withdrawn",
                                            "disputed",
                                            "replaced",
                                            "expired",
                                            "sixteen",
                                            "erased",
                                        ],
                                    )
                                ),
                                name="takedown_reason_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TextVersion",
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
                        ("number", models.PositiveIntegerField(unique=True)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        ("faulty_at", models.DateTimeField(editable=False, null=True)),
                        ("asked_anew_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "asked_anew_by",
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
                    name="Withdrawal",
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
                        ("rows", models.JSONField()),
                        (
                            "who",
                            models.CharField(
                                choices=[
                                    ("signer", "Who signed"),
                                    ("youth", "The young person"),
                                    ("other_guardian", "Another parent or guardian"),
                                    ("officer", "The privacy officer"),
                                    ("wrong_person", "It had reached the wrong person"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("link", "By the link"),
                                    ("spoken", "Told to a worker"),
                                    ("mail", "By e-mail or letter"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("may_tell_guardian", models.BooleanField(null=True)),
                        (
                            "at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
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
                            "consent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="withdrawals",
                                to="consent.consent",
                            ),
                        ),
                        (
                            "signer",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="consent.signer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "who__in",
                                        [
                                            "signer",
                                            "youth",
                                            "other_guardian",
                                            "officer",
                                            "wrong_person",
                                        ],
                                    )
                                ),
                                name="withdrawal_of_somebody",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
