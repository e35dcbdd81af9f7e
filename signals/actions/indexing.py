"""The words of a signal as keyed hashes, by which it is found without being read."""

from __future__ import annotations

from privacy import blind_index
from signals.models import Signal, SignalTerm


def index(signal: Signal) -> None:
    """Write the words of a new signal."""
    text = " ".join(part for part in (signal.title, signal.narrative, signal.meaning) if part)
    if text:
        SignalTerm.objects.bulk_create(
            [
                SignalTerm(signal=signal, team_id=signal.team_id, term=term)
                for term in sorted(blind_index.word_terms(text))
            ],
            ignore_conflicts=True,
        )


def index_anew(signal: Signal) -> None:
    """Write the words again after the text changed, or with another key."""
    SignalTerm.objects.filter(signal=signal).delete()
    index(signal)
