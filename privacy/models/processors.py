"""Who processes data for the organisation, and how the register says it in its own words."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField, FreeCharField, FreeTextField
from privacy.processor_choices import Place
from privacy.querysets.processors import ActivityWordsQuerySet, ProcessorQuerySet

NAME_MAX, TEXT_MAX, WORDS_MAX = 120, 1000, 500


class Processor(models.Model):
    """A company that keeps or moves personal data for the organisation (GDPR art. 4(8), 28).

    `activities` are keys of `privacy.register.Activity`; what the agreement says is filled from
    these fields.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = FreeCharField(_("name"), max_length=NAME_MAX)
    address = FreeCharField(_("address"), max_length=200, blank=True)
    purpose = FreeTextField(_("what for"), max_length=TEXT_MAX)
    data = FreeTextField(_("which data"), max_length=TEXT_MAX)
    activities = models.JSONField(_("for what in the register"), default=list)
    place = models.CharField(_("where the data are"), max_length=10, choices=Place)
    country = FreeCharField(_("country"), max_length=60, blank=True)
    sub_processors = FreeTextField(_("other companies it uses"), max_length=TEXT_MAX, blank=True)
    security = FreeTextField(_("how it is secured"), max_length=TEXT_MAX, blank=True)
    contact_name = EncryptedTextField(
        _("contact"), max_length=NAME_MAX, null=True, blank=True, multiline=False
    )
    contact_mail = EncryptedTextField(
        _("e-mail address"), max_length=254, null=True, blank=True, multiline=False, typed=False
    )
    signed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    ends_on = models.DateField(_("agreement ends on"), null=True, blank=True)
    stopped_on = models.DateField(_("stopped on"), null=True, editable=False)
    reminded_of = models.DateField(null=True, editable=False)  # the end that was told of
    end_told_of = models.DateField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    personal: ClassVar = {
        "contact_name": _("to reach who processes data for us"),
        "contact_mail": _("to reach who processes data for us"),
    }

    objects = ProcessorQuerySet.as_manager()

    class Meta:
        verbose_name = _("processor")
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=Place.values), name="processor_known_place"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(signed_on__isnull=False, ends_on__gt=F("signed_on")),
                name="processor_agreement_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"processor {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:processor", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def is_under_agreement(self, day: date) -> bool:
        """Whether there is an agreement that counts on a day (art. 28(3))."""
        return self.signed_on is not None and (self.ends_on is None or self.ends_on >= day)


class ActivityWords(models.Model):
    """How the organisation itself says on what ground and to whom, for one line of the register.

    What is empty is said in our words.
    """

    key = models.CharField(max_length=40, unique=True, editable=False)
    basis = FreeTextField(_("ground"), max_length=WORDS_MAX, blank=True)
    recipients = FreeTextField(_("to whom it goes"), max_length=WORDS_MAX, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    written_at = models.DateTimeField(editable=False)

    personal: ClassVar = {"written_by": _("to account for the change")}

    objects = ActivityWordsQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of the register")

    def __str__(self) -> str:
        return f"words of {self.key}"
