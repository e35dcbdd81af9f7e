"""The list of a round as it goes to platforms: on screen, as CSV, as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisation.confirmation import export_confirmed
from organisation.house_style import on_paper
from organisation.models import Organisation, Platform
from signals.actions import rounds
from signals.forms.rounds import ListFilter
from signals.models import InstacleanItem, InstacleanRound
from signals.querysets.items import InstacleanItemQuerySet
from signals.screens import lists as screen
from youthwork.lib import pdf, sheets

ROWS_READ = 500  # at once, as other exports


@dataclass(frozen=True)
class _Asked:
    """What was asked for: the round and its checked items, as the filter chose."""

    round: InstacleanRound
    items: InstacleanItemQuerySet
    filters: ListFilter

    def page(self) -> dict[str, Any]:
        """All of it at once, as it stands on one page or one document."""
        organisation = Organisation.objects.current()
        page = screen.page(self.round, list(self.items), organisation, self.filters.chosen())
        return page | {"filters": self.filters}


def _asked(request: HttpRequest, ref: str) -> _Asked:
    rounds_of = InstacleanRound.objects.exported_by(request.user)
    round = get_object_or_404(rounds_of.filter(ref=ref))
    items = InstacleanItem.objects.visible_to(request.user).of_round(round).on_the_list()
    filters = ListFilter(request.GET, platforms=Platform.objects.of_items(items))
    return _Asked(round, items.matching(**filters.chosen()), filters)


def _taken(request: HttpRequest, round: InstacleanRound, kind: str, number: int) -> None:
    """The list left the house; called once it was made."""
    rounds.exported(round, kind, number, by=request.user, now=timezone.now())


@require_GET
@login_required
@export_confirmed
def listing(request: HttpRequest, ref: str) -> HttpResponse:
    """The list on screen, for who reads it there or prints it."""
    asked = _asked(request, ref)
    page = asked.page()
    shown = page | screen.on_screen(page["sections"], asked.items, request.user)
    made = render(request, "signals/round_list.html", shown)
    _taken(request, asked.round, "page", len(page["lines"]))
    return made


@require_GET
@login_required
@export_confirmed
def csv(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The list for a spreadsheet; it streams, whatever stands on it."""
    asked = _asked(request, ref)
    number = asked.items.count()
    rows = screen.table(asked.items.iterator(ROWS_READ), Organisation.objects.current())
    made = sheets.attachment(f"instaclean-{ref}", "csv", screen.heading(), rows)
    _taken(request, asked.round, "csv", number)
    return made


@require_GET
@login_required
@export_confirmed
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The list as PDF/UA; the page with the same content is one link away."""
    asked = _asked(request, ref)
    page = asked.page()
    made = pdf.render("pdf/instaclean.html", page | on_paper())
    _taken(request, asked.round, "pdf", len(page["lines"]))
    return pdf.inline(f"instaclean-{ref}.pdf", made)
