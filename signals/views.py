"""Pages of signals: fetch, form, action, answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from organisation import held_posts
from organisation.confirmation import reading_confirmed
from organisation.models import HelpLine, Organisation, User
from signals.actions import log, reading, triage
from signals.forms.inbox import AccountSearchForm, FilterForm, SearchForm
from signals.forms.log import SignalForm
from signals.forms.triage import (
    AssignForm,
    CloseForm,
    QuickStepForm,
    ReasonForm,
    ReopenForm,
    StepForm,
    WaitForm,
)
from signals.models import Signal
from signals.querysets import SignalQuerySet
from signals.screens import form as form_screen
from signals.screens import inbox as inbox_screen
from signals.screens import remembered as remembered_screen
from signals.screens import signal as signal_screen
from youthwork.lib.refusals import refusals_on

# --- logging -------------------------------------------------------------------------------------


@held_posts.gives_back
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The signal form; opens without a session too, log-in then comes after saving."""
    now = timezone.now()
    user = request.user if request.user.is_authenticated else None
    if user and not user.has_perm("signals.log"):
        raise PermissionDenied
    if user and not Organisation.objects.current().signals_are_open:
        return render(request, "signals/not_open.html", status=403)
    if user is None and request.method == "POST":
        return redirect_to_login(request.get_full_path())  # what was typed waits, see held_posts
    if user and request.method == "POST":
        return _log(request, user, now)
    typed = held_posts.take(request, path=request.path) if user else None
    given_back = typed.as_post() if typed else None
    form = SignalForm(given_back, user=user, now=now, initial=_first_values(user))
    response = _form_page(request, form, user, now, given_back=bool(given_back))
    if given_back:
        held_posts.forget(response)
    return response


def _log(request: HttpRequest, user: User, now: datetime) -> HttpResponse:
    form = SignalForm(request.POST, user=user, now=now)
    signal = None
    if request.FILES:
        form.add_error(None, _("Images never go with a signal. Don't save or forward them."))
    if form.is_valid():
        with refusals_on(form):
            signal, _new = log.log_signal(form.observation(), by=user, now=now)
    if signal and form.seen_later_than_now:
        messages.info(request, _("That time is still to come. We noted the time of now."))
    if signal is None:
        return _form_page(request, form, user, now, image_refused=bool(request.FILES))
    return redirect("signals:saved", signal.ref)


def _first_values(user: User | None) -> dict[str, Any]:
    first: dict[str, Any] = {"client_id": uuid.uuid4()}
    if user and (slug := Signal.objects.logged_by(user).last_platform()):
        first["platform"] = slug
    return first


def _form_page(
    request: HttpRequest, form: SignalForm, user: User | None, now: datetime, **shown: Any
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors and not shown.get("given_back") else 200
    lines = HelpLine.objects.by_key()
    context = {
        "form": form,
        "kinds": form_screen.kinds(form),
        "severities": form_screen.severities(),
        "red_cards": form_screen.red_cards(lines, user, now),
        "numbers_checked": form_screen.numbers_checked(lines, timezone.localdate(now)),
        **shown,
    }
    return render(request, "signals/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved(request: HttpRequest, ref: str) -> HttpResponse:
    """What happens now, to who logged the signal, without its text; a tap notes the next step.

    Writing asks less than reading: a step without a note needs no second factor.
    """
    signal = get_object_or_404(Signal.objects.logged_by(request.user).with_people(), ref=ref)
    form = QuickStepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            triage.add_step(signal, form.cleaned_data["kind"], by=request.user, now=timezone.now())
        if not form.errors:
            return redirect("signals:saved", ref)
    context = form_screen.saved(signal) | {"form": form}
    return render(request, "signals/saved.html", context, status=422 if form.errors else 200)


# --- the inbox -----------------------------------------------------------------------------------


@require_GET
@login_required
@permission_required("signals.view", raise_exception=True)
@vary_on_headers("HX-Request")
def inbox(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    filters = FilterForm(request.GET, user=request.user)
    visible = Signal.objects.visible_to(request.user)
    tabs = visible.tabs(now)
    tab = next((tab.key for tab in tabs if tab.key == request.GET.get("tab")), tabs[0].key)
    page = visible.tab(tab, now).matching(**filters.chosen()).page(request.GET.get("after", ""))
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
    found = (
        Signal.objects.visible_to(request.user).found_by(words).page(request.GET.get("after", ""))
    )
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
        found = searchable.found_by_account(form.cleaned_data["handle"]).page()
        reading.searched(
            len(found.rows), by=request.user, now=now, reason=form.cleaned_data["reason"]
        )
        context["rows"] = inbox_screen.rows(found.rows, request.user, now)
    status = 422 if form.errors else 200
    return render(request, "signals/search_account.html", context, status=status)


# --- one signal ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One signal. Each opening is recorded; who is not of its team gives a reason first."""
    now = timezone.now()
    shown = Signal.objects.shown_to(request.user, now).filter(ref=ref)
    if signal := shown.visible_to(request.user).first():
        return _signal_page(request, signal)
    signal = get_object_or_404(shown.readable_with_reason_by(request.user, now))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        remembered_screen.remember_reason(request.session, ref, form.cleaned_data["reason"], now)
        reading.open_with_reason(signal, form.cleaned_data["reason"], by=request.user, now=now)
    if remembered_screen.remembered_reason(request.session, ref, now):
        return _signal_page(request, signal)
    status = 422 if form.errors else 200
    return render(request, "signals/reason.html", {"form": form, "ref": ref}, status=status)


def _signal_page(request: HttpRequest, signal: Signal, **forms: Any) -> HttpResponse:
    """The page or its fragment, with the forms that this person may use."""
    now = timezone.now()
    reason = remembered_screen.remembered_reason(request.session, signal.ref, now)
    reading.read(signal, by=request.user, now=now, reason=reason)
    refused = [form for form in forms.values() if form.errors]
    context = signal_screen.page(signal, request.user, now) | forms | {"refused_forms": refused}
    template = "signals/_signal.html" if request.htmx else "signals/detail.html"
    return render(request, template, context, status=422 if refused else 200)


def _for_deed(request: HttpRequest, rows: SignalQuerySet, ref: str) -> Signal:
    """The signal that somebody acts on; who reads it only with a reason gave that first (404)."""
    signal = get_object_or_404(rows.filter(ref=ref))
    visible = Signal.objects.visible_to(request.user).filter(ref=ref).exists()
    if not (visible or remembered_screen.gave_reason(signal, request.user, timezone.now())):
        raise Http404
    return signal


def _again(request: HttpRequest, signal: Signal, **forms: Any) -> HttpResponse:
    """The page as it is now, with a form that was refused or what was asked for."""
    now_there = Signal.objects.shown_to(request.user, timezone.now()).get(pk=signal.pk)
    return _signal_page(request, now_there, **forms)


def _done(request: HttpRequest, signal: Signal) -> HttpResponse:
    """Back to the page; htmx gets its fragment at once."""
    return _again(request, signal) if request.htmx else redirect(signal)


@require_POST
@login_required
@reading_confirmed
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the account and the address, recorded each time."""
    now = timezone.now()
    signal = _for_deed(request, Signal.objects.account_visible_to(request.user, now), ref)
    reason = remembered_screen.remembered_reason(request.session, ref, now)
    reading.show_account(signal, by=request.user, now=now, reason=reason)
    return _again(request, signal, account_shown=_Shown())


class _Shown:
    """Stands among the forms of a page: nothing to correct."""

    errors = ()


def _deed(
    request: HttpRequest, signal: Signal, name: str, form: BaseForm, act: Callable[..., object]
) -> HttpResponse:
    """Do what a form asks for, then back to the page; a refused form stands on it as `name`."""
    if form.is_valid():
        with refusals_on(form):
            act(signal, **form.cleaned_data, by=request.user, now=timezone.now())
    return _again(request, signal, **{name: form}) if form.errors else _done(request, signal)


@require_POST
@login_required
@reading_confirmed
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.triageable_by(request.user, timezone.now()), ref)
    form = AssignForm(request.POST, people=signal_screen.owners(signal, request.user))
    return _deed(request, signal, "assign_form", form, triage.assign)


@require_POST
@login_required
@reading_confirmed
def add_step(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.workable_by(request.user, timezone.now()), ref)
    form = StepForm(request.POST, allowed=signal_screen.own_words(request.user))
    return _deed(request, signal, "step_form", form, triage.add_step)


@require_POST
@login_required
@reading_confirmed
def change_state(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    form = WaitForm(request.POST, now_in=signal.status)
    return _deed(request, signal, "state_form", form, triage.move)


@require_POST
@login_required
@reading_confirmed
def close(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    return _deed(request, signal, "close_form", CloseForm(request.POST), triage.close)


@require_POST
@login_required
@reading_confirmed
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    return _deed(request, signal, "reopen_form", ReopenForm(request.POST), triage.reopen)
