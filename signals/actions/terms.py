"""The term of a signal: the columns that say when it begins, moves and is met.

The deed that changes what a term depends on (kind, severity, a rest, an owner, a step) writes them
in its own UPDATE. While it is open the term of a signal is no later than the open ones of what was
taken together with it (decision 0082).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, Min, Q, QuerySet, Value, When

from signals import dates
from signals.choices.signal import OPEN, URGENT, Status
from signals.models import Signal, SignalStep

KIND = ("category", "severity", "opportunity_when")  # what the length of a term depends on


def runs_from(signal: Signal, since: datetime) -> dict[str, object]:
    """The columns of a term that runs from this moment."""
    return {"term_from": since, "due_at": own_end(signal, since)}


def own_end(signal: Signal, since: datetime) -> datetime | None:
    """The end of a term that runs from this moment; None of a kind without one."""
    return dates.due_at(signal.category, signal.severity, signal.opportunity_when, since)


def earliest(
    signal: Signal, due: datetime | None, *, by: datetime | None = None
) -> datetime | None:
    """The end of its own term, or of one of its duplicates that ends before it.

    Where the term was met: of those only that were taken together with it by then.
    """
    open_ones = _open_ones(signal).filter(moved_at__lte=by) if by else _open_ones(signal)
    found = [due, *open_ones.values_list("due_at", flat=True)]
    return min((each for each in found if each), default=None)


def taken_over(signal: Signal, goes: Signal, now: datetime) -> dict[str, object]:
    """The columns of a signal with which this duplicate was just taken together.

    What was done about the duplicate since the term of the signal began was done about it; while
    nothing was done its term is no later than that of what it stands for now.
    """
    columns: dict[str, object] = {}
    first = _first_of(SignalStep.objects.filter(signal=goes), signal)
    if first and not signal.term_met_at:
        columns = {"first_step_at": _counting(signal) or first}
        if signal.owner_id:
            columns["term_met_at"] = now
    is_met = signal.term_met_at or "term_met_at" in columns
    if goes.due_at and not goes.term_met_at and not is_met:
        columns["due_at"] = min(goes.due_at, signal.due_at or goes.due_at)
    return columns


def given_back(signal: Signal, goes: Signal) -> dict[str, object]:
    """The columns of a signal from which this duplicate was just split off, with its steps."""
    first, met_at = signal.first_step_at, signal.term_met_at
    if first and goes.steps.done().filter(noted_at=first).exists():
        first = _first_of(SignalStep.objects.all_of(signal), signal)
        met_at = max(first, met_at) if first and met_at else None
    due = earliest(signal, own_end(signal, signal.term_from), by=met_at)
    return {"first_step_at": first, "term_met_at": met_at, "due_at": due}


def _first_of(steps: QuerySet[SignalStep], signal: Signal) -> datetime | None:
    """When the first of these was written down as done since the term of a signal began."""
    counting = steps.filter(done_at__isnull=False, noted_at__gte=signal.term_began_at)
    found: datetime | None = counting.aggregate(first=Min("noted_at"))["first"]
    return found


def moved(
    signal: Signal, since: Callable[[datetime], datetime], *, anew: bool = False
) -> dict[str, object]:
    """The columns of a term that runs from another moment; those of its duplicates move along.

    `since` says from when, of one that ran from a moment; `anew` where what met it counts no more.
    """
    for each in _open_ones(signal).filter(paused_until=None):
        columns = runs_from(each, since(each.term_from))
        if anew:
            columns |= {"term_began_at": columns["term_from"], "first_step_at": None}
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
        columns |= {"term_began_at": now, "term_met_at": None}
        columns |= {"paused_until": None, "paused_reason": ""}
    return columns


def begun(signal: Signal, now: datetime) -> dict[str, object]:
    """A new term from now on, for a signal that is reopened and what was taken together with it."""
    columns = moved(signal, lambda _since: now, anew=True)
    return columns | {"term_began_at": now, "first_step_at": None, "term_met_at": None}


def met(signal: Signal, now: datetime, *, has_owner: bool) -> dict[str, object]:
    """The columns that say that the term is met: it has an owner and something was done."""
    if signal.term_met_at or not (has_owner and _counting(signal)):
        return {}
    return {"term_met_at": now}


def with_a_step(signal: Signal, now: datetime) -> dict[str, object]:
    """The columns that say that something was done; with an owner the term is met."""
    if signal.term_met_at:
        return {}
    met_now: dict[str, object] = {"term_met_at": now} if signal.owner_id else {}
    return {"first_step_at": _counting(signal) or now} | met_now


def _counting(signal: Signal) -> datetime | None:
    """Its first step, unless that lies before its term began: before it became urgent."""
    first = signal.first_step_at
    return first if first and first >= signal.term_began_at else None


def each_with_a_step(keys: Iterable[int], now: datetime) -> None:
    """Write for several signals at once that something was done; of closed ones nothing moves.

    Of duplicates it is written as well, which have it when they are split off.
    """
    at = Value(now, DateTimeField())
    is_met, counts = Q(term_met_at__isnull=False), Q(first_step_at__gte=F("term_began_at"))
    met_now = Case(
        When(is_met, then=F("term_met_at")),
        When(owner__isnull=False, then=at),
        default=None,
    )
    stand = Q(status__in=OPEN) | Q(status=Status.MERGED, anonymised_at=None)
    Signal.objects.filter(stand, pk__in=list(keys)).update(
        version=F("version") + 1,
        first_step_at=Case(
            When(is_met | counts, then=F("first_step_at")),
            default=at,
        ),
        term_met_at=met_now,
    )
