"""Pages for everybody: what we write down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consent.screens import signer as screen


@require_safe
def what_we_write(request: HttpRequest) -> HttpResponse:
    """What youth workers write down about what they see online, and what they don't."""
    context = screen.public_frame(request.GET.get("lang", ""), screen.languages_of_all())
    context["paragraphs"] = [context["w"][f"N{number:02}"] for number in range(1, 8)]
    return render(request, "consent/what_we_write.html", context)
