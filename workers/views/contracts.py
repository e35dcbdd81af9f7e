"""The contracts of somebody who works here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisation.models import User
from workers.actions import contracts as deeds
from workers.forms.contracts import ContractForm
from workers.models import Contract
from workers.wording import norm_of
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.edit_contracts", raise_exception=True)
def contracts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What held when, and a form for what holds from a day on."""
    now = timezone.now()
    person = get_object_or_404(User.objects.visible_to(request.user), public_id=public_id)
    form = ContractForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            deeds.agree(person, **form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Saved."))
            return redirect("workers:contracts", public_id)
    rows = Contract.objects.readable_by(request.user).of_person(person).marked_on(day_of(now))
    norms = [(row, norm_of(row)) for row in rows]
    context = {"form": form, "person": person, "rows": norms, "today": day_of(now)}
    return render(request, "workers/contracts.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@permission_required("workers.edit_contracts", raise_exception=True)
def withdraw_contract(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), public_id=public_id)
    rows = Contract.objects.readable_by(request.user).of_person(person)
    contract = get_object_or_404(rows, pk=pk)
    try:
        deeds.withdraw(contract, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("workers:contracts", public_id)
