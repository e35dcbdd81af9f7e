"""The list of signals, and searching in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from organisation.confirmation import reading_confirmed
from organisation.sessions import written_with
from signals.actions import filters as saved
from signals.actions import owning, reading
from signals.forms.inbox import (
    AccountSearchForm,
    BulkAssignForm,
    FilterForm,
    SavedFilterForm,
    SearchForm,
)
from signals.models import QUERY_MAX, SavedFilter, Signal
from signals.page_address import inbox_page
from signals.querysets import lists
from signals.querysets.tabs import TABS
from signals.screens import emptying as emptying_screen
from signals.screens import form as form_screen
from signals.screens import inbox as inbox_screen
from signals.screens import remembered as remembered_screen
from signals.screens import trends as trend_screen
from signals.screens import week as week_screen
from signals.screens.signal import own_words
from youthwork.lib.refusals import refusals_on

BULK_MOST = 100  # signals given at once


@require_GET
@login_required
@permission_required("signals.view", raise_exception=True)
@vary_on_headers("HX-Request")
def inbox(request: HttpRequest) -> HttpResponse:
    kept = SavedFilter.objects.kept_by(request.user)
    default = next((one for one in kept if one.is_default), None)
    if default is not None and default.query and not request.GET:
        return redirect(f"{inbox_page()}?{default.query}")
    context = _inbox(request, request.GET, kept)
    return render(request, "signals/_list.html" if request.htmx else "signals/inbox.html", context)


def _inbox(
    request: HttpRequest, asked: QueryDict, kept: list[SavedFilter] | None = None
) -> dict[str, Any]:
    """What the inbox shows for these values of its address."""
    now, user = timezone.now(), request.user
    people = inbox_screen.owners(user, now)
    filters = FilterForm(asked, user=user, people=people)
    tabs = lists.tabs(user, now)
    tab = next((tab.key for tab in tabs if tab.key == asked.get("tab")), tabs[0].key)
    after = asked.get("after", "")
    page = lists.inbox(user, tab, filters.filters(localdate(now)), now, after)
    chosen = filters.chosen()
    if kept is None:
        kept = SavedFilter.objects.kept_by(user)
    found = inbox_screen.rows(page.rows, user, now)
    return {
        "tabs": inbox_screen.tabs(tabs, tab, chosen),
        "tab": tab,
        "filters": filters,
        "filtered": any(chosen.values()),
        "gone": filters.gone,
        "all_url": f"{inbox_page()}?{inbox_screen.address(tab, {})}",
        "rows": found,
        "first_url": f"{inbox_page()}?{inbox_screen.address(tab, chosen)}" if after else "",
        "next_url": inbox_screen.older_url(page.after, tab, chosen),
        "search": SearchForm(),
        "severities": form_screen.severities,
        "kept": inbox_screen.kept_filters(kept, tab, chosen),
        "back": inbox_screen.address(tab, chosen),
        "filter_form": SavedFilterForm() if kept or any(chosen.values()) else None,
        "bulk_form": BulkAssignForm(people=people) if any(row.may_tick for row in found) else None,
        "ticked": [],
        "may_triage": user.has_perm("signals.triage"),
    }


@require_POST
@login_required
@permission_required("signals.triage", raise_exception=True)
@reading_confirmed
def assign_each(request: HttpRequest) -> HttpResponse:
    """Give the ticked signals to one person; those refused are named."""
    now, user = timezone.now(), request.user
    people = inbox_screen.colleagues(user, now)
    form = BulkAssignForm(request.POST, people=people)
    seen = inbox_screen.ticked(request.POST.getlist("refs")[: BULK_MOST + 1])
    refs = list(seen)
    if not refs or len(refs) > BULK_MOST:
        form.add_error(None, _("Tick one to a hundred signals first."))
    if not form.is_valid():
        context = _inbox(request, _asked_before(request))
        context |= {"bulk_form": form, "ticked": refs}
        return render(request, "signals/inbox.html", context, status=422)
    to = form.cleaned_data["to"]
    rows = Signal.objects.triageable_by(user, now).visible_to(user).with_numbers(refs)
    given, refused = owning.assign_each(rows, to, seen=seen, by=user, now=now)
    inbox_screen.tell_assigned(request, to, given, refused, refs)
    return _back(request)


def _asked_before(request: HttpRequest) -> QueryDict:
    """What the address of the inbox asked when a form on it was opened."""
    return QueryDict(request.POST.get("back", "")[:QUERY_MAX])


def _back(request: HttpRequest) -> HttpResponse:
    """To the inbox with the filters that were on the screen."""
    asked = _asked_before(request)
    people = inbox_screen.owners(request.user, timezone.now())
    filters = FilterForm(asked, user=request.user, people=people)
    query = inbox_screen.address(asked.get("tab", ""), filters.chosen())
    return redirect(f"{inbox_page()}?{query}")


@require_POST
@login_required
@permission_required("signals.view", raise_exception=True)
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters on the screen under a name."""
    form = SavedFilterForm(request.POST)
    asked = _asked_before(request)
    if form.is_valid():
        people = inbox_screen.owners(request.user, timezone.now())
        filters = FilterForm(asked, user=request.user, people=people)
        query = inbox_screen.address(asked.get("tab") or TABS[0], filters.chosen())
        with refusals_on(form):
            saved.keep(query=query, **form.cleaned_data, by=request.user)
            return redirect(f"{inbox_page()}?{query}")
    context = _inbox(request, asked) | {"filter_form": form}
    return render(request, "signals/inbox.html", context, status=422)


@require_POST
@login_required
def remove_filter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget one of the own filters."""
    own = SavedFilter.objects.visible_to(request.user)
    saved.remove(get_object_or_404(own, public_id=public_id))
    return redirect(f"{inbox_page()}?tab=decide")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.search", raise_exception=True)
@reading_confirmed
def search(request: HttpRequest) -> HttpResponse:
    """Find by word within what one may read; posted, so that no word stands in an address.

    The session keeps the words, so that the page can be asked for again. Who asks for it
    `as_answer` gets it so; else a redirect leads there.
    """
    now = timezone.now()
    asked, user = request.GET.dict(), request.user
    figure = (
        week_screen.behind_week(user, asked)
        or trend_screen.behind_figure(user, asked)
        or emptying_screen.behind_going(user, asked, now)
    )
    if figure:
        return _behind_figure(request, figure, now)
    form = SearchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not form.is_valid():
            return render(request, "signals/search.html", {"search": form}, status=422)
        words = form.cleaned_data["q"]
        remembered_screen.remember_words(request.session, words)
        if not form.cleaned_data["as_answer"]:
            return redirect("signals:search")
    else:
        words = remembered_screen.remembered_words(request.session)
    after = request.GET.get("after", "")
    found = lists.found(request.user, words, now, after)
    if words and request.method == "POST":  # the session is written: both go as one message
        with written_with(request.session) as bundle:
            reading.searched(len(found.rows), by=request.user, now=now, bundle=bundle)
    elif words:
        reading.searched(len(found.rows), by=request.user, now=now)
    context = {
        "may_find_account": request.user.has_perm("signals.find_account"),
        "search": SearchForm(initial={"q": words}),
        "words": words,
        "rows": inbox_screen.rows(found.rows, request.user, now),
        "older_url": inbox_screen.older_url(found.after, "", {}),
    }
    return render(request, "signals/search.html", context)


def _behind_figure(
    request: HttpRequest, figure: trend_screen.BehindFigure, now: datetime
) -> HttpResponse:
    """The signals that a figure of trends or a week counts, or that go soon, newest first."""
    found = lists.newest(figure.rows, now, request.GET.get("after", ""))
    context = {
        "title": figure.title,
        "rows": inbox_screen.rows(found.rows, request.user, now),
        "older_url": inbox_screen.older_url(found.after, "", figure.query),
    }
    return render(request, "signals/search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.find_account", raise_exception=True)
@reading_confirmed
def search_account(request: HttpRequest) -> HttpResponse:
    """Which signals name exactly this account: with a reason, recorded each time."""
    posted = request.POST if request.method == "POST" else None
    form = AccountSearchForm(posted, allowed=own_words(request.user) if posted else ())
    context: dict[str, Any] = {"form": form, "rows": None}
    if form.is_valid():
        now, searchable = timezone.now(), Signal.objects.by_account_searchable_by(request.user)
        rows = searchable.found_by_account(form.cleaned_data["handle"])
        after = request.POST.get("after", "")
        found = lists.newest(rows, now, after)
        reading.searched(
            len(found.rows), by=request.user, now=now, reason=form.cleaned_data["reason"]
        )
        context["rows"] = inbox_screen.rows(found.rows, request.user, now)
        context |= {"older": found.after, "are_all": not after and not found.after}
    status = 422 if form.errors else 200
    return render(request, "signals/search_account.html", context, status=status)
