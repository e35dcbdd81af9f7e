"""Vocabulary of the evidence chain."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvidenceKind(TextChoices):
    """What an event of a consent's chain proves."""

    SHOWN = "shown", _("The text was shown")
    SIGNED = "signed", _("Signed")
    REFUSED = "refused", _("Refused")
    ATTESTED = "attested", _("Attested by a worker")
    SEALED = "sealed", _("Receipt sealed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISPUTED = "disputed", _("Disputed")
    EXPIRED = "expired", _("Expired")
    REPLACED = "replaced", _("Replaced")
