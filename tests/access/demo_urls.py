"""All addresses with those of the demo, which the tests' own settings leave out."""

from django.urls import include, path

from youthwork import demo_pages
from youthwork.urls import (  # noqa: F401  Django looks the handlers up here
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns,
)

urlpatterns = [
    *(row for row in urlpatterns if getattr(row, "namespace", "") != "demo"),
    path("demo/", include((demo_pages.urlpatterns, "demo"))),
]
