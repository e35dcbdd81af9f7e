"""What the pages of the register of breaches show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.breach_choices import OPEN_STATES, BreachStatus, Risk, Told, Whose
from privacy.models import Breach
from privacy.querysets.breaches import WORK
from youthwork.lib.keyset import PAGE, Instant, page_of

HOUR = timedelta(hours=1)
RISK_TONES = {Risk.LOW: "ok", Risk.MEDIUM: "warn", Risk.HIGH: "bad"}
STATUS_LOOKS = {
    BreachStatus.OPEN: ("warn", "hourglass-split"),
    BreachStatus.JUDGED: ("info", "clipboard"),
    BreachStatus.CLOSED: ("ok", "check-lg"),
    BreachStatus.DISMISSED: ("line", "x-lg"),
}


@dataclass(frozen=True)
class Clock:
    """The 72 hours of a breach, in words; `tone` is ok, warn or bad."""

    text: str
    until: str
    tone: str
    runs: bool
    share: int  # per cent of the hours that passed


def clock(breach: Breach, now: datetime) -> Clock:
    """How much is left, or when it stopped and whether that was in time."""
    until = moment(breach.judge_by)
    stopped = breach.clock_stopped_at
    if stopped is not None:
        if stopped <= breach.judge_by:
            return Clock(_("In time"), until, "ok", runs=False, share=100)
        return Clock(_("Later than 72 hours"), until, "warn", runs=False, share=100)
    left = breach.judge_by - now
    passed = min(100, max(0, int(100 * (now - breach.found_at) / (72 * HOUR))))
    if left <= timedelta(0):
        hours = int(-left / HOUR)
        told = ngettext("%(count)d hour late", "%(count)d hours late", hours)
        return Clock(told % {"count": hours}, until, "bad", runs=True, share=100)
    if left < HOUR:
        minutes = max(1, int(left / timedelta(minutes=1)))
        told = ngettext("%(count)d minute left", "%(count)d minutes left", minutes)
        return Clock(told % {"count": minutes}, until, "bad", runs=True, share=passed)
    hours = int(left / HOUR)
    told = ngettext("%(count)d hour left", "%(count)d hours left", hours)
    tone = "warn" if hours < 24 else "info"
    return Clock(told % {"count": hours}, until, tone, runs=True, share=passed)


def moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y H:i") if at else ""


def row(breach: Breach, now: datetime) -> dict[str, Any]:
    tone, icon = STATUS_LOOKS[BreachStatus(breach.status)]
    return {
        "breach": breach,
        "url": breach.get_absolute_url(),
        "kind": breach.get_kind_display(),
        "found": moment(breach.found_at),
        "clock": clock(breach, now),
        "tone": tone,
        "icon": icon,
        "status": breach.get_status_display(),
        "risk": breach.get_risk_display() if breach.risk else "",
        "risk_tone": RISK_TONES.get(breach.risk, ""),
    }


def listed(user: Any, now: datetime, after: str = "", ended: str = "") -> dict[str, Any]:
    """A page of open ones, and one of those that ended, newest first.

    `after` and `ended`: where the page before ended, of what is open and of what ended.
    """
    seen = Breach.objects.visible_to(user)
    place, place_ended = Instant.parse(after), Instant.parse(ended)
    rows = seen.running().newest_first(place)[: PAGE + 1]
    running = page_of(rows, place, _found, part="running-t")
    rows = seen.ended().newest_first(place_ended)[: PAGE + 1]
    over = page_of(rows, place_ended, _found, name="ended", part="ended-t")
    return {
        "running": [row(each, now) for each in running.rows],
        "newest_running_url": running.first_url,
        "older_running_url": running.next_url,
        "ended": [row(each, now) for each in over.rows],
        "newest_url": over.first_url,
        "older_url": over.next_url,
        "may_work": user.has_perm(WORK),
    }


def _found(breach: Breach) -> Instant:
    return Instant(breach.found_at, breach.pk)


def page(breach: Breach, user: Any, now: datetime) -> dict[str, Any]:
    """One breach: what is known, the clock, what was decided and done."""
    may_work = user.has_perm(WORK)
    is_open = breach.status in OPEN_STATES
    return {
        **row(breach, now),
        "facts": _facts(breach),
        "decision": _decision(breach) if breach.decided_at else [],
        "measures": _measures(breach),
        "may_work": may_work and is_open,
        "may_close": may_work and breach.status == BreachStatus.JUDGED,
        "is_open": is_open,
    }


def _facts(breach: Breach) -> list[tuple[str, str]]:
    whose = ", ".join(str(Whose(each).label) for each in breach.whose if each in Whose.values)
    persons = "" if breach.persons is None else str(breach.persons)
    found = [
        (_("What happened"), breach.what_happened),
        (_("Found"), moment(breach.found_at)),
        (_("Happened"), moment(breach.happened_at)),
        (_("Whose data"), whose),
        (_("How many people"), persons),
        (_("Which data"), breach.data or ""),
        (_("Reported by"), breach.reported_by.name if breach.reported_by else ""),
    ]
    return [(name, text or _("not known yet")) for name, text in found]


def _decision(breach: Breach) -> list[tuple[str, str]]:
    authority = {Told.YES: _("Yes"), Told.NO: _("No")}.get(breach.authority, "")
    people = {Told.YES: _("Yes"), Told.NO: _("No")}.get(breach.people, "")
    found = [
        (_("Risk"), breach.get_risk_display() if breach.risk else ""),
        (_("What it may lead to"), breach.consequences or ""),
        (_("Authority has to know"), authority),
        (_("Authority was told"), moment(breach.authority_at)),
        (_("Why not, or why later"), breach.authority_reason or ""),
        (_("People have to know"), people),
        (_("People were told"), moment(breach.people_at)),
        (_("Why not"), breach.people_reason or ""),
        (_("Decided by"), breach.decided_by.name if breach.decided_by else ""),
        (_("Decided on"), moment(breach.decided_at)),
    ]
    return [(name, text) for name, text in found if text]


def _measures(breach: Breach) -> list[dict[str, str]]:
    return [
        {
            "icon": "check-lg",
            "title": each.get_kind_display(),
            "text": each.note or "",
            "when": moment(each.at),
            "by": each.by.name if each.by else "",
        }
        for each in breach.measures.in_order()
    ]
