"""Help lines, laws, terms and sites with the day of their last check."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation import fact_screens as screen
from organisation.actions import facts as deeds
from organisation.forms.facts import FactForm, HelpLineForm
from organisation.models import Fact, HelpLine
from organisation.querysets.facts import SEE_FACTS
from youthwork.lib.packing import packs_well
from youthwork.lib.refusals import refusals_on


@packs_well
@require_safe
@login_required
@permission_required(SEE_FACTS, raise_exception=True)
def facts(request: HttpRequest) -> HttpResponse:
    context = screen.page(request.user, timezone.localdate())
    return render(request, "organisation/facts.html", context)


def _fetched(request: HttpRequest, table: str, key: str) -> Fact | HelpLine:
    if table == "line":
        return get_object_or_404(HelpLine.objects.checkable_by(request.user), key=key)
    return get_object_or_404(Fact.objects.checkable_by(request.user), key=key)


@require_POST
@login_required
def check(request: HttpRequest, table: str, key: str) -> HttpResponse:
    fact = _fetched(request, table, key)
    deeds.check(fact, by=request.user, today=timezone.localdate(), now=timezone.now())
    messages.success(request, _("Checked today."))
    return redirect("organisation:facts")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """What changed is written down; who writes it looked it up today."""
    fact = _fetched(request, table, key)
    kind = HelpLineForm if isinstance(fact, HelpLine) else FactForm
    form = kind(request.POST if request.method == "POST" else None, instance=fact)
    if form.is_valid():
        today, now, by = timezone.localdate(), timezone.now(), request.user
        fact.refresh_from_db()
        with refusals_on(form):
            deeds.correct(fact, form.typed, by=by, today=today, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("organisation:facts")
    context = {"form": form, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "organisation/fact_form.html", context, status=status)
