"""What is known of evaluations: when the last was, whether the next has a day, what came of it."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policy.choices.checklist import Answer
from policy.dates import next_due
from policy.known.figure import Known, of_all
from policy.models import Decision, Evaluation
from youthwork.lib.prepared_rows import Rows, prepared
from youthwork.lib.together import Asking

PAGE = ("policy:evaluations", "policy.see")


def known(today: date) -> Asking[list[Known]]:
    """What answers C2.1, C2.2 and C2.5."""
    held = prepared(
        lambda day: Evaluation.objects.held().filter(held_on__lte=day).order_by("-held_on")[:2],
        today,
    )
    planned = prepared(lambda: Evaluation.objects.open().order_by().values_list("planned_on"))
    decisions = prepared(_decided, today)
    yield held, planned, decisions
    return [*_last(held, decisions, today), _next(planned, today)]


def _decided(day: date) -> Rows:
    made = Decision.objects.filter(made_at__date__lte=day).order_by()
    return made.values_list("evaluation_id", "done_on")


def _last(
    held: list[Evaluation], decisions: list[tuple[int, date | None]], today: date
) -> list[Known]:
    last = next(iter(held), None)
    if last is None or last.held_on is None:
        return [Known("evaluation_1", _("none was held yet"), str(Answer.NO), *PAGE)]
    told = _("held on %(day)s") % {"day": date_format(last.held_on, "j F Y")}
    in_time = today < next_due(last.held_on)
    found = [Known("evaluation_1", told, str(Answer.YES if in_time else Answer.NO), *PAGE)]
    # What was decided today is not of last time: the checklist is filled in on that day too.
    before = next((each.pk for each in held if each.held_on != today), None)
    done = [done_on for key, done_on in decisions if key == before]
    if done:
        count = sum(day is not None and day <= today for day in done)
        told = _("%(part)s decisions carried out") % {"part": of_all(count, len(done))}
        found.append(Known.of_parts("evaluation_5", told, count, len(done), *PAGE))
    return found


def _next(planned: list[tuple[date | None]], today: date) -> Known:
    """Whether the coming one has a day, one that didn't pass."""
    day = next((day for (day,) in planned if day), None)
    if day is None:
        return Known("evaluation_2", _("no day is planned yet"), str(Answer.NO), *PAGE)
    named = {"day": date_format(day, "j F Y")}
    if day < today:
        told = _("planned on %(day)s, and not held yet") % named
        return Known("evaluation_2", told, str(Answer.NO), *PAGE)
    return Known("evaluation_2", _("planned on %(day)s") % named, str(Answer.YES), *PAGE)
