"""Signs of life: rows that show readiness which part of the machinery still works."""

from datetime import datetime, timedelta

from outbox.models import SignOfLife

WORKER = "worker"
BACKUP = "backup"  # the last one that was finished
RESTORING = "restoring"  # a backup is being put back, and nothing may open before that is done


def give(name: str, now: datetime) -> None:
    """Write down that this part is at work now."""
    SignOfLife.objects.update_or_create(name=name, defaults={"seen_at": now})


def age(name: str, now: datetime) -> timedelta | None:
    """How long ago this part was last seen; None when it never was."""
    seen = SignOfLife.objects.filter(name=name).values_list("seen_at", flat=True).first()
    return None if seen is None else now - seen


def take_away(name: str) -> None:
    """What the sign told of is over."""
    SignOfLife.objects.filter(name=name).delete()
