"""Asking a group at once."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from consent.actions import groups
from consent.actions.groups import Line
from consent.forms.group import GroupForm, lines_of_post
from consent.models import FormText
from consent.screens import asking as asking_screen
from consent.screens import group as screen
from organisation.models import Organisation
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("consent.ask", raise_exception=True)
def group(request: HttpRequest) -> HttpResponse:
    """A list to look over and send; what is wrong stays."""
    now = timezone.now()
    if request.method == "POST":
        return _posted(request)
    lines, common = groups.kept(request.user, now)
    initial = {"rows": common.rows, "occasion": common.occasion, "language": common.language}
    if lines:
        lines = groups.look_over([_again(line) for line in lines], day_of(now))
    context = screen.page(_form(request, initial), lines, looked=bool(lines))
    return render(request, "consent/group.html", context)


def _form(request: HttpRequest, initial: dict[str, object] | None = None) -> GroupForm:
    posted = request.method == "POST"
    return GroupForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        user=request.user,
        organisation=Organisation.objects.current(),
        languages=FormText.objects.languages_for(unchecked=settings.DEMO),
        initial=initial or {},
    )


def _again(line: Line) -> Line:
    """A line that was kept, read anew."""
    from consent.forms.group import LineForm

    return LineForm(line.typed).line(as_typed=False)


def _posted(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = _form(request)
    valid = form.is_valid()
    lines = lines_of_post(request.POST)
    removed = request.POST.get("remove", "")
    if removed.isdecimal() and len(removed) < 9 and 0 < int(removed) <= len(lines):
        del lines[int(removed) - 1]
    taken = form.taken_in
    deed = "remove" if removed else request.POST.get("do", "send")
    sends = deed == "send" and not taken and request.POST.get("seen") == "1"
    if sends and valid and lines and len(lines) <= groups.MOST:
        with refusals_on(form):
            return _sent(request, form, lines)
    looked = groups.look_over([*lines, *taken], day_of(now))
    if looked and valid:
        groups.keep(looked[: groups.MOST], form.common, owner=request.user, now=now)
    more = 3 if deed == "add" else 0
    context = screen.page(form, looked, looked=bool(looked), more=more)
    wrong = bool(form.errors or context["other_errors"] or not looked)
    return render(request, "consent/group.html", context, status=422 if wrong else 200)


def _sent(request: HttpRequest, form: GroupForm, lines: list[Line]) -> HttpResponse:
    number, left = groups.send(
        lines, form.common, team=form.chosen_team(), by=request.user, now=timezone.now()
    )
    told = ngettext("%(n)s question sent.", "%(n)s questions sent.", number) % {"n": number}
    if left:
        told += " " + ngettext("%(n)s line stays.", "%(n)s lines stay.", len(left)) % {
            "n": len(left)
        }
    messages.success(request, told)
    return redirect("consent:group" if left else asking_screen.overview_page())
