"""`manage.py restore DIR`: a backup into an empty instance."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from youthwork.backups import restoring
from youthwork.backups.archive import Refused


class Command(BaseCommand):
    help = (
        "Puts the backup in DIR into this instance, which must be empty and stopped: the database "
        "and the files, then what was erased or withdrawn since, from the journal, then the terms "
        "of retention. Every chain is checked. Until all is done nothing can be started."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--identity", type=Path, metavar="FILE", help="the age identity of a recipient"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = restoring.restore(options["folder"], timezone.now(), options["identity"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            again = sum(done.replayed.values())
            self.stdout.write(f"Restored as of {done.made_at}; every chain is whole.")
            self.stdout.write(f"Done again from the journal: {again}.")
            if done.not_usable:
                self.stdout.write(
                    f"No journal says what was withdrawn since: {done.not_usable} consents ended, "
                    "to be asked anew."
                )
