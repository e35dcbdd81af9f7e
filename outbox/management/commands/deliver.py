"""`manage.py deliver`: sends what waits in the outbox, once."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from outbox import delivery


class Command(BaseCommand):
    help = (
        "Sends what waits in the outbox and returns when nothing that was due at its start is "
        f"unsent or being sent by another ({delivery.PATIENCE_SECONDS} seconds at most)."
    )

    # Those of the code were asked when it was installed; they are a tenth of a round of 1,000.
    requires_system_checks = ("demo_people",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        done = delivery.deliver(timezone.now)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self.stdout.write(f"Sent {done.sent}, failed {done.failed}, waiting {done.waiting}.")
        if done.failed:
            raise CommandError(
                f"{done.failed} not sent; the outbox tells when they are tried again"
            )
