"""Figures: the page, writing one down, correcting and taking away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workers.actions import figures as deeds
from workers.forms.figures import FigureForm, KnownFigureForm
from workers.models import KnownFigure, PlatformFigure
from workers.screens import figures as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("workers.see_platforms", raise_exception=True)
def figures(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    context = screen.page(request.user, day_of(timezone.now()), after)
    return render(request, "workers/figures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.edit_platforms", raise_exception=True)
def new_figure(request: HttpRequest) -> HttpResponse:
    return _form(request, PlatformFigure(), FigureForm)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_figure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PlatformFigure.objects.editable_by(request.user)
    return _form(request, get_object_or_404(rows, public_id=public_id), FigureForm)


@require_POST
@login_required
def remove_figure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PlatformFigure.objects.editable_by(request.user)
    return _remove(request, get_object_or_404(rows, public_id=public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.edit_platforms", raise_exception=True)
def new_known_figure(request: HttpRequest) -> HttpResponse:
    return _form(request, KnownFigure(), KnownFigureForm)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_known_figure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = KnownFigure.objects.editable_by(request.user)
    return _form(request, get_object_or_404(rows, public_id=public_id), KnownFigureForm)


@require_POST
@login_required
def remove_known_figure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = KnownFigure.objects.editable_by(request.user)
    return _remove(request, get_object_or_404(rows, public_id=public_id))


def _form(request: HttpRequest, row: PlatformFigure | KnownFigure, kind: Any) -> HttpResponse:
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = kind(data, today=day_of(now), figure=row if row.pk else None)
    if form.is_valid():
        with refusals_on(form):
            deeds.save_figure(row, form.typed, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("workers:figures")
    context = {"form": form, "row": row if row.pk else None, "is_known": kind is KnownFigureForm}
    context["overtaken"] = form.overtaken()
    status = 422 if form.errors else 200
    return render(request, "workers/figure_form.html", context, status=status)


def _remove(request: HttpRequest, row: PlatformFigure | KnownFigure) -> HttpResponse:
    deeds.remove(row, by=request.user, now=timezone.now())
    messages.success(request, _("Taken away."))
    return redirect("workers:figures")
