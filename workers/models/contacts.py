"""Contacts with young people as a tally: how often, where, about what and how it ended."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers.choices.contacts import ContactOutcome, Direction, Known
from workers.querysets.contacts import ContactTallyQuerySet

MOST_AT_ONCE = 20
THEME_MAX = 80


class ContactTally(models.Model):
    """One line of the tally. Nothing of the young person is kept: no name, account or number.

    Two lines can't be known to be about the same young person, and no other table points here
    (docs/decisions/0153-contacts-are-counted.md).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="contacts"
    )
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="contacts")
    platform = models.ForeignKey("organisation.Platform", models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    direction = models.CharField(_("who began"), max_length=20, choices=Direction)
    known = models.CharField(max_length=10, choices=Known)
    outcome = models.CharField(_("outcome"), max_length=20, choices=ContactOutcome)
    theme = models.CharField(_("theme"), max_length=THEME_MAX, blank=True)
    count = models.PositiveSmallIntegerField(_("how often"), default=1)

    objects = ContactTallyQuerySet.as_manager()
    personal = {"worker": _("to show somebody what they counted, and to take a mistake away")}

    class Meta:
        verbose_name_plural = "contact tallies"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=MOST_AT_ONCE), name="contact_counts_a_few"
            ),
            models.CheckConstraint(
                condition=Q(
                    direction__in=Direction.values,
                    known__in=Known.values,
                    outcome__in=ContactOutcome.values,
                ),
                name="contact_says_only_what_is_coded",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "-day"], name="contact_of_worker"),
            models.Index(fields=["team", "day"], name="contact_of_team"),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
