"""A name that stands in a signal after all: covered everywhere, in every version too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from signals.actions import indexing
from signals.choices.masking import BLOCK
from signals.models import Approach, ApproachStep, InstacleanItem, PartnerRequest, Signal

SIGNAL_TEXTS = ("title", "narrative", "meaning", "paused_reason")
VERSION_TEXTS = ("title", "narrative", "meaning")
STEP_TEXTS = ("note", "outcome")
APPROACH_STEP_TEXTS = ("note",)
ITEM_TEXTS = ("rule_text", "reason", "redress", "wrong_note")
APPROACH_TEXTS = ("title", "problem", "goal", "result", "lesson")
SHARED_TEXTS = ("summary", "told_reason", "decision_reason", "answer_note")
ASKED_TEXTS = ("asked_by", "question", "purpose", "told")
PLACES = ("account_handle", "location_url")  # a name inside a longer word counts there


@transaction.atomic
def mask(signal: Signal, *, words: str, by: User, now: datetime, reason: str = "") -> list[str]:
    """Cover a word or passage in every text about the signal; returns the fields where it stood.

    Also in what was written of its account on the list of harmful accounts, and in approaches it
    stands in that this person may write in. The account and address on that list stay: a notice
    needs them. What partners asked belongs to no signal: `mask_request`.

    Letters count alike in capital and small. The block is as long for every word. The trail keeps
    which fields, who and when, never the word. Raises ValidationError with code `not_there` where
    it stands nowhere, `stale` when somebody changed the signal meanwhile.
    """
    words = _given(words)
    found = _rewritten(signal, words, by)
    if not found:
        told = _("This does not stand in the signal. Write it just as it stands there.")
        raise ValidationError({"words": ValidationError(told, code="not_there")})
    fields: list[str] = []
    elsewhere: list[tuple[Model, list[str]]] = []
    for row, name, changed in found:
        if row == signal:
            changed |= {"version": signal.version + 1}
            if "account_handle" in changed:
                changed["account_term"] = None
        if isinstance(row, Approach):  # so that no form of before brings it back
            changed |= {"version": F("version") + 1}
        rows = type(row)._default_manager.filter(pk=row.pk)
        expected = rows.filter(version=signal.version) if row == signal else rows
        if not expected.update(**changed):
            raise ValidationError(
                _("Someone else just changed this signal. Look again; your text is still here."),
                code="stale",
            )
        if isinstance(row, Approach | InstacleanItem):
            elsewhere.append((row, [field for field in changed if field != "version"]))
        fields += [name or field for field in changed if field not in ("version", "account_term")]
    signal.refresh_from_db()
    indexing.index_anew(signal)
    told_fields = list(dict.fromkeys(fields))
    reason = _pattern(words, inside=True).sub(BLOCK, reason)
    audit.record(AuditVerb.MASKED, signal, by=by, reason=reason, fields=told_fields, at=now)
    for row, names in elsewhere:
        audit.record(AuditVerb.MASKED, row, by=by, reason=reason, fields=names, at=now)
    return told_fields


@transaction.atomic
def mask_request(row: PartnerRequest, *, words: str, by: User, now: datetime) -> list[str]:
    """Cover a word or passage in what a partner asked and what was told; returns the fields.

    The trail keeps which fields, who and when, never the word. Raises ValidationError with code
    `not_there` where it stands nowhere.
    """
    pattern = _pattern(_given(words))
    covered = {name: pattern.sub(BLOCK, getattr(row, name) or "") for name in ASKED_TEXTS}
    changed = {k: text for k, text in covered.items() if text != (getattr(row, k) or "")}
    if not changed:
        told = _("This does not stand in it. Write it just as it stands there.")
        raise ValidationError({"words": ValidationError(told, code="not_there")})
    PartnerRequest.objects.filter(pk=row.pk).update(**changed)
    for name, text in changed.items():
        setattr(row, name, text)
    audit.record(AuditVerb.MASKED, row, by=by, fields=list(changed), at=now)
    return list(changed)


def _given(words: str) -> str:
    """The words with single spaces; blocks and spaces alone are none."""
    words = " ".join(words.split())
    if re.fullmatch(rf"[\s{BLOCK}]*", words):
        raise ValidationError({"words": ValidationError(_("Give the word."), code="required")})
    return words


def _rewritten(signal: Signal, words: str, by: User) -> list[tuple[Model, str, dict[str, Any]]]:
    """Each row that holds the words, what it is called in the trail, and its texts without."""
    approaches = list(signal.approaches.maskable_by(by))
    their_steps = ApproachStep.objects.filter(approach__in=approaches)
    # The signal comes last: until then its version is the one that was read.
    places: Iterator[tuple[Model, str, tuple[str, ...], tuple[str, ...]]] = iter(
        [
            *((row, "versions", VERSION_TEXTS, PLACES) for row in signal.versions.all()),
            *((row, "steps", STEP_TEXTS, ()) for row in signal.steps.all()),
            *((row, "disclosures", SHARED_TEXTS, ()) for row in signal.disclosures.all()),
            *((row, "items", ITEM_TEXTS, ()) for row in signal.items.all()),
            *((row, "approaches", APPROACH_TEXTS, ()) for row in approaches),
            *((row, "approaches", APPROACH_STEP_TEXTS, ()) for row in their_steps),
            (signal, "", SIGNAL_TEXTS, PLACES),
        ]
    )
    whole, inside = _pattern(words), _pattern(words, inside=True)
    found = []
    for row, name, texts, spots in places:
        covered = {each: whole.sub(BLOCK, getattr(row, each) or "") for each in texts}
        covered |= {each: inside.sub(BLOCK, getattr(row, each) or "") for each in spots}
        changed = {k: text for k, text in covered.items() if text != (getattr(row, k) or "")}
        if changed:
            found.append((row, name, changed))
    return found


def _pattern(words: str, *, inside: bool = False) -> re.Pattern[str]:
    """The words however they are spaced, as whole words unless `inside`; a *'s* goes along."""
    joined = r"\s+".join(re.escape(word) for word in words.split())
    if not inside:
        joined = rf"(?<!\w){joined}(?:['’]?s)?(?!\w)"
    return re.compile(joined, re.IGNORECASE)
