"""A process of the instance under drill: tells what was saved."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from outbox import signs  # noqa: E402
from outbox.models import Message  # noqa: E402
from privacy.models import AuditEntry  # noqa: E402
from signals.models import Signal  # noqa: E402
from tests import make  # noqa: E402


def signed_in():
    """A house with one worker; the name and value of the cookie of their session."""
    make.organisation()
    team = make.team()
    worker, _lead = make.people(
        ("Wim Werker", "worker", team), ("Lea Leider", "team_lead", team)
    )  # fmt: skip
    name = settings.SESSION_COOKIE_NAME
    return [name, make.signed_in(worker).cookies[name].value, settings.CSRF_COOKIE_NAME]


def count():
    return Signal.objects.count()


def saved():
    return [
        [str(signal.client_id), signal.ref, signal.severity]
        for signal in Signal.objects.order_by("pk")
    ]


def logged():
    """The numbers that the audit trail says were logged."""
    entries = AuditEntry.objects.filter(verb="logged").order_by("pk")
    return [entry.subject.partition(":")[2] for entry in entries]


def alerts():
    """Of each message of the outbox: its reference, what it is about, its state."""
    return [
        [message.ref, message.subject.partition(":")[2], message.status]
        for message in Message.objects.filter(kind="signals.urgent").order_by("pk")
    ]


def worker_seen():
    age = signs.age(signs.WORKER, timezone.now())
    return None if age is None else age.total_seconds()


print("ready", flush=True)
for line in sys.stdin:
    name, *arguments = line.split()
    print(json.dumps(globals()[name](*arguments)), flush=True)
    connection.close()
