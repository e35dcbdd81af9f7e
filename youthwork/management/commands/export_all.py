"""`manage.py export_all DIR`: the whole organisation in open formats."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from youthwork.backups import exporting
from youthwork.backups.archive import Refused


class Command(BaseCommand):
    help = (
        "Writes everything the organisation holds into DIR, which is made and must be empty: a CSV "
        "for each kind of thing, a data package that describes them, and all documents. It is "
        "readable for everybody: keep it as you would keep the database and its keys together."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            with translation.override("en"):
                rows = exporting.export_all(folder, timezone.now())
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"rows": rows, "tables": len(rows)}))
        else:
            self.stdout.write(f"{sum(rows.values())} rows in {len(rows)} tables, in {folder}.")
