"""Where a person may stand in signals: as author or owner, as an account, or in a narrative."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy import blind_index
from privacy.subject_access import Hit, Source
from signals import places
from signals.models import (
    Approach,
    InstacleanItem,
    InstacleanRound,
    SavedFilter,
    Signal,
    SignalVersion,
)
from signals.models.version import KEPT_TEXTS


def _narratives(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    found: dict[str, Hit] = {}
    for text in (name, *words):
        for signal in Signal.objects.about_words(text):
            found[signal.ref] = Hit(
                subject=f"signals.signal:{signal.ref}",
                title=_("Signal"),
                day=timezone.localdate(signal.seen_at),
                fields={"narrative": signal.narrative or ""},
                others=True,
            )
        for version in SignalVersion.objects.about_words(text):
            found[f"{version.signal.ref} {version.number}"] = _earlier(version)
    return list(found.values())


def _earlier(version: SignalVersion) -> Hit:
    return Hit(
        subject=f"signals.signal:{version.signal.ref}",
        title=_("What a signal said before"),
        day=timezone.localdate(version.seen_at),
        fields={name: getattr(version, name) or "" for name in KEPT_TEXTS},
        others=True,
    )


def _accounts(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    terms = [blind_index.handle_term(handle) for handle in handles if handle.strip()]
    earlier = [_earlier(version) for version in SignalVersion.objects.with_account_terms(terms)]
    return earlier + [
        Hit(
            subject=f"signals.signal:{signal.ref}",
            title=_("Signal with this account"),
            day=timezone.localdate(signal.seen_at),
            fields={
                "account_handle": signal.account_handle or "",
                "location_url": signal.location_url or "",
                "narrative": signal.narrative or "",
            },
            exact=True,
            others=True,
        )
        for signal in Signal.objects.with_account_terms(terms)
    ]


def _authored(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=f"signals.signal:{signal.ref}",
            title=_("Signal that this employee logged or owns"),
            day=timezone.localdate(signal.received_at),
            exact=True,
            others=True,
        )
        for signal in Signal.objects.of_employee(name)
    ]


def _approaches(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=f"signals.approach:{row.public_id}",
            title=_("Approach that this employee pulls or wrote down"),
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
            fields={"name": kept.name},
            exact=True,
        )
        for kept in SavedFilter.objects.of_employee(name)
    ]


SOURCES = [
    Source(key="signals.narrative", label=_("Narratives of signals"), search=_narratives),
    Source(key="signals.account", label=_("Accounts in signals"), search=_accounts),
    Source(key="signals.author", label=_("Signals of employees"), search=_authored),
    Source(key="signals.filters", label=_("Filters of employees"), search=_filters),
    Source(key="signals.approach", label=_("Approaches of employees"), search=_approaches),
    Source(key="signals.item", label=_("Accounts reported to platforms"), search=_items),
    Source(key="signals.item_by", label=_("Instaclean of employees"), search=_worked_on_items),
]
