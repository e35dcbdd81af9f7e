"""One signal: reading it and following it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from organisation.confirmation import reading_confirmed
from organisation.models import User
from signals.actions import (
    editing,
    informing,
    masking,
    moving,
    owning,
    reading,
    reports,
    steps,
    triage,
)
from signals.actions import reporting_code as code
from signals.forms.assess import AssessForm, ReportingCodeForm
from signals.forms.images import refuse_files
from signals.forms.informing import AccountToldForm
from signals.forms.masking import MaskForm
from signals.forms.reports import AnswerForm
from signals.forms.triage import (
    AssignForm,
    CloseForm,
    GiveStepForm,
    PauseForm,
    ReasonForm,
    ReopenForm,
    ResumeForm,
    SeverityForm,
    StepForm,
    TickForm,
    WaitForm,
)
from signals.models import Signal, SignalStep
from signals.querysets.signal import SignalQuerySet
from signals.screens import compare as compare_screen
from signals.screens import follow as follow_screen
from signals.screens import informing as informing_screen
from signals.screens import readers as readers_screen
from signals.screens import remembered as remembered_screen
from signals.screens import sharing as sharing_screen
from signals.screens import signal as signal_screen
from signals.screens.assessing import asks_interpretation
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import Asking, all_of, answered, read, together

T = TypeVar("T")

# Refusals that say that somebody else was quicker: what was typed is then shown beside it.
OVERTAKEN = ("stale", "closed", "no_such_step", "not_paused")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One signal. Each opening is recorded; who is not of its team gives a reason first."""
    now = timezone.now()
    if signal := answered(signal_screen.opened(ref, request.user, now)):
        return _signal_page(request, signal)
    shown = Signal.objects.shown_to(request.user, now).filter(ref=ref)
    signal = get_object_or_404(shown.readable_with_reason_by(request.user, now))
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted, allowed=signal_screen.own_words(request.user) if posted else ())
    if form.is_valid():
        remembered_screen.remember_reason(request.session, ref, form.cleaned_data["reason"], now)
        reading.open_with_reason(signal, form.cleaned_data["reason"], by=request.user, now=now)
    if remembered_screen.remembered_reason(request.session, ref, now):
        return _signal_page(request, signal)
    status = 422 if form.errors else 200
    reads_any = request.user.has_perm("signals.view_with_reason")
    context = {"form": form, "ref": ref, "reads_any": reads_any}
    return render(request, "signals/reason.html", context, status=status)


def _signal_page(
    request: HttpRequest, signal: Signal, refused: Mapping[str, BaseForm] | None = None, **also: Any
) -> HttpResponse:
    """The page or its fragment, with the forms that this person may use."""
    now = timezone.now()
    reason = remembered_screen.remembered_reason(request.session, signal.ref, now)
    reading.read(signal, by=request.user, now=now, reason=reason)
    user = request.user
    context, shared = together(
        signal_screen.page(signal, user, now, refused), sharing_screen.shown(signal, user, now)
    )
    context |= also | {f"{key}_form": form for key, form in (refused or {}).items()}
    context["refused_forms"] = list((refused or {}).values())
    context["asks_interpretation"] = asks_interpretation(context.get("close_form"))
    context["sharing"] = shared
    context["readers_url"] = readers_screen.url(signal, user, with_reason=bool(reason))
    template = "signals/_signal.html" if request.htmx else "signals/detail.html"
    return render(request, template, context, status=422 if refused else 200)


def for_deed(request: HttpRequest, rows: SignalQuerySet, ref: str) -> Signal:
    """The signal that somebody acts on; who reads it only with a reason gave that first (404)."""
    now = timezone.now()
    rows = rows.with_reading_of(request.user, day_of(now))
    rows = rows.select_related("team", "owner", "created_by")
    signal = get_object_or_404(rows, ref=ref)
    if not (signal.may_read or remembered_screen.gave_reason(signal, request.user, now)):
        raise Http404
    return signal


def _opens(user: User, signal: Signal) -> bool:
    now = timezone.now()
    visible = Signal.objects.opened_by(user, day_of(now)).filter(ref=signal.ref).exists()
    return visible or remembered_screen.gave_reason(signal, user, now)


def for_form(request: HttpRequest, rows: SignalQuerySet, ref: str) -> Signal:
    """The same for a form of its page, with which `_deed` begins by looking what changed.

    So who may do it no more since they opened the form loses nothing that they typed.
    """
    try:
        return for_deed(request, rows, ref)
    except Http404:
        return _overtaken(request, ref)


def _overtaken(request: HttpRequest, ref: str) -> Signal:
    """A signal that changed since this form was opened, by somebody who read it; 404 otherwise."""
    seen = follow_screen.was_seen(request.POST.get("seen", ""))
    if seen is None:
        raise Http404
    rows = Signal.objects.ahead_of(seen[0]).with_reading_of(request.user, day_of(timezone.now()))
    signal = get_object_or_404(rows, ref=ref)
    if not remembered_screen.read_before(signal, request.user, timezone.now()):
        raise Http404
    return signal


def again(
    request: HttpRequest, signal: Signal, refused: Mapping[str, BaseForm] | None = None, **also: Any
) -> HttpResponse:
    """The page as it is now, with a form that was refused or what was asked for."""
    now_there = Signal.objects.shown_to(request.user, timezone.now()).get(pk=signal.pk)
    return _signal_page(request, now_there, refused, **also)


def done(request: HttpRequest, signal: Signal) -> HttpResponse:
    """Back to the page; htmx gets its fragment at once.

    Who has the duty for another team and made it calm opens it no more: then to the inbox.
    """
    user, inbox = request.user, reverse("signals:inbox")
    led = {team.pk for team in user.led_teams}
    if user.has_perm("signals.triage") and signal.team_id not in led:
        now = timezone.now()
        with_reason = Signal.objects.readable_with_reason_by(user, now)
        reads = Signal.objects.opened_by(user, day_of(now)) | with_reason
        if not reads.contains(signal):
            told = _("%(ref)s is changed. It isn't urgent any more, so its own team goes on.")
            messages.success(request, told % {"ref": signal.ref})
            return HttpResponseClientRedirect(inbox) if request.htmx else redirect(inbox)
    return again(request, signal) if request.htmx else redirect(signal)


@require_POST
@login_required
@reading_confirmed
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the account and the address, those of duplicates too, recorded each time."""
    now = timezone.now()
    rows = Signal.objects.shown_to(request.user, now).account_visible_to(request.user, now)
    signal = for_deed(request, rows, ref)
    reason = remembered_screen.reason_of(signal, request.user, now)
    with_it = Signal.objects.duplicates_of(signal, request.user, day_of(now))
    shown = [signal, *with_it.filter(shows_account=True)]
    for each in filter(attrgetter("keeps_account"), shown):
        reading.show_account(each, by=request.user, now=now, reason=reason)
    return again(request, signal, account_shown=True)


def _deed(
    request: HttpRequest,
    signal: Signal,
    key: str,
    form: BaseForm,
    act: Callable[..., Any],
    then: Callable[[Any], HttpResponse] | None = None,
) -> HttpResponse:
    """Do what a form asks for, then back to the page or on; a refused form stands on it.

    Who sends a form of a signal that changed meanwhile first sees what changed.
    """
    if compare := changed_since(request, signal, key, form):
        return compare
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            made = act(**form.cleaned_data, by=request.user, now=timezone.now())
            return then(made) if then else done(request, signal)
    if was_overtaken(form):
        return compared(request, signal, key, form)
    return again(request, signal, {key: form})


def was_overtaken(form: BaseForm) -> bool:
    """Whether a form was refused because somebody else was quicker."""
    return any(form.has_error(NON_FIELD_ERRORS, code) for code in OVERTAKEN)


def changed_since(
    request: HttpRequest, signal: Signal, key: str, form: BaseForm
) -> HttpResponse | None:
    """What changed since this form was opened, beside what was typed; None when nothing did."""
    seen = follow_screen.was_seen(request.POST.get("seen", ""))
    if seen is None or seen[0] == signal.version:
        return None
    return compared(request, signal, key, form)


def compared(request: HttpRequest, signal: Signal, key: str, form: BaseForm) -> HttpResponse:
    """What changed since this form was opened, and what was typed in it, to be sent again."""
    now = timezone.now()
    if _opens(request.user, signal):
        there = Signal.objects.shown_to(request.user, now).get(pk=signal.pk)
        reason = remembered_screen.remembered_reason(request.session, signal.ref, now)
        reading.read(there, by=request.user, now=now, reason=reason)
        seen = follow_screen.was_seen(request.POST.get("seen", ""))
        context = compare_screen.page(there, request.user, now, key, form, seen, request.path)
    else:
        context = compare_screen.of_one_that_closed(signal, key, form)
    template = "signals/_compare.html" if request.htmx else "signals/compare.html"
    return render(request, template, context, status=422)


@require_POST
@login_required
@reading_confirmed
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    now = timezone.now()
    signal = for_form(request, Signal.objects.triageable_by(request.user, now), ref)
    people, _helpers = answered(follow_screen.people_for(signal, request.user, day_of(now)))
    form = AssignForm(request.POST, people=people)
    return _deed(request, signal, "assign", form, partial(owning.assign, signal))


@require_POST
@login_required
@reading_confirmed
def add_step(request: HttpRequest, ref: str) -> HttpResponse:
    user, now = request.user, timezone.now()
    signal = for_form(request, Signal.objects.workable_by(user, now), ref)
    (_people, helpers), offered = together(
        follow_screen.people_for(signal, user, day_of(now)),
        follow_screen.activities(user, day_of(now)),
    )
    allowed = signal_screen.own_words(user)
    also = {"people": helpers, "me": user, "activities": offered, "allowed": allowed}
    form = StepForm(request.POST, silent=signal.keeps_no_story, **also)
    planned = form.is_valid() and form.is_planned
    if form.is_valid() and form.starts_a_new_activity:
        deed = partial(triage.add_step, signal)
        return _deed(request, signal, "step", form, deed, partial(_on_to_activity, request))
    act = steps.plan_step if planned else triage.add_step
    return _deed(request, signal, "step", form, partial(act, signal))


def _on_to_activity(request: HttpRequest, step: SignalStep) -> HttpResponse:
    """To where the activity is written down that a step started."""
    address = reverse("signals:step_activity", args=[step.signal.ref, step.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


@require_POST
@login_required
@reading_confirmed
def step_done(request: HttpRequest, ref: str, todo: int) -> HttpResponse:
    """Tick off what was planned."""
    signal, planned = _planned(request, ref, todo)
    allowed = signal_screen.own_words(request.user)
    silent, key = signal.keeps_no_story, f"tick-{todo}"
    form = TickForm(request.POST, step=todo, allowed=allowed, silent=silent)
    if planned is None:
        return compared(request, signal, key, form)
    return _deed(request, signal, key, form, partial(steps.tick_off, planned))


@require_POST
@login_required
@reading_confirmed
def step_drop(request: HttpRequest, ref: str, todo: int) -> HttpResponse:
    """Let what was planned lapse."""
    signal, planned = _planned(request, ref, todo)
    form, key = TickForm(request.POST, step=todo), f"tick-{todo}"
    if planned is None:
        return compared(request, signal, key, form)
    form = TickForm({}, step=todo)
    form.full_clean()
    with refusals_on(form):
        steps.drop(planned, by=request.user, now=timezone.now())
    if form.errors:
        return compared(request, signal, key, form)
    return done(request, signal)


@require_POST
@login_required
@reading_confirmed
def step_give(request: HttpRequest, ref: str, todo: int) -> HttpResponse:
    """Let a colleague do what was planned; sent twice it stays theirs."""
    offers = partial(follow_screen.choices, user=request.user, today=timezone.localdate())
    signal, planned, offered = _planned_and(request, ref, todo, offers)
    there = planned or signal.steps.to_do_still(todo)
    theirs = there and there.owner and str(there.owner.public_id) == request.POST.get("to")
    if theirs and _opens(request.user, signal):
        return done(request, signal)
    others = follow_screen.others_than(there, offered) if there else ()
    form, key = GiveStepForm(request.POST, step=todo, others=others), f"give-{todo}"
    if planned is None:
        return compared(request, signal, key, form)
    return _deed(request, signal, key, form, partial(steps.give_step, planned))


@require_POST
@login_required
@reading_confirmed
def step_answer(request: HttpRequest, ref: str, todo: int) -> HttpResponse:
    """What the platform did with a report."""
    signal = for_deed(request, Signal.objects.workable_by(request.user, timezone.now()), ref)
    reported = SignalStep.objects.all_of(signal).reports_by_hand()
    report = get_object_or_404(reported, pk=todo)
    form = AnswerForm(request.POST, step=report, today=timezone.localdate())
    key = f"answer-{todo}"
    return _deed(request, signal, key, form, partial(reports.answer, report))


def _planned(request: HttpRequest, ref: str, todo: int) -> tuple[Signal, SignalStep | None]:
    """A step still to be done that this person may tick off, of this or of a duplicate; else 404.

    None of one that somebody else ticked off, dropped or took over since the form was opened.
    """
    signal, planned, _nothing = _planned_and(request, ref, todo, lambda _signal: all_of())
    return signal, planned


def _planned_and(
    request: HttpRequest, ref: str, todo: int, offers: Callable[[Signal], Asking[T]]
) -> tuple[Signal, SignalStep | None, T]:
    """The same with what is offered of the signal, asked with the step."""
    rows = Signal.objects.tickable_by(request.user, timezone.now(), todo)
    try:
        signal = for_deed(request, rows, ref)
        steps = SignalStep.objects.all_of(signal).if_to_do(todo)
        _steps, offered = together(read(steps), offers(signal))
        if not steps:
            raise Http404
    except Http404:
        signal = _overtaken(request, ref)
        return signal, None, answered(offers(signal))
    [planned] = steps
    if planned.signal_id == signal.pk:
        planned.signal = signal
    else:
        planned.signal.merged_into = signal
    return signal, planned, offered


@require_POST
@login_required
@reading_confirmed
def change_state(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    form = WaitForm(request.POST, now_in=signal.status)
    return _deed(request, signal, "state", form, partial(moving.move, signal))


@require_POST
@login_required
@reading_confirmed
def pause(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    allowed = signal_screen.own_words(request.user)
    form = PauseForm(request.POST, silent=signal.keeps_no_story, allowed=allowed)
    return _deed(request, signal, "pause", form, partial(triage.pause, signal))


@require_POST
@login_required
@reading_confirmed
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    form = ResumeForm(request.POST)
    return _deed(request, signal, "resume", form, partial(triage.resume, signal))


@require_POST
@login_required
@reading_confirmed
def change_severity(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.triageable_by(request.user, timezone.now()), ref)
    allowed = signal_screen.own_words(request.user)
    silent = signal.keeps_no_story
    form = SeverityForm(request.POST, now_in=signal.severity, silent=silent, allowed=allowed)
    return _deed(request, signal, "severity", form, partial(triage.change_severity, signal))


@require_POST
@login_required
@reading_confirmed
def close(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    form = CloseForm(request.POST, mistaken=signal.is_led_by(request.user, timezone.localdate()))
    return _deed(request, signal, "close", form, partial(triage.close, signal))


@require_POST
@login_required
@reading_confirmed
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    allowed = signal_screen.own_words(request.user)
    form = ReopenForm(request.POST, silent=signal.keeps_no_story, allowed=allowed)
    return _deed(request, signal, "reopen", form, partial(triage.reopen, signal))


@require_POST
@login_required
@reading_confirmed
def assess(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.workable_by(request.user, timezone.now()), ref)
    form = AssessForm(
        request.POST,
        signal=signal,
        allowed=signal_screen.own_words(request.user),
    )
    return _deed(request, signal, "assess", form, partial(editing.assess, signal))


@require_POST
@login_required
@reading_confirmed
def reporting_code(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.workable_by(request.user, timezone.now()), ref)
    form = ReportingCodeForm(request.POST, signal=signal, today=day_of(timezone.now()))
    return _deed(request, signal, "code", form, partial(code.tick, signal))


@require_POST
@login_required
@reading_confirmed
def mask(request: HttpRequest, ref: str) -> HttpResponse:
    signal = for_form(request, Signal.objects.maskable_by(request.user), ref)
    reason = remembered_screen.reason_of(signal, request.user, timezone.now())
    return _deed(
        request,
        signal,
        "mask",
        MaskForm(request.POST),
        partial(masking.mask, signal, reason=reason),
    )


@require_POST
@login_required
@reading_confirmed
def account_told(request: HttpRequest, ref: str, question: int) -> HttpResponse:
    """Whether who is behind the account knows that it is kept, or why not."""
    signal = for_form(request, Signal.objects.workable_by(request.user, timezone.now()), ref)
    form, key = AccountToldForm(request.POST, question=question), informing_screen.key_of(question)
    return _deed(request, signal, key, form, partial(informing.answer, signal, question))
