"""Who is asked about whom, and by which links."""

from __future__ import annotations

import base64
import secrets
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent.choices.request import (
    ANSWERED,
    OPEN,
    LinkPurpose,
    RequestStatus,
    Route,
    SignerRole,
)
from consent.querysets.request import (
    ConsentRequestQuerySet,
    LinkQuerySet,
    SignerQuerySet,
    SubjectQuerySet,
)
from privacy.fields import EncryptedTextField, FreeCharField

if TYPE_CHECKING:
    from consent.models.consent import Answer, Consent

NAME_MAX = 80
MAIL_MAX = 254
PHONE_MAX = 40


def new_ref() -> str:
    """Twelve random letters of base32: 60 bits."""
    return base64.b32encode(secrets.token_bytes(8)).decode()[:12]


class Subject(models.Model):
    """The young person on the image; known here only because consent was asked.

    `name_term` and `first_name_term` find a name exactly; `birth_term` tells two of one name apart.
    `note` is what a worker adds when two young people share name and date of birth.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+")
    first_name = EncryptedTextField(
        _("first name"), max_length=NAME_MAX, multiline=False, null=True
    )
    last_name = EncryptedTextField(
        _("last name"), max_length=NAME_MAX, multiline=False, null=True, blank=True
    )
    birth_date = EncryptedTextField(max_length=10, multiline=False, null=True, typed=False)
    email = EncryptedTextField(_("own e-mail"), max_length=MAIL_MAX, null=True, multiline=False)
    note = EncryptedTextField(_("to tell apart"), max_length=60, multiline=False, null=True)
    name_term = models.BigIntegerField(null=True, editable=False)
    first_name_term = models.BigIntegerField(null=True, editable=False)
    birth_term = models.BigIntegerField(null=True, editable=False)
    # Another than whoever was known by this name and birthday, as whoever asked said.
    is_namesake = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    own_generation = models.PositiveSmallIntegerField(default=1, editable=False)  # of the own link
    own_bounced_at = models.DateTimeField(null=True, editable=False)  # a mail to them came back
    erase_asked_at = models.DateTimeField(null=True, editable=False)  # once nothing is online
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = SubjectQuerySet.as_manager()
    personal = {
        "first_name": _("to know whom the consent is about"),
        "last_name": _("to tell young people of one first name apart"),
        "birth_date": _("to decide who signs, and to check that the link reached the right person"),
        "email": _("to let the young person see and stop it"),
        "note": _("to tell two young people of one name and birthday apart"),
    }

    class Meta:
        indexes = [
            models.Index(fields=["name_term", "birth_term"], name="subject_by_name"),
            models.Index(fields=["team", "first_name_term"], name="subject_by_first_name"),
            models.Index(fields=["first_name_term", "-id"], name="subject_first_named"),
            models.Index(fields=["team", "-id"], name="subject_of_team"),
            models.Index(
                fields=["erase_asked_at"],
                condition=Q(erase_asked_at__isnull=False),
                name="subject_to_erase",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name_term", "birth_term"],
                condition=Q(is_namesake=False),
                name="subject_once_unless_told_apart",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False)
                | Q(first_name__isnull=False, birth_date__isnull=False),
                name="subject_has_a_name_until_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"subject {self.ref}"

    @property
    def born(self) -> date | None:
        """None once erased."""
        return date.fromisoformat(self.birth_date) if self.birth_date else None

    @property
    def initial(self) -> str:
        return self.first_name[:1].upper() + "." if self.first_name else "–"

    @property
    def short_name(self) -> str:
        """First name, and the initial of the last name where there is one; "–" once erased."""
        last = f" {self.last_name[:1].upper()}." if self.last_name else ""
        return f"{self.first_name or '–'}{last}"


class ConsentRequest(models.Model):
    """One question about one young person, to one signer or to two.

    `ref` is the consent's public reference too. `guardian_until` is the sixteenth birthday of who
    was younger when asked: from then on the young person decides, open or not.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    # Made by the page, so that a form sent twice is one question.
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="requests", editable=False)
    # Of the young person, so that who is called this is found along an index by whoever asked.
    first_name_term = models.BigIntegerField(null=True, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+", editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    occasion = FreeCharField(_("occasion"), max_length=80, blank=True)
    rows = models.JSONField(default=list)  # of ROWS, in their order
    route = models.CharField(max_length=10, choices=Route)
    status = models.CharField(
        max_length=20, choices=RequestStatus, default=RequestStatus.DRAFT, editable=False
    )
    text_version = models.ForeignKey("consent.TextVersion", models.PROTECT, editable=False)
    needs_both = models.BooleanField(default=False)
    # Who asked has left: mails name the team, not whoever follows it up.
    from_team = models.BooleanField(default=False, editable=False)
    guardian_until = models.DateField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # The young person decides, soon or by now, and no mail reaches them: since when somebody is to
    # ask them in person, and when they did or looked at it.
    in_person_at = models.DateTimeField(null=True, editable=False)
    in_person_done_at = models.DateTimeField(null=True, editable=False)
    event = models.ForeignKey(  # somebody filled it in themselves, from the poster
        "consent.Event", models.SET_NULL, null=True, editable=False, related_name="requests"
    )
    renews = models.ForeignKey(
        "consent.Consent", models.SET_NULL, null=True, editable=False, related_name="renewals"
    )

    objects = ConsentRequestQuerySet.as_manager()
    personal = {
        "made_by": _("to ask back, and to be named to the signer"),
        "occasion": _("to recognise the question"),
        "guardian_until": _("to let the young person decide from the sixteenth birthday"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="consent_request_status_known"
            ),
            models.CheckConstraint(
                condition=Q(route__in=Route.values), name="consent_request_route_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | ~Q(status__in=("draft", "sent", "opened", "partly_signed")),
                name="consent_request_closed_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False)
                | Q(status__in=("draft", "sent", "opened", "partly_signed")),
                name="consent_request_ended_has_a_moment",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                # What is open, by the checks above: of four statuses it would cost planning time
                # where a question asks for a status or for something of another table.
                condition=Q(closed_at=None),
                name="consent_request_open_once",
            ),
            # Whatever its route: what nobody answers ends, and is erased after that.
            models.CheckConstraint(
                condition=~Q(status__in=("draft", "sent", "opened", "partly_signed"))
                | Q(expires_at__isnull=False),
                name="consent_request_open_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status="partly_signed") | Q(needs_both=True),
                name="consent_request_partly_signed_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "status", "-made_at"], name="consent_request_of_team"),
            models.Index(fields=["made_by", "status", "-made_at"], name="consent_request_of_maker"),
            models.Index(fields=["status", "expires_at"], name="consent_request_due"),
            models.Index(
                fields=["in_person_at"],
                condition=Q(in_person_at__isnull=False, in_person_done_at=None),
                name="consent_request_in_person",
            ),
            models.Index(fields=["status", "-made_at"], name="consent_request_by_status"),
            models.Index(fields=["subject", "-made_at"], name="consent_request_of_subject"),
            models.Index(fields=["team", "first_name_term", "-subject"], name="request_team_name"),
            models.Index(
                fields=["made_by", "first_name_term", "-subject"], name="request_maker_name"
            ),
        ]

    def __str__(self) -> str:
        return f"consent request {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("consent:consent", args=[self.ref])

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer, its time aside."""
        return self.status in OPEN

    @property
    def is_answered(self) -> bool:
        return self.status in ANSWERED

    @property
    def consent_or_none(self) -> Consent | None:
        """What came of it."""
        return getattr(self, "consent", None)


class Signer(models.Model):
    """One person who is asked: the young person, or one of at most two guardians.

    `generation` counts the links: a new one kills the earlier ones.
    """

    request = models.ForeignKey(ConsentRequest, models.CASCADE, related_name="signers")
    number = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=10, choices=SignerRole)
    name = EncryptedTextField(_("name"), max_length=NAME_MAX, multiline=False, null=True)
    email = EncryptedTextField(_("e-mail"), max_length=MAIL_MAX, multiline=False, null=True)
    phone = EncryptedTextField(
        _("phone"), max_length=PHONE_MAX, multiline=False, null=True, typed=False
    )
    email_term = models.BigIntegerField(null=True, editable=False)
    language = models.CharField(max_length=2, default="nl")
    generation = models.PositiveSmallIntegerField(default=1, editable=False)
    wrong_births = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    bounced_at = models.DateTimeField(null=True, editable=False)
    wants_link_at = models.DateTimeField(null=True, editable=False)  # asked for a new one
    # Signed on a device, and it doesn't count; until somebody looked at it or asked again.
    not_counted_at = models.DateTimeField(null=True, editable=False)
    misdirected_at = models.DateTimeField(null=True, editable=False)  # somebody else got it
    doubts = models.JSONField(default=list, editable=False)  # of Doubt
    doubted_at = models.DateTimeField(null=True, editable=False)  # until a worker spoke to them

    objects = SignerQuerySet.as_manager()
    personal = {
        "name": _("to greet and name the signer"),
        "email": _("to send the question and the copy"),
        "phone": _("to speak to who signed"),
        "doubts": _("to look whether it was somebody with authority"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="signer_once"),
            models.CheckConstraint(
                condition=Q(role="guardian", number__in=(1, 2)) | Q(role="youth", number=1),
                name="signer_two_guardians_at_most",
            ),
        ]
        indexes = [
            models.Index(fields=["email_term"], name="signer_by_email"),
            models.Index(
                fields=["locked_until"],
                condition=Q(locked_until__isnull=False),
                name="signer_locked",
            ),
            models.Index(
                fields=["wants_link_at"],
                condition=Q(wants_link_at__isnull=False),
                name="signer_wants_link",
            ),
            models.Index(
                fields=["not_counted_at"],
                condition=Q(not_counted_at__isnull=False),
                name="signer_not_counted",
            ),
            models.Index(
                fields=["bounced_at"],
                condition=Q(bounced_at__isnull=False),
                name="signer_bounced",
            ),
            models.Index(
                fields=["doubted_at"],
                condition=Q(doubted_at__isnull=False),
                name="signer_doubted",
            ),
        ]

    def __str__(self) -> str:
        return f"signer {self.number} of request {self.request_id}"

    @property
    def audit_ref(self) -> str:
        return f"{self.request.ref}-{self.number}"

    @property
    def answer_or_none(self) -> Answer | None:
        """What this one said."""
        return getattr(self, "answer", None)


class Link(models.Model):
    """One rendering of a link: the hash of its token. A link to see and stop has no end of its own.

    `signer` is None for the young person's own link. Of either kind only links of the
    latest `generation` open anything.
    """

    request = models.ForeignKey(ConsentRequest, models.CASCADE, related_name="links")
    signer = models.ForeignKey(Signer, models.CASCADE, null=True, related_name="links")
    purpose = models.CharField(max_length=10, choices=LinkPurpose)
    token_hash = models.CharField(max_length=64, unique=True)
    generation = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="own", signer=None)
                | Q(purpose__in=("sign", "manage"), signer__isnull=False),
                name="consent_link_is_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"consent link {self.pk}"
