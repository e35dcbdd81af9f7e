"""Who stands in for me."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisation.actions import deputies as deeds
from organisation.confirmation import access_confirmed
from organisation.forms.deputies import DeputyForm
from organisation.models import Membership
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.appoint_deputy", raise_exception=True)
@access_confirmed
def deputies(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    today, data = day_of(now), request.POST if request.method == "POST" else None
    form = DeputyForm(data, by=user, today=today)
    if form.is_valid():
        with refusals_on(form):
            days = {name: form.cleaned_data[name] for name in ("from_day", "until_day")}
            deeds.appoint(form.chosen_post, form.cleaned_data["person"], **days, by=user, now=now)
            messages.success(request, _("Saved."))
            return redirect("organisation:deputies")
    rows = Membership.objects.endable_by(user, today)
    context = {"form": form, "rows": rows.filter(deputy_for=user).order_by("until_day", "pk")}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "organisation/deputies.html", context, status=status)


@require_POST
@login_required
def end_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    rows = Membership.objects.endable_by(request.user, day_of(now))
    deeds.end(get_object_or_404(rows, pk=pk), by=request.user, today=day_of(now), now=now)
    messages.success(request, _("They no longer stand in for you."))
    return redirect("organisation:deputies")
