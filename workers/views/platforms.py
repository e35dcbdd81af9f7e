"""Pages of platforms: the list, one of them, writing, proposing and deciding."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.actions.platforms import keep_report_address
from workers.actions import platforms as deeds
from workers.forms.platforms import (
    DeclineForm,
    NoteDecisionForm,
    NoteForm,
    PageForm,
    ReportAddressForm,
    SeenForm,
    StatusForm,
)
from workers.models import (
    PlatformFigure,
    PlatformPage,
    PlatformProposal,
    PlatformVersion,
    TrendNote,
)
from workers.screens import platforms as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import answered

VERSIONS_SHOWN = 20
LONGEST_NUMBER = 7


@require_safe
@login_required
@permission_required("workers.see_platforms", raise_exception=True)
def platforms(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = screen.listed(
        PlatformPage.objects.visible_to(user).in_order(),
        PlatformFigure.objects.visible_to(user),
        PlatformProposal.objects.visible_to(user).open(),
        TrendNote.objects.visible_to(user).on(None),
        user,
        day_of(timezone.now()),
    )
    return render(request, "workers/platforms.html", answered(context))


@require_safe
@login_required
def platform(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(PlatformPage.objects.visible_to(request.user), platform__slug=slug)
    return _page(request, page)


def _page(
    request: HttpRequest, page: PlatformPage, refused: SeenForm | StatusForm | None = None
) -> HttpResponse:
    user = request.user
    context = answered(
        screen.page(
            page,
            PlatformFigure.objects.visible_to(user),
            PlatformProposal.objects.visible_to(user).on(page.platform).open(),
            TrendNote.objects.visible_to(user).on(page.platform)[: screen.NOTES_SHOWN],
            user,
            day_of(timezone.now()),
        )
    )
    form = refused if isinstance(refused, StatusForm) else StatusForm(platform=page.platform)
    context |= {"status_form": form, "refused": refused, "overtaken": form.overtaken()}
    return render(request, "workers/platform.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.edit_platforms", raise_exception=True)
def new_platform(request: HttpRequest) -> HttpResponse:
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            text = dict(form.cleaned_data)
            page = deeds.add(text.pop("name"), text, by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect(page)
    status = 422 if form.errors else 200
    return render(
        request, "workers/platform_form.html", {"form": form, "page": None}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_platform(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may edit changes the page; who may propose leaves it for a decision."""
    user = request.user
    page = get_object_or_404(PlatformPage.objects.proposable_by(user), platform__slug=slug)
    may_edit = user.has_perm("workers.edit_platforms")
    form = PageForm(request.POST if request.method == "POST" else None, version=page.current)
    if form.is_valid():
        with refusals_on(form):
            return _written(request, page, form, may_edit=may_edit)
    context = {"form": form, "page": page, "may_edit": may_edit}
    context["overtaken"] = screen.overtaken(_seen(request, page), page)
    status = 422 if form.errors else 200
    return render(request, "workers/platform_form.html", context, status=status)


def _seen(request: HttpRequest, page: PlatformPage) -> PlatformVersion | None:
    """The version that was on the screen when this form was sent."""
    number = request.POST.get("seen", "")
    if not (number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER):
        return None
    rows = PlatformVersion.objects.of_page_for(page, request.user)
    return rows.filter(number=int(number)).first()


def _written(
    request: HttpRequest, page: PlatformPage, form: PageForm, *, may_edit: bool
) -> HttpResponse:
    text, now = dict(form.cleaned_data), timezone.now()
    seen, key = text.pop("seen"), text.pop("public_id")
    if may_edit:
        deeds.change(page, text, seen=seen, by=request.user, now=now)
        messages.success(request, _("Saved."))
        return redirect(page)
    why = text.pop("what_changed")
    made = deeds.propose(page, text, why, seen=seen, by=request.user, now=now, public_id=key)
    messages.success(request, _("Proposed. A team lead or manager decides."))
    return redirect(made)


@require_safe
@login_required
def platform_versions(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    page = get_object_or_404(PlatformPage.objects.visible_to(user), platform__slug=slug)
    rows = PlatformVersion.objects.of_page_for(page, user)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < LONGEST_NUMBER:
        rows = rows.filter(number__lt=int(before))
    context = screen.versions(page, list(rows[: VERSIONS_SHOWN + 1]), VERSIONS_SHOWN)
    return render(request, "workers/platform_versions.html", context)


@require_POST
@login_required
def review_platform(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(PlatformPage.objects.editable_by(request.user), platform__slug=slug)
    form = SeenForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            seen = form.cleaned_data["seen"]
            deeds.review(page, seen=seen, by=request.user, now=timezone.now())
            messages.success(request, _("Looked at. It is right for another six months."))
            return redirect(page)
    return _page(request, page, form)


@require_POST
@login_required
def platform_status(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(PlatformPage.objects.editable_by(request.user), platform__slug=slug)
    form = StatusForm(request.POST, platform=page.platform)
    if form.is_valid():
        by, now = request.user, timezone.now()
        with refusals_on(form):
            deeds.set_status(page.platform, **form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect(page)
    return _page(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def platform_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Where accounts are reported to it; saving says that somebody looked it up today."""
    page = get_object_or_404(PlatformPage.objects.editable_by(request.user), platform__slug=slug)
    platform = page.platform
    form = ReportAddressForm(request.POST if request.method == "POST" else None, platform=platform)
    if form.is_valid():
        address, by, now = form.typed["report_address"], request.user, timezone.now()
        with refusals_on(form):
            keep_report_address(platform, address, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect(page)
    context = {"page": page, "form": form, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "workers/platform_report.html", context, status=status)


def _first_error(form: object) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)  # type: ignore[attr-defined]


# --- proposals ------------------------------------------------------------------------------------


@require_safe
@login_required
def platform_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PlatformProposal.objects.visible_to(request.user)
    return _proposal(request, get_object_or_404(rows, public_id=public_id), DeclineForm())


def _proposal(
    request: HttpRequest, row: PlatformProposal, form: DeclineForm, refused: str = ""
) -> HttpResponse:
    pages = PlatformPage.objects.visible_to(request.user)
    page = get_object_or_404(pages, platform=row.platform_id)
    context = screen.proposal(row, page, request.user, day_of(timezone.now()))
    context |= {"form": form, "refused": refused}
    status = 422 if form.errors or refused else 200
    return render(request, "workers/platform_proposal.html", context, status=status)


@require_POST
@login_required
def adopt_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = request.user
    row = get_object_or_404(PlatformProposal.objects.decidable_by(user), public_id=public_id)
    page = get_object_or_404(PlatformPage.objects.editable_by(user), platform=row.platform_id)
    form = SeenForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            deeds.adopt(row, page, seen=form.cleaned_data["seen"], by=user, now=timezone.now())
            messages.success(request, _("Adopted. The page has a new version."))
            return redirect(page)
    return _proposal(request, row, DeclineForm(), refused=_first_error(form))


@require_POST
@login_required
def decline_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PlatformProposal.objects.decidable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    form = DeclineForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            deeds.decline(row, reason, by=request.user, now=timezone.now())
            messages.success(request, _("Declined. Your colleague can read why."))
            return redirect(row)
    return _proposal(request, row, form)


@require_POST
@login_required
def withdraw_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = PlatformProposal.objects.withdrawable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    form = SeenForm({"seen": 1})
    if form.is_valid():
        with refusals_on(form):
            deeds.withdraw(row, by=request.user, now=timezone.now())
            messages.success(request, _("Withdrawn."))
            return redirect(row)
    return _proposal(request, row, DeclineForm(), refused=_first_error(form))


# --- notes ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.write_trend_notes", raise_exception=True)
def new_trend_note(request: HttpRequest) -> HttpResponse:
    asked = {"platform": request.GET.get("platform", "")}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_valid():
        with refusals_on(form):
            note = deeds.write_note(**form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("Saved. A team lead or manager looks at it."))
            return redirect(_home_of(note))
    status = 422 if form.errors else 200
    return render(request, "workers/trend_note_form.html", {"form": form}, status=status)


@require_POST
@login_required
def decide_trend_note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = TrendNote.objects.decidable_by(request.user)
    note = get_object_or_404(rows, public_id=public_id)
    form = NoteDecisionForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            status = form.cleaned_data["status"]
            deeds.decide_note(note, status, by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
    else:
        messages.error(request, _first_error(form))
    return redirect(_home_of(note))


def _home_of(note: TrendNote) -> str:
    """Where a note stands: on its platform's page, or on the list."""
    if note.platform is None:
        return reverse("workers:platforms")
    return reverse("workers:platform", args=[note.platform.slug])
