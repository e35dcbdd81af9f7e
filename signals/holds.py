"""What a legal hold keeps of signals and approaches: what was taken together is one story.

One on a colleague keeps all that names them, also by what hangs on it and goes with it (0236).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from privacy.models import LegalHold
from privacy.querysets.keeping import by_model
from privacy.retention import PERSON, held_by_model, names_of_people
from signals.models import (
    AccountQuestion,
    Approach,
    ApproachStep,
    Disclosure,
    ReportingCodeStep,
    Signal,
    SignalStep,
    SignalVersion,
)
from youthwork.lib.together import Asking, fetch

Kept = Mapping[str, list[str]]  # references by the label of their model

SIGNAL, APPROACH, SHARED = "signals.signal", "signals.approach", "signals.disclosure"
# What goes with a signal or an approach beside itself, and what was written to share it.
WITH_SIGNALS = (SignalStep, SignalVersion, ReportingCodeStep, AccountQuestion)
WITH_APPROACHES = (ApproachStep,)


def held_signals(today: date) -> frozenset[str]:
    """Numbers of the signals that a hold keeps, with all that they were taken together with."""
    return _signals(held_by_model(today))


def held_approaches(today: date) -> frozenset[str]:
    """References of the approaches that a hold keeps."""
    return _approaches(held_by_model(today))


def held_until_of(signal: Signal, today: date) -> Asking[date | None]:
    """Until which day holds that are in force keep this signal; None where none does."""
    taken = Signal.objects.of_one_thing(signal).order_by().values_list("pk", "ref")
    rows = LegalHold.objects.last_days((SIGNAL, SHARED, PERSON), today)
    yield taken, rows
    keys, refs = {key for key, _ref in taken}, {ref for _key, ref in taken}
    found = None
    for until, kept in _by_day(rows):
        # Of holds on signals nothing more is asked, however many there are.
        is_named = not refs.isdisjoint(kept.get(SIGNAL, ()))
        if is_named or _naming(Signal, "signal", WITH_SIGNALS, kept, among=keys):
            found = until
    return found


def held_until(today: date) -> Asking[dict[str, date]]:
    """Until which day holds that are in force keep which signals, by number."""
    yield (rows := LegalHold.objects.last_days((SIGNAL, SHARED, PERSON), today))
    found: dict[str, date] = {}
    for until, kept in _by_day(rows):
        found |= dict.fromkeys(_signals(kept), until)
    return found


def approach_held_until(approach: Approach, today: date) -> Asking[date | None]:
    """Until which day holds that are in force keep an approach; None where none does."""
    yield (rows := LegalHold.objects.last_days((APPROACH, SHARED, PERSON), today))
    own, key, found = str(approach.public_id), {approach.pk}, None
    for until, kept in _by_day(rows):
        is_named = own in kept.get(APPROACH, ())
        if is_named or _naming(Approach, "approach", WITH_APPROACHES, kept, among=key):
            found = until
    return found


def _by_day(rows: Any) -> Iterator[tuple[date, Kept]]:
    """What is kept until which day; the latest counts, and comes last."""
    for until, group in groupby(rows, lambda row: row[1]):
        yield until, by_model(label for label, _until in group)


def _signals(kept: Kept) -> frozenset[str]:
    keys = _naming(Signal, "signal", WITH_SIGNALS, kept)
    return Signal.objects.with_what_goes_along(kept.get(SIGNAL, ()), keys)


def _approaches(kept: Kept) -> frozenset[str]:
    keys = _naming(Approach, "approach", WITH_APPROACHES, kept)
    named = Approach.objects.filter(pk__in=keys).values_list("public_id", flat=True)
    return frozenset(kept.get(APPROACH, ())).union(map(str, named))


def _naming(
    model: Any, its: str, with_it: Iterable[Any], kept: Kept, among: Collection[int] | None = None
) -> set[int]:
    """Keys of the rows of a model that name a held colleague, or of which something does that goes
    with them, or of which something is held that was shared; each way by its own index, in one
    statement. `among`: of these rows alone."""
    people, numbers = kept.get(PERSON, ()), kept.get(SHARED, ())
    if not people and not numbers:
        return set()
    shared = Disclosure.objects.filter(texts_erased_at=None)
    ways: list[tuple[Any, str]] = [
        (model.objects, "pk"),
        (shared, its),
        *((each.objects, its) for each in with_it),
    ]
    if among is not None:
        ways = [(rows.filter(**{f"{key}__in": among}), key) for rows, key in ways]
    asked = [
        rows.filter(**{f"{name}__public_id__in": people}).order_by().values_list(key)
        for rows, key in ways
        for name in names_of_people(rows.model)
        if people
    ]
    if numbers:
        asked.append(ways[1][0].filter(ref__in=numbers).order_by().values_list(its))
    fetch(*asked)
    return {key for found in asked for (key,) in found if key}
