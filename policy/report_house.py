"""What a report says of the house itself: goals by theme, evaluations held or late, the checklist.

These are the organisation's own doings, so nothing is hidden, with one exception. A goal may follow
a figure that the app counts from what young people did or answered; beside the lists of the same
report that figure would give hidden cells away. Such a goal says how it stands, without the number
(decision 0196).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from policy.choices.checklist import Item, ItemStatus
from policy.choices.evaluations import EvaluationStatus
from policy.choices.goals import FigureSource, GoalStatus
from policy.goal_figures import figure, health_of, without_health
from policy.models import ChecklistRun, Evaluation, Goal, GoalReading
from policy.report_tables import Table, table
from workers.themes import theme_name

# What workers do themselves, or what people wrote down to be told.
OWN_FIGURES = (
    FigureSource.MANUAL,
    FigureSource.HOURS_SHARE,
    FigureSource.FRIDAY_COVER,
    FigureSource.GIVE_SHARE,
    FigureSource.PROFILES_IN_ORDER,
)


def day(on: date | None) -> str:
    return date_format(on, "j F Y") if on else "–"


def goals(first: date, last: date) -> list[Table]:
    """A table for each theme of goals that held in these days, with the last reading until then."""
    found = list(Goal.objects.in_period(first, last))
    readings: dict[int, list[GoalReading]] = {}
    known = GoalReading.objects.of_goals([goal.pk for goal in found]).filter(day__lte=last)
    for each in known:
        readings.setdefault(each.goal_id, []).append(each)
    themes = sorted({goal.theme for goal in found})  # "" first: goals of every theme
    header = [
        pgettext("report", "Goal"),
        _("When it began"),
        pgettext("report", "Target"),
        _("Before"),
        _("Figure"),
        _("Day"),
        _("How it stands"),
    ]
    return [
        table(
            f"goals_{theme}" if theme else "goals",
            _("Goals: %(theme)s") % {"theme": theme_name(theme) if theme else _("All themes")},
            header,
            [_goal(g, readings.get(g.pk, []), last) for g in found if g.theme == theme],
            note=_told_without_number(g for g in found if g.theme == theme),
        )
        for theme in themes
    ]


def _told_without_number(found: Iterable[Goal]) -> str:
    if all(goal.figure_source in OWN_FIGURES for goal in found):
        return ""
    return _("A figure on young people stands in the lists, where small numbers are hidden.")


def _goal(goal: Goal, readings: list[GoalReading], last: date) -> list[str]:
    newest = readings[-1] if readings else None
    shows = goal.figure_source in OWN_FIGURES
    return [
        f"{goal.text} ({goal.measure})",
        figure(goal.baseline, goal.unit) if shows else "–",
        figure(goal.target, goal.unit),
        day(goal.due),
        figure(newest.value, goal.unit) if newest and shows else "–",
        day(newest.day) if newest else "–",
        _standing(goal, readings, last),
    ]


def _standing(goal: Goal, readings: list[GoalReading], last: date) -> str:
    """How it stood on the last day: what ended later was still aimed at."""
    if goal.closed_on and goal.closed_on <= last:
        return str(GoalStatus(goal.status).label)
    found = health_of(goal, readings, last)
    return str(found.label) if found else without_health(goal, readings)


def evaluations(first: date, last: date) -> list[Table]:
    """Those held or due in these days; one that was missed keeps standing there as late."""
    rows = [
        [day(each.due_on), day(_held(each, last)), _kept_to(each, last)]
        for each in Evaluation.objects.touching(first, last)
        if (each.due_on <= last or _held(each, last)) and not _long_lapsed(each, first)
    ]
    if not rows:
        return []
    header = [_("To be held before or on"), _("Held on"), _("How it went")]
    note = _("The policy is looked back on at least once in six months.")
    return [table("evaluations", _("Evaluations of the policy"), header, rows, note=note)]


def _long_lapsed(each: Evaluation, first: date) -> bool:
    """One that lapsed was told of in the report on the days in which it was due."""
    return each.status == EvaluationStatus.LAPSED and each.due_on < first


def _held(each: Evaluation, last: date) -> date | None:
    return each.held_on if each.held_on and each.held_on <= last else None


def _kept_to(each: Evaluation, last: date) -> str:
    if each.status == EvaluationStatus.LAPSED:
        return str(EvaluationStatus.LAPSED.label)
    held = _held(each, last)
    late = ((held or last) - each.due_on).days
    if late <= 0:
        return _("in time") if held else _("not held yet")
    if held:
        return ngettext("held %(days)d day late", "held %(days)d days late", late) % {"days": late}
    return ngettext("not held: %(days)d day late", "not held: %(days)d days late", late) % {
        "days": late
    }


def checklist(last: date) -> list[Table]:
    """The six conditions as they were filed last, by the last day."""
    run = ChecklistRun.objects.filed_by_day(last).first()
    if run is None or not run.snapshot:
        return []
    rows = [
        [
            str(Item(item["item"]).label),
            str(ItemStatus(item["status"]).label) if item["status"] else "–",
        ]
        for item in run.snapshot["items"]
    ]
    title = _("Conditions within our own house, filed on %(day)s") % {"day": day(run.day)}
    return [table("checklist", title, [_("Condition"), _("Status")], rows)]
