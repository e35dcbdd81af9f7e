"""Whether an instance may open: not while a restore isn't finished."""

from django.db import Error, transaction
from django.utils import timezone

from outbox import signs


def refuse_unfinished() -> None:
    """End the start of web and worker while a restore isn't finished; the line says what to do."""
    try:
        with transaction.atomic():
            unfinished = signs.age(signs.RESTORING, timezone.now()) is not None
    except Error:  # no database, or no tables yet: others tell of that
        return
    if unfinished:
        raise SystemExit("youthwork: a restore is not finished: run restore again")
