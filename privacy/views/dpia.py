"""The impact assessment of signals: its versions, one of them, and each deed on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from privacy import above, audit
from privacy import dpia_screens as screen
from privacy.actions import dpia as deeds
from privacy.choices import AuditVerb
from privacy.dpia_forms import AdviceForm, DecisionForm, DpiaForm, RiskForm
from privacy.models import Dpia
from privacy.querysets.dpia import SEE, WRITE
from youthwork.lib import pdf
from youthwork.lib.refusals import refusals_on
from youthwork.lib.said import SeenMixin


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(SEE, raise_exception=True)
def versions(request: HttpRequest) -> HttpResponse:
    """Every version; posting starts one."""
    refused = ""
    if request.method == "POST" and request.user.has_perm(WRITE):
        try:
            return redirect(deeds.start(by=request.user, now=timezone.now()))
        except ValidationError as refusal:
            refused = refusal.messages[0]
    elif request.method == "POST":
        raise Http404
    rows = Dpia.objects.visible_to(request.user).newest_first()
    context = screen.listed(rows, request.user) | {"refused": refused}
    return render(request, "privacy/dpias.html", context, status=422 if refused else 200)


def _seen(request: HttpRequest, number: int) -> Dpia:
    rows = Dpia.objects.visible_to(request.user).select_related("advised_by", "decided_by")
    return get_object_or_404(rows, number=number)


@require_safe
@login_required
def page(request: HttpRequest, number: int) -> HttpResponse:
    dpia = _seen(request, number)
    return render(request, "privacy/dpia.html", screen.page(dpia, request.user))


@require_safe
@login_required
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The same as PDF/UA."""
    dpia = _seen(request, number)
    context = screen.page(dpia)
    title = _("Impact assessment of signals, version %(number)d") % {"number": dpia.number}
    context |= {"title": title, "organisation_name": context["house"]["name"]}
    made = pdf.attachment(f"dpia-{dpia.number}.pdf", pdf.render("pdf/dpia.html", context))
    audit.record(AuditVerb.EXPORTED, dpia, by=request.user, at=timezone.now())
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def write(request: HttpRequest, number: int) -> HttpResponse:
    dpia = get_object_or_404(Dpia.objects.writable_by(request.user), number=number)
    form = DpiaForm(request.POST if request.method == "POST" else None, dpia=dpia)

    def do(values: dict[str, Any], revision: int) -> None:
        deeds.write(dpia, values, revision=revision, by=request.user, now=timezone.now())

    return _asked(request, dpia, form, do, "privacy/dpia_write.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_risk(request: HttpRequest, number: int) -> HttpResponse:
    dpia = get_object_or_404(Dpia.objects.writable_by(request.user), number=number)
    form = RiskForm(request.POST if request.method == "POST" else None, dpia=dpia)

    def do(values: dict[str, Any], revision: int) -> None:
        deeds.add_risk(dpia, values, revision=revision, by=request.user, now=timezone.now())

    return _asked(request, dpia, form, do, "privacy/dpia_risk.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def risk(request: HttpRequest, number: int, risk: int) -> HttpResponse:
    """Change a risk, or take it off with the other button."""
    dpia = get_object_or_404(Dpia.objects.writable_by(request.user), number=number)
    row = get_object_or_404(dpia.risks, number=risk)
    form = RiskForm(request.POST if request.method == "POST" else None, dpia=dpia, risk=row)
    now = timezone.now()
    if "remove" in request.POST:
        for name in form.fields:
            form.fields[name].required = name == "revision"

        def do(values: dict[str, Any], revision: int) -> None:
            deeds.remove_risk(row, revision=revision, by=request.user, now=now)
    else:

        def do(values: dict[str, Any], revision: int) -> None:
            deeds.change_risk(row, values, revision=revision, by=request.user, now=now)

    return _asked(request, dpia, form, do, "privacy/dpia_risk.html", {"risk": row})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def advise(request: HttpRequest, number: int) -> HttpResponse:
    dpia = get_object_or_404(Dpia.objects.advisable_by(request.user), number=number)
    form = AdviceForm(request.POST if request.method == "POST" else None, dpia=dpia)

    def do(values: dict[str, Any], revision: int) -> None:
        deeds.advise(dpia, **values, revision=revision, by=request.user, now=timezone.now())

    return _asked(request, dpia, form, do, "privacy/dpia_advice.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide(request: HttpRequest, number: int) -> HttpResponse:
    dpia = get_object_or_404(Dpia.objects.decidable_by(request.user), number=number)
    data = request.POST if request.method == "POST" else None
    are_open = above.signals_open_since() is not None
    form = DecisionForm(data, dpia=dpia, signals_are_open=are_open)

    def do(values: dict[str, Any], revision: int) -> None:
        deeds.decide(dpia, **values, revision=revision, by=request.user, now=timezone.now())

    also = {"signals_are_open": are_open}
    return _asked(request, dpia, form, do, "privacy/dpia_decide.html", also)


def _asked(
    request: HttpRequest,
    dpia: Dpia,
    form: Form,
    do: Callable[[dict[str, Any], int], None],
    template: str,
    also: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form of its own page: shown, refused with what was typed, or done."""
    if form.is_valid():
        with refusals_on(form):
            values = form.typed if isinstance(form, SeenMixin) else dict(form.cleaned_data)
            do(values, values.pop("revision"))
            messages.success(request, _("Saved."))
            return redirect(dpia)
    if form.errors:
        dpia.refresh_from_db()
    context = {"form": form, **screen.head(dpia), **(also or {})}
    context["overtaken"] = form.overtaken() if isinstance(form, SeenMixin) else []
    return render(request, template, context, status=422 if form.errors else 200)
