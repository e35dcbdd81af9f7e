"""The desk where a script brings signals: at once, or after a day offline."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organisation.marks import mark_of
from organisation.models import Organisation, User
from signals.actions import log
from signals.forms.images import refuse_files
from signals.forms.log import SignalForm
from signals.models import Signal
from signals.screens import offline as offline_screen
from signals.screens.wording import ARRIVED_AS_FIRST_WRITTEN
from signals.views.log import answer_to, form_page
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsent(request: HttpRequest) -> HttpResponse:
    """Who is here, with a token for sending; a post is one signal, refused with its errors.

    Who stands at the form asks for it as a page: the form with its errors. What was written down
    without a connection hears them in JSON. Somebody who isn't signed in hears 401, and nothing
    of what was sent is kept here.
    """
    user, now = request.user, timezone.now()
    if not user.is_authenticated:
        return JsonResponse({}, status=401)
    organisation = Organisation.objects.current()
    is_open = organisation and organisation.signals_are_open
    if not user.has_perm("signals.log") or (request.method == "POST" and not is_open):
        return JsonResponse({}, status=403)
    if not is_open:  # a page may ask; there is nothing to tell yet
        return JsonResponse({})
    if request.method == "POST":
        return _taken_in(request, user, now)
    return JsonResponse({"token": get_token(request)} | offline_screen.desk(user, now))


def _taken_in(request: HttpRequest, user: User, now: datetime) -> HttpResponse:
    mark = mark_of(user)
    if request.POST.get("person", mark) != mark:  # it waited for somebody else
        return JsonResponse({}, status=409)
    form = SignalForm(request.POST, user=user, now=now)
    as_page = request.get_preferred_type(["application/json", "text/html"]) == "text/html"
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            signal, is_new = log.log_signal(form.observation(), by=user, now=now)
            if not (is_new or as_page):
                _refuse_what_came_after(signal, form.observation())
            answer = answer_to(
                request,
                signal,
                form,
                again=as_page and not is_new,
                leads_to=lambda url: JsonResponse({"ref": signal.ref, "url": url}),
            )
    if form.errors and as_page:
        return form_page(request, form, user, now)
    if form.errors:
        return JsonResponse({"errors": form.errors}, status=422)
    return answer


def _refuse_what_came_after(signal: Signal, seen: log.Observation) -> None:
    """Raises ValidationError for a signal that had arrived with less: nobody looks at the answer
    now, so it stays on the device, which says so."""
    if seen.differs_from(signal) or seen.has_other_steps(signal):
        raise ValidationError(ARRIVED_AS_FIRST_WRITTEN, code="came_before")
