"""The list of a round as it goes to platforms: on screen, as CSV, as PDF."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisation.confirmation import export_confirmed
from organisation.house_style import on_paper
from organisation.models import Organisation, Platform
from signals.actions import rounds
from signals.forms.rounds import ListFilter
from signals.models import InstacleanItem, InstacleanRound
from signals.screens import lists as screen
from youthwork.lib import pdf, sheets


def _list(request: HttpRequest, ref: str) -> dict[str, Any]:
    """What was asked for: the round and its checked items, as the filter chose."""
    rounds_of = InstacleanRound.objects.exported_by(request.user)
    round = get_object_or_404(rounds_of.filter(ref=ref))
    filters = ListFilter(request.GET, platforms=Platform.objects.offered())
    chosen = filters.chosen()
    items = InstacleanItem.objects.visible_to(request.user).of_round(round).on_the_list()
    found = list(items.matching(**chosen))
    page = screen.page(round, found, Organisation.objects.current(), chosen)
    return page | {"filters": filters, "number": len(found)}


def _taken(request: HttpRequest, page: dict[str, Any], kind: str) -> None:
    """The list left the house; called once it was made."""
    rounds.exported(page["round"], kind, page["number"], by=request.user, now=timezone.now())


@require_GET
@login_required
@export_confirmed
def listing(request: HttpRequest, ref: str) -> HttpResponse:
    """The list on screen, for who reads it there or prints it."""
    page = _list(request, ref)
    made = render(request, "signals/round_list.html", page)
    _taken(request, page, "page")
    return made


@require_GET
@login_required
@export_confirmed
def csv(request: HttpRequest, ref: str) -> StreamingHttpResponse:
    """The list for a spreadsheet."""
    page = _list(request, ref)
    rows = screen.table(page["lines"], page["legal_name"], page["org_mail"])
    lines = sheets.csv_lines(screen.heading(), rows)
    _taken(request, page, "csv")
    return StreamingHttpResponse(
        lines,
        content_type=sheets.CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="instaclean-{ref}.csv"'},
    )


@require_GET
@login_required
@export_confirmed
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The list as PDF/UA; the page with the same content is one link away."""
    page = _list(request, ref)
    made = pdf.render("pdf/instaclean.html", page | on_paper())
    _taken(request, page, "pdf")
    return pdf.inline(f"instaclean-{ref}.pdf", made)
