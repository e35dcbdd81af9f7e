"""`manage.py backup DIR`: a consistent, encrypted backup."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from youthwork.backups import taking
from youthwork.backups.archive import Refused


class Command(BaseCommand):
    help = (
        "Writes the database in one snapshot and all files into DIR, which is made and must be "
        "empty: encrypted, with the fingerprints of the keys and never the keys. Web and worker go "
        "on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            made = taking.back_up(folder, timezone.now())
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        size = sum(part.bytes for part in made.parts.values())
        if options["json"]:
            done = {"made_at": made.made_at, "bytes": size, "files": made.files, "keys": made.keys}
            self.stdout.write(json.dumps(done | {"database": made.database}))
        else:
            self.stdout.write(
                f"Backup in {folder}: the database, {made.files} files, {size} bytes."
            )
