"""The list of a round as it goes to platforms: on screen, as CSV, as PDF."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisation.confirmation import export_confirmed
from organisation.models import Organisation, Platform
from signals.actions import rounds
from signals.forms.rounds import ListFilter
from signals.models import InstacleanItem, InstacleanRound
from signals.screens import lists as screen


def _list(request: HttpRequest, ref: str, kind: str) -> dict[str, Any]:
    """What was asked for, recorded: the round and its checked items, as the filter chose."""
    rounds_of = InstacleanRound.objects.exported_by(request.user)
    round = get_object_or_404(rounds_of.filter(ref=ref))
    filters = ListFilter(request.GET, platforms=Platform.objects.offered())
    chosen = filters.chosen()
    items = InstacleanItem.objects.visible_to(request.user).of_round(round).on_the_list()
    found = list(items.matching(**chosen))
    rounds.exported(round, kind, len(found), by=request.user, now=timezone.now())
    page = screen.page(round, found, Organisation.objects.current(), chosen)
    return page | {"filters": filters}


@require_GET
@login_required
@export_confirmed
def listing(request: HttpRequest, ref: str) -> HttpResponse:
    """The list on screen, for who reads it there or prints it."""
    return render(request, "signals/round_list.html", _list(request, ref, "page"))
