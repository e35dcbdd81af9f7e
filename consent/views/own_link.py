"""A young person's own link, followed up by who asked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consent.actions import own_link as actions
from consent.actions import reading
from consent.forms.following import AddressForm
from consent.models import ConsentRequest, Link
from organisation.confirmation import reading_confirmed
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def own_link(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it anew, to the same address or another, or end it."""
    now = timezone.now()
    rows = ConsentRequest.objects.editable_by(request.user).with_people()
    asked = get_object_or_404(rows.filter(ref=ref))
    if not actions.is_theirs(asked, day_of(now)):
        raise Http404
    if "end" in request.POST:
        actions.end(asked, by=request.user, now=now)
        messages.success(request, _("The link is dead, and the address is gone."))
        return redirect(asked)
    posted = request.POST if request.method == "POST" else None
    form = AddressForm(posted, of=asked.subject)
    if form.is_valid():
        with refusals_on(form):
            email, seen = form.cleaned_data["email"], form.on_screen
            actions.send_anew(asked, email, by=request.user, now=now, seen=seen)
            messages.success(request, _("A new link is on its way. The old one is dead."))
            return redirect(asked)
    reading.read(asked, by=request.user, now=now)
    context = {
        "form": form,
        "asked": asked,
        "name": asked.subject.short_name,
        "overtaken": form.overtaken(),
        "is_lost": Link.objects.is_lost_of(asked.subject),
    }
    return render(request, "consent/own_link.html", context, status=422 if form.errors else 200)
