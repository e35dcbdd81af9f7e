"""Asking one young person, or the parents of one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consent.actions import asking, reading
from consent.forms.asking import AskForm
from consent.models import ConsentRequest, FormText, Subject
from consent.screens import asking as screen
from organisation.models import Organisation, User
from youthwork.lib.refusals import refusals_on


def _about(request: HttpRequest) -> Subject | None:
    """Somebody known whom this is about: a young person of the own teams, else 404."""
    ref = request.POST.get("about") or request.GET.get("about")
    if not ref:
        return None
    people = Subject.objects.of_teams_of(request.user).with_refs([ref[:12].replace("\x00", "")])
    found: Subject = get_object_or_404(people)
    return found


def _form(request: HttpRequest, about: Subject | None) -> AskForm:
    organisation = Organisation.objects.current()
    initial: dict[str, object] = {"route": "email", "language": "nl"}
    if about is not None and request.method != "POST":
        asked = ConsentRequest.objects.newest_about_for(request.user, about)
        initial |= screen.known_already(asked, request.user)
        if asked is not None and screen.fills_in_people(asked, request.user):
            reading.read(asked, by=request.user, now=timezone.now())
    return AskForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        organisation=organisation,
        languages=FormText.objects.languages_for(unchecked=settings.DEMO),
        today=timezone.localdate(),
        about=about,
        initial=initial,
    )


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("consent.ask", raise_exception=True)
def ask(request: HttpRequest) -> HttpResponse:
    """One question, in under a minute."""
    form = _form(request, _about(request))
    if request.method == "POST" and form.is_valid():
        if form.stands is not None:
            return redirect(screen.next_page(form.stands))
        with refusals_on(form):
            made = asking.ask(**form.values(), by=request.user, now=timezone.now())
            messages.success(request, screen.told(made))
            return redirect(screen.next_page(made))
        if "same_person" in form.errors:  # a colleague was just before
            form.show_alike()
    context = screen.form_page(form) | {"may_take_in": request.user.has_perm("consent.take_in")}
    if form.already_asked:
        context["waiting"] = _waiting(form, request.user)
    return render(request, "consent/ask.html", context, status=422 if form.errors else 200)


def _waiting(form: AskForm, user: User) -> ConsentRequest | None:
    """The question that waits already, for who may see it."""
    found = ConsentRequest.objects.visible_to(user).open().filter(subject=form.known)
    return found.order_by("-pk").first()
