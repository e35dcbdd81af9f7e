"""The tables of this app; Django looks for all of them here."""

from consent.models.aftermath import ErasedCount, ErasedMark, Misdelivery
from consent.models.consent import Answer, Attestation, Consent, Withdrawal
from consent.models.event import Event
from consent.models.evidence import EvidenceEvent, EvidenceTombstone
from consent.models.group import GroupDraft
from consent.models.publication import Publication, PublicationSubject, TakedownTask
from consent.models.request import ConsentRequest, Link, Signer, Subject
from consent.models.text import FormText, TextVersion

__all__ = [
    "Answer",
    "Attestation",
    "Consent",
    "ConsentRequest",
    "ErasedCount",
    "ErasedMark",
    "Event",
    "EvidenceEvent",
    "EvidenceTombstone",
    "FormText",
    "GroupDraft",
    "Link",
    "Misdelivery",
    "Publication",
    "PublicationSubject",
    "Signer",
    "Subject",
    "TakedownTask",
    "TextVersion",
    "Withdrawal",
]
