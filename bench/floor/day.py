"""`python -m bench.floor.day`: ends the consents whose day has come and prints how many as JSON.

As Django is written, so that nothing is lost and nothing ends twice while two of them run: a row
is claimed and held, its chain of events goes on, and that it ended is committed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date

import django
from django.db import transaction
from django.utils import timezone


def end_next(today: date) -> bool:
    """End the first that is due and nobody holds; False when there is none."""
    from bench.floor.models import Consent, Event

    with transaction.atomic():
        due = Consent.objects.select_for_update(skip_locked=True)
        consent = due.filter(status="active", ends__lt=today).order_by("pk").first()
        if consent is None:
            return False
        last = Event.objects.filter(consent=consent).order_by("-number").first()
        before = bytes(last.digest) if last else b""
        now, number = timezone.now(), last.number + 1 if last else 1
        said = f"{consent.pk} {number} expired {now.isoformat()}".encode()
        Event.objects.create(
            consent=consent, number=number, kind="expired", at=now, before=before,
            digest=hashlib.sha256(before + said).digest(),
        )  # fmt: skip
        Consent.objects.filter(pk=consent.pk).update(status="expired")
    return True


def main() -> int:
    """How many ended."""
    django.setup()
    ended = 0
    while end_next(timezone.localdate()):
        ended += 1
    return ended


if __name__ == "__main__":
    print(json.dumps({"changed": main()}))
