"""What somebody has to do about work accounts, for the list of what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import User
from workers.agreed import may_follow
from workers.models import ProfileException, WorkProfile
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, Rows

MOST = 10


@dataclass(frozen=True)
class ToDo:
    """One thing to do about an account or a telephone, by a day (None: whenever)."""

    url: str
    icon: str
    title: str
    text: str
    due_on: date | None


def of(user: User, now: datetime) -> Asking[list[ToDo]]:
    """Own accounts to check, new ones to look along at, those to close, questions to decide on."""
    if not any(map(user.has_perm, ("workers.keep_profile", "workers.decide_for_leads"))):
        return []
    today = timezone.localdate(now)
    asked = ProfileException.objects.decidable_by(user).order_by("pk")
    asked = asked if may_follow(today) else asked.none()
    checks, closings = prepared(_to_check, user, today), prepared(_to_close, user)
    questions = asked.values_list("public_id", "profile__platform__name")[:MOST]
    # Without a team nothing is asked of the database.
    led = may_follow(today) and user.has_perm("workers.check_profiles") and user.led_teams
    looks = (
        WorkProfile.objects.led_by(user).to_look_at(today) if led else WorkProfile.objects.none()
    )
    new = looks.values_list("public_id", "user__name", "platform__name", "lead_looks_on")[:MOST]
    yield checks, closings, questions, new
    return [
        *(_check(*row) for row in checks),
        *(_look(*row) for row in new),
        *(_closing(*row) for row in closings),
        *(_question(*row) for row in questions),
    ]


def _to_check(user: User, today: date) -> Rows:
    own = WorkProfile.objects.to_check_by(user, today)
    return own.values_list("public_id", "platform__name", "next_check_on")[:MOST]


def _to_close(user: User) -> Rows:
    closing = WorkProfile.objects.to_close_by(user).order_by("close_by", "pk")
    return closing.values_list("platform__name", "close_by")[:MOST]


def _check(public_id: UUID, platform: str, due_on: date) -> ToDo:
    url = reverse("workers:check_of", args=[public_id])
    return ToDo(url, "person-check", _("Profile check"), platform, due_on)


def _look(public_id: UUID, name: str, platform: str, due_on: date) -> ToDo:
    url = reverse("workers:check_of", args=[public_id])
    return ToDo(url, "people", _("Look along at a new profile"), f"{name} · {platform}", due_on)


def _closing(platform: str, due_on: date) -> ToDo:
    url = reverse("workers:profile_team")
    return ToDo(url, "person-dash", _("Close or hand over an account"), platform, due_on)


def _question(public_id: UUID, platform: str) -> ToDo:
    url = reverse("workers:decide_exception", args=[public_id])
    return ToDo(url, "unlock", _("Decide on a public profile"), platform, None)
