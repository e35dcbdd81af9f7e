"""The texts that parents and young people read: checked, marked as wrong, asked anew."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent.actions import reading, texts
from consent.models import Consent, FormText, TextVersion
from consent.screens import texts as screen
from organisation.confirmation import reading_confirmed
from youthwork.lib.refusals import refusals_on

may_check = permission_required("consent.check_texts", raise_exception=True)


@require_safe
@login_required
@may_check
def overview(request: HttpRequest) -> HttpResponse:
    """The newest version, its languages, and what a new text means for consents of before."""
    return _page(request, Form())


def _page(request: HttpRequest, form: Form) -> HttpResponse:
    context = screen.page(TextVersion.objects.newest()) | {"form": form}
    return render(request, "consent/texts.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@may_check
def text(request: HttpRequest, role: str, language: str) -> HttpResponse:
    """One text to read, line by line."""
    rows = FormText.objects.of_newest()
    shown = get_object_or_404(rows, role=role, language=language)
    return render(request, "consent/text.html", screen.text(shown))


@require_POST
@login_required
@may_check
def check(request: HttpRequest, role: str, language: str) -> HttpResponse:
    """Somebody who reads this language says that the text is right."""
    shown = get_object_or_404(FormText.objects.of_newest(), role=role, language=language)
    now = timezone.now()
    texts.check(shown, by=request.user, today=timezone.localdate(now), now=now)
    messages.success(request, _("Written down that this text is right."))
    return redirect("consent:texts")


@require_POST
@login_required
@may_check
def mark_faulty(request: HttpRequest) -> HttpResponse:
    """Nobody is shown this version again; who was asked gets a new mail with the next one."""
    form = Form({})
    with refusals_on(form):
        texts.mark_faulty(TextVersion.objects.newest(), by=request.user, now=timezone.now())
        messages.success(request, _("This version is shown to nobody any more."))
        return redirect("consent:texts")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@may_check
@reading_confirmed
def ask_anew(request: HttpRequest) -> HttpResponse:
    """Who answered an older text and would get what; then they are asked, step by step."""
    if request.method != "POST":
        version = TextVersion.objects.newest()
        found = Consent.objects.visible_to(request.user).on_older_text(version)
        context = screen.preview(version, found, request.GET.get("after", ""))
        reading.looked_through(len(context["rows"]), by=request.user, now=timezone.now())
        return render(request, "consent/texts_anew.html", context)
    texts.start_campaign(TextVersion.objects.newest(), by=request.user, now=timezone.now())
    messages.success(request, _("They are asked anew. It goes in steps, within a few hours."))
    return redirect("consent:texts")
