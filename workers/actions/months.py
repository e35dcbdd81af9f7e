"""Closing a month of hours, and opening it again."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import Team, User
from privacy import audit
from privacy.choices import AuditVerb
from workers.models import ClosedMonth
from youthwork.lib.dates import day_of, month_start


@transaction.atomic
def close(team: Team, month: date, *, by: User, now: datetime) -> ClosedMonth:
    """Close a month that is over; one that is closed already stays as it is.

    Raises ValidationError `going_on` for a month that isn't over yet.
    """
    first = month_start(month)
    if first >= month_start(day_of(now)):
        raise ValidationError(_("This month is not over yet."), code="going_on")
    # Whoever writes hours holds the person first and then the team (workers/month_guards.py): what
    # is being written is finished before the month closes, and what comes after it is refused.
    User.objects.in_turn(by)
    Team.objects.select_for_update().only("pk").get(pk=team.pk)
    made, is_new = ClosedMonth.objects.get_or_create(
        team=team, month=first, defaults={"closed_by": by, "closed_at": now}
    )
    if is_new:
        audit.record(AuditVerb.ENDED, made, by=by, fields=["month"], after=f"{first:%Y-%m}", at=now)
    return made


@transaction.atomic
def reopen(closed: ClosedMonth, reason: str, *, by: User, now: datetime) -> None:
    """Open a closed month again; the trail keeps why."""
    if not ClosedMonth.objects.filter(pk=closed.pk).delete()[0]:
        raise ValidationError(_("This month is open already."), code="stale")
    month = f"{closed.month:%Y-%m}"
    audit.record(
        AuditVerb.REOPENED, closed, by=by, reason=reason, fields=["month"], after=month, at=now
    )
