"""`python -m bench.floor.report FILE FROM TO`: what was seen on these days, as PDF.

As Django is written: a query for each table, and a document of plain tables by the same library.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import django
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

BY = ("month", "category", "severity", "status", "platform", "neighbourhood", "team_id")


def tables(first: date, last: date) -> Iterator[tuple[str, list[Any]]]:
    """Name and rows of each: what is counted, and how many."""
    from bench.floor.models import Signal

    begins, ends = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (first, last + timedelta(days=1))
    )
    seen = Signal.objects.filter(created__gte=begins, created__lt=ends)
    seen = seen.annotate(month=TruncMonth("created"))
    for by in BY:
        yield by, list(seen.order_by(by).values_list(by).annotate(n=Count("pk")))


def main(file: str, first: date, last: date) -> None:
    """Write it as PDF/UA-1."""
    django.setup()
    from django.template.loader import render_to_string
    from weasyprint import CSS, HTML

    from bench.paper import PLAIN_CSS

    html = render_to_string("floor/report.html", {"tables": tables(first, last)})
    style = [CSS(string=PLAIN_CSS)]
    HTML(string=html).write_pdf(file, stylesheets=style, pdf_variant="pdf/ua-1", pdf_tags=True)


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3]))
