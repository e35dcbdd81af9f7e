"""How long what is kept: the shape of a rule, the loader, and this app's own rules.

An app lists its rules in its `retention.py`; `RETENTION_RULES` names the lists. The runner is
`privacy.calendar.retention`. Terms: AVG art. 5(1)(e); docs/privacy names each with its basis.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Run = Callable[[date, datetime, int], int]


@dataclass(frozen=True)
class Term:
    """A period after a moment: `Term(months=12, after=_("the signal was closed"))`."""

    after: "StrPromise | str"
    days: int = 0
    months: int = 0


@dataclass(frozen=True)
class Rule:
    """One promise of the retention table, and the function that keeps it.

    `run(today, now, limit)` erases at most `limit` things that are due and returns how many; it is
    called until it returns less than `limit`, each call in its own transaction. It is idempotent,
    finds what is *due by* `today`, not *due exactly* today, skips what `retention.held` names, and
    leaves the audit entry to the runner.
    """

    key: str  # "signals.narrative"; unique, and the name of its runs
    models: tuple[str, ...]  # labels whose personal fields this rule ends: ("signals.signal",)
    basis: "StrPromise | str"  # why so long, with the article or decision
    term: Term
    erases: "StrPromise | str"  # what goes, and what stays
    run: Run


def rules() -> list[Rule]:
    """Every rule of every app, in the order of settings."""
    return [rule for path in settings.RETENTION_RULES for rule in import_string(path)]


def held(model: str, today: date) -> frozenset[str]:
    """Public references of this model's objects that a legal hold keeps (`{"S-2026-0041"}`)."""
    from privacy.models import LegalHold

    return LegalHold.objects.references(model, today)


RULES: list[Rule] = []
