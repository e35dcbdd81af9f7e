"""A process of the instance under drill: does what a line asks and answers with JSON."""

import json
import sys

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from outbox import actions, signs  # noqa: E402
from outbox.models import DailyRun, Message, SignOfLife  # noqa: E402
from privacy.models import AuditEntry  # noqa: E402

SENT_BEFORE: list[int] = []


def post(number):
    with transaction.atomic():
        message = actions.post(
            "test.hello", subject=f"signals.signal:S-2026-{int(number):04}",
            recipient="organisation.user:7f3a", dedupe_key=f"drill:{number}",
        )  # fmt: skip
    return message.ref


def messages():
    now = timezone.now()
    return [
        {"ref": m.ref, "status": m.status, "attempts": m.attempts,
         "leased": bool(m.leased_until and m.leased_until > now)}
        for m in Message.objects.in_order()
    ]  # fmt: skip


def sent_entries():
    """Of this test: the trail itself is append-only."""
    return AuditEntry.objects.filter(verb="sent").count() - sum(SENT_BEFORE)


def worker_seen():
    age = signs.age(signs.WORKER, timezone.now())
    return None if age is None else age.total_seconds()


def days():
    return DailyRun.objects.count()


def clear():
    for model in (Message, DailyRun, SignOfLife):
        model.objects.all().delete()
    return SENT_BEFORE.append(sent_entries())


print("ready", flush=True)
for line in sys.stdin:
    name, *arguments = line.split()
    print(json.dumps(globals()[name](*arguments)), flush=True)
    connection.close()
