"""After a backup was put back: what was covered, left out or closed since is so again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from privacy import blind_index
from privacy.journal import Entry
from signals import covering
from signals.actions import approach, erasing, items, masking, sharing
from signals.choices.signal import Category, Status, stands_alone, unkept
from signals.covering import Elsewhere
from signals.models import (
    Approach,
    Disclosure,
    InstacleanItem,
    InstacleanRound,
    PartnerRequest,
    Signal,
    TrendMessage,
)
from signals.models.signal import TEXTS
from workers.models import PracticeExample
from youthwork.lib.together import answered

BESIDE: dict[str, type[Elsewhere]] = {
    "signals.instacleanitem": InstacleanItem,
    "signals.instacleanround": InstacleanRound,
    "signals.disclosure": Disclosure,
    "signals.partnerrequest": PartnerRequest,
    "signals.trendmessage": TrendMessage,
}


def beside(label: str) -> Elsewhere | None:
    """What stands beside signals by its audit label, None for anything else or when it is gone."""
    model, _, ref = label.partition(":")
    if model == "signals.approach":
        return Approach.objects.filter(public_id=ref, erased_at=None).first()
    if model == "workers.practiceexample":
        return PracticeExample.objects.filter(public_id=ref).first()
    return BESIDE[model]._default_manager.filter(ref=ref).first() if model in BESIDE else None


@transaction.atomic
def masked(entry: Entry, now: datetime) -> bool:
    """Words that the journal knows by their number; what stands there no longer needs nothing.

    A number of another index key tells nothing: then every text of the signal goes, rather than
    that a name comes back.
    """
    mark, length, number = entry.what
    model, _, ref = entry.ref.partition(":")
    signal = Signal.objects.filter(ref=ref).first() if model == "signals.signal" else None
    row = beside(entry.ref)
    if signal is not None:
        if mark != blind_index.key_mark():
            erasing.erase_text(signal, by=None, now=now)
            return True
        others = Signal.objects.together_with(signal)
        places = answered(covering.places_of(signal, others))
    elif row is not None:
        places = covering.places_in(row)
    else:
        return False
    words = covering.standing(covering.texts_of(places), int(length), int(number))
    if not words:
        return False
    try:
        if row is not None:
            masking.mask_in(row, words=words, by=None, now=now)
        elif signal is not None:
            masking.mask(signal, words=words, by=None, now=now)
    except ValidationError:  # a part of a longer word, which is no name by itself
        return False
    return True


@transaction.atomic
def silenced(entry: Entry, now: datetime) -> bool:
    """A signal that turned out to be of a kind without story: its texts and its account go again.

    Its kind is that of the backup, as is all that was done since; who has it changes it anew. What
    may stand on no list for that kind is taken off, or emptied where it was sent; it leaves the
    approaches under which it stood.
    """
    signal = Signal.objects.filter(ref=entry.ref.partition(":")[2]).first()
    if signal is None:
        return False
    category, subcategory, *_others = entry.what
    nobody: dict[str, object] = {"activity": None}
    if stands_alone(subcategory):
        nobody["partner"] = None
    one = category != Category.UNSAFE_HOME and not stands_alone(subcategory)
    nothing = unkept(category, subcategory, one)
    kept = dict(nothing)
    if signal.status == Status.CLOSED:
        del kept["interpretation"]  # of the kind of the backup it may have been closed with that
    listed = list(InstacleanItem.objects.filter(signal=signal, erased_at=None))
    told = any(getattr(signal, name) for name in TEXTS) or signal.steps.holding_what_goes().exists()
    told = told or any(getattr(signal, name) != value for name, value in kept.items())
    versions = [version for version in signal.versions.all() if version.tells(nothing)]
    if not (told or versions or listed or Approach.objects.holding(signal).exists()):
        return False
    erasing.erase_text(signal, by=None, now=now)
    Signal.objects.filter(pk=signal.pk).update(**kept)
    for version in versions:
        version.leave_out(nothing)
    signal.steps.update(**nobody)
    for item in listed:
        items.erase(item, by=None, now=now)
    approach.part_from(signal, by=None, now=now)
    return True


def link_closed(entry: Entry, now: datetime) -> bool:
    """A partner's page; a link that was sent again since is not in the backup and opens nothing."""
    rows = Disclosure.objects.open_at(now).filter(ref=entry.ref.partition(":")[2])
    disclosure = rows.first()
    if disclosure is None:
        return False
    sharing.revoke(disclosure, by=None, now=now)
    return True
