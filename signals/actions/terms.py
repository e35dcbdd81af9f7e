"""The term of a signal: the columns that say when it begins, moves and is met.

The deed that changes what a term depends on (kind, severity, a rest, an owner, a step) writes them
in its own UPDATE. While it is open the term of a signal is no later than the open ones of what was
taken together with it (decision 0082).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from signals import dates
from signals.choices.signal import OPEN, URGENT
from signals.models import Signal

KIND = ("category", "severity", "opportunity_when")  # what the length of a term depends on


def runs_from(signal: Signal, since: datetime) -> dict[str, object]:
    """The columns of a term that runs from this moment."""
    return {"term_from": since, "due_at": own_end(signal, since)}


def own_end(signal: Signal, since: datetime) -> datetime | None:
    """The end of a term that runs from this moment; None of a kind without one."""
    return dates.due_at(signal.category, signal.severity, signal.opportunity_when, since)


def earliest(signal: Signal, due: datetime | None) -> datetime | None:
    """The end of its own term, or of one of its duplicates that ends before it."""
    found = [due, *_open_ones(signal).values_list("due_at", flat=True)]
    return min((each for each in found if each), default=None)


def taken_over(signal: Signal, goes: Signal, now: datetime) -> dict[str, object]:
    """The columns of a signal with which this duplicate was just taken together.

    What was done about the duplicate since its own term began was done about it; while nothing was
    done its term is no later than that of what it stands for now.
    """
    columns: dict[str, object] = {}
    first = goes.first_step_at
    if first and first >= signal.term_from and not signal.first_step_at:
        columns = {"first_step_at": first}
        if signal.owner_id:
            columns["term_met_at"] = now
    is_met = signal.term_met_at or "term_met_at" in columns
    if goes.due_at and not goes.term_met_at and not is_met:
        columns["due_at"] = min(goes.due_at, signal.due_at or goes.due_at)
    return columns


def given_back(signal: Signal, goes: Signal) -> dict[str, object]:
    """The columns of a signal from which this duplicate was just split off, with its steps."""
    due = own_end(signal, signal.term_from)
    columns: dict[str, object] = {}
    if signal.first_step_at and signal.first_step_at == goes.first_step_at:
        first = _first_of_others(signal)
        met_at = max(first, signal.term_met_at) if first and signal.term_met_at else None
        columns = {"first_step_at": first, "term_met_at": met_at}
    return columns | {"due_at": earliest(signal, due)}


def _first_of_others(signal: Signal) -> datetime | None:
    """When something was first done about a signal since its term began, or about what is taken
    together with it."""
    own = signal.steps.done().filter(done_at__gte=signal.term_from)
    others = signal.duplicates.filter(first_step_at__gte=signal.term_from)
    found = [*own.values_list("done_at", flat=True)]
    found += others.values_list("first_step_at", flat=True)
    return min((each for each in found if each), default=None)


def moved(
    signal: Signal, since: Callable[[datetime], datetime], *, anew: bool = False
) -> dict[str, object]:
    """The columns of a term that runs from another moment; those of its duplicates move along.

    `since` says from when, of one that ran from a moment; `anew` where what met it counts no more.
    """
    for each in _open_ones(signal).filter(paused_until=None):
        columns = runs_from(each, since(each.term_from))
        Signal.objects.filter(pk=each.pk).update(version=F("version") + 1, **columns)
    began = since(signal.term_from)
    due = own_end(signal, began)
    is_open = anew or signal.term_met_at is None
    return {"term_from": began, "due_at": earliest(signal, due) if is_open else due}


def _open_ones(signal: Signal) -> QuerySet[Signal]:
    """Its duplicates of which nobody met the term."""
    return signal.duplicates.filter(due_at__isnull=False, term_met_at=None)


def of_kind(signal: Signal, values: Mapping[str, Any], now: datetime) -> dict[str, object]:
    """The term that a signal gets with these values of its kind and severity.

    It runs on, unless the signal has become urgent or more urgent: then it begins now, and a rest
    ends.
    """
    kind = [values.get(name, getattr(signal, name)) for name in KIND]
    if kind == [getattr(signal, name) for name in KIND]:
        return {}
    category, severity, opportunity_when = kind
    worse = severity in URGENT and severity > (signal.severity or 0)
    since = now if worse else signal.term_from
    due = dates.due_at(category, severity, opportunity_when, since)
    if worse or signal.term_met_at is None:
        due = earliest(signal, due)
    columns: dict[str, object] = {"term_from": since, "due_at": due}
    if worse:
        columns |= {"term_met_at": None, "paused_until": None, "paused_reason": ""}
    return columns


def begun(signal: Signal, now: datetime) -> dict[str, object]:
    """A new term from now on, for a signal that is reopened and what was taken together with it."""
    columns = moved(signal, lambda _since: now, anew=True)
    return columns | {"first_step_at": None, "term_met_at": None}


def met(signal: Signal, now: datetime, *, has_owner: bool) -> dict[str, object]:
    """The columns that say that the term is met: it has an owner and something was done."""
    if signal.term_met_at or not (has_owner and signal.first_step_at):
        return {}
    return {"term_met_at": now}


def with_a_step(signal: Signal, now: datetime) -> dict[str, object]:
    """The columns that say that something was done; with an owner the term is met."""
    if signal.term_met_at:
        return {}
    met_now: dict[str, object] = {"term_met_at": now} if signal.owner_id else {}
    return {"first_step_at": signal.first_step_at or now} | met_now


def each_with_a_step(keys: Iterable[int], now: datetime) -> None:
    """Write for several signals at once that something was done; of closed ones nothing moves."""
    at = Value(now, DateTimeField())
    met_now = Case(
        When(term_met_at__isnull=False, then=F("term_met_at")),
        When(owner__isnull=False, then=at),
        default=None,
    )
    Signal.objects.filter(pk__in=list(keys), status__in=OPEN).update(
        version=F("version") + 1,
        first_step_at=Case(
            When(term_met_at__isnull=False, then=F("first_step_at")),
            default=Coalesce(F("first_step_at"), at),
        ),
        term_met_at=met_now,
    )
