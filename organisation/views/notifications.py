"""What reaches me and when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisation import push
from organisation.actions import notifications as deeds
from organisation.forms.notifications import DeviceForm, NotificationsForm
from organisation.models import PushDevice
from organisation.notifications import own_week
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import read, together


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    form = NotificationsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            deeds.choose(request.user, **form.cleaned_data, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("organisation:notifications")
    return _page(request, form=form)


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:
    now = timezone.now()
    mine = PushDevice.objects.changeable_by(request.user)
    devices, week = together(read(mine), own_week(request.user))
    context = {
        "form": forms.get("form") or NotificationsForm(user=request.user),
        "device_form": forms.get("device_form") or DeviceForm(),
        "devices": devices,
        "push_key": push.public_key() if push.is_on() else "",
        "own_week": week,
        "on_duty": request.user.is_on_duty(now),
        "sends_texts": bool(settings.SMS_HOOK_URL),
    }
    status = 422 if any(form.is_bound and form.errors for form in forms.values()) else 200
    return render(request, "organisation/notifications.html", context, status=status)


@require_POST
@login_required
def add_device(request: HttpRequest) -> HttpResponse:
    form = DeviceForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            deeds.add_device(
                request.user, **form.cleaned_data, inside=settings.PUSH_INSIDE, now=timezone.now()
            )
            messages.success(request, _("This device now gets urgent messages."))
            return redirect("organisation:notifications")
    return _page(request, device_form=form)


def _device(request: HttpRequest, public_id: UUID) -> PushDevice:
    return get_object_or_404(PushDevice.objects.changeable_by(request.user), public_id=public_id)


@require_POST
@login_required
def remove_device(request: HttpRequest, public_id: UUID) -> HttpResponse:
    deeds.remove_device(_device(request, public_id), by=request.user, now=timezone.now())
    messages.success(request, _("This device gets nothing any more."))
    return redirect("organisation:notifications")


@require_POST
@login_required
def test_device(request: HttpRequest, public_id: UUID) -> HttpResponse:
    deeds.test_device(_device(request, public_id), by=request.user, now=timezone.now())
    messages.success(request, _("A test message is on its way. It has no content."))
    return redirect("organisation:notifications")
