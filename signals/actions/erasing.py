"""What goes when its term ends, and what stays as a statistic."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

import outbox.actions
from organisation.models import Team, User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals.actions import planned, sharing_status
from signals.actions.moving import move, stale
from signals.actions.sharing import forget_signal
from signals.actions.trends import keep_counts_of
from signals.choices.signal import Outcome, Status
from signals.emptying import KIND, Going, days_told, going, key_of, who_hears
from signals.models import (
    AccountQuestion,
    ReportingCodeStep,
    Signal,
    SignalStep,
    SignalTerm,
    SignalVersion,
)
from signals.models.signal import TEXTS
from signals.models.version import KEPT_TEXTS
from youthwork.lib.dates import month_start, start_of_day


@transaction.atomic
def anonymise(signal: Signal, *, by: User | None, now: datetime) -> None:
    """Turn a closed signal into a statistic: kind, severity, month, team and platform stay.

    One that was taken back counts in no figure, so that nothing of it stays; where the register
    says that sharing was refused, an empty row that still counts nowhere.
    """
    Signal.objects.in_turn(signal.pk)
    signal.refresh_from_db()  # it may have been opened again since it was found
    taken_back = signal.status == Status.CLOSED and signal.outcome == Outcome.RETRACTED
    if taken_back:
        forget_signal(signal, by=by, now=now)
        if not _is_needed(signal):
            audit.record(AuditVerb.ERASED, signal, by=by, at=now)
            signal.delete()
            return
    emptied = _emptied(signal, by, now)
    if taken_back:
        emptied["outcome"] = Outcome.RETRACTED
    move(signal, Status.ANONYMISED, by=by, now=now, **emptied)
    audit.record(AuditVerb.ANONYMISED, signal, by=by, at=now)


@transaction.atomic
def empty_duplicate(signal: Signal, *, by: User | None, now: datetime) -> None:
    """Empty a duplicate as `anonymise` does; it stays one, so that it is counted once.

    What was planned about it lapses; whose it was hears of it.

    Raises ValidationError `stale` where it was split off meanwhile.
    """
    Signal.objects.in_turn(signal.pk)
    signal.refresh_from_db()
    if signal.status != Status.MERGED or signal.anonymised_at:
        raise stale()
    lapse = list(signal.steps.to_do().select_related("owner"))
    for step in lapse:
        step.signal = signal
    Signal.objects.filter(pk=signal.pk).update(**_emptied(signal, by, now))
    planned.tell_gone(lapse, by=by)
    for approach in signal.approaches.order_by("pk"):  # it counts in none any more
        sharing_status.tell_changed(approach, now)
    for step in lapse:
        audit.record(AuditVerb.STEP_DROPPED, signal, by=by, after=step.kind, at=now)
    audit.record(AuditVerb.ANONYMISED, signal, by=by, at=now)


def _emptied(signal: Signal, by: User | None, now: datetime) -> dict[str, Any]:
    """Delete what hangs on a signal; the columns with nothing in them that points at anybody."""
    keep_counts_of(signal)
    SignalTerm.objects.filter(signal=signal).delete()
    SignalStep.objects.filter(signal=signal).delete()
    SignalVersion.objects.filter(signal=signal).delete()
    forget_signal(signal, by=by, now=now)
    ReportingCodeStep.objects.filter(signal=signal).delete()
    AccountQuestion.objects.filter(signal=signal).delete()
    month = month_start(timezone.localdate(signal.seen_at))
    codes = (
        "subcategory area opportunity_when still_visible identity_sure observed interpretation "
        "offline_picture about_minors group_size age_band outcome no_person"
    ).split()
    emptied: dict[str, Any] = dict.fromkeys([*TEXTS, *codes], "")
    gone = (
        "account_term created_by owner paused_until closed_at due_at first_step_at term_met_at"
    ).split()
    begin = start_of_day(month)
    moments = dict.fromkeys("seen_at received_at opened_at term_began_at term_from".split(), begin)
    at = {"anonymised_at": now, "created_offline_at": None}
    return {**emptied, **dict.fromkeys(gone), **moments, **at}


def _is_needed(signal: Signal) -> bool:
    """Whether the register of what was shared, or a duplicate, points at it."""
    return signal.disclosures.exists() or signal.duplicates.exists()


@transaction.atomic
def erase_account(signal: Signal, *, by: User | None, now: datetime) -> None:
    """Erase the account and the address; the narrative stays.

    No form of before brings them back, and whoever shared them with a partner hears that their page
    is empty.
    """
    Signal.objects.filter(pk=signal.pk).update(
        account_handle="",
        account_term=None,
        location_url="",
        account_erased_at=now,
        version=F("version") + 1,
    )
    SignalVersion.objects.filter(signal=signal).update(account_handle="", location_url="")
    AccountQuestion.objects.filter(signal=signal, told="").delete()
    audit.record(AuditVerb.ERASED, signal, by=by, fields=("account_handle", "location_url"), at=now)
    sharing_status.tell_changed(signal, now)


@transaction.atomic
def erase_text(signal: Signal, *, by: User | None, now: datetime) -> None:
    """Erase every text of a signal that is still open after two years; its follow-up stays.

    No form of before brings them back.
    """
    Signal.objects.in_turn(signal.pk)
    SignalTerm.objects.filter(signal=signal).delete()
    SignalStep.objects.filter(signal=signal).update(note="", outcome="")
    SignalVersion.objects.filter(signal=signal).update(**dict.fromkeys(KEPT_TEXTS, ""))
    forget_signal(signal, by=by, now=now)
    AccountQuestion.objects.filter(signal=signal, told="").delete()
    Signal.objects.filter(pk=signal.pk).update(
        narrative="",
        title="",
        meaning="",
        account_handle="",
        account_term=None,
        location_url="",
        paused_reason="",
        account_erased_at=now,
        version=F("version") + 1,
    )
    audit.record(AuditVerb.ERASED, signal, by=by, fields=("narrative", "account_handle"), at=now)


@transaction.atomic
def tell_leads(today: date, now: datetime) -> int:
    """Tell who leads a team which days closed signals of it are emptied, fourteen days before; how
    many messages.

    Of each signal once, and once more where its day became another one, as by a hold, or where
    nobody who leads now has a message about that day; the trail remembers it. What was missed is
    told by the first run after it, and so is what nobody led. A hold is asked for before (GDPR
    article 18): what was emptied no hold brings back.
    """
    due: dict[int, list[Going]] = defaultdict(list)
    for each in going(today):
        due[each.team].append(each)
    told = AuditEntry.objects.queued(KIND, [each.label for all_ in due.values() for each in all_])
    posted = 0
    for team in Team.objects.filter(pk__in=due).order_by("pk"):
        leads = who_hears(team, today)
        heard = days_told(team, leads)
        fresh = [
            each
            for each in due[team.pk]
            if (each.label, each.day.isoformat()) not in told
            or not any(first <= each.day <= last for first, last in heard)
        ]
        if not leads or not fresh:
            continue
        days = {each.day for each in fresh}
        outbox.actions.post_to_each(
            KIND,
            subject=audit.label(team),
            recipients=[person.label for person in leads],
            dedupe_key=key_of(team, min(days), max(days), today),
        )
        for day in sorted(days):
            signals = [each.label for each in fresh if each.day == day]
            audit.record_many(
                AuditVerb.QUEUED, signals, by=None, before=day.isoformat(), after=KIND, at=now
            )
        posted += len(leads)
    return posted
