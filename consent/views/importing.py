"""Paper consents of before, taken in from a table."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from consent.actions import importing
from consent.forms.importing import SheetsForm, headings
from consent.screens import asking as asking_screen
from consent.screens import importing as screen
from organisation.models import Organisation
from youthwork.lib import sheets as files
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on

may_take_in = permission_required("consent.take_in", raise_exception=True)


@require_http_methods(["GET", "POST"])
@login_required
@may_take_in
def sheets(request: HttpRequest) -> HttpResponse:
    """The file looked over row by row; all of it is taken in, or nothing."""
    form = SheetsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        user=request.user,
        organisation=Organisation.objects.current(),
    )
    now, rows = timezone.now(), []
    if request.method == "POST" and form.is_valid():
        rows = importing.look_over(form.rows(), day_of(now))
        if request.POST.get("do") == "take_in" and not form.is_new:
            with refusals_on(form):
                team = form.chosen_team()
                made = importing.take_in(rows, form.common, team=team, by=request.user, now=now)
                messages.success(request, _told(len(made)))
                return redirect(asking_screen.overview_page())
    context = screen.page(form, rows)
    wrong = bool(form.errors or context["other_errors"])
    return render(request, "consent/sheets.html", context, status=422 if wrong else 200)


def _told(number: int) -> str:
    return ngettext("%(n)s sheet taken in.", "%(n)s sheets taken in.", number) % {"n": number}


@require_GET
@login_required
@may_take_in
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table with our headings, to fill in."""
    header = headings(Organisation.objects.current())
    if kind == "csv":
        content: bytes | str = "".join(files.csv_lines(header, []))
        answer = HttpResponse(content, content_type=files.CSV_TYPE)
    elif kind == "xlsx":
        book = files.xlsx([(_("Sheets"), header, [])])
        answer = HttpResponse(book, content_type=files.XLSX_TYPE)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="toestemmingen.{kind}"'
    return answer
