"""Vocabulary of the report to a municipality."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LINK_DAYS = 30
TEXT_MAX = 1500
YIELDED_MAX = 300  # of what some money yielded, in words
LONGEST = timedelta(days=731)


class ReportState(models.TextChoices):
    """A concept is worked on; a definitive report never changes again."""

    CONCEPT = "concept", pgettext_lazy("report", "Concept")
    DEFINITIVE = "definitive", pgettext_lazy("report", "Definitive")


class Funding(models.TextChoices):
    """Who pays for hours of online work."""

    MUNICIPALITY = "municipality", pgettext_lazy("funding", "Municipality")
    OWN_INNOVATION = "own_innovation", _("Our own budget for innovation")
    FUND = "fund", pgettext_lazy("funding", "Fund")


class Block(models.TextChoices):
    """The parts of a report, in their order."""

    SUMMARY = "summary", _("Summary")
    TIME = "time", _("Time and evenings")
    SEEN = "seen", _("What did we see online?")
    DONE = "done", _("What did we do with it?")
    CONTACT = "contact", _("Contact and activities")
    EXAMPLES = "examples", _("Examples")
    GOALS = "goals", pgettext_lazy("report", "Goals")
    PRIVACY = "privacy", _("Privacy and quality")
    MEANS = "means", _("Means and money")
    OUTLOOK = "outlook", _("What comes next")
