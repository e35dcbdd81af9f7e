"""What the inbox and the search show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.models import User
from signals.choices.signal import (
    OPEN,
    Outcome,
    Severity,
    Status,
)
from signals.models import Signal
from signals.querysets.signal import Tab
from signals.screens.wording import STATE_LOOKS, day, kind_of, when

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class TabLink:
    url: str
    label: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Row:
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
    note: str
    hot: bool
    may_take: bool
    urgent: bool
    open: bool


def tabs(found: list[Tab], current: str, filters: Mapping[str, str]) -> list[TabLink]:
    labels = {
        "decide": _("Waits for a decision"),
        "waiting": _("Waits for others"),
        "running": _("Running"),
        "closed": pgettext("signals", "Closed"),
    }
    kept = {name: value for name, value in filters.items() if value}
    return [
        TabLink(
            url=f"{reverse('signals:inbox')}?{urlencode({'tab': tab.key} | kept)}",
            label=labels[tab.key],
            count=tab.count,
            current=tab.key == current,
        )
        for tab in found
    ]


def older_url(after: str, tab: str, filters: Mapping[str, str]) -> str:
    """The address of the next page; "" at the end."""
    if not after:
        return ""
    kept = {"tab": tab} | dict(filters) | {"after": after}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def rows(signals: list[Signal], user: User, now: datetime) -> list[Row]:
    led = {team.pk for team in user.led_teams} if user.has_perm("signals.triage") else set()
    return [_row(signal, led, now) for signal in signals]


def _row(signal: Signal, led: set[int], now: datetime) -> Row:
    tone, icon = STATE_LOOKS[Status(signal.status)]
    state = str(signal.get_status_display())
    if signal.status == Status.IN_PROGRESS and signal.owner:
        state = _("%(state)s: %(name)s") % {"state": state, "name": signal.owner.first_name}
    if signal.status == Status.CLOSED:
        state = capfirst(str(Outcome(signal.outcome).label))
    fresh = signal.status in (Status.NEW, Status.REOPENED)
    note = ""
    if signal.is_opportunity and fresh and signal.opportunity_when == "now":
        note = _("Take up now")
    elif signal.paused_until and signal.paused_until > timezone.localdate(now):
        note = _("Rests until %(day)s") % {"day": day(signal.paused_until, timezone.localdate(now))}
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
        note=note,
        hot=signal.severity == Severity.NOW and signal.status in OPEN,
        may_take=fresh and signal.team_id in led,
        urgent=signal.is_urgent,
        open=signal.status in OPEN,
    )
