"""What somebody still has to do, of signals and of approaches together, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Value
from django.db.models.functions import Cast

from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, Rows

if TYPE_CHECKING:
    from organisation.models import User


@dataclass(frozen=True)
class Planned:
    """A step that is planned: of a signal (its number, kind and sub-kind) or of an approach."""

    kind: str
    due_on: date
    ref: str = ""
    category: str = ""
    subcategory: str = ""
    approach: UUID | None = None


def planned_for(person: User, until: date, most: int) -> Asking[list[Planned]]:
    """The first steps that this person has to do by a day; no text of what they are about."""
    yield (rows := prepared(_planned, person, until, shape=most))
    return [
        Planned(kind, due_on, ref, category, subcategory, UUID(key) if key else None)
        for kind, due_on, ref, category, subcategory, key in rows
    ]


def _planned(most: int, person: User, until: date) -> Rows:
    steps: Any = apps.get_model("signals", "SignalStep")
    others: Any = apps.get_model("signals", "ApproachStep")
    of_signals = steps.objects.to_do_of(person).order_by()
    of_approaches = others.objects.to_do_of(person).order_by()
    signals = of_signals.filter(due_on__lte=until).values_list(
        "kind",
        "due_on",
        "signal__ref",
        "signal__category",
        "signal__subcategory",
        Value(None, CharField()),
    )
    approaches = of_approaches.filter(due_on__lte=until).values_list(
        "kind",
        "due_on",
        Value(""),
        Value(""),
        Value(""),
        Cast("approach__public_id", CharField()),
    )
    found: Rows = signals.union(approaches, all=True).order_by("due_on", "signal__ref")[:most]
    return found
