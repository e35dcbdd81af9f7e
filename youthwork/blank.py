"""A page that says nothing: where *Hide* leads without script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def blank(request: HttpRequest) -> HttpResponse:
    return render(request, "blank.html")
