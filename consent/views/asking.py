"""Asking one young person, or the parents of one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consent.actions import asking
from consent.forms.asking import AskForm
from consent.models import ConsentRequest, FormText
from consent.screens import asking as screen
from organisation.models import Organisation, User
from youthwork.lib.refusals import refusals_on


def _form(request: HttpRequest) -> AskForm:
    organisation = Organisation.objects.current()
    return AskForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        organisation=organisation,
        languages=FormText.objects.languages_for(unchecked=settings.DEMO),
        today=timezone.localdate(),
        initial={"route": "email", "language": "nl"},
    )


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("consent.ask", raise_exception=True)
def ask(request: HttpRequest) -> HttpResponse:
    """One question, in under a minute."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = asking.ask(**form.values(), by=request.user, now=timezone.now())
            messages.success(request, screen.told(made))
            return redirect(screen.next_page(made))
    context = screen.form_page(form) | {"may_take_in": request.user.has_perm("consent.take_in")}
    if form.already_asked:
        context["waiting"] = _waiting(form, request.user)
    return render(request, "consent/ask.html", context, status=422 if form.errors else 200)


def _waiting(form: AskForm, user: User) -> ConsentRequest | None:
    """The question that waits already, for who may see it."""
    found = ConsentRequest.objects.visible_to(user).open().filter(subject=form.known)
    return found.order_by("-pk").first()
