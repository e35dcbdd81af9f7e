"""Pages of the handbook: for whoever is signed in, also before the second step is there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organisation.choices import Role
from youthwork.handbook import news
from youthwork.handbook.tasks import BY_KEY, search
from youthwork.handbook.tasks import of_role as tasks_of
from youthwork.lib.second_factor import without_second_factor

LONGEST = 80  # characters of what is looked for


@require_safe
@without_second_factor
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """One's own tasks first, then those of each role; or what a search finds."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    roles = request.user.roles
    ordered = sorted(Role, key=lambda role: role not in roles)
    context = {
        "words": words,
        "found": search(words, roles) if words else None,
        "groups": [(role, role in roles, tasks_of(role)) for role in ordered],
        "newest": news.all_notes()[0].day,
    }
    return render(request, "handbook/start.html", context)


@require_safe
@without_second_factor
@login_required
def task(request: HttpRequest, key: str) -> HttpResponse:
    """One task, with a link to where it is done for who may go there."""
    found = BY_KEY.get(key)
    if found is None:
        raise Http404
    context = {
        "task": found,
        "link": found.link_for(request.user),
        "roles": [Role(role).label for role in found.roles],
    }
    return render(request, "handbook/task.html", context)


@require_safe
@without_second_factor
@login_required
def of_role(request: HttpRequest, role: str) -> HttpResponse:
    """The whole handbook of a role on one page, to print."""
    if role not in Role.values:
        raise Http404
    context = {
        "role": Role(role).label,
        "tasks": tasks_of(role),
    }
    return render(request, "handbook/role.html", context)


@require_safe
@without_second_factor
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """What is new, the newest first; this browser then shows the mark no longer."""
    response = render(request, "handbook/new.html", {"notes": news.all_notes()})
    news.remember(request, response)
    return response
