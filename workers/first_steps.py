"""What a new worker reads, makes and joins in the first weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from workers.choices.profiles import Visible
from workers.models import Availability, ProfileCheck, VisibleItem, WorkProfile
from youthwork.lib.first_steps import FirstStep

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organisation.models import User


def _accounts(user: User) -> QuerySet[WorkProfile, Any]:
    return WorkProfile.objects.held_by(user)


def _checks(user: User) -> QuerySet[ProfileCheck, Any]:
    return ProfileCheck.objects.filter(profile__user=user)


def _times(user: User) -> QuerySet[Availability, Any]:
    return Availability.objects.filter(user=user)


def _visible(user: User) -> QuerySet[VisibleItem, Any]:
    return VisibleItem.objects.filter(user=user)


ACCOUNT = FirstStep(
    "account",
    _("Make a work account"),
    _("By our pattern, with our bio"),
    "workers:accounts",
    _accounts,
)
CHECK = FirstStep(
    "check",
    _("Check it, sixteen points"),
    _("Work and private apart"),
    "workers:check",
    _checks,
)
TIMES = FirstStep(
    "times", _("Say when you are there"), _("When are you online?"), "workers:availability", _times
)
VISIBLE = FirstStep(
    "visible",
    _("Be visible"),
    _("Card, signature, poster in the centre"),
    "workers:profile",
    _visible,
    enough=len(Visible),
)
ALONG = FirstStep(
    "along",
    _("Join a colleague"),
    _("One evening online, or a group"),
    "workers:activities",
)
