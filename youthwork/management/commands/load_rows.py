"""`manage.py load_rows`: synthetic volume for measurements."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from youthwork import volume

KINDS: dict[str, Callable[..., None]] = {
    "signals": volume.load_signals,
    "follow-up": volume.load_follow_up,
    "consents": volume.load_consents,
    "hours": volume.load_hours,
    "audit": volume.load_audit,
    "messages": volume.load_messages,
}


class Command(BaseCommand):
    help = (
        "Adds synthetic rows to an empty database, or to one that holds nothing else: an "
        "organisation of fifty teams, of which the first two own a fifth of the signals each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in KINDS:
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N", help="how many")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        now, done = timezone.now(), {}
        given = {name: options[name.replace("-", "_")] for name in KINDS}
        if min(given.values()) < 0:
            raise CommandError("a number of rows can't be negative")
        for name, load in KINDS.items():
            if count := given[name]:
                began = time.monotonic()
                try:
                    load(count, now=now)
                except ValueError as refusal:
                    raise CommandError(f"{refusal}; nothing was changed") from None
                done[name] = count
                self.stdout.write(f"{name}: {count} in {time.monotonic() - began:.1f} s")
        with connection.cursor() as cursor:  # so that plans are made with today's numbers
            cursor.execute("ANALYZE")
        if options["json"]:
            self.stdout.write(json.dumps({"loaded": done}))
