"""The states of what waits to leave the house, and the steps between them."""

from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    WAITING = "waiting", pgettext_lazy("message", "Waiting")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", pgettext_lazy("message", "Failed")
    BOUNCED = "bounced", pgettext_lazy("message", "Bounced")
    COMPLAINED = "complained", pgettext_lazy("message", "Marked as spam")
    CANCELLED = "cancelled", pgettext_lazy("message", "Cancelled")


# What follows SENT comes from the mail provider (outbox/hooks.py, decision 0127).
# A cancelled message may turn out sent: the mail server had it when it was cancelled.
# A failed one waits again when the administrator presses *Try again*.
NEXT: dict[Status, frozenset[Status]] = {
    Status.WAITING: frozenset({Status.SENT, Status.FAILED, Status.BOUNCED, Status.CANCELLED}),
    Status.SENT: frozenset({Status.BOUNCED, Status.COMPLAINED}),
    Status.FAILED: frozenset({Status.WAITING, Status.CANCELLED}),
    Status.BOUNCED: frozenset(),
    Status.COMPLAINED: frozenset(),
    Status.CANCELLED: frozenset({Status.SENT}),
}

UNDELIVERED = (Status.BOUNCED, Status.FAILED)  # it came back, or was given up


def before(to: Status) -> list[Status]:
    """The states that a step of NEXT leads from to this one."""
    return [status for status, steps in NEXT.items() if to in steps]


class JobState(TextChoices):
    WAITING = "waiting", pgettext_lazy("work", "Waiting")
    RUNNING = "running", pgettext_lazy("work", "Running")
    DONE = "done", pgettext_lazy("work", "Done")
    FAILED = "failed", pgettext_lazy("work", "Failed")


class Outcome(Enum):
    """What came of one call to send a message."""

    SENT = auto()
    FAILED = auto()  # tried again later, or given up
    SKIPPED = auto()  # not due, somebody else's, or nothing left to say
