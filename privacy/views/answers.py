"""Pages of who asked: to show who one is, and to fetch the answer with a code."""

from __future__ import annotations

import base64

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from privacy.actions import answering, requests
from privacy.models import AnswerPackage, DataRequest, RequestLink
from privacy.request_choices import Identity, LinkPurpose
from privacy.request_forms import CodeForm
from privacy.request_paper import language_of
from youthwork.lib import links
from youthwork.lib.second_factor import without_second_factor

RATE, TRY = "30/m/ip", "20/h/ip"
LINK, SHOWN = "request_link", "request_shown"  # keys in the session
GONE = "privacy/link_gone.html"


@require_http_methods(["GET", "HEAD", "POST"])
@without_second_factor
@never_cache
@links.unlisted
def identity(request: HttpRequest, token: str) -> HttpResponse:
    """A press of the button shows that one reads this mailbox; opening the link alone does not."""
    if refused := links.too_many(request, "request", RATE):
        return refused
    now = timezone.now()
    hashed = links.token_hash(token)
    found = RequestLink.objects.opened_by(hashed, LinkPurpose.IDENTITY, now)
    if found is None:
        return render(request, GONE, status=404)
    with translation.override(language_of(found)):
        if request.method == "POST":
            try:
                requests.establish(found, Identity.LINK, by=None, now=now)
            except ValidationError:  # another press, or the privacy officer, was first
                return render(request, GONE, status=404)
            return render(request, "privacy/identity_done.html", {"request_row": found})
        return render(request, "privacy/identity.html", {"request_row": found})


@links.arrival("request", RATE)
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    hashed = links.token_hash(token)
    if _package(hashed) is None:
        return render(request, GONE, status=404)
    request.session[LINK] = hashed
    request.session.pop(SHOWN, None)
    return redirect("request_answer")


def _package(hashed: str) -> AnswerPackage | None:
    now = timezone.now()
    found: DataRequest | None = RequestLink.objects.opened_by(hashed, LinkPurpose.ANSWER, now)
    return AnswerPackage.objects.opened_by(found, now)


@require_http_methods(["GET", "HEAD", "POST"])
@without_second_factor
@never_cache
@links.unlisted
def answer(request: HttpRequest) -> HttpResponse:
    """First the code, then the answer itself, and its file."""
    if refused := links.too_many(request, "request", RATE):
        return refused
    package = _package(request.session.get(LINK, ""))
    if package is None:
        return render(request, GONE, status=404)
    with translation.override(language_of(package.request)):
        if request.session.get(SHOWN) == package.pk:
            context = {"content": package.read(), "ends_at": package.ends_at}
            return render(request, "privacy/answer.html", context)
        return _ask_code(request, package)


def _ask_code(request: HttpRequest, package: AnswerPackage) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not links.is_within(request, "request_code", TRY):
            form.add_error("code", _("Too many tries. Wait an hour."))
            return render(request, "privacy/answer_code.html", {"form": form}, status=429)
        if answering.open_with(package, form.cleaned_data["code"], now=timezone.now()):
            request.session.cycle_key()
            request.session[SHOWN] = package.pk
            return redirect("request_answer")
        if _package(request.session.get(LINK, "")) is None:
            return render(request, GONE, status=404)
        form.add_error("code", _("This code is not right. After five wrong ones the link closes."))
    status = 422 if form.errors else 200
    return render(request, "privacy/answer_code.html", {"form": form}, status=status)


@require_safe
@without_second_factor
@never_cache
@links.unlisted
def answer_file(request: HttpRequest) -> HttpResponse:
    """The file with PDF and JSON, once the code was given."""
    if refused := links.too_many(request, "request", RATE):
        return refused
    package = _package(request.session.get(LINK, ""))
    if package is None or request.session.get(SHOWN) != package.pk or not package.content:
        return render(request, GONE, status=404)
    made = HttpResponse(base64.b64decode(package.content), content_type="application/zip")
    made["Content-Disposition"] = f'attachment; filename="{package.request.ref}.zip"'
    return made
