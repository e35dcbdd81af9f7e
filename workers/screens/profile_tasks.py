"""What somebody has to do about work accounts, for the list of what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import User
from workers.models import ProfileException, WorkProfile
from youthwork.lib.together import Asking

MOST = 10


@dataclass(frozen=True)
class ToDo:
    """One thing to do about an account, by a day (None: whenever)."""

    url: str
    icon: str
    title: str
    text: str
    due_on: date | None


def of(user: User, now: datetime) -> Asking[list[ToDo]]:
    """Own accounts to check, those of who left to close, questions to decide on."""
    if not user.has_perm("workers.keep_profile"):
        return []
    today = timezone.localdate(now)
    own = WorkProfile.objects.to_check_by(user, today)
    columns = ("public_id", "platform__name", "next_check_on")
    closing = WorkProfile.objects.to_close_by(user).order_by("close_by", "pk")
    asked = ProfileException.objects.decidable_by(user).order_by("pk")
    checks = own.values_list(*columns)[:MOST]
    closings = closing.values_list("platform__name", "close_by")[:MOST]
    questions = asked.values_list("public_id", "profile__platform__name")[:MOST]
    yield checks, closings, questions
    return [
        *(_check(*row) for row in checks),
        *(_closing(*row) for row in closings),
        *(_question(*row) for row in questions),
    ]


def _check(public_id: UUID, platform: str, due_on: date) -> ToDo:
    url = reverse("workers:check_of", args=[public_id])
    return ToDo(url, "person-check", _("Profile check"), platform, due_on)


def _closing(platform: str, due_on: date) -> ToDo:
    url = reverse("workers:profile_team")
    return ToDo(url, "person-dash", _("Close or hand over an account"), platform, due_on)


def _question(public_id: UUID, platform: str) -> ToDo:
    url = reverse("workers:decide_exception", args=[public_id])
    return ToDo(url, "unlock", _("Decide on a public profile"), platform, None)
