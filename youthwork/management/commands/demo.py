"""`manage.py demo`: fills an empty database with the demo organisation."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone, translation

from youthwork.demo import fill
from youthwork.demo.fill import Holds
from youthwork.management.days import day


class Command(BaseCommand):
    help = (
        "Fills an empty database with the demo organisation, the same for the same seed and day. "
        "A database that holds it already stays as it is. Works in the demo only (DEMO=1)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="replace the demo that is there by a new one"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="default 1")
        parser.add_argument("--today", type=day, metavar="DATE", help="YYYY-MM-DD; default today")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("the demo organisation belongs in the demo only (DEMO=1)")
        today = options["today"] or timezone.localdate()
        try:
            there = fill.held()
        except (OperationalError, ProgrammingError):
            raise CommandError("the database has no tables yet: run migrate first") from None
        if there is Holds.REAL:
            raise CommandError(f"this database holds {there.value}; nothing was changed")
        done: dict[str, Any] = {"filled": False, "seed": options["seed"], "today": f"{today}"}
        if there is Holds.DEMO and not options["reset"]:
            self.stdout.write("The demo organisation is there already; nothing was changed.")
        else:
            make = fill.make_anew if there is Holds.DEMO else fill.fill
            filled = make(options["seed"], today)
            self._beside_the_database()
            rows = ", ".join(f"{name} {count}" for name, count in filled.counts.items())
            self.stdout.write(f"Made the demo organisation as of {filled.last_day}: {rows}.")
            done |= {"filled": True, "day": f"{filled.last_day}", "counts": filled.counts}
        if options["json"]:
            self.stdout.write(json.dumps(done))

    def _beside_the_database(self) -> None:
        fill.empty_mailbox()
        with translation.override("en"):
            Path(settings.VAR_DIR, "demo-log-ins").write_text(fill.log_ins())
