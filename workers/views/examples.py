"""Practice examples: the list, one of them, writing down, publishing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workers.actions import examples as actions
from workers.forms.examples import ExampleForm
from workers.models import PracticeExample
from workers.screens import examples as screen
from workers.screens.practice import tabs
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("workers.see_examples", raise_exception=True)
def examples(request: HttpRequest) -> HttpResponse:
    context = screen.listed(request.user, request.GET.dict())
    context["tabs_of_practice"] = tabs(request.user, "workers:examples")
    return render(request, "workers/examples.html", context)


@require_safe
@login_required
def example(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PracticeExample.objects.visible_to(request.user).select_related("team", "created_by")
    row = get_object_or_404(rows, public_id=public_id)
    return render(request, "workers/example.html", screen.page(row, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.write_examples", raise_exception=True)
def new_example(request: HttpRequest) -> HttpResponse:
    return _form(request, PracticeExample())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_example(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PracticeExample.objects.editable_by(request.user).select_related("team")
    return _form(request, get_object_or_404(rows, public_id=public_id))


@require_POST
@login_required
def publish_example(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PracticeExample.objects.publishable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    deed = actions.take_back if request.POST.get("back") else actions.publish
    deed(row, by=request.user, now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect(row)


def _form(request: HttpRequest, row: PracticeExample) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    known = row if row.pk else None
    form = ExampleForm(data, by=request.user, today=day_of(timezone.now()), example=known)
    return saved_or_shown(request, form, row, _("Saved."))


def saved_or_shown(
    request: HttpRequest, form: ExampleForm, row: PracticeExample, told: str
) -> HttpResponse:
    """The example of a form that is right, told so; else the form, with what is wrong in it."""
    if form.is_valid():
        by, now = request.user, timezone.now()
        with refusals_on(form):
            saved = actions.save_example(row, form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, told)
            return redirect(saved)
    status = 422 if form.errors else 200
    context = {"form": form, "row": row if row.pk else None, "overtaken": form.overtaken()}
    return render(request, "workers/example_form.html", context, status=status)
