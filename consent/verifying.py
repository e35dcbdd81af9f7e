"""Walking every chain of evidence: what was changed, slipped in, left out or is gone.

A chain alone would not show that its tail was cut off, so that each row is looked for in its chain
and each event in the rows; and what the audit trail saw answered must be there, or have left its
tombstone. See docs/decisions/0134-what-a-sealed-copy-proves.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Prefetch

from consent import evidence
from consent.agreed import effective
from consent.choices.consent import ConsentStatus, WithdrawnBy
from consent.choices.evidence import EvidenceKind
from consent.choices.request import Answered
from consent.models import (
    Answer,
    Attestation,
    Consent,
    ConsentRequest,
    EvidenceEvent,
    EvidenceTombstone,
    FormText,
    Withdrawal,
)
from consent.texts import catalogue
from privacy import audit
from privacy.audit import Break
from privacy.choices import AuditVerb
from privacy.models import AuditEntry

BATCH = 100  # requests with all that hangs on them; a drawn signature is up to 50 kB
ANSWERS = (EvidenceKind.SIGNED, EvidenceKind.REFUSED)


@dataclass(frozen=True)
class Verdict:
    """What a walk over all chains saw."""

    name: str
    events: int
    chains: int
    erased: int
    broken: Break | None

    @property
    def says(self) -> str:
        return f"{self.events} events in {self.chains} chains, {self.erased} erased"


class _Broken(Exception):
    def __init__(self, kind: str, ref: str, why: str) -> None:
        super().__init__(why)
        self.found = Break(kind, f"consent {ref}", why)


def verify() -> Verdict:
    """Recompute every chain; the verdict names the first break, if any."""
    tally = {"events": 0, "chains": 0, "erased": 0}
    broken = None
    try:
        with audit.one_view():
            _check_texts()
            for asked in _requests():
                events = list(asked.evidence.all())
                _check_chain(asked, events)
                tally["events"] += len(events)
                tally["chains"] += bool(events)
            tally["erased"] = _check_erased()
            _check_nothing_is_gone()
    except _Broken as found:
        broken = found.found
    return Verdict(name="consent evidence", broken=broken, **tally)


def _check_texts() -> None:
    for text in FormText.objects.select_related("version").iterator(chunk_size=20):
        if catalogue.content_hash(text.content) != text.content_hash:
            where = f"text {text.version.number} {text.role} {text.language}"
            raise _Broken("changed", where, "is not the text that was published")


def _requests() -> Iterator[ConsentRequest]:
    """All of them, some at a time, so that memory stays flat."""
    statements = Attestation.objects.select_related("by").order_by("at", "pk")
    rows = ConsentRequest.objects.select_related("consent").order_by("pk")
    rows = rows.prefetch_related(
        Prefetch("evidence", EvidenceEvent.objects.order_by("number")),
        "signers__answer",
        Prefetch("signers__answer__attestations", statements),
        "consent__withdrawals",
    )
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _check_chain(asked: ConsentRequest, events: list[EvidenceEvent]) -> None:
    before = ""
    for number, event in enumerate(events, 1):
        where = f"{asked.ref}, event {number}"
        if event.number != number:
            raise _Broken("removed", where, "is missing")
        if event.before != before:
            raise _Broken("chain", where, "does not follow from the event before it")
        if event.digest != evidence.digest_of(
            number, event.kind, event.at, event.text_hash, event.content_hash, event.before
        ):
            raise _Broken("changed", where, "was changed")
        before = event.digest
    _check_rows(asked, events)


def _check_rows(asked: ConsentRequest, events: list[EvidenceEvent]) -> None:
    """Each row has its event and each event its row."""
    left = list(events)
    answers = [signer.answer for signer in asked.signers.all() if hasattr(signer, "answer")]
    for answer in answers:
        _take(asked, left, ANSWERS, evidence.of_answer(answer), answer.signed_at, answer.text_hash)
        for statement in answer.attestations.all():
            _take_statement(asked, left, statement)
    consent = asked.consent_or_none
    if consent is not None:
        _check_consent(asked, consent, answers, left)
    for event in left:
        if event.kind == EvidenceKind.SEALED and any(
            _stands_for(event, evidence.of_copy(answer)) for answer in answers
        ):
            continue
        if event.kind in (EvidenceKind.REPLACED, EvidenceKind.EXPIRED, EvidenceKind.SHOWN):
            continue
        told = f"says {event.kind}, and nothing of the kind stands there"
        raise _Broken("removed", f"{asked.ref}, event {event.number}", told)


def _check_consent(
    asked: ConsentRequest, consent: Consent, answers: list[Answer], left: list[EvidenceEvent]
) -> None:
    stopped: set[str] = set()
    disputed: list[datetime] = []
    for made in consent.withdrawals.all():
        said = {"rows": made.rows, "who": made.who}
        if made.who == WithdrawnBy.OTHER_GUARDIAN and _is_among(left, EvidenceKind.DISPUTED, made):
            _take(asked, left, (EvidenceKind.DISPUTED,), said, made.at)
            disputed.append(made.at)
            continue
        stopped |= set(made.rows)
        _take(asked, left, (EvidenceKind.WITHDRAWN,), said, made.at)
    if consent.disputed_at is not None and consent.disputed_at not in disputed:
        _take(asked, left, (EvidenceKind.DISPUTED,), {}, consent.disputed_at)  # by a lead, before
    said = effective(answers) if answers else {}
    # Fewer than was answered is right: what was stopped may stay so above a later signature.
    more = {row for row, word in consent.decisions.items() if word != Answered.NO}
    if set(consent.decisions) != set(said) or any(said[row] != Answered.YES for row in more):
        raise _Broken("changed", asked.ref, "allows something else than was answered")
    if set(consent.withdrawn_rows) != stopped:
        raise _Broken("changed", asked.ref, "was stopped for other rows than it says")
    replaced = [event for event in left if event.kind == EvidenceKind.REPLACED]
    if (consent.status == ConsentStatus.REPLACED) != bool(replaced):
        raise _Broken("changed", asked.ref, "says otherwise than its chain whether it was replaced")


def _is_among(events: list[EvidenceEvent], kind: EvidenceKind, made: Withdrawal) -> bool:
    return any(event.kind == kind and event.at == made.at for event in events)


def _take_statement(asked: ConsentRequest, left: list[EvidenceEvent], made: Attestation) -> None:
    """A statement of who has left altogether can only be found by its moment."""
    kinds = (EvidenceKind.ATTESTED,)
    if made.by is None:
        _take(asked, left, kinds, None, made.at)
        return
    _take(asked, left, kinds, {"attested": made.attested, "by": str(made.by.public_id)}, made.at)


def _take(
    asked: ConsentRequest,
    left: list[EvidenceEvent],
    kinds: tuple[EvidenceKind, ...],
    content: Mapping[str, object] | None,
    at: datetime,
    shown: str = "",
) -> None:
    """Take out the event of a row. Raises _Broken when none proves it."""
    for event in left:
        if (
            event.kind in kinds
            and event.at == at
            and event.text_hash == shown
            and (content is None or _stands_for(event, content))
        ):
            left.remove(event)
            return
    told = f"holds something {kinds[0]} that its chain does not prove"
    raise _Broken("changed", asked.ref, told)


def _stands_for(event: EvidenceEvent, content: Mapping[str, object]) -> bool:
    return event.content_hash == evidence.content_hash(content, bytes(event.salt))


def _check_erased() -> int:
    """How many chains were erased; none of them stands there all the same."""
    again = ConsentRequest.objects.filter(ref__in=EvidenceTombstone.objects.values("ref")).first()
    if again is not None:
        raise _Broken("slipped_in", again.ref, "was erased and stands there again")
    return EvidenceTombstone.objects.count()


def _check_nothing_is_gone() -> None:
    """What the audit trail saw answered is there, or was erased and left its tombstone."""
    seen = AuditEntry.objects.filter(
        verb=AuditVerb.CONFIRMED, subject__startswith="consent.signer:"
    )
    found = seen.order_by("pk").values_list("subject_ref", flat=True).iterator(chunk_size=2000)
    while refs := {ref.rpartition("-")[0] for ref in islice(found, 500)}:
        for model in (ConsentRequest, EvidenceTombstone):
            refs -= set(model.objects.filter(ref__in=refs).values_list("ref", flat=True))
        for ref in sorted(refs):
            raise _Broken("removed", ref, "was answered and is gone without a tombstone")
