"""What is kept how long, what goes next, and what a legal hold keeps."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy import keeping_screens as screen
from privacy.actions import keeping as deeds
from privacy.keeping_forms import HoldForm, TermForm
from privacy.models import LegalHold, RetentionTerm
from privacy.querysets.keeping import KEEP
from privacy.querysets.trail import people
from privacy.retention import rules
from youthwork.lib.dates import DAY, day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required(KEEP, raise_exception=True)
def retention(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/retention.html", screen.page(timezone.localdate()))


@require_POST
@login_required
@permission_required(KEEP, raise_exception=True)
def rehearsal(request: HttpRequest) -> HttpResponse:
    """What the next night would erase; nothing is erased."""
    now = timezone.now()
    tomorrow = day_of(now) + DAY
    found = deeds.rehearse(tomorrow, now, by=request.user)
    context = screen.page(day_of(now), found) | {"night": tomorrow}
    return render(request, "privacy/retention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(KEEP, raise_exception=True)
def place_hold(request: HttpRequest) -> HttpResponse:
    """Keep one thing, or keep it longer with a new reason."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "ref")}
    data = request.POST if request.method == "POST" else None
    form = HoldForm(data, people=people(), asked=asked)
    if form.is_valid():
        with refusals_on(form):
            values = form.cleaned_data
            subject = deeds.label_of(values["kind"], values["ref"])
            reason, until = values["reason"], values["until"]
            now = timezone.now()
            kept = {"reason": reason, "until": until, "today": day_of(now), "now": now}
            deeds.place_hold(subject, by=request.user, **kept)
            messages.success(request, _("Kept until the day you chose."))
            return redirect("privacy:retention")
    status = 422 if form.errors else 200
    return render(request, "privacy/hold_form.html", {"form": form}, status=status)


@require_POST
@login_required
@permission_required(KEEP, raise_exception=True)
def release_hold(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = day_of(now)
    subject = request.POST.get("subject", "")
    hold = LegalHold.objects.keepable_by(request.user, today).on(subject)
    try:
        if hold is None:
            raise ValidationError(_("This hold has ended already."), code="stale")
        deeds.release_hold(hold, by=request.user, today=today, now=now)
    except ValidationError as refusal:
        context = screen.page(today) | {"refused": refusal.messages[0]}
        return render(request, "privacy/retention.html", context, status=422)
    messages.success(request, _("Released. It goes when its term is over."))
    return redirect("privacy:retention")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(KEEP, raise_exception=True)
def term(request: HttpRequest, key: str) -> HttpResponse:
    """Keep something shorter, or again as long as it came with."""
    rule = next((each for each in rules() if each.key == key and each.may_be_shorter), None)
    if rule is None:
        raise Http404
    newest = RetentionTerm.objects.newest_of(key)
    form = TermForm(request.POST if request.method == "POST" else None, rule=rule, term=newest)
    if form.is_valid():
        with refusals_on(form):
            by, now = request.user, timezone.now()
            deeds.set_term(rule, **form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved. What is older goes with the next run."))
            return redirect("privacy:retention")
    days = min(newest.days_shorter, rule.most_shorter) if newest else 0
    context = {"form": form, "rule": rule, "about": screen.about_rule(rule)}
    context |= {"term": screen.term_text(rule.term, days), "overtaken": form.overtaken()}
    return render(request, "privacy/term_form.html", context, status=422 if form.errors else 200)
