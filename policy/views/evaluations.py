"""Evaluations: the list, one with its agenda, what is written down, and calendars."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import (
    conditional_page,
    require_http_methods,
    require_POST,
    require_safe,
)

from policy import agenda, ics
from policy.actions import calendar_links, figures
from policy.actions import decisions as decision_deeds
from policy.actions import evaluations as deeds
from policy.choices.evaluations import AgendaItem
from policy.forms.evaluations import AnswerForm, DecisionForm, FinishForm, LapseForm, PlanForm
from policy.models import Decision, Evaluation
from policy.querysets.evaluations import answer_of, person_with_link
from policy.screens import evaluations as screen
from privacy.text_check import findings
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.links import token_hash, too_many, unlisted
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import read, together

FEED_RATE = "30/m/ip"
KEPT_MONTHS = 12  # how long a past evaluation stands in a calendar


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def evaluations(request: HttpRequest) -> HttpResponse:
    """Every evaluation, and the one to come."""
    context = screen.listed(request.user, day_of(timezone.now()))
    return render(request, "policy/evaluations.html", context)


@require_safe
@login_required
def evaluation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One evaluation: its agenda with figures, what was found, what was agreed."""
    shown = get_object_or_404(Evaluation.objects.visible_to(request.user), public_id=public_id)
    return _page(request, shown)


def _page(request: HttpRequest, shown: Evaluation, **also: Any) -> HttpResponse:
    """The page, with what was refused on it."""
    now = timezone.now()
    context = screen.page(shown, request.user, now)
    if context["may_decide"]:
        context["decision_form"] = DecisionForm(people=screen.colleagues(day_of(timezone.now())))
    refused = any(form.errors for form in also.values() if hasattr(form, "errors"))
    status = 422 if refused else 200
    return render(request, "policy/evaluation.html", context | also, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the day, and who should be there."""
    rows = Evaluation.objects.planned_by(request.user).prefetch_related("invited")
    planned = get_object_or_404(rows, public_id=public_id)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, evaluation=planned, people=screen.colleagues(day_of(timezone.now())))
    if form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            deeds.choose_day(
                planned,
                values["planned_on"],
                values["planned_time"],
                values["invited"],
                by=request.user,
                now=timezone.now(),
                seen=form.on_screen,
            )
            messages.success(request, _("The date is set. Who you asked gets it in the mail."))
            return redirect(planned)
    context = {"form": form, "evaluation": planned, "overtaken": form.overtaken()}
    return render(
        request, "policy/evaluation_plan.html", context, status=422 if form.errors else 200
    )


@require_POST
@login_required
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin the meeting."""
    begun = get_object_or_404(Evaluation.objects.planned_by(request.user), public_id=public_id)
    try:
        deeds.start(begun, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(begun)


@require_POST
@login_required
def count_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the figures anew, as of now."""
    shown = get_object_or_404(Evaluation.objects.filled_by(request.user), public_id=public_id)
    now = timezone.now()
    today = day_of(now)
    figures.keep(shown, agenda.collect(shown, today), today=today, now=now)
    messages.success(request, _("The figures are those of now."))
    return redirect(shown)


@require_POST
@login_required
def answer(request: HttpRequest, public_id: UUID, item: str) -> HttpResponse:
    """Keep what was found about one item: at once, or while it is typed."""
    shown = get_object_or_404(Evaluation.objects.filled_by(request.user), public_id=public_id)
    if item not in AgendaItem:
        raise Http404
    form = AnswerForm(request.POST, auto_id=f"%s-{item}")
    row = None
    if form.is_valid():
        with refusals_on(form):
            row = deeds.answer(
                shown,
                item,
                form.cleaned_data["text"],
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
            )
    conflict = None if row else answer_of(shown, item)
    context = {
        "item": item,
        "form": form,
        "version": row.version if row else conflict.version if conflict else 0,
        "saved": screen.saved_at(row) if row else "",
        "theirs": conflict if form.has_error("__all__", "stale") else None,
        "names": _names_in(row.text) if row else [],
    }
    if request.htmx:
        status = 422 if form.errors else 200
        return render(request, "policy/_answer_state.html", context, status=status)
    if row:
        return redirect(f"{shown.get_absolute_url()}#{item}")
    typed = request.POST.get("text", "")
    return _page(request, shown, answer_form=form, conflict=context | {"typed": typed})


def _names_in(text: str) -> list[str]:
    """What looks like somebody's name and isn't a colleague's."""
    known = [
        word
        for person in screen.colleagues(day_of(timezone.now()))
        for word in (person.name, *person.name.split())
    ]
    found = findings(text, allowed=known)
    return list(dict.fromkeys(each.text for each in found if each.kind == "name"))


@require_POST
@login_required
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what somebody will do."""
    shown = get_object_or_404(Evaluation.objects.decided_by(request.user), public_id=public_id)
    form = DecisionForm(request.POST, people=screen.colleagues(day_of(timezone.now())))
    if form.is_valid():
        with refusals_on(form):
            decision_deeds.decide(
                shown,
                form.cleaned_data["agreed"],
                form.cleaned_data["owner"],
                form.cleaned_data["due_on"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect(f"{shown.get_absolute_url()}#agreed")
    return _page(request, shown, decision_form=form)


@require_POST
@login_required
def decision_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that it was done: the owner, or who plans evaluations."""
    decision = get_object_or_404(Decision.objects.ended_by(request.user), public_id=public_id)
    with suppress(ValidationError):  # somebody else just said so: it is done
        decision_deeds.done(decision, by=request.user, now=timezone.now())
    messages.success(request, _("Done. Thank you."))
    return redirect(decision)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a decision to somebody else, or another day."""
    row = get_object_or_404(Decision.objects.changeable_by(request.user), public_id=public_id)
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, people=screen.colleagues(day_of(timezone.now())), decision=row)
    if form.is_valid():
        with refusals_on(form):
            decision_deeds.change(
                row,
                form.cleaned_data["owner"],
                form.cleaned_data["due_on"],
                by=request.user,
                now=timezone.now(),
                seen=form.on_screen,
            )
            return redirect(row)
    context = {"form": form, "decision": row, "overtaken": form.overtaken()}
    return render(request, "policy/decision_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down when it was held and who was there; the next one is planned."""
    shown = get_object_or_404(Evaluation.objects.planned_by(request.user), public_id=public_id)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    today = day_of(now)
    form = FinishForm(
        data,
        evaluation=shown,
        people=screen.colleagues(today),
        documents=screen.documents(),
        today=today,
    )
    if form.is_valid():
        with refusals_on(form):
            following = deeds.finish(
                shown,
                form.cleaned_data["held_on"],
                form.cleaned_data["present"],
                others_present=form.cleaned_data["others_present"],
                verdicts=form.verdicts,
                by=request.user,
                now=now,
            )
            told = _("Finished. The next one is to be held before %(day)s.")
            messages.success(request, told % {"day": screen.day(following.due_on)})
            return redirect(shown)
    context = {"form": form, "evaluation": shown}
    return render(
        request, "policy/evaluation_finish.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def lapse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give up one that will not be held, with the reason."""
    shown = get_object_or_404(Evaluation.objects.planned_by(request.user), public_id=public_id)
    form = LapseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            deeds.let_lapse(shown, form.cleaned_data["why"], by=request.user, now=timezone.now())
            return redirect("policy:evaluations")
    context = {"form": form, "evaluation": shown}
    return render(
        request, "policy/evaluation_lapse.html", context, status=422 if form.errors else 200
    )


# --- calendars ------------------------------------------------------------------------------------


@require_safe
@login_required
def evaluation_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One evaluation for one's own calendar."""
    shown = get_object_or_404(Evaluation.objects.visible_to(request.user), public_id=public_id)
    return _file(ics.of_evaluation(shown), download=True)


@require_POST
@login_required
@permission_required("policy.see", raise_exception=True)
@never_cache
def calendar_link(request: HttpRequest) -> HttpResponse:
    """Make the secret address of one's own calendar, shown this once; or stop it."""
    now = timezone.now()
    if "stop" in request.POST:
        calendar_links.stop(request.user, now=now)
        messages.success(request, _("The address works no longer."))
        return redirect("policy:evaluations")
    token = calendar_links.make(request.user, now=now)
    return render(request, "policy/calendar_link.html", {"url": screen.feed_address(token)})


@require_safe
@cache_control(private=True, no_cache=True)
@conditional_page  # a calendar asks every twelve hours, mostly for what it has
@unlisted
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's calendar, for who holds the secret address; it says no name and no decision."""
    if refused := too_many(request, "calendar", FEED_RATE):
        return refused
    today = day_of(timezone.now())
    person = person_with_link(token_hash(token), today)
    if person is None or not person.has_perm("policy.see"):
        raise Http404
    since = add_months(today, -KEPT_MONTHS)
    rows = Evaluation.objects.visible_to(person).in_calendars(since)
    return _file(ics.of_person(*together(read(rows), read(Decision.objects.owned_by(person)))))


def _file(content: bytes, *, download: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{ics.CONTENT_TYPE}; charset=utf-8")
    kind = "attachment" if download else "inline"
    response["Content-Disposition"] = f'{kind}; filename="{ics.FILE_NAME}"'
    return response
