"""`manage.py checklist FILE.pdf [--date DATE]`: the checklist as PDF/UA."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policy import checklist_paper as paper
from policy.management.whole_file import write
from policy.models import ChecklistRun
from youthwork.lib import pdf
from youthwork.lib.dates import day_of
from youthwork.management import days


class Command(BaseCommand):
    help = (
        "Writes the checklist of conditions within the own house as PDF/UA: the newest that was "
        "filed on or before a date (today by default). It holds nothing on young people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.pdf")
        parser.add_argument("--date", type=days.day, help="YYYY-MM-DD, in Amsterdam; default today")

    def handle(self, *_args: Any, **options: Any) -> None:
        day, target = options["date"] or day_of(timezone.now()), options["file"]
        run = ChecklistRun.objects.filed_by_day(day).first()
        if run is None:
            raise CommandError(f"no checklist was filed on or before {day}")
        try:
            made = paper.of_run(run)
        except pdf.PdfFailed as failure:
            raise CommandError(f"the PDF could not be made: {failure}") from None
        finally:
            pdf.stop()
        try:
            write(target, made)
        except OSError as failure:
            raise CommandError(f"{target} could not be written: {failure.strerror}") from None
        self.stdout.write(f"{target}: checklist {run.number} of {run.day}, SHA-256 {run.digest}")
