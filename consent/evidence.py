"""The evidence of a consent: one chain of hashes for each request.

Each event carries the hash of the text shown, the salted hash of what was chosen, and the digest
of the event before, so that nothing can be changed, slipped in or left out unseen.
See docs/decisions/0120-evidence-of-a-consent.md.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from consent.choices.evidence import EvidenceKind
from consent.models import ConsentRequest, EvidenceEvent
from youthwork.lib.digests import canonical

if TYPE_CHECKING:
    from consent.models import Answer


def text_hash(text: str) -> str:
    """Of the whole text as it was shown."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(content: Mapping[str, object], salt: bytes) -> str:
    return hashlib.sha256(salt + canonical(content)).hexdigest()


def digest_of(number: int, kind: str, at: datetime, shown: str, content: str, before: str) -> str:
    parts = [str(number), kind, at.astimezone(UTC).isoformat(), shown, content, before]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def add(
    request: ConsentRequest,
    kind: EvidenceKind,
    content: Mapping[str, object],
    *,
    at: datetime,
    shown: str = "",
) -> EvidenceEvent:
    """Write the next event of a chain, in the caller's transaction.

    `content` holds coded values and moments; of names and signatures their hashes. Two at once
    come one after the other: whoever also changes the consent does that first, so that none
    waits for one that waits for it.
    """
    ConsentRequest.objects.wait_for(request)
    last = EvidenceEvent.objects.last_of(request)
    number, before = (last.number + 1, last.digest) if last else (1, "")
    salt = secrets.token_bytes(32)
    hashed = content_hash(content, salt)
    return EvidenceEvent.objects.create(
        request=request,
        number=number,
        kind=kind,
        at=at,
        text_hash=shown,
        content_hash=hashed,
        salt=salt,
        before=before,
        digest=digest_of(number, kind, at, shown, hashed, before),
    )


def of_answer(answer: Answer) -> dict[str, object]:
    """What an answer's event stands for: choices as they are, names and signatures as hashes.

    Of one that was signed without a connection also when it came in.
    """
    later = answer.client_id is not None and answer.received_at != answer.signed_at
    came = {"received_at": answer.received_at.astimezone(UTC).isoformat()} if later else {}
    return came | {
        "decisions": answer.decisions,
        "relation": answer.relation,
        "declares_authority": answer.declares_authority,
        "child_agrees": answer.child_agrees,
        "on_device": answer.on_device,
        "signer_name": text_hash(answer.signer_name or ""),
        "typed": text_hash(answer.typed or ""),
        "drawn": text_hash(answer.drawn or ""),
        "signer": answer.signer.number,
    }


def of_copy(answer: Answer) -> dict[str, object]:
    """What the event of a sealed copy stands for; the hash of the file is its `text_hash`."""
    return {"copy": "mailed", "signer": answer.signer.number}
