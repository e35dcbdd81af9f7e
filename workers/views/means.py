"""Telephones and laptops: one's own, shared ones, and the list of who manages them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workers.actions import means as deeds
from workers.agreed import may_follow
from workers.choices.means import EquipmentState
from workers.forms.means import BookingForm, EquipmentForm, StateForm
from workers.models import Booking, Equipment, Nudge
from workers.screens import means as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("workers.see_equipment", raise_exception=True)
def equipment(request: HttpRequest) -> HttpResponse:
    context = screen.page(request.user, day_of(timezone.now()))
    return render(request, "workers/equipment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.manage_equipment", raise_exception=True)
def change(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Put something on the list, or change who has it and how it is."""
    now, row = timezone.now(), None
    if public_id:
        rows = Equipment.objects.editable_by(request.user, day_of(now)).listed()
        row = get_object_or_404(rows, public_id=public_id)
    data = request.POST if request.method == "POST" else None
    form = EquipmentForm(data, by=request.user, today=day_of(now), row=row)
    if form.is_valid():
        with refusals_on(form):
            held, by = row or Equipment(), request.user
            deeds.save_equipment(held, form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("workers:equipment")
    context = {"form": form, "row": row, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "workers/equipment_form.html", context, status=status)


@require_POST
@login_required
@permission_required("workers.use_equipment", raise_exception=True)
def state(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who has it says how it is."""
    row = get_object_or_404(Equipment.objects.held_by(request.user).in_use(), public_id=public_id)
    form = StateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the options."))
        return redirect("workers:equipment")
    said = EquipmentState(form.cleaned_data["state"])
    deeds.say_state(row, said, by=request.user, now=timezone.now())
    messages.success(request, _("Saved. Whoever sees to equipment can see it."))
    return redirect("workers:equipment")


@require_POST
@login_required
def seen_to(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A telephone or account that didn't work, as a colleague of the team said, does again."""
    now = timezone.now()
    rows = Nudge.objects.phones_to_see_to(request.user, day_of(now))
    if not may_follow(day_of(now)):
        raise Http404
    deeds.see_to_phone(get_object_or_404(rows, public_id=public_id), by=request.user, now=now)
    messages.success(request, _("Saved."))
    return redirect("workers:equipment")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.use_equipment", raise_exception=True)
def book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a shared laptop for part of a day."""
    now = timezone.now()
    rows = Equipment.objects.visible_to(request.user, day_of(now)).shared()
    row = get_object_or_404(rows, public_id=public_id)
    data = request.POST if request.method == "POST" else None
    form = BookingForm(data, today=day_of(now))
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            deeds.book(
                row,
                said["day"],
                said["from_time"],
                said["until_time"],
                by=request.user,
                now=now,
                public_id=said["public_id"],
            )
            messages.success(request, _("Booked."))
            return redirect("workers:equipment")
    context = {"form": form, "row": row}
    status = 422 if form.errors else 200
    return render(request, "workers/booking_form.html", context, status=status)


@require_POST
@login_required
@permission_required("workers.use_equipment", raise_exception=True)
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let one's own booking go; pressed twice it stays gone, another's stays."""
    row = Booking.objects.made_by(request.user).filter(public_id=public_id).first()
    if row is not None:
        deeds.cancel(row, by=request.user, now=timezone.now())
    return redirect("workers:equipment")
