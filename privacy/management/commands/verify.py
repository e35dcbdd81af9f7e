"""`manage.py verify`: every hash chain recomputed."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from privacy import audit
from privacy.actions import checking
from privacy.models import TrailCheck


class Command(BaseCommand):
    help = (
        "Recomputes every hash chain and its seals and names the first broken link. With --seal it "
        "also looks for a seal of the audit trail that was noted earlier (from the log or from "
        "this command): that shows a tail that was cut off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seal", default="", metavar="NUMBER:DIGEST", help="a seal noted before"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        verdicts = [
            _trail(options["seal"]) if path == "privacy.audit.verify" else import_string(path)()
            for path in settings.HASH_CHAINS
        ]
        for verdict in verdicts:
            if not options["json"] and not verdict.broken:
                self.stdout.write(f"{verdict.name}: whole; {verdict.says}")
        breaks = [
            f"{verdict.name}: {verdict.broken.where} {verdict.broken.why}"
            for verdict in verdicts
            if verdict.broken
        ]
        if options["json"]:
            chains = {verdict.name: asdict(verdict) for verdict in verdicts}
            self.stdout.write(json.dumps({"whole": not breaks, "chains": chains}))
        if breaks:
            raise CommandError("; ".join(breaks))


def _trail(expect: str) -> audit.Verdict:
    """The audit trail, walked; the page of the privacy officer shows what was seen.

    The newest seal that an earlier walk saw has to be there, also when nobody noted one.
    """
    verdict = audit.verify(expect or TrailCheck.objects.last_head())
    checking.note_check(verdict, timezone.now())
    return verdict
