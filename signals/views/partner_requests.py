"""What partners ask us: written down, and where a formal demand goes."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisation.models import Partner
from signals.actions import masking
from signals.actions import partner_requests as actions
from signals.choices.sharing import REFUSALS
from signals.forms.images import refuse_files
from signals.forms.masking import MaskRequestForm
from signals.forms.sharing import DemandForm, PartnerRequestForm, RequestAnswerForm
from signals.models import PartnerRequest
from signals.screens import partners as screen
from signals.screens.signal import own_words
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


def _partner(request: HttpRequest, public_id: UUID) -> Partner:
    return get_object_or_404(Partner.objects.visible_to(request.user), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    now = timezone.now()
    partner = _partner(request, public_id)
    form = PartnerRequestForm(
        request.POST if request.method == "POST" else None,
        allowed=[*own_words(request.user), partner.name],
        initial={"asked_on": day_of(now), "client_id": uuid4()},
    )
    refuse_files(form, request.FILES)
    if form.is_valid():
        values = dict(form.cleaned_data)
        page = values.pop("client_id")
        with refusals_on(form):
            made = actions.write_down(partner, values, by=request.user, now=now, client_id=page)
            messages.success(request, _("Saved."))
            return redirect(made)
    context = {"partner": partner, "form": form, "refusals": screen.refusals(REFUSALS)}
    return render(request, "partners/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.answer_partners", raise_exception=True)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """How a question ended that was written down before anybody answered it."""
    rows = PartnerRequest.objects.answerable_by(request.user).select_related("partner")
    row = get_object_or_404(rows, ref=ref)
    form = RequestAnswerForm(
        request.POST if request.method == "POST" else None,
        allowed=[*own_words(request.user), row.partner.name],
    )
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            actions.answer(row, form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect(row)
    refusals = screen.refusals(REFUSALS)
    context = {"partner": row.partner, "row": row, "form": form, "refusals": refusals}
    return render(request, "partners/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def demand(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """The stop page of a formal demand; one press tells who decides, and says who heard.

    Without a partner it is where everybody gets who meets one: on to the police they work with,
    and for who wrote down none it does the same.
    """
    partner = _partner(request, public_id) if public_id else None
    if partner is None and not request.user.has_perm("organisation.see_partners"):
        raise PermissionDenied
    known = [] if partner else list(Partner.objects.visible_to(request.user).police())
    if request.method == "POST":
        form = DemandForm(request.POST)
        form.full_clean()
        page = form.cleaned_data["client_id"]
        now = timezone.now()
        made = actions.demand(partner, by=request.user, now=now, client_id=page)
        names = screen.who_heard(now)
        if names:
            messages.success(request, _("Told: %(names)s.") % {"names": names})
        else:
            told = _("Nobody could be told: there is no director, privacy officer or manager now.")
            messages.error(request, told)
        return redirect(made)
    form = DemandForm(initial={"client_id": uuid4()})
    context = {"partner": partner, "known": known, "form": form}
    return render(request, "partners/demand.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.answer_partners", raise_exception=True)
def request_page(request: HttpRequest, ref: str) -> HttpResponse:
    """What was asked and how it ended; who may covers a name that stands there after all."""
    rows = PartnerRequest.objects.visible_to(request.user).select_related("partner", "by")
    row = get_object_or_404(rows, ref=ref)
    may_mask = PartnerRequest.objects.maskable_by(request.user).contains(row)
    form = MaskRequestForm(request.POST if request.method == "POST" else None) if may_mask else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form:
        refuse_files(form, request.FILES)
    if form and form.is_valid():
        with refusals_on(form):
            masking.mask_in(row, **form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("It is covered."))
            return redirect(row)
    context = screen.request_page(row) | {"mask_form": form}
    status = 422 if form and form.errors else 200
    return render(request, "partners/request.html", context, status=status)
