"""Changing and retracting a signal: for how long, and why somebody takes one back."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

EDITABLE_FOR = timedelta(hours=24)  # by who logged it, from the moment it came in
CLOCK_SLACK = timedelta(minutes=5)  # what a moment may lie ahead of our clock


class RetractReason(TextChoices):
    """Why who logged a signal takes it back. A code, so that it says nothing about anybody."""

    MISTAKE = "mistake", _("Logged by mistake")
    TWICE = "twice", _("Logged twice")
    NOTHING = "nothing", _("It turned out to be nothing")
    POINTS_AT_SOMEONE = "points_at_someone", _("It says too much about somebody")
    OTHER = "other", _("Another reason")
