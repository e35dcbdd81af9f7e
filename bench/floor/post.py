"""`python -m bench.floor.post`: sends what waits and prints how many as JSON.

The least that loses nothing and sends nothing twice while two of them run: a row is claimed and
held, its mail goes out over one connection that stays open, and that it went is committed.
"""

from __future__ import annotations

import json
from typing import Any

import django
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

SENDER = "vloer@volume.example"


def send_next(line: Any) -> bool:
    """Send the oldest that waits and nobody holds; False when there is none."""
    from bench.floor.models import Message

    with transaction.atomic():
        waiting = Message.objects.select_for_update(skip_locked=True).filter(sent_at=None)
        message = waiting.order_by("pk").first()
        if message is None:
            return False
        EmailMessage(
            message.subject, message.text, SENDER, [message.address], connection=line
        ).send()
        Message.objects.filter(pk=message.pk).update(sent_at=timezone.now())
    return True


def main() -> int:
    """How many went."""
    django.setup()
    sent = 0
    with get_connection() as line:
        while send_next(line):
            sent += 1
    return sent


if __name__ == "__main__":
    print(json.dumps({"sent": main()}))
