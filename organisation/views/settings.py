"""The organisation's settings: ten questions and details."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import outbox.actions
from organisation import screens
from organisation.actions import house_style as actions
from organisation.actions import set_up
from organisation.choices import QUESTION_HINTS, QUESTIONS, SetUpQuestion
from organisation.forms.house_style import HouseStyleForm
from organisation.forms.set_up import ANSWER_FORMS, DetailsForm, PracticeForm
from organisation.house_style import on_paper
from organisation.models import HouseStyle, Organisation, Partner
from outbox.models import Message
from youthwork.lib import pdf
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


def _steps(organisation: Organisation) -> list[dict[str, object]]:
    """The ten questions with their number, address and whether they were answered."""
    return [
        {
            "number": number,
            "question": question,
            "text": QUESTIONS[question],
            "url": reverse(f"organisation:settings_{question.value}"),
            "answer": organisation.answers.get(question.value),
        }
        for number, question in enumerate(SetUpQuestion, start=1)
    ]


@require_safe
@login_required
@permission_required("organisation.change_settings", raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user))
    steps = _steps(organisation)
    left = [step for step in steps if not step["answer"]]
    context = {
        "organisation": organisation,
        "steps": steps,
        "left": left,
        "done": len(steps) - len(left),
        "next": left[0] if left else None,
    }
    return render(request, "organisation/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.change_settings", raise_exception=True)
def answer(request: HttpRequest, question: SetUpQuestion) -> HttpResponse:
    """One question on a page; saving goes on to the next one without an answer."""
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user))
    data = request.POST if request.method == "POST" else None
    form = ANSWER_FORMS[question](
        data, organisation=organisation, question=question, today=day_of(timezone.now())
    )
    if form.is_valid():
        with refusals_on(form):
            set_up.answer(
                organisation,
                question,
                form.values,
                by=request.user,
                now=timezone.now(),
                decided_by=form.cleaned_data["decided_by"],
                seen=form.on_screen,
            )
            messages.success(request, _("Saved."))
            return _next(organisation, question)
    steps = _steps(organisation)
    number = list(SetUpQuestion).index(question)
    context = {
        "form": form,
        "step": steps[number],
        "steps": steps,
        "done": sum(bool(step["answer"]) for step in steps),
        "hint": QUESTION_HINTS[question],
        "previous": steps[number - 1] if number else None,
        "following": steps[number + 1] if number + 1 < len(steps) else None,
        "partners": Partner.objects.listed_to(request.user),
        "overtaken": form.overtaken(),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/question.html", context, status=status)


def _next(organisation: Organisation, question: SetUpQuestion) -> HttpResponse:
    """To the first unanswered question after this one, else to the overview."""
    order = list(SetUpQuestion)
    after = order[order.index(question) + 1 :]
    for following in after:
        if following in organisation.questions_left:
            return redirect(f"organisation:settings_{following.value}")
    return redirect("organisation:settings")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.change_settings", raise_exception=True)
def details(request: HttpRequest) -> HttpResponse:
    rows = Organisation.objects.changeable_by(request.user)
    return _change(request, rows, DetailsForm, "details", then="organisation:settings")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.set_practice", raise_exception=True)
def practice(request: HttpRequest) -> HttpResponse:
    """The balance of giving and taking, and the period of a pilot."""
    rows = Organisation.objects.practice_set_by(request.user)
    return _change(request, rows, PracticeForm, "practice", then="organisation:practice")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.change_settings", raise_exception=True)
def house_style(request: HttpRequest) -> HttpResponse:
    """Logo and colour of the organisation's PDFs."""
    style = HouseStyle.objects.changeable_by(request.user).first()
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = HouseStyleForm(*data, by=request.user, style=style or HouseStyle(pk=1))
    if form.is_valid():
        by, now = request.user, timezone.now()
        with refusals_on(form):
            actions.change(**form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("organisation:house_style")
    context = {"form": form, "style": style, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "organisation/house_style.html", context, status=status)


@require_safe
@login_required
@permission_required("organisation.change_settings", raise_exception=True)
def logo(request: HttpRequest) -> HttpResponse:
    """The logo as it is kept."""
    style = HouseStyle.objects.changeable_by(request.user).exclude(logo=None)
    return HttpResponse(bytes(get_object_or_404(style).logo), content_type="image/png")


@require_safe
@login_required
@permission_required("organisation.change_settings", raise_exception=True)
def example(request: HttpRequest) -> HttpResponse:
    """A page of paper with logo and colour, to see what they do."""
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user))
    context = {"title": _("Example of a letterhead"), "organisation_name": organisation.name}
    made = pdf.render("pdf/letterhead.html", context | on_paper())
    return pdf.inline("example.pdf", made)


def _change(
    request: HttpRequest,
    rows: QuerySet[Organisation],
    kind: type[DetailsForm | PracticeForm],
    page: str,
    *,
    then: str,
) -> HttpResponse:
    """A form over some of what is known of the organisation, on the page of that name."""
    organisation = get_object_or_404(rows)
    data = request.POST if request.method == "POST" else None
    form = kind(data, organisation=organisation)
    if form.is_valid():
        with refusals_on(form):
            by, now = request.user, timezone.now()
            set_up.change_details(organisation, form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect(then)
    context = {"form": form, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, f"organisation/{page}.html", context, status=status)


@require_safe
@login_required
@permission_required("outbox.see_failures", raise_exception=True)
def messages_page(request: HttpRequest) -> HttpResponse:
    """Mails that nobody could send: what, to whom, since when and why."""
    context = {"rows": screens.troubles(request.user), "shown": screens.TROUBLES_SHOWN}
    return render(request, "organisation/messages.html", context)


@require_POST
@login_required
def try_again(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a failed mail wait once more; a refusal is told on the list."""
    message = get_object_or_404(Message.objects.visible_to(request.user), ref=ref)
    try:
        outbox.actions.try_again(message, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The mail waits again and leaves within a minute."))
    return redirect("organisation:messages")
