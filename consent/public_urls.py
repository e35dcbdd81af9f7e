"""Pages for everybody, at addresses of their own."""

from django.urls import path

from youthwork.lib.on_demand import Views

public = Views("consent.views.public")

urlpatterns = [
    path("what-we-write/", public.what_we_write, name="what_we_write"),
    path("privacy-request/", public.privacy_request, name="privacy_request"),
]
