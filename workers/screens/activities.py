"""What the pages of activities show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workers.choices.activities import ActivityKind, ActivityMode, GiveTake, Recurrence
from workers.dates import next_day
from workers.models import Activity
from workers.querysets.activities import ActivityQuerySet
from workers.themes import theme_name

ICONS = {
    ActivityKind.POST: "pen",
    ActivityKind.REPLY: "chat-dots",
    ActivityKind.PODIUM: "mic",
    ActivityKind.ANNOUNCE: "bell",
    ActivityKind.VACANCY: "briefcase",
    ActivityKind.PRACTICAL_HELP: "tools",
    ActivityKind.CAMPAIGN: "megaphone",
    ActivityKind.PARTNER_MESSAGE: "send",
    ActivityKind.WITH_PARTNER: "shield",
    ActivityKind.LOOK_AROUND: "eye",
    ActivityKind.SURVEY: "list-check",
    ActivityKind.LIVE_VLOG: "camera-video",
    ActivityKind.OFFLINE_GROUP: "people",
    ActivityKind.OFFLINE_ROUND: "person-walking",
    ActivityKind.OFFLINE_TALK: "chat-square-text",
    ActivityKind.SCHOOL_SESSION: "mortarboard",
    ActivityKind.PARENT_EVENING: "house",
}


@dataclass(frozen=True)
class Row:
    """One activity in a list."""

    url: str
    title: str
    text: str
    icon: str
    tone: str


def listed(rows: ActivityQuerySet, today: date) -> dict[str, Any]:
    """What comes, soonest first, and what was."""
    going = list(rows.going_on(today).with_people())
    days = {row.pk: next_day(row.first_day, row.recurrence, today, row.last_day) for row in going}
    going.sort(key=lambda row: (days[row.pk] or date.max, row.from_time is None, row.from_time))
    past = list(rows.over(today).with_people()[:PAST])
    return {
        "coming": [_row(row, days[row.pk], today) for row in going],
        "past": [_row(row, row.ends_on, today) for row in past],
    }


PAST = 20


def _row(activity: Activity, day: date | None, today: date) -> Row:
    parts = [when(activity, day, today)]
    parts.append(str(activity.platform) if activity.platform else activity.get_mode_display())
    if activity.participants_count is not None:
        parts.append(people_taking_part(activity.participants_count))
    if activity.reach is not None:
        parts.append(_reach(activity))
    return Row(
        url=activity.get_absolute_url(),
        title=activity.title,
        text=" · ".join(part for part in parts if part),
        icon=ICONS[ActivityKind(activity.kind)],
        tone=_tone(activity),
    )


def _reach(activity: Activity) -> str:
    count = number_format(activity.reach, force_grouping=True)
    return f"{count} {activity.get_reach_kind_display().lower()}"


def _tone(activity: Activity) -> str:
    if activity.give_take == GiveTake.TAKE:
        return ""
    return "prim" if activity.mode == ActivityMode.ONLINE else "acc"


def people_taking_part(count: int) -> str:
    told = ngettext("%(count)s young person", "%(count)s young people", count)
    return told % {"count": count}


def when(activity: Activity, day: date | None, today: date) -> str:
    """How often and at what time; of something that takes place once, the day."""
    if activity.recurrence == Recurrence.ONCE or day is None:
        words = in_words(day or activity.first_day, today)
    elif activity.recurrence == Recurrence.MONTHLY:
        words = _("every month, next %(day)s") % {"day": in_words(day, today)}
    else:
        weekday = date_format(activity.first_day, "l").lower()
        words = (
            _("every %(weekday)s")
            if activity.recurrence == Recurrence.WEEKLY
            else _("every other %(weekday)s")
        ) % {"weekday": weekday}
    return f"{words} {times(activity)}".strip()


def in_words(day: date, today: date) -> str:
    if day == today:
        return _("today")
    return date_format(day, "l j F" if day.year == today.year else "j F Y").lower()


def times(activity: Activity) -> str:
    if not activity.from_time:
        return ""
    if not activity.until_time:
        return f"{activity.from_time:%H:%M}"
    return f"{activity.from_time:%H:%M}–{activity.until_time:%H:%M}"


def page(activity: Activity, today: date) -> dict[str, Any]:
    """What the page of one activity shows."""
    day = next_day(activity.first_day, activity.recurrence, today, activity.last_day)
    known: list[tuple[str, object]] = [
        (_("When"), when(activity, day or activity.ends_on, today)),
        (
            _("Next time"),
            in_words(day, today) if day and activity.recurrence != Recurrence.ONCE else "",
        ),
        (_("Since"), _since(activity, today)),
        (_("Until and including"), in_words(activity.last_day, today) if activity.last_day else ""),
        (_("Where"), activity.get_mode_display()),
        (_("Platform"), activity.platform),
        (_("Partner"), activity.partner),
        (_("Function"), activity.get_function_display()),
        (_("Give or take"), activity.get_give_take_display()),
        (
            _("Young people"),
            "" if activity.participants_count is None else str(activity.participants_count),
        ),
        (
            _("Reach"),
            "" if activity.reach is None else _reach(activity),
        ),
        (_("Idea"), activity.get_origin_display()),
        (_("Themes"), ", ".join(map(theme_name, activity.themes))),
        (_("Digital, without social media"), _("Yes") if activity.is_digital else ""),
        (_("Team"), activity.team),
    ]
    return {
        "activity": activity,
        "icon": ICONS[ActivityKind(activity.kind)],
        "is_over": day is None,
        "facts": [(name, str(value)) for name, value in known if value],
        "people": [person.name for person in activity.workers.all()],
        "may_edit": activity.may_edit,
    }


def _since(activity: Activity, today: date) -> str:
    return "" if activity.recurrence == Recurrence.ONCE else in_words(activity.first_day, today)
