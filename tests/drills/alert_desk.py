"""A process of the instance under drill: logs an urgent signal and tells what became of it."""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from organisation.models import User  # noqa: E402
from outbox import signs  # noqa: E402
from outbox.models import Message  # noqa: E402
from signals.dates import AGAIN  # noqa: E402
from tests import make  # noqa: E402


def urgent(seconds):
    """A signal of severity 5 of which the second warning is due in so many seconds."""
    make.organisation()
    team = make.team()
    people = make.people(
        ("Wim Werker", "worker", team), ("Lea Leider", "team_lead", team),
        ("Olga Leider", "team_lead", team), ("Mia Manager", "manager", None),
    )  # fmt: skip
    worker, lead, backup, _manager = people
    now = timezone.now() + timedelta(seconds=float(seconds)) - AGAIN
    hour = timedelta(hours=1)
    make.duty(lead, now - hour, now + hour, backup=backup)
    began = time.monotonic()
    make.signal(worker, severity=5, now=now, seen_at=now)
    return time.monotonic() - began


def another():
    """A signal of severity 4 by the same worker, of which the same lead is warned."""
    make.signal(User.objects.get(name="Wim Werker"), severity=4, now=timezone.now())


def pass_time(seconds):
    """Everything that waits is due so much sooner."""
    Message.objects.waiting().update(not_before=F("not_before") - timedelta(seconds=float(seconds)))


def due():
    return Message.objects.due(timezone.now()).count()


def waiting():
    return Message.objects.waiting().count()


def worker_seen():
    age = signs.age(signs.WORKER, timezone.now())
    return None if age is None else age.total_seconds()


print("ready", flush=True)
for line in sys.stdin:
    name, *arguments = line.split()
    print(json.dumps(globals()[name](*arguments)), flush=True)
    connection.close()
