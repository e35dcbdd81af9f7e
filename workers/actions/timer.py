"""The timer: started, stopped, thrown away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers.actions import hours
from workers.models import HourEntry, Timer
from workers.periods import MINUTE
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from organisation.models import Team


@transaction.atomic
def start(team: Team, where: str, *, by: User, now: datetime, kind: str = "") -> Timer:
    """Let the timer run from now on; one that runs already is left as it is."""
    began = now.replace(second=0, microsecond=0)
    values = {"team": team, "where": where, "kind": kind, "started_at": began}
    timer, is_new = Timer.objects.get_or_create(worker=by, defaults=values)
    if is_new:
        audit.record(AuditVerb.MADE, by, by=by, fields=["hour_timer"], at=now)
    return timer


@transaction.atomic
def stop(timer: Timer, *, by: User, now: datetime) -> HourEntry | None:
    """Write down what the timer counted, whole minutes; None when it was less than one.

    Raises ValidationError `too_long` when it ran longer than anybody works, and what `book`
    raises; the timer then stays.
    """
    if timer.runs_too_long(now):
        raise ValidationError(_("The timer ran for more than fourteen hours."), code="too_long")
    end = now.replace(second=0, microsecond=0)
    if end - timer.started_at < MINUTE:
        drop(timer, by=by, now=now)
        return None
    worked = hours.Worked(
        team=timer.team,
        day=day_of(timer.started_at),
        where=timer.where,
        started_at=timer.started_at,
        ended_at=end,
        kind=timer.kind,
        function=timer.function,
    )
    return finish(timer, worked, by=by, now=now)


@transaction.atomic
def finish(timer: Timer, worked: hours.Worked, *, by: User, now: datetime) -> HourEntry:
    """Write down what somebody says that the timer stood for, and end it.

    Raises what `book` raises. Of two that stop it at the same time one writes.
    """
    if not Timer.objects.filter(pk=timer.pk).delete()[0]:
        raise ValidationError(_("The timer was stopped already."), code="stale")
    audit.record(AuditVerb.ENDED, by, by=by, fields=["hour_timer"], at=now)
    return hours.book(worked, by=by, now=now)


@transaction.atomic
def drop(timer: Timer, *, by: User, now: datetime) -> None:
    """Let the timer go without writing anything down."""
    timer.delete()
    audit.record(AuditVerb.ENDED, by, by=by, fields=["hour_timer"], at=now)
