"""A name that stands in a signal after all: covered everywhere, in every version too.

What was covered is told to the journal as a keyed number with its length, so that a restored backup
can cover it again without the word standing anywhere; docs/decisions/0226-covered-again.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit, journal
from privacy.choices import BLOCK, AuditVerb
from signals import covering
from signals.actions import indexing, items, moving, sharing_status
from signals.choices.rounds import UNSENT, NoticeStatus
from signals.covering import Elsewhere
from signals.models import Approach, Disclosure, InstacleanItem, Signal, TrendMessage
from workers.actions import examples
from workers.models import PracticeExample
from youthwork.lib.together import Asking, read, together

if TYPE_CHECKING:
    from signals.querysets.signal import SignalQuerySet


@transaction.atomic
def mask(
    signal: Signal, *, words: str, by: User | None, now: datetime, reason: str = ""
) -> list[str]:
    """Cover a word or passage in every text about the signal; returns the fields where it stood.

    Also in those that it is taken together with, whose trails say so too, in what was written of
    its account on the list of harmful accounts, and in approaches it stands in that this person may
    write in, with the practice examples that their teams wrote since (`covering.places_of`). The
    account and address on that list stay: a notice needs them. What partners asked belongs to no
    signal: `mask_in`.

    Letters count alike in capital and small. The block is as long for every word. The trail keeps
    which fields, who and when, never the word. `by` is None where a restored backup is brought up
    to date. Raises ValidationError with code `not_there` where it stands nowhere, `stale` when
    somebody changed the signal meanwhile.
    """
    words, together_with = _given(words), Signal.objects.together_with(signal)
    _held, places, standing = together(
        _hold_with(signal, together_with),
        covering.places_of(signal, together_with, by),
        read(Approach.objects.with_signals(Signal.objects.of_one_thing(signal))),
    )
    found = covering.rewritten(places, words)
    if not found:
        told = _("This does not stand in the signal. Write it just as it stands there.")
        raise ValidationError({"words": ValidationError(told, code="not_there")})
    journal.note("signals.masked", audit.label(signal), covering.number_of(words), at=now)
    reason = covering.covered(reason, words, inside=True)
    whose = _whose(standing)
    fields: list[str] = []  # of the signal, and of what hangs on it
    of_others: dict[int, list[str]] = {}
    elsewhere: list[tuple[Model, list[str]]] = []
    reworded: list[Signal] = []
    for row, name, changed in found:
        if isinstance(row, PracticeExample):
            examples.cover(row, changed, by=by, reason=reason, now=now)
            fields.append(name)
            continue
        if isinstance(row, Signal | Approach):  # so that no form of before brings it back
            changed |= {"version": row.version + 1}
        if isinstance(row, Signal) and _names_account(row) in changed:
            changed["account_term"] = None
        if isinstance(row, InstacleanItem):
            _check_again(row, by=by, now=now)
        rows = type(row)._default_manager.filter(pk=row.pk)
        if isinstance(row, Signal | Approach):
            rows = rows.filter(version=row.version)
        if not rows.update(**changed):
            raise moving.stale()
        if isinstance(row, Signal):
            for field, value in changed.items():
                setattr(row, field, value)
            reworded.append(row)
        of_an_approach = isinstance(row, Disclosure) and row.approach_id
        if of_an_approach or isinstance(row, Approach | InstacleanItem):
            elsewhere.append((row, [field for field in changed if field != "version"]))
        names = [name or field for field in changed if field not in ("version", "account_term")]
        for about in whose(row):
            (fields if about == signal.pk else of_others.setdefault(about, [])).extend(names)
    indexing.index_anew(*reworded)
    own = [(signal, fields)] if fields else []
    others = [(each, of_others[each.pk]) for each in together_with if each.pk in of_others]
    together(*(sharing_status.changed(each, now) for each, _names in (*own, *others)))
    for each, _names in others:  # in a backup the two may stand apart: the journal knows of each
        journal.note("signals.masked", audit.label(each), covering.number_of(words), at=now)
    also: dict[str, Any] = {"by": by, "reason": reason, "at": now}
    audit.record_all(
        audit.entry(AuditVerb.MASKED, row, fields=dict.fromkeys(names), **also)
        for row, names in (*others, *own, *elsewhere)
    )
    return list(dict.fromkeys(name for _row, names in (*own, *others) for name in names))


def _names_account(signal: Signal) -> str:
    """The field by which its account is known."""
    return "account_handle" if signal.account_handle else "location_url"


def _hold_with(signal: Signal, others: SignalQuerySet) -> Asking[None]:
    """Hold a signal with the others that it is taken together with, so that nothing comes to it.

    As the first of the parts of `together` it takes them before any of these asks; with that go the
    counts of their months. Raises ValidationError, `stale`, where something came to it just before.
    """
    # By itself: in one message with the others what came to it since would count as held.
    held = dict(Signal.objects.of_one_thing(signal).held().values_list("pk", "merged_into"))
    yield Signal.objects.filter(pk__in=held).held_months(), others
    there = {each.pk: each.merged_into_id for each in (signal, *others)}
    if held != there:
        raise moving.stale()


def _whose(standing_in: Iterable[tuple[int, int]]) -> Callable[[Model], Sequence[int]]:
    """Of which signals a row tells: its own, or those of these that stand in its approach.

    `standing_in`: the keys of each approach and of a signal in it.
    """
    standing = dict[int, list[int]]()
    for approach, key in standing_in:
        standing.setdefault(approach, []).append(key)

    def whose(row: Model) -> Sequence[int]:
        if isinstance(row, Signal):
            return [row.pk]
        if key := getattr(row, "signal_id", None):
            return [key]
        of = row.pk if isinstance(row, Approach) else getattr(row, "approach_id", None)
        return standing.get(of, []) if of else []

    return whose


@transaction.atomic
def mask_in(
    row: Elsewhere, *, words: str, by: User | None, now: datetime, reason: str = ""
) -> list[str]:
    """The same in what stands beside signals: an approach, an item, a round, what was shared, a
    practice example, a message about trends until it is sent.

    With the account and the address of an item, which a notice no longer needs when its owner asked
    for it. Raises ValidationError with code `not_there`, or `sent`.
    """
    words = _given(words)
    if isinstance(row, TrendMessage):
        row = _unsent(row)
    found = covering.rewritten(covering.places_in(row), words)
    if not found:
        told = _("This does not stand in it. Write it just as it stands there.")
        raise ValidationError({"words": ValidationError(told, code="not_there")})
    journal.note("signals.masked", audit.label(row), covering.number_of(words), at=now)
    reason = covering.covered(reason, words, inside=True)
    fields: list[str] = []
    for each, name, changed in found:
        if isinstance(each, PracticeExample):
            examples.cover(each, changed, by=by, reason=reason, now=now)
            fields += [name] if name else changed
            continue
        fields += changed
        also: dict[str, Any] = {}
        if isinstance(each, Approach):
            also["version"] = F("version") + 1
        if isinstance(each, InstacleanItem):
            is_unsent = _check_again(each, by=by, now=now)
        if isinstance(each, InstacleanItem) and "account_handle" in changed:
            also["account_term"] = None
        if isinstance(each, InstacleanItem) and "location_url" in changed:
            also["place_term"] = None
            if is_unsent:  # a notice asks for the whole address
                also["has_exact_place"] = False
            if not each.account_handle:  # then it was known by its page
                also["account_term"] = None
        type(each)._default_manager.filter(pk=each.pk).update(**changed, **also)
    row.refresh_from_db()
    told_fields = list(dict.fromkeys(fields))
    if not isinstance(row, PracticeExample):  # its own deed told of it
        audit.record(AuditVerb.MASKED, row, by=by, reason=reason, fields=told_fields, at=now)
    return told_fields


def _unsent(message: TrendMessage) -> TrendMessage:
    """The message as it is now; who sends it or covers something else in it at this moment waits.

    What left the house stays as it was sent. Raises ValidationError, `sent`.
    """
    unsent = TrendMessage.objects.filter(pk=message.pk, sent_at=None)
    if (found := unsent.select_for_update(no_key=True).first()) is None:
        told = _("This was sent, and stays as it was sent. Answer why it stays.")
        raise ValidationError(told, code="sent")
    return found


def _check_again(item: InstacleanItem, *, by: User | None, now: datetime) -> bool:
    """Let a second person look at an unsent item anew: what they checked is not what would go.

    Whether it is unsent. Who checks it at this moment waits, and reads that it was changed.
    """
    there = InstacleanItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if there.status == NoticeStatus.CHECKED:
        items.move(there, NoticeStatus.LISTED, by=by, now=now, checked_by=None, checked_at=None)
    return there.status in UNSENT


def _given(words: str) -> str:
    """The words on one line. Raises ValidationError, `required`, where nothing is left of them."""
    words = " ".join(words.split())
    if re.fullmatch(rf"[\s{BLOCK}]*", words):
        raise ValidationError({"words": ValidationError(_("Give the word."), code="required")})
    return words
