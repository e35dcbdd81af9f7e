"""What the pages of goals show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from policy.choices.goals import OPEN, GoalHealth, GoalStatus, Unit
from policy.forms.goals import themes
from policy.goal_figures import figure, health, health_of, without_health
from policy.models import Goal, GoalReading
from policy.screens.documents import Look
from policy.screens.places import tabs
from workers.themes import theme_name
from youthwork.lib.courses import Drawn, course
from youthwork.lib.keyset import PAGE, Place, page_of
from youthwork.lib.together import Asking

HEALTH_LOOKS = {
    GoalHealth.ON_TRACK: ("ok", "check-lg"),
    GoalHealth.AT_RISK: ("warn", "exclamation-lg"),
    GoalHealth.OFF_TRACK: ("bad", "arrow-down-right"),
}
STATUS_LOOKS = {
    GoalStatus.DRAFT: ("", "pencil"),
    GoalStatus.PROPOSED: ("warn", "hourglass-split"),
    GoalStatus.ADOPTED: ("info", "clock-history"),
    GoalStatus.REACHED: ("ok", "check-lg"),
    GoalStatus.DROPPED: ("", "x-lg"),
}


CARDS = 24  # goals with their chart on one page


@dataclass(frozen=True)
class Chart:
    drawn: Drawn
    label: str
    first: str
    last: str
    target: str
    now: str


@dataclass(frozen=True)
class Card:
    """One goal with how far it is."""

    goal: Goal
    look: Look
    health: str
    aim: str
    theme: str
    chart: Chart | None
    rows: list[tuple[str, str]]
    hides: bool  # whether a figure says between which numbers it lies


def card(
    goal: Goal, readings: Sequence[GoalReading], today: date, width: int = 350, height: int = 130
) -> Card:
    found = health_of(goal, readings, today) if goal.status == GoalStatus.ADOPTED else None
    tone, icon = HEALTH_LOOKS[found] if found else STATUS_LOOKS[GoalStatus(goal.status)]
    label = str(found.label) if found else str(GoalStatus(goal.status).label)
    if goal.status == GoalStatus.ADOPTED and not found:
        label = str(without_health(goal, readings))
    return Card(
        goal=goal,
        look=Look(tone, label, icon),
        health=str(found or ""),
        aim=_aim(goal),
        theme=theme_name(goal.theme) if goal.theme else _("All themes"),
        chart=_chart(goal, readings, width, height),
        rows=[(date_format(r.day, "j b Y"), figure(r.value, goal.unit, r.up_to)) for r in readings],
        hides=any(r.up_to is not None for r in readings),
    )


def _aim(goal: Goal) -> str:
    if goal.target is None or goal.due is None:
        return _("No number or day yet")
    told = _("%(target)s before %(day)s") % {
        "target": figure(goal.target, goal.unit),
        "day": date_format(goal.due, "j F Y"),
    }
    return f"{goal.measure}: {told}" if goal.measure and goal.unit == Unit.NUMBER else told


def _chart(goal: Goal, readings: Sequence[GoalReading], width: int, height: int) -> Chart | None:
    if not readings or goal.target is None:
        return None
    points = [(each.day, float(each.value)) for each in readings]
    first, last = readings[0], readings[-1]
    target, now = figure(goal.target, goal.unit), figure(last.value, goal.unit, last.up_to)
    label = _("%(goal)s: from %(first)s to %(now)s, target %(target)s") % {
        "goal": goal.text,
        "first": figure(first.value, goal.unit, first.up_to),
        "now": now,
        "target": target,
    }
    return Chart(
        course(points, float(goal.target), width, height),
        label,
        date_format(first.day, "b Y"),
        date_format(last.day, "b Y"),
        target,
        now,
    )


def listed(user: User, query: Mapping[str, str], today: date) -> Asking[dict[str, Any]]:
    """Goals of today by theme, what waits, what ended, each by page; how many are on track.

    `theme` of the query is which goals; `after`, `waiting` and `ended` where a page ended.
    """
    chosen, visible = query.get("theme", ""), Goal.objects.visible_to(user)
    mine = visible.of_theme(chosen)
    places = {name: Place.parse(query.get(name, "")) for name in ("after", "waiting", "ended")}
    running = mine.adopted().in_order(places["after"])[: CARDS + 1]
    waiting = mine.waiting(places["waiting"])[: PAGE + 1]
    ended = mine.ended(places["ended"])[: PAGE + 1]
    readings = GoalReading.objects.of_goals(running.values("pk"))
    courses, used = mine.adopted().courses(), visible.themes()
    yield running, waiting, ended, readings, courses, used
    by_goal: dict[int, list[GoalReading]] = {}
    for each in readings:
        by_goal.setdefault(each.goal_id, []).append(each)
    asked = {"theme": chosen} if chosen else {}
    now = page_of(
        running,
        places["after"],
        lambda goal: Place(goal.due, goal.pk),
        part="goals-t",
        query=asked,
        size=CARDS,
    )
    waits = page_of(
        waiting,
        places["waiting"],
        lambda goal: Place(goal.by_day, goal.pk),
        name="waiting",
        part="waiting-t",
        query=asked,
    )
    over = page_of(
        ended,
        places["ended"],
        lambda goal: Place(goal.closed_on, goal.pk),
        name="ended",
        part="ended-t",
        query=asked,
    )
    order = ["", *_in_order(used, dict(themes()))]
    cards = [card(goal, by_goal.get(goal.pk, []), today) for goal in now.rows]
    cards.sort(key=lambda each: order.index(each.goal.theme))

    return {
        "tabs": tabs(user, "policy:goals"),
        "summary": _summary(courses, today),
        "cards": cards,
        "first_url": now.first_url,
        "next_url": now.next_url,
        "waiting": [card(goal, [], today) for goal in waits.rows],
        "first_waiting_url": waits.first_url,
        "next_waiting_url": waits.next_url,
        "ended": [card(goal, [], today) for goal in over.rows],
        "newest_url": over.first_url,
        "older_url": over.next_url,
        "themes": [
            {
                "url": "?" + urlencode({"theme": value} if value else {}),
                "label": label,
                "current": value == chosen,
            }
            for value, label in [
                ("", _("All themes")),
                *((each, theme_name(each)) for each in order[1:]),
            ]
        ],
        "may_edit": user.has_perm("policy.edit"),
    }


def _in_order(used: Iterable[str], offered: Mapping[str, Any]) -> list[str]:
    """The themes that goals have, those that the organisation offers first."""
    found = set(used)
    order = [value for value in offered if value in found]
    return [*order, *sorted(found - set(order))]


def _summary(courses: Sequence[tuple[Any, ...]], today: date) -> str:
    """ "5 goals · 3 on track, 1 mind this"; empty without any."""
    if not courses:
        return ""
    number = len(courses)
    told = ngettext("%(n)d goal", "%(n)d goals", number) % {"n": number}
    counts = Counter(
        health(first, target, since, due, [(day, value, up_to)] if day else [], today)
        for first, target, since, due, day, value, up_to in courses
    )
    parts = [f"{counts[each]} {str(each.label).lower()}" for each in GoalHealth if counts[each]]
    return f"{told} · {', '.join(parts)}" if parts else told


def page(goal: Goal, user: User, today: date) -> Asking[dict[str, Any]]:
    """One goal with its readings and what this person may do with it."""
    readings = GoalReading.objects.of_goals([goal.pk])
    yield readings
    shown = card(goal, list(readings), today)
    facts = [
        (_("Measured by"), goal.measure or "–"),
        (_("When it began"), figure(goal.baseline, goal.unit)),
        (_("Target"), figure(goal.target, goal.unit)),
        (_("Before"), date_format(goal.due, "j F Y") if goal.due else "–"),
        (_("Attainable because"), goal.feasible_because or "–"),
        (_("Theme"), shown.theme),
        (_("Function"), goal.get_function_display() if goal.function else _("More than one")),
        (_("Figure"), goal.get_figure_source_display()),
    ]
    if goal.adopted_on:
        facts.append((_("Adopted on"), date_format(goal.adopted_on, "j F Y")))
    edits = user.has_perm("policy.edit")
    return {
        "tabs": tabs(user, "policy:goals"),
        "goal": goal,
        "card": shown,
        "facts": facts,
        "is_draft": goal.status == GoalStatus.DRAFT,
        "is_proposed": goal.status == GoalStatus.PROPOSED,
        "is_adopted": goal.status == GoalStatus.ADOPTED,
        "may_change": goal.status == GoalStatus.DRAFT and user.has_perm("policy.give_input"),
        "may_decide": edits and goal.status in (*OPEN, GoalStatus.ADOPTED),
        "may_adopt": goal.status == GoalStatus.PROPOSED and user.has_perm("policy.adopt"),
        "may_read": (
            goal.status == GoalStatus.ADOPTED
            and not goal.counts_itself
            and user.has_perm("policy.give_input")
        ),
    }


def differences(goal: Goal, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a draft says by now where that is not what was typed: label and value."""
    fields = {
        field.name: field for field in Goal._meta.get_fields() if hasattr(field, "verbose_name")
    }
    found = []
    for name, value in typed.items():
        now = getattr(goal, name)
        if now != value:
            shown = getattr(goal, f"get_{name}_display", lambda now=now: now)()
            label = str(fields[name].verbose_name)
            found.append(
                (label[:1].upper() + label[1:], "–" if shown in (None, "") else str(shown))
            )
    return found
