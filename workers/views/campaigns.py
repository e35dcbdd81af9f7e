"""Campaigns: the list, one of them, proposing, changing, deciding."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy.keeping_screens import hold_url
from workers.actions.campaigns import decide, save_campaign
from workers.forms.campaigns import CampaignForm
from workers.models import Campaign
from workers.screens import campaigns as screen
from workers.screens.practice import tabs
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("workers.see_campaigns", raise_exception=True)
def campaigns(request: HttpRequest) -> HttpResponse:
    after, proposed = request.GET.get("after", ""), request.GET.get("proposed", "")
    context = screen.listed(request.user, day_of(timezone.now()), after, proposed)
    context["tabs"] = tabs(request.user, "workers:campaigns")
    return render(request, "workers/campaigns.html", context)


@require_safe
@login_required
def campaign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Campaign.objects.visible_to(request.user).select_related("partner").with_results()
    row = get_object_or_404(rows, public_id=public_id)
    today, after = day_of(timezone.now()), request.GET.get("after", "")
    context = screen.page(row, request.user, today, after)
    context["hold_url"] = hold_url(row, request.user)
    return render(request, "workers/campaign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.propose_campaigns", raise_exception=True)
def new_campaign(request: HttpRequest) -> HttpResponse:
    return _form(request, Campaign())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_campaign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Campaign.objects.editable_by(request.user).select_related("partner")
    return _form(request, get_object_or_404(rows, public_id=public_id))


@require_POST
@login_required
def decide_campaign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Campaign.objects.decidable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    try:
        decide(row, request.POST.get("state", ""), by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(row)


def _form(request: HttpRequest, row: Campaign) -> HttpResponse:
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    known = row if row.pk else None
    form = CampaignForm(data, by=request.user, today=day_of(now), campaign=known)
    if form.is_valid():
        with refusals_on(form):
            saved = save_campaign(row, form.typed, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect(saved)
    context = {
        "form": form,
        "row": known,
        "overtaken": form.overtaken(),
        "decides": request.user.has_perm("workers.edit_campaigns"),
    }
    status = 422 if form.errors else 200
    return render(request, "workers/campaign_form.html", context, status=status)
