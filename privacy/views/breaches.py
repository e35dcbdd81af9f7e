"""The register of breaches: reported by anybody who works here, worked by the privacy officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy import breach_screens as screen
from privacy.actions import breaches as deeds
from privacy.actions.reading import opened
from privacy.breach_forms import BreachForm, DismissForm, JudgementForm, MeasureForm, Seen
from privacy.models import Breach
from privacy.querysets.breaches import START
from youthwork.lib.refusals import refusals_on
from youthwork.lib.said import SeenMixin


@require_safe
@login_required
@permission_required(START, raise_exception=True)
def breaches(request: HttpRequest) -> HttpResponse:
    after, ended = request.GET.get("after", ""), request.GET.get("ended", "")
    context = screen.listed(request.user, timezone.now(), after, ended)
    return render(request, "privacy/breaches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(START, raise_exception=True)
def report(request: HttpRequest) -> HttpResponse:
    """Write a breach down; who reported it goes on to its page."""
    now = timezone.now()
    form = BreachForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_valid():
        with refusals_on(form):
            made = deeds.start(**form.cleaned_data, by=request.user, now=now)
            told = _("Written down as %(number)s. The privacy officer was told.")
            messages.success(request, told % {"number": made.ref})
            return redirect(made)
    context = {"form": form, "breach": None}
    return render(request, "privacy/breach_form.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def breach(request: HttpRequest, ref: str) -> HttpResponse:
    rows = Breach.objects.visible_to(request.user).select_related("reported_by", "decided_by")
    return _page(request, get_object_or_404(rows, ref=ref))


def _page(request: HttpRequest, row: Breach, **forms: Form) -> HttpResponse:
    """The page, with a form that was refused in the place of an empty one; recorded each time."""
    now = timezone.now()
    opened(row, by=request.user, now=now)
    context = screen.page(row, request.user, now)
    if context["may_work"]:
        context |= {"measure_form": MeasureForm(), "close_form": Seen()}
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "privacy/breach.html", context | forms, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def describe(request: HttpRequest, ref: str) -> HttpResponse:
    """What is known by now: details come in phases."""
    row = get_object_or_404(Breach.objects.workable_by(request.user), ref=ref)
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    form, seen = BreachForm(data, now=now, breach=row), Seen(data)

    def do() -> None:
        revision = seen.cleaned_data["revision"]
        deeds.describe(row, form.typed, revision=revision, by=request.user, now=now)

    return _asked(request, row, form, do, "privacy/breach_form.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def judge(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(Breach.objects.workable_by(request.user), ref=ref)
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    form = JudgementForm(data, breach=row)

    def do() -> None:
        values = form.typed
        revision = values.pop("revision")
        deeds.judge(row, values, revision=revision, by=request.user, now=now)

    return _asked(request, row, form, do, "privacy/breach_judge.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dismiss(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(Breach.objects.workable_by(request.user), ref=ref)
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    form = DismissForm(data, breach=row)

    def do() -> None:
        why, revision = form.cleaned_data["why"], form.cleaned_data["revision"]
        deeds.dismiss(row, why, revision=revision, by=request.user, now=now)

    return _asked(request, row, form, do, "privacy/breach_dismiss.html")


def _asked(
    request: HttpRequest,
    row: Breach,
    form: Form,
    do: Callable[[], None],
    template: str,
    seen: Seen | None = None,
) -> HttpResponse:
    """A form of its own page: shown, refused with what was typed, or done.

    What stands in it was read, so showing it is recorded as the page of the breach is.
    """
    if form.is_valid() and (seen is None or seen.is_valid()):
        with refusals_on(form):
            do()
            messages.success(request, _("Saved."))
            return redirect(row)
    if seen is not None and seen.errors:
        form.add_error(None, seen.non_field_errors()[0])
    if form.errors:
        row.refresh_from_db()
    now = timezone.now()
    opened(row, by=request.user, now=now)
    context: dict[str, Any] = {"form": form, "breach": row, **screen.row(row, now)}
    context["overtaken"] = form.overtaken() if isinstance(form, SeenMixin) else []
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@login_required
def add_measure(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(Breach.objects.workable_by(request.user), ref=ref)
    form = MeasureForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            deeds.add_measure(row, **form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect(row)
    return _page(request, row, measure_form=form)


@require_POST
@login_required
def close(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(Breach.objects.workable_by(request.user), ref=ref)
    form = Seen(request.POST)
    if form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            deeds.close(row, revision=revision, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            row.refresh_from_db()
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Closed. It stays in the register for five years."))
            return redirect(row)
    return _page(request, row, close_form=form)
