"""The checklist of conditions within the own house."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from policy import checklist_content as contents
from policy import checklist_paper as paper
from policy.actions import checklist as deeds
from policy.checklist_content import Draft
from policy.choices.checklist import Item
from policy.forms.checklist import ActionForm, EvidenceForm, ItemForm, StatementForm
from policy.models import ChecklistAction, ChecklistEvidence, ChecklistItem, ChecklistRun
from policy.screens import checklist as screen
from youthwork.lib import pdf
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.said import is_overtaken
from youthwork.lib.together import Rows, read, together

PAGES = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def checklist(request: HttpRequest) -> HttpResponse:
    context = screen.page(request.user, day_of(timezone.now()))
    return render(request, "policy/checklist.html", context)


@require_POST
@login_required
@permission_required("policy.file_checklist", raise_exception=True)
def begin(request: HttpRequest) -> HttpResponse:
    deeds.begin(by=request.user, now=timezone.now())
    messages.success(request, _("What Vindplaats knows is filled in already."))
    return redirect("policy:checklist")


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _draft_item(request: HttpRequest, item: str, *also: Rows) -> tuple[Draft, ChecklistItem]:
    """The draft with one item that this person fills in, asked with `also`. Raises Http404."""
    rows = ChecklistItem.objects.fillable_by(request.user).filter(item=item)
    draft = contents.draft(day_of(timezone.now()))
    found, mine, *_also = together(draft, *map(read, (rows, *also)))
    if found is None or not mine:
        raise Http404
    return found, mine[0]


@PAGES
@login_required
@permission_required("policy.fill_checklist", raise_exception=True)
def item(request: HttpRequest, item: str) -> HttpResponse:
    """The six questions of one condition."""
    filed = ChecklistRun.objects.visible_to(request.user).last_filed()
    found, row = _draft_item(request, item, filed)
    form = ItemForm(_sent(request), found=found, item=item)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            deeds.answer(
                row,
                form.said,
                status=data["status"],
                owner=data["owner"],
                version=data["version"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("policy:checklist")
    overtaken = []
    if is_overtaken(form):
        found, row = _draft_item(request, item)
        overtaken = screen.overtaken(form, ItemForm(found=found, item=item))
    last = next(iter(filed), None)
    context = screen.item_page(found, item, form, request.user, last) | {"overtaken": overtaken}
    status = 422 if form.errors else 200
    return render(request, "policy/checklist_item.html", context, status=status)


@PAGES
@login_required
@permission_required("policy.fill_checklist", raise_exception=True)
def add_evidence(request: HttpRequest, item: str) -> HttpResponse:
    found, row = _draft_item(request, item)
    form = EvidenceForm(_sent(request), found=found, item=item)
    if form.is_valid():
        with refusals_on(form):
            deeds.add_evidence(row, form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("policy:checklist_item", item)
    context = {"form": form, "item": item, "name": Item(item).label}
    status = 422 if form.errors else 200
    return render(request, "policy/checklist_evidence.html", context, status=status)


@require_POST
@login_required
@permission_required("policy.fill_checklist", raise_exception=True)
def take_evidence_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = ChecklistEvidence.objects.changeable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    try:
        deeds.take_evidence_away(row, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("policy:checklist")
    return redirect("policy:checklist_item", row.item.item)


@PAGES
@login_required
@permission_required("policy.fill_checklist", raise_exception=True)
def add_action(request: HttpRequest, item: str) -> HttpResponse:
    """Write down what somebody does about a condition."""
    found, _row = _draft_item(request, item)
    form = ActionForm(_sent(request))
    if form.is_valid():
        with refusals_on(form):
            data, now = form.cleaned_data, timezone.now()
            deeds.add_action(found.run, item, data, by=request.user, now=now)
            messages.success(request, _("Saved. On the day it comes in their mail."))
            return redirect("policy:checklist_item", item)
    context = {"form": form, "item": item, "name": Item(item).label}
    status = 422 if form.errors else 200
    return render(request, "policy/checklist_action.html", context, status=status)


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def actions(request: HttpRequest) -> HttpResponse:
    """What is to be done: one's own, or all for who fills the checklist in."""
    context = screen.actions_page(request.user, day_of(timezone.now()))
    return render(request, "policy/checklist_actions.html", context)


@require_POST
@login_required
@permission_required("policy.see", raise_exception=True)
def finish_action(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = ChecklistAction.objects.visible_to(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    if row.done_on is None:
        row = get_object_or_404(ChecklistAction.objects.closable_by(request.user), pk=row.pk)
        deeds.finish_action(row, by=request.user, now=timezone.now())
        messages.success(request, _("Done."))
    return redirect("policy:checklist_actions")


@require_POST
@login_required
@permission_required("policy.file_checklist", raise_exception=True)
def file(request: HttpRequest) -> HttpResponse:
    """Freeze the draft; what is missing is told."""
    run = ChecklistRun.objects.visible_to(request.user).drafts().first()
    try:
        if run is None:
            raise ValidationError(_("This checklist was filed. It doesn't change any more."))
        deeds.file(run, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("policy:checklist")
    messages.success(request, _("Filed. The PDF is on its way to you and the director."))
    return redirect(run.get_absolute_url())


@PAGES
@login_required
@permission_required("policy.state_importance", raise_exception=True)
def statement(request: HttpRequest) -> HttpResponse:
    """What the management says of the importance of working online."""
    now = timezone.now()
    own = request.user.name if request.user.has_perm("policy.adopt") else ""
    form = StatementForm(_sent(request), today=day_of(now), name=own)
    if form.is_valid():
        with refusals_on(form):
            deeds.state_importance(form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Saved. It stands on the next checklist."))
            return redirect("policy:checklist")
    status = 422 if form.errors else 200
    return render(request, "policy/checklist_statement.html", {"form": form}, status=status)


# --- what was filed ------------------------------------------------------------------------------


def _filed(request: HttpRequest, public_id: UUID) -> ChecklistRun:
    rows = ChecklistRun.objects.visible_to(request.user).filed()
    run: ChecklistRun = get_object_or_404(rows, public_id=public_id)
    return run


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A filed run: the content of its PDF as a page."""
    return render(request, "policy/checklist_run.html", screen.run_page(_filed(request, public_id)))


@require_GET
@login_required
@permission_required("policy.see", raise_exception=True)
def run_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _filed(request, public_id)
    return _paper(request, found, found.snapshot, paper.before(found))


@require_POST
@login_required
@permission_required("policy.see", raise_exception=True)
def mail_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a filed run to oneself."""
    found = _filed(request, public_id)
    deeds.mail_copy(found, by=request.user, now=timezone.now())
    messages.success(request, _("The PDF is on its way to your mail."))
    return redirect(found.get_absolute_url())


@require_GET
@login_required
@permission_required("policy.see", raise_exception=True)
def current_pdf(request: HttpRequest) -> HttpResponse:
    """The draft for who fills it in, as a concept; else the newest that was filed."""
    today = day_of(timezone.now())
    if request.user.has_perm("policy.fill_checklist"):
        found, filed_before = together(
            contents.draft(today), read(ChecklistRun.objects.visible_to(request.user).last_filed())
        )
        if found is not None:
            content = contents.content_of(found, today)
            last = next(iter(filed_before), None)
            return _paper(request, found.run, content, last.snapshot if last else None)
    filed = ChecklistRun.objects.visible_to(request.user).filed_by_day(today).first()
    if filed is None:
        messages.info(request, _("There is no checklist yet."))
        return redirect("policy:checklist")
    return _paper(request, filed, filed.snapshot, paper.before(filed))


def _paper(
    request: HttpRequest,
    run: ChecklistRun,
    content: contents.Content,
    previous: contents.Content | None,
) -> HttpResponse:
    made = paper.of_content(content, previous, run.digest)
    deeds.made_a_pdf(run, by=request.user, now=timezone.now())
    return pdf.inline(paper.file_name(run), made)
