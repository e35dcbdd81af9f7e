"""Invitations to log in."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.choices import Role
from organisation.models.people import User
from organisation.models.teams import TEAM_WHERE_ITS_ROLE_HAS_ONE, Team
from organisation.querysets.invitations import InvitationQuerySet
from privacy.fields import FreeCharField


class Invitation(models.Model):
    """An invitation to log in: seven days, once; only the hash of its token is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    name = FreeCharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()
    personal = {"email": _("to send the invitation"), "name": _("to greet who was invited")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=TEAM_WHERE_ITS_ROLE_HAS_ONE,
                name="invitation_has_a_team_when_its_role_does",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_ends_one_way",
            ),
            models.CheckConstraint(
                condition=(
                    Q(accepted_at=None, accepted_by=None)
                    | Q(accepted_at__isnull=False, accepted_by__isnull=False)
                ),
                name="invitation_is_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this invitation."""
        return f"organisation.invitation:{self.public_id}"

    def is_open_at(self, now: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > now


class InvitationLink(models.Model):
    """One rendering of an invitation mail: SHA-256 of the token that stands in it."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"invitation link {self.pk}"
