"""Ready to start: the twelve points, who says what of them, and the opening of signals."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisation import readiness as screen
from organisation.actions import facts, set_up
from organisation.actions import readiness as deeds
from organisation.choices import ReadyPoint
from organisation.forms.set_up import OpenSignalsForm, ReadyForm, RemindForm
from organisation.models import HelpLine, Organisation, ReadyStatement
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.see_readiness", raise_exception=True)
def ready(request: HttpRequest) -> HttpResponse:
    """The privacy officer looks up the numbers, and opens signals once the DPIA says yes."""
    form = OpenSignalsForm()
    if request.method == "POST":
        if not request.user.has_perm("organisation.open_signals"):
            raise PermissionDenied
        organisation = get_object_or_404(Organisation.objects.openable_by(request.user))
        form = OpenSignalsForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                _check_or_open(request, organisation, form)
                return redirect("organisation:open_signals")
    return _shown(request, form, form)


def _check_or_open(request: HttpRequest, organisation: Organisation, form: OpenSignalsForm) -> None:
    now = timezone.now()
    if form.cleaned_data["numbers_checked"]:
        for line in HelpLine.objects.unchecked_by(request.user):
            facts.check(line, by=request.user, today=timezone.localdate(now), now=now)
    if form.cleaned_data["open"]:
        set_up.open_signals(organisation, by=request.user, now=now)
        messages.success(request, _("Signals are open."))
    else:
        messages.success(request, _("Saved."))


@require_POST
@login_required
@permission_required("organisation.see_readiness", raise_exception=True)
def say(request: HttpRequest, point: str) -> HttpResponse:
    """Whoever a point is asked of says that it is so, or takes that back."""
    if point not in ReadyStatement.objects.points_said_by(request.user):
        raise Http404
    form = ReadyForm(request.POST)
    if form.is_valid():
        deed = deeds.say if form.cleaned_data["deed"] == "say" else deeds.take_back
        with refusals_on(form):
            deed(ReadyPoint(point), by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("organisation:open_signals")
    return _shown(request, OpenSignalsForm(), form)


@require_POST
@login_required
@permission_required("organisation.see_readiness", raise_exception=True)
def remind(request: HttpRequest, point: str) -> HttpResponse:
    """Mail whom a point waits for; asked again on one day it mails nobody."""
    if point not in ReadyPoint.values:
        raise Http404
    form = RemindForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if deeds.remind(ReadyPoint(point), by=request.user, now=timezone.now()):
                messages.success(request, _("The reminder is on its way."))
            else:
                messages.info(request, _("A reminder went out today already."))
            return redirect("organisation:open_signals")
    return _shown(request, OpenSignalsForm(), form)


def _shown(
    request: HttpRequest, form: OpenSignalsForm, refused: OpenSignalsForm | ReadyForm | RemindForm
) -> HttpResponse:
    context = screen.page(request.user, timezone.now()) | {"form": form, "refused": refused}
    status = 422 if refused.errors else 200
    return render(request, "organisation/open_signals.html", context, status=status)
