"""May I post this? Asked without the image, answered at once, remembered nowhere."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from consent import people as terms
from consent.actions import publishing, reading, signing
from consent.choices.consent import Channel
from consent.choices.request import Attested
from consent.forms.check import MOST, CheckForm, PublishForm, channels
from consent.models import Signer, Subject
from consent.screens import check as screen
from consent.standings import known_to
from organisation.models import Organisation
from youthwork.lib.refusals import refusals_on

LATELY, FOUND = 8, 12
REF = re.compile(r"[A-Z2-7]{12}")


def _picked(request: HttpRequest) -> list[str]:
    """References that were ticked; what can't be one is no one."""
    found = [ref for ref in request.POST.getlist("who") if REF.fullmatch(ref)]
    return list(dict.fromkeys(found))[: MOST + 1]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("consent.check", raise_exception=True)
def check(request: HttpRequest) -> HttpResponse:
    """The question; its answer comes on the same address and is kept nowhere."""
    if request.method != "POST" or "find" in request.POST:
        return _ask(request)
    form = _form(request, CheckForm)
    if not form.is_valid():
        return _ask(request, form)
    return _answer(request, form)


def _form(request: HttpRequest, kind: type[CheckForm], **also: Any) -> Any:
    """The form with those who were ticked as its choices, of the own teams."""
    own = Subject.objects.checked_by(request.user).with_refs(_picked(request))
    people = [(one.ref, one.ref) for one in own]
    organisation = Organisation.objects.current()
    return kind(request.POST, people=people, organisation=organisation, **also)


def _ask(request: HttpRequest, form: CheckForm | None = None) -> HttpResponse:
    """The page of the question: who was ticked, who was looked for, who was asked lately."""
    now, user = timezone.now(), request.user
    picked, typed, found = _picked(request), request.POST.get("first_name", "").strip(), []
    people = list(Subject.objects.checked_by(user).with_refs(picked).with_occasion())
    if typed and "find" in request.POST and len(typed) <= 160 and "\x00" not in typed:
        by_name = Subject.objects.named_for(user, terms.search_terms(typed), FOUND)
        found = list(by_name.with_occasion())
        reading.searched(len(found), by=user, now=now)
    if not typed:
        people += Subject.objects.lately_asked_by(user, LATELY).with_occasion()
    people = list({one.ref: one for one in [*people, *found]}.values())
    organisation = Organisation.objects.current()
    if form is None:
        initial = {key: request.POST.get(key) for key in ("kind", "channel") if key in request.POST}
        form = CheckForm(people=[], organisation=organisation, initial=initial)
    ticked = [*picked, *(one.ref for one in found[:1] if len(found) == 1)]
    context = {
        "form": form,
        "options": screen.options(people, ticked, timezone.localdate(now)),
        "nobody_found": bool(typed and "find" in request.POST and not found),
        "typed": typed[:160],
        "may_ask": user.has_perm("consent.ask"),
    }
    return render(request, "consent/check.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, form: CheckForm) -> HttpResponse:
    """The verdict, who has to be called or asked, and what is possible instead."""
    user, today = request.user, timezone.localdate()
    data = form.cleaned_data
    people = known_to(user, data["who"])
    offered = channels(Organisation.objects.current())
    page = screen.answer(people, data["kind"], Channel(data["channel"]), offered, user, today)
    if page["verdict"] in ("call", "ask", "no"):
        signed = Signer.objects.who_answered_for(screen.to_call(people, page))
        page["steps"] = screen.steps(people, page, signed, user)
        reading.read_each(screen.read_in(people, page), by=user, now=timezone.now())
        team = people[0].request.team
        page["leads"] = screen.leads(team, user, today)
    page["may_publish"] = user.has_perm("consent.publish")
    page["may_ask"] = user.has_perm("consent.ask")
    return render(request, "consent/answer.html", page)


@require_POST
@login_required
@permission_required("consent.check", raise_exception=True)
def called(request: HttpRequest) -> HttpResponse:
    """*I called*: a worker states that they spoke to who signed; then the answer anew."""
    ref, _dash, number = request.POST.get("signer", "")[:20].partition("-")
    signer = Signer.objects.answered_for(request.user, ref, number)
    if signer is None:
        raise Http404
    if signer.stated not in (Attested.SEEN, Attested.SPOKEN):
        with suppress(ValidationError):  # erased just before: then the answer says nobody
            signing.attest(signer.answer, Attested.SPOKEN, by=request.user, now=timezone.now())
    return check(request)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("consent.publish", raise_exception=True)
def publish(request: HttpRequest) -> HttpResponse:
    """Put a post in the register; reached from a yes, and judged once more."""
    if request.method != "POST":
        return redirect("consent:check")
    if "what" not in request.POST:
        form = _form(request, CheckForm)
        if not form.is_valid():
            return _ask(request, form)
        filled = _form_to_fill(request)
        return _publish_page(request, filled, form.cleaned_data["who"])
    form = _form(request, PublishForm, today=timezone.localdate())
    if form.is_valid():
        data = form.cleaned_data
        known = known_to(request.user, data["who"])
        posted = publishing.Posted(
            kind=data["kind"],
            channel=data["channel"],
            posted_on=data["posted_on"],
            what=data["what"],
            address=data["address"] or "",
            people=[one.subject for one in known],
        )
        with refusals_on(form):
            made = publishing.publish(posted, by=request.user, now=timezone.now())
            messages.success(request, screen.told_of(made))
            return redirect(made)
    return _publish_page(request, form, _picked(request))


def _form_to_fill(request: HttpRequest) -> PublishForm:
    """An empty form that knows what was asked already."""
    kept = {key: request.POST.get(key) for key in ("kind", "channel")}
    organisation = Organisation.objects.current()
    today = timezone.localdate()
    kept["posted_on"] = today.isoformat()
    return PublishForm(people=[], organisation=organisation, today=today, initial=kept)


def _publish_page(request: HttpRequest, form: PublishForm, refs: list[str]) -> HttpResponse:
    today = timezone.localdate()
    people = [one.subject for one in known_to(request.user, refs)]
    names = screen.called(people, today)
    context = {
        "form": form,
        "kind": request.POST.get("kind", ""),
        "channel": request.POST.get("channel", ""),
        "channel_label": screen.channel_label(request.POST.get("channel", "")),
        "refs": [one.ref for one in people],
        "names": screen.listed(names[one.ref][0] for one in people),
    }
    return render(request, "consent/publish.html", context, status=422 if form.errors else 200)
