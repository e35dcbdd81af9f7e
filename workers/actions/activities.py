"""Writing activities down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from workers.choices.activities import give_or_take
from workers.models import Activity
from youthwork.lib.said import Seen


@transaction.atomic
def save_activity(
    activity: Activity,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Activity:
    """Write an activity down or change it; at least one worker is there.

    A form that is sent twice names the same `public_id`: the second one is given what the first
    one wrote down. `seen` is what the form was opened with. Raises ValidationError (`stale`)
    where somebody changed that meanwhile.
    """
    saved, entries = write_down(activity, values, by=by, now=now, seen=seen)
    audit.record_all(entries)
    return saved


@transaction.atomic
def write_down(
    activity: Activity,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> tuple[Activity, list[AuditEntry]]:
    """The same, for a deed that records its entries with its own."""
    if seen:
        seen.hold(activity)
    values = dict(values)
    workers = list(values.pop("workers"))
    if not workers:
        told = _("Choose at least one colleague.")
        raise ValidationError({"workers": ValidationError(told, code="nobody")})
    is_new = activity.pk is None
    changed = [name for name, value in values.items() if getattr(activity, name, None) != value]
    for name, value in values.items():
        setattr(activity, name, value)
    activity.give_take = give_or_take(activity.kind)
    if is_new:
        activity.created_by, activity.created_at = by, now
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError:
        if not is_new:
            raise
        if known := Activity.objects.written_by(by, activity.public_id):
            return known, []
        raise ValidationError(_("This form is damaged. Open it again."), code="damaged") from None
    if is_new:
        activity.workers.add(*workers)
    else:
        activity.workers.set(workers)
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    fields = () if is_new else changed
    return activity, [audit.entry(verb, activity, by=by, fields=fields, at=now)]


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Take who leaves out of what goes on; where nobody is left, the team's lead comes in."""
    today, moved = timezone.localdate(now), 0
    for activity in Activity.objects.going_on(today).filter(workers=person).select_related("team"):
        activity.workers.remove(person)
        if not activity.workers.exists():
            leads = User.objects.holding(Role.TEAM_LEAD, today, activity.team)
            activity.workers.add(leads.exclude(pk=person.pk).first() or to)
        audit.record(AuditVerb.CHANGED, activity, by=by, fields=("workers",), at=now)
        moved += 1
    return moved
