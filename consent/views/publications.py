"""The register of what was posted, one post, and the list of what has to come down."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consent.actions import publishing, reading
from consent.forms.check import ImpossibleForm
from consent.models import Publication, PublicationSubject, TakedownTask
from consent.screens import publications as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on

MOST_TASKS = 200


@require_GET
@login_required
@permission_required("consent.see_posts", raise_exception=True)
def publications(request: HttpRequest) -> HttpResponse:
    """What was posted where, the latest first."""
    user, now = request.user, timezone.now()
    shown = request.GET.get("show", "")
    shown = shown if shown in screen.TABS else ""
    page = Publication.objects.visible_to(user).page(shown, request.GET.get("after", ""))
    people = PublicationSubject.objects.on_each_of(page.rows)
    due = TakedownTask.objects.due_of(page.rows)
    if user.has_perm("consent.view_all"):
        reading.looked_through_posts(len(page.rows), by=user, now=now)
    context = {
        "tabs": screen.tabs(shown),
        "rows": screen.rows(page.rows, people, due, day_of(now)),
        "older_url": f"?show={shown}&after={page.after}" if page.after else "",
        "may_publish": user.has_perm("consent.publish"),
    }
    return render(request, "consent/publications.html", context)


def _page(request: HttpRequest, post: Publication, form: ImpossibleForm) -> HttpResponse:
    user, now = request.user, timezone.now()
    if user.has_perm("consent.view_all"):
        reading.opened_post(post, by=user, now=now)
    people = PublicationSubject.objects.on_each_of([post]).get(post.pk, [])
    tasks = TakedownTask.objects.visible_to(user).about(post)
    context = screen.page(post, people, tasks, user, day_of(now))
    may_edit = user.has_perm("consent.publish")
    context |= {"form": form, "may_mark": context["may_mark"] and may_edit}
    return render(request, "consent/publication.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def publication(request: HttpRequest, ref: str) -> HttpResponse:
    """One post, with who is on it and whether it has to come down."""
    posts = Publication.objects.visible_to(request.user).with_people()
    post = get_object_or_404(posts.filter(ref=ref))
    return _page(request, post, ImpossibleForm())


@require_POST
@login_required
def gone(request: HttpRequest, ref: str) -> HttpResponse:
    """It is taken down."""
    posts = Publication.objects.edited_by(request.user).with_people()
    post = get_object_or_404(posts.filter(ref=ref))
    publishing.gone(post, by=request.user, now=timezone.now())
    messages.success(request, _("Noted: it is gone."))
    return redirect("consent:take_downs" if request.POST.get("back") == "tasks" else post)


@require_POST
@login_required
def stays(request: HttpRequest, ref: str) -> HttpResponse:
    """It can't be removed, and why."""
    posts = Publication.objects.edited_by(request.user).with_people()
    post = get_object_or_404(posts.filter(ref=ref))
    form = ImpossibleForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            why = form.cleaned_data["impossible"]
            publishing.stays(post, why, by=request.user, now=timezone.now())
            messages.success(request, _("Noted: who asked reads this sentence."))
            return redirect(post)
    return _page(request, post, form)


@require_GET
@login_required
@permission_required("consent.see_posts", raise_exception=True)
def take_downs(request: HttpRequest) -> HttpResponse:
    """What has to come down in the own teams, the first due first."""
    user, now = request.user, timezone.now()
    tasks = screen.tasks(TakedownTask.objects.visible_to(user).to_do(MOST_TASKS), user, day_of(now))
    if user.has_perm("consent.view_all"):
        reading.looked_through_take_downs(len(tasks), by=user, now=now)
    context = {
        "tasks": tasks,
        "may_mark": user.has_perm("consent.publish"),
    }
    return render(request, "consent/take_downs.html", context)
