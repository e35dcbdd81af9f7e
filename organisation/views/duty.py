"""Who is on duty: the rota, and the pages on which leads plan it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation import duty_screen, rota
from organisation.actions import duty as deeds
from organisation.forms.duty import CopyForm, PlanForm, ShiftForm, SwapForm
from organisation.models import DutyShift, Team
from youthwork.lib.dates import day_of
from youthwork.lib.packing import packs_well
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("organisation.see_duty", raise_exception=True)
@packs_well
def duty(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    teams = list(Team.objects.on_rota_of(request.user, day_of(now)))
    return render(request, "organisation/duty.html", duty_screen.page(teams, request.user, now))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.plan_duty", raise_exception=True)
def plan(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = day_of(now)
    first = PlanForm.first_values(_day(request.GET.get("day", "")), today)
    first["team"] = request.GET.get("team", "")[:36]
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, initial=first, by=request.user, today=today)
    if form.is_valid():
        with refusals_on(form):
            kept = {
                name: form.cleaned_data[name] for name in ("person", "team", "backup", "replace")
            }
            made = deeds.plan(form.pattern, **kept, by=request.user, now=now)
            messages.success(request, _told(made))
            return redirect("signals:duty")
    status = 422 if form.errors else 200
    return render(request, "organisation/duty_plan.html", {"form": form}, status=status)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _told(made: int) -> str:
    return ngettext("%(n)d shift is planned.", "%(n)d shifts are planned.", made) % {"n": made}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.plan_duty", raise_exception=True)
def copy(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = day_of(now)
    data = request.POST if request.method == "POST" else None
    form = CopyForm(data, by=request.user, today=today, weeks=rota.weeks(today))
    if form.is_valid():
        cleaned = dict(form.cleaned_data)
        with refusals_on(form):
            made = deeds.copy_week(cleaned.pop("week"), **cleaned, by=request.user, now=now)
            messages.success(request, _told(made))
            return redirect("signals:duty")
    status = 422 if form.errors else 200
    return render(request, "organisation/duty_copy.html", {"form": form}, status=status)


def _shift(request: HttpRequest, public_id: UUID) -> DutyShift:
    rows = DutyShift.objects.planned_by(request.user).coming(timezone.now())
    return get_object_or_404(rows, public_id=public_id)


def _page(request: HttpRequest, shift: DutyShift, **forms: Form) -> HttpResponse:
    now = timezone.now()
    form = forms.get("form") or ShiftForm(shift=shift, today=day_of(now))
    swap_form = forms.get("swap_form") or SwapForm(shift=shift, by=request.user, now=now)
    context = {
        "shift": shift,
        "form": form,
        "overtaken": form.overtaken() or swap_form.overtaken(),
        "swap_form": swap_form,
        "refused": next(iter(forms.values()), None),
    }
    return render(request, "organisation/duty_shift.html", context, status=422 if forms else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def shift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, now = _shift(request, public_id), timezone.now()
    if request.method != "POST":
        return _page(request, found)
    form = ShiftForm(request.POST, shift=found, today=day_of(now))
    if form.is_valid():
        with refusals_on(form):
            deeds.change(found, **form.typed, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("signals:duty")
    return _page(request, found, form=form)


@require_POST
@login_required
def swap(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, now = _shift(request, public_id), timezone.now()
    form = SwapForm(request.POST, shift=found, by=request.user, now=now)
    if form.is_valid():
        with refusals_on(form):
            other = form.cleaned_data["other"]
            deeds.swap(found, other, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("The two shifts are exchanged."))
            return redirect("signals:duty")
    return _page(request, found, swap_form=form)


@require_POST
@login_required
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        deeds.remove(_shift(request, public_id), by=request.user, now=timezone.now())
    except ValidationError as refusal:  # somebody else took it away, or gave it to another
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The shift is gone. Look whether somebody has duty then."))
    return redirect("signals:duty")
