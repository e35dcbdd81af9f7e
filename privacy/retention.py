"""How long what is kept: the shape of a rule, the loader, and this app's own rules.

An app lists its rules in its `retention.py`; `RETENTION_RULES` names the lists. The runner is
`privacy.calendar.retention`. Terms: AVG art. 5(1)(e); docs/privacy names each with its basis.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from privacy import audit, journal
from privacy.models import AuditEntry, LegalHold, RetentionTerm
from youthwork.lib.dates import kept_from, start_of_day

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

Run = Callable[[date, datetime, int], int]


@dataclass(frozen=True)
class Term:
    """A period after a moment: `Term(months=12, after=_("the signal was closed"))`."""

    after: "StrPromise | str"
    days: int = 0
    months: int = 0

    @property
    def least_days(self) -> int:
        """How many days it is at least: a month has 28."""
        return self.days + 28 * self.months


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
    # Whether the organisation may choose a shorter term: `run` then goes by `today` alone.
    may_be_shorter: bool = False
    fewest_days: int = 1  # that stay whatever it chose
    # How many are due, for a rule of which doing it reaches further than the database.
    count: Run | None = None
    # The kind of thing that goes, where the first of `models` does not say it.
    about: "StrPromise | str" = ""

    @property
    def most_shorter(self) -> int:
        """By how many days the term may be shorter."""
        return self.term.least_days - self.fewest_days


_ahead: ContextVar[int] = ContextVar("days that a rule runs ahead of its term", default=0)
_day: ContextVar[date | None] = ContextVar("day by which holds are asked", default=None)


def run_ahead(rule: Rule, today: date, now: datetime, limit: int, days: int) -> int:
    """Run a rule as if its term were so many days shorter; holds are those of `today`."""
    days = min(days, rule.most_shorter) if rule.may_be_shorter else days
    token, day = _ahead.set(days), _day.set(today)
    try:
        return rule.run(today + timedelta(days=days), now, limit)
    finally:
        _ahead.reset(token)
        _day.reset(day)


def rules() -> list[Rule]:
    """Every rule of every app, in the order of settings."""
    return [rule for path in settings.RETENTION_RULES for rule in import_string(path)]


def delete_first(rows: "QuerySet[Any, Any]", limit: int) -> int:
    """Delete the first `limit` of the rows that are due; returns how many of them.

    By key where the rows have no order of their own. What goes along with them isn't counted, so
    that a rule never takes more than its part of a run, nor what another run took at the same
    moment; nothing is left for a limit under one.
    """
    keys = _first(rows, limit)
    _all, each = rows.model._default_manager.filter(pk__in=keys).delete()
    return each.get(rows.model._meta.label, 0)


def update_first(rows: "QuerySet[Any, Any]", limit: int, **values: object) -> int:
    """The same for rows that stay, without what they said."""
    keys = _first(rows, limit)
    return rows.order_by().filter(pk__in=keys).update(**values)


def forget_people(
    named: Iterable[tuple[Any, tuple[str, ...]]], gone: "QuerySet[Any, Any]", limit: int
) -> int:
    """Take people out of the fields that name them; what they wrote stays. How many rows."""
    done = 0
    for model, fields in named:
        for field in fields:
            rows = model._default_manager.filter(**{f"{field}__in": gone})
            done += update_first(rows, limit - done, **{field: None})
    return done


def _first(rows: "QuerySet[Any, Any]", limit: int) -> list[Any]:
    rows = not_held(rows)
    in_order = rows if rows.ordered else rows.order_by("pk")
    return list(in_order.values_list("pk", flat=True)[: max(0, limit)])


def not_held(rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    """The same rows without what a legal hold keeps: itself, or the person whom a row names.

    Asked by the day of the run; outside a run nothing is held.
    """
    today, label = _day.get(), rows.model._meta.label_lower
    if today is None:
        return rows
    kept = LegalHold.objects.by_model(today)
    if label in settings.HOLDABLE and (references := kept.get(label)):
        rows = rows.exclude(**{f"{settings.HOLDABLE[label]}__in": references})
    for name in names_of_people(rows.model) if (people := kept.get(PERSON)) else ():
        rows = rows.exclude(**{f"{name}__public_id__in": people})
    return rows


PERSON = settings.AUTH_USER_MODEL.lower()


def names_of_people(model: Any) -> list[str]:
    """Personal fields of a model that point at one colleague."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name in getattr(model, "personal", {})
        and field.is_relation
        and field.related_model._meta.label_lower == PERSON
    ]


def held(model: str, today: date) -> frozenset[str]:
    """Public references of this model's objects that a legal hold keeps (`{"S-2026-0041"}`)."""
    return LegalHold.objects.references(model, today - timedelta(days=_ahead.get()))


def held_by_model(today: date) -> dict[str, list[str]]:
    """The same of every model, by its label: for what is kept with something else that is held."""
    return LegalHold.objects.by_model(today - timedelta(days=_ahead.get()))


HOLD_MONTHS = 24


def _prune_trail(today: date, now: datetime, limit: int) -> int:
    # What is old and not sealed yet goes in the same run. Little at a time: on SQLite everybody
    # who writes waits for the end of a batch, which is some thousands of entries of these seals.
    audit.seal(now, most=limit)
    holds = LegalHold.objects.in_force(today).values_list("subject", flat=True)
    return audit.prune(audit.due_before(today), now, max(1, limit // 500), but=list(holds))


def _old_entries(today: date, now: datetime, limit: int) -> int:
    """Sealing is told to the log, so that a dry run counts instead."""
    return AuditEntry.objects.made_before(audit.due_before(today))[:limit].count()


BACKUP_DAYS = 35  # that a backup is kept at most (docs/operations.md)
JOURNAL_DAYS = BACKUP_DAYS + 7  # for one that is put back on its last day and takes its time


def _journal_before(today: date) -> datetime:
    return start_of_day(today - timedelta(days=JOURNAL_DAYS))


def _shorten_journal(today: date, now: datetime, limit: int) -> int:
    """All of it at once: it is one file."""
    return journal.prune(_journal_before(today))


def _old_deeds(today: date, now: datetime, limit: int) -> int:
    return journal.older_than(_journal_before(today))


def _erase_terms(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, HOLD_MONTHS))
    return delete_first(RetentionTerm.objects.replaced_before(before), limit)


def _erase_holds(today: date, now: datetime, limit: int) -> int:
    return delete_first(LegalHold.objects.ended_before(kept_from(today, HOLD_MONTHS)), limit)


RULES = [
    Rule(
        key="privacy.audit",
        models=("privacy.auditentry",),
        basis=_("To account for who read and changed what (GDPR article 5(2))"),
        term=Term(after=_("the entry was made"), months=audit.KEPT_MONTHS),
        erases=_("Whole batches of entries; the chain can still be checked"),
        run=_prune_trail,
        count=_old_entries,
    ),
    Rule(
        key="privacy.journal",
        models=(),
        basis=_(
            "To do again after a restore what was erased and withdrawn (GDPR article 32(1)(c))"
        ),
        term=Term(after=_("the deed: a week longer than any backup is kept"), days=JOURNAL_DAYS),
        erases=_("Its line in the journal outside the database"),
        run=_shorten_journal,
        count=_old_deeds,
        about=_("Journal of what was erased"),
    ),
    Rule(
        key="privacy.hold",
        models=("privacy.legalhold",),
        basis=_("To account for what was kept longer, and why (GDPR article 18)"),
        term=Term(after=_("the hold ended"), months=HOLD_MONTHS),
        erases=_("The hold with its reason; its entries in the audit trail keep their own term"),
        run=_erase_holds,
    ),
    Rule(
        key="privacy.terms",
        models=("privacy.retentionterm",),
        basis=_("To account for terms that were changed (GDPR article 5(2))"),
        term=Term(after=_("another term took its place"), months=HOLD_MONTHS),
        erases=_("The earlier term with its note; the term of today stays"),
        run=_erase_terms,
    ),
]
