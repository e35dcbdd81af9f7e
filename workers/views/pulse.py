"""Answering the short questions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workers.actions import pulse as deeds
from workers.forms.pulse import PulseForm
from workers.models import PulseRound
from workers.screens import pulse as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.answer_pulse", raise_exception=True)
def pulse(request: HttpRequest) -> HttpResponse:
    """The questions that wait for this person; without any, how it went so far."""
    now = timezone.now()
    asked = PulseRound.objects.waiting_for(request.user, day_of(now)).first()
    if asked is None:
        course = screen.confidence(screen.rounds(day_of(now)))
        return render(request, "workers/pulse_none.html", {"course": course})
    data = request.POST if request.method == "POST" else None
    form = PulseForm(data, questions=asked.questions)
    if form.is_valid():
        with refusals_on(form):
            deeds.answer(asked, form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Thank you. Nobody sees that this was you."))
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "workers/pulse.html", {"form": form}, status=status)
