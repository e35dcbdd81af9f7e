"""What is known of goals: whether there are any, and whether each says why it can be reached."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.choices.checklist import Answer
from policy.known.figure import Known, of_all
from policy.models import Goal
from youthwork.lib.prepared_rows import Rows, prepared
from youthwork.lib.together import Asking

GOALS = ("policy:goals", "policy.see")


def known(today: date) -> Asking[list[Known]]:
    """What answers C1.4 and C1.5: goals that hold today, by date."""
    rows = prepared(_held, today)
    yield rows
    if not rows:
        told = _("no goal was adopted")
        return [Known(key, told, str(Answer.NO), *GOALS) for key in ("vision_4", "vision_5")]
    goals = len(rows)
    told = ngettext(
        "%(n)s goal with a number and a day", "%(n)s goals with a number and a day", goals
    ) % {"n": goals}
    reasons = sum(bool(why) for _due, why in rows)
    why = _("%(part)s goals say why they can be reached") % {"part": of_all(reasons, goals)}
    return [
        Known("vision_4", told, str(Answer.YES), *GOALS, value=str(goals)),
        Known.of_parts("vision_5", why, reasons, goals, *GOALS),
    ]


def _held(day: date) -> Rows:
    return Goal.objects.in_period(day, day).order_by().values_list("due", "feasible_because")
