"""People and their roles, teams, partners and agreements, the duty rota, platforms, help lines, facts."""

import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import privacy.fields
import youthwork.lib.create_tables


class Migration(migrations.Migration):
    replaces = [
        ("organisation", "0001_people_teams_and_partners"),
        ("organisation", "0005_duty_per_team"),
        ("organisation", "0006_partner_contacts_and_agreements"),
        ("organisation", "0007_notifications"),
        ("organisation", "0008_no_quiet_hours_by_default"),
        ("organisation", "0009_hotline"),
        ("organisation", "0010_push_address_made_by_a_machine"),
        ("organisation", "0011_practice"),
        ("organisation", "0012_deputies_channels_and_marks"),
        ("organisation", "0013_consent_settings"),
        ("organisation", "0014_house_style"),
        ("organisation", "0015_facts"),
        ("organisation", "0017_being_ready"),
        ("organisation", "0018_contact_of_a_partner_since"),
        ("organisation", "0020_merged_teams_have_ended"),
    ]

    initial = True

    dependencies = []

    operations = [
        youthwork.lib.create_tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="Fact",
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
                        ("key", models.SlugField(max_length=40, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("law", "Law"), ("term", "Term"), ("link", "Site")],
                                max_length=10,
                            ),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=120, verbose_name="name")),
                        (
                            "tells",
                            privacy.fields.FreeTextField(
                                max_length=500, verbose_name="what it says"
                            ),
                        ),
                        ("url", models.URLField(blank=True, verbose_name="site")),
                        (
                            "checked_on",
                            models.DateField(blank=True, null=True, verbose_name="last checked"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100)),
                    ],
                ),
                migrations.CreateModel(
                    name="HelpLine",
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
                        ("key", models.SlugField(max_length=40, unique=True)),
                        ("name", privacy.fields.FreeCharField(max_length=80, verbose_name="name")),
                        (
                            "number",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="phone number"
                            ),
                        ),
                        ("url", models.URLField(blank=True, verbose_name="site")),
                        (
                            "purpose",
                            privacy.fields.FreeCharField(max_length=200, verbose_name="what for"),
                        ),
                        (
                            "checked_on",
                            models.DateField(blank=True, null=True, verbose_name="last checked"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100)),
                    ],
                ),
                migrations.CreateModel(
                    name="Municipality",
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
                            "name",
                            privacy.fields.FreeCharField(
                                max_length=120, unique=True, verbose_name="name"
                            ),
                        ),
                        (
                            "cbs_code",
                            models.CharField(blank=True, max_length=8, verbose_name="CBS code"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "municipalities",
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
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
                                    ("municipality", "Municipality"),
                                    ("police", "Police"),
                                    ("school", "School"),
                                    ("compulsory_education", "Compulsory education officer"),
                                    ("youth_care", "Youth care"),
                                    ("safe_at_home", "Safe at Home"),
                                    ("health_service", "Health service"),
                                    ("probation_halt", "Halt or probation"),
                                    ("safety_house", "Care and Safety House"),
                                    ("sport_culture", "Sport or culture"),
                                    ("housing", "Housing association"),
                                    ("employer", "Employer"),
                                    ("community", "Community centre or residents"),
                                    ("platform_company", "Platform company"),
                                    ("hotline", "Hotline"),
                                    ("parents", "Parents"),
                                    ("youth_work", "Other youth work"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=160, verbose_name="name")),
                        (
                            "contact",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=160, verbose_name="contact"
                            ),
                        ),
                        (
                            "contact_mail",
                            privacy.fields.EncryptedTextField(
                                blank=True,
                                max_length=254,
                                multiline=False,
                                null=True,
                                verbose_name="e-mail address",
                            ),
                        ),
                        (
                            "phone",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=20, verbose_name="phone"
                            ),
                        ),
                        ("contact_on", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "meeting",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="meeting"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Platform",
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
                        ("slug", models.SlugField(max_length=40, unique=True)),
                        ("name", privacy.fields.FreeCharField(max_length=60, verbose_name="name")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("watch", "Watch"),
                                    ("archived", "Archived"),
                                ],
                                default="active",
                                max_length=10,
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[("yes", "Yes"), ("yes_if", "Yes, if"), ("no", "No")],
                                default="yes_if",
                                max_length=10,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100)),
                        ("changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "changed_note",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=200, verbose_name="what changed"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="User",
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "email",
                            models.EmailField(
                                max_length=254, unique=True, verbose_name="e-mail address"
                            ),
                        ),
                        ("name", privacy.fields.FreeCharField(max_length=120, verbose_name="name")),
                        (
                            "phone",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=20, verbose_name="work phone"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("active", "Active"),
                                    ("paused", "Paused"),
                                    ("left", "Left"),
                                ],
                                default="active",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "is_active",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Q(("status", "active")),
                                output_field=models.BooleanField(),
                            ),
                        ),
                        ("left_on", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                name="user_email_is_unique_in_any_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["invited", "active", "paused", "left"])
                                ),
                                name="user_has_a_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("left_on__isnull", False), ("status", "left")),
                                    models.Q(
                                        models.Q(("status", "left"), _negated=True),
                                        ("left_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="user_has_a_last_day_when_they_left",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HeldPost",
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
                        ("person_hash", models.CharField(blank=True, max_length=64)),
                        ("must_ask", models.BooleanField(default=False)),
                        ("payload", privacy.fields.EncryptedTextField(max_length=80000)),
                        ("expires_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("must_ask", True),
                                    models.Q(("person_hash", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="held_post_of_nobody_asks_first",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseStyle",
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
                        ("colour", models.CharField(default="#0b5d63", max_length=7)),
                        ("logo", models.BinaryField(null=True)),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="house_style_is_one_row"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("colour__startswith", "#")),
                                name="house_style_colour_is_a_colour",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        (
                            "name",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("worker", "Youth worker"),
                                    ("team_lead", "Team lead"),
                                    ("manager", "Manager or policy officer"),
                                    ("privacy_officer", "Privacy officer"),
                                    ("administrator", "Administrator"),
                                    ("director", "Director"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("expires_at", models.DateTimeField(editable=False)),
                        (
                            "accepted_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited_by",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_at", None), ("withdrawn_at", None), _connector="OR"
                                ),
                                name="invitation_ends_one_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at", None), ("accepted_by", None)),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("accepted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="invitation_is_accepted_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("role__in", ("worker", "team_lead")),
                                        ("team__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("role__in", ("worker", "team_lead")), _negated=True
                                        ),
                                        ("team", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="invitation_has_a_team_when_its_role_does",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvitationLink",
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
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="organisation.invitation",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PushDevice",
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
                        (
                            "endpoint",
                            privacy.fields.EncryptedTextField(
                                max_length=1000,
                                multiline=False,
                                typed=False,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "endpoint_hash",
                            models.CharField(editable=False, max_length=64, unique=True),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("used_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="push_devices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Team",
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
                            "name",
                            privacy.fields.FreeCharField(
                                max_length=80, unique=True, verbose_name="name"
                            ),
                        ),
                        ("areas", models.JSONField(blank=True, default=list, verbose_name="areas")),
                        (
                            "team_channel",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=200, verbose_name="channel of the team"
                            ),
                        ),
                        ("active_from", models.DateField(verbose_name="active from")),
                        (
                            "active_until",
                            models.DateField(blank=True, null=True, verbose_name="active until"),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisation.team",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="teams",
                                to="organisation.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("active_until", None),
                                    ("active_until__gte", models.F("active_from")),
                                    _connector="OR",
                                ),
                                name="team_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    ("active_until__isnull", False),
                                    _connector="OR",
                                ),
                                name="team_that_merged_has_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(("merged_into", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="team_merges_into_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                    ("worker", "Youth worker"),
                                    ("team_lead", "Team lead"),
                                    ("manager", "Manager or policy officer"),
                                    ("privacy_officer", "Privacy officer"),
                                    ("administrator", "Administrator"),
                                    ("director", "Director"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("from_day", models.DateField(verbose_name="from")),
                        (
                            "until_day",
                            models.DateField(
                                blank=True, null=True, verbose_name="until and including"
                            ),
                        ),
                        (
                            "deputy_for",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deputies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("role__in", ("worker", "team_lead")),
                                        ("team__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("role__in", ("worker", "team_lead")), _negated=True
                                        ),
                                        ("team", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_has_a_team_when_its_role_does",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_day", None),
                                    ("until_day__gte", models.F("from_day")),
                                    _connector="OR",
                                ),
                                name="membership_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("deputy_for", None),
                                    models.Q(
                                        ("role__in", ("team_lead", "privacy_officer")),
                                        ("until_day__isnull", False),
                                        models.Q(("deputy_for", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_of_a_deputy_ends",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_day", None)),
                                fields=("user", "team", "role"),
                                name="membership_in_a_team_is_open_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("team", None), ("until_day", None)),
                                fields=("user", "role"),
                                name="membership_without_team_is_open_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyShift",
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        (
                            "backup",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="backup_shifts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duty_shifts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duty_shifts",
                                to="organisation.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["starts_at", "ends_at"], name="duty_by_time")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="duty_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("backup", None),
                                    models.Q(("backup", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="duty_backup_is_another",
                            ),
                            models.UniqueConstraint(
                                fields=("person", "team", "starts_at"),
                                name="duty_of_a_team_starts_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("team", None)),
                                fields=("person", "starts_at"),
                                name="duty_of_all_teams_starts_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationChoice",
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
                        ("kind", models.CharField(max_length=60)),
                        (
                            "timing",
                            models.CharField(
                                choices=[("at_once", "At once"), ("digest", "Once a day")],
                                max_length=10,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notification_choices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "kind"), name="one_choice_for_each_kind"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("timing__in", ["at_once", "digest"])),
                                name="choice_of_a_known_timing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
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
                        ("name", privacy.fields.FreeCharField(max_length=120, verbose_name="name")),
                        (
                            "legal_name",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=160, verbose_name="legal name"
                            ),
                        ),
                        (
                            "kvk_number",
                            models.CharField(
                                blank=True,
                                max_length=8,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[0-9]{8}\\Z", "A Chamber of Commerce number has 8 digits."
                                    )
                                ],
                                verbose_name="Chamber of Commerce number",
                            ),
                        ),
                        (
                            "contact_mail",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="e-mail address"
                            ),
                        ),
                        (
                            "privacy_mail",
                            models.EmailField(
                                blank=True,
                                max_length=254,
                                verbose_name="e-mail address for privacy questions",
                            ),
                        ),
                        (
                            "privacy_officer_name",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="privacy officer"
                            ),
                        ),
                        (
                            "privacy_officer_replacement",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="replacement"
                            ),
                        ),
                        (
                            "privacy_officer_external",
                            models.BooleanField(default=False, verbose_name="external"),
                        ),
                        (
                            "handle_pattern",
                            privacy.fields.FreeCharField(
                                blank=True,
                                max_length=80,
                                verbose_name="pattern of work account names",
                            ),
                        ),
                        (
                            "bio_template",
                            privacy.fields.FreeTextField(
                                blank=True,
                                max_length=300,
                                verbose_name="template of a work profile's bio",
                            ),
                        ),
                        (
                            "default_language",
                            models.CharField(default="nl", max_length=5, verbose_name="language"),
                        ),
                        (
                            "retention_profile",
                            models.CharField(
                                choices=[
                                    ("foundation", "Foundation"),
                                    ("municipal", "Municipal service"),
                                ],
                                default="foundation",
                                max_length=20,
                                verbose_name="kind of organisation",
                            ),
                        ),
                        (
                            "is_care_provider",
                            models.BooleanField(
                                blank=True,
                                null=True,
                                verbose_name="provider under the Wmo or Jeugdwet",
                            ),
                        ),
                        (
                            "friday_duty",
                            privacy.fields.FreeTextField(
                                blank=True, max_length=300, verbose_name="duty on Friday evening"
                            ),
                        ),
                        (
                            "friday_duty_paid",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="that duty is paid"
                            ),
                        ),
                        (
                            "colleagues_may_read",
                            models.BooleanField(
                                default=False,
                                verbose_name="workers read signals of severity 1 to 3 of their team",
                            ),
                        ),
                        (
                            "sixteen_policy",
                            models.CharField(
                                choices=[
                                    ("strict", "From sixteen the young person decides first"),
                                    (
                                        "edpb",
                                        "A parent's consent stays until the young person changes it",
                                    ),
                                ],
                                default="strict",
                                max_length=10,
                                verbose_name="from sixteen",
                            ),
                        ),
                        (
                            "require_both_parents",
                            models.BooleanField(default=False, verbose_name="ask two parents"),
                        ),
                        (
                            "image_places",
                            models.JSONField(
                                blank=True, default=list, verbose_name="places for images"
                            ),
                        ),
                        (
                            "link_is_enough",
                            models.CharField(
                                choices=[
                                    ("closed", "For closed profiles, paper and training"),
                                    (
                                        "not_social",
                                        "For those, and for website and newspaper; not for social media",
                                    ),
                                    (
                                        "nowhere",
                                        "Nowhere: a colleague sees or speaks to who signed first",
                                    ),
                                ],
                                default="closed",
                                max_length=10,
                                verbose_name="where a link alone is enough",
                            ),
                        ),
                        (
                            "own_no_from",
                            models.PositiveSmallIntegerField(
                                default=12, verbose_name="own link from"
                            ),
                        ),
                        (
                            "municipal_themes",
                            models.JSONField(
                                blank=True, default=list, verbose_name="themes of the municipality"
                            ),
                        ),
                        (
                            "give_percent",
                            models.PositiveSmallIntegerField(
                                default=50, verbose_name="least share of giving"
                            ),
                        ),
                        (
                            "pilot_from",
                            models.DateField(blank=True, null=True, verbose_name="pilot from"),
                        ),
                        (
                            "pilot_until",
                            models.DateField(
                                blank=True, null=True, verbose_name="pilot until and including"
                            ),
                        ),
                        (
                            "team_channel",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=200, verbose_name="channel of the teams"
                            ),
                        ),
                        (
                            "works_council_agreed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="works council agreed on"
                            ),
                        ),
                        (
                            "dpia_on",
                            models.DateField(blank=True, null=True, verbose_name="DPIA done on"),
                        ),
                        (
                            "signals_open_since",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        ("set_up_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("answers", models.JSONField(blank=True, default=dict, editable=False)),
                        ("is_demo", models.BooleanField(default=False, editable=False)),
                        (
                            "signals_opened_by",
                            models.ForeignKey(
                                blank=True,
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
                                condition=models.Q(("pk", 1)), name="organisation_is_one_row"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("give_percent__gte", 40), ("give_percent__lte", 60)
                                ),
                                name="organisation_gives_about_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("link_is_enough__in", ["closed", "not_social", "nowhere"])
                                ),
                                name="organisation_link_is_enough_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("own_no_from__gte", 6), ("own_no_from__lte", 12)
                                ),
                                name="organisation_own_no_from_six_to_twelve",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("pilot_from", None), ("pilot_until", None)),
                                    models.Q(
                                        ("pilot_from__isnull", False),
                                        ("pilot_until__gte", models.F("pilot_from")),
                                    ),
                                    _connector="OR",
                                ),
                                name="organisation_pilot_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signals_open_since", None),
                                    ("dpia_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="signals_open_after_the_dpia",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuietHours",
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
                            "digest_at",
                            models.TimeField(
                                default=datetime.time(9, 0), verbose_name="daily mail at"
                            ),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(blank=True, null=True, verbose_name="quiet from"),
                        ),
                        (
                            "quiet_until",
                            models.TimeField(blank=True, null=True, verbose_name="quiet until"),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="quiet_hours",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "quiet hours",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("quiet_from", None), ("quiet_until", None)),
                                    models.Q(
                                        ("quiet_from__isnull", False),
                                        ("quiet_until__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="quiet_from_and_until_go_together",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadyStatement",
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
                            "point",
                            models.CharField(
                                choices=[
                                    ("dpia", "DPIA"),
                                    ("legal_basis", "Legal basis"),
                                    ("facts", "Help lines and laws"),
                                    ("translations", "Translations"),
                                    ("works_council", "Works council"),
                                    ("duty", "Duty rota"),
                                    ("partners", "Partners"),
                                    ("mail", "Mail"),
                                    ("backup", "Backup"),
                                    ("access", "Access"),
                                    ("drill", "Drill"),
                                    ("young_people", "Young people and parents"),
                                ],
                                max_length=20,
                                unique=True,
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
                        (
                            "said_by",
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
                                condition=models.Q(
                                    (
                                        "point__in",
                                        ["legal_basis", "mail", "backup", "drill", "young_people"],
                                    )
                                ),
                                name="ready_statement_of_what_is_asked",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharingAgreement",
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
                            "type",
                            models.CharField(
                                choices=[
                                    ("covenant", "Covenant"),
                                    ("exchange", "Exchange agreement"),
                                    ("processor", "Processor agreement"),
                                    ("referral", "Referral agreement"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "purpose",
                            privacy.fields.FreeTextField(max_length=300, verbose_name="purpose"),
                        ),
                        (
                            "legal_basis",
                            models.CharField(
                                choices=[
                                    ("6_1_a", "Consent (6.1.a)"),
                                    ("6_1_b", "Contract (6.1.b)"),
                                    ("6_1_c", "Legal duty (6.1.c)"),
                                    ("6_1_d", "Vital interest (6.1.d)"),
                                    ("6_1_e", "Public task (6.1.e)"),
                                    ("6_1_f", "Legitimate interest (6.1.f)"),
                                ],
                                max_length=10,
                                verbose_name="legal basis",
                            ),
                        ),
                        ("from_day", models.DateField(verbose_name="from")),
                        ("until_day", models.DateField(verbose_name="until and including")),
                        ("data_allowed", models.JSONField(default=list)),
                        ("data_never", models.JSONField(default=list)),
                        (
                            "document",
                            privacy.fields.FreeCharField(
                                blank=True, max_length=200, verbose_name="where the document is"
                            ),
                        ),
                        ("checked_on", models.DateField(blank=True, editable=False, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "reminded_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "end_told_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreements",
                                to="organisation.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_day__gte", models.F("from_day"))),
                                name="agreement_ends_after_it_starts",
                            ),
                            models.UniqueConstraint(
                                fields=("partner", "from_day"), name="agreement_starts_once_a_day"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
