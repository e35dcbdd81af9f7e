"""Addresses that exist for these tests only: one that breaks, one of a link, one with a form."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from youthwork.urls import *  # noqa: F403
from youthwork.urls import urlpatterns as ours

NAME = "seirV ed naJ"[::-1]  # so that it stands in no line of source, which reports quote


@csrf_exempt
def breaks(request, token):
    note = NAME  # a local value, that no report may hold
    try:
        raise LookupError(f"no such person: {note}")
    except LookupError as error:
        raise ValueError(f"{token} of {note}") from error


def refuses(request):
    raise PermissionDenied(NAME)


@csrf_exempt
def takes(request):
    return HttpResponse(f"{len(request.POST)} {len(request.GET)}")


def asks(request):
    return HttpResponse(request.POST.get("narrative", "")[:0] + "taken")


urlpatterns = [
    path("c/<str:token>/", breaks),
    path("refused/", refuses),
    path("takes/", takes),
    path("asks/", asks),
    path("", include(ours)),
]
