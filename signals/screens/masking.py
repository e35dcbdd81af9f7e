"""What the page of a signal shows of what was covered, and the sample of kept words."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import BLOCK, AuditVerb
from privacy.models import AuditEntry
from signals.choices.signal import Status
from signals.forms.masking import MaskForm
from signals.models import Signal, SignalStep
from signals.screens.wording import day, kind_of
from youthwork.lib.together import Asking, Rows

SAMPLE = 10


@dataclass(frozen=True)
class Kept:
    """A signal with a word that was said to be no person."""

    ref: str
    url: str
    title: str
    team: str
    when: str
    reason: str
    was_read: bool


def shown(signal: Signal, steps: Rows, user: User, now: datetime) -> Asking[dict[str, Any]]:
    """Since when something is covered, and the form for who may cover more."""
    yield steps
    covered = any(
        BLOCK in (text or "") for text in (signal.narrative, signal.title, signal.meaning)
    )
    may = user.has_perm("signals.mask") and signal.status != Status.ANONYMISED
    may = may and (user.has_perm("signals.view_with_reason") or _leads(user, signal))
    masked_on = (yield from _masked_on(signal, now)) if covered else ""
    return {
        "masked_on": masked_on,
        "mask_form": MaskForm() if may and _may_hold_words(signal, steps) else None,
    }


def _may_hold_words(signal: Signal, steps: Iterable[SignalStep]) -> bool:
    """Whether there is a text to cover in; of a kind without story what was shared has some."""
    shared = signal.keeps_no_story and not signal.anonymised_at
    noted = any(step.note or step.outcome for step in steps)
    texts = (signal.title, signal.narrative, signal.meaning, signal.account_handle)
    return bool(any(texts) or signal.location_url or signal.paused_reason or noted or shared)


def _leads(user: User, signal: Signal) -> bool:
    return signal.team_id in {team.pk for team in user.led_teams}


def _masked_on(signal: Signal, now: datetime) -> Asking[str]:
    entries = AuditEntry.objects.about(audit.label(signal)).with_verbs((AuditVerb.MASKED,))
    yield entries
    latest = max((entry.at for entry in entries), default=None)
    return day(timezone.localdate(latest), timezone.localdate(now)) if latest else _("earlier")


def sample(signals: list[Signal], today_month: str) -> list[Signal]:
    """Ten of them, the same all month long, so that a reading can be finished."""
    chosen = random.Random(today_month).sample(signals, min(SAMPLE, len(signals)))  # noqa: S311
    return sorted(chosen, key=lambda signal: signal.received_at, reverse=True)


def rows(signals: list[Signal], user: User, now: datetime) -> list[Kept]:
    """Number, kind, team and what the word was said to be; never the word, never the text."""
    labels = [audit.label(signal) for signal in signals]
    read = set(
        AuditEntry.objects.about_each(labels)
        .filter(by=user, verb=AuditVerb.READ)
        .values_list("subject", flat=True)
    )
    return [
        Kept(
            ref=signal.ref,
            url=signal.get_absolute_url(),
            title=kind_of(signal),
            team=str(signal.team),
            when=day(timezone.localdate(signal.received_at), timezone.localdate(now)),
            reason=str(signal.get_no_person_display()),
            was_read=label in read,
        )
        for signal, label in zip(signals, labels, strict=True)
    ]
