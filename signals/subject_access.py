"""Where a person stands in signals exactly: as author or owner, or as an account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from privacy import blind_index
from privacy.subject_access import Hit, Source
from signals import places
from signals.models import (
    Approach,
    Disclosure,
    InstacleanItem,
    InstacleanRound,
    PartnerRequest,
    SavedFilter,
    Signal,
    TrendMessage,
)
from signals.models.signal import TEXTS
from workers.subject_access import employees
from youthwork.lib.by_key import by_key

MOST_NUMBERS = 500  # of the signals of an employee that an answer names


def _accounts(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    terms = [blind_index.handle_term(handle) for handle in handles if handle.strip()]
    for signal in by_key(Signal.objects.with_account_terms(terms)):
        yield Hit(
            subject=f"signals.signal:{signal.ref}",
            title=_("Signal with this account"),
            day=timezone.localdate(signal.seen_at),
            fields={each: getattr(signal, each) or "" for each in TEXTS},
            exact=True,
            others=True,
        )


def _authored(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """One hit for all that somebody logged, one for what they followed up, and so on: numbers.

    What a signal says is about young people, not about who wrote it down; an employee who has
    logged a thousand would otherwise be judged a thousand times.
    """
    for person in employees(name, handles):
        for title, rows in (
            (_("Signals that this employee logged"), Signal.objects.written_by(person)),
            (_("Signals that this employee follows up"), Signal.objects.followed_up_by(person)),
            (
                _("Signals that this employee changed"),
                Signal.objects.touched_by(person, "versions"),
            ),
            (
                _("Signals with a step of the reporting code by this employee"),
                Signal.objects.touched_by(person, "reporting_code"),
            ),
            (
                _("Signals of which this employee said whether who is behind the account was told"),
                Signal.objects.touched_by(person, "account_question"),
            ),
        ):
            yield from _counted(person, title, rows.values_list("ref", "received_at"))


def _partners(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """The same of what somebody did with what partners are told and ask."""
    for person in employees(name, handles):
        for title, rows in (
            (
                _("What this employee prepared, shared, allowed or declined to share"),
                Disclosure.objects.worked_on_by(person),
            ),
            (
                _("Questions of partners that this employee wrote down"),
                PartnerRequest.objects.written_by(person),
            ),
            (
                _("Messages about trends that this employee wrote"),
                TrendMessage.objects.written_by(person),
            ),
        ):
            yield from _counted(person, title, rows.values_list("ref", "made_at"))


def _counted(person: User, title: str, rows: QuerySet[Any, tuple[str, datetime]]) -> Iterator[Hit]:
    """One hit for all rows of a sort, none where there are none.

    `rows`: the number and a moment of each, newest first.
    """
    if not (count := rows.count()):
        return
    newest = list(rows[:MOST_NUMBERS])
    yield Hit(
        subject=person.label,
        title=title,
        day=timezone.localdate(newest[0][1]),
        fields={
            _("How many"): str(count),
            _("Numbers, newest first"): ", ".join(ref for ref, _at in newest)
            + (" …" if count > len(newest) else ""),
        },
        exact=True,
    )


def _approaches(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=f"signals.approach:{row.public_id}",
            title=_("Approach that this employee pulls, wrote down or takes a step in"),
            day=row.started_on,
            exact=True,
            others=True,
        )
        for row in Approach.objects.of_employee(name)
    ]


def _items(name: str, born: date | None, handles: Sequence[str], words: Sequence[str]) -> list[Hit]:
    given = [handle for handle in handles if handle.strip()]
    terms = [blind_index.handle_term(handle) for handle in given]
    found = InstacleanItem.objects.with_terms(terms, [places.term(place) for place in given])
    return [
        Hit(
            subject=f"signals.instacleanitem:{item.ref}",
            title=_("Account that was reported to a platform"),
            day=timezone.localdate(item.created_at),
            fields={
                "account_handle": item.account_handle or "",
                "location_url": item.location_url or "",
                "rule_text": item.rule_text or "",
                "reason": item.reason or "",
                "redress": item.redress or "",
                "wrong_note": item.wrong_note or "",
            },
            exact=True,
            others=True,
        )
        for item in found
    ]


def _worked_on_items(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    listed = [
        Hit(
            subject=f"signals.instacleanitem:{item.ref}",
            title=_("Item that this employee listed or checked"),
            day=timezone.localdate(item.created_at),
            exact=True,
            others=True,
        )
        for item in InstacleanItem.objects.of_employee(name)
    ]
    led = [
        Hit(
            subject=f"signals.instacleanround:{round.ref}",
            title=_("Instaclean round that this employee led or held a talk in"),
            day=round.starts_on,
            exact=True,
        )
        for round in InstacleanRound.objects.of_employee(name)
    ]
    return listed + led


def _filters(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=f"signals.savedfilter:{kept.public_id}",
            title=_("Filter that this employee keeps"),
            day=None,
            fields={"name": kept.name, _("Filters, as in the address"): kept.query},
            exact=True,
        )
        for kept in SavedFilter.objects.of_employee(name)
    ]


SOURCES = [
    Source("signals.account", gettext_lazy("Accounts in signals"), _accounts),
    Source("signals.author", gettext_lazy("Signals of employees"), _authored),
    Source("signals.partners_by", gettext_lazy("Sharing by employees"), _partners),
    Source("signals.filters", gettext_lazy("Filters of employees"), _filters),
    Source("signals.approach", gettext_lazy("Approaches of employees"), _approaches),
    Source("signals.item", gettext_lazy("Accounts reported to platforms"), _items),
    Source("signals.item_by", gettext_lazy("Instaclean of employees"), _worked_on_items),
]
