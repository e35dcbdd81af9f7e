"""`manage.py rotate_keys`: every encrypted field under the newest key."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from privacy import audit, keys
from privacy.choices import AuditVerb
from privacy.encryption import CannotDecrypt, newest_key_id


class Command(BaseCommand):
    help = (
        "Encrypts every encrypted field with the newest key of FIELD_KEYS and seals the audit "
        "trail under it. May be stopped and started again; afterwards older keys can leave "
        "FIELD_KEYS. --index builds the search index anew under INDEX_KEY."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--index", action="store_true", help="build the search index anew")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        key = newest_key_id().hex()
        rotated, indexed = {}, {}
        try:
            for column in keys.encrypted_columns():
                rotated[str(column)] = keys.rotate(column)
            for path in settings.KEY_ROTATORS:
                rotated[path] = import_string(path)()
        except CannotDecrypt as error:
            raise CommandError(str(error)) from None
        sealed = audit.mark_with_newest_key(timezone.now())
        if options["index"]:
            indexed = {path: import_string(path)() for path in settings.REINDEXERS}
        total = sum(rotated.values())
        if total or sealed or indexed:
            subject = f"privacy.key:{key}"
            audit.record(AuditVerb.ROTATED, subject, by=None, after=str(total))
            audit.seal(timezone.now())
        if options["json"]:
            done = {"key": key, "rotated": rotated, "indexed": indexed}
            self.stdout.write(json.dumps(done))
        else:
            words = f", {sum(indexed.values())} texts indexed" if options["index"] else ""
            self.stdout.write(f"{total} values moved to key {key}{words}.")
