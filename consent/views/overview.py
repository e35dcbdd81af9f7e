"""What needs doing about image consent, and looking for somebody by name."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from consent import people
from consent.actions import reading
from consent.forms.overview import NameForm, WhoseForm
from consent.models import ConsentRequest, Subject
from consent.querysets import overview as lists
from consent.screens import overview as screen
from organisation.confirmation import reading_confirmed
from organisation.models import User

FOUND = 50


@require_GET
@login_required
@permission_required("consent.see", raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Requests by what needs doing; who reads none of them gets figures."""
    now, user = timezone.now(), request.user
    if not user.has_perm("consent.view"):
        return _figures(request)
    teams = _teams(user)
    whose = WhoseForm(request.GET, teams=teams)
    team, mine = whose.team_chosen, whose.mine_chosen
    shown = request.GET.get("show", "")
    shown = shown if shown in lists.SHOWN else ""
    ways = lists.ways_of(user, team.pk if team else None, only_own=mine)
    page = lists.overview(user, ways, shown, now, request.GET.get("after", ""))
    if user.has_perm("consent.view_all"):
        reading.looked_through(len(page.rows), by=user, now=now)
    kept = whose.kept()
    context = {
        "stats": screen.stats(page, shown, kept, now, reverse("consent:take_downs")),
        "rows": screen.rows(page.rows, now),
        "shown": shown,
        "narrowings": screen.narrowings(user, shown, team, mine, teams),
        "older_url": screen.address(shown, kept, page.after) if page.after else "",
        "to_do": sum(page.counts[need].number for need in lists.TO_DO) if page.counts else 0,
        "todo_url": screen.address("todo", kept),
        "all_url": screen.address("", kept) if shown else "",
        "search": NameForm(),
        **_may(user),
    }
    return render(request, "consent/overview.html", context)


def _teams(user: User) -> list[object]:
    """By which this person may narrow the list."""
    return user.led_teams if not user.has_perm("consent.view_all") else []


def _may(user: User) -> dict[str, bool]:
    return {
        "may_ask": user.has_perm("consent.ask"),
        "may_check": user.has_perm("consent.check"),
        "may_see_posts": user.has_perm("consent.see_posts"),
        "may_erase": user.has_perm("consent.erase"),
    }


def _figures(request: HttpRequest) -> HttpResponse:
    numbers = ConsentRequest.objects.numbers_for(request.user)
    return render(request, "consent/figures.html", {"facts": screen.figures(numbers)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("consent.view", raise_exception=True)
@reading_confirmed
def search(request: HttpRequest) -> HttpResponse:
    """Who is called exactly this, of those whom one may read; posted, and recorded each time."""
    now, user = timezone.now(), request.user
    form = NameForm(request.POST if request.method == "POST" else None)
    rows = None
    if form.is_valid():
        terms = people.search_terms(form.cleaned_data["name"])
        found = Subject.objects.found_by(user, terms, FOUND)
        newest = ConsentRequest.objects.newest_of(found, user)
        rows = [screen.row_of(newest[key], now) for key in found if key in newest]
        reading.searched(len(rows), by=user, now=now)
    context = {"form": form, "rows": rows, **_may(user)}
    return render(request, "consent/search.html", context, status=422 if form.errors else 200)
