"""The words of a signal as keyed hashes, by which it is found without being read."""

from __future__ import annotations

from django.db import connection

from privacy import blind_index
from signals.models import Signal, SignalTerm


def index(signal: Signal) -> None:
    """Write the words of a new signal."""
    text = " ".join(part for part in (signal.title, signal.narrative, signal.meaning) if part)
    if terms := sorted(blind_index.word_terms(text)):
        # Written out: an object for each word costs more than the database does.
        rows = ", ".join(["(%s, %s, %s)"] * len(terms))
        values = [value for term in terms for value in (signal.pk, signal.team_id, term)]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO signals_signalterm (signal_id, team_id, term) "  # noqa: S608
                f"VALUES {rows} ON CONFLICT DO NOTHING",
                values,
            )


def index_anew(signal: Signal) -> None:
    """Write the words again after the text changed, or with another key."""
    SignalTerm.objects.filter(signal=signal).delete()
    index(signal)
