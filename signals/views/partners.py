"""Partners: who they are, what is agreed, what was shared with them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.actions import partners as actions
from organisation.forms.partners import AgreementForm, PartnerForm
from organisation.models import Partner, SharingAgreement
from organisation.querysets.partners import PartnerQuerySet
from signals.models import Disclosure
from signals.screens import partners as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("organisation.see_partners", raise_exception=True)
def partners(request: HttpRequest) -> HttpResponse:
    after, waiting = request.GET.get("after", ""), request.GET.get("waiting", "")
    context = screen.overview(request.user, timezone.now(), after, waiting)
    return render(request, "partners/list.html", context)


@require_safe
@login_required
def partner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Partner.objects.visible_to(request.user), public_id=public_id)
    after, asked = request.GET.get("after", ""), request.GET.get("asked", "")
    context = screen.page(row, request.user, timezone.now(), after[:16], asked[:16])
    return render(request, "partners/partner.html", context)


@require_safe
@login_required
def seen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What this partner got last, as they see it, of what this person may open."""
    row = get_object_or_404(Partner.objects.visible_to(request.user), public_id=public_id)
    mine = Disclosure.objects.visible_to(request.user, timezone.now())
    if last := mine.shared().register_of(row).first():
        return redirect(last)
    messages.info(request, _("You may not open what was shared with this partner."))
    return redirect("partners:partner", row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.edit_partners", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    return _partner_form(request, Partner())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Partner.objects.editable_by(request.user)
    return _partner_form(request, get_object_or_404(rows, public_id=public_id))


def _partner_form(request: HttpRequest, row: Partner) -> HttpResponse:
    form = PartnerForm(request.POST if request.method == "POST" else None, partner=row)
    if form.is_valid():
        by, now = request.user, timezone.now()
        with refusals_on(form):
            actions.save_partner(row, form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("partners:partner", row.public_id)
    context = {"partner": row, "form": form, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "partners/change.html", context, status=status)


@require_POST
@login_required
def put_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A partner that was written down by mistake goes; a refusal is told on its page."""
    row = get_object_or_404(Partner.objects.editable_by(request.user), public_id=public_id)
    try:
        actions.put_away(row, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("partners:partner", public_id)
    messages.success(request, _("The partner is gone."))
    return redirect("partners:list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new agreement; it starts from the last one where there is one."""
    row = get_object_or_404(Partner.objects.editable_by(request.user), public_id=public_id)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, partner=row, initial=screen.next_agreement(row, now))
    if form.is_valid():
        with refusals_on(form):
            values, seen = form.typed, form.on_screen
            actions.agree(row, values, by=request.user, today=day_of(now), now=now, seen=seen)
            messages.success(request, _("The agreement is written down."))
            return redirect("partners:partner", row.public_id)
    context = {"partner": row, "form": form, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "partners/agree.html", context, status=status)


def _deed(
    request: HttpRequest,
    public_id: UUID,
    day: str,
    act: Callable[[SharingAgreement], None],
    *,
    rows: PartnerQuerySet | None = None,
    told: str = "",
) -> HttpResponse:
    """One press on an agreement; a refusal is told on the partner's page."""
    rows = Partner.objects.editable_by(request.user) if rows is None else rows
    row = get_object_or_404(rows, public_id=public_id)
    agreement = next((each for each in row.agreements.all() if str(each.from_day) == day), None)
    if agreement is None:
        raise Http404
    try:
        act(agreement)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, told or _("Saved."))
    return redirect("partners:partner", row.public_id)


@require_POST
@login_required
@permission_required("organisation.check_agreements", raise_exception=True)
def check(request: HttpRequest, public_id: UUID, day: str) -> HttpResponse:
    now = timezone.now()

    def act(agreement: SharingAgreement) -> None:
        actions.check_agreement(agreement, by=request.user, today=day_of(now), now=now)

    return _deed(request, public_id, day, act)


@require_POST
@login_required
def end(request: HttpRequest, public_id: UUID, day: str) -> HttpResponse:
    now = timezone.now()

    def act(agreement: SharingAgreement) -> None:
        actions.end_agreement(agreement, by=request.user, now=now)

    return _deed(request, public_id, day, act)


@require_POST
@login_required
@permission_required("signals.triage", raise_exception=True)
def renew(request: HttpRequest, public_id: UUID, day: str) -> HttpResponse:
    """Ask who keeps agreements to renew this one in time."""
    now, rows = timezone.now(), Partner.objects.visible_to(request.user)

    def act(agreement: SharingAgreement) -> None:
        actions.ask_to_renew(agreement, by=request.user, today=day_of(now), now=now)

    return _deed(request, public_id, day, act, rows=rows, told=_("They hear of it now."))
