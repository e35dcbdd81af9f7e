"""The term of a signal: the columns that say when it begins, moves and is met.

The deed that changes what a term depends on (kind, severity, a rest, an owner, a step) writes them
in its own UPDATE. While it is open the term of a signal is no later than the open ones of what was
taken together with it (decision 0082).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django.db.models import Case, DateTimeField, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from signals import dates
from signals.choices.signal import OPEN, URGENT, Status
from signals.models import Signal, SignalStep
from signals.querysets.step import answers
from youthwork.lib.together import Asking, Rows, answered, counted

KIND = ("category", "severity", "opportunity_when")  # what the length of a term depends on


def runs_from(signal: Signal, since: datetime) -> dict[str, Any]:
    """The columns of a term that runs from this moment."""
    return {"term_from": since, "due_at": own_end(signal, since)}


def own_end(signal: Signal, since: datetime) -> datetime | None:
    """The end of a term that runs from this moment; None of a kind without one."""
    return dates.due_at(signal.category, signal.severity, signal.opportunity_when, since)


def earliest(
    signal: Signal, due: datetime | None, *, by: datetime | None = None
) -> Asking[datetime | None]:
    """The end of its own term, or of one of its duplicates that ends before it.

    Of those of which nobody met the term; where that of the signal was met, of those that stood
    open with it then.
    """
    rows = signal.duplicates.filter(due_at__isnull=False)
    if by is None:
        rows = rows.filter(term_met_at=None)
    else:
        rows = rows.filter(Q(term_met_at=None) | Q(term_met_at__gte=by), moved_at__lte=by)
    yield (ends := rows.values_list("due_at", flat=True))
    return min((each for each in (due, *ends) if each), default=None)


def taken_over(signal: Signal, goes: Signal, now: datetime) -> Asking[dict[str, object]]:
    """The columns of a signal with which this duplicate was just taken together.

    What was done about the duplicate was done about it, as far as it counts (`_counting`); while
    nothing was done its term is no later than that of what it stands for now.
    """
    is_waited_for = signal.owner_id and not signal.term_met_at
    meeting = _counting(signal, _since(signal)) if is_waited_for else SignalStep.objects.none()
    firsts = _first(_counting(signal, signal.opened_at))
    yield firsts, (meets := meeting.values_list("pk")[:1])
    [(first,)] = firsts
    done = filter(None, (signal.first_step_at, first))
    columns: dict[str, object] = {"first_step_at": min(done, default=None)}
    if meets:
        columns["term_met_at"] = now
    is_met = signal.term_met_at or "term_met_at" in columns
    if goes.due_at and not goes.term_met_at and not is_met:
        columns["due_at"] = min(goes.due_at, signal.due_at or goes.due_at)
    return columns


def given_back(signal: Signal, goes: Signal) -> dict[str, object]:
    """The columns of a signal from which this duplicate was just split off, with its steps."""
    first, met_at, theirs = signal.first_step_at, signal.term_met_at, goes.steps.done()
    if first and theirs.filter(noted_at=first).exists():
        first = _first_of(_counting(signal, signal.opened_at))
    if met_at and theirs.filter(noted_at__gte=_since(signal)).exists():
        met_at = _still_met(signal, first, met_at)
    columns: dict[str, object] = {"first_step_at": first or met_at, "term_met_at": met_at}
    if met_at is None or signal.due_at == goes.due_at:  # else it ended by itself, or by another
        due = own_end(signal, signal.term_from)
        columns["due_at"] = answered(earliest(signal, due, by=met_at))
    return columns


def without_a_step(signal: Signal, noted_at: datetime) -> dict[str, object]:
    """The columns of a signal of which a step was just taken away, as it was never done."""
    first, met_at = signal.first_step_at, signal.term_met_at
    if first == noted_at:
        first = _first_of(_counting(signal, signal.opened_at))
    if met_at and noted_at >= _since(signal):
        met_at = _still_met(signal, first, met_at)
    columns: dict[str, object] = {"first_step_at": first or met_at, "term_met_at": met_at}
    if met_at is None:
        columns["due_at"] = answered(earliest(signal, own_end(signal, signal.term_from)))
    return columns


def _still_met(signal: Signal, first: datetime | None, met_at: datetime) -> datetime | None:
    """When the term of a signal was met by the steps that are left of those that count."""
    counts = _first_of(_counting(signal, _since(signal)))
    if counts and first:
        return max(counts, met_at)
    # What was done about a duplicate that was emptied since may have met it.
    was_emptied = first and signal.duplicates.exclude(anonymised_at=None).exists()
    return met_at if was_emptied else None


def _since(signal: Signal) -> datetime:
    """From when a step meets the term: of something urgent since it became so."""
    return signal.term_began_at if signal.severity in URGENT else signal.opened_at


def _counting(signal: Signal, since: datetime) -> QuerySet[SignalStep]:
    """The steps of a signal and its duplicates that count since a moment."""
    return SignalStep.objects.all_of(signal).filter(answers(signal, since))


def _first(steps: QuerySet[SignalStep]) -> Rows:
    """When the first of these steps was written down: one row, of None where there is none."""
    return counted(steps, first=Min("noted_at"))


def _first_of(steps: QuerySet[SignalStep]) -> datetime | None:
    [(found,)] = _first(steps)
    return cast("datetime | None", found)


def moved(
    signal: Signal, since: Callable[[datetime], datetime], *, anew: bool = False
) -> dict[str, object]:
    """The columns of a term that runs from another moment; those of its duplicates move along.

    `since` says from when, of one that ran from a moment; `anew` where what met it counts no more.
    """
    theirs = _move_duplicates(signal, since, anew=anew)
    began = since(signal.term_from)
    if signal.term_met_at and not anew:  # nothing is made timely that was late
        return {"term_from": began}
    ends = [own_end(signal, began), *theirs]
    return {"term_from": began, "due_at": min(filter(None, ends), default=None)}


def _move_duplicates(
    signal: Signal, since: Callable[[datetime], datetime], *, anew: bool = False
) -> list[datetime | None]:
    """Returns when each of their terms ends then that nobody met, also of those that rest."""
    ends = list[datetime | None]()
    for each in signal.duplicates.filter(due_at__isnull=False, term_met_at=None):
        if each.paused_until and not anew:
            ends.append(each.due_at)
            continue
        columns = runs_from(each, since(each.term_from))
        ends.append(columns["due_at"])
        if anew:
            begins = columns["term_from"]
            columns |= _ANEW | {"term_began_at": begins, "opened_at": begins}
        Signal.objects.filter(pk=each.pk).update(version=F("version") + 1, **columns)
    return ends


def rest_ended(signal: Signal, now: datetime) -> None:
    """The terms of its duplicates waited as long as its rest: no longer, however that ends."""
    if (until := signal.paused_until) is None:
        return
    Signal.objects.hold_with_duplicates(signal)
    _move_duplicates(signal, lambda since: dates.since_without_pause(since, now, until))


def of_kind(signal: Signal, values: Mapping[str, Any], now: datetime) -> Asking[dict[str, object]]:
    """The term that a signal gets with these values of its kind and severity.

    It runs on, unless the signal has become urgent or more urgent: then it begins now, and a rest
    ends.
    """
    kind = [values.get(name, getattr(signal, name)) for name in KIND]
    if kind == [getattr(signal, name) for name in KIND]:
        return {}
    category, severity, opportunity_when = kind
    worse = severity in URGENT and severity > (signal.severity or 0)
    if worse:
        rest_ended(signal, now)
    since = now if worse else signal.term_from
    due = dates.due_at(category, severity, opportunity_when, since)
    if worse or signal.term_met_at is None:
        due = yield from earliest(signal, due)
    columns: dict[str, object] = {"term_from": since, "due_at": due}
    calmer = signal.severity in URGENT and severity not in URGENT
    if calmer and signal.owner_id and signal.first_step_at and not signal.term_met_at:
        columns["term_met_at"] = now  # of something calm what was done before counts again
    if worse:
        columns |= {"term_began_at": now, "term_met_at": None}
        columns |= {"paused_until": None, "paused_reason": ""}
    return columns


_ANEW: dict[str, object] = {
    "first_step_at": None,
    "term_met_at": None,
    "paused_until": None,
    "paused_reason": "",
}


def begun(signal: Signal, now: datetime) -> dict[str, object]:
    """A new term from now on, for a signal that is reopened and what was taken together with it."""
    columns = moved(signal, lambda _since: now, anew=True)
    return columns | _ANEW | {"term_began_at": now, "opened_at": now}


def met_by_owner(signals: Iterable[Signal]) -> Asking[set[int]]:
    """The keys of those whose term is met as soon as they have an owner: something was done."""
    met, maybe = set[int](), list[Signal]()
    for signal in signals:
        if (first := signal.first_step_at) is None or signal.term_met_at:
            continue
        if first >= _since(signal):
            met.add(signal.pk)
        else:
            maybe.append(signal)
    if maybe:
        yield (found := SignalStep.objects.first_answers([(one, _since(one)) for one in maybe]))
        met |= {key for key, _first in found}
    return met


def with_a_step(signal: Signal, now: datetime) -> dict[str, object]:
    """The columns that say that something was done; with an owner the term is met."""
    if signal.term_met_at:
        return {}
    met_now: dict[str, object] = {"term_met_at": now} if signal.owner_id else {}
    return {"first_step_at": signal.first_step_at or now} | met_now


def with_a_step_of_a_duplicate(
    signal: Signal, done_at: datetime, now: datetime
) -> dict[str, object]:
    """The same of the signal in which a duplicate goes on, once that was written.

    What was done before the signal itself was seen is no answer to it (decision 0082). Where the
    term of the duplicate was met by it, that of the signal waits for that one no longer.
    """
    columns = with_a_step(signal, now) if done_at >= signal.seen_at else {}
    if not signal.term_met_at and "term_met_at" not in columns:
        columns["due_at"] = answered(earliest(signal, own_end(signal, signal.term_from)))
    return columns


def each_with_a_step(
    signals: Mapping[int, Signal], now: datetime, *, goes_on: Iterable[int] = (), done_at: datetime
) -> None:
    """Write for several signals at once that something was done; of closed ones nothing moves.

    Of duplicates it is written as well, which have it when they are split off; of those in which
    they go on, `goes_on`, where these were seen by then. Those wait no longer for a term that was
    met by it. `signals`: by key, as they were before.
    """
    at = Value(now, DateTimeField())
    met_now = Case(
        When(term_met_at__isnull=False, then=F("term_met_at")),
        When(owner__isnull=False, then=at),
        default=None,
    )
    stand = Q(status__in=OPEN) | Q(status=Status.MERGED, anonymised_at=None)
    about = Q(pk__in=list(signals)) | Q(pk__in=list(goes_on), seen_at__lte=done_at)
    Signal.objects.filter(stand, about).update(
        version=F("version") + 1,
        first_step_at=Case(
            When(term_met_at__isnull=False, then=F("first_step_at")),
            default=Coalesce(F("first_step_at"), at),
        ),
        term_met_at=met_now,
    )
    waited = {
        each.merged_into_id
        for each in signals.values()
        if each.merged_into_id and each.owner_id and each.due_at and not each.term_met_at
    }
    if waited:
        _end_anew(waited)


def _end_anew(keys: Collection[int]) -> None:
    """Let the terms of these that are open end by themselves, or with those still open of their
    duplicates."""
    theirs = Min("duplicates__due_at", filter=Q(duplicates__term_met_at=None))
    rows = Signal.objects.filter(pk__in=keys, status__in=OPEN, term_met_at=None)
    ends = {
        each: min(filter(None, (own_end(each, each.term_from), each.theirs)), default=None)
        for each in rows.only(*KIND, "term_from", "due_at").annotate(theirs=theirs)
    }
    if other := {each.pk: due for each, due in ends.items() if due != each.due_at}:
        due_at = Case(
            *(When(pk=key, then=Value(due, DateTimeField())) for key, due in other.items()),
            default=F("due_at"),
        )
        Signal.objects.filter(pk__in=other).update(version=F("version") + 1, due_at=due_at)
