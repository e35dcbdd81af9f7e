"""What the inbox and the search show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from organisation.models import User
from signals import dates
from signals.choices.signal import (
    OPEN,
    WAITING,
    Severity,
    Status,
)
from signals.models import SavedFilter, Signal
from signals.querysets.lists import Listed, Tab
from signals.querysets.tabs import TABS
from signals.screens import follow
from signals.screens.wording import day, kind_of, state_of, when

FRESH = (Status.NEW, Status.REOPENED)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class TabLink:
    key: str
    url: str
    label: str
    count: int | None
    current: bool


class Row(NamedTuple):
    """A row of the inbox: named by kind, never by person."""

    ref: str
    url: str
    title: str
    where: str
    seen: str
    by: str
    severity: int | None
    tone: str
    state: str
    state_icon: str
    why: Why | None
    hot: bool
    may_take: bool
    may_tick: bool
    seen_more: bool
    version: str
    urgent: bool
    open: bool


@dataclass(frozen=True)
class Why:
    """Why a row stands where it stands: in words, with an icon; `tone` bad, warn or nothing."""

    text: str
    icon: str
    tone: str = ""


def why_here(signal: Signal | Listed, now: datetime) -> Why | None:
    """What makes this signal ask for something, or wait; None when there is nothing to say."""
    today = timezone.localdate(now)
    if signal.status not in OPEN:
        return None
    if signal.paused_until and signal.paused_until > today:
        until = day(signal.paused_until, today)
        return Why(_("Rests until %(day)s") % {"day": until}, "pause-circle")
    if signal.due_at and not signal.term_met_at:
        return _by_term(signal.due_at, signal, now)
    if signal.status in WAITING:
        days = (today - timezone.localdate(signal.moved_at)).days
        waited = ngettext("waits %(days)s day", "waits %(days)s days", days) % {"days": days}
        return Why(waited, "hourglass-split") if days else None
    return None


def _by_term(due: datetime, signal: Signal | Listed, now: datetime) -> Why:
    """How late it is, or until when there is time."""
    if due <= now:
        if days := dates.days_late(due, now):
            late = ngettext("late: %(days)s day", "late: %(days)s days", days) % {"days": days}
        elif signal.severity == Severity.NOW and now - due < AN_HOUR:
            late = _("take up at once")
        elif hours := int((now - due) / AN_HOUR):
            late = ngettext("late: %(hours)s hour", "late: %(hours)s hours", hours) % {
                "hours": hours
            }
        else:
            late = _("late: less than an hour")
        return Why(late, "alarm", "bad")
    if due - now < A_DAY:
        hours = int((due - now) / AN_HOUR)
        left = ngettext("%(hours)s hour left", "%(hours)s hours left", hours)
        text = left % {"hours": hours} if hours else _("less than an hour left")
        return Why(text, "clock", "warn")
    last = timezone.localdate(due - timedelta(microseconds=1))
    return Why(_("until %(day)s") % {"day": day(last, timezone.localdate(now))}, "clock")


def tabs(found: list[Tab], current: str, filters: Mapping[str, str]) -> list[TabLink]:
    labels = {
        "decide": _("Waits for a decision"),
        "overdue": pgettext("signals", "Late"),
        "waiting": _("Waits for others"),
        "mine": pgettext("signals", "Mine"),
        "running": _("Running"),
        "closed": pgettext("signals", "Closed"),
    }
    here = reverse("signals:inbox")
    return [
        TabLink(
            key=tab.key,
            url=f"{here}?{address(tab.key, filters)}",
            label=labels[tab.key],
            count=tab.count,
            current=tab.key == current,
        )
        for tab in found
    ]


def colleagues(user: User, now: datetime) -> list[User]:
    """Who works in the teams of this person today, to give signals to."""
    return User.objects.colleagues_in(_teams(user), timezone.localdate(now))


def owners(user: User, now: datetime) -> list[User]:
    """The same to filter by; somebody new stands there within half a minute."""
    return User.objects.known_colleagues_in(_teams(user), timezone.localdate(now))


def _teams(user: User) -> list[int]:
    return [team.pk for team in user.current_teams]


def address(tab: str, filters: Mapping[str, str]) -> str:
    """The query of the inbox with this tab and these filters."""
    kept = {name: value for name, value in filters.items() if value}
    return urlencode(({"tab": tab} if tab in TABS else {}) | kept)


@dataclass(frozen=True)
class Kept:
    """A saved filter: its name, where it leads, and whether it is on the screen now."""

    name: str
    url: str
    remove_url: str
    current: bool
    is_default: bool


def kept_filters(found: list[SavedFilter], tab: str, filters: Mapping[str, str]) -> list[Kept]:
    now_there = address(tab, filters)
    return [
        Kept(
            name=one.name,
            url=f"{reverse('signals:inbox')}?{one.query}",
            remove_url=reverse("signals:remove_filter", args=[one.public_id]),
            current=one.query == now_there,
            is_default=one.is_default,
        )
        for one in found
    ]


def tell_assigned(
    request: HttpRequest,
    to: User,
    given: list[str],
    refused: list[tuple[str, str]],
    asked: list[str],
) -> None:
    """Say above the inbox which signals were given, and of the others why not."""
    if given:
        told = ngettext(
            "%(count)s signal is %(name)s's now.",
            "%(count)s signals are %(name)s's now.",
            len(given),
        )
        messages.success(request, told % {"count": len(given), "name": to.name})
    for ref, why in refused:
        messages.warning(request, f"{ref}: {why}")
    if missing := len(asked) - len(given) - len(refused):
        told = ngettext(
            "%(count)s signal isn't yours to give.",
            "%(count)s signals aren't yours to give.",
            missing,
        )
        messages.warning(request, told % {"count": missing})


def ticked(posted: Sequence[str]) -> dict[str, int | None]:
    """The numbers that were ticked, each with the version that stood on the screen."""
    found = {}
    for each in posted:
        ref, _colon, version = each.partition(":")
        there = follow.was_seen(version)
        found[ref] = there[0] if there else None
    return found


def older_url(after: str, tab: str, filters: Mapping[str, str]) -> str:
    """The address of the next page; "" at the end."""
    if not after:
        return ""
    kept = {"tab": tab} | dict(filters) | {"after": after}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def rows(signals: Sequence[Signal | Listed], user: User, now: datetime) -> list[Row]:
    led = {team.pk for team in user.led_teams} if user.has_perm("signals.triage") else set()
    language = get_language() or ""
    return [_row(signal, led, now, language) for signal in signals]


def _row(signal: Signal | Listed, led: set[int], now: datetime, language: str) -> Row:
    tone, state, icon = state_of(signal.status, signal.outcome, language)
    if signal.status == Status.IN_PROGRESS and signal.owner:
        state = _("%(state)s: %(name)s") % {"state": state, "name": signal.owner.first_name}
    fresh, is_open = signal.status in FRESH, signal.status in OPEN
    why = why_here(signal, now) if is_open else None
    where = [str(signal.platform) if signal.platform else "", signal.area or str(signal.team)]
    return Row(
        ref=signal.ref,
        url=signal.get_absolute_url(),
        title=kind_of(signal),
        where=" · ".join(part for part in where if part),
        seen=when(signal.seen_at, now),
        by=signal.created_by.name if signal.created_by else "",
        severity=signal.severity,
        tone=tone,
        state=state,
        state_icon=icon,
        why=why,
        hot=signal.severity == Severity.NOW and is_open,
        may_take=fresh and signal.team_id in led,
        may_tick=is_open and signal.team_id in led,
        seen_more=getattr(signal, "seen_more", False),
        version=follow.seen(signal, now),
        urgent=signal.is_urgent,
        open=is_open,
    )
