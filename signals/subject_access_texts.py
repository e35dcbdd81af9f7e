"""Where a person may stand in what was written about signals: by words, which may be another's.

Narratives are found by the index of their words. What a signal said before, and what was written
while it was followed up, has no index: each text is opened once, however much is asked, and looked
through for all of it (`privacy.sought`). docs/performance.md says what that takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.sought import Sought, filled, holding
from privacy.subject_access import Hit, Source
from signals import places
from signals.models import (
    Approach,
    ApproachStep,
    InstacleanItem,
    InstacleanRound,
    RoundSession,
    Signal,
    SignalStep,
    SignalVersion,
)
from signals.models.version import KEPT_TEXTS


def _narratives(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    seen: set[int] = set()
    for text in Sought(name, handles, words).texts:
        for signal in Signal.objects.about_words(text):
            if signal.pk not in seen:
                seen.add(signal.pk)
                fields = {each: getattr(signal, each) or "" for each in ("title", "narrative")}
                fields["meaning"] = signal.meaning or ""
                yield _of_signal(signal, _("Signal"), signal.seen_at, fields)


def _of_signal(
    signal: Signal, title: str, moment: datetime | None, fields: dict[str, str], exact: bool = False
) -> Hit:
    return Hit(
        subject=f"signals.signal:{signal.ref}",
        title=title,
        day=timezone.localdate(moment) if moment else None,
        fields=fields,
        exact=exact,
        others=True,
    )


def _versions(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """What a signal said before: in its texts, or as its account."""
    sought = Sought(name, handles, words)
    rows = SignalVersion.objects.select_related("signal")
    named = ("account_handle", "location_url")
    for key, handle, place, *texts in filled(rows, *named, "title", "narrative", "meaning"):
        theirs = sought.is_account(places.account_of(handle or "", place or ""))
        if (theirs or sought.stands_in(*texts)) and (row := rows.filter(pk=key).first()):
            fields = {each: getattr(row, each) or "" for each in KEPT_TEXTS}
            told = _("What a signal said before")
            yield _of_signal(row.signal, told, row.seen_at, fields, theirs)


def _pauses(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Why signals wait: the index of words holds what was seen, not this."""
    sought = Sought(name, handles, words)
    for signal in holding(sought, Signal.objects.all(), "paused_reason"):
        fields = {"paused_reason": signal.paused_reason or ""}
        yield _of_signal(signal, _("Why a signal waits"), signal.seen_at, fields)


def _steps(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Notes on what was done about a signal, and what came of it."""
    sought = Sought(name, handles, words)
    steps = SignalStep.objects.select_related("signal")
    for row in holding(sought, steps, "note", "outcome"):
        fields = {_("Note"): row.note or "", _("What came of it"): row.outcome or ""}
        yield _of_signal(row.signal, str(row.get_kind_display()), row.done_at, fields)


def _approaches(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    sought = Sought(name, handles, words)
    texts = ("title", "problem", "goal", "result", "lesson")
    for row in holding(sought, Approach.objects.all(), *texts):
        fields = {each: getattr(row, each) or "" for each in texts}
        yield _of_approach(row, row.started_on, fields)
    steps = ApproachStep.objects.select_related("approach")
    for step in holding(sought, steps, "note", "outcome"):
        fields = {_("Note"): step.note or "", _("What came of it"): step.outcome or ""}
        yield _of_approach(step.approach, step.due_on or step.approach.started_on, fields)


def _of_approach(row: Approach, day: date | None, fields: dict[str, str]) -> Hit:
    return Hit(
        subject=f"signals.approach:{row.public_id}",
        title=_("Approach"),
        day=day,
        fields=fields,
        others=True,
    )


def _rounds(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Why something was reported to a platform, and how talks went."""
    sought = Sought(name, handles, words)
    texts = ("rule_text", "reason", "redress", "wrong_note")
    for item in holding(sought, InstacleanItem.objects.all(), *texts):
        yield Hit(
            subject=f"signals.instacleanitem:{item.ref}",
            title=_("Account that was reported to a platform"),
            day=timezone.localdate(item.created_at),
            fields={each: getattr(item, each) or "" for each in texts},
            others=True,
        )
    for talk in holding(sought, RoundSession.objects.select_related("round"), "reflection"):
        yield _of_round(talk.round, talk.held_on, {_("How it went"): talk.reflection or ""})
    for row in holding(sought, InstacleanRound.objects.all(), "not_held_reason"):
        yield _of_round(row, row.starts_on, {_("Reason"): row.not_held_reason or ""})


def _of_round(row: InstacleanRound, day: date, fields: dict[str, str]) -> Hit:
    return Hit(
        subject=f"signals.instacleanround:{row.ref}",
        title=_("Instaclean round"),
        day=day,
        fields=fields,
        others=True,
    )


SOURCES = [
    Source("signals.narrative", gettext_lazy("Narratives of signals"), _narratives, in_texts=True),
    Source(
        "signals.versions",
        gettext_lazy("Earlier texts of signals"),
        _versions,
        in_texts=True,
        in_parts=True,
    ),
    Source("signals.pauses", gettext_lazy("Why signals wait"), _pauses, in_texts=True),
    Source("signals.steps", gettext_lazy("Notes with steps"), _steps, in_texts=True, in_parts=True),
    Source(
        "signals.approach_texts",
        gettext_lazy("Approaches"),
        _approaches,
        in_texts=True,
        in_parts=True,
    ),
    Source(
        "signals.rounds", gettext_lazy("Texts of Instaclean"), _rounds, in_texts=True, in_parts=True
    ),
]
