"""A question that reached the wrong person, and everything erased on request."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consent.actions import erasing, misdelivering, reading
from consent.forms.aftermath import ErasedForm
from consent.forms.stopping import NothingForm
from consent.models import ConsentRequest, Signer
from consent.screens import aftermath as screen
from consent.screens.check import reads
from consent.views.consent import back_to
from organisation.confirmation import reading_confirmed
from youthwork.lib.refusals import refusals_on

may_erase = permission_required("consent.erase", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def wrong_person(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """What to do when a question reached somebody else; the button kills the link at once."""
    asked = get_object_or_404(
        ConsentRequest.objects.noted_as_wrong_by(request.user).with_people().filter(ref=ref)
    )
    signer = get_object_or_404(Signer.objects.named_of(asked).filter(number=number))
    signer.request = asked
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            misdelivering.reached_wrong_person(signer, by=request.user, now=timezone.now())
        if not form.errors:
            messages.success(request, _("The link is dead, and the privacy officer knows."))
            return back_to(request.user, asked)
    may_read = reads(request.user, asked)
    if may_read:
        reading.read(asked, by=request.user, now=timezone.now())
    context = screen.wrong_person(signer, may_read=may_read) | {"form": form, "asked": asked}
    context["close_url"] = asked.get_absolute_url() if may_read else reverse("consent:check")
    status = 422 if form.errors else 200
    return render(request, "consent/wrong_person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@may_erase
@reading_confirmed
def erase(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about a young person goes, once nothing of theirs is online."""
    asked = get_object_or_404(
        ConsentRequest.objects.visible_to(request.user).with_people().filter(ref=ref)
    )
    now = timezone.now()
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            gone = erasing.ask_to_erase(asked.subject, by=request.user, now=now)
            messages.success(request, screen.told(gone))
            return redirect("consent:overview") if gone else redirect(asked)
    reading.read(asked, by=request.user, now=now)
    context = screen.erase(asked) | {"form": form}
    return render(request, "consent/erase.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@may_erase
def erased(request: HttpRequest) -> HttpResponse:
    """Lift the mark of somebody who comes by themselves; marks hold no name, so one is typed."""
    form = ErasedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            erasing.lift(**form.who(), by=request.user, now=timezone.now())
            messages.success(request, _("They may be asked again."))
            return redirect("consent:erased")
    context = screen.erased() | {"form": form}
    return render(request, "consent/erased.html", context, status=422 if form.errors else 200)
