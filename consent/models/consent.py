"""What was answered, and the consent that follows from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent.choices.consent import ConsentStatus, WithdrawalRoute, WithdrawnBy
from consent.choices.request import Assurance, Attested, ChildAgrees, Relation
from consent.querysets.answer import AnswerQuerySet
from consent.querysets.consent import ConsentQuerySet, WithdrawalQuerySet
from privacy.fields import EncryptedTextField

SIGNATURE_MAX = 50_000  # characters of path data


class Answer(models.Model):
    """What one signer answered, once; a trigger keeps it as it is until it is erased.

    `decisions` maps each row offered to "yes" or "no". `text_hash` is of the whole text as shown.
    `drawn` is path data of an SVG: no pressure, no timing, so that it is no biometric record.
    `client_id` is made by the page, so that an answer sent twice is one answer.
    """

    signer = models.OneToOneField("consent.Signer", models.PROTECT, related_name="answer")
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    text = models.ForeignKey("consent.FormText", models.PROTECT, related_name="+", editable=False)
    text_hash = models.CharField(max_length=64, editable=False)
    decisions = models.JSONField()
    relation = models.CharField(max_length=20, choices=Relation)
    declares_authority = models.BooleanField(default=False)
    child_agrees = models.CharField(max_length=15, choices=ChildAgrees, blank=True)
    signer_name = EncryptedTextField(_("name"), max_length=80, multiline=False, null=True)
    typed = EncryptedTextField(_("typed name"), max_length=80, multiline=False, null=True)
    drawn = EncryptedTextField(
        _("drawn signature"), max_length=SIGNATURE_MAX, multiline=False, null=True, typed=False
    )
    signed_at = models.DateTimeField(editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    on_device = models.BooleanField(default=False, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = AnswerQuerySet.as_manager()
    personal = {
        "signer_name": _("to show who said yes or no"),
        "typed": _("to prove the answer"),
        "drawn": _("to prove the answer"),
        "decisions": _("to show what was chosen"),
        "child_agrees": _("to let the child's own no win"),
        "relation": _("to show why this person may decide"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=("parent", "guardian", "guardian_institution", "self")),
                name="answer_of_who_may_sign",
            ),
            models.CheckConstraint(
                condition=Q(relation="self") | Q(declares_authority=True),
                name="answer_of_a_guardian_declares_authority",
            ),
            models.CheckConstraint(
                condition=Q(typed__isnull=False)
                | Q(drawn__isnull=False)
                | Q(erased_at__isnull=False),
                name="answer_has_a_signature",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Attestation(models.Model):
    """What a worker states about who gave an answer; the latest counts."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="attestations")
    attested = models.CharField(max_length=10, choices=Attested)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    place = EncryptedTextField(_("where"), max_length=80, multiline=False, null=True)

    personal = {"by": _("to account for who stated it"), "place": _("to know where it was signed")}

    def __str__(self) -> str:
        return f"attestation {self.pk}"


class Consent(models.Model):
    """What may be used: the rows to which everybody who was asked said yes.

    Valid on Amsterdam days from `valid_from` and before `valid_until`; what stands online is
    taken down from `take_down_from`. `decisions` never changes; `withdrawn_rows` only grows.
    """

    request = models.OneToOneField("consent.ConsentRequest", models.PROTECT, related_name="consent")
    subject = models.ForeignKey("consent.Subject", models.PROTECT, related_name="consents")
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+")
    # Who asked, as in the request: their list is walked along an index.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    decisions = models.JSONField()
    withdrawn_rows = models.JSONField(default=list)
    status = models.CharField(
        max_length=10, choices=ConsentStatus, default=ConsentStatus.VALID, editable=False
    )
    assurance = models.CharField(max_length=1, choices=Assurance, default=Assurance.LINK)
    is_own = models.BooleanField(default=False)  # the young person signed
    valid_from = models.DateField()
    valid_until = models.DateField()
    take_down_from = models.DateField()
    at_sixteen = models.BooleanField(default=False)  # the sixteenth birthday ends it
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    disputed_at = models.DateTimeField(null=True, editable=False)  # objected to as a whole
    objected_at = models.DateTimeField(null=True, editable=False)  # to all of it, or to some rows
    # The objection to it is gone: both signed since, or the lead talked with them.
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    taken_down_at = models.DateTimeField(null=True, editable=False)  # the last post is gone
    not_asked_at = models.DateTimeField(null=True, editable=False)  # a new text, tried in vain
    # The newest text that who signed left without an answer, once that question is erased.
    text_asked = models.PositiveIntegerField(null=True, editable=False)

    objects = ConsentQuerySet.as_manager()
    personal = {
        "decisions": _("to know what may be used"),
        "withdrawn_rows": _("to know what may no longer be used"),
        "valid_until": _("to ask the young person from the sixteenth birthday"),
        "made_by": _("to show who asked what became of it"),
        "settled_by": _("to account for who wrote down that an objection is gone"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ConsentStatus.values), name="consent_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("valid", "disputed"), ended_at=None)
                | Q(status__in=("withdrawn", "expired", "replaced"), ended_at__isnull=False),
                name="consent_ended_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="disputed") | Q(disputed_at__isnull=False),
                name="consent_disputed_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(disputed_at=None)
                | Q(objected_at__isnull=False, objected_at__gte=F("disputed_at")),
                name="consent_disputed_is_objected_to",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_until")), name="consent_begins_before_it_ends"
            ),
            # One valid consent for one young person: a new one replaces it.
            models.UniqueConstraint(
                fields=["subject"], condition=Q(status="valid"), name="consent_valid_once"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "status", "valid_until"], name="consent_of_team"),
            models.Index(fields=["status", "valid_until"], name="consent_due"),
            models.Index(fields=["made_by", "status", "valid_until"], name="consent_of_maker"),
            models.Index(fields=["subject", "-made_at"], name="consent_of_subject"),
            models.Index(
                fields=["objected_at"],
                condition=Q(objected_at__isnull=False, settled_at=None),
                name="consent_objected_to",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.request_id}"

    @property
    def audit_ref(self) -> str:
        return self.request.ref

    def says_yes(self, row: str) -> bool:
        """Whether a row was a yes and still is; says nothing about status or day."""
        return self.decisions.get(row) == "yes" and row not in self.withdrawn_rows


class Withdrawal(models.Model):
    """Somebody stopped a consent, whole or for some rows. No reason is asked."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="withdrawals")
    rows = models.JSONField()
    who = models.CharField(max_length=20, choices=WithdrawnBy)
    route = models.CharField(max_length=10, choices=WithdrawalRoute)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    signer = models.ForeignKey("consent.Signer", models.SET_NULL, null=True, editable=False)
    may_tell_guardian = models.BooleanField(null=True)  # asked of a young person under sixteen
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Nothing of it is online any more, and who is to hear that was told.
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = WithdrawalQuerySet.as_manager()
    personal = {
        "rows": _("to know what may no longer be used"),
        "by": _("to account for who wrote it down"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(who__in=WithdrawnBy.values), name="withdrawal_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"withdrawal {self.pk}"

    @property
    def is_whole(self) -> bool:
        """Whether no image may rest on the consent since."""
        return self.at in (self.consent.ended_at, self.consent.disputed_at)
