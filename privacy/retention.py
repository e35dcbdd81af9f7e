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
from django.utils.translation import gettext_lazy as _

from privacy import audit
from privacy.models import LegalHold
from youthwork.lib.dates import add_months

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

    `run(today, now, limit)` erases about `limit` things that are due and returns how many; it is
    called until it returns 0, each call in its own transaction. It is idempotent, finds what is
    *due by* `today`, not *due exactly* today, and skips what `retention.held` names. The runner
    writes one audit entry for each batch.
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
    return LegalHold.objects.references(model, today)


HOLD_MONTHS = 24


def _prune_trail(today: date, now: datetime, limit: int) -> int:
    audit.seal(now, most=20 * limit)  # what is old and not sealed yet goes in the same run
    holds = LegalHold.objects.in_force(today).values_list("subject", flat=True)
    return audit.prune(audit.due_before(today), now, max(1, limit // 10), but=list(holds))


def _erase_holds(today: date, now: datetime, limit: int) -> int:
    ended = LegalHold.objects.ended_before(add_months(today, -HOLD_MONTHS))
    pks = list(ended.values_list("pk", flat=True)[:limit])
    return LegalHold.objects.filter(pk__in=pks).delete()[0]


RULES = [
    Rule(
        key="privacy.audit",
        models=("privacy.auditentry",),
        basis=_("To account for who read and changed what (GDPR article 5(2))"),
        term=Term(after=_("the entry was made"), months=audit.KEPT_MONTHS),
        erases=_("Whole batches of entries; the chain can still be checked"),
        run=_prune_trail,
    ),
    Rule(
        key="privacy.hold",
        models=("privacy.legalhold",),
        basis=_("To account for what was kept longer, and why (GDPR article 18)"),
        term=Term(after=_("the hold ended"), months=HOLD_MONTHS),
        erases=_("The hold with its reason; its entries in the audit trail keep their own term"),
        run=_erase_holds,
    ),
]
