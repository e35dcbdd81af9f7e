"""Pages for everybody: what we write down, and the form to ask for one's data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from consent import people
from consent.actions import own_link
from consent.forms.data_request import DataRequestForm
from consent.screens import signer as screen
from privacy.actions import requests
from youthwork.lib import links
from youthwork.lib.dates import day_of
from youthwork.lib.second_factor import without_second_factor

FORM = "consent/privacy_request.html"
LOOK, SEND, TO_ONE = "60/m/ip", "10/h/ip", "3/d/key"


@require_safe
@conditional_page
def what_we_write(request: HttpRequest) -> HttpResponse:
    """What youth workers write down about what they see online, and what they don't."""
    context = screen.public_frame(request.GET.get("lang", ""), screen.languages_of_all())
    context["paragraphs"] = [context["w"][f"N{number:02}"] for number in range(1, 8)]
    return render(request, "consent/what_we_write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@without_second_factor
@never_cache
@links.unlisted
def privacy_request(request: HttpRequest) -> HttpResponse:
    """Ask for one's data (GDPR articles 15 to 21), or for the link to stop image consent."""
    if refused := links.too_many(request, "privacy_request", LOOK):
        return refused
    context = screen.public_frame(request.GET.get("lang", ""), screen.languages_of_all())
    data = request.POST if request.method == "POST" else None
    form = DataRequestForm(context["w"], data=data)
    if form.is_valid():
        return _taken_in(request, form, context)
    context["form"] = form
    return render(request, FORM, context, status=422 if form.errors else 200)


def _taken_in(request: HttpRequest, form: DataRequestForm, context: dict[str, Any]) -> HttpResponse:
    """Whatever it is, the same answer, known here or not; too much from one network is told.

    What was typed stands on the page then, to be sent later.
    """
    now, words = timezone.now(), form.words
    if not links.is_within(request, "data_request", SEND):
        form.add_error(None, words.plain("A07"))
        return render(request, FORM, context | {"form": form}, status=429)
    if form.stops:
        email = form.cleaned_data["email"]
        if links.is_within(request, "own_link_to", TO_ONE, str(people.email_term(email))):
            own_link.send_to_signer(email, now=now)
        return render(request, FORM, context | {"says": [words.plain("B28")]})
    made = requests.receive(form.asked(day_of(now)), by=None, now=now)
    told = words.plain("B21", number=made.ref, due=made.due_on)
    says = [words.plain("B01"), told, words.plain("B22"), words.plain("B19")]
    return render(request, FORM, context | {"says": says})
