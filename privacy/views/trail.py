"""Who read what: the page for everybody, and the file of the privacy officer."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from privacy import above, screens, trail_screens
from privacy.above import export_confirmed
from privacy.actions import checking, reading
from privacy.forms import AuditFilter
from privacy.models import AuditEntry, ReadingQuestion
from privacy.querysets.reading import ASK
from privacy.querysets.trail import (
    READ_AUDIT,
    READ_OWN_AUDIT,
    READ_TECHNICAL_AUDIT,
    AuditEntryQuerySet,
    people,
)
from youthwork.lib import sheets
from youthwork.lib.together import Asking, together

PAGE = 50
PIECE = 1000  # entries that the file holds in memory


@login_required
@permission_required(READ_OWN_AUDIT, raise_exception=True)
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Who read what, newest first; a technical reader sees who, when and which verb only."""
    form, found = _asked(request)
    whole, everyone = _may(request.user)
    before = request.GET.get("before", "")
    now = timezone.now()
    if form.person and form.person.pk != request.user.pk and not before:
        reading.looked_at(form.person.public_id, by=request.user, now=now)
    entries, older = found.page(before, PAGE)
    parts: list[Asking[Any]] = [screens.lines(entries, now)]
    lines, *chain = together(*parts, *([trail_screens.chain(now)] if everyone else []))
    number = found.number_up_to(screens.MOST + 1) if older or before else len(entries)
    context = {
        "lines": lines,
        "counted": screens.counted(len(entries), number, form.cleaned_data.get("period", "")),
        "form": form,
        "everyone": everyone,
        "with_content": whole or not everyone,
        "csv_query": urlencode(form.kept) if whole else None,
        "chain": chain[0] if chain else None,
        "may_ask": request.user.has_perm(ASK) and "stands_out" in form.fields,
        "asked": not whole and ReadingQuestion.objects.visible_to(request.user).exists(),
        "older_url": "?" + urlencode(form.kept | {"before": older}) if older else "",
        "newest_url": "?" + urlencode(form.kept) if before else "",
    }
    return render(request, "privacy/audit.html", context)


@require_POST
@login_required
@permission_required(READ_AUDIT, raise_exception=True)
def check_trail(request: HttpRequest) -> HttpResponse:
    """Have the whole chain walked; leads to how far it is."""
    ref = checking.ask(by=request.user, now=timezone.now())
    if ref:
        return redirect("outbox:job", ref)
    messages.info(request, _("The chain is being checked already. You see here how far it is."))
    return redirect("outbox:jobs")


@require_safe
@login_required
@permission_required(READ_AUDIT, raise_exception=True)
@export_confirmed
def audit_csv(request: HttpRequest) -> HttpResponseBase:
    """What the filter leaves as CSV, streamed; the export itself is an entry too."""
    now = timezone.now()
    form, found = _asked(request)
    entry = reading.exported_trail(form.kept, by=request.user, now=now)
    name = f"{screens.FILE_NAME}-{timezone.localdate(now):%Y-%m-%d}"
    return sheets.attachment(
        name, "csv", screens.heading(), _rows(found.with_seals().not_newer_than(entry))
    )


def _rows(found: AuditEntryQuerySet) -> Iterator[list[Any]]:
    for piece in found.in_pieces(PIECE):
        yield from screens.as_rows(piece)


def _asked(request: HttpRequest) -> tuple[AuditFilter, AuditEntryQuerySet]:
    """The filter and what it leaves of what this person may see."""
    whole, everyone = _may(request.user)
    form = AuditFilter(
        request.GET,
        people=people() if everyone else None,
        about=whole or not everyone,
        stands_out=whole and above.may_follow(timezone.localdate()),
    )
    criteria = form.criteria(timezone.now())
    return form, AuditEntry.objects.visible_to(request.user).matching(**criteria)


def _may(user: Any) -> tuple[bool, bool]:
    """Whether somebody sees all of the trail with what it was about, and that of everyone."""
    whole = user.has_perm(READ_AUDIT)
    return whole, whole or user.has_perm(READ_TECHNICAL_AUDIT)
