"""Teams and the municipalities that they work in."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.choices import TEAM_ROLES
from organisation.querysets.teams import TeamQuerySet
from privacy.fields import FreeCharField
from youthwork.lib.dates import DAY

# What is asked of a membership and of an invitation.
TEAM_WHERE_ITS_ROLE_HAS_ONE = Q(role__in=TEAM_ROLES, team__isnull=False) | (
    ~Q(role__in=TEAM_ROLES) & Q(team=None)
)


class Municipality(models.Model):
    name = FreeCharField(_("name"), max_length=120, unique=True)
    cbs_code = models.CharField(_("CBS code"), max_length=8, blank=True)

    class Meta:
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.name


class Team(models.Model):
    """A team works in the areas of one municipality; merged teams stay for their history."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = FreeCharField(_("name"), max_length=80, unique=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="teams")
    areas = models.JSONField(_("areas"), default=list, blank=True)
    team_channel = FreeCharField(_("channel of the team"), max_length=200, blank=True)
    active_from = models.DateField(_("active from"))
    active_until = models.DateField(_("active until"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until=None) | Q(active_until__gte=F("active_from")),
                name="team_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(active_until__isnull=False),
                name="team_that_merged_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="team_merges_into_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def is_active_on(self, day: date) -> bool:
        return self.active_from <= day and (self.active_until is None or day <= self.active_until)

    def went_on(self, today: date) -> bool:
        """Whether another team has its work from tomorrow at the latest."""
        return self.merged_into_id is not None and not self.is_active_on(today + DAY)

    def goes_on_in(self, today: date) -> Team:
        """The team that has the work of this one on a day: itself, or where it merged into."""
        team, seen = self, {self.pk}
        while team.merged_into is not None and not team.is_active_on(today):
            if team.merged_into_id in seen:
                break
            team = team.merged_into
            seen.add(team.pk)
        return team
