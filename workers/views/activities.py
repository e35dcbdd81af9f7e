"""Activities: the list, one of them, adding and changing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workers.actions.activities import save_activity
from workers.actions.platforms import write_note
from workers.forms.activities import ActivityForm
from workers.forms.platforms import NoteForm
from workers.models import Activity
from workers.screens import activities as screen
from workers.screens.practice import tabs
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("workers.see_activities", raise_exception=True)
def activities(request: HttpRequest) -> HttpResponse:
    rows = Activity.objects.visible_to(request.user)
    context = screen.listed(rows, request.GET.dict(), request.user, day_of(timezone.now()))
    context["tabs"] = tabs(request.user, "workers:activities")
    return render(request, "workers/activities.html", context)


@require_safe
@login_required
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Activity.objects.visible_to(request.user).with_people().with_rights_of(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    context = screen.page(row, day_of(timezone.now()))
    context["form"] = NoteForm(initial=_about(row))
    return render(request, "workers/activity.html", context)


@require_POST
@login_required
def learned(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What young people taught us there, for the page of the platform."""
    rows = Activity.objects.visible_to(request.user).with_people().with_rights_of(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    now, form = timezone.now(), NoteForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            write_note(**form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Thank you. It waits for the page of this platform."))
            return redirect(row)
    context = screen.page(row, day_of(now)) | {"form": form}
    return render(request, "workers/activity.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.see_activities", raise_exception=True)
def new_activity(request: HttpRequest) -> HttpResponse:
    """Of a campaign when the address names one."""
    given = {name: request.GET[name] for name in ("campaign", "kind") if request.GET.get(name)}
    if "campaign" in given:
        given |= {"mode": "online"}
    return _form(request, Activity(), given)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Activity.objects.editable_by(request.user).with_people()
    return _form(request, get_object_or_404(rows, public_id=public_id))


def _about(row: Activity) -> dict[str, str]:
    """The platform that a note on an activity is about, as a rule."""
    return {"platform": row.platform.slug} if row.platform else {}


def _form(request: HttpRequest, row: Activity, given: dict[str, str] | None = None) -> HttpResponse:
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    known = row if row.pk else None
    form = ActivityForm(data, by=request.user, today=day_of(now), activity=known, initial=given)
    if form.is_valid():
        with refusals_on(form):
            saved = save_activity(row, form.typed, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect(saved)
    context = {"form": form, "row": known, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "workers/activity_form.html", context, status=status)
