"""The monthly message to partners: written, previewed, sent."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from signals.actions import trend_messages as actions
from signals.forms.sharing import SendForm, TrendMessageForm
from signals.models import TrendMessage
from signals.querysets.sharing import may_write_trends
from signals.screens import partners as partner_screen
from signals.screens.signal import own_words
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.write_trend_message", raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    """A new message, and those that were made."""
    if not may_write_trends(request.user):  # sees exact figures of a team: docs/decisions/0102
        raise PermissionDenied
    form = TrendMessageForm(
        request.POST if request.method == "POST" else None,
        lists=TrendMessage.objects.lists_for(request.user),
        allowed=own_words(request.user),
    )
    if form.is_valid():
        with refusals_on(form):
            made = actions.compose(**form.cleaned_data, by=request.user, now=timezone.now())
            return redirect(made)
    made_before = TrendMessage.objects.visible_to(request.user).newest_first()[:24]
    context = {"form": form, "rows": partner_screen.made_before(made_before, timezone.now())}
    return render(request, "partners/trends.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.write_trend_message", raise_exception=True)
def message(request: HttpRequest, ref: str) -> HttpResponse:
    """The message exactly as it goes out, and to whom."""
    now = timezone.now()
    row = get_object_or_404(TrendMessage.objects.visible_to(request.user), ref=ref)
    form = SendForm(
        request.POST if request.method == "POST" else None,
        partners=TrendMessage.objects.partners_for(now),
    )
    if form.is_valid():
        with refusals_on(form):
            actions.send(row, form.cleaned_data["partners"], by=request.user, now=now)
            messages.success(request, _("The message is on its way."))
            return redirect(row)
    context = {"row": row, "form": form, "sent_to": partner_screen.sent_to(row, now)}
    return render(request, "partners/trend.html", context, status=422 if form.errors else 200)
