"""The list of signals, and searching in it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from organisation.confirmation import reading_confirmed
from signals.actions import reading
from signals.forms.inbox import AccountSearchForm, FilterForm, SearchForm
from signals.models import Signal
from signals.querysets.signal import ordered_at
from signals.screens import inbox as inbox_screen
from signals.screens import remembered as remembered_screen


@require_GET
@login_required
@permission_required("signals.view", raise_exception=True)
@vary_on_headers("HX-Request")
def inbox(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    filters = FilterForm(request.GET, user=request.user)
    visible = Signal.objects.visible_to(request.user)
    tabs = visible.tabs(now, request.user)
    tab = next((tab.key for tab in tabs if tab.key == request.GET.get("tab")), tabs[0].key)
    after = request.GET.get("after", "")
    ordered = ordered_at(after, now)
    rows = visible.tab(tab, ordered, request.user).matching(**filters.chosen())
    page = rows.page(ordered, after)
    context = {
        "tabs": inbox_screen.tabs(tabs, tab, filters.chosen()),
        "tab": tab,
        "filters": filters,
        "filtered": any(filters.chosen().values()),
        "rows": inbox_screen.rows(page.rows, request.user, now),
        "older_url": inbox_screen.older_url(page.after, tab, filters.chosen()),
        "search": SearchForm(),
    }
    return render(request, "signals/_list.html" if request.htmx else "signals/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.search", raise_exception=True)
@reading_confirmed
def search(request: HttpRequest) -> HttpResponse:
    """Find by word within what one may read; posted, so that no word stands in an address."""
    now = timezone.now()
    form = SearchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not form.is_valid():
            return render(request, "signals/search.html", {"search": form}, status=422)
        remembered_screen.remember_words(request.session, form.cleaned_data["q"])
        return redirect("signals:search")
    words = remembered_screen.remembered_words(request.session)
    after = request.GET.get("after", "")
    found = Signal.objects.visible_to(request.user).found_by(words).page(now, after)
    if words:
        reading.searched(len(found.rows), by=request.user, now=now)
    context = {
        "may_find_account": request.user.has_perm("signals.find_account"),
        "search": SearchForm(initial={"q": words}),
        "words": words,
        "rows": inbox_screen.rows(found.rows, request.user, now),
        "older_url": inbox_screen.older_url(found.after, "", {}),
    }
    return render(request, "signals/search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.find_account", raise_exception=True)
@reading_confirmed
def search_account(request: HttpRequest) -> HttpResponse:
    """Which signals name exactly this account: with a reason, recorded each time."""
    form = AccountSearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "rows": None}
    if form.is_valid():
        now, searchable = timezone.now(), Signal.objects.by_account_searchable_by(request.user)
        found = searchable.found_by_account(form.cleaned_data["handle"]).page(now)
        reading.searched(
            len(found.rows), by=request.user, now=now, reason=form.cleaned_data["reason"]
        )
        context["rows"] = inbox_screen.rows(found.rows, request.user, now)
    status = 422 if form.errors else 200
    return render(request, "signals/search_account.html", context, status=status)
