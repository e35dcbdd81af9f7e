"""Requests under GDPR articles 15 to 21: the list, one request, its hits, its answer."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy import audit, request_paper
from privacy import request_screens as screen
from privacy.above import export_confirmed, reading_confirmed
from privacy.actions import answering, searching
from privacy.actions import requests as actions
from privacy.choices import AuditVerb
from privacy.models import DataRequest, RequestHit
from privacy.querysets.requests import COUNT, HANDLE, REGISTER
from privacy.request_choices import LOOKED_AT, Asker, Identity, Refusal, Status
from privacy.request_forms import (
    AnswerForm,
    DeedForm,
    ExtendForm,
    HitForm,
    IdentityForm,
    RegisterForm,
    RejectForm,
    SearchForm,
)
from youthwork.lib.dates import day_of
from youthwork.lib.pdf import PdfFailed
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required(COUNT, raise_exception=True)
def requests(request: HttpRequest) -> HttpResponse:
    """Open requests by their term; numbers only for who may read none."""
    today = timezone.localdate()
    if not request.user.has_perm(HANDLE):
        return render(request, "privacy/request_counts.html", {"counts": screen.counts(today)})
    after, done = request.GET.get("after", ""), request.GET.get("done", "")
    context = screen.listed(request.user, today, after, done)
    return render(request, "privacy/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(REGISTER, raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """Write down a request that came by letter, by mail, by phone or in person."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = RegisterForm(data, initial={"received_on": day_of(now), "asker": Asker.SELF})
    if form.is_valid():
        with refusals_on(form):
            made = actions.receive(form.asked(), by=request.user, now=now)
            if request.user.has_perm(HANDLE):
                return redirect(made)
            told = _("Written down as %(ref)s. The privacy officer takes it from here.")
            messages.success(request, told % {"ref": made.ref})
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "privacy/request_new.html", {"form": form}, status=status)


def _handled(request: HttpRequest, ref: str) -> DataRequest:
    return get_object_or_404(DataRequest.objects.handled_by(request.user), ref=ref)


@require_safe
@login_required
@reading_confirmed
def request_page(request: HttpRequest, ref: str) -> HttpResponse:
    """One request."""
    rows = DataRequest.objects.visible_to(request.user).select_related("identity_by")
    shown = get_object_or_404(rows, ref=ref)
    audit.record(AuditVerb.READ, shown, by=request.user, at=timezone.now())
    return render(request, "privacy/request.html", screen.page(shown, timezone.localdate()))


@require_POST
@login_required
def link(request: HttpRequest, ref: str) -> HttpResponse:
    """Mail a link to the address that we knew."""
    shown = _handled(request, ref)
    try:
        actions.send_link(shown, by=request.user, now=timezone.now())
        messages.success(request, _("The link goes to the address that we knew."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def identity(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down how we know who asks."""
    shown = _handled(request, ref)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            how = Identity(form.cleaned_data["identity"])
            words = form.cleaned_data["words"]
            actions.establish(shown, how, words=words, by=request.user, now=timezone.now())
            return redirect("privacy:request_search", shown.ref)
    context = {"request_row": shown, "form": form}
    status = 422 if form.errors else 200
    return render(request, "privacy/request_identity.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def search(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what is searched for, and have all sources searched."""
    shown = _handled(request, ref)
    if shown.status not in (Status.SEARCHING, *LOOKED_AT):
        raise Http404
    known = {
        "subject_name": shown.searched_name,
        "born": shown.born,
        "handles": shown.handles,
        "words": shown.words,
    }
    form = SearchForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            job = searching.begin(
                shown,
                subject_name=given["subject_name"],
                born=given["born"].isoformat() if given["born"] else "",
                handles=given["handles"],
                words=given["words"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("outbox:job", job) if job else redirect(shown)
    audit.record(AuditVerb.READ, shown, by=request.user, at=timezone.now())
    context = {"request_row": shown, "form": form}
    status = 422 if form.errors else 200
    return render(request, "privacy/request_search.html", context, status=status)


def _seen_hit(request: HttpRequest, ref: str, number: int) -> RequestHit:
    shown = get_object_or_404(
        DataRequest.objects.visible_to(request.user).select_related("identity_by"), ref=ref
    )
    found = screen.hits_with(shown, number)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def hit(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Judge one hit: about whom, what is handed over, what is covered."""
    shown = _seen_hit(request, ref, number)
    now = timezone.now()
    known = {
        "concerns": shown.concerns,
        "give": shown.give,
        "masks": shown.masks if shown.is_decided else screen.suggested_masks(shown.request, shown),
        "exception": shown.exception,
        "reason": shown.reason,
    }
    form = HitForm(request.POST if request.method == "POST" else None, initial=known, hit=shown)
    if form.is_valid():
        with refusals_on(form):
            said = form.judgement()
            answering.judge(shown, said, by=request.user, now=now, seen=form.on_screen)
            return redirect(screen.next_url(shown.request, shown))
    return _hit_page(request, shown, form=form)


@require_POST
@login_required
@reading_confirmed
def give_plain(request: HttpRequest, ref: str) -> HttpResponse:
    """Give at once all that is certain and names nobody else."""
    shown = get_object_or_404(DataRequest.objects.judged_by(request.user), ref=ref)
    count = answering.judge_plain(shown, by=request.user, now=timezone.now())
    told = ngettext("%(n)s hit is given.", "%(n)s hits are given.", count)
    messages.success(request, told % {"n": count})
    return redirect(shown)


@require_POST
@login_required
@reading_confirmed
def deed(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Do in the data what is asked."""
    shown = _seen_hit(request, ref, number)
    form = DeedForm(request.POST, deeds=screen.fitting(shown.request.kind, shown.subject))
    if form.is_valid():
        with refusals_on(form):
            answering.do(
                shown,
                form.chosen,
                reason=form.cleaned_data["reason"],
                words=form.cleaned_data.get("words", ""),
                instead=form.cleaned_data.get("instead", ""),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Done, and written down."))
            return redirect("privacy:request_hit", ref, number)
    return _hit_page(request, shown, deed_form=form)


def _hit_page(
    request: HttpRequest,
    shown: RequestHit,
    *,
    form: HitForm | None = None,
    deed_form: DeedForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    audit.record(AuditVerb.READ, shown.request, by=request.user, fields=["hits"], at=now)
    context = screen.hit_page(shown.request, shown, day_of(now))
    known = {name: getattr(shown, name) for name in ("concerns", "give", "exception", "reason")}
    form = form or HitForm(initial=known | {"masks": shown.masks}, hit=shown)
    context |= {"form": form, "overtaken": form.overtaken()}
    context["deed_form"] = deed_form or DeedForm(
        deeds=context["deeds"], initial={"words": context["standing"]}
    )
    wrong = context["form"].errors or context["deed_form"].errors
    return render(request, "privacy/request_hit.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def extend(request: HttpRequest, ref: str) -> HttpResponse:
    """Two months more, with a reason."""
    shown = _handled(request, ref)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.extend(shown, reason=reason, by=request.user, now=timezone.now())
            return redirect(shown)
    context = {"request_row": shown, "form": form}
    status = 422 if form.errors else 200
    return render(request, "privacy/request_extend.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def reject(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer that it is not granted."""
    shown = _handled(request, ref)
    form = RejectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            why, words = Refusal(form.cleaned_data["refusal"]), form.cleaned_data["words"]
            actions.reject(shown, why, words=words, by=request.user, now=timezone.now())
            return redirect(shown)
    context = {"request_row": shown, "form": form}
    status = 422 if form.errors else 200
    return render(request, "privacy/request_reject.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@export_confirmed
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Look the answer over and send it; the code is shown this once."""
    rows = DataRequest.objects.judged_by(request.user)
    shown = get_object_or_404(rows, ref=ref)
    now = timezone.now()
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            words = form.cleaned_data["words"]
            answering.result_of(shown, list(RequestHit.objects.of_request_for(shown)))
            try:
                made = request_paper.made(shown, words=words, now=now)
            except PdfFailed:
                raise ValidationError(_("The file could not be made. Try again.")) from None
            code = answering.send(shown, made, words=words, by=request.user, now=now)
            return _told_once(request, shown, code)
    audit.record(AuditVerb.READ, shown, by=request.user, fields=["hits"], at=now)
    context = {
        "request_row": shown,
        "form": form,
        "content": request_paper.content_of(shown, words="", now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "privacy/request_answer.html", context, status=status)


def _told_once(request: HttpRequest, shown: DataRequest, code: str) -> HttpResponse:
    spoken = f"{code[:4]} {code[4:]}"
    return render(request, "privacy/request_code.html", {"request_row": shown, "code": spoken})


@require_POST
@login_required
@export_confirmed
def renew(request: HttpRequest, ref: str) -> HttpResponse:
    """A new link and code."""
    shown = get_object_or_404(DataRequest.objects.answered_by(request.user), ref=ref)
    try:
        code = answering.renew(shown, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(shown)
    return _told_once(request, shown, code)


@require_safe
@login_required
@export_confirmed
def package(request: HttpRequest, ref: str) -> HttpResponse:
    """What was sent, to hand over on paper where there is no address."""
    shown = get_object_or_404(DataRequest.objects.answered_by(request.user), ref=ref)
    content = shown.package.content
    if not content:
        raise Http404
    audit.record(AuditVerb.EXPORTED, shown, by=request.user, at=timezone.now())
    made = HttpResponse(base64.b64decode(content), content_type="application/zip")
    made["Content-Disposition"] = f'attachment; filename="{shown.ref}.zip"'
    return made
