"""What the pages of activities show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from workers import balance
from workers.choices.activities import ActivityKind, ActivityMode, GiveTake, Recurrence
from workers.dates import next_day
from workers.forms.activities import ActivityFilter
from workers.models import Activity, Campaign
from workers.querysets.activities import ActivityQuerySet
from workers.screens.balance import give_take_panel
from workers.screens.campaigns import line as campaign_line
from workers.screens.reach import counted_by_us, reach_of
from workers.themes import theme_name
from youthwork.lib.dates import DAY
from youthwork.lib.keyset import Place, page_of
from youthwork.lib.together import fetch, read, together

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


PAST = 20  # on one page
COMING = 60  # that is shown at most


def listed(
    rows: ActivityQuerySet, query: Mapping[str, str], user: User, today: date
) -> dict[str, Any]:
    """What comes, soonest first, what was, and what stands around it; in one statement."""
    campaigns = Campaign.objects.visible_to(user)
    choosable = campaigns.choosable()
    running = campaigns.running(today).with_results()
    first = today - (balance.ROLLING_DAYS - 1) * DAY
    fetch(choosable)
    form = ActivityFilter(query, campaigns=choosable)
    chosen = form.chosen
    place = Place.parse(query.get("after", ""))
    found = rows.matching(chosen, user).with_names()
    going = found.going_on(today)[:COMING]
    over = found.over(today).behind(place)[: PAST + 1]
    coming, past, live, own = together(
        read(going), read(over), read(running), balance.asked_of(user, first, today)
    )
    days = {row.pk: next_day(row.first_day, row.recurrence, today, row.last_day) for row in coming}
    in_order = sorted(
        coming, key=lambda row: (days[row.pk] or date.max, row.from_time is None, row.from_time)
    )
    shown = page_of(past, place, lambda row: Place(row.first_day, row.pk), query=chosen, size=PAST)
    return {
        "coming": [] if place else [_row(row, days[row.pk], today) for row in in_order],
        "past": [_row(row, row.ends_on, today) for row in shown.rows],
        "older_url": shown.next_url,
        "filter": form,
        "is_filtered": bool(chosen),
        "is_further": place is not None,
        "campaigns": [campaign_line(campaign) for campaign in live],
        "balance": give_take_panel(own),
    }


def _row(activity: Activity, day: date | None, today: date) -> Row:
    parts = [when(activity, day, today)]
    parts.append(str(activity.platform) if activity.platform else activity.get_mode_display())
    if activity.participants_count is not None:
        parts.append(people_taking_part(activity.participants_count))
    if activity.reach is not None:
        parts.append(reach_of(activity))
    if activity.is_digital:
        parts.append(_("digital"))
    return Row(
        url=activity.get_absolute_url(),
        title=activity.title,
        text=" · ".join(part for part in parts if part),
        icon=ICONS[ActivityKind(activity.kind)],
        tone=_tone(activity),
    )


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
        (_("Campaign"), activity.campaign),
        (_("Function"), activity.get_function_display()),
        (_("Give or take"), activity.get_give_take_display()),
        (
            _("Young people"),
            "" if activity.participants_count is None else str(activity.participants_count),
        ),
        (
            _("Reach"),
            "" if activity.reach is None else counted_by_us(reach_of(activity)),
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
