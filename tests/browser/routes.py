"""Addresses of the served instance: all of ours, and pages that otherwise only an error shows."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.urls import path

from youthwork import demo_pages
from youthwork.urls import *  # noqa: F403  the error handlers
from youthwork.urls import urlpatterns as ours


def breaks(request):
    raise RuntimeError("broken on purpose")


def refuses(request):
    raise PermissionDenied


def misunderstands(request):
    raise BadRequest


urlpatterns = [
    *ours,
    path("demo/components/", demo_pages.components),
    path("errors/400/", misunderstands),
    path("errors/403/", refuses),
    path("errors/500/", breaks),
]
