"""Calendar jobs that exist for these tests only; they work on rows of `SignOfLife`."""

from datetime import UTC, datetime

from outbox.models import SignOfLife

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def _add(name):
    _row, made = SignOfLife.objects.get_or_create(name=name, defaults={"seen_at": THEN})
    return int(made)


def second(today, now):
    """Comes first in the list, and has something to do only once `first` was there."""
    return {"second": _add("second") if SignOfLife.objects.filter(name="first").exists() else 0}


def first(today, now):
    return {"first": _add("first")}


def half(today, now):
    """Writes, then fails."""
    _add("half")
    raise RuntimeError("quotes what Jan de Vries typed")


def restless(today, now):
    return {"restless": 1}


def by_date(today, now):
    return {"by_date": _add(f"{today} {now:%H:%M}")}
