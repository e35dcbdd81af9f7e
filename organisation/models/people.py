"""Who works here, and which roles they hold."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib import auth
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organisation import stand_in
from organisation.choices import DEPUTY_ROLES, PersonStatus, Role
from organisation.models.teams import TEAM_WHERE_ITS_ROLE_HAS_ONE, Team
from organisation.querysets.duty import DutyShiftQuerySet
from organisation.querysets.memberships import MembershipQuerySet
from organisation.querysets.people import UserQuerySet
from privacy.fields import FreeCharField
from youthwork.lib.prepared_rows import Stands, prepared
from youthwork.lib.telephone import dialled
from youthwork.lib.together import Asking, answered


@cache
def _backends() -> list[Any]:
    """The authentication backends: a page asks them for thirty rights."""
    return auth.get_backends()


def _shifts() -> DutyShiftQuerySet:
    """All shifts, without importing the model that imports this module."""
    rows: DutyShiftQuerySet = User._meta.get_field("duty_shifts").related_model.objects  # type: ignore[union-attr]
    return rows.all()


def display_name(user: User) -> str:
    """What log-in pages call a person."""
    return user.name


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who works here; logs in by e-mail address. There is no superuser."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = FreeCharField(_("name"), max_length=120)
    phone = FreeCharField(_("work phone"), max_length=20, blank=True)
    status = models.CharField(
        max_length=10, choices=PersonStatus, default=PersonStatus.ACTIVE, editable=False
    )
    is_active = models.GeneratedField(
        expression=Q(status=PersonStatus.ACTIVE),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    left_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()
    personal = {
        "email": _("to log in and receive messages"),
        "name": _("to show colleagues who did what"),
        "phone": _("to let colleagues call in an emergency"),
        "left_on": _("to show since when access has ended"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            models.CheckConstraint(
                condition=Q(status__in=PersonStatus.values), name="user_has_a_known_status"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=PersonStatus.LEFT, left_on__isnull=False)
                    | (~Q(status=PersonStatus.LEFT) & Q(left_on=None))
                ),
                name="user_has_a_last_day_when_they_left",
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.public_id}"  # ends up in logs: no name, no address

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this person."""
        return f"organisation.user:{self.public_id}"

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def dial(self) -> str:
        return dialled(self.phone)

    @cached_property
    def current_memberships(self) -> list[Membership]:
        """Memberships in force today with their teams: one query for all rights of a request."""
        return Membership.objects.held_by(self, timezone.localdate())

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.current_memberships}

    @property
    def current_teams(self) -> list[Team]:
        """Teams this person works in or leads, each once, by name."""
        teams = {m.team_id: m.team for m in self.current_memberships if m.team}
        return sorted(teams.values(), key=lambda team: team.name)

    @property
    def led_teams(self) -> list[Team]:
        return [m.team for m in self.current_memberships if m.team and m.role == Role.TEAM_LEAD]

    @property
    def current_keys(self) -> list[int]:
        return [team.pk for team in self.current_teams]

    @property
    def led_keys(self) -> list[int]:
        return [team.pk for team in self.led_teams]

    def duty_teams(self, now: datetime) -> list[int | None]:
        """Keys of the teams for which this person has the duty now, None among them for all.

        Who stands in for somebody on leave or whose role ended has it too. Asked once a moment.
        """
        return answered(self.asked_for_duty(now))

    def asked_for_duty(self, now: datetime) -> Asking[list[int | None]]:
        """The same, asked with what else a page asks."""
        answers = self.answers("duty")
        if now not in answers:
            running = prepared(lambda u, at: _shifts().running(at).teams_of(u), self, now)
            yield (teams := running)
            answers[now] = list(teams)
        return answers[now]

    def answers(self, about: str) -> dict[datetime, list[Any]]:
        """What was asked for this person at a moment; filled by who asks."""
        found: dict[str, dict[datetime, list[Any]]] = self.__dict__.setdefault("_answers", {})
        return found.setdefault(about, {})

    def stands_at(self, name: str, moments: Collection[datetime]) -> Stands:
        """What stands in for this person when a queryset is prepared with these moments."""
        return stand_in.of(self, name, moments)

    def is_on_duty(self, now: datetime, team: Team | None = None) -> bool:
        """Whether this person has the duty at this moment: for this team, or for any."""
        teams = self.duty_teams(now)
        return bool(teams) if team is None else None in teams or team.pk in teams

    @property
    def role_label(self) -> str:
        """The first role in the order of the table, with the team where there is one."""
        for role in Role:
            for membership in self.current_memberships:
                if membership.role == role:
                    return f"{role.label}, {membership.team}" if membership.team else role.label
        return ""

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether any authentication backend grants this right (organisation/access.py does)."""
        return any(backend.has_perm(self, perm, obj) for backend in _backends())

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return False  # there is no Django admin


class Membership(models.Model):
    """A role that someone holds from a day until a day; ended ones stay as history."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until and including"), null=True, blank=True)
    # Stands in for somebody who holds this role, until a day.
    deputy_for = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, editable=False, related_name="deputies"
    )

    objects = MembershipQuerySet.as_manager()
    personal = {
        "user": _("to decide what someone may see, and to show it afterwards"),
        "deputy_for": _("to show for whom somebody stood in"),
    }

    class Meta:
        # Few lead, manage or direct, of however many who work: who is warned asks for them.
        indexes = [models.Index(fields=["role", "team"], name="membership_by_role")]
        constraints = [
            models.CheckConstraint(
                condition=TEAM_WHERE_ITS_ROLE_HAS_ONE,
                name="membership_has_a_team_when_its_role_does",
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(deputy_for=None)
                | Q(until_day__isnull=False, role__in=DEPUTY_ROLES) & ~Q(deputy_for=F("user")),
                name="membership_of_a_deputy_ends",
            ),
            # Two, because a null team never equals another one.
            models.UniqueConstraint(
                fields=["user", "team", "role"],
                condition=Q(until_day=None),
                name="membership_in_a_team_is_open_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(until_day=None, team=None),
                name="membership_without_team_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)
