"""A report as PDF/UA; a definitive one is sealed by the organisation."""

from __future__ import annotations

from datetime import datetime

from organisation.house_style import on_paper
from organisation.models import User
from policy.models import Report
from policy.screens import reports as screen
from youthwork.lib import pdf, seal

TEMPLATE = "pdf/report.html"


def of_report(report: Report, *, now: datetime, reader: User | None = None) -> bytes:
    """As `reader` gets it, with seal and check number where that is all of it. Raises
    pdf.PdfFailed."""
    content = screen.content_for(report, now=now, reader=reader)
    is_whole = report.is_definitive and content is report.snapshot
    context = screen.for_paper(content, report.digest if is_whole else "") | on_paper()
    return pdf.render(
        TEMPLATE, context, seal.current(content["organisation"]) if is_whole else None
    )


def file_name(report: Report) -> str:
    return f"report-{report.first_day}-{report.last_day}.pdf"
