"""The states of what waits to leave the house, and the steps between them."""

from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Marked as spam")
    CANCELLED = "cancelled", _("Cancelled")


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


class JobState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Outcome(Enum):
    """What came of one call to send a message."""

    SENT = auto()
    FAILED = auto()  # tried again later, or given up
    SKIPPED = auto()  # not due, somebody else's, or nothing left to say
