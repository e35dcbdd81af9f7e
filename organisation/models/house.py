"""The organisation, what its paper looks like and what is said of its start."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.choices import (
    READY_ASKED,
    LinkEnough,
    ReadyPoint,
    RetentionProfile,
    SetUpQuestion,
    SixteenPolicy,
)
from organisation.querysets.house import (
    HouseStyleQuerySet,
    OrganisationQuerySet,
    ReadyStatementQuerySet,
)
from privacy.fields import FreeCharField, FreeTextField

OWN_NO_LEAST, OWN_NO_MOST = 6, 12  # years: from when a young person has an own link
COLOUR = "#0b5d63"  # of paper, until the organisation chooses its own
GIVE_LEAST, GIVE_MOST = 40, 60  # per cent of what happens online that gives, at least


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
