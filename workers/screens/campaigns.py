"""What the pages of campaigns show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import User
from workers.choices.activities import ActivityMode
from workers.choices.campaigns import CampaignState
from workers.models import Activity, Campaign
from workers.screens.reach import reach_of
from workers.themes import theme_name
from youthwork.lib.keyset import PAGE, Place, page_of
from youthwork.lib.together import fetch

TONES = {
    CampaignState.PROPOSED: ("warn", "hourglass-split"),
    CampaignState.ADOPTED: ("ok", "check-lg"),
    CampaignState.DECLINED: ("", "dash-lg"),
}


@dataclass(frozen=True)
class Line:
    """One campaign in a list."""

    url: str
    name: str
    text: str
    results: str
    add_url: str
    tone: str
    state: str
    icon: str


@dataclass(frozen=True)
class Post:
    """One activity of a campaign, with its own reach."""

    url: str  # empty where this person may not open it
    title: str
    day: str
    where: str
    reach: str


def line(campaign: Any, today: date | None = None) -> Line:
    """A campaign that `with_results` counted."""
    tone, state, icon = _state(campaign, today)
    return Line(
        url=campaign.get_absolute_url(),
        name=campaign.name,
        text=" · ".join([campaign.get_owner_display(), period(campaign)]),
        results=results(campaign.posts, campaign.views, campaign.offline),
        add_url=f"{reverse('workers:new_activity')}?campaign={campaign.public_id}",
        tone=tone,
        state=state,
        icon=icon,
    )


def _state(campaign: Campaign, today: date | None) -> tuple[str, str, str]:
    """Tone, word and icon: of what we take part in, also whether it comes, runs or is over."""
    tone, icon = TONES[CampaignState(campaign.state)]
    if today is None or campaign.state != CampaignState.ADOPTED or campaign.runs_on(today):
        return tone, campaign.get_state_display(), icon
    if campaign.first_day <= today:
        return "", pgettext("campaign", "Over"), "check-lg"
    return "info", pgettext("campaign", "Coming"), "calendar-event"


def results(posts: int, views: int | None, offline: int) -> str:
    """What a campaign did, in one line; views are of posts, never of people."""
    parts = [ngettext("%(n)s message", "%(n)s messages", posts) % {"n": posts}]
    if views:
        count = number_format(views, force_grouping=True)
        parts.append(_("seen %(count)s times, counted by ourselves") % {"count": count})
    if offline:
        told = ngettext("%(n)s time offline", "%(n)s times offline", offline)
        parts.append(told % {"n": offline})
    return " · ".join(parts)


def period(campaign: Campaign) -> str:
    first = date_format(campaign.first_day, "j F Y")
    if campaign.last_day is None:
        return _("since %(day)s") % {"day": first}
    if campaign.last_day == campaign.first_day:
        return first
    return f"{first} – {date_format(campaign.last_day, 'j F Y')}"


def listed(user: User, today: date, after: str = "", proposed: str = "") -> dict[str, Any]:
    """Campaigns that this person may see, by page: what waits on top, newest first.

    `after` and `proposed`: where the page before ended, of what was decided and of what waits.
    """
    visible = Campaign.objects.visible_to(user).newest()
    place, waits = Place.parse(after), Place.parse(proposed)
    waiting = visible.proposed().behind(waits).with_results()[: PAGE + 1]
    rows = visible.decided().behind(place).with_results()[: PAGE + 1]
    fetch(rows, *(() if place else (waiting,)))
    decided = page_of(rows, place, _begun)
    asked = page_of([] if place else waiting, waits, _begun, name="proposed", part="proposed-t")
    return {
        "proposed": [line(row, today) for row in asked.rows],
        "newest_proposed_url": asked.first_url,
        "older_proposed_url": asked.next_url,
        "lines": [line(row, today) for row in decided.rows],
        "newest_url": decided.first_url,
        "older_url": decided.next_url,
        "may_propose": user.has_perm("workers.propose_campaigns"),
        "decides": user.has_perm("workers.edit_campaigns"),
    }


def _begun(row: Campaign | Activity) -> Place:
    return Place(row.first_day, row.pk)


def page(campaign: Any, user: User, today: date, after: str = "") -> dict[str, Any]:
    """One campaign with what came of it: posts with their reach, and what was offline.

    `campaign` as `with_results` counted it: all of it, whatever page of its messages is shown.
    """
    of_campaign, place = Activity.objects.filter(campaign=campaign), Place.parse(after)
    rows = of_campaign.with_names().order_by("-first_day", "-pk").behind(place)[: PAGE + 1]
    visible = Activity.objects.visible_to(user).filter(campaign=campaign)
    keys = visible.order_by().values_list("pk", flat=True)
    editable = Campaign.objects.editable_by(user).filter(pk=campaign.pk)
    fetch(rows, keys, editable)
    opens, shown = set(keys), page_of(rows, place, _begun)
    posts = [_post(row, opens) for row in shown.rows if row.mode == ActivityMode.ONLINE]
    offline = [_post(row, opens) for row in shown.rows if row.mode == ActivityMode.OFFLINE]
    tone, state, icon = _state(campaign, today)
    is_over = campaign.last_day is not None and campaign.last_day < today
    facts = [
        (pgettext("campaign", "Whose"), campaign.get_owner_display()),
        (_("Partner"), campaign.partner),
        (_("When"), period(campaign)),
        (_("Themes"), ", ".join(map(theme_name, campaign.themes))),
    ]
    takes_part = campaign.state == CampaignState.ADOPTED
    may_add = takes_part and user.has_perm("workers.see_activities")
    return {
        "campaign": campaign,
        "tone": tone,
        "state": state,
        "icon": icon,
        "facts": [(name, str(value)) for name, value in facts if value],
        "posts": posts,
        "offline": offline,
        "newest_url": shown.first_url,
        "older_url": shown.next_url,
        "results": results(campaign.posts, campaign.views, campaign.offline),
        "add_url": f"{reverse('workers:new_activity')}?campaign={campaign.public_id}"
        if may_add
        else "",
        "may_edit": bool(editable),
        "decides": user.has_perm("workers.edit_campaigns") and not is_over,
        "is_proposed": campaign.state == CampaignState.PROPOSED,
        "is_adopted": takes_part,
    }


def _post(row: Activity, opens: Iterable[int]) -> Post:
    where = str(row.platform) if row.platform else row.get_mode_display()
    return Post(
        url=row.get_absolute_url() if row.pk in opens else "",
        title=row.title,
        day=date_format(row.first_day, "j F Y"),
        where=where,
        reach="" if row.reach is None else reach_of(row),
    )
