"""Vocabulary of the contact tally: stored in English, shown in Dutch (docs/glossary.md)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    """Who began."""

    YOUTH_BEGAN = "youth_began", pgettext_lazy("who began", "Young person")
    WORKER_BEGAN = "worker_began", pgettext_lazy("who began", "Me")


class Known(TextChoices):
    """Whether the worker knew the young person already; who it is stays out."""

    KNOWN = "known", pgettext_lazy("contact", "Known")
    NEW = "new", pgettext_lazy("contact", "New")


class ContactOutcome(TextChoices):
    ANSWERED = "answered", pgettext_lazy("contact", "Answered")
    APPOINTMENT = "appointment", pgettext_lazy("contact", "Meeting in person")
    CALLED = "called", pgettext_lazy("contact", "Called")
    REFERRED = "referred", pgettext_lazy("contact", "Referred")


# What went on elsewhere than online: in the street, by telephone, with a partner.
WENT_OFFLINE = (ContactOutcome.APPOINTMENT, ContactOutcome.CALLED, ContactOutcome.REFERRED)
