"""What happened to a signal: its steps, and what the trail tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals.choices.editing import RetractReason
from signals.choices.signal import OPEN, Severity, Status, StepKind
from signals.models import Signal, SignalStep
from signals.screens.items import ItemRow
from signals.screens.wording import STATE_LOOKS, answer_of, day, when
from youthwork.lib.together import Asking

TOLD = (
    AuditVerb.LOGGED,
    AuditVerb.MOVED,
    AuditVerb.ASSIGNED,
    AuditVerb.PAUSED,
    AuditVerb.RESUMED,
    AuditVerb.RATED,
    AuditVerb.REOPENED,
    AuditVerb.ERASED,
    AuditVerb.CORRECTED,
    AuditVerb.CHANGED,
    AuditVerb.RETRACTED,
    AuditVerb.MASKED,
    AuditVerb.MERGED,
    AuditVerb.SPLIT,
)


# What a step left in the trail, with its icon; the page itself shows the steps.
STEPS = {
    AuditVerb.STEP_ADDED: "check-lg",
    AuditVerb.STEP_PLANNED: "calendar-plus",
    AuditVerb.STEP_GIVEN: "person-check",
    AuditVerb.STEP_DROPPED: "calendar-x",
}


def timeline(
    signal: Signal, steps: Iterable[SignalStep], now: datetime
) -> Asking[list[dict[str, Any]]]:
    """What happened to a signal, oldest first: the steps, and the moves of the trail.

    `item` is the key of the item with whose notice a step came, if any (`with_items`).
    """
    entries: list[tuple[datetime, dict[str, Any]]] = []
    yield (found := AuditEntry.objects.about(audit.label(signal)).with_verbs(TOLD))
    names = names_in(found)
    for step in steps:
        if step.done_at is None:
            continue
        entries.append(
            (
                step.done_at,
                {
                    "icon": "check-lg",
                    "tone": "prim",
                    "title": _title(step),
                    "text": _texts(step, now),
                    "by": _by(step, signal),
                    "item": step.item_id,
                },
            )
        )
    if signal.keeps_no_story:  # a reason of before says what is kept no more
        for entry in found:
            entry.reason = ""
    entries += [(entry.at, _told(entry, names, now)) for entry in found if not twice(entry)]
    entries.sort(key=lambda pair: pair[0])
    return [value | {"when": when(moment, now, with_time=True)} for moment, value in entries]


def with_items(entries: list[dict[str, Any]], items: Iterable[ItemRow]) -> list[dict[str, Any]]:
    """The same entries, a report to a platform with the way to its item, for who may see it."""
    urls = {item.pk: item.url for item in items}
    return [entry | {"url": urls.get(entry.get("item"), "")} for entry in entries]


def names_in(entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    """Names by label, those among them to whom these entries say that it or a step was given."""
    gave = (AuditVerb.ASSIGNED, AuditVerb.STEP_GIVEN)
    given = {entry.after for entry in entries if entry.verb in gave and entry.after}
    return User.objects.names_in_the_house(labels=given).by_label


def told(entry: AuditEntry, names: Mapping[str, str], now: datetime) -> dict[str, str]:
    """An entry of the trail as a line of the course, with when."""
    return _told(entry, names, now) | {"when": when(entry.at, now, with_time=True)}


def _told(entry: AuditEntry, names: Mapping[str, str], now: datetime) -> dict[str, str]:
    by = entry.by.name if entry.by else ""
    of_the_code = entry.verb == AuditVerb.STEP_ADDED and entry.after not in StepKind
    if entry.verb == AuditVerb.STEP_GIVEN:
        name = names.get(entry.after)
        told = _("A planned step is for %(name)s now") % {"name": name}
        title = told if name else _("A planned step was given on")
        return {"icon": STEPS[entry.verb], "title": title, "by": by}
    if entry.verb in STEPS and not of_the_code:
        return {"icon": STEPS[entry.verb], "title": _step(entry), "by": by}
    if entry.verb == AuditVerb.RATED:
        levels = {"before": _level(entry.before), "after": _level(entry.after)}
        return {
            "icon": "exclamation-triangle",
            "title": _("Severity from %(before)s to %(after)s") % levels,
            "text": entry.reason,
            "by": by,
        }
    if entry.verb == AuditVerb.REOPENED:
        return {
            "icon": "arrow-counterclockwise",
            "title": capfirst(str(Status.REOPENED.label)),
            "text": entry.reason,
            "by": by,
        }
    if entry.verb == AuditVerb.RESUMED:
        return {"icon": "play-btn", "title": _("The rest ended"), "by": by}
    if entry.verb == AuditVerb.LOGGED:
        return {"icon": "plus-lg", "title": _("Logged"), "by": by}
    if entry.verb == AuditVerb.ASSIGNED:
        owner = names.get(entry.after)
        title = _("Assigned to %(name)s") % {"name": owner} if owner else _("Given an owner")
        return {"icon": "person-check", "title": title, "by": by}
    if entry.verb == AuditVerb.PAUSED:
        until = day(date.fromisoformat(entry.after), timezone.localdate(now))
        return {
            "icon": "pause-circle",
            "title": _("Put to rest until %(day)s") % {"day": until},
            "by": by,
        }
    if entry.verb == AuditVerb.ERASED:
        return {"icon": "shield-check", "title": _("Account and address erased"), "by": by}
    if entry.verb == AuditVerb.CORRECTED:
        title = _("Text or kind changed")
        return {"icon": "pencil", "title": title, "text": entry.reason, "by": by}
    if entry.verb == AuditVerb.MASKED:
        return {"icon": "eye-slash", "title": _("Something was covered"), "by": by}
    if entry.verb == AuditVerb.CHANGED and entry.fields == "team":  # it merged with another
        return {"icon": "diagram-3", "title": _("Goes on in another team"), "by": by}
    if entry.verb == AuditVerb.CHANGED or of_the_code:
        title = _("Reporting code changed") if entry.after else _("Said what it may be")
        return {"icon": "chat-square-text", "title": title, "by": by}
    if entry.verb in (AuditVerb.MERGED, AuditVerb.SPLIT):
        merged = entry.verb == AuditVerb.MERGED
        title = _("Taken together with %(ref)s") if merged else _("Split from %(ref)s")
        other = entry.after or entry.before  # of the duplicate in which it is followed up
        return {"icon": "diagram-3", "title": title % {"ref": other}, "by": by}
    if entry.verb == AuditVerb.RETRACTED:
        reason = RetractReason(entry.after).label
        return {
            "icon": "arrow-counterclockwise",
            "title": _("Taken back: %(reason)s") % {"reason": str(reason).lower()},
            "by": by,
        }
    status = Status(entry.after)
    return {
        "icon": STATE_LOOKS[status][1],
        "title": capfirst(str(status.label)),
        "by": by,
    }


def twice(entry: AuditEntry) -> bool:
    """Whether an entry beside it tells the same, with the reason or with what."""
    if entry.verb != AuditVerb.MOVED:
        return False
    split = entry.before == Status.MERGED and entry.after in OPEN
    return split or entry.after in (Status.REOPENED, Status.MERGED)


def _step(entry: AuditEntry) -> str:
    kind = str(StepKind(entry.after).label)
    if entry.verb == AuditVerb.STEP_ADDED:
        return kind
    named = {"step": f"{kind[:1].lower()}{kind[1:]}"}
    if entry.verb == AuditVerb.STEP_PLANNED:
        return _("Planned: %(step)s") % named
    return _("Lapsed: %(step)s") % named


def _level(text: str) -> str:
    return str(Severity(int(text)).label) if text in ("1", "2", "3", "4", "5") else "?"


def _title(step: SignalStep) -> str:
    """What was done, and with which partner."""
    kind = str(StepKind(step.kind).label)
    return f"{kind}: {step.partner.name}" if step.partner else kind


def _by(step: SignalStep, signal: Signal) -> str:
    """Who did it; with the number where it was done about a duplicate."""
    name = step.by.name if step.by else ""
    return name if step.signal_id == signal.pk else " · ".join(p for p in (name, step.ref) if p)


def _texts(step: SignalStep, now: datetime) -> str:
    """What was noted, what came of it and what a platform did; else the activity it started."""
    texts = (step.note, step.outcome, answer_of(step, timezone.localdate(now)))
    told = "\n".join(text for text in texts if text)
    return told or (step.activity.title if step.activity else "")
