"""Questions about reading: asked with a reason, answered by the colleague, both in a register."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy import above
from privacy import reading_screens as screen
from privacy.actions import reading_questions as deeds
from privacy.actions.reading import opened
from privacy.models import AuditEntry, ReadingQuestion
from privacy.querysets.reading import ASK
from privacy.querysets.trail import people
from privacy.reading_forms import AnswerForm, QuestionForm
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
def questions(request: HttpRequest) -> HttpResponse:
    """The register; who may not ask sees the questions to themselves."""
    context = screen.listed(request.user, request.GET.get("after", ""))
    context["agreed"] = above.may_follow(timezone.localdate())
    return render(request, "privacy/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ASK, raise_exception=True)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a colleague; begun from an entry (`entry`) or a colleague (`who`) of the trail."""
    now, given = timezone.now(), request.GET
    entry = AuditEntry.objects.visible_to(request.user).by_label(f":{given.get('entry', '')}")
    start = screen.beginning(entry, given.get("who", ""), timezone.localdate())
    others = [each for each in people() if each.pk != request.user.pk]
    form = QuestionForm(
        request.POST if request.method == "POST" else None, people=others, initial=start
    )
    if form.is_valid():
        with refusals_on(form):
            values = dict(form.cleaned_data)
            person = values.pop("who").user()
            made = deeds.ask(person, **values, by=request.user, now=now)
            told = _("Asked as %(number)s. Your colleague gets a mail.")
            messages.success(request, told % {"number": made.ref})
            return redirect(made)
    context = {"form": form, "agreed": above.may_follow(timezone.localdate())}
    status = 422 if form.errors else 200
    return render(request, "privacy/question_form.html", context, status=status)


@require_safe
@login_required
def question(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(ReadingQuestion.objects.visible_to(request.user), ref=ref)
    opened(row, by=request.user, now=timezone.now())
    return _page(request, row, AnswerForm())


def _page(request: HttpRequest, row: ReadingQuestion, form: AnswerForm) -> HttpResponse:
    context = screen.page(row, request.user, request.GET.get("before", ""))
    status = 422 if form.errors else 200
    return render(request, "privacy/question.html", context | {"form": form}, status=status)


@require_POST
@login_required
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    rows = ReadingQuestion.objects.visible_to(request.user).filter(person=request.user)
    row, form = get_object_or_404(rows, ref=ref), AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            deeds.answer(row, form.cleaned_data["reply"], by=request.user, now=timezone.now())
            messages.success(request, _("Your answer is with the privacy officer. Thank you."))
            return redirect(row)
    row.refresh_from_db()
    return _page(request, row, form)


@require_POST
@login_required
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(ReadingQuestion.objects.withdrawable_by(request.user), ref=ref)
    deeds.withdraw(row, by=request.user, now=timezone.now())
    messages.success(request, _("Taken back. It stays in the register."))
    return redirect(row)
