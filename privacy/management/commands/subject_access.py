"""`manage.py subject_access NAME [--born DATE] --out FILE.zip`: all that is held on one person."""

from __future__ import annotations

import io
import json
import zipfile
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from privacy import audit
from privacy.choices import AuditVerb
from privacy.screens import field_name
from privacy.subject_access import Hit, Question, search, sources

EPOCH = (1980, 1, 1, 0, 0, 0)


def day(text: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2012-06-03") from None


class Command(BaseCommand):
    help = (
        "Writes everything that every source finds on one person, as JSON in a zip. Nothing is "
        "judged or covered: whoever hands it over looks it through first, or answers a request in "
        "the product. That there was searched leaves an entry; the name does not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--born", type=day, metavar="DATE", help="tells namesakes apart")
        parser.add_argument("--handle", action="append", default=[], metavar="ACCOUNT_OR_MAIL")
        parser.add_argument("--word", action="append", default=[], metavar="WORD")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
        parser.add_argument("--json", action="store_true", help="tell the counts as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        name, out = options["name"].strip(), options["out"]
        if not name:
            raise CommandError("a name is needed")
        question = Question(
            name=name, born=options["born"], handles=options["handle"], words=options["word"]
        )
        with transaction.atomic():
            found = search(question)
            total = sum(map(len, found.values()))
            audit.record(
                AuditVerb.SEARCHED, "privacy.subjectaccess:command", by=None, after=str(total)
            )
        labels = {source.key: str(source.label) for source in sources()}
        told = {
            "found": [
                {"source": labels[key], "hits": [_told(hit) for hit in hits]}
                for key, hits in found.items()
                if hits
            ]
        }
        try:
            out.write_bytes(_zip(json.dumps(told, ensure_ascii=False, indent=2).encode()))
            out.chmod(0o600)
        except OSError as failure:
            raise CommandError(f"{out} could not be written: {failure.strerror}") from None
        counts = {key: len(hits) for key, hits in found.items() if hits}
        says = f"{out}: {total} places" if total else f"{out}: nothing found"
        self.stdout.write(json.dumps({"found": counts}) if options["json"] else says)


def _told(hit: Hit) -> dict[str, Any]:
    return {
        "what": str(hit.title),
        "reference": hit.subject.partition(":")[2],
        "day": hit.day.isoformat() if hit.day else None,
        "found_exactly": hit.exact,
        "others_may_stand_in_it": hit.others,
        "fields": {field_name(hit.subject, str(k)): str(v) for k, v in hit.fields.items()},
    }


def _zip(content: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("subject_access.json", EPOCH), content)
    return whole.getvalue()
