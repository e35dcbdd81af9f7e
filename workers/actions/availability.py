"""When somebody can be reached, a week as it always is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.availability import END_OF_DAY, Weekday
from workers.models import Availability

Period = tuple[int, time, time]  # day of the week, from, until


@transaction.atomic
def set_week(user: User, periods: Collection[Period], *, by: User, now: datetime) -> None:
    """Replace somebody's week; an end at 0:00 is that of the day.

    Raises ValidationError by day for hours that can't be.
    """
    periods = {(day, start, end if end > time(0) else END_OF_DAY) for day, start, end in periods}
    wrong: dict[str, ValidationError] = {}
    told = _("These hours overlap.")
    for earlier, later in pairwise(sorted(periods)):
        if earlier[0] == later[0] and later[1] < earlier[2]:
            wrong[f"from_{earlier[0]}_2"] = ValidationError(told, code="overlap")
    for weekday, start, end in periods:
        if weekday not in Weekday.values:
            raise ValidationError(_("Choose one of the options."), code="weekday")
        if end <= start:
            ends = ValidationError(_("Choose an end after the start."), code="order")
            wrong.setdefault(f"until_{weekday}", ends)
    if wrong:
        raise ValidationError(wrong)
    User.objects.in_turn(user)
    Availability.objects.filter(user=user).delete()
    Availability.objects.bulk_create(
        Availability(user=user, weekday=weekday, from_time=start, until_time=end)
        for weekday, start, end in sorted(periods)
    )
    audit.record(AuditVerb.CHANGED, user, by=by, fields=["availability"], at=now)
