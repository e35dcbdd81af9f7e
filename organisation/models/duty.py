"""Who has the duty."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.choices import PersonStatus
from organisation.models.people import User
from organisation.models.teams import Team
from organisation.querysets.duty import DutyShiftQuerySet


class DutyShift(models.Model):
    """Who is on duty from one moment to another, for one team or for all, and who takes over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(  # none: the duty is for every team
        Team, models.PROTECT, null=True, blank=True, related_name="duty_shifts"
    )
    person = models.ForeignKey(User, models.CASCADE, related_name="duty_shifts")
    backup = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="backup_shifts"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    # Of rows `with_people`: who may have the duty by their role, on the day on which it begins or,
    # of one that runs, today.
    person_may: bool
    backup_may: bool

    objects = DutyShiftQuerySet.as_manager()
    personal = {"person": _("to know whom an urgent signal reaches")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(backup=None) | ~Q(backup=F("person")), name="duty_backup_is_another"
            ),
            # Two, because a null team never equals another one.
            models.UniqueConstraint(
                fields=["person", "team", "starts_at"], name="duty_of_a_team_starts_once"
            ),
            models.UniqueConstraint(
                fields=["person", "starts_at"],
                condition=Q(team=None),
                name="duty_of_all_teams_starts_once",
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="duty_by_time")]

    def __str__(self) -> str:
        return f"duty shift {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def reaches(self) -> list[User]:
        """Who can be reached in this shift: who has duty, then who stands in.

        Nobody on leave, and nobody whose role has ended by then. Of rows `with_people` alone.
        """
        pairs = [(self.person, self.person_may), (self.backup, self.backup_may)]
        return [p for p, may in pairs if p and may and p.status == PersonStatus.ACTIVE]
