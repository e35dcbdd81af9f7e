"""The words of a signal as keyed hashes, by which it is found without being read."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.models import BigIntegerField

from privacy import blind_index
from signals.models import Signal, SignalTerm
from youthwork.lib.prepared import Bundle, Later, Statement

_LIST = {"postgresql": "{%s}", "sqlite": "[%s]"}  # how each writes one


def index(signal: Signal, bundle: Bundle) -> None:
    """Write the words of a new signal, along with what else is in the bundle."""
    text = " ".join(part for part in (signal.title, signal.narrative, signal.meaning) if part)
    if terms := sorted(blind_index.word_terms(text)):
        # Written out: an object for each word, and for the driver each number, costs more than the
        # database does.
        listed = _LIST[connection.vendor] % ",".join(map(str, terms))
        values = {"signal": signal.pk, "team": signal.team_id, "terms": listed}
        bundle.add(_writing(connection.vendor), values)


@cache
def _writing(vendor: str) -> Statement:
    """All words in one statement, however many: a list on PostgreSQL, JSON on SQLite."""
    each = "unnest(%s::bigint[])" if vendor == "postgresql" else "value FROM json_each(%s)"
    names = ("signal", "team", "terms")
    return Statement(
        f"INSERT INTO signals_signalterm (signal_id, team_id, term) SELECT %s, %s, {each}",
        [Later(name, BigIntegerField()) for name in names],
    )


def index_anew(*signals: Signal) -> None:
    """Write the words again after the texts changed, or with another key."""
    if not signals:
        return
    SignalTerm.objects.filter(signal__in=signals).delete()
    bundle = Bundle()
    for signal in signals:
        index(signal, bundle)
    bundle.send()
