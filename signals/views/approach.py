"""Approaches: the list, one of them, starting, changing, steps, the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.confirmation import reading_confirmed
from privacy import audit
from privacy.choices import AuditVerb
from privacy.keeping_screens import hold_url
from signals.actions import approach as deeds
from signals.forms.approach import (
    AddToForm,
    ApproachForm,
    ApproachGiveForm,
    ApproachStepForm,
    ApproachTickForm,
    EndForm,
    StepDeedForm,
    step_offer,
)
from signals.forms.images import refuse_files
from signals.models import Approach, ApproachStep, Signal
from signals.screens import approach as approach_screen
from signals.screens import compare as compare_screen
from signals.screens import sharing as sharing_screen
from signals.screens.signal import own_words
from workers.forms.examples import ExampleForm
from workers.models import Activity, PracticeExample
from workers.views.examples import saved_or_shown
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import answered, read, together


@require_safe
@login_required
@permission_required("signals.view", raise_exception=True)
@reading_confirmed
def approaches(request: HttpRequest) -> HttpResponse:
    """By page what runs and what ended, the last begun first."""
    after, ended = request.GET.get("after", ""), request.GET.get("ended", "")
    context = approach_screen.listed(request.user, day_of(timezone.now()), after, ended)
    return render(request, "signals/approaches.html", context)


@require_safe
@login_required
@reading_confirmed
def approach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One approach; each opening is recorded."""
    rows = Approach.objects.visible_to(request.user, timezone.localdate()).with_lead()
    row = get_object_or_404(rows.with_rights_of(request.user), public_id=public_id)
    return _page(request, row)


def _editable(request: HttpRequest, public_id: UUID) -> Approach:
    rows = Approach.objects.editable_by(request.user).with_people()
    return get_object_or_404(rows.with_rights_of(request.user), public_id=public_id)


def _editable_or_overtaken(request: HttpRequest, public_id: UUID) -> Approach:
    """The same for a form with texts, with the rights in `may_edit`.

    Somebody else may pull it since the form was opened: then the page shows what was typed.
    """
    rows = Approach.objects.visible_to(request.user, timezone.localdate()).with_people()
    row = get_object_or_404(rows.with_rights_of(request.user), public_id=public_id)
    if not row.may_edit and not _was_of_before(request, row):
        raise Http404
    return row


def _was_of_before(request: HttpRequest, row: Approach) -> bool:
    """Whether the approach changed since this form was opened."""
    version = request.POST.get("version", "")
    return version.isdecimal() and int(version[:9]) < row.version


def _page(
    request: HttpRequest, row: Approach, of_step: StepDeedForm | None = None, **forms: Any
) -> HttpResponse:
    """The page with the forms that this person may use.

    `of_step` is that of a planned step: what was typed in it is there to be copied where the step
    can't be ticked off or given on any more.
    """
    now = timezone.now()
    audit.record(AuditVerb.READ, row, by=request.user, at=now)
    refused = [form for form in forms.values() if form.errors]
    words = own_words(request.user)
    context, shared = answered(approach_screen.page(row, request.user, now, words, of_step))
    lost: list[BaseForm] = []
    if of_step is not None:
        refused.append(of_step)
        there = [each[name] for each in context["planned"] for name in ("form", "give_form")]
        lost += [] if any(form is of_step for form in there) else [of_step]
    context["sharing"] = sharing_screen.shown_of_approach(row, shared, request.user, now)
    context |= forms | {"refused_forms": refused, "hold_url": hold_url(row, request.user)}
    if not (row.is_open and row.may_edit):  # by somebody else: what was typed is there to be copied
        lost += [form for form in forms.values() if form.errors]
        context |= {"step_form": None, "end_form": None}
    context["typed"] = [pair for form in lost for pair in compare_screen.typed(form)]
    return render(request, "signals/approach.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.approach", raise_exception=True)
@reading_confirmed
def new_approach(request: HttpRequest) -> HttpResponse:
    """Start one, with the signal named in the address where there is one."""
    now = timezone.now()
    led = Signal.objects.approachable_by(request.user)
    signal = led.filter(ref=request.GET.get("signal", "")[:20]).select_related("team").first()
    data = request.POST if request.method == "POST" else None
    form = ApproachForm(
        data,
        by=request.user,
        today=day_of(now),
        team=signal.team if signal else None,
        allowed=own_words(request.user),
    )
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            made = deeds.start(
                form.cleaned_data, by=request.user, now=now, signals=[signal] if signal else []
            )
            return redirect(made)
    context = {"form": form, "signal": signal, "row": None}
    status = 422 if form.errors else 200
    return render(request, "signals/approach_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def change_approach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form holds every text of it, so showing it is recorded as opening it is."""
    now, row = timezone.now(), _editable_or_overtaken(request, public_id)
    data = request.POST if request.method == "POST" else None
    words = own_words(request.user)
    form = ApproachForm(data, by=request.user, today=day_of(now), approach=row, allowed=words)
    refuse_files(form, request.FILES)
    if form.is_valid() and row.may_edit:
        with refusals_on(form):
            deeds.change(row, form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Saved."))
            # Who gave an approach of another team away reads it no more.
            reads = Approach.objects.visible_to(request.user, day_of(now)).contains(row)
            return redirect(row if reads else "signals:approaches")
    if not row.may_edit:
        return _page(request, row, change_form=form)
    audit.record(AuditVerb.READ, row, by=request.user, at=now)
    context = {"form": form, "signal": None, "row": row}
    context["now_there"] = approach_screen.differs(form, row) if form.errors else []
    status = 422 if form.errors else 200
    return render(request, "signals/approach_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def approach_example(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An ended approach as a practice example, of which reports are made; looked over first."""
    now, user = timezone.now(), request.user
    rows = Approach.objects.editable_by(user).ended().select_related("team")
    row = get_object_or_404(rows, public_id=public_id)
    if not user.has_perm("workers.write_examples"):
        raise PermissionDenied
    audit.record(AuditVerb.READ, row, by=user, at=now)
    data = request.POST if request.method == "POST" else None
    draft = approach_screen.as_example(row, user, now)
    form = ExampleForm(data, by=user, today=day_of(now), draft=draft)
    refuse_files(form, request.FILES)
    told = _("Saved. Who may publishes it, and then a report can use it.")
    return saved_or_shown(request, form, PracticeExample(), told)


def _deed(
    request: HttpRequest,
    row: Approach,
    name: str,
    form: BaseForm,
    act: Callable[..., Any],
    then: Callable[[Any], HttpResponse] | None = None,
) -> HttpResponse:
    """Do what a form asks for, then back to the page or on.

    A refused form stands on the page as `name`.
    """
    refuse_files(form, request.FILES)
    if form.is_valid() and row.may_edit:
        with refusals_on(form):
            made = act(row, **form.cleaned_data, by=request.user, now=timezone.now())
            return then(made) if then else redirect(row)
    return _page(request, row, **{name: form}) if form.errors else redirect(row)


@require_POST
@login_required
@reading_confirmed
def add_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, today = _editable_or_overtaken(request, public_id), day_of(timezone.now())
    words = own_words(request.user)
    offered = answered(step_offer(row, request.user, today))
    form = ApproachStepForm(request.POST, approach=row, offered=offered, allowed=words)
    then = _on_to_activity if form.is_valid() and form.starts_a_new_activity else None
    return _deed(request, row, "step_form", form, deeds.add_step, then)


def _on_to_activity(step: ApproachStep) -> HttpResponse:
    """To where the activity is written down that a step started."""
    return redirect("signals:approach_step_activity", step.approach.public_id, step.public_id)


@require_POST
@login_required
@reading_confirmed
def finish_step(request: HttpRequest, public_id: UUID, step: UUID) -> HttpResponse:
    """A planned step was done, and what came of it; pressed twice it stays done.

    Who typed something about a step that somebody else did or dropped meanwhile keeps it.
    """
    user, now = request.user, timezone.now()
    rows = Approach.objects.visible_to(user, day_of(now)).with_people().with_rights_of(user)
    row = get_object_or_404(rows, public_id=public_id)
    mine = ApproachStep.objects.tickable_by(user).select_related("approach")
    planned = mine.filter(approach=row, public_id=step).first()
    asks = planned is not None and planned.asks_activity
    offered = Activity.objects.visible_to(user).choosable(day_of(now)) if asks else None
    also = {"activities": offered, "allowed": own_words(user)}
    form = ApproachTickForm(request.POST, approach=row, step=step, **also)
    refuse_files(form, request.FILES)
    if planned is None:
        if row.steps.filter(public_id=step).exists() and not _was_of_before(request, row):
            raise Http404
        form.add_error(None, form.overtaken())
    elif form.is_valid() and not planned.was_done(form.cleaned_data["outcome"], by=user):
        with refusals_on(form):
            deeds.finish_step(planned, **form.cleaned_data, by=user, now=now)
            if form.is_new_activity:
                return _on_to_activity(planned)
    overtaken = form.has_error(NON_FIELD_ERRORS, "stale") and not compare_screen.typed(form)
    done_meanwhile = overtaken and not row.steps.to_do().filter(public_id=step).exists()
    if form.errors and not done_meanwhile:
        return _page(request, row, of_step=form)
    return redirect(row)


@require_POST
@login_required
@reading_confirmed
def give_step(request: HttpRequest, public_id: UUID, step: UUID) -> HttpResponse:
    """Somebody else does what was planned; sent twice it stays theirs.

    Of a step that was done or lapsed meanwhile nothing changes.
    """
    user, now = request.user, timezone.now()
    rows = Approach.objects.visible_to(user, day_of(now)).with_lead().with_rights_of(user)
    row = get_object_or_404(rows, public_id=public_id)
    there = row.steps.to_do().filter(public_id=step).select_related("owner")[:1]
    mine = ApproachStep.objects.tickable_by(user).filter(public_id=step).values_list("pk")[:1]
    offered, *_read = together(step_offer(row, user, day_of(now)), read(there), read(mine))
    planned, typed = next(iter(there), None), request.POST.get("to")
    if planned is None or (planned.owner and typed == str(planned.owner.public_id)):
        return redirect(row)
    form = ApproachGiveForm(request.POST, step=planned, people=offered.people)
    refuse_files(form, request.FILES)
    if not mine:
        if not _was_of_before(request, row):
            raise Http404
        form.add_error(None, form.overtaken())
    elif form.is_valid():
        with refusals_on(form):
            deeds.give_step(planned, **form.cleaned_data, by=user, now=now)
    return _page(request, row, of_step=form) if form.errors else redirect(row)


@require_POST
@login_required
@reading_confirmed
def drop_step(request: HttpRequest, public_id: UUID, step: UUID) -> HttpResponse:
    """A planned step isn't needed any more; pressed twice it stays gone."""
    return _with_planned(request, public_id, step, deeds.drop_step)


def _with_planned(
    request: HttpRequest, public_id: UUID, step: UUID, deed: Callable[..., None]
) -> HttpResponse:
    """Do it with a planned step; of one that was done or lapsed meanwhile nothing changes."""
    rows = Approach.objects.visible_to(request.user, timezone.localdate())
    row = get_object_or_404(rows, public_id=public_id)
    if row.steps.filter(public_id=step).exists():
        mine = ApproachStep.objects.tickable_by(request.user).select_related("approach")
        planned = get_object_or_404(mine, approach=row, public_id=step)
        with suppress(ValidationError):  # somebody was quicker
            deed(planned, by=request.user, now=timezone.now())
    return redirect(row)


@require_POST
@login_required
@reading_confirmed
def end_approach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = _editable_or_overtaken(request, public_id)
    words = own_words(request.user)
    form = EndForm(request.POST, approach=row, today=day_of(timezone.now()), allowed=words)
    return _deed(request, row, "end_form", form, deeds.end)


@require_POST
@login_required
@reading_confirmed
def reopen_approach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = _editable(request, public_id)
    with suppress(ValidationError):  # somebody else was quicker: the page shows how it is
        deeds.reopen(row, by=request.user, now=timezone.now())
    return redirect(row)


@require_POST
@login_required
@reading_confirmed
def remove_signal(request: HttpRequest, public_id: UUID, ref: str) -> HttpResponse:
    row = _editable(request, public_id)
    signal = get_object_or_404(row.signals.all(), ref=ref)
    if row.is_open:
        deeds.remove_signal(row, signal, by=request.user, now=timezone.now())
    return redirect(row)


@require_POST
@login_required
@reading_confirmed
def add_to_approach(request: HttpRequest, ref: str) -> HttpResponse:
    """Hang a signal under an approach of its team, from the signal's page."""
    now = timezone.now()
    signal = get_object_or_404(Signal.objects.approachable_by(request.user), ref=ref)
    offered = Approach.objects.visible_to(request.user, day_of(now)).open().beside(signal)
    form = AddToForm(request.POST, offered=offered)
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            row = form.cleaned_data["approach"]
            deeds.add_signal(row, signal, by=request.user, now=now)
            return redirect(row)
    context = {"form": form, "signal": signal}
    return render(request, "signals/add_to_approach.html", context, status=422)
