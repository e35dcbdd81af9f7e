"""Who hears that somebody stopped, and that images are gone: whom it is for, and who did it.

A young person's own no is theirs to tell (UAVG art. 5, and what is to change there): a
guardian hears of it, at once and at the end, only where they agreed. Nobody is told that they
stopped who did not.
"""

from __future__ import annotations

from dataclasses import dataclass

from consent.choices.consent import TakedownReason, WithdrawnBy
from consent.models import Consent, ConsentRequest, Signer, Subject, Withdrawal
from privacy import audit


@dataclass(frozen=True)
class Hearer:
    """Somebody with an address: the label of a signer or of the young person, and their part."""

    label: str
    stopped: bool = False  # it was them


def of_stop(made: Withdrawal) -> list[Hearer]:
    """Who hears that this has stopped, and later that it is gone."""
    consent = made.consent
    signers = list(Signer.objects.mailed_answers_of(consent.request))
    if made.who == WithdrawnBy.YOUTH and not consent.is_own:
        told = [Hearer(audit.label(one)) for one in signers] if made.may_tell_guardian else []
        return told + _young_person(consent.subject, stopped=True)
    stopper = _stopper(made, signers)
    return [Hearer(audit.label(one), stopped=one.pk == stopper) for one in signers]


def of_end(consent: Consent, reasons: set[str]) -> list[Hearer]:
    """Who hears that posts are gone that had to go for these reasons, without anybody stopping.

    After a newer answer those who gave it, at sixteen the young person, else who signed. Whoever
    asked to be erased is answered by the privacy officer.
    """
    found: list[Hearer] = []
    if TakedownReason.EXPIRED in reasons:
        found += _all(consent.request)
    if TakedownReason.SIXTEEN in reasons:
        found += _young_person(consent.subject, stopped=False)
    if TakedownReason.REPLACED in reasons:
        newer = ConsentRequest.objects.answered_last(consent.subject)
        found += _all(newer) if newer is not None else []
    return list(dict.fromkeys(found))


def _all(request: ConsentRequest) -> list[Hearer]:
    return [Hearer(audit.label(one)) for one in Signer.objects.mailed_answers_of(request)]


def _young_person(subject: Subject, *, stopped: bool) -> list[Hearer]:
    return [Hearer(audit.label(subject), stopped)] if subject.email else []


def was_by(made: Withdrawal, signer: Signer | None) -> bool:
    """Whether this signer stopped it; None is the young person, by their own link."""
    if signer is None:
        themselves = {WithdrawnBy.YOUTH} | ({WithdrawnBy.SIGNER} if made.consent.is_own else set())
        return made.who in themselves
    return _stopper(made, [signer]) == signer.pk


def _stopper(made: Withdrawal, signers: list[Signer]) -> int | None:
    """The key of the signer who stopped it, where that is one of these."""
    mine = (WithdrawnBy.SIGNER, WithdrawnBy.YOUTH) if made.consent.is_own else (WithdrawnBy.SIGNER,)
    if made.who not in mine:
        return None
    if made.signer is not None:
        same = [one.pk for one in signers if _is_same(one, made.signer)]
        return same[0] if same else None
    # Told to a worker: of two nobody wrote down which.
    return signers[0].pk if len(signers) == made.consent.request.signers.count() == 1 else None


def _is_same(one: Signer, other: Signer) -> bool:
    """Of two questions the same mailbox is the same person."""
    return one.pk == other.pk or (one.email_term is not None and one.email_term == other.email_term)
