"""The demo's pages beside ours: settings of the tests are not those of the demo."""

from django.urls import include, path

from youthwork import demo_pages
from youthwork.urls import handler404  # noqa: F401
from youthwork.urls import urlpatterns as ours

urlpatterns = [*ours, path("demo/", include((demo_pages.urlpatterns, "demo")))]
