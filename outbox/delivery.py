"""Sending what is due: the sweep of each half minute, and `deliver`, which waits for the others."""

import time
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter

from django.conf import settings

from outbox import actions
from outbox.actions import Clock
from outbox.choices import Outcome
from outbox.models import Message
from outbox.querysets import MessageQuerySet

SWEEP_SECONDS = 20  # a sweep leaves the worker room for its other work
PATIENCE_SECONDS = 30
LOOK_AGAIN_SECONDS = 0.2
BATCH = 100


@dataclass(frozen=True)
class Delivery:
    """Messages that went, that could not go (now or ever), and that still wait, whenever due."""

    sent: int
    failed: int
    waiting: int


def sweep(clock: Clock, seconds: float = SWEEP_SECONDS) -> bool:
    """Send what is due, for at most about so many seconds; True when something due is left."""
    until = time.monotonic() + seconds
    _send(Message.objects.all(), clock, until)
    return bool(Message.objects.due(clock()).exists())


def deliver(clock: Clock, seconds: float = PATIENCE_SECONDS) -> Delivery:
    """Send what is due now; return when none of it is unsent or under another's lease.

    What failed waits for its next attempt and is not waited for. Takes at most about `seconds`.
    """
    until, start = time.monotonic() + seconds, clock()
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    owed = Message.objects.filter(pk__lte=last, not_before__lte=start)
    failed = 0
    while True:
        failed += _send(owed, clock, until)[Outcome.FAILED]
        busy = owed.leased(clock()).exists() or owed.due(clock()).exists()
        if not busy or time.monotonic() >= until:
            break
        time.sleep(LOOK_AGAIN_SECONDS)
    return Delivery(
        sent=owed.filter(sent_at__gte=start).count(),
        failed=failed,
        waiting=Message.objects.waiting().count(),
    )


def _send(messages: MessageQuerySet, clock: Clock, until: float) -> Counter[Outcome]:
    """Send the due ones of these until the monotonic moment `until`.

    What is urgent comes before a thousand that are older. What failed before comes last: a server
    that hangs keeps nothing waiting but its own.
    """
    outcomes: Counter[Outcome] = Counter()
    while batch := sorted(
        messages.due(clock()).first_ones_first(settings.SENT_FIRST)[:BATCH],
        key=attrgetter("attempts"),
    ):
        came = actions.send_each(batch, clock, lambda: time.monotonic() < until)
        outcomes += came
        # Time is up, or all of them are somebody else's.
        if came.total() < len(batch) or came[Outcome.SKIPPED] == len(batch):
            break
    return outcomes
