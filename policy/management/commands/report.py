"""`manage.py report FILE.pdf --from DATE --to DATE [--municipality NAME]`: the report."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from organisation.models import Municipality
from policy import report_paper
from policy.actions import reports as actions
from policy.management.whole_file import write
from youthwork.lib import pdf
from youthwork.management import days


class Command(BaseCommand):
    help = (
        "Writes the report to a municipality as PDF/UA, as a concept: figures of a period with "
        "small numbers hidden. Nothing of it is kept; a definitive report is made in the product."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.pdf")
        parser.add_argument("--from", dest="first", type=days.day, required=True, metavar="DATE")
        parser.add_argument("--to", dest="last", type=days.day, required=True, metavar="DATE")
        parser.add_argument("--municipality", metavar="NAME", help="default: all of them")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        name = options["municipality"]
        municipality = Municipality.objects.filter(name__iexact=name).first() if name else None
        if name and municipality is None:
            raise CommandError(f"there is no municipality {name!r}")
        try:
            with transaction.atomic():
                made = actions.begin(
                    first_day=options["first"],
                    last_day=options["last"],
                    municipality=municipality,
                    team=None,
                    by=None,
                    now=now,
                )
                actions.fill(made, lambda _percent: None, now=now)
                content = report_paper.of_report(made, now=now)
                transaction.set_rollback(True)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        except pdf.PdfFailed as failure:
            raise CommandError(f"the PDF could not be made: {failure}") from None
        finally:
            pdf.stop()
        try:
            write(options["file"], content)
        except OSError as failure:
            raise CommandError(
                f"{options['file']} could not be written: {failure.strerror}"
            ) from None
        self.stdout.write(f"{options['file']}: {options['first']} to {options['last']}")
