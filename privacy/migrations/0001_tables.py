"""The audit trail, retention and legal holds, requests, breaches, processors, the impact assessment."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import privacy.choices
import privacy.fields
import youthwork.lib.create_tables


class Migration(migrations.Migration):
    replaces = [
        ("privacy", "0001_audit_trail_retention_holds"),
        ("privacy", "0003_breaches"),
        ("privacy", "0004_shorter_terms"),
        ("privacy", "0005_requests"),
        ("privacy", "0006_impact_assessment"),
        ("privacy", "0007_trail_filters"),
        ("privacy", "0008_reading_questions"),
        ("privacy", "0009_processors"),
        ("privacy", "0010_trail_checked_in_parts"),
        ("privacy", "0011_what_stands_out"),
    ]

    initial = True

    dependencies = [
        ("organisation", "__first__"),
    ]

    operations = [
        youthwork.lib.create_tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="AuditSeal",
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
                    name="ActivityWords",
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
                        ("key", models.CharField(editable=False, max_length=40, unique=True)),
                        (
                            "basis",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=500, verbose_name="ground"
                            ),
                        ),
                        (
                            "recipients",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=500, verbose_name="to whom it goes"
                            ),
                        ),
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
                    options={
                        "verbose_name": "words of the register",
                    },
                ),
                migrations.CreateModel(
                    name="Breach",
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
                        ("year", models.PositiveSmallIntegerField(editable=False)),
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        ("ref", models.CharField(editable=False, max_length=12, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("wrong_parent", "A mail reached the wrong parent"),
                                    (
                                        "wrong_recipient",
                                        "Something reached somebody else it was not for",
                                    ),
                                    ("lost_device", "A telephone or laptop is lost or stolen"),
                                    ("broken_in", "Somebody got into an account or a system"),
                                    ("seen", "Somebody saw or read what they may not"),
                                    ("made_public", "Something was made public that should not be"),
                                    ("lost", "Data are gone or can't be reached"),
                                    ("other", "Something else"),
                                ],
                                max_length=20,
                                verbose_name="what went wrong",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "To be judged"),
                                    ("judged", "Judged"),
                                    ("closed", "Closed"),
                                    ("dismissed", "No breach after all"),
                                ],
                                default="open",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        ("source", models.CharField(blank=True, editable=False, max_length=120)),
                        (
                            "what_happened",
                            privacy.fields.EncryptedTextField(
                                max_length=2000, verbose_name="what happened"
                            ),
                        ),
                        (
                            "happened_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="when it happened"
                            ),
                        ),
                        ("found_at", models.DateTimeField(verbose_name="when it was found")),
                        (
                            "whose",
                            models.JSONField(blank=True, default=list, verbose_name="whose data"),
                        ),
                        (
                            "persons",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="how many people"
                            ),
                        ),
                        (
                            "data",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=500, null=True, verbose_name="which data"
                            ),
                        ),
                        (
                            "consequences",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=2000,
                                null=True,
                                verbose_name="what it may lead to",
                            ),
                        ),
                        (
                            "risk",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                                max_length=10,
                                verbose_name="risk",
                            ),
                        ),
                        (
                            "authority",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "Yes"), ("no", "No")],
                                max_length=3,
                                verbose_name="the authority has to know",
                            ),
                        ),
                        (
                            "authority_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="told the authority"
                            ),
                        ),
                        (
                            "authority_reason",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=2000,
                                null=True,
                                verbose_name="why not, or why later",
                            ),
                        ),
                        (
                            "people",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "Yes"), ("no", "No")],
                                max_length=3,
                                verbose_name="the people have to know",
                            ),
                        ),
                        (
                            "people_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="told the people"
                            ),
                        ),
                        (
                            "people_reason",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=2000, null=True, verbose_name="why not"
                            ),
                        ),
                        ("reported_at", models.DateTimeField(editable=False)),
                        ("decided_at", models.DateTimeField(editable=False, null=True)),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "reported_by",
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
                        "verbose_name": "breach",
                        "indexes": [
                            models.Index(fields=["-found_at", "-id"], name="breach_newest")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="breach_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                fields=("source",),
                                name="one_breach_of_a_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["open", "judged", "closed", "dismissed"])
                                ),
                                name="breach_has_a_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ("judged", "closed")), _negated=True),
                                    models.Q(
                                        ("risk__in", ["low", "medium", "high"]),
                                        ("authority__in", ["yes", "no"]),
                                        ("people__in", ["yes", "no"]),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="breach_judged_is_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("authority", "no"), _negated=True),
                                    ("authority_reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="breach_not_told_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("people", "no"), _negated=True),
                                    ("people_reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="breach_people_not_told_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "closed"), _negated=True),
                                    models.Q(
                                        models.Q(
                                            ("authority", "no"),
                                            ("authority_at__isnull", False),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("people", "no"),
                                            ("people_at__isnull", False),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="breach_closed_is_told",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("status__in", ("closed", "dismissed")),
                                    ),
                                    models.Q(
                                        ("ended_at", None), ("status__in", ("open", "judged"))
                                    ),
                                    _connector="OR",
                                ),
                                name="breach_ended_has_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("happened_at", None),
                                    ("happened_at__lte", models.F("found_at")),
                                    _connector="OR",
                                ),
                                name="breach_happened_before_it_was_found",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreachMeasure",
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
                                choices=[
                                    ("link_blocked", "Link blocked"),
                                    (
                                        "receiver_asked_to_delete",
                                        "Asked who got it to throw it away",
                                    ),
                                    ("right_parent_told", "Told the right parent"),
                                    ("signed_out", "Device signed out, access taken away"),
                                    ("passwords_changed", "Passwords or keys changed"),
                                    ("taken_offline", "Taken offline"),
                                    ("put_back", "Put back from a copy"),
                                    ("agreed", "Agreed how to prevent it"),
                                    ("other", "Something else"),
                                ],
                                max_length=30,
                                verbose_name="what was done",
                            ),
                        ),
                        (
                            "note",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=500, null=True, verbose_name="remark"
                            ),
                        ),
                        ("at", models.DateTimeField(editable=False)),
                        (
                            "breach",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measures",
                                to="privacy.breach",
                            ),
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
                    ],
                ),
                migrations.CreateModel(
                    name="DataRequest",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("access", "See what there is (article 15)"),
                                    ("rectify", "Have something corrected (article 16)"),
                                    ("erase", "Have something erased (article 17)"),
                                    ("restrict", "Have it set still (article 18)"),
                                    ("port", "Take it along (article 20)"),
                                    ("object", "Object to its use (article 21)"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "asker",
                            models.CharField(
                                choices=[
                                    ("self", "For oneself"),
                                    ("parent", "For a child under 16"),
                                    ("proxy", "For somebody else, with a proxy"),
                                ],
                                default="self",
                                max_length=10,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("form", "By the form"),
                                    ("mail", "By mail"),
                                    ("letter", "By letter"),
                                    ("in_person", "In person"),
                                    ("phone", "By phone"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("identity", "Who is it?"),
                                    ("searching", "Searching"),
                                    ("assessing", "Assessing"),
                                    ("extended", "Assessing, extended"),
                                    ("sent", "Sent"),
                                    ("rejected", "Rejected"),
                                ],
                                default="received",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="received on")),
                        ("due_on", models.DateField(editable=False)),
                        ("extended_on", models.DateField(editable=False, null=True)),
                        (
                            "extension_reason",
                            privacy.fields.EncryptedTextField(
                                editable=False, max_length=2000, null=True
                            ),
                        ),
                        (
                            "asker_name",
                            privacy.fields.EncryptedTextField(
                                max_length=120, multiline=False, null=True, verbose_name="name"
                            ),
                        ),
                        (
                            "asker_email",
                            privacy.fields.EncryptedTextField(
                                max_length=254,
                                multiline=False,
                                null=True,
                                typed=False,
                                verbose_name="e-mail address",
                            ),
                        ),
                        (
                            "asker_phone",
                            privacy.fields.EncryptedTextField(
                                max_length=20,
                                multiline=False,
                                null=True,
                                typed=False,
                                verbose_name="phone",
                            ),
                        ),
                        (
                            "subject_name",
                            privacy.fields.EncryptedTextField(
                                max_length=120,
                                multiline=False,
                                null=True,
                                verbose_name="name of the child",
                            ),
                        ),
                        (
                            "born",
                            privacy.fields.EncryptedTextField(
                                max_length=10, multiline=False, null=True, typed=False
                            ),
                        ),
                        (
                            "handles",
                            privacy.fields.EncryptedTextField(
                                max_length=2000, null=True, verbose_name="account names"
                            ),
                        ),
                        (
                            "words",
                            privacy.fields.EncryptedTextField(
                                max_length=2000, null=True, verbose_name="other words"
                            ),
                        ),
                        (
                            "about",
                            privacy.fields.EncryptedTextField(
                                max_length=2000, null=True, verbose_name="what it is about"
                            ),
                        ),
                        ("language", models.CharField(default="nl", max_length=5)),
                        ("asker_term", models.BigIntegerField(editable=False, null=True)),
                        ("email_term", models.BigIntegerField(editable=False, null=True)),
                        ("made_at", models.DateTimeField(editable=False)),
                        (
                            "identity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("link", "Pressed a link at an address that we knew"),
                                    ("known_mail", "Answered from an address that we knew"),
                                    ("known_phone", "Called back at a number that we knew"),
                                    ("seen", "Seen, by somebody who knows them"),
                                    ("questions", "Knew what only they can know"),
                                ],
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        ("identity_on", models.DateField(editable=False, null=True)),
                        (
                            "identity_note",
                            privacy.fields.EncryptedTextField(
                                editable=False, max_length=2000, null=True
                            ),
                        ),
                        ("job", models.CharField(blank=True, editable=False, max_length=16)),
                        ("searches", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("searched_at", models.DateTimeField(editable=False, null=True)),
                        ("cut_off", models.BooleanField(default=False, editable=False)),
                        ("reminded", models.CharField(blank=True, editable=False, max_length=8)),
                        (
                            "answer",
                            privacy.fields.EncryptedTextField(
                                editable=False,
                                max_length=4000,
                                null=True,
                                verbose_name="your words",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("granted", "Granted"),
                                    ("partly", "Partly granted"),
                                    ("nothing", "Nothing found"),
                                    ("refused", "Refused"),
                                ],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "refusal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("identity", "We could not be sure who asks (article 12(2))"),
                                    ("not_entitled", "Not the right person to ask this"),
                                    (
                                        "unfounded",
                                        "Manifestly unfounded or excessive (article 12(5))",
                                    ),
                                    (
                                        "basis",
                                        "We have to keep or use it (articles 17(3), 18(2) and 21(1))",
                                    ),
                                    ("withdrawn", "Withdrawn by who asked"),
                                ],
                                editable=False,
                                max_length=14,
                            ),
                        ),
                        ("finished_on", models.DateField(editable=False, null=True)),
                        ("findings_erased_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "identity_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "registered_by",
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
                        "verbose_name": "request",
                        "indexes": [
                            models.Index(fields=["status", "due_on"], name="datarequest_by_term"),
                            models.Index(fields=["finished_on"], name="datarequest_finished"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "received",
                                            "identity",
                                            "searching",
                                            "assessing",
                                            "extended",
                                            "sent",
                                            "rejected",
                                        ],
                                    ),
                                    (
                                        "kind__in",
                                        [
                                            "access",
                                            "rectify",
                                            "erase",
                                            "restrict",
                                            "port",
                                            "object",
                                        ],
                                    ),
                                ),
                                name="datarequest_known_values",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gt", models.F("received_on"))),
                                name="datarequest_due_after_receipt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["received", "identity", "rejected"]),
                                    models.Q(
                                        (
                                            "identity__in",
                                            [
                                                "link",
                                                "known_mail",
                                                "known_phone",
                                                "seen",
                                                "questions",
                                            ],
                                        ),
                                        ("identity_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="datarequest_search_after_identity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "extended"), _negated=True),
                                    ("extended_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="datarequest_extended_has_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "assessing"), _negated=True),
                                    ("extended_on__isnull", True),
                                    _connector="OR",
                                ),
                                name="datarequest_longer_term_shows",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("extended_on__isnull", True),
                                    ("extension_reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="datarequest_extension_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("finished_on__isnull", False),
                                        ("status", "sent"),
                                        ("result__in", ["granted", "partly", "nothing"]),
                                        ("refusal", ""),
                                    ),
                                    models.Q(
                                        ("finished_on__isnull", False),
                                        (
                                            "refusal__in",
                                            [
                                                "identity",
                                                "not_entitled",
                                                "unfounded",
                                                "basis",
                                                "withdrawn",
                                            ],
                                        ),
                                        ("result", "refused"),
                                        ("status", "rejected"),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ("sent", "rejected")), _negated=True
                                        ),
                                        ("finished_on__isnull", True),
                                        ("refusal", ""),
                                        ("result", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="datarequest_finished_has_result",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerPackage",
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
                            privacy.fields.EncryptedTextField(
                                max_length=40000000, null=True, typed=False
                            ),
                        ),
                        (
                            "page",
                            privacy.fields.EncryptedTextField(
                                max_length=40000000, null=True, typed=False
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        ("code_hash", models.CharField(blank=True, max_length=160)),
                        ("ends_at", models.DateTimeField()),
                        ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                        ("opened_at", models.DateTimeField(null=True)),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="package",
                                to="privacy.datarequest",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("wrong_codes__lte", 5)),
                                name="answer_code_locks",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dpia",
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
                        ("number", models.PositiveSmallIntegerField(editable=False, unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("advised", "Advice given"),
                                    ("decided", "Decided"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "description",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=4000, verbose_name="what we do, and how"
                            ),
                        ),
                        (
                            "necessity",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=4000, verbose_name="why it is needed"
                            ),
                        ),
                        (
                            "proportionality",
                            privacy.fields.FreeTextField(
                                blank=True,
                                max_length=4000,
                                verbose_name="why it does not go too far",
                            ),
                        ),
                        (
                            "views",
                            privacy.fields.FreeTextField(
                                blank=True,
                                max_length=4000,
                                verbose_name="what young people and parents think of it",
                            ),
                        ),
                        (
                            "advice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Signals may open like this"),
                                    ("if", "Only when what I write below is done first"),
                                    ("no", "Better not"),
                                ],
                                max_length=4,
                                verbose_name="advice",
                            ),
                        ),
                        (
                            "advice_text",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=4000, verbose_name="the advice in words"
                            ),
                        ),
                        ("advised_on", models.DateField(editable=False, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes, signals may open"),
                                    ("no", "No, signals stay closed"),
                                ],
                                max_length=4,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "decision_text",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=4000, verbose_name="why"
                            ),
                        ),
                        (
                            "consulted_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="the authority was asked first"
                            ),
                        ),
                        (
                            "look_again_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="to be looked at again"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True)),
                        ("snapshot", models.JSONField(editable=False, null=True)),
                        ("made_at", models.DateTimeField(editable=False)),
                        ("reminded", models.CharField(blank=True, editable=False, max_length=8)),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "advised_by",
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
                    ],
                    options={
                        "verbose_name": "impact assessment",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "advised", "decided"])),
                                name="dpia_has_a_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("advice", ""), ("advised_on", None), ("status", "draft")
                                    ),
                                    models.Q(
                                        ("advice__in", ["yes", "if", "no"]),
                                        ("advised_on__isnull", False),
                                        models.Q(("status", "draft"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="dpia_advised_is_advised",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome__in", ["yes", "no"]),
                                        ("status", "decided"),
                                        ("decided_at__isnull", False),
                                        ("snapshot__isnull", False),
                                        models.Q(("decision_text", ""), _negated=True),
                                        ("look_again_on__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("status", "decided"), _negated=True),
                                        ("decided_at", None),
                                        ("outcome", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="dpia_decided_is_whole",
                            ),
                            models.UniqueConstraint(
                                models.Case(
                                    models.When(status="decided", then=models.F("number")),
                                    default=models.Value(0),
                                ),
                                name="one_open_dpia",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DpiaRisk",
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
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        ("name", privacy.fields.FreeCharField(max_length=160, verbose_name="risk")),
                        (
                            "likelihood",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "small"), (2, "medium"), (3, "large")],
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3),
                                ],
                                verbose_name="how likely",
                            ),
                        ),
                        (
                            "impact",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "small"), (2, "medium"), (3, "large")],
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3),
                                ],
                                verbose_name="how bad",
                            ),
                        ),
                        (
                            "measures",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=1000, verbose_name="what we do about it"
                            ),
                        ),
                        (
                            "likelihood_left",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "small"), (2, "medium"), (3, "large")],
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3),
                                ],
                                verbose_name="how likely after that",
                            ),
                        ),
                        (
                            "impact_left",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "small"), (2, "medium"), (3, "large")],
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3),
                                ],
                                verbose_name="how bad after that",
                            ),
                        ),
                        (
                            "dpia",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="risks",
                                to="privacy.dpia",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("dpia", "number"), name="dpia_risk_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("likelihood__in", [1, 2, 3]),
                                    ("impact__in", [1, 2, 3]),
                                    ("likelihood_left__in", [1, 2, 3]),
                                    ("impact_left__in", [1, 2, 3]),
                                ),
                                name="dpia_risk_known_sizes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("impact_left__lte", models.F("impact")),
                                    ("likelihood_left__lte", models.F("likelihood")),
                                ),
                                name="dpia_risk_left_is_no_larger",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("subject", models.CharField(max_length=120, verbose_name="about")),
                        (
                            "reason",
                            privacy.fields.EncryptedTextField(
                                max_length=1000, verbose_name="reason"
                            ),
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
                migrations.CreateModel(
                    name="Processor",
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
                        ("name", privacy.fields.FreeCharField(max_length=120, verbose_name="name")),
                        (
                            "address",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=200, verbose_name="address"
                            ),
                        ),
                        (
                            "purpose",
                            privacy.fields.FreeTextField(max_length=1000, verbose_name="what for"),
                        ),
                        (
                            "data",
                            privacy.fields.FreeTextField(
                                max_length=1000, verbose_name="which data"
                            ),
                        ),
                        (
                            "activities",
                            models.JSONField(default=list, verbose_name="for what in the register"),
                        ),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("nl", "In the Netherlands"),
                                    ("eea", "Elsewhere in the European Economic Area"),
                                    (
                                        "adequate",
                                        "Outside it, in a country that the Commission finds adequate",
                                    ),
                                    ("clauses", "Outside it, under standard contractual clauses"),
                                ],
                                max_length=10,
                                verbose_name="where the data are",
                            ),
                        ),
                        (
                            "country",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=60, verbose_name="country"
                            ),
                        ),
                        (
                            "sub_processors",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=1000, verbose_name="other companies it uses"
                            ),
                        ),
                        (
                            "security",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=1000, verbose_name="how it is secured"
                            ),
                        ),
                        (
                            "contact_name",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=120,
                                multiline=False,
                                null=True,
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "contact_mail",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=254,
                                multiline=False,
                                null=True,
                                typed=False,
                                verbose_name="e-mail address",
                            ),
                        ),
                        (
                            "signed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="agreement signed on"
                            ),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="agreement ends on"
                            ),
                        ),
                        (
                            "stopped_on",
                            models.DateField(editable=False, null=True, verbose_name="stopped on"),
                        ),
                        ("reminded_of", models.DateField(editable=False, null=True)),
                        ("end_told_of", models.DateField(editable=False, null=True)),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        "verbose_name": "processor",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("place__in", ["nl", "eea", "adequate", "clauses"])
                                ),
                                name="processor_known_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    models.Q(
                                        ("ends_on__gt", models.F("signed_on")),
                                        ("signed_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="processor_agreement_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingQuestion",
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
                        ("year", models.PositiveSmallIntegerField(editable=False)),
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        ("ref", models.CharField(editable=False, max_length=12, unique=True)),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(verbose_name="until")),
                        (
                            "entry",
                            models.CharField(blank=True, max_length=14, verbose_name="entry"),
                        ),
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
                        "indexes": [
                            models.Index(fields=["-asked_at", "-id"], name="reading_newest")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="reading_number_once"
                            ),
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
                migrations.CreateModel(
                    name="RequestHit",
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
                        ("source", models.CharField(max_length=60)),
                        ("subject", models.CharField(max_length=120)),
                        ("title", models.CharField(max_length=120)),
                        ("day", models.DateField(null=True)),
                        (
                            "content",
                            privacy.fields.EncryptedTextField(
                                max_length=60000, null=True, typed=False
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("exact", models.BooleanField(default=False)),
                        ("others", models.BooleanField(default=False)),
                        (
                            "concerns",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("asker", "The one who asks"),
                                    ("other", "Somebody else"),
                                    ("unsure", "Not sure"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "give",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("all", "All of it"),
                                    ("masked", "With others covered"),
                                    ("none", "Not, with an exception"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "exception",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("others", "Rights of others (GDPR article 15(4))"),
                                    (
                                        "confided",
                                        "Confided by a child that asked for help (UAVG article 5(5))",
                                    ),
                                    (
                                        "safety",
                                        "Safety of the child or of others (UAVG article 41(1)(i))",
                                    ),
                                    (
                                        "crime",
                                        "Preventing or tracing crime (UAVG article 41(1)(d))",
                                    ),
                                    ("not_theirs", "It is not about the one who asks"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "reason",
                            privacy.fields.EncryptedTextField(
                                max_length=2000, null=True, verbose_name="reason"
                            ),
                        ),
                        (
                            "masks",
                            privacy.fields.EncryptedTextField(
                                max_length=2000, null=True, verbose_name="what is covered"
                            ),
                        ),
                        ("done", models.CharField(blank=True, max_length=40)),
                        ("done_on", models.DateField(null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hits",
                                to="privacy.datarequest",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "number"), name="one_hit_a_number"
                            ),
                            models.UniqueConstraint(
                                fields=("request", "digest"), name="one_hit_a_finding"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("concerns", ""), ("decided_at__isnull", True), ("give", "")
                                    ),
                                    models.Q(
                                        ("concerns__in", ["asker", "other", "unsure"]),
                                        ("decided_at__isnull", False),
                                        ("give__in", ["all", "masked", "none"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="hit_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("give", "none"), _negated=True),
                                    models.Q(
                                        (
                                            "exception__in",
                                            ["others", "confided", "safety", "crime", "not_theirs"],
                                        ),
                                        ("reason__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="hit_held_back_with_ground_and_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done", ""), ("done_on__isnull", True)),
                                    models.Q(
                                        models.Q(("done", ""), _negated=True),
                                        ("done_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="hit_done_has_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestLink",
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
                                    ("identity", "To show who asks"),
                                    ("answer", "To the answer"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("ends_at", models.DateTimeField()),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="privacy.datarequest",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="RequestStep",
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
                            "step",
                            models.CharField(
                                choices=[
                                    ("received", "Came in"),
                                    ("link_sent", "Link sent to a known address"),
                                    ("identified", "Identity established"),
                                    ("extended", "Term extended"),
                                    ("searched", "Search asked for"),
                                    ("found", "Search finished"),
                                    ("decided", "Hit decided"),
                                    ("done", "Done in the data"),
                                    ("sent", "Answer sent"),
                                    ("code", "New link and code"),
                                    ("locked", "Link locked after wrong codes"),
                                    ("opened", "Answer opened"),
                                    ("rejected", "Rejected"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("told", models.CharField(blank=True, max_length=80)),
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="privacy.datarequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRun",
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
                        ("rule", models.CharField(max_length=80)),
                        ("day", models.DateField()),
                        ("erased", models.PositiveIntegerField(default=0)),
                        ("held", models.PositiveIntegerField(default=0)),
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
                    name="RetentionTerm",
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
                        ("rule", models.CharField(max_length=80)),
                        ("days_shorter", models.PositiveSmallIntegerField()),
                        (
                            "note",
                            privacy.fields.EncryptedTextField(
                                blank=True, max_length=1000, null=True, verbose_name="why"
                            ),
                        ),
                        ("set_at", models.DateTimeField(editable=False)),
                        (
                            "set_by",
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
                        "indexes": [models.Index(fields=["rule", "-id"], name="term_of_rule")],
                    },
                ),
                migrations.CreateModel(
                    name="TrailCheck",
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
                        ("at", models.DateTimeField()),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("whole", "The whole trail"),
                                    ("recent", "What was added since the day before"),
                                    ("part", "The part whose turn it was"),
                                ],
                                db_default="whole",
                                default="whole",
                                max_length=10,
                            ),
                        ),
                        ("first_seal", models.PositiveBigIntegerField(db_default=1, default=1)),
                        ("last_seal", models.PositiveBigIntegerField(db_default=0, default=0)),
                        ("until", models.DateTimeField(null=True)),
                        ("entries", models.PositiveBigIntegerField()),
                        ("seals", models.PositiveBigIntegerField()),
                        ("waiting", models.PositiveBigIntegerField()),
                        ("head", models.CharField(blank=True, max_length=90)),
                        ("broken", models.CharField(blank=True, max_length=200)),
                        (
                            "broken_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("changed", "was changed after it was sealed"),
                                    ("removed", "was sealed and is gone"),
                                    ("slipped_in", "was not written by Vindplaats"),
                                    ("seal", "does not fit the chain"),
                                ],
                                db_default="",
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "broken_at",
                            models.CharField(blank=True, db_default="", default="", max_length=40),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-at", "-id"], name="trail_check_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
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
                        ("subject_ref", models.CharField(editable=False, max_length=80)),
                        ("actor", models.CharField(blank=True, max_length=120)),
                        (
                            "reason",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=300, verbose_name="reason"
                            ),
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
                            models.Index(
                                fields=["by", "-at", "-id", "verb"], name="audit_of_person"
                            ),
                            models.Index(
                                fields=["subject_ref", "-at", "-id", "verb", "by"],
                                name="audit_about",
                            ),
                            models.Index(fields=["verb", "-at", "-id"], name="audit_of_verb"),
                            models.Index(
                                condition=models.Q(("seal__isnull", True)),
                                fields=["id"],
                                name="audit_unsealed",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "verb__in",
                                        (
                                            "exported",
                                            "refused",
                                            "sign_in_failed",
                                            "second_factor_removed",
                                            "restored",
                                        ),
                                    ),
                                    models.Q(
                                        (
                                            "verb__in",
                                            ("read", "shown_account", "shown_contact", "confirmed"),
                                        ),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                fields=["-at", "-id"],
                                name="audit_stands_out",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
