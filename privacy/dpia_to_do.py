"""What has to be done about the impact assessment, on the start page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.actions.dpia import REMINDED_BEFORE
from privacy.dpia_choices import DpiaStatus
from privacy.models import Dpia
from privacy.querysets.dpia import ADVISE, DECIDE
from youthwork.lib.dates import day_of
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking


def of(user: Any, now: datetime) -> Asking[list[Task]]:
    """For the director what waits for a decision; for the privacy officer what waits for advice or
    is due again."""
    decides, advises = user.has_perm(DECIDE), user.has_perm(ADVISE)
    if not decides and not advises:
        return []
    today = day_of(now)
    working = Dpia.objects.unfinished()
    again = Dpia.objects.to_look_at(today + REMINDED_BEFORE).only("number", "look_again_on")
    written = Dpia.objects.written()
    yield (working, again, written) if advises else working
    open_one = next(iter(working), None)
    if decides and open_one is not None and open_one.status == DpiaStatus.ADVISED:
        by = _("advice of %(day)s") % {"day": date_format(open_one.advised_on, "j F")}
        return [_task(open_one, _("Decide on the impact assessment"), by)]
    if advises and open_one is None:
        return [_again(row, late=row.look_again_on <= today) for row in again]
    if advises:
        by = _("then the director decides")
        return [_task(row, _("Give advice on the impact assessment"), by) for row in written]
    return []


def _again(row: Dpia, *, late: bool) -> Task:
    by = _("before %(day)s") % {"day": date_format(row.look_again_on, "j F")}
    return _task(row, _("Look at the impact assessment again"), by, late=late)


def _task(row: Dpia, title: str, by: str, *, late: bool = False) -> Task:
    return Task(
        url=row.get_absolute_url(),
        icon="shield-check",
        title=title,
        text=_("Version %(number)s") % {"number": row.number},
        by=by,
        is_late=late,
    )
