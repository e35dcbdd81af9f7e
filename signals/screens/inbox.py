"""What the inbox and the search show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import User
from signals import dates
from signals.choices.signal import (
    FRESH,
    OPEN,
    WAITING,
    Severity,
    Status,
)
from signals.models import SavedFilter, Signal, SignalStep
from signals.page_address import inbox_page
from signals.querysets.lists import Listed, Tab
from signals.querysets.tabs import TABS
from signals.screens import follow
from signals.screens.wording import A_DAY, AN_HOUR, Said, day, said_at, state_of
from youthwork.lib.dates import day_of

A_MOMENT = timedelta(microseconds=1)


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
    begun: Why | None
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
    return _why_here(signal, said_at(now))


def _why_here(signal: Signal | Listed, said: Said) -> Why | None:
    if signal.status not in OPEN:
        return None
    if signal.paused_until and signal.paused_until > said.today:
        return _rests(signal.paused_until, said.today, said.language)
    if signal.due_at and not signal.term_met_at:
        return _by_term(signal.due_at, signal.severity, said)
    if signal.status in WAITING:
        days = (said.today - day_of(signal.moved_at)).days
        return _waited(days, said.language) if days else None
    return None


def _by_term(due: datetime, severity: int | None, said: Said) -> Why:
    """How late it is, or until when there is time."""
    if due <= said.now:
        is_alarm = severity == Severity.NOW and said.now - due < AN_HOUR
        hours = int((said.now - due) / AN_HOUR)
        return _late(dates.days_late(due, said.now), hours, is_alarm, said.language)
    if due - said.now < A_DAY:
        return _left(int((due - said.now) / AN_HOUR), said.language)
    return _until(day_of(due - A_MOMENT), said.today, said.language)


def _begun(signal: Signal | Listed, answered: Mapping[int, datetime], said: Said) -> Why | None:
    """That something was done about it though it is nobody's yet: by whoever had the duty, say.

    `answered`: what `_answered` says of the page.
    """
    if signal.first_step_at is None or signal.owner:
        return None
    first = answered.get(signal.pk) if _has_older_steps(signal) else signal.first_step_at
    return _first_step(said.when(first, with_time=True), said.language) if first else None


def _has_older_steps(signal: Signal | Listed) -> bool:
    """Whether what was done first was done before this became urgent: that is no answer to it."""
    first = signal.first_step_at
    return signal.is_urgent and first is not None and first < signal.term_began_at


def _answered(signals: Iterable[Signal | Listed]) -> dict[int, datetime]:
    """Of what became urgent after its first step when the first was that came since, by key."""
    asked = [
        (each, each.term_began_at)
        for each in signals
        if each.status in OPEN and _has_older_steps(each) and not each.owner
    ]
    return dict(SignalStep.objects.first_answers(asked)) if asked else {}


# Fifty rows say few different things; each in the language of now, which is a part of the key.


@lru_cache(maxsize=500)
def _rests(until: date, today: date, language: str) -> Why:
    return Why(_("Rests until %(day)s") % {"day": day(until, today)}, "pause-circle")


@lru_cache(maxsize=500)
def _waited(days: int, language: str) -> Why:
    waited = ngettext("waits %(days)s day", "waits %(days)s days", days)
    return Why(waited % {"days": days}, "hourglass-split")


@lru_cache(maxsize=500)
def _late(days: int, hours: int, is_alarm: bool, language: str) -> Why:
    if days:
        late = ngettext("late: %(days)s day", "late: %(days)s days", days) % {"days": days}
    elif is_alarm:
        late = _("take up at once")
    elif hours:
        late = ngettext("late: %(hours)s hour", "late: %(hours)s hours", hours)
        late %= {"hours": hours}
    else:
        late = _("late: less than an hour")
    return Why(late, "alarm", "bad")


@lru_cache(maxsize=100)
def _left(hours: int, language: str) -> Why:
    left = ngettext("%(hours)s hour left", "%(hours)s hours left", hours)
    text = left % {"hours": hours} if hours else _("less than an hour left")
    return Why(text, "clock", "warn")


@lru_cache(maxsize=500)
def _until(last: date, today: date, language: str) -> Why:
    return Why(_("until %(day)s") % {"day": day(last, today)}, "clock")


@lru_cache(maxsize=500)
def _first_step(moment: str, language: str) -> Why:
    return Why(_("first step: %(moment)s") % {"moment": moment}, "check-lg")


@lru_cache(maxsize=1000)
def _in_hand(state: str, name: str, language: str) -> str:
    return _("%(state)s: %(name)s") % {"state": state, "name": name}


def tabs(found: list[Tab], current: str, filters: Mapping[str, str]) -> list[TabLink]:
    labels = {
        "decide": _("Waits for a decision"),
        "overdue": pgettext("signals", "Late"),
        "waiting": _("Waits for others"),
        "mine": pgettext("signals", "Mine"),
        "running": _("Running"),
        "closed": pgettext("signals", "Closed"),
    }
    here = inbox_page()
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
    """Who works in the teams of this person today: only they are given signals."""
    return User.objects.colleagues_in(_teams(user), timezone.localdate(now))


def owners(user: User, now: datetime) -> list[User]:
    """The same to filter by and to choose from; somebody new stands there within half a minute."""
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
            url=f"{inbox_page()}?{one.query}",
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
        ref, _colon, version = each.replace("\x00", "").partition(":")
        there = follow.was_seen(version)
        found[ref] = there[0] if there else None
    return found


def older_url(after: str, tab: str, filters: Mapping[str, str]) -> str:
    """The address of the next page; "" at the end."""
    if not after:
        return ""
    kept = {"tab": tab} | dict(filters) | {"after": after}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def rows(
    signals: Sequence[Signal | Listed], user: User, now: datetime, *, tells_begun: bool = True
) -> list[Row]:
    """`tells_begun`: whether the first step of what is nobody's is shown, which may have to be
    looked up."""
    led = {team.pk for team in user.led_teams} if user.has_perm("signals.triage") else set()
    said, answered = said_at(now), _answered(signals) if tells_begun else {}
    return [_row(signal, led, answered, said) for signal in signals]


def _row(
    signal: Signal | Listed, led: set[int], answered: Mapping[int, datetime], said: Said
) -> Row:
    tone, state, icon = state_of(signal.status, signal.outcome, said.language)
    if signal.status == Status.IN_PROGRESS and signal.owner:
        state = _in_hand(state, signal.owner.first_name, said.language)
    is_open, is_led = signal.status in OPEN, signal.team_id in led
    platform, place = str(signal.platform or ""), signal.area or str(signal.team)
    return Row(
        ref=signal.ref,
        url=signal.get_absolute_url(),
        title=said.kind(signal),
        where=f"{platform} · {place}" if platform and place else platform or place,
        seen=said.when(signal.seen_at),
        by=signal.created_by.name if signal.created_by else "",
        severity=signal.severity,
        tone=tone,
        state=state,
        state_icon=icon,
        why=_why_here(signal, said) if is_open else None,
        begun=_begun(signal, answered, said) if is_open else None,
        hot=signal.severity == Severity.NOW and is_open,
        may_take=is_led and signal.status in FRESH,
        may_tick=is_led and is_open,
        seen_more=getattr(signal, "seen_more", False),
        version=follow.seen(signal, said.now),
        urgent=signal.is_urgent,
        open=is_open,
    )
