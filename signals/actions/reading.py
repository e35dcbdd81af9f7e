"""What reading leaves behind: who opened, showed or searched, and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

import outbox.actions
from organisation.choices import Role
from organisation.models import User
from privacy import audit
from privacy.choices import EMERGENCY, AuditVerb
from signals.models import Signal
from youthwork.lib.prepared import Bundle

# Who hears that the glass was broken: the first of these roles that somebody holds.
TOLD = (Role.PRIVACY_OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR)


def read(signal: Signal, *, by: User, now: datetime, reason: str = "") -> None:
    """Record that someone read the narrative."""
    audit.record(AuditVerb.READ, signal, by=by, reason=reason, after=_way(by, reason), at=now)


def _way(by: User, reason: str) -> str:
    """EMERGENCY for who reads by a reason and no right; the privacy officer's reading has one."""
    return EMERGENCY if reason and not by.has_perm("signals.view_with_reason") else ""


@transaction.atomic
def open_with_reason(signal: Signal, reason: str, *, by: User, now: datetime) -> None:
    """Record why someone from outside the team opens a signal.

    A lead on duty breaks the glass: each privacy officer hears of it, without content. Where nobody
    is privacy officer the directors do, or else who runs the system: somebody always hears.
    """
    way = _way(by, reason)
    entry = audit.record(AuditVerb.CONFIRMED, signal, by=by, reason=reason, after=way, at=now)
    if not way:
        return
    today = timezone.localdate(now)
    told = next(filter(None, (User.objects.holding(role, today) for role in TOLD)), ())
    outbox.actions.post_to_each(
        "signals.opened_on_duty",
        subject=audit.label(entry),
        recipients=[person.label for person in told],
        dedupe_key=f"signals.opened_on_duty:{entry.ref}",
    )


def show_account(signal: Signal, *, by: User, now: datetime, reason: str = "") -> None:
    """Record that someone had the account and the address shown."""
    audit.record(
        AuditVerb.SHOWN_ACCOUNT,
        signal,
        by=by,
        reason=reason,
        fields=("account_handle", "location_url"),
        after=_way(by, reason),
        at=now,
    )


def searched(
    hits: int, *, by: User, now: datetime, reason: str = "", bundle: Bundle | None = None
) -> None:
    """Record a search, with a `bundle` when that is sent: who, when and why, never what was looked
    for."""
    audit.record(
        AuditVerb.SEARCHED,
        "signals.signal:search",
        by=by,
        reason=reason,
        fields=("account_handle",) if reason else ("narrative",),
        after=str(hits),
        at=now,
        bundle=bundle,
    )
