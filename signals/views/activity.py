"""From a signal or an approach to an activity: one that is there, or a new one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from organisation.confirmation import reading_confirmed
from signals.actions import activity as deeds
from signals.choices.signal import StepKind
from signals.forms.activity import ChooseActivityForm
from signals.models import Approach, ApproachStep, Signal, SignalStep
from workers.forms.activities import ActivityForm
from workers.models import Activity
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def step_activity(request: HttpRequest, ref: str, todo: int) -> HttpResponse:
    user, now = request.user, timezone.now()
    rows = Signal.objects.workable_by(user, now).visible_to(user).filter(ref=ref)
    started = SignalStep.objects.each_of(rows).done().filter(kind=StepKind.ACTIVITY_STARTED)
    found = get_object_or_404(started, pk=todo)
    signal = found.signal if found.signal.ref == ref else found.signal.merged_into
    return _asked(request, found, signal, ref)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def approach_step_activity(request: HttpRequest, public_id: UUID, step: UUID) -> HttpResponse:
    user, today = request.user, day_of(timezone.now())
    approaches = Approach.objects.visible_to(user, today).filter(public_id=public_id)
    steps = ApproachStep.objects.tickable_by(user).filter(approach__in=approaches)
    started = steps.filter(kind=StepKind.ACTIVITY_STARTED, done_at__isnull=False)
    found = get_object_or_404(started.select_related("approach"), public_id=step)
    return _asked(request, found, found.approach, pgettext("menu", "Approach"))


def _asked(
    request: HttpRequest, step: SignalStep | ApproachStep, about: Signal | Approach, named: str
) -> HttpResponse:
    """Two forms: `activity` chooses one that is there, the other one writes a new one down."""
    user, now = request.user, timezone.now()
    today = day_of(now)
    if step.activity_id:
        return redirect(about)  # sent twice
    chosen = request.method == "POST" and "activity" in request.POST
    offered = Activity.objects.visible_to(user).choosable(today)
    choose = ChooseActivityForm(request.POST if chosen else None, offered=offered)
    new = request.POST if request.method == "POST" and not chosen else None
    beside = [choose.fields["activity"]]
    form = ActivityForm(new, by=user, today=today, beside=beside, auto_id="id_%s")
    if choose.is_valid():
        with refusals_on(choose):
            deeds.point_at(step, choose.cleaned_data["activity"], by=user, now=now)
            return redirect(about)
    if form.is_valid():
        with refusals_on(form):
            deeds.start(step, form.cleaned_data, by=user, now=now)
            return redirect(about)
    context = {"about": about, "named": named, "choose": choose, "form": form}
    context["has_some"] = len(choose.fields["activity"].choices) > 1  # beside the empty one
    status = 422 if choose.errors or form.errors else 200
    return render(request, "signals/step_activity.html", context, status=status)
