"""Where images went, who is on them, and what has to come down. Never the image itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent.choices.consent import Channel, TakedownReason
from consent.choices.request import ImageKind
from consent.models.request import new_ref
from consent.querysets.publication import (
    PublicationQuerySet,
    PublicationSubjectQuerySet,
    TakedownTaskQuerySet,
)
from privacy.fields import EncryptedTextField, FreeCharField


class Publication(models.Model):
    """Something posted: channel, day, address, what it shows in a few words."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel)
    kind = models.CharField(max_length=10, choices=ImageKind)
    what = FreeCharField(_("what"), max_length=80)
    address = EncryptedTextField(
        _("address"), max_length=500, multiline=False, null=True, blank=True, typed=False
    )
    posted_on = models.DateField(_("posted on"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_down_at = models.DateTimeField(null=True, editable=False)

    objects = PublicationQuerySet.as_manager()
    personal = {
        "what": _("to recognise the post"),
        "address": _("to find the post again when it has to go"),
        "made_by": _("to ask back"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="publication_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ImageKind.values), name="publication_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["team", "-posted_on"], name="publication_of_team")]

    def __str__(self) -> str:
        return f"publication {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("consent:publication", args=[self.ref])


class PublicationSubject(models.Model):
    """Somebody on a post, and the consent on which that rests."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="subjects")
    consent = models.ForeignKey("consent.Consent", models.PROTECT, related_name="appearances")

    objects = PublicationSubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "consent"], name="on_a_post_once"),
        ]

    def __str__(self) -> str:
        return f"on publication {self.publication_id}"


class TakedownTask(models.Model):
    """A post that has to go because of somebody's consent; done when it is gone, or can't be."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="tasks")
    consent = models.ForeignKey("consent.Consent", models.PROTECT, related_name="tasks")
    reason = models.CharField(max_length=10, choices=TakedownReason)
    due_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)  # on the day itself
    escalated_at = models.DateTimeField(null=True, editable=False)  # it is late: who leads knows
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    impossible = EncryptedTextField(
        _("what could not be removed"), max_length=120, multiline=False, null=True, blank=True
    )

    objects = TakedownTaskQuerySet.as_manager()
    personal = {
        "impossible": _("to tell the signer honestly"),
        "done_by": _("to account for who did it"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "consent"],
                condition=Q(done_at=None),
                name="takedown_open_once",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=TakedownReason.values), name="takedown_reason_known"
            ),
        ]
        indexes = [models.Index(fields=["done_at", "due_on"], name="takedown_due")]

    def __str__(self) -> str:
        return f"take-down {self.pk}"
