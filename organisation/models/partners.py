"""Partners, and what is agreed with them."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.choices import AgreementType, DataKind, LegalBasis, PartnerType
from organisation.models.people import User
from organisation.querysets.partners import PartnerQuerySet, SharingAgreementQuerySet
from privacy.fields import EncryptedTextField, FreeCharField, FreeTextField


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
    # The last day that was agreed, where the next agreement cut it short.
    agreed_until_day = models.DateField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    end_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SharingAgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__gte=F("from_day")), name="agreement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(agreed_until_day=None) | Q(agreed_until_day__gt=F("until_day")),
                name="agreement_is_cut_short_by_a_day_at_least",
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

    def lasts_on(self, day: date) -> bool:
        """Whether it was not stopped and has not ended by this day, as `lasting`."""
        return self.ended_at is None and day <= self.until_day

    def in_force_on(self, day: date) -> bool:
        return self.lasts_on(day) and self.from_day <= day

    @property
    def kinds(self) -> list[DataKind]:
        """What may be shared, in the order of the vocabulary; an unknown word is nothing."""
        return [kind for kind in DataKind if kind.value in self.data_allowed]
