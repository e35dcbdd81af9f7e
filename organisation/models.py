"""The organisation, its people and teams, and what they work with."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib import auth
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organisation import stand_in
from organisation.choices import (
    DEPUTY_ROLES,
    READY_ASKED,
    TEAM_ROLES,
    AgreementType,
    DataKind,
    FactKind,
    LegalBasis,
    LinkEnough,
    PartnerType,
    PersonStatus,
    PlatformDecision,
    PlatformStatus,
    ReadyPoint,
    RetentionProfile,
    Role,
    SetUpQuestion,
    SixteenPolicy,
    Timing,
)
from organisation.dates import DIGEST_AT
from organisation.querysets import (
    DutyShiftQuerySet,
    FactQuerySet,
    HeldPostQuerySet,
    HelpLineQuerySet,
    HouseStyleQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
    NotificationChoiceQuerySet,
    OrganisationQuerySet,
    PartnerQuerySet,
    PlatformQuerySet,
    PushDeviceQuerySet,
    ReadyStatementQuerySet,
    SharingAgreementQuerySet,
    TeamQuerySet,
    UserQuerySet,
)
from organisation.typed import PACKED_MAX
from privacy.fields import EncryptedTextField, FreeCharField, FreeTextField
from youthwork.lib.dates import DAY
from youthwork.lib.outside import LONGEST as ENDPOINT_MAX
from youthwork.lib.prepared_rows import Stands, prepared
from youthwork.lib.telephone import dialled
from youthwork.lib.together import Asking, answered

OWN_NO_LEAST, OWN_NO_MOST = 6, 12  # years: from when a young person has an own link
COLOUR = "#0b5d63"  # of paper, until the organisation chooses its own
GIVE_LEAST, GIVE_MOST = 40, 60  # per cent of what happens online that gives, at least


@cache
def _backends() -> list[Any]:
    """The authentication backends: a page asks them for thirty rights."""
    return auth.get_backends()


def display_name(user: User) -> str:
    """What log-in pages call a person."""
    return user.name


class Organisation(models.Model):
    """The one organisation of this deployment, with the answers of its set-up."""

    name = FreeCharField(_("name"), max_length=120)
    legal_name = FreeCharField(_("legal name"), max_length=160, blank=True)
    # Not free text: one in eleven of these numbers reads as a citizen service number.
    kvk_number = models.CharField(
        _("Chamber of Commerce number"),
        max_length=8,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9]{8}\Z", _("A Chamber of Commerce number has 8 digits."))
        ],
    )
    contact_mail = models.EmailField(_("e-mail address"), blank=True)
    privacy_mail = models.EmailField(_("e-mail address for privacy questions"), blank=True)
    privacy_officer_name = FreeCharField(_("privacy officer"), max_length=120, blank=True)
    privacy_officer_replacement = FreeCharField(_("replacement"), max_length=120, blank=True)
    privacy_officer_external = models.BooleanField(_("external"), default=False)
    handle_pattern = FreeCharField(_("pattern of work account names"), max_length=80, blank=True)
    bio_template = FreeTextField(_("template of a work profile's bio"), max_length=300, blank=True)
    default_language = models.CharField(_("language"), max_length=5, default="nl")
    retention_profile = models.CharField(
        _("kind of organisation"),
        max_length=20,
        choices=RetentionProfile,
        default=RetentionProfile.FOUNDATION,
    )
    is_care_provider = models.BooleanField(
        _("provider under the Wmo or Jeugdwet"), null=True, blank=True
    )
    friday_duty = FreeTextField(_("duty on Friday evening"), max_length=300, blank=True)
    friday_duty_paid = models.BooleanField(_("that duty is paid"), null=True, blank=True)
    colleagues_may_read = models.BooleanField(
        _("workers read signals of severity 1 to 3 of their team"), default=False
    )
    sixteen_policy = models.CharField(
        _("from sixteen"), max_length=10, choices=SixteenPolicy, default=SixteenPolicy.STRICT
    )
    require_both_parents = models.BooleanField(_("ask two parents"), default=False)
    image_places = models.JSONField(_("places for images"), default=list, blank=True)
    link_is_enough = models.CharField(
        _("where a link alone is enough"),
        max_length=10,
        choices=LinkEnough,
        default=LinkEnough.CLOSED,
    )
    own_no_from = models.PositiveSmallIntegerField(_("own link from"), default=OWN_NO_MOST)
    municipal_themes = models.JSONField(_("themes of the municipality"), default=list, blank=True)
    give_percent = models.PositiveSmallIntegerField(_("least share of giving"), default=50)
    pilot_from = models.DateField(_("pilot from"), null=True, blank=True)
    pilot_until = models.DateField(_("pilot until and including"), null=True, blank=True)
    team_channel = FreeCharField(_("channel of the teams"), max_length=200, blank=True)
    works_council_agreed_on = models.DateField(_("works council agreed on"), null=True, blank=True)
    dpia_on = models.DateField(_("DPIA done on"), null=True, blank=True)
    signals_open_since = models.DateTimeField(null=True, blank=True, editable=False)
    signals_opened_by = models.ForeignKey(
        "organisation.User",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    set_up_at = models.DateTimeField(null=True, blank=True, editable=False)
    # question of the set-up -> {"on": ISO day, "decided_by": function and date, or ""}
    answers = models.JSONField(default=dict, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()
    personal = {
        "privacy_officer_name": _("to tell people whom to ask"),
        "privacy_officer_replacement": _("to tell people whom to ask"),
        "contact_mail": _("to reach the organisation"),
        "privacy_mail": _("to reach the privacy officer"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="organisation_is_one_row"),
            models.CheckConstraint(
                condition=Q(give_percent__gte=GIVE_LEAST, give_percent__lte=GIVE_MOST),
                name="organisation_gives_about_half",
            ),
            models.CheckConstraint(
                condition=Q(link_is_enough__in=LinkEnough.values),
                name="organisation_link_is_enough_known",
            ),
            # Later than at twelve the law to come doesn't allow (bill 36 264).
            models.CheckConstraint(
                condition=Q(own_no_from__gte=OWN_NO_LEAST, own_no_from__lte=OWN_NO_MOST),
                name="organisation_own_no_from_six_to_twelve",
            ),
            models.CheckConstraint(
                condition=Q(pilot_from=None, pilot_until=None)
                | Q(pilot_from__isnull=False, pilot_until__gte=F("pilot_from")),
                name="organisation_pilot_ends_after_it_starts",
            ),
            # A DPIA comes before the processing (AVG art. 35(1)).
            models.CheckConstraint(
                condition=Q(signals_open_since=None) | Q(dpia_on__isnull=False),
                name="signals_open_after_the_dpia",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return "organisation"

    teams_went_on = True  # unless it was asked with the row

    @property
    def logo_at(self) -> datetime | None:
        """Since when the logo is as it is, where the row was read with it; None without one."""
        return self.__dict__.get("_logo_at")

    @logo_at.setter
    def logo_at(self, at: datetime | None) -> None:
        self.__dict__["_logo_at"] = at

    @property
    def signals_are_open(self) -> bool:
        """Whether signals may be logged: since the privacy officer opened them."""
        return self.signals_open_since is not None

    @property
    def questions_left(self) -> list[SetUpQuestion]:
        """Questions of the set-up that nobody answered, in their order."""
        return [question for question in SetUpQuestion if question not in self.answers]


class ReadyStatement(models.Model):
    """That somebody says of a point that no row shows: it is so. A trigger keeps it as said.

    Taking it back deletes the row; the trail keeps both.
    """

    personal = {"said_by": _("to know who answers for it that signals could open")}

    point = models.CharField(max_length=20, choices=ReadyPoint, unique=True)
    said_by = models.ForeignKey("organisation.User", models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()

    objects = ReadyStatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(point__in=[point.value for point in READY_ASKED]),
                name="ready_statement_of_what_is_asked",
            )
        ]

    def __str__(self) -> str:
        return f"ready: {self.point}"

    @property
    def audit_ref(self) -> str:
        return self.point


class HouseStyle(models.Model):
    """What paper of the organisation looks like: its logo and its colour; one row, or none yet.

    The logo stands in the database: it is small, drawn anew, and restored with everything else.
    It is apart from the organisation, whose row every page reads.
    """

    colour = models.CharField(max_length=7, default=COLOUR)
    logo = models.BinaryField(null=True)  # PNG within LOGO_SIZE
    changed_at = models.DateTimeField()

    objects = HouseStyleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="house_style_is_one_row"),
            models.CheckConstraint(
                condition=Q(colour__startswith="#"), name="house_style_colour_is_a_colour"
            ),
        ]

    def __str__(self) -> str:
        return "house style"

    @property
    def audit_ref(self) -> str:
        return "house-style"


class Municipality(models.Model):
    name = FreeCharField(_("name"), max_length=120, unique=True)
    cbs_code = models.CharField(_("CBS code"), max_length=8, blank=True)

    class Meta:
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.name


class Team(models.Model):
    """A team works in the areas of one municipality; merged teams stay for their history."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = FreeCharField(_("name"), max_length=80, unique=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="teams")
    areas = models.JSONField(_("areas"), default=list, blank=True)
    team_channel = FreeCharField(_("channel of the team"), max_length=200, blank=True)
    active_from = models.DateField(_("active from"))
    active_until = models.DateField(_("active until"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until=None) | Q(active_until__gte=F("active_from")),
                name="team_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(active_until__isnull=False),
                name="team_that_merged_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="team_merges_into_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def is_active_on(self, day: date) -> bool:
        return self.active_from <= day and (self.active_until is None or day <= self.active_until)

    def went_on(self, today: date) -> bool:
        """Whether another team has its work from tomorrow at the latest."""
        return self.merged_into_id is not None and not self.is_active_on(today + DAY)

    def goes_on_in(self, today: date) -> Team:
        """The team that has the work of this one on a day: itself, or where it merged into."""
        team, seen = self, {self.pk}
        while team.merged_into is not None and not team.is_active_on(today):
            if team.merged_into_id in seen:
                break
            team = team.merged_into
            seen.add(team.pk)
        return team


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who works here; logs in by e-mail address. There is no superuser."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = FreeCharField(_("name"), max_length=120)
    phone = FreeCharField(_("work phone"), max_length=20, blank=True)
    status = models.CharField(
        max_length=10, choices=PersonStatus, default=PersonStatus.ACTIVE, editable=False
    )
    is_active = models.GeneratedField(
        expression=Q(status=PersonStatus.ACTIVE),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    left_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()
    personal = {
        "email": _("to log in and receive messages"),
        "name": _("to show colleagues who did what"),
        "phone": _("to let colleagues call in an emergency"),
        "left_on": _("to show since when access has ended"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            models.CheckConstraint(
                condition=Q(status__in=PersonStatus.values), name="user_has_a_known_status"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=PersonStatus.LEFT, left_on__isnull=False)
                    | (~Q(status=PersonStatus.LEFT) & Q(left_on=None))
                ),
                name="user_has_a_last_day_when_they_left",
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.public_id}"  # ends up in logs: no name, no address

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this person."""
        return f"organisation.user:{self.public_id}"

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def dial(self) -> str:
        return dialled(self.phone)

    @cached_property
    def current_memberships(self) -> list[Membership]:
        """Memberships in force today with their teams: one query for all rights of a request."""
        return Membership.objects.held_by(self, timezone.localdate())

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.current_memberships}

    @property
    def current_teams(self) -> list[Team]:
        """Teams this person works in or leads, each once, by name."""
        teams = {m.team_id: m.team for m in self.current_memberships if m.team}
        return sorted(teams.values(), key=lambda team: team.name)

    @property
    def led_teams(self) -> list[Team]:
        return [m.team for m in self.current_memberships if m.team and m.role == Role.TEAM_LEAD]

    @property
    def current_keys(self) -> list[int]:
        return [team.pk for team in self.current_teams]

    @property
    def led_keys(self) -> list[int]:
        return [team.pk for team in self.led_teams]

    def duty_teams(self, now: datetime) -> list[int | None]:
        """Keys of the teams for which this person has the duty now, None among them for all.

        Who stands in for somebody on leave has it too. Asked once for each moment.
        """
        return answered(self.asked_for_duty(now))

    def asked_for_duty(self, now: datetime) -> Asking[list[int | None]]:
        """The same, asked with what else a page asks."""
        answers = self.answers("duty")
        if now not in answers:
            running = prepared(lambda u, at: DutyShift.objects.running(at).teams_of(u), self, now)
            yield (teams := running)
            answers[now] = list(teams)
        return answers[now]

    def answers(self, about: str) -> dict[datetime, list[Any]]:
        """What was asked for this person at a moment; filled by who asks."""
        found: dict[str, dict[datetime, list[Any]]] = self.__dict__.setdefault("_answers", {})
        return found.setdefault(about, {})

    def stands_at(self, name: str, moments: Collection[datetime]) -> Stands:
        """What stands in for this person when a queryset is prepared with these moments."""
        return stand_in.of(self, name, moments)

    def is_on_duty(self, now: datetime, team: Team | None = None) -> bool:
        """Whether this person has the duty at this moment: for this team, or for any."""
        teams = self.duty_teams(now)
        return bool(teams) if team is None else None in teams or team.pk in teams

    @property
    def role_label(self) -> str:
        """The first role in the order of the table, with the team where there is one."""
        for role in Role:
            for membership in self.current_memberships:
                if membership.role == role:
                    return f"{role.label}, {membership.team}" if membership.team else role.label
        return ""

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether any authentication backend grants this right (organisation/access.py does)."""
        return any(backend.has_perm(self, perm, obj) for backend in _backends())

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return False  # there is no Django admin


class Membership(models.Model):
    """A role that someone holds from a day until a day; ended ones stay as history."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until and including"), null=True, blank=True)
    # Stands in for somebody who holds this role, until a day.
    deputy_for = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, editable=False, related_name="deputies"
    )

    objects = MembershipQuerySet.as_manager()
    personal = {
        "user": _("to decide what someone may see, and to show it afterwards"),
        "deputy_for": _("to show for whom somebody stood in"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(role__in=TEAM_ROLES, team__isnull=False)
                    | (~Q(role__in=TEAM_ROLES) & Q(team=None))
                ),
                name="membership_has_a_team_when_its_role_does",
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(deputy_for=None)
                | Q(until_day__isnull=False, role__in=DEPUTY_ROLES) & ~Q(deputy_for=F("user")),
                name="membership_of_a_deputy_ends",
            ),
            # Two, because a null team never equals another one.
            models.UniqueConstraint(
                fields=["user", "team", "role"],
                condition=Q(until_day=None),
                name="membership_in_a_team_is_open_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(until_day=None, team=None),
                name="membership_without_team_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


class Invitation(models.Model):
    """An invitation to log in: seven days, once; only the hash of its token is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    name = FreeCharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()
    personal = {"email": _("to send the invitation"), "name": _("to greet who was invited")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(role__in=TEAM_ROLES, team__isnull=False)
                    | (~Q(role__in=TEAM_ROLES) & Q(team=None))
                ),
                name="invitation_has_a_team_when_its_role_does",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_ends_one_way",
            ),
            models.CheckConstraint(
                condition=(
                    Q(accepted_at=None, accepted_by=None)
                    | Q(accepted_at__isnull=False, accepted_by__isnull=False)
                ),
                name="invitation_is_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this invitation."""
        return f"organisation.invitation:{self.public_id}"

    def is_open_at(self, now: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > now


class InvitationLink(models.Model):
    """One rendering of an invitation mail: SHA-256 of the token that stands in it."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"invitation link {self.pk}"


class HeldPost(models.Model):
    """A form sent after the session had ended: kept encrypted for a quarter of an hour.

    `person_hash` is who used that browser last. Where that was nobody, it becomes who logs in
    first, and `must_ask` stays until they say that they typed it.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    person_hash = models.CharField(max_length=64, blank=True)
    must_ask = models.BooleanField(default=False)
    payload = EncryptedTextField(max_length=PACKED_MAX)
    expires_at = models.DateTimeField(db_index=True)

    objects = HeldPostQuerySet.as_manager()
    personal = {"payload": _("to give back what was typed before logging in again")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(must_ask=True) | ~Q(person_hash=""),
                name="held_post_of_nobody_asks_first",
            )
        ]

    def __str__(self) -> str:
        return f"held post {self.pk}"

    @property
    def audit_ref(self) -> str:
        return self.token_hash[:12]

    def belongs_to(self, person_hash: str) -> bool:
        """Whether it waits for this person and nobody else."""
        return self.person_hash == person_hash != ""


class Platform(models.Model):
    """A social platform; rows, so that an organisation adds its own."""

    slug = models.SlugField(max_length=40, unique=True)
    name = FreeCharField(_("name"), max_length=60)
    status = models.CharField(max_length=10, choices=PlatformStatus, default=PlatformStatus.ACTIVE)
    decision = models.CharField(
        max_length=10, choices=PlatformDecision, default=PlatformDecision.YES_IF
    )
    position = models.PositiveSmallIntegerField(default=100)
    # That its settings changed, which work accounts there are checked for again.
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_note = FreeCharField(_("what changed"), max_length=200, blank=True)

    objects = PlatformQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.slug


class Partner(models.Model):
    """An organisation we work with; its contact is a function where that is possible."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(_("kind"), max_length=30, choices=PartnerType)
    name = FreeCharField(_("name"), max_length=160)
    contact = FreeCharField(_("contact"), max_length=160, blank=True)
    contact_mail = EncryptedTextField(
        _("e-mail address"), max_length=254, multiline=False, null=True, blank=True
    )
    phone = FreeCharField(_("phone"), max_length=20, blank=True)
    # The day on which somebody last wrote down or looked over who speaks for them.
    contact_on = models.DateField(null=True, blank=True, editable=False)
    meeting = FreeCharField(_("meeting"), max_length=120, blank=True)

    objects = PartnerQuerySet.as_manager()
    personal = {
        "contact": _("to reach the partner"),
        "contact_mail": _("to send the link to what is shared"),
        "phone": _("to call the partner"),
    }

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class SharingAgreement(models.Model):
    """What may be shared with a partner, on which legal basis, from when until when.

    One at a time: the next one ends the one before, which stays as it was.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="agreements")
    type = models.CharField(_("kind"), max_length=20, choices=AgreementType)
    name = FreeCharField(_("name"), max_length=120, blank=True)
    purpose = FreeTextField(_("purpose"), max_length=300)
    legal_basis = models.CharField(_("legal basis"), max_length=10, choices=LegalBasis)
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until and including"))
    data_allowed = models.JSONField(default=list)
    data_never = models.JSONField(default=list)
    document = FreeCharField(_("where the document is"), max_length=200, blank=True)
    checked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    checked_on = models.DateField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    end_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SharingAgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__gte=F("from_day")), name="agreement_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["partner", "from_day"], name="agreement_starts_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"

    @property
    def audit_ref(self) -> str:
        return f"{self.partner.public_id}.{self.from_day}"

    @property
    def title(self) -> str:
        return self.name or str(self.get_type_display())

    def in_force_on(self, day: date) -> bool:
        return self.ended_at is None and self.from_day <= day <= self.until_day

    @property
    def kinds(self) -> list[DataKind]:
        """What may be shared, in the order of the vocabulary; an unknown word is nothing."""
        return [kind for kind in DataKind if kind.value in self.data_allowed]


class HelpLine(models.Model):
    """A number or site that pages show; data, so that a changed number needs no release."""

    key = models.SlugField(max_length=40, unique=True)
    name = FreeCharField(_("name"), max_length=80)
    number = models.CharField(_("phone number"), max_length=20, blank=True)
    url = models.URLField(_("site"), blank=True)
    purpose = FreeCharField(_("what for"), max_length=200)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    objects = HelpLineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.key

    @property
    def dial(self) -> str:
        return dialled(self.number)


class Fact(models.Model):
    """A law, a term or a site that pages lean on, with the day of its last check."""

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=FactKind)
    name = FreeCharField(_("name"), max_length=120)
    tells = FreeTextField(_("what it says"), max_length=500)
    url = models.URLField(_("site"), blank=True)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    objects = FactQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    @property
    def audit_ref(self) -> str:
        return self.key


class DutyShift(models.Model):
    """Who is on duty from one moment to another, for one team or for all, and who takes over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(  # none: the duty is for every team
        Team, models.PROTECT, null=True, blank=True, related_name="duty_shifts"
    )
    person = models.ForeignKey(User, models.CASCADE, related_name="duty_shifts")
    backup = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="backup_shifts"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = DutyShiftQuerySet.as_manager()
    personal = {"person": _("to know whom an urgent signal reaches")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(backup=None) | ~Q(backup=F("person")), name="duty_backup_is_another"
            ),
            # Two, because a null team never equals another one.
            models.UniqueConstraint(
                fields=["person", "team", "starts_at"], name="duty_of_a_team_starts_once"
            ),
            models.UniqueConstraint(
                fields=["person", "starts_at"],
                condition=Q(team=None),
                name="duty_of_all_teams_starts_once",
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="duty_by_time")]

    def __str__(self) -> str:
        return f"duty shift {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def reaches(self) -> list[User]:
        """Who can be reached in this shift: who has duty, then who stands in; nobody on leave."""
        people = [self.person, self.backup] if self.backup else [self.person]
        return [person for person in people if person.status == PersonStatus.ACTIVE]


class NotificationChoice(models.Model):
    """That somebody wants a kind of message otherwise than it comes by itself."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=60)  # a key of NOTIFICATION_KINDS
    timing = models.CharField(max_length=10, choices=Timing)

    objects = NotificationChoiceQuerySet.as_manager()
    personal = {"user": _("to send messages when somebody wants them")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_choice_for_each_kind"),
            models.CheckConstraint(
                condition=Q(timing__in=Timing.values), name="choice_of_a_known_timing"
            ),
        ]

    def __str__(self) -> str:
        return f"notification choice {self.pk}"


class QuietHours(models.Model):
    """When the daily mail comes, and between which times nothing does; none unless chosen."""

    user = models.OneToOneField(User, models.CASCADE, related_name="quiet_hours")
    digest_at = models.TimeField(_("daily mail at"), default=DIGEST_AT)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    personal = {
        "digest_at": _("to send the daily mail when it suits"),
        "quiet_from": _("to leave somebody alone in their own time"),
        "quiet_until": _("to leave somebody alone in their own time"),
    }

    class Meta:
        verbose_name_plural = "quiet hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_from_and_until_go_together",
            )
        ]

    def __str__(self) -> str:
        return f"quiet hours {self.pk}"


class PushDevice(models.Model):
    """A device on which somebody switched push on; its address is a secret of its push service."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="push_devices")
    name = FreeCharField(_("name"), max_length=40)
    endpoint = EncryptedTextField(
        _("address"), max_length=ENDPOINT_MAX, multiline=False, typed=False
    )
    endpoint_hash = models.CharField(max_length=64, unique=True, editable=False)  # of SHA-256
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PushDeviceQuerySet.as_manager()
    personal = {
        "name": _("to tell one device from another"),
        "endpoint": _("to wake the device for something urgent"),
        "used_at": _("to show when a device was last reached"),
    }

    def __str__(self) -> str:
        return f"push device {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this device."""
        return f"organisation.pushdevice:{self.public_id}"
