"""What may be about the same as a signal, and what is taken together with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import User
from signals.choices.signal import OPEN, Status
from signals.models import Signal
from signals.screens.wording import STATE_LOOKS, kind_of, when
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking, Rows

MOST = 5  # suggestions on a page


@dataclass(frozen=True)
class Like:
    """A signal that may be about the same: why, and where it stands."""

    ref: str
    url: str
    title: str
    why: str
    icon: str
    seen: str
    team: str  # "" for the same team
    by: str
    tone: str
    state: str
    state_icon: str
    may_merge: bool


@dataclass(frozen=True)
class Duplicate:
    """A signal that is taken together with this one; `url` is "" for who doesn't open it."""

    ref: str
    url: str
    seen: str
    by: str
    split_url: str


def shown(signal: Signal, user: User, now: datetime, *, by_account: bool) -> Asking[dict[str, Any]]:
    """Suggestions for an open signal, its duplicates, and for a duplicate where it went.

    Who triages an open one hears too which other team saw its account.
    """
    leads, is_open, today = signal.team_id in user.led_keys, signal.status in OPEN, day_of(now)
    duplicates = Signal.objects.duplicates_of(signal, user, today)
    stays = Signal.objects.under_which(signal)
    opens = Signal.objects.opened_by(user, today).under_which(signal)
    own = _accounts(signal) if by_account else []
    found, elsewhere = _suggested(signal, user, now, own)
    yield duplicates, stays, opens, found, elsewhere
    theirs = _accounts(*_shown_with(duplicates)) if by_account and is_open else []
    if theirs:  # asked anew with what only these name
        found, elsewhere = _suggested(signal, user, now, [*own, *theirs])
        yield found, elsewhere
    opens_it = any(opens) or user.has_perm("signals.view_with_reason")
    return {
        "alike": [_like(other, signal, now, leads and is_open) for other in found],
        "elsewhere": [_of_another_team(*row) for row in elsewhere],
        "merge_url": reverse("signals:merge", args=[signal.ref]),
        "their_accounts": _shown_with(duplicates) if by_account else [],
        "duplicates": [_duplicate(other, now, leads) for other in duplicates],
        "stays": _stays(
            signal,
            next(iter(stays), None),
            leads,
            opens=opens_it,
            hears=opens_it or signal.created_by_id == user.pk,
        ),
    }


def _suggested(
    signal: Any, user: User, now: datetime, accounts: list[tuple[int, datetime]]
) -> tuple[Rows, Rows]:
    """Of an open signal what may be the same, and which other teams saw one of its accounts."""
    nothing: Rows = Signal.objects.none()
    if signal.status not in OPEN:
        return nothing, nothing
    alike = Signal.objects.visible_to(user).maybe_the_same_as(signal, accounts)
    elsewhere = Signal.objects.of_teams_that_saw(signal, accounts, user, now)
    return alike.for_a_list()[:MOST], elsewhere if signal.may_triage else nothing


def _of_another_team(team: str, lead: str | None) -> str:
    """That it saw the account, and whom to ask: never which signal, nor what it says."""
    if lead is None:
        return _("Team %(team)s saw this account too.") % {"team": team}
    told = _("Team %(team)s saw this account too. Ask %(name)s (team lead).")
    return told % {"team": team, "name": lead}


def _shown_with(duplicates: Iterable[Any]) -> list[Signal]:
    """Those of which this person may see the account that they keep."""
    return [each for each in duplicates if each.shows_account and each.keeps_account]


def _accounts(*signals: Signal) -> list[tuple[int, datetime]]:
    """Which accounts these name, as their keyed hashes, and when."""
    return [(row.account_term, row.received_at) for row in signals if row.account_term is not None]


def _like(other: Any, signal: Signal, now: datetime, may: bool) -> Like:
    tone, icon = STATE_LOOKS[Status(other.status)]
    of_another = other.team_id != signal.team_id
    return Like(
        ref=other.ref,
        url=other.get_absolute_url(),
        title=kind_of(other),
        why=_why(other),
        icon="link-45deg" if other.same_account else "question-circle",
        seen=when(other.seen_at, now),
        team=other.team.name if of_another else "",
        by=other.created_by.name if other.created_by else "",
        tone=tone,
        state=capfirst(str(other.get_status_display())),
        state_icon=icon,
        may_merge=may and other.status in OPEN and not of_another,
    )


def _why(other: Any) -> str:
    """What both have in common, and how sure that makes it."""
    if other.same_account:
        return _("Same account")
    if other.same_kind:
        return _("%(why)s: less sure") % {"why": _("Same kind, platform and place")}
    return _("Same kind, platform or place not filled in: least sure")


def _duplicate(other: Any, now: datetime, leads: bool) -> Duplicate:
    return Duplicate(
        ref=other.ref,
        url=other.get_absolute_url() if other.opens else "",
        seen=when(other.seen_at, now),
        by=other.created_by.name if other.created_by else "",
        split_url=_split_url(other, leads),
    )


def _split_url(signal: Signal, leads: bool) -> str:
    """Where a lead splits a duplicate off; "" for one that was emptied."""
    may = leads and not signal.anonymised_at
    return reverse("signals:split", args=[signal.ref]) if may else ""


def _stays(
    signal: Signal, stays: Signal | None, leads: bool, *, opens: bool, hears: bool
) -> dict[str, Any]:
    """Of a duplicate: the signal that it is taken together with and how that stands; where it is
    for who may read it, and what came of it for who `hears` that."""
    if stays is None:
        return {}
    tone, icon = STATE_LOOKS[Status(stays.status)]
    return {
        "ref": stays.ref,
        "url": stays.get_absolute_url() if opens else "",
        "tone": tone,
        "icon": icon,
        "state": capfirst(str(stays.get_status_display())),
        "outcome": stays.get_outcome_display() if hears else "",
        "split_url": _split_url(signal, leads),
    }
